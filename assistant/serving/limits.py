"""How much one `assistant serve` takes on."""

from __future__ import annotations

from dataclasses import dataclass

TABS = 8
"""Each is a process of its own, of some 250 MB."""
MOST_TABS = 100
"""More than a computer that somebody also works at has memory for."""
IDLE_MINUTES = 60.0
"""A tab in which nothing is typed for so long may have been forgotten, on a screen that others pass."""


@dataclass(frozen=True)
class Limits:
    """What is refused beyond."""

    tabs: int = TABS
    """Open at once."""
    idle: float = 60 * IDLE_MINUTES
    """Seconds without a key, a click or a paste, after which a tab is closed."""
    message: int = 2**20
    """Bytes in one message of a page: a paste as long as a book."""
