"""Backups of what a person wrote."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from assistant.domain.base import Frozen
from assistant.domain.events import Recorded
from assistant.sanitise import one_line

LONGEST_TITLE = 60


class Backup(Frozen):
    """One backup, beside the files that it is of."""

    name: str
    made: datetime


class Whole(NamedTuple):
    """All there is of one reflection."""

    id: str
    title: str
    path: str
    started: datetime
    events: tuple[Recorded, ...]
    draft: str
    """What was typed in it and not sent."""


class Lost(Frozen):
    """A reflection of which a backup holds more than there is now."""

    id: str
    title: str
    updated: datetime
    """When it was written in last, as far as the backup knows."""
    answers: int
    """That the backup has."""
    entries: int
    """Likewise: whatever was said, asked or done."""
    answers_now: int = 0
    entries_now: int = 0
    """None where it is gone altogether."""

    @property
    def gone(self) -> bool:
        """Whether nothing of it is there now."""
        return not self.entries_now

    @property
    def had(self) -> str:
        """How much the backup has, beside how much there is now."""
        if self.gone:
            return f"no longer there; {_counted(self.answers, 'answer')} in it"
        if self.answers != self.answers_now:
            return f"{self.answers_now} of {_counted(self.answers, 'answer')} there now"
        return f"{self.entries_now} of {_counted(self.entries, 'entry')} there now"


class HeldBackup(Frozen):
    """A backup and what it holds, as far as it can be read."""

    backup: Backup
    reflections: int = 0
    lost: tuple[Lost, ...] = ()
    """Those that are gone or shorter now, latest first."""
    locked: bool = False
    sealed: bool = False
    """Whether it is locked with another passphrase than what there is now, and that was not given."""
    damaged: bool = False

    @property
    def told(self) -> str:
        """What it holds in a few words, for every list of backups."""
        if self.sealed:
            return "Locked with another passphrase than now"
        if self.damaged:
            return "Cannot be read"
        gone = sum(one.gone for one in self.lost)
        shorter = len(self.lost) - gone
        parts = [
            "1 reflection" if self.reflections == 1 else f"{self.reflections} reflections",
            "locked" if self.locked else "not locked",
            "all there now" if self.reflections and not self.lost else "",
            f"{gone} no longer there" if gone else "",
            f"{shorter} shorter now" if shorter else "",
        ]
        return ", ".join(filter(None, parts))


class PutBack(Frozen):
    """What was put back."""

    titles: tuple[str, ...]
    unreadable: tuple[str, ...] = ()
    """The titles of those that could not be read in the backup."""
    before: Backup | None = None
    """The backup that holds what was there before; `None` where there was nothing."""


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

    def became(self, one: Salvaged) -> str:
        """What became of one reflection, in a line."""
        title = one_line(one.title, LONGEST_TITLE)
        if one.from_backup:
            return f"“{title}”: taken from the backup {self.backup}; what came after it is lost"
        if one.whole:
            return f"“{title}”: whole"
        kept = f"its first {_counted(one.events, 'entry')}; the rest is lost"
        return f"“{title}”: {kept if one.events else 'lost'}"


def _counted(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    return f"{number} {what[:-1]}ies" if what.endswith("y") else f"{number} {what}s"
