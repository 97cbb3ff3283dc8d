"""One writer at a time: a lock file that other processes respect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import FolderUnusable, LibraryBusy


@contextmanager
def held(file: Path, wait: float, doing: str = "building the library") -> Iterator[None]:
    """Hold `file` locked; after `wait` seconds of somebody else's `doing` what it is for, raise `LibraryBusy`."""
    # Deferred: 0.05 s, needed only to write.
    from filelock import FileLock, Timeout

    lock = FileLock(file, timeout=wait, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise LibraryBusy(
            f"Another process is {doing}.",
            kept="Nothing was changed.",
            do="Try again when it has finished; a first build takes about half a minute.",
        ) from error
    except OSError as error:
        raise FolderUnusable(
            f"The lock {file} cannot be made: {error.strerror or error}.",
            kept="Nothing was changed.",
            do="Make the folder writable, or set ASSISTANT_HOME to one that is.",
        ) from error
    try:
        yield
    finally:
        lock.release()
