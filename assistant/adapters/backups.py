"""Backups of the files that hold a person's words: whole copies in folders beside them, locked as they are.

Folders are numbered, since clocks can go back: `0012-20261122-1015`. Seven are kept.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters import copies
from assistant.adapters.keys import KeyFiles
from assistant.domain.backups import Backup
from assistant.domain.locks import Keys
from assistant.errors import FolderUnusable, NotFound
from assistant.paths import private_folder
from assistant.sanitise import one_line

MOST = 7
_SECONDS = 3.0
_NAME = re.compile(r"(\d{4,})-(\d{8}-\d{6})")
_TIME = "%Y%m%d-%H%M%S"


class Backups:
    """Those in `folder`, of the `files` that are there."""

    def __init__(self, folder: Path, files: Sequence[Path]) -> None:
        self.folder = folder
        self._files = files

    def held(self) -> tuple[Backup, ...]:
        """Those there are, latest first."""
        found = []
        for place in self.folder.iterdir() if self.folder.is_dir() and not self.folder.is_symlink() else ():
            named = _NAME.fullmatch(place.name)
            if named and place.is_dir() and not place.is_symlink():
                made = datetime.strptime(named[2], _TIME).replace(tzinfo=UTC)
                found.append((int(named[1]), Backup(name=place.name, made=made)))
        return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0]))

    def folders(self) -> tuple[Path, ...]:
        """Where they are, latest first."""
        return tuple(self.folder / one.name for one in self.held())

    def place(self, name: str) -> Path:
        """The folder of the one called `name`. Raises `NotFound`."""
        if name not in {one.name for one in self.held()}:
            raise NotFound(
                f"There is no backup called {one_line(name, 40) or '“”'}.",
                do="`assistant reflections restore` lists those there are.",
            )
        return self.folder / name

    def make(self, keys: Keys, now: datetime) -> Backup | None:
        """Back up what has changed since the last time, if anything has. Raises `FolderUnusable`.

        The oldest goes once there are more than seven. A file that cannot be read is left out, and kept in older ones:
        it counts for no change, and the latest backup that has it stays.
        """
        there = [file for file in self._files if file.is_file() and file.stat().st_size]
        latest = next(iter(self.folders()), None)
        changed = [file for file in there if latest is None or not _same(file, latest / file.name)]
        if not changed:
            return None
        try:
            return self._make(there, changed, keys, now)
        except (OSError, sqlite.OperationalError) as error:
            raise FolderUnusable(
                f"No backup could be made in {self.folder}: {getattr(error, 'strerror', None) or error}.",
                kept="Your reflections are safe, and so are older backups.",
                do="Check that the disk has room and the folder can be written.",
            ) from error

    def has(self, file: Path) -> Backup | None:
        """The latest backup, if it has `file` just as that is now."""
        latest = next(iter(self.held()), None)
        return latest if latest and _same(file, self.folder / latest.name / file.name) else None

    def _make(self, there: Sequence[Path], changed: Sequence[Path], keys: Keys, now: datetime) -> Backup | None:
        private_folder(self.folder)
        for broken_off in self.folder.glob(".*.part"):
            shutil.rmtree(broken_off, ignore_errors=True)
        number = 1 + max((int(one.name.split("-")[0]) for one in self.held()), default=0)
        made = Backup(name=f"{number:04d}-{now.astimezone(UTC):{_TIME}}", made=now)
        part = private_folder(self.folder / f".{made.name}.part")
        try:
            kept = [file for file in there if _kept(file, part / file.name, keys)]
            if not set(kept) & set(changed):
                return None
            copy_lock(self.folder.parent, part)
            os.replace(part, self.folder / made.name)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        copies.sync_folder(self.folder)
        self._drop_oldest()
        return made

    def _drop_oldest(self) -> None:
        places = self.folders()
        needed = {next((one for one in places if (one / file.name).is_file()), None) for file in self._files}
        for place in places[MOST:]:
            if place not in needed:
                shutil.rmtree(place, ignore_errors=True)


def copy_lock(home: Path, to: Path) -> None:
    """Put what opens the files in `home` beside those in `to`, or take it away where nothing is locked."""
    for mine, copied in zip(_lock_files(home), _lock_files(to), strict=True):
        if mine.is_file():
            shutil.copyfile(mine, copied)
            copied.chmod(0o600)
        else:
            copied.unlink(missing_ok=True)


def forget_lock(place: Path) -> None:
    """Take away what opened the files in `place`, which are not locked any more."""
    for file in _lock_files(place):
        file.unlink(missing_ok=True)


def _lock_files(folder: Path) -> tuple[Path, Path]:
    files = KeyFiles(folder)
    return files.keys_file, files.note_file


def _kept(file: Path, to: Path, keys: Keys) -> bool:
    """Whether `file` was copied; one that is damaged is not."""
    changed = _changed(file)
    try:
        connection, key = copies.opened(file, keys, _SECONDS)
    except sqlite.OperationalError:
        raise
    except sqlite.DatabaseError:
        return False
    with contextlib.closing(connection):
        try:
            copies.copy(connection, to, key)
        except sqlite.OperationalError:
            raise
        except sqlite.DatabaseError:
            return False
    os.utime(to, ns=(changed, changed))
    return True


def _changed(file: Path) -> int:
    """When `file` was last written to, in ns."""
    journal = file.with_name(f"{file.name}-wal")
    written = [file.stat().st_mtime_ns]
    with contextlib.suppress(FileNotFoundError):
        written += [journal.stat().st_mtime_ns] if journal.stat().st_size else []
    return max(written)


def _same(file: Path, copied: Path) -> bool:
    return copied.is_file() and copied.stat().st_mtime_ns == _changed(file)
