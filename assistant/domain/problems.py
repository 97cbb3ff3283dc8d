"""What is wrong in a content file, and where: the one form in which cards and prompts are corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.errors import CheckFailed


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct, and where."""

    file: str
    line: int
    what: str
    """What is wrong, then what to write instead."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def fail(problems: Iterable[Problem], what: str) -> None:
    """Raise `CheckFailed` listing `problems`, if there are any; `what` begins the count, as in "The corpus has"."""
    found = sorted(problems)
    if found:
        count = f"{len(found)} problem{'s' if len(found) > 1 else ''}"
        listing = "\n".join(map(str, found))
        raise CheckFailed(f"{listing}\n{what} {count}.", kept="Nothing was changed.", do="Correct the lines above.")
