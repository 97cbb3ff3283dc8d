"""A coach's own notes, which are kept apart from the reflection they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pydantic import AwareDatetime

from assistant.domain.base import Frozen


class CoachNote(Frozen):
    """One thing a coach wrote down. No leader's document ever holds it."""

    reflection: str
    step: str = ""
    """The question that waited when it was written; empty for a note on the whole."""
    at: AwareDatetime
    """In UTC."""
    text: str


class NotedReflection(Frozen):
    """A reflection that there are notes about, whether or not it is still there."""

    reflection: str
    notes: int
    latest: AwareDatetime


class CoachNotes(Protocol):
    """A coach's notes on disk, in a file that holds nothing else."""

    def add(self, notes: Sequence[CoachNote]) -> None:
        """Write notes durably, all or none. Raises `NotesBusy`, `FolderUnusable`, `StoreDamaged`, as all here do."""

    def about(self, reflection: str) -> tuple[CoachNote, ...]:
        """The notes about `reflection`, oldest first."""

    def list(self) -> tuple[NotedReflection, ...]:
        """The reflections that there are notes about, the latest note first."""

    def delete(self, reflection: str) -> int:
        """Remove the notes about `reflection` from the file and its journal; how many there were."""

    def close(self) -> None:
        """Let go of the file."""
