"""Putting a backup in the place of what is there, and saving what can be read of a damaged file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters import copies, salvage
from assistant.adapters.backups import Backups
from assistant.adapters.keys import Ask, KeyFiles
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.backups import Recovery, Salvaged
from assistant.domain.locks import HeldKeys, Keys
from assistant.errors import AssistantError, FolderUnusable, NotFound, ReflectionBusy, StoreDamaged, WrongPassphrase
from assistant.paths import unused

_SECONDS = 3.0


class Restoring:
    """For the file of reflections; what it replaces is kept, as a backup or beside it."""

    def __init__(self, file: Path, backups: Backups, opened: HeldKeys, now: Callable[[], datetime]) -> None:
        self._file = file
        self._backups = backups
        self._opened = opened
        self._now = now

    def restore(self, name: str, ask: Ask) -> None:
        """Put the reflections of the backup called `name` in the place of the present ones, which are backed up first.

        `ask` is for the passphrase of then, where it was another. Raises `NotFound`, `WrongPassphrase`,
        `ReflectionBusy`, `FolderUnusable`, `StoreDamaged`.
        """
        place = self._backups.place(name) / self._file.name
        if not place.is_file():
            raise NotFound(f"The backup {name} holds no reflections.", do="Choose another.")
        keys = self._opened.held()
        with self._told():
            connection, _ = copies.opened(place, self._keys_of(place, keys, ask), _SECONDS)
            part = copies.part_of(self._file).with_suffix(".restored")
            try:
                with contextlib.closing(connection):
                    # Before the oldest makes room for the one that is made next.
                    copies.copy(connection, part, keys[0] if keys else None)
                self._backups.make(keys, self._now())
                copies.put_in_place(self._file, keys, part, self._aside(), _SECONDS)
            finally:
                part.unlink(missing_ok=True)

    def recover(self) -> Recovery | None:
        """Save what can be read of a damaged file, and what the latest backup has of the rest; `None` if it is whole.

        Raises `ReflectionBusy`, `FolderUnusable`.
        """
        keys = self._opened.held()
        if self._whole(keys):
            return None
        part = copies.part_of(self._file).with_suffix(".recovered")
        aside = self._aside()
        with self._told():
            try:
                found, backup = self._saved(part, keys)
                with contextlib.closing(copies.opened(part, keys, _SECONDS)[0]) as made:
                    made.execute("PRAGMA journal_mode = DELETE").fetchall()
                copies.put_in_place(self._file, keys, part, aside, _SECONDS, keep=True)
            finally:
                part.unlink(missing_ok=True)
        return Recovery(found=found, aside=str(aside), backup=backup)

    def damaged(self) -> bool:
        """Whether the file is, in any page or entry. Takes as long as reading all of it."""
        return not self._whole(self._opened.held())

    def _saved(self, part: Path, keys: Keys) -> tuple[tuple[Salvaged, ...], str]:
        part.unlink(missing_ok=True)
        with contextlib.closing(SqliteReflections(part, keys)) as into:
            found = salvage.save(self._file, keys, into)
            wanted = not found or not all(one.whole for one in found)
            # One made while the file was damaged has none of it, and to open it there would make an empty one.
            has = [place for place in self._backups.folders() if (place / self._file.name).is_file()]
            for place in has if wanted else ():
                with (
                    contextlib.suppress(AssistantError),
                    contextlib.closing(SqliteReflections(place / self._file.name, keys)) as backup,
                ):
                    return salvage.fill(found, backup, into), place.name
        return found, ""

    def _whole(self, keys: Keys) -> bool:
        try:
            with contextlib.closing(SqliteReflections(self._file, keys)) as store:
                for one in store.list():
                    store.load(one.id)
                return store.whole()
        except StoreDamaged:
            return False

    def _keys_of(self, place: Path, keys: Keys, ask: Ask) -> Keys:
        """Those that open the backup at `place`, which may have been locked otherwise than what there is now."""
        files = KeyFiles(place.parent)
        with contextlib.suppress(sqlite.DatabaseError):
            copies.opened(place, keys, _SECONDS)[0].close()
            return keys
        note = files.note()
        try:
            then = files.keys(note, ask()) if note else ()
            copies.opened(place, then, _SECONDS)[0].close()
        except WrongPassphrase:
            raise
        except sqlite.DatabaseError as error:
            raise unreadable_backup(place.parent.name, error) from error
        return then

    def _aside(self) -> Path:
        return unused(self._file.with_name(f"{self._file.stem}-damaged{self._file.suffix}"))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite.OperationalError as error:
            if "locked" in str(error):
                raise ReflectionBusy(
                    "Another window has your reflections open.",
                    kept="Nothing was changed.",
                    do="Close every other window of the assistant and do this again.",
                ) from error
            raise self._unwritable(str(error)) from error
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error

    def _unwritable(self, why: str) -> FolderUnusable:
        return FolderUnusable(
            f"The folder {self._file.parent} cannot be written: {why}.",
            kept="Your reflections and the backups were left as they are.",
            do="Check that the disk has room and the folder can be written.",
        )


def unreadable_backup(name: str, error: sqlite.DatabaseError) -> StoreDamaged:
    """What to say of the backup called `name`."""
    return StoreDamaged(
        f"The backup {name} cannot be read: {error}.",
        kept="Your reflections were left as they are.",
        do="Choose another backup.",
    )
