"""Putting the parts together. The only module that imports adapters.

What only a conversation needs is imported where it is put together: a search in a process of its own does without.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.adapters import build_lock, chroma_vectors, compared_vectors, scratch
from assistant.adapters.cached_encoder import CachedEncoder
from assistant.adapters.document_store import SqliteDocuments
from assistant.adapters.encoders import ModelFolder, ServedEncoder, packaged_model
from assistant.adapters.passage_store import SqlitePassages
from assistant.adapters.readers.limits import Limits
from assistant.adapters.readers.process import ENDINGS, DocumentReader
from assistant.adapters.shipped_vectors import ShippedVectors
from assistant.adapters.vector_cache import SqliteVectorCache
from assistant.config import Config
from assistant.domain.ports import Collection, DocumentStore, Encoder, Librarian, Reader, ReflectionStore, VectorIndex
from assistant.errors import LibraryUnavailable
from assistant.library.build import Parts
from assistant.library.curated import CuratedCards
from assistant.library.desk import Desk
from assistant.library.ingest.documents import OwnDocuments
from assistant.library.ingest.shelving import Kinds, Shelving
from assistant.library.judged import JudgedDocument
from assistant.library.search import Library
from assistant.library.throwaway import JudgedDocuments, NoCards
from assistant.library.unindexed import Unindexed
from assistant.paths import Paths, private_folder, private_process, require_room

_KEPT = "judged"
"""A folder within the one that somebody names, whose own permissions stay as they are."""
if TYPE_CHECKING:
    from assistant.conversation.engine import Engine
    from assistant.conversation.session import Session
    from assistant.domain.comparison import Comparison
    from assistant.domain.events import Recalled
    from assistant.domain.reflection import State
    from assistant.domain.script import Script
    from assistant.domain.summary import Summary
    from assistant.library.shared.service import SharedLibrary

Notify = Callable[[str], None]
"""Told in a sentence when something was set aside or is made anew."""


def _unheard(sentence: str) -> None:
    """For callers with nowhere to say it."""


def encoder(paths: Paths, config: Config) -> Encoder:
    """The encoder of this installation. Loads nothing yet. Raises `FolderUnusable`."""
    private_folder(paths.cache)
    folder = ModelFolder(config.encoder or packaged_model(), paths.cache)
    return ServedEncoder(folder, paths.models, config.threads)


def library(paths: Paths, config: Config, notify: Notify = _unheard, served: Encoder | None = None) -> Library:
    """The library in `paths.home`, not yet prepared. Raises `FolderUnusable`, `ModelDamaged`, `LibraryBusy`."""
    private_process()
    private_folder(paths.home)
    private_folder(paths.library)
    using = served or encoder(paths, config)

    cards = _cards(paths, using)
    own = OwnDocuments(SqliteDocuments(paths.documents), using, notify)
    sharing = shared(paths, config, notify, using, cards)
    if sharing is None:
        return Library(_parts(paths, cards, using, notify, (own,)))
    parts = _parts(paths, cards, using, notify, (own, sharing.collection))
    return Library(dataclasses.replace(parts, refresh=sharing.refresh))


def cards_alone(paths: Paths, config: Config, notify: Notify = _unheard) -> Library:
    """A library of the cards with an index of its own, into which nothing else comes. Raises as `library` does.

    A filter would not do: the spelling and the weight of words go by all that an index holds.
    """
    private_process()
    private_folder(paths.home)
    apart = dataclasses.replace(paths, home=private_folder(paths.cards_alone))
    private_folder(apart.library)
    using = encoder(paths, config)
    return Library(_parts(apart, _cards(paths, using), using, notify))


def _cards(paths: Paths, using: Encoder) -> CuratedCards:
    return CuratedCards(paths.corpus, _remembering(paths, using))


def _remembering(paths: Paths, using: Encoder) -> CachedEncoder:
    """For texts that come with the program, and for no others."""
    return CachedEncoder(using, ShippedVectors(paths.shipped_vectors, SqliteVectorCache(paths.vector_cache)))


def shared(
    paths: Paths,
    config: Config,
    notify: Notify = _unheard,
    served: Encoder | None = None,
    cards: CuratedCards | None = None,
) -> SharedLibrary | None:
    """The shared library that is used, if any; reaches no server yet. Raises `StoreDamaged`, `FolderUnusable`."""
    if not paths.library_server.exists():
        return None
    # Deferred: 0.03 s, for those who use one.
    from assistant import wiring_shared

    using = served or encoder(paths, config)
    return wiring_shared.library(paths, using, cards or _cards(paths, using), notify, now)


def documents(paths: Paths) -> DocumentStore:
    """The person's own documents. Each use raises `StoreDamaged`, `FolderUnusable`, `LibraryBusy`."""
    private_process()
    return SqliteDocuments(paths.documents)


@contextmanager
def shelving(paths: Paths, config: Config) -> Iterator[Shelving]:
    """Documents can be added and removed; by one process at a time. Raises `LibraryBusy` when another does."""
    private_process()
    private_folder(paths.home)
    private_folder(paths.library)
    limits = Limits()
    kinds = Kinds(ENDINGS, limits.size)
    with (
        build_lock.held(paths.documents_lock, 0, "adding or removing documents"),
        contextlib.closing(documents(paths)) as store,
        contextlib.closing(DocumentReader(limits)) as reading_child,
    ):
        yield Shelving(store, reading_child, encoder(paths, config).tokens, kinds, now)


