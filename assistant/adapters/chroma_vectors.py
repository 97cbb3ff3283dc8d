"""Vectors in a local Chroma collection: ids and numbers only, so that no text is left behind in it.

A cache. Whatever is wrong with it (damage, another model, another dimension), it is dropped and
filled again from the passages.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from assistant.domain.ports import Vectors
from assistant.errors import StoreDamaged

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
_FETCH = 4_000
"""Vectors fetched by id at a time: below Chroma's limit on one request."""
_EXACT = 20_000
"""Up to this many candidates are compared one by one, which is exact; above, Chroma's own filter is faster."""


def present(folder: Path) -> bool:
    """Whether there is an index in `folder`, without opening it."""
    return (folder / DATABASE).is_file()


class ChromaVectors:
    """Nearest vectors by cosine, kept in `folder`."""

    def __init__(self, folder: Path, model: str, dimension: int, *, fresh: bool = False) -> None:
        """Opens the collection, or makes it anew when it was made by another model, is damaged, or if `fresh`."""
        self._folder = folder
        self._facts = {"model": model, "dimension": dimension}
        self._client, self._collection = self._open(fresh)
        self._limit = min(self._client.get_max_batch_size(), _FETCH)

    def replace(self, remove: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
        """Drop `remove`, then store `vectors` under `ids`. Raises `StoreDamaged` when the index breaks."""
        with self._sentences():
            for start in range(0, len(remove), self._limit):
                self._collection.delete(ids=list(remove[start : start + self._limit]))
            for start in range(0, len(ids), self._limit):
                end = start + self._limit
                self._collection.upsert(ids=list(ids[start:end]), embeddings=vectors[start:end])

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Up to `k` (id, cosine) pairs, best first; ids in `among` that are not stored are passed over.

        `vector` has shape (dimension,). Raises `StoreDamaged` when the index cannot be read.
        """
        if among is not None and len(among) <= _EXACT:
            return self._exact(vector, k, among)
        ids = None if among is None else list(among)
        with self._sentences():
            found = self._collection.query(
                query_embeddings=np.atleast_2d(vector), n_results=k, ids=ids, include=["distances"]
            )
        distances = found["distances"] or [[]]
        return [(name, 1.0 - float(gap)) for name, gap in zip(found["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """How many vectors are stored. Raises `StoreDamaged` when the index cannot be read."""
        with self._sentences():
            return int(self._collection.count())

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def _exact(self, vector: Vectors, k: int, among: Sequence[str]) -> list[tuple[str, float]]:
        """Cosine with each of `among`: Chroma's query fails when one of the ids is unknown, its get does not."""
        scored: list[tuple[str, float]] = []
        for start in range(0, len(among), self._limit):
            part = list(among[start : start + self._limit])
            with self._sentences():
                found = self._collection.get(ids=part, include=["embeddings"])
            if found["ids"]:
                cosines = np.asarray(found["embeddings"], dtype=np.float32) @ vector
                scored.extend(zip(found["ids"], map(float, cosines), strict=True))
        return sorted(scored, key=lambda pair: -pair[1])[:k]

    def _open(self, fresh: bool) -> tuple[Client, Collection]:
        chroma_errors = _errors()
        try:
            client = _client(self._folder)
            return client, self._checked(client, fresh)
        except chroma_errors:
            _forget(self._folder)
        try:
            client = _client(self._folder)
            return client, self._checked(client, fresh=True)
        except chroma_errors as error:
            raise StoreDamaged(
                f"The vectors in {self._folder} can neither be read nor made anew: {error}.",
                kept="Your reflections are untouched.",
                do="Remove that folder and start again; it is rebuilt from the cards.",
            ) from error

    def _checked(self, client: Client, fresh: bool) -> Collection:
        """The collection, empty if it is new, unwanted, or not of this model."""
        names = [item if isinstance(item, str) else item.name for item in client.list_collections()]
        if COLLECTION in names:
            old = client.get_collection(COLLECTION, embedding_function=None)
            if not fresh and dict(old.metadata or {}) == self._facts:
                old.count()
                return old
            client.delete_collection(COLLECTION)
        return client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
            metadata=self._facts,
        )

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """What Chroma raises inside becomes `StoreDamaged`."""
        try:
            yield
        except _errors() as error:
            raise StoreDamaged(
                f"The vectors in {self._folder} cannot be read: {error}.",
                kept="Your reflections are untouched.",
                do="Run `assistant library build`; it makes them anew from the cards.",
            ) from error


def _client(folder: Path) -> Client:
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    # Deferred: 0.6 s and 50 MB.
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    # Declared as the interface, which lacks `close`.
    return cast("Client", client)


def _errors() -> tuple[type[Exception], ...]:
    """What Chroma raises for damage: its own errors, and bare ones for configurations of other versions."""
    # Deferred with chromadb itself.
    from chromadb.errors import ChromaError

    return (ChromaError, ValueError, KeyError, OSError, RuntimeError)


def _forget(folder: Path) -> None:
    """Remove a damaged index, with Chroma's memory of having opened it."""
    # Deferred with chromadb itself.
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
    shutil.rmtree(folder, ignore_errors=True)
