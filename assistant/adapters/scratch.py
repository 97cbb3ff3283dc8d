"""A folder for one run: removed when it ends, and by the next run where it was killed."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assistant.adapters import build_lock
from assistant.errors import LibraryBusy
from assistant.paths import private_folder

_LOCK = ".lock"
_WAIT = 5.0
"""Seconds another process may take to see that a new folder is not a dead one."""


@contextmanager
def folder(within: Path) -> Iterator[Path]:
    """A new folder in `within`, held locked to tell it from what a killed run left. Raises `FolderUnusable`."""
    private_folder(within)
    _sweep(within)
    made = within / uuid.uuid4().hex
    lock = within / (made.name + _LOCK)
    try:
        with build_lock.held(lock, _WAIT):
            yield private_folder(made)
    finally:
        _remove(made, lock)


def _sweep(within: Path) -> None:
    """Remove what no living process holds."""
    for lock in within.glob(f"*{_LOCK}"):
        with suppress(LibraryBusy), build_lock.held(lock, 0):
            _remove(within / lock.name.removesuffix(_LOCK), lock)


def _remove(made: Path, lock: Path) -> None:
    """Remove `made`; its lock stays as long as anything of it does, as where an open file cannot be removed."""
    shutil.rmtree(made, ignore_errors=True)
    if not made.exists():
        lock.unlink(missing_ok=True)