def _parts(
    paths: Paths, cards: CuratedCards, using: Encoder, notify: Notify, others: tuple[Collection, ...] = ()
) -> Parts:
    """A library of `cards` and `others` with its index in `paths.library`."""

    def open_index(fresh: bool) -> VectorIndex:
        return chroma_vectors.ChromaVectors(paths.vectors, using.model, using.dimension, fresh=fresh)

    return Parts(
        cards=cards,
        store=SqlitePassages(paths.passages, notify),
        open_index=open_index,
        index_present=functools.partial(chroma_vectors.present, paths.vectors),
        open_copy=functools.partial(compared_vectors.read, paths.vectors),
        encoder=using,
        lock=functools.partial(build_lock.held, paths.lock),
        notify=notify,
        others=others,
        room=functools.partial(require_room, paths.library),
    )


@contextmanager
def judged(
    paths: Paths, config: Config, documents: Sequence[JudgedDocument], keep: Path | None, notify: Notify = _unheard
) -> Iterator[tuple[Library, JudgedDocuments]]:
    """A library of `documents` alone, not yet prepared: kept in `keep`, or in a folder that is removed afterwards.

    Raises `FolderUnusable`, `ModelDamaged`, `LibraryBusy`.
    """
    private_process()
    using = encoder(paths, config)
    cards = NoCards(_remembering(paths, using))
    collection = JudgedDocuments(documents, using)
    with contextlib.nullcontext(keep / _KEPT) if keep else scratch.folder(paths.scratch) as folder:
        own = dataclasses.replace(paths, home=private_folder(folder))
        private_folder(own.library)
        yield Library(_parts(own, cards, using, notify, (collection,))), collection


def reader(paths: Paths, config: Config, served: Encoder | None = None, notify: Notify = _unheard) -> Reader:
    """The reader of texts, made ready. Encodes examples, from the cache when it can. Raises `CheckFailed`."""
    from assistant import wiring_reader

    using = served or encoder(paths, config)
    return wiring_reader.reader(paths, config, using, _remembering(paths, using), notify)


def desk(paths: Paths, config: Config, notify: Notify = _unheard) -> Desk:
    """The library and the reader on one encoder, made ready on first use or by `prepare`."""
    served = functools.cache(lambda: encoder(paths, config))
    return Desk(lambda: library(paths, config, notify, served()), lambda: reader(paths, config, served(), notify))


def now() -> datetime:
    """The clock of the process."""
    return datetime.now(UTC)


def script(paths: Paths, path: str = "short") -> Script:
    """The script of `path`. Raises `CheckFailed`, `NotFound`."""
    from assistant.conversation.script import kept

    return kept(paths.prompts, paths.packs).script(path)


def summary(
    paths: Paths, store: ReflectionStore, librarian: Librarian, reflection: str, notify: Notify = _unheard
) -> Summary:
    """The summary of a reflection, also where the library cannot be opened. Raises `ReflectionNotFound`."""
    from assistant.report.build import SummaryBuilder

    info, log = store.info(reflection), store.load(reflection)
    walked = script(paths, info.path)
    try:
        return SummaryBuilder(walked, librarian).build(info.title, log)
    except LibraryUnavailable as error:
        notify(str(error))
        return SummaryBuilder(walked, Unindexed(paths.corpus, error, notify)).build(info.title, log)


def comparison(paths: Paths, store: ReflectionStore, reflections: Sequence[str]) -> Comparison:
    """Reflections side by side; opens no index. Raises `WrongUse`, `ReflectionNotFound`."""
    from assistant.report import compare

    cards = Unindexed(paths.corpus, LibraryUnavailable("Comparing searches nothing."), _unheard)
    return compare.chosen(store, functools.cache(functools.partial(script, paths)), cards, reflections)


def engine(paths: Paths, librarian: Librarian, texts: Reader, path: str = "short") -> Engine:
    """The engine that walks `path`. Raises `CheckFailed`, `NotFound`."""
    from assistant.conversation.engine import Engine
    from assistant.report import markdown
    from assistant.report.build import SummaryBuilder

    walked = script(paths, path)
    summaries = SummaryBuilder(walked, librarian)

    def recap(state: State) -> str:
        return markdown.recap(summaries.so_far(state))

    return Engine(walked, librarian, texts, recap)


def earlier(paths: Paths, store: ReflectionStore) -> tuple[Recalled, ...]:
    """What a new reflection may go on from, the partnership last spoken of first. Raises `CheckFailed`."""
    from assistant.conversation import recalling

    return recalling.earlier(store, functools.cache(functools.partial(script, paths)))


def begin(paths: Paths, store: ReflectionStore, served: Desk, path: str = "short", after: str | None = None) -> Session:
    """A new reflection on `path`; one that goes on from `after` raises `ReflectionNotFound`, `WrongUse`."""
    from assistant.conversation import recalling
    from assistant.conversation.session import Session

    since = None if after is None else recalling.after(store, functools.partial(script, paths), after)
    return Session.begin(engine(paths, served, served, path), store, now, since=since)


def resume(paths: Paths, store: ReflectionStore, served: Desk, reflection: str) -> Session:
    """An earlier reflection, on the path it began on. Raises `ReflectionNotFound`."""
    from assistant.conversation.session import Session

    path = store.info(reflection).path
    return Session.resume(engine(paths, served, served, path), store, now, reflection)
