"""Backups of what a person wrote."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.base import Frozen


class Backup(Frozen):
    """One backup, beside the files that it is of."""

    name: str
    made: datetime


class Salvaged(Frozen):
    """What could be had of one reflection in a damaged file."""

    reflection: str
    title: str
    events: int
    """That are there again."""
    whole: bool
    """Whether all of them are."""
    from_backup: bool = False
    """Whether they were taken from the latest backup that holds more than the damaged file does."""


class Recovery(Frozen):
    """What became of a damaged file."""

    found: tuple[Salvaged, ...]
    aside: str
    """Where the damaged file is kept."""
    backup: str = ""
    """The backup that was used, if any."""
