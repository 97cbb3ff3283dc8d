"""Days as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


def day(when: datetime) -> str:
    """Such as "2 March 2026"."""
    return f"{when.day} {when:%B %Y}"


def labels(times: Sequence[datetime]) -> list[str]:
    """The day of each, with the time of day where two fall on the same."""
    days = [day(when) for when in times]
    return [f"{name}, {when:%H:%M}" if days.count(name) > 1 else name for name, when in zip(days, times, strict=True)]
