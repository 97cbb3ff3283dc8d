"""What a shared library needs from the adapters below, as protocols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.domain.ports import Progress, Vectors
from assistant.domain.shared import SharedFacts, SharedPiece, SharedRecord


class SharedServer(Protocol):
    """A server that holds a library for several people. Each call raises `SharedUnavailable` when it fails."""

    @property
    def url(self) -> str:
        """Where it is, as it may be shown."""

    def facts(self, seconds: float | None = None) -> SharedFacts | None:
        """What it says of its library, in one small request of at most `seconds`; `None` when it holds none yet."""

    def found(self, facts: SharedFacts) -> SharedFacts:
        """Begin a library there, unless somebody was first; what it says of it then."""

    def mark(self, facts: SharedFacts) -> None:
        """Write `facts`, whose new revision tells every client that something changed."""

    def records(self) -> list[SharedRecord]:
        """Every document it has heard of, whole or not."""

    def put_records(self, records: Sequence[SharedRecord]) -> None:
        """Store `records` in the place of what their documents had."""

    def drop_records(self, documents: Sequence[str]) -> None:
        """Forget `documents`, not their passages."""

    def pieces(self, documents: Sequence[str], progress: Progress | None = None) -> list[SharedPiece]:
        """Every piece of `documents`, in no order."""

    def piece_ids(self, document: str) -> set[str]:
        """The ids of the pieces of a document."""

    def vectors_of(self, digests: Sequence[str], progress: Progress | None = None) -> dict[str, Vectors]:
        """The vectors it has of curated texts with these digests, by digest."""

    def put_pieces(self, pieces: Sequence[SharedPiece], progress: Progress | None = None) -> None:
        """Store `pieces`, overwriting."""

    def drop_pieces(self, documents: Sequence[str]) -> None:
        """Forget every piece of `documents`."""

    def close(self) -> None:
        """Let go of the connection."""


class MirrorVectors(Protocol):
    """Vectors of the shared passages on this machine, and which documents are held whole. A cache."""

    def held(self) -> dict[str, str]:
        """The fingerprint of every document that is held whole, by id."""

    def keep(self, document: str, fingerprint: str, vectors: dict[str, Vectors]) -> None:
        """Store the vectors of a document by the digests of their texts, and that it is held; one transaction."""

    def drop(self, document: str) -> None:
        """Forget a document and its vectors."""

    def get(self, document: str, digests: Sequence[str]) -> dict[str, Vectors]:
        """The known vectors of texts of a document, by digest."""

    def close(self) -> None:
        """Let go of the file."""
