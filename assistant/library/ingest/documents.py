"""A person's own documents as a collection of passages beside the cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from assistant.domain.library import Passage
from assistant.domain.ports import DocumentStore, Encoder, Progress, Vectors
from assistant.errors import FolderUnusable, StoreDamaged
from assistant.library import passages

_UNREADABLE = "unreadable"
_Result = TypeVar("_Result")


class OwnDocuments:
    """Implements `Collection` over a store of documents. Where that cannot be read, it says so once and is empty.

    `encoder` must be one that keeps nothing: vectors of somebody's own words stay in their data folder.
    """

    def __init__(self, store: DocumentStore, encoder: Encoder, notify: Callable[[str], None]) -> None:
        """Reads nothing yet."""
        self._store = store
        self._encoder = encoder
        self._notify = notify
        self._silent = False

    def stamp(self) -> str:
        """Changes with every document that is added or removed."""
        return self._read(self._store.stamp, _UNREADABLE)

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every passage; none where the documents cannot be read."""
        return self._read(self._store.fingerprints, {})

    def load(self, ids: Sequence[str]) -> list[Passage]:
        """The passages called `ids`; those that were removed since are left out."""
        return self._read(lambda: self._store.load(ids), [])

    def vectors(self, held: Sequence[Passage], progress: Progress | None = None) -> tuple[Vectors, int]:
        """Vectors of all texts of `held`, each encoded now."""
        texts = [text for passage in held for text in passages.texts(passage)]
        return self._encoder.encode(texts, progress), len(texts)

    def notes(self) -> dict[str, str]:
        """Nothing: what is known of the documents is asked of their store."""
        return {}

    def _read(self, read: Callable[[], _Result], instead: _Result) -> _Result:
        try:
            return read()
        except (StoreDamaged, FolderUnusable) as error:
            if not self._silent:
                self._notify(f"{error} Until then the library is searched without them.")
            self._silent = True
            return instead
