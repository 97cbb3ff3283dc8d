"""What a shared library is made of; put together in `wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from assistant.domain.ports import Clock, DocumentStore, Encoder, VectorCache
from assistant.domain.shared import SharedStatus
from assistant.domain.shared_ports import MirrorVectors, SharedServer
from assistant.library.build import Lock
from assistant.library.curated import CuratedCards


class StatusFile(Protocol):
    """Where a client keeps what it remembers of its server."""

    def load(self) -> SharedStatus:
        """As it was last saved; nothing but the address when it never was."""

    def save(self, status: SharedStatus) -> None:
        """Keep it."""


@dataclass(frozen=True)
class SharedParts:
    """The server, the copy on this machine, and what is needed to keep them in step."""

    server: SharedServer
    store: DocumentStore
    vectors: MirrorVectors
    status: StatusFile
    encoder: Encoder
    cards: CuratedCards
    cache: VectorCache
    """Of curated texts."""
    own: Callable[[], Collection[str]]
    """Ids of the person's own documents, which stand before shared ones of the same file."""
    lock: Lock
    """Held while the copy is being written."""
    notify: Callable[[str], None]
    now: Clock
