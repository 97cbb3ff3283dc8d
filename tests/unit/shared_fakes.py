"""A server in memory that can be away or end a writer in mid-work, and machines that use it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.adapters.cached_encoder import CachedEncoder
from assistant.adapters.document_store import SqliteDocuments
from assistant.adapters.shared_files import FileStatus
from assistant.adapters.shared_vectors import SqliteSharedVectors
from assistant.domain.documents import Document
from assistant.domain.library import Passage
from assistant.domain.ports import Progress, Vectors
from assistant.domain.shared import SharedFacts, SharedPiece, SharedRecord
from assistant.errors import LibraryBusy, SharedUnavailable
from assistant.library.curated import CuratedCards
from assistant.library.shared.parts import SharedParts
from assistant.library.shared.service import SharedLibrary
from tests.unit.library_fakes import DictCache, WordEncoder

URL = "http://127.0.0.1:8000"
MODEL = "a" * 64
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class MemoryServer:
    """A `SharedServer` whose every call is counted; it is away when told, or after so many calls."""

    url = URL

    def __init__(self) -> None:
        self.held: SharedFacts | None = None
        self.documents: dict[str, SharedRecord] = {}
        self.stored: dict[str, SharedPiece] = {}
        self.calls: list[str] = []
        self.fetched: list[str] = []
        """Documents whose pieces were asked for."""
        self.away = False
        self.writes_left: int | None = None
        """Calls that write until the writer is killed."""

    def facts(self, seconds: float | None = None) -> SharedFacts | None:
        self._called("facts")
        return self.held

    def found(self, facts: SharedFacts) -> SharedFacts:
        self._written("found")
        self.held = self.held or facts
        return self.held

    def mark(self, facts: SharedFacts) -> None:
        self._written("mark")
        self.held = facts

    def records(self) -> list[SharedRecord]:
        self._called("records")
        return list(self.documents.values())

    def put_records(self, records: Sequence[SharedRecord]) -> None:
        self._written("put_records")
        self.documents |= {one.document: one for one in records}

    def drop_records(self, documents: Sequence[str]) -> None:
        self._written("drop_records")
        for name in documents:
            self.documents.pop(name, None)

    def pieces(self, documents: Sequence[str], progress: Progress | None = None) -> list[SharedPiece]:
        self._called("pieces")
        self.fetched += documents
        return [one for one in self.stored.values() if one.document in documents]

    def piece_ids(self, document: str) -> set[str]:
        self._called("piece_ids")
        return {name for name, one in self.stored.items() if one.document == document}

    def vectors_of(self, digests: Sequence[str], progress: Progress | None = None) -> dict[str, Vectors]:
        self._called("vectors_of")
        return {one.digest: one.vector for one in self.stored.values() if one.digest in digests}

    def put_pieces(self, pieces: Sequence[SharedPiece], progress: Progress | None = None) -> None:
        for one in pieces:
            self._written("put_pieces")
            self.stored[one.id] = one

    def drop_pieces(self, documents: Sequence[str]) -> None:
        self._written("drop_pieces")
        self.stored = {name: one for name, one in self.stored.items() if one.document not in documents}

    def close(self) -> None:
        return

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.away:
            raise SharedUnavailable(f"The shared library at {URL} cannot be reached (no answer within 2 seconds).")

    def _written(self, name: str) -> None:
        self._called(name)
        if self.writes_left is not None:
            if self.writes_left == 0:
                raise KeyboardInterrupt
            self.writes_left -= 1


class Machine:
    """One person's data folder, with a clock that is moved by hand."""

    def __init__(self, folder: Path, server: MemoryServer, corpus: Path, model: str = MODEL) -> None:
        self.server = server
        self.encoder = WordEncoder(model)
        self.cache = DictCache()
        self.told: list[str] = []
        self.own: set[str] = set()
        self.now = NOON
        self.busy = False
        folder.mkdir()
        self.store = SqliteDocuments(folder / "documents.db")
        self.vectors = SqliteSharedVectors(folder / "vectors.db")
        self.parts = SharedParts(
            server=server,
            store=self.store,
            vectors=self.vectors,
            status=FileStatus(folder / "status.json", URL),
            encoder=self.encoder,
            cards=CuratedCards(corpus, CachedEncoder(self.encoder, self.cache)),
            cache=self.cache,
            own=lambda: self.own,
            lock=self._lock,
            notify=self.told.append,
            now=lambda: self.now,
        )
        self.sharing = SharedLibrary(self.parts)

    @property
    def documents(self) -> dict[str, str]:
        """Titles of the documents in the copy, by id."""
        return {one.id: one.title for one in self.sharing.documents()}

    def later(self, **by: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**by)

    @contextlib.contextmanager
    def _lock(self, wait: float) -> Iterator[None]:
        if self.busy:
            raise LibraryBusy("Another process is copying the shared library.")
        yield


def document(number: int, title: str = "", passages: int = 3) -> tuple[Document, list[Passage]]:
    """A document of somebody's own, and its passages."""
    name = f"doc-{number:012x}"
    named = title or f"Minutes {number}"
    held = [
        Passage(
            id=f"{name}#{at:04d}",
            kind="own",
            card=name,
            title=named,
            section=f"Item {at}",
            page=at + 1,
            text=f"The board of place {number} agreed on item {at} after some debate.",
        )
        for at in range(passages)
    ]
    digest = f"{number:012x}".ljust(64, "0")
    facts = Document(
        id=name, title=named, file="/home/ann/private/minutes.pdf", digest=digest, size=9, passages=passages, added=NOON
    )
    return facts, held
