"""Deleting with second thoughts: out of sight at once, gone for good some seconds later or when the app is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TypeVar

from assistant.errors import AssistantError, ReflectionNotFound

SECONDS = 10.0
"""How long a deletion can be undone."""
_Info = TypeVar("_Info")


class Deletions:
    """Which reflections are to be deleted. A process that is killed before then has deleted nothing."""

    def __init__(self, delete: Callable[[str], str], later: Callable[[str], Callable[[], None]]) -> None:
        """`delete` does it, and tells what stays; `later` has it done in `SECONDS`, and gives what stops that."""
        self._delete = delete
        self._later = later
        self._waiting: dict[str, Callable[[], None]] = {}
        self._turn = Lock()

    def ask(self, reflection: str) -> None:
        """Have `reflection` deleted in `SECONDS`."""
        self._waiting[reflection] = self._later(reflection)

    def undo(self) -> str:
        """Keep the one asked for last, and give its id; empty where none waits."""
        with self._turn:
            if not self._waiting:
                return ""
            reflection, stop = self._waiting.popitem()
        stop()
        return reflection

    def without(self, found: Sequence[_Info], name: Callable[[_Info], str]) -> tuple[_Info, ...]:
        """`found` without those that wait to be deleted."""
        return tuple(one for one in found if name(one) not in self._waiting)

    def carry_out(self, reflection: str) -> str:
        """Delete it now, unless it was kept or is gone; what of it stays elsewhere, or why it could not be done."""
        with self._turn:
            if reflection not in self._waiting:
                return ""
            try:
                return self._delete(reflection)
            except ReflectionNotFound:
                return ""
            except AssistantError as error:
                return str(error)
            finally:
                del self._waiting[reflection]

    def carry_out_all(self) -> str:
        """Delete all that wait; the same of each."""
        return " ".join(filter(None, [self.carry_out(reflection) for reflection in list(self._waiting)]))
