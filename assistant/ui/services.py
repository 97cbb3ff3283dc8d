"""What the app needs from below, as plain callables; `wiring.py` supplies them.

Every one of them may touch the disk or the encoder, so the app calls them in workers only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Types only: the first frame waits for neither the engine nor numpy.
    from pathlib import Path

    from assistant.config import Setting
    from assistant.conversation.session import Session
    from assistant.domain.backups import HeldBackup, PutBack, Recovery
    from assistant.domain.events import Recalled
    from assistant.domain.library import Card, CardName, Filters, SearchResult
    from assistant.domain.pages import Form
    from assistant.domain.ports import Progress, ReflectionInfo
    from assistant.ui.standing import Plan


class Clipboard(Protocol):
    """A program that holds a clipboard of this machine."""

    @property
    def name(self) -> str:
        """As a person knows it."""

    def write(self, text: str) -> bool:
        """Whether the program took `text`."""

    def read(self) -> str | None:
        """What it holds now; `None` where it cannot say."""


@dataclass(frozen=True)
class Made:
    """A document that is in no file yet."""

    name: str
    """Of the file to be, made of a title."""
    content: bytes


@dataclass(frozen=True)
class Look:
    """The settings that the app itself goes by, with the defaults of `config`."""

    theme: str = "dark"
    glyphs: str = "auto"
    reduced_motion: bool = False
    side_map: bool = True
    enter_sends: bool = True
    lock_after: int = 10
    """Minutes; 0 for never."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action, such as `past.rename`, to the key it has instead of its own."""
    told: tuple[str, ...] = ()
    """Sentences about settings that could not be used."""


@dataclass(frozen=True)
class SettingServices:
    """What can be set."""

    theme: Callable[[], str]
    """The theme that is written down, unchecked. Cheap, so that the first frame can have it."""
    look: Callable[[], Look]
    """The settings that the app goes by."""
    listed: Callable[[], tuple[Setting, ...]]
    """Every setting as it stands. Raises `WrongUse`."""
    put: Callable[[str, str], None]
    """Keep one, by name and as text; empty puts it back as it came. Raises `WrongUse`, `FolderUnusable`."""


@dataclass(frozen=True)
class PastServices:
    """What else can be done with past reflections."""

    search: Callable[[str], frozenset[str]]
    """Those whose titles and answers hold all the words."""
    opening: Callable[[str], str]
    """The first answer given in one, which says what it is about; empty for none."""
    duplicate: Callable[[str], str]
    """Copy one; the id of the copy."""
    export: Callable[[str], Made]
    """One as a document that can be imported again."""
    compare: Callable[[tuple[str, ...]], str]
    """Two or more side by side, as Markdown. Raises `WrongUse`."""
    comparison_as: Callable[[tuple[str, ...], Form], Made]
    """The same in that format."""
    draft: Callable[[str], str]
    """What was typed in one and not sent, as `keep_draft` was given it."""
    keep_draft: Callable[[str, str], None]
    """Keep what is typed in one; empty leaves no trace of it."""


@dataclass(frozen=True)
class LockServices:
    """Who can read what the person writes."""

    asks: Callable[[], bool]
    """Whether a passphrase opens it. Cheap, so that it can be asked for before anything else is shown."""
    unlock: Callable[[str], None]
    """Open it with a passphrase, about 0.3 s. Raises `WrongPassphrase`, `StoreDamaged`."""
    forget: Callable[[], None]
    """Have the passphrase asked for again."""
    kept: Callable[[], str]
    """Where the key is: `nowhere`, `passphrase` or `keychain`. Raises `StoreDamaged`."""
    keychain: Callable[[], bool]
    """Whether this computer has a keychain that can be used."""
    put: Callable[[str, str], None]
    """Lock it with a `passphrase`, which follows, or a key in the `keychain`; or take the lock `off`.

    Raises `Locked`, `WrongUse`, `ReflectionBusy`, `FolderUnusable`, `StoreDamaged`."""
    care: Callable[[], str]
    """Finish what was broken off, and back up what has changed; what went wrong. Raises `Locked`."""


