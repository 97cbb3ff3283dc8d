"""Building the index: only what changed is encoded and written, and a kill at any moment is repaired.

The order of writes is what makes repair possible. First the stamp that says "this index matches" is
taken away; then, batch by batch, vectors are written before the passages they belong to; last comes the
stamp. Whatever was cut short therefore still differs from the collections, and the next build does
it again; what was written by then is not done twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass

from assistant import __version__
from assistant.domain.library import BuildReport, Filters
from assistant.domain.ports import Collection, Encoder, NearestVectors, PassageStore, Progress, VectorIndex
from assistant.errors import LibraryBusy
from assistant.library.curated import CuratedCards
from assistant.library.writing import Change, Writer

FORMAT = "2"
"""Changes when passages are made, encoded or stored differently; old indexes are then rebuilt."""
_GLANCE_SECONDS = 0.2

OpenIndex = Callable[[bool], VectorIndex]
"""Opens the index of vectors; `True` empties it first."""
Lock = Callable[[float], AbstractContextManager[object]]
"""Held while writing; waits so many seconds, then raises `LibraryBusy`."""


OpenCopy = Callable[[str], NearestVectors | None]
"""Opens the copy of that name which was left of the index, if it is there."""


def _no_copy(name: str) -> None:
    """For an index that leaves none."""


def _nothing(progress: Progress | None) -> None:
    """For a library that is all on this machine."""


def _room_enough() -> None:
    """For a library whose disk nobody watches."""


@dataclass(frozen=True)
class Parts:
    """What a library is made of; put together in `wiring.py`."""

    cards: CuratedCards
    store: PassageStore
    open_index: OpenIndex
    index_present: Callable[[], bool]
    """Whether there is an index of vectors at all, found out without opening it."""
    encoder: Encoder
    lock: Lock
    notify: Callable[[str], None]
    """Told in a sentence when something was set aside or has to be made anew."""
    open_copy: OpenCopy = _no_copy
    others: tuple[Collection, ...] = ()
    """Collections beside the cards, such as the person's own documents; no id is in two."""
    refresh: Callable[[Progress | None], None] = _nothing
    """Asked before each build, so that a collection kept in step with a server can be brought so."""
    room: Callable[[], None] = _room_enough
    """Asked before each batch is written; raises `FolderUnusable` while there is still room for what people write."""

    @property
    def collections(self) -> tuple[Collection, ...]:
        """All of them, the cards first."""
        return (self.cards, *self.others)


class Builder:
    """Brings the index in line with the collections and the encoder."""

    def __init__(self, parts: Parts) -> None:
        """Does nothing yet."""
        self._parts = parts

    def current(self) -> bool:
        """Whether the index matches the collections and the encoder now. Reads none, and loads no encoder."""
        return self._parts.store.get_meta("stamp") == self.stamp() and self._parts.index_present()

    def usable(self) -> bool:
        """Whether there is a whole index of this encoder, if not of the collections as they are now."""
        store = self._parts.store
        whole = bool(store.get_meta("whole")) and store.get_meta("format") == FORMAT
        return whole and store.get_meta("model") == self._parts.encoder.model and self._parts.index_present()

    def stamp(self) -> str:
        """Changes with this program, the encoder and any collection."""
        facts = [__version__, FORMAT, self._parts.encoder.model, *(one.stamp() for one in self._parts.collections)]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def build(self, progress: Progress | None = None, wait: float = 0.0) -> BuildReport:
        """Bring the index up to date, waiting `wait` seconds at most for another builder.

        `progress` may raise to stop it or the wait; what was written by then is kept. Raises `CheckFailed` for
        cards that cannot be read, `LibraryBusy`, `FolderUnusable`, `StoreDamaged`, `LibraryUnavailable`.
        """
        started = time.monotonic()
        self._parts.refresh(progress)
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
        self._parts.store.set_meta({"stamp": "", "copy": "", "whole": "", "vectors": "-1"})

    def _update(self, progress: Progress | None, started: float) -> BuildReport:
        parts, stamp = self._parts, self.stamp()
        with ThreadPoolExecutor(1, "opening the encoder") as beside:
            # needed in any case: without an encoder that is ready, no question can be asked
            opening = beside.submit(parts.encoder.encode, [""], progress)
            wanted = tuple((collection, collection.fingerprints()) for collection in parts.collections)
            opening.result()
        change = Change(wanted, parts.store.fingerprints())
        parts.store.set_meta({"stamp": "", "copy": ""})
        self._mark_traces(change.removed)
        sound = parts.index_present() and self._same_encoder() and parts.store.get_meta("vectors") != "-1"
        writer = self._writer(lambda: parts.open_index(False)) if sound else self._writer(self._emptied)
        encoded = writer.write(change if sound else Change(wanted, {}), progress)
        if writer.index.count() != self._expected():
            writer = self._writer(self._emptied)
            encoded += writer.write(Change(wanted, {}), progress)
        if parts.store.get_meta("traces"):
            writer.index.purge(progress)
            parts.store.purge()
        notes = {name: text for collection in parts.collections for name, text in collection.notes().items()}
        parts.store.set_meta(
            {
                **notes,
                "vectors": str(self._expected()),
                "generation": str(int(parts.store.get_meta("generation") or 0) + 1),
                "whole": "yes",
                "traces": "",
                "copy": writer.index.copied(),
                "stamp": stamp,
            }
        )
        return self._report(started, change, encoded)

    def _mark_traces(self, removed: Sequence[str]) -> None:
        """Note, until it is done, that text of documents is being dropped and must not be left on disk.

        Cards are nobody's secret, and to take away every trace costs as much as to write all vectors anew.
        """
        store = self._parts.store
        private = [*store.matching(Filters(kind="own")), *store.matching(Filters(kind="shared"))]
        if removed and not set(removed).isdisjoint(private):
            store.set_meta({"traces": "yes"})

    def _emptied(self) -> VectorIndex:
        """An index with nothing in it, nor in the store: until it is whole, what is in both is what was written."""
        store = self._parts.store
        store.set_meta({"whole": "", "vectors": "-1"})
        index = self._parts.open_index(True)
        store.replace(list(store.fingerprints()), [])
        store.set_meta({"vectors": "0", "format": FORMAT, "model": self._parts.encoder.model})
        return index

    def _expected(self) -> int:
        return sum(stored.vectors for stored in self._parts.store.fingerprints().values())

    def _same_encoder(self) -> bool:
        """Whether the vectors there are were made by this encoder and in this way; says so when they were not."""
        store, model = self._parts.store, self._parts.encoder.model
        before, way = store.get_meta("model"), store.get_meta("format")
        if before is not None and before != model:
            self._parts.notify("The encoder is another one than before, so the whole library is encoded again.")
        elif way is not None and way != FORMAT:
            self._parts.notify("The library's index was made by another version of this program and is made anew.")
        return before == model and way == FORMAT

    def _writer(self, open_index: Callable[[], VectorIndex]) -> Writer:
        return Writer(open_index, self._parts.store, self._parts.encoder.dimension, self._parts.room)

    def _report(self, started: float, change: Change | None = None, encoded: int = 0) -> BuildReport:
        return BuildReport(
            passages=self._parts.store.count(),
            added=change.added if change else 0,
            changed=change.changed if change else 0,
            removed=len(change.removed) if change else 0,
            encoded=encoded,
            seconds=round(time.monotonic() - started, 3),
        )
