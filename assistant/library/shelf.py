"""The index as it lies on disk: opened once for each generation, and rebuilt where it turns out damaged."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter

from assistant.domain.library import Card, Passage, Source
from assistant.domain.ports import NearestVectors
from assistant.errors import LibraryUnavailable, StoreDamaged
from assistant.library.build import Builder, Parts

_WAIT_FOR_REPAIR = 10.0
"""Seconds a search waits for another process that is building."""
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Shelf:
    """What was read from one generation of the index."""

    generation: str
    index: NearestVectors
    cards: dict[str, Card]
    sources: dict[str, Source]
    passages: dict[str, Passage]
    """Filled as passages are met."""


class Shelves:
    """Gives the shelf of the newest generation; safe to use from several threads."""

    def __init__(self, parts: Parts, builder: Builder) -> None:
        """Opens nothing yet."""
        self._parts = parts
        self._builder = builder
        self._opening = threading.RLock()
        self._shelf: Shelf | None = None

    def open(self) -> Shelf:
        """The index as it is on disk now, opened again when another process has rebuilt it.

        Raises `LibraryUnavailable` when there is none, `StoreDamaged` when it is not whole.
        """
        store = self._parts.store
        generation = store.get_meta("generation")
        with self._opening:
            if self._shelf is not None and self._shelf.generation == generation:
                return self._shelf
            if generation is None or not self._builder.usable():
                if self._shelf is not None:
                    return self._shelf
                raise LibraryUnavailable(
                    "The library has not been made ready yet.",
                    kept="Your reflections are untouched.",
                    do="Run `assistant library build`, or wait a moment if it is running.",
                )
            self._shelf = Shelf(generation, self._vectors(), *content(self._parts), {})
            settled = bool(store.get_meta("stamp"))  # else somebody is writing just now
            if settled and self._shelf.index.count() != int(store.get_meta("vectors") or 0):
                self._shelf = None
                self._builder.forget()
                raise StoreDamaged("The library's vectors are not all there.")
            return self._shelf

    def _vectors(self) -> NearestVectors:
        """What is searched: the copy that the last build left, or the index itself, which takes long to open."""
        name = self._parts.store.get_meta("copy")
        copy = self._parts.open_copy(name) if name else None
        return self._parts.open_index(False) if copy is None else copy

    def repaired(self, use: Callable[[], _Found]) -> _Found:
        """What `use` gives, once more after a rebuild when it finds the index damaged."""
        try:
            return use()
        except StoreDamaged:
            with self._opening:
                self._shelf = None
            self._parts.notify("The library's index was damaged and is being rebuilt from the cards.")
            self._builder.forget()
            self._builder.build(wait=_WAIT_FOR_REPAIR)
            return use()

    def passages(self, shelf: Shelf, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages called `ids` that exist, in that order."""
        unknown = [name for name in ids if name not in shelf.passages]
        if unknown:
            shelf.passages.update(self._parts.store.get(unknown))
        return {name: shelf.passages[name] for name in ids if name in shelf.passages}


def content(parts: Parts) -> tuple[dict[str, Card], dict[str, Source]]:
    """Cards and sources as the last build saw them."""
    cards = TypeAdapter(list[Card]).validate_json(parts.store.get_meta("cards") or "[]")
    sources = TypeAdapter(dict[str, Source]).validate_json(parts.store.get_meta("sources") or "{}")
    return {card.id: card for card in cards}, sources
