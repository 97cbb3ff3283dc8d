"""Every error the project raises on purpose: a sentence, what was kept, what to do next.

AssistantError                exit 1
├── NotFound                  exit 1   asked-for thing not there
│   ├── ReflectionNotFound
│   ├── CardNotFound
│   └── DocumentNotFound
├── CheckFailed               exit 1   content or data did not pass a check
│   └── DocumentUnreadable    exit 1   a file of the person's own that no text can be had from
├── WrongUse                  exit 2   an argument that cannot be used
├── Busy                      exit 3   locked by another process
│   ├── LibraryBusy
│   ├── NotesBusy
│   └── ReflectionBusy
├── Locked                    exit 3   the person's files want a passphrase, or their key
│   └── WrongPassphrase       exit 3
├── Damaged                   exit 4   data that cannot be read, or may not be written
│   ├── StoreDamaged
│   │   └── ReflectionsDamaged   what recovering and the backups are for
│   ├── FolderUnusable
│   └── ModelDamaged
├── LibraryUnavailable        exit 1   the index or the encoder could not be made ready
├── SharedUnavailable         exit 1   the server of a shared library did not do what was asked
│   └── SharedRefused         exit 1   it wants another token
└── Cancelled                 exit 130 stopped on request
"""

from __future__ import annotations

from typing import ClassVar


class AssistantError(Exception):
    """Something a person should read. `str(error)` is the whole message."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, kept: str = "", do: str = "") -> None:
        """`what` happened, what was `kept`, what to `do` next: each a sentence."""
        super().__init__(" ".join(part for part in (what, kept, do) if part))
        self.what = what
        self.kept = kept
        self.do = do


class NotFound(AssistantError):
    """What was asked for is not there."""


class ReflectionNotFound(NotFound):
    """No reflection with that id."""


class CardNotFound(NotFound):
    """No card with that id."""


class DocumentNotFound(NotFound):
    """No document with that id among the person's own."""


class CheckFailed(AssistantError):
    """Content or data did not pass a check."""


class DocumentUnreadable(CheckFailed):
    """One of the person's own files that no text can be had from."""


class WrongUse(AssistantError):
    """An argument that cannot be used."""

    exit_code = 2


class Busy(AssistantError):
    """Another process holds what is needed."""

    exit_code = 3


class LibraryBusy(Busy):
    """Another process is building the library."""


class NotesBusy(Busy):
    """Another process holds the coach's notes."""


class ReflectionBusy(Busy):
    """Another process holds the reflections."""


class Locked(AssistantError):
    """The person's files are locked, and their key is not at hand."""

    exit_code = 3


class WrongPassphrase(Locked):
    """A passphrase was given, and it is not the one."""


class Damaged(AssistantError):
    """Data that cannot be read, or a place that cannot be written."""

    exit_code = 4


class StoreDamaged(Damaged):
    """The reflections or the index file cannot be read."""


class ReflectionsDamaged(StoreDamaged):
    """The file of reflections cannot be read; what can be saved of it, and a backup, may take its place."""


class FolderUnusable(Damaged):
    """A folder the assistant needs cannot be used."""


class ModelDamaged(Damaged):
    """The packaged weights are not what they should be."""


class LibraryUnavailable(AssistantError):
    """The index or the encoder could not be made ready."""


class SharedUnavailable(AssistantError):
    """The server of a shared library is away, refuses, or is not one that can be used."""


class SharedRefused(SharedUnavailable):
    """The server of a shared library does not accept the token, or wants one."""


class Cancelled(AssistantError):
    """Stopped on request."""

    exit_code = 130
