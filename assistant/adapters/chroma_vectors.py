"""Vectors in a local Chroma collection: ids and numbers only, so that no text is left behind in it.

A cache. Whatever is wrong with it (damage, another model, another dimension), it is dropped and
filled again from the passages.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.adapters import chroma_client, chroma_traces, compared_vectors
from assistant.adapters.compared_vectors import ComparedVectors
from assistant.domain.ports import Progress, Vectors
from assistant.errors import FolderUnusable, StoreDamaged

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

    from assistant.adapters.chroma_client import Opened

COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
_WRITTEN = 500
"""Vectors in one request that writes: far below Chroma's limit."""
_READ = 200
"""Vectors in one that reads: Chroma hands them out as lists of Python numbers, which take ten times their room."""
_EXACT = 8_000
"""Up to so many vectors (12 MB) all are compared, in memory. Chroma's graph missed the very nearest of 895 for two
questions of 130 once cards had been changed in place; beyond this size it is needed, and searched more widely."""
_GATHERED = 1_000
"""Beyond so many ids the graph is searched among them, in 30 ms: as long as Chroma takes to hand out a thousand."""
_GRAPH: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 100, "ef_search": 400, "max_neighbors": 32}
_UNUSED_GRAPH: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 8, "max_neighbors": 4}
"""While all are compared. Chroma wants a graph; one worth searching takes the processor twice as long to write."""
_NEIGHBOURS = "neighbours"
"""Says in a collection's metadata which of the graphs it has: its configuration is not read without a warning."""


def present(folder: Path) -> bool:
    """Whether there is an index in `folder`, without opening it."""
    return (folder / DATABASE).is_file()


