"""The person's own files, for commands: opened with their key, which is asked for once."""

from __future__ import annotations

import functools
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import paths
from assistant.cli import shell
from assistant.errors import Locked

if TYPE_CHECKING:
    from assistant.domain.coaching import CoachNotes
    from assistant.domain.locks import HeldKeys
    from assistant.domain.ports import ReflectionStore

PASSPHRASE = "ASSISTANT_PASSPHRASE"
"""For programs; whoever can see a process's environment can see it."""


def keys() -> HeldKeys:
    """Those of this process's data folder."""
    return _keys(paths.find().home)


@functools.cache
def _keys(home: Path) -> HeldKeys:
    from assistant import wiring_keeping  # deferred: see assistant.cli

    return wiring_keeping.keys(paths.find(), given)


def given() -> str:
    """The passphrase, from the environment or the person. Raises `Locked` where there is neither."""
    told = os.environ.get(PASSPHRASE)
    return told if told else asked("Passphrase: ")


def asked(question: str) -> str:
    """What is typed at the terminal, which does not show it. Raises `Locked` where there is no terminal."""
    try:
        if sys.platform != "win32":
            os.close(os.open("/dev/tty", os.O_RDWR))  # or it would be read, and shown, from standard input
        return getpass.getpass(question)
    except (OSError, EOFError) as error:
        raise Locked(
            "Your reflections are locked with a passphrase, and there is no terminal to ask for it in.",
            kept="They are safe, and stay locked.",
            do=f"Run this in a terminal window, or give the passphrase in {PASSPHRASE}.",
        ) from error


@contextmanager
def reflections(*, forgetting: bool = True) -> Iterator[ReflectionStore]:
    """The store of reflections; `forgetting` is whether backups forget what is deleted in it."""
    from assistant import wiring_keeping  # deferred: see assistant.cli

    with closing(wiring_keeping.reflections(paths.find(), keys(), forgetting)) as store:
        yield store


@contextmanager
def notes() -> Iterator[CoachNotes]:
    """A coach's notes."""
    from assistant import wiring_keeping  # deferred as above

    with closing(wiring_keeping.coach_notes(paths.find(), keys())) as kept:
        yield kept


def care() -> None:
    """What is done at every start: finish what was broken off with the lock, and back up what has changed."""
    from assistant import wiring_keeping  # deferred as above

    told = wiring_keeping.care(paths.find(), keys())
    if told:
        shell.say(told)
