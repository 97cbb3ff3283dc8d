"""What workers tell the screens. Workers never touch a widget; they post one of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from assistant.config import Setting
    from assistant.conversation.session import Session
    from assistant.domain.backups import HeldBackup, PutBack, Recovery
    from assistant.domain.events import Event, Recalled
    from assistant.domain.library import SearchResult
    from assistant.domain.ports import ReflectionInfo
    from assistant.ui.copying import Outcome
    from assistant.ui.screens.place import Place
    from assistant.ui.services import Look
    from assistant.ui.standing import Plan
    from assistant.ui.widgets.composer import Draft
    from assistant.ui.widgets.reader import Page


@dataclass
class Failed(Message):
    """Something a person should read went wrong."""

    sentence: str
    doing: str = ""
    """What was being done, for a screen that does more than one thing."""


@dataclass
class LibraryChanged(Message):
    """The library's readiness, for the quiet line."""

    text: str
    ready: bool = False
    failed: bool = False
    notices: tuple[str, ...] = ()
    """What is to be told once, where the library is used."""


@dataclass
class Listed(Message):
    """Past reflections, and where the latest unfinished one stands."""

    found: tuple[ReflectionInfo, ...]
    position: int = 0
    of: int = 0
    problem: str = ""
    damaged: bool = False
    """Whether the problem is one that the backups are for."""
    told: str = ""
    """What there is to say of the change that was made."""


@dataclass
class LookedBack(Message):
    """What a new reflection may go on from."""

    found: tuple[Recalled, ...]


@dataclass
class Opened(Message):
    """A conversation is there, with all that was said before."""

    session: Session
    title: str
    plan: Plan
    calculated: str | None


@dataclass
class Happened(Message):
    """One saved event of the conversation."""

    event: Event


@dataclass
class Settled(Message):
    """The assistant has said all it has to say for now."""

    calculated: str | None
    title: str
    stopped: bool = False
    """Whether that is less than it had to say, because the person stopped it."""


@dataclass
class FiltersKnown(Message):
    """The values the filters offer."""

    values: dict[str, tuple[str, ...]]


@dataclass
class Found(Message):
    """What a search returned."""

    result: SearchResult


@dataclass
class PageRead(Message):
    """A card, ready to be read."""

    page: Page
    linked: bool = False
    """Whether another card led to it."""


@dataclass
class PutTogether(Message):
    """What can be taken away, as Markdown."""

    text: str


@dataclass
class CopyTried(Message):
    """What came of copying, to be told in `place`."""

    outcome: Outcome
    place: Place


@dataclass
class Saved(Message):
    """Where something was written, in a sentence."""

    told: str


@dataclass
class Looked(Message):
    """The settings that the app goes by."""

    look: Look
    trouble: str = ""
    """What could not be set, in a sentence."""


@dataclass
class SettingsListed(Message):
    """Every setting as it stands."""

    found: tuple[Setting, ...]


@dataclass
class DraftFound(Message):
    """What was typed in a reflection before and not sent."""

    reflection: str
    draft: Draft


@dataclass
class Deleted(Message):
    """A reflection is gone for good."""

    told: str
    """What of it stays elsewhere, or why it could not be deleted; empty for nothing."""


@dataclass
class Noticed(Message):
    """Something to be told wherever the person is."""

    told: str


@dataclass
class Searched(Message):
    """Which reflections hold the words."""

    words: str
    found: frozenset[str]


@dataclass
class Detailed(Message):
    """What a reflection was begun with."""

    reflection: str
    opening: str


@dataclass
class Unlocked(Message):
    """The passphrase was the right one."""


@dataclass
class LockWanted(Message):
    """It is time to ask for the passphrase again."""


@dataclass
class LockFound(Message):
    """Where the key is kept, and whether this computer has a keychain."""

    kept: str
    keychain: bool


@dataclass
class LockChanged(Message):
    """What was chosen is done."""

    way: str


@dataclass
class BackupsListed(Message):
    """The backups there are, latest first."""

    found: tuple[HeldBackup, ...]


@dataclass
class BackupOpened(Message):
    """A backup that was locked with another passphrase can be read."""

    found: HeldBackup
    passphrase: str


@dataclass
class DamageFound(Message):
    """The file of reflections is not whole."""


@dataclass
class WentOn(Message):
    """How far something is that takes long."""

    done: int
    total: int


@dataclass
class CameBack(Message):
    """What was put back out of a backup."""

    done: PutBack


@dataclass
class Recovered(Message):
    """What became of a damaged file; `None` where it was whole after all."""

    found: Recovery | None
