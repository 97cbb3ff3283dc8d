"""Building the index: only what changed is encoded and written, and a kill at any moment is repaired.

The order of writes is what makes repair possible. First the stamp that says "this index is whole"
is taken away; then, batch by batch, vectors are written before the passages they belong to; last
comes the stamp. Whatever was cut short therefore still differs from the cards, and the next build
does it again. Vectors are remembered in the cache as soon as they exist, so nothing is encoded twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant import __version__
from assistant.domain.library import BuildReport, Passage
from assistant.domain.ports import Encoder, PassageStore, Progress, VectorCache, VectorIndex, Vectors
from assistant.errors import LibraryBusy
from assistant.library import citations, passages

FORMAT = "1"
"""Changes when passages are made, encoded or stored differently; old indexes are then rebuilt."""
_ENCODED_AT_ONCE = 128
"""Texts between two writes to the cache: what a kill can cost."""
_WRITTEN_AT_ONCE = 500
_GLANCE_SECONDS = 0.2

OpenIndex = Callable[[bool], VectorIndex]
"""Opens the index of vectors; `True` empties it first."""
Lock = Callable[[float], AbstractContextManager[object]]
"""Held while writing; waits so many seconds, then raises `LibraryBusy`."""


@dataclass(frozen=True)
class Parts:
    """What a library is made of; put together in `wiring.py`."""

    corpus: Path
    store: PassageStore
    open_index: OpenIndex
    index_present: Callable[[], bool]
    """Whether there is an index of vectors at all, found out without opening it."""
    encoder: Encoder
    cache: VectorCache
    lock: Lock
    notify: Callable[[str], None]
    """Told in a sentence when something was set aside or has to be made anew."""


@dataclass(frozen=True)
class _Change:
    """How the passages wanted differ from those stored."""

    wanted: dict[str, Passage]
    stored: dict[str, Passage]

    @property
    def removed(self) -> list[str]:
        return [name for name in self.stored if name not in self.wanted]

    @property
    def added(self) -> list[str]:
        return [name for name in self.wanted if name not in self.stored]

    @property
    def changed(self) -> list[str]:
        return [
            name
            for name, passage in self.wanted.items()
            if name in self.stored and passages.fingerprint(self.stored[name]) != passages.fingerprint(passage)
        ]


class Builder:
    """Brings the index in line with the cards and the encoder."""

    def __init__(self, parts: Parts) -> None:
        """Does nothing yet."""
        self._parts = parts

    def current(self) -> bool:
        """Whether the index matches the cards and the encoder now. Reads no card and loads no encoder."""
        return self._parts.store.get_meta("stamp") == self.stamp() and self._parts.index_present()

    def usable(self) -> bool:
        """Whether there is a whole index of this encoder, if not of the cards as they are now."""
        store = self._parts.store
        whole = bool(store.get_meta("stamp")) and store.get_meta("format") == FORMAT
        return whole and store.get_meta("model") == self._parts.encoder.model and self._parts.index_present()

    def stamp(self) -> str:
        """Changes with this program, the encoder and any file of the corpus (by size and time, without reading it)."""
        folder = self._parts.corpus
        files = sorted([*folder.glob("*/*.md"), *folder.glob("*.yaml")])
        facts = [
            (file.relative_to(folder).as_posix(), stat.st_size, stat.st_mtime_ns)
            for file in files
            for stat in [file.stat()]
        ]
        return hashlib.sha256(json.dumps([__version__, FORMAT, self._parts.encoder.model, facts]).encode()).hexdigest()

    def build(self, progress: Progress | None = None, wait: float = 0.0) -> BuildReport:
        """Bring the index up to date, waiting `wait` seconds at most for another builder.

        `progress` may raise to stop it or the wait; what was encoded by then is kept. Raises `CheckFailed` for
        cards that cannot be read, `LibraryBusy`, `StoreDamaged`, `LibraryUnavailable`.
        """
        started = time.monotonic()
        if self.current():
            return self._report(started)
        with self._turn(progress, wait):
            if self.current():
                return self._report(started)
            return self._update(progress, started)

    @contextlib.contextmanager
    def _turn(self, progress: Progress | None, wait: float) -> Iterator[None]:
        """Hold the lock; while another process does, wait in short turns, so that `progress` can end it."""
        until = time.monotonic() + wait
        with contextlib.ExitStack() as held:
            while True:
                left = until - time.monotonic()
                try:
                    held.enter_context(self._parts.lock(max(0.0, min(left, _GLANCE_SECONDS))))
                    break
                except LibraryBusy:
                    if left <= 0:
                        raise
                if progress is not None:
                    progress(0, 1, "Waiting for another process that is building the library")
            yield

    def forget(self) -> None:
        """Declare the index broken: the next build checks every vector."""
        self._parts.store.set_meta({"stamp": "", "vectors": "-1"})

    def _update(self, progress: Progress | None, started: float) -> BuildReport:
        # Deferred: 0.1 s of Markdown and YAML, needed only when cards changed.
        from assistant.library.cards import read_corpus

        parts, stamp = self._parts, self.stamp()
        corpus = read_corpus(parts.corpus)
        wanted = {passage.id: passage for passage in passages.passages(corpus.cards)}
        change = _Change(wanted, parts.store.all())
        same_encoder = self._same_encoder()
        parts.store.set_meta({"stamp": ""})
        fresh = not (same_encoder and parts.index_present())
        encoded = self._encode([text for passage in wanted.values() for text in passages.texts(passage)], progress)
        index = parts.open_index(fresh)
        write = list(wanted) if fresh else [*change.added, *change.changed]
        self._write(index, change, write, progress)
        expected = sum(len(passages.vector_ids(passage)) for passage in wanted.values())
        if index.count() != expected:
            index = parts.open_index(True)
            self._write(index, _Change(wanted, wanted), list(wanted), progress)
        sources = {key: source.model_dump(mode="json") for key, source in corpus.sources.items()}
        parts.store.set_meta(
            {
                "cards": json.dumps([card.model_dump(mode="json") for card in corpus.cards]),
                "sources": json.dumps(sources),
                "vectors": str(expected),
                "generation": str(int(parts.store.get_meta("generation") or 0) + 1),
                "format": FORMAT,
                "model": parts.encoder.model,
                "stamp": stamp,
            }
        )
        return self._report(started, change, encoded)

    def warm(self, progress: Progress | None = None) -> int:
        """Encode the sentences that highlights and answers choose among; how many were new.

        They can do without, one sentence at a time; so a library is ready before this.
        """
        stored = self._parts.store.all().values()
        return self._encode([text for passage in stored for text in citations.sentences(passage.text)], progress)

    def _same_encoder(self) -> bool:
        """Whether the vectors there are were made by this encoder; says so when they were not."""
        store, model = self._parts.store, self._parts.encoder.model
        before = store.get_meta("model")
        if before is not None and before != model:
            self._parts.notify("The encoder is another one than before, so the whole library is encoded again.")
        return before == model and store.get_meta("format") == FORMAT

    def _encode(self, texts: Sequence[str], progress: Progress | None) -> int:
        """Put vectors of all `texts` into the cache; how many had to be encoded."""
        parts = self._parts
        known = parts.cache.get(parts.encoder.model, texts)
        missing = sorted({text for text in texts if text not in known}, key=len)
        for start in range(0, len(missing), _ENCODED_AT_ONCE):
            batch = missing[start : start + _ENCODED_AT_ONCE]
            if progress is not None:
                progress(start, len(missing), "Reading the library")
            vectors = parts.encoder.encode(batch, _shifted(progress, start, len(missing)))
            parts.cache.put(parts.encoder.model, batch, vectors)
        return len(missing)

    def _write(self, index: VectorIndex, change: _Change, names: Sequence[str], progress: Progress | None) -> None:
        """Store the passages called `names` and drop what is no longer wanted, vectors first."""
        gone = [vector for name in change.removed for vector in passages.vector_ids(change.stored[name])]
        if change.removed:
            index.replace(gone, [], np.zeros((0, self._parts.encoder.dimension), dtype=np.float32))
            self._parts.store.replace(change.removed, [])
        for batch, done in _batches(names):
            if progress is not None:
                progress(done, len(names), "Writing the index")
            here = [change.wanted[name] for name in batch]
            before = [change.stored[name] for name in batch if name in change.stored]
            ids = [vector for passage in here for vector in passages.vector_ids(passage)]
            left = set(ids)
            dropped = [vector for passage in before for vector in passages.vector_ids(passage) if vector not in left]
            index.replace(dropped, ids, self._vectors([text for passage in here for text in passages.texts(passage)]))
            self._parts.store.replace([], here)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts` in order, shape (len(texts), dimension); encoded again if the cache kept none."""
        encoder = self._parts.encoder
        known = self._parts.cache.get(encoder.model, texts)
        missing = list({text for text in texts if text not in known})
        if missing:
            known |= dict(zip(missing, encoder.encode(missing), strict=True))
        return np.stack([known[text] for text in texts]).astype(np.float32)

    def _report(self, started: float, change: _Change | None = None, encoded: int = 0) -> BuildReport:
        total = len(change.wanted) if change else len(self._parts.store.all())
        return BuildReport(
            passages=total,
            added=len(change.added) if change else 0,
            changed=len(change.changed) if change else 0,
            removed=len(change.removed) if change else 0,
            encoded=encoded,
            seconds=round(time.monotonic() - started, 3),
        )


def _shifted(progress: Progress | None, start: int, total: int) -> Progress | None:
    """`progress` for one part of a whole of `total`, counted from `start`; other work passes unchanged."""
    if progress is None:
        return None

    def told(done: int, of: int, what: str) -> None:
        if what == "Reading the library":
            progress(start + done, total, what)
        else:
            progress(done, of, what)

    return told


def _batches(names: Sequence[str]) -> Iterator[tuple[Sequence[str], int]]:
    """`names` in parts, each with how many came before."""
    for start in range(0, len(names), _WRITTEN_AT_ONCE):
        yield names[start : start + _WRITTEN_AT_ONCE], start