class ChromaVectors:
    """Nearest vectors by cosine, kept in `folder`."""

    def __init__(self, folder: Path, model: str, dimension: int, *, fresh: bool = False) -> None:
        """Opens the collection, or makes it anew when it was made by another model, is damaged, or if `fresh`.

        Raises `FolderUnusable`, `StoreDamaged`.
        """
        self._folder = folder
        self._dimension = dimension
        self._facts: dict[str, str | int] = {"model": model, "dimension": dimension}
        self._opened: tuple[Opened, Collection] | None = self._open(fresh)
        self._opening = threading.RLock()
        """Held by whatever opens, changes, counts, or reads all and closes: searches come from several threads."""
        self._loaded: ComparedVectors | None = None
        self._large: bool | None = None
        """Whether there are too many vectors to compare them all; counting takes Chroma longer than searching."""
        self._written = ComparedVectors([], np.empty((0, dimension), np.float32)) if self.count() == 0 else None
        """All vectors, where all there are were written here: to read them back takes longer than to write the copy."""
        self._limit = min(self._opened[0].client.get_max_batch_size(), _WRITTEN)
        self._at_once = min(self._limit, _READ)

    def replace(self, remove: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
        """Drop `remove`, then store `vectors` under `ids`. Raises `StoreDamaged` when it breaks, `FolderUnusable`."""
        with self._opening, self._sentences():
            written, self._written = self._written, None
            self._loaded = self._large = None
            compared_vectors.remove(self._folder)
            for start in range(0, len(remove), self._limit):
                self._collection.delete(ids=list(remove[start : start + self._limit]))
            self._make_room(len(ids))
            for start in range(0, len(ids), self._limit):
                end = start + self._limit
                self._write(self._collection, list(ids[start:end]), vectors[start:end])
            if written is not None and written.count() + len(ids) <= _EXACT:
                self._written = written.changed(remove, ids, vectors)

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Up to `k` (id, cosine) pairs, best first; ids in `among` that are not stored are passed over.

        `vector` has shape (dimension,). Raises `StoreDamaged` when the index cannot be read.
        """
        if self._large is None:
            self._large = self.count() > _EXACT
        if not self._large:
            return self._all().nearest(vector, k, among)
        if among is not None and len(among) <= _GATHERED:
            return self._fetched(among).nearest(vector, k)
        try:
            return self._searched(vector, k, among)
        except StoreDamaged:
            if among is None:
                raise
            # So Chroma answers, too, when one of the ids is not stored.
            return self._fetched(among).nearest(vector, k)

    def _searched(self, vector: Vectors, k: int, among: Sequence[str] | None) -> list[tuple[str, float]]:
        """`nearest` by the graph. Raises `StoreDamaged`, also for unknown ids in `among`."""
        ids = None if among is None else list(among)
        with self._sentences():
            found = self._collection.query(
                query_embeddings=np.atleast_2d(vector), n_results=k, ids=ids, include=["distances"]
            )
        distances = found["distances"] or [[]]
        return [(name, 1.0 - float(gap)) for name, gap in zip(found["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """How many vectors are stored. Raises `StoreDamaged` when the index cannot be read."""
        with self._opening, self._sentences():
            return int(self._collection.count()) if self._loaded is None else self._loaded.count()

    def copied(self) -> str:
        """Leave a copy of all vectors in the same folder, and its name, while they are few enough to compare all.

        The next change takes it away. Raises `StoreDamaged` when the index cannot be read.
        """
        return "" if self.count() > _EXACT else (self._written or self._all()).save(self._folder)

    def purge(self, progress: Progress | None = None) -> None:
        """Leave no trace on disk of vectors that were dropped, which Chroma only marks as gone.

        What remains is copied to a new collection, which takes as long as writing it did (1 to 2 ms a vector), and
        Chroma's files are freed of the old one. Cut short, the old one serves on. Raises `LibraryBusy`, `StoreDamaged`.
        """
        with self._opening, self._sentences():
            self._copy(_GRAPH if self._searchable() else _UNUSED_GRAPH, progress)
        chroma_traces.free(self._folder / DATABASE)

    def _copy(self, graph: CreateHNSWConfiguration, progress: Progress | None) -> None:
        """Put a new collection with such a `graph` in the place of the one in use, which serves on if cut short."""
        chroma, collection = self._reach()
        client = chroma.client
        names = list(collection.get(include=[])["ids"])
        fresh = chroma_traces.empty(client, lambda name: self._made(client, name, graph))
        for start in range(0, len(names), self._limit):
            if progress is not None:
                progress(start, len(names), "Taking away every trace")
            ids, vectors = self._read(names[start : start + self._limit])
            self._write(fresh, ids, vectors)
        self._opened = chroma, chroma_traces.put_in_place(client, fresh, COLLECTION)
        self._loaded = None

    def _write(self, collection: Collection, ids: list[str], vectors: Vectors) -> None:
        collection.upsert(ids=ids, embeddings=vectors)
        chroma_traces.blank(self._folder)

    def _make_room(self, more: int) -> None:
        """A graph that can be searched, where there was none and `more` vectors make too many to compare them all."""
        if not self._searchable() and self.count() + more > _EXACT:
            self._copy(_GRAPH, None)

    def _searchable(self) -> bool:
        """Whether the graph in use is one worth searching."""
        return (self._collection.metadata or {}).get(_NEIGHBOURS) == _GRAPH["max_neighbors"]

    def close(self) -> None:
        """Let go of the files, until the next use."""
        with self._opening:
            if self._opened is not None:
                chroma, _ = self._opened
                self._opened = None
                chroma.close()

    def _reach(self) -> tuple[Opened, Collection]:
        """The collection, and Chroma, opened again if it was let go of. Raises as Chroma does."""
        with self._opening:
            if self._opened is None:
                chroma = chroma_client.opened(self._folder)
                self._opened = chroma, chroma.client.get_collection(COLLECTION, embedding_function=None)
            return self._opened

    @property
    def _collection(self) -> Collection:
        return self._reach()[1]

    def _all(self) -> ComparedVectors:
        """Every vector. Read once, after which Chroma is not needed and is let go of."""
        with self._opening:
            if self._loaded is None:
                with self._sentences():
                    names = list(self._collection.get(include=[])["ids"])
                self._loaded = self._fetched(names)
                self.close()
            return self._loaded

    def _fetched(self, names: Sequence[str]) -> ComparedVectors:
        """Those of `names` that are stored, to be compared."""
        return ComparedVectors(*self._read(names))

    def _read(self, names: Sequence[str]) -> tuple[list[str], Vectors]:
        """Those of `names` that are stored, and a row each. By get: Chroma's query fails for an unknown id."""
        ids: list[str] = []
        rows = np.empty((len(names), self._dimension), dtype=np.float32)
        for start in range(0, len(names), self._at_once):
            with self._sentences():
                found = self._collection.get(ids=list(names[start : start + self._at_once]), include=["embeddings"])
            if found["ids"]:
                rows[len(ids) : len(ids) + len(found["ids"])] = found["embeddings"]
                ids += found["ids"]
        return ids, rows[: len(ids)]

    def _open(self, fresh: bool) -> tuple[Opened, Collection]:
        chroma_errors = chroma_client.errors()
        try:
            chroma = chroma_client.opened(self._folder)
            return chroma, self._checked(chroma.client, fresh)
        except chroma_errors as error:
            self._refuse_if_unwritable(error)
            chroma_client.forget(self._folder)
        try:
            chroma = chroma_client.opened(self._folder)
            return chroma, self._checked(chroma.client, fresh=True)
        except chroma_errors as error:
            self._refuse_if_unwritable(error)
            raise StoreDamaged(
                f"The vectors in {self._folder} can neither be read nor made anew: {error}.",
                kept="Your reflections are untouched.",
                do="Remove that folder and start again; it is rebuilt from the cards.",
            ) from error

    def _checked(self, client: Client, fresh: bool) -> Collection:
        """The collection, empty if it is new, unwanted, or not of this model."""
        names = [collection.name for collection in client.list_collections()]
        if COLLECTION in names:
            old = client.get_collection(COLLECTION, embedding_function=None)
            if not fresh and (old.metadata or {}).items() >= self._facts.items():
                old.count()
                return old
            client.delete_collection(COLLECTION)
        return self._made(client, COLLECTION, _UNUSED_GRAPH)

    def _made(self, client: Client, name: str, graph: CreateHNSWConfiguration) -> Collection:
        configuration: CreateCollectionConfiguration = {"hnsw": graph}
        return client.create_collection(
            name,
            embedding_function=None,
            configuration=configuration,
            metadata={**self._facts, _NEIGHBOURS: graph["max_neighbors"]},
        )

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """What Chroma raises inside becomes `StoreDamaged`, or `FolderUnusable` where the disk is what is wrong."""
        try:
            yield
        except chroma_client.errors() as error:
            self._refuse_if_unwritable(error)
            raise StoreDamaged(
                f"The vectors in {self._folder} cannot be read: {error}.",
                kept="Your reflections are untouched.",
                do="Run `assistant library build`; it makes them anew from the cards.",
            ) from error

    def _refuse_if_unwritable(self, error: Exception) -> None:
        """Raise `FolderUnusable` rather than make anew what a full disk is no reason to drop."""
        if chroma_client.unwritable(error, self._folder):
            raise FolderUnusable(
                f"The library's index in {self._folder} cannot be written: the disk is full or read-only.",
                kept="Your reflections are untouched.",
                do="Free some space or make the folder writable, then do the same again.",
            ) from error
