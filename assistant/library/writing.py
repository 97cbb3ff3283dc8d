"""Writing what differs between the collections and the index, one batch while the next is being encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.domain.library import Passage
from assistant.domain.ports import Collection, PassageStore, Progress, Stored, VectorIndex, Vectors
from assistant.library import passages

_AT_ONCE = 420
"""Passages between two writes: what a kill can cost, and what is held in memory at once."""
_LAST = 100
"""So few are the last to be written: nothing is encoded meanwhile."""
READING = "Reading the library"


@dataclass(frozen=True)
class Change:
    """How the passages wanted of each collection differ from those stored."""

    wanted: tuple[tuple[Collection, dict[str, str]], ...]
    stored: dict[str, Stored]

    @cached_property
    def removed(self) -> list[str]:
        """Ids that no collection has any more."""
        names = {name for _, held in self.wanted for name in held}
        return [name for name in self.stored if name not in names]

    @cached_property
    def added(self) -> int:
        """How many are new."""
        return sum(name not in self.stored for _, held in self.wanted for name in held)

    @cached_property
    def changed(self) -> int:
        """How many are stored otherwise than they are wanted."""
        return sum(
            name in self.stored and self.stored[name].fingerprint != fingerprint
            for _, held in self.wanted
            for name, fingerprint in held.items()
        )

    def to_write(self) -> list[tuple[Collection, list[str]]]:
        """The names of each collection that must be written."""
        return [
            (
                collection,
                [
                    name
                    for name, fingerprint in held.items()
                    if name not in self.stored or self.stored[name].fingerprint != fingerprint
                ],
            )
            for collection, held in self.wanted
        ]


class Writer:
    """Writes into the index of vectors and the store of passages; vectors first, so that a kill can be repaired."""

    def __init__(
        self, open_index: Callable[[], VectorIndex], store: PassageStore, dimension: int, room: Callable[[], None]
    ) -> None:
        """`room` raises when there is none for another batch. Opens and writes nothing yet."""
        self._open_index = open_index
        self._store = store
        self._dimension = dimension
        self._room = room

    @cached_property
    def index(self) -> VectorIndex:
        """The index, opened when it is first needed."""
        return self._open_index()

    def write(self, change: Change, progress: Progress | None) -> int:
        """Drop what is no longer wanted and write what differs; how many texts were encoded.

        A second thread opens the index and writes while this one encodes the next batch; it ends with the call.
        Opening waits for the first batch: until that is with the encoder, both threads would want the interpreter.
        """
        waiting = change.to_write()
        total = sum(len(names) for _, names in waiting)
        done = encoded = 0
        if total:
            self._room()  # rather than encode what cannot be written
        writing: Future[None] | None = None
        with ThreadPoolExecutor(1, "writing the index") as behind:
            for collection, batch in _batches(waiting):
                held, vectors, new = _encoded(collection, batch, _part(progress, done, batch, total))
                if writing is not None:
                    writing.result()
                first = change if writing is None else None
                writing = behind.submit(self._keep, first, change.stored, batch, held, vectors)
                encoded += new
                done += len(batch)
            if writing is None:
                self._drop(change)
            else:
                writing.result()
        return encoded

    def _drop(self, change: Change) -> None:
        """Take away what no collection has any more."""
        if change.removed:
            gone = [vector for name in change.removed for vector in _vector_ids(name, change.stored[name].vectors)]
            self.index.replace(gone, [], np.zeros((0, self._dimension), dtype=np.float32))
            self._store.replace(change.removed, [])

    def _keep(
        self,
        first: Change | None,
        stored: dict[str, Stored],
        names: Sequence[str],
        held: Sequence[Passage],
        vectors: Vectors,
    ) -> None:
        """Write `held`, which is what there is of `names`; what `first` drops is dropped before."""
        self._room()
        if first is not None:
            self._drop(first)
        ids = [vector for passage in held for vector in passages.vector_ids(passage)]
        left = set(ids)
        before = [vector for name in names if name in stored for vector in _vector_ids(name, stored[name].vectors)]
        self.index.replace([vector for vector in before if vector not in left], ids, vectors)
        self._store.replace([], [passages.kept(passage) for passage in held])


def _batches(waiting: Sequence[tuple[Collection, list[str]]]) -> Iterator[tuple[Collection, list[str]]]:
    """The names of each collection, a batch at a time."""
    for collection, names in waiting:
        start = 0
        while start < len(names):
            left = len(names) - start
            size = left if left <= _LAST else min(_AT_ONCE, left * 4 // 5)
            yield collection, names[start : start + size]
            start += size


def _encoded(
    collection: Collection, names: Sequence[str], progress: Progress | None
) -> tuple[list[Passage], Vectors, int]:
    """The passages called `names`, the vectors of all their texts, and how many had to be encoded."""
    if progress is not None:
        progress(0, 1, READING)
    held = collection.load(names)
    vectors, encoded = collection.vectors(held, progress)
    return held, vectors, encoded


def _vector_ids(name: str, count: int) -> list[str]:
    return [passages.vector_id(name, number) for number in range(count)]


def _part(progress: Progress | None, before: int, batch: Sequence[str], total: int) -> Progress | None:
    """`progress` for one batch of a whole of `total` passages; work of another kind passes unchanged."""
    if progress is None:
        return None

    def told(done: int, of: int, what: str) -> None:
        if what == READING:
            progress(before + len(batch) * done // max(of, 1), total, what)
        else:
            progress(done, of, what)

    return told
