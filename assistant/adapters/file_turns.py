"""Opening a SQLite file that another process may be opening at the same moment."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
_PAUSE_SECONDS = 0.02


def make_private(file: Path) -> None:
    """Make `file`, empty, unless it is there, and its owner's alone. Raises `OSError`, also for a symbolic link.

    One that is there is not opened: closing it would drop the locks that this process holds on it through
    SQLite, and another would take itself for the last and delete the journal (howtocorrupt.html, 2.2).
    """
    if file.is_symlink():
        raise OSError(errno.ELOOP, "it is a symbolic link", str(file))
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    if sys.platform != "win32" and file.stat().st_mode & 0o077:
        file.chmod(0o600)


def opened(file: Path, script: str, seconds: float) -> sqlite3.Connection:
    """`file`, made private and prepared by `script`, for several threads. Raises `OSError`, `sqlite3.Error`."""
    make_private(file)
    db = sqlite3.connect(file, timeout=seconds, check_same_thread=False)
    try:
        when_free(lambda: db.executescript(script), sqlite3.OperationalError, seconds)
    except sqlite3.Error:
        db.close()
        raise
    return db


def when_free(prepare: Callable[[], Result], failure: type[Exception], seconds: float) -> Result:
    """`prepare()`, tried again for `seconds` while it fails with `failure` because the file is locked.

    SQLite waits by itself for most locks, but not where two might wait for each other
    (https://www.sqlite.org/c3ref/busy_handler.html): of two processes that change a new file to a
    write-ahead log at once, one fails without waiting. `prepare` must be safe to repeat.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            return prepare()
        except failure as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
        time.sleep(_PAUSE_SECONDS)


def is_busy(error: Exception) -> bool:
    """Whether SQLite failed because another process holds the file."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_unwritable(error: Exception) -> bool:
    """Whether SQLite failed because of the disk or the folder, which says nothing against what the file holds."""
    return _code(error) in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
    )


def give_room_back(db: sqlite3.Connection, error: Exception) -> None:
    """Where `error` is of a full disk, empty the journal: what failed has filled it, and leaves room for nothing."""
    if is_unwritable(error):
        with contextlib.suppress(sqlite3.Error):
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
