"""What a check says."""

from __future__ import annotations

from typing import Literal, NamedTuple

from assistant.domain.base import Frozen

State = Literal["fine", "note", "wrong"]
"""`note`: worth knowing, and nothing need be done. `wrong`: something must be mended."""


class Finding(NamedTuple):
    """What one check found."""

    state: State
    message: str
    remedy: str = ""


class CheckResult(Frozen):
    """One thing looked at."""

    name: str
    state: State
    fine: bool
    """Whether nothing must be mended."""
    message: str
    """What was found."""
    remedy: str
    """What to do about it, as sentences; empty when nothing need be done."""


class Checkup(Frozen):
    """Everything looked at, in order."""

    checks: tuple[CheckResult, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of what must be mended."""
        return tuple(one.name for one in self.checks if not one.fine)


def fine(message: str) -> Finding:
    """Nothing to do."""
    return Finding("fine", message)


def note(message: str, remedy: str = "") -> Finding:
    """Worth knowing."""
    return Finding("note", message, remedy)


def wrong(message: str, remedy: str) -> Finding:
    """To be mended."""
    return Finding("wrong", message, remedy)