@dataclass(frozen=True)
class BackupServices:
    """What was kept of the reflections."""

    kept: Callable[[], tuple[HeldBackup, ...]]
    """Every backup with what it holds, latest first. Raises `Locked`."""
    look: Callable[[str, str], HeldBackup]
    """The one of that name, with the passphrase that it was locked with. Raises `NotFound`, `WrongPassphrase`."""
    put_back: Callable[[str, tuple[str, ...], str, Progress], PutBack]
    """Put reflections of the one of that name back, by id, or all that are missing or shorter; then as in `look`.

    Raises `NotFound`, `WrongPassphrase`, `ReflectionBusy`, `FolderUnusable`, `StoreDamaged`."""
    damaged: Callable[[], bool]
    """Whether the file of reflections is. Takes as long as reading all of it."""
    recover: Callable[[], Recovery | None]
    """Save what can be read of a damaged one; `None` where it is whole. Raises `ReflectionBusy`, `FolderUnusable`."""


@dataclass(frozen=True)
class Services:
    """The seams between the app and the rest."""

    prepare: Callable[[Progress], None]
    """Make the library ready: build or load the index, load the encoder. Up to 20 s on first use.

    Raises `Cancelled` when the progress callback does, `LibraryUnavailable` when it cannot be done."""
    notices: Callable[[], tuple[str, ...]]
    """What the library had to say since this was last asked, such as that the server of a shared one is away."""
    begin: Callable[[str | None, str], Session]
    """Start a new reflection; given the id of an earlier one, it goes on from that. Then the path: `short`, `full`."""
    earlier: Callable[[], tuple[Recalled, ...]]
    """What a new reflection may go on from: one for each partnership talked through before, latest first."""
    resume: Callable[[str], Session]
    """Go on with one. Raises `ReflectionNotFound`, `StoreDamaged`, `ReflectionBusy`."""
    reflections: Callable[[], tuple[ReflectionInfo, ...]]
    """Past and open reflections, latest first."""
    title: Callable[[str], str]
    """What one is called, without looking at the others. Raises `ReflectionNotFound`."""
    rename: Callable[[str, str], None]
    delete: Callable[[str], str]
    """Delete it for good; what of it stays elsewhere, in sentences, or nothing."""
    search: Callable[[str, int, Filters], SearchResult]
    card: Callable[[str], Card | None]
    see_also: Callable[[Card], tuple[CardName, ...]]
    """Up to three cards on something near."""
    citation: Callable[[str], str]
    """The full citation of a source key."""
    cite_text: Callable[[str], str]
    """A card section's text with its pandoc citations turned into short readable ones."""
    filters: Callable[[], dict[str, tuple[str, ...]]]
    """The values to offer for `theme`, `tension`, `stage` and `source`."""
    summary: Callable[[str], str]
    """The summary of a reflection, as Markdown."""
    summary_as: Callable[[str, Form], Made]
    """The summary in that format. About a second for a PDF."""
    keep: Callable[[Made], Path]
    """Write a document to a new file in the person's documents folder and return its path. Raises `FolderUnusable`."""
    clipboards: Callable[[], Sequence[Clipboard]]
    """Programs that text can be copied through, surest first. Each may take two seconds."""
    go_without: Callable[[], None]
    """Let whoever waits for the library, or will until it is ready, go on without it."""
    plan: Callable[[Session], Plan]
    """Which question of the session's path bears on what in the side map."""
    calculated_stage: Callable[[Session], str | None]
    """The stage the described behaviours come to so far."""
    settings: SettingServices
    past: PastServices
    lock: LockServices
    backups: BackupServices
    home: str
    """The data folder."""
    first_run: Callable[[], bool]
    """Whether nobody has been told yet what this is. Cheap."""
    welcomed: Callable[[], None]
    """From now on somebody has."""
    first_problem: Callable[[], str]
    """A sentence when the data folder cannot be used, else an empty string. Cheap."""
