"""What backups hold that is missing now, and putting it back, one reflection or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters import backup_contents, copies
from assistant.adapters.backup_contents import Contents
from assistant.adapters.keys import Ask, KeyFiles
from assistant.adapters.reflection_store import MOST_TITLE, SqliteReflections
from assistant.adapters.restoring import Restoring, unreadable_backup
from assistant.domain.backups import Backup, HeldBackup, Lost, PutBack, Whole
from assistant.domain.locks import Kept, Keys
from assistant.domain.ports import Progress
from assistant.errors import NotFound, ReflectionsDamaged, StoreDamaged
from assistant.sanitise import one_line

_TIMES = 3
"""A backup is made while another window goes on writing, before that is said to be in the way."""


class _Taking(SqliteReflections):
    """As `SqliteReflections`, and takes in what a backup has more of."""

    def put_back(self, found: Sequence[Whole]) -> tuple[Whole, ...]:
        """Put each in the place of what is shorter under its id, or missing; all or none. Those that were.

        A title that is there now, and what is typed and not sent, stay.
        """
        with self._database.told(), self._database.writing():
            return tuple(one for one in found if self._put_back(one))

    def _put_back(self, one: Whole) -> bool:
        (last,) = self._connection.execute(
            "SELECT coalesce(max(seq), -1) FROM events WHERE reflection = ?", (one.id,)
        ).fetchone()
        if last + 1 >= len(one.events):
            return False  # another window has gone on with it meanwhile
        began = one.started.isoformat()
        self._connection.execute("DELETE FROM events WHERE reflection = ?", (one.id,))
        self._connection.execute(
            "INSERT INTO reflections (id, title, path, started, updated) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            (one.id, one_line(one.title, MOST_TITLE), one.path, began, began),
        )
        self._insert(one.id, one.events)
        if one.draft:
            self._connection.execute("INSERT INTO drafts VALUES (?, ?) ON CONFLICT DO NOTHING", (one.id, one.draft))
        return True


class PuttingBack(Restoring):
    """As `Restoring`, and reflection by reflection."""

    def kept(self) -> tuple[HeldBackup, ...]:
        """Every backup with what it holds, latest first. Raises `Locked`."""
        keys = self._opened.held()
        return tuple(self._held(one, keys, keys) for one in self._backups.held())

    def look(self, name: str, ask: Ask) -> HeldBackup:
        """The backup called `name`; `ask` is for the passphrase of then, where it was another.

        Raises `NotFound`, `WrongPassphrase`.
        """
        keys = self._opened.held()
        file = self._backups.place(name) / self._file.name
        then = keys
        if file.is_file():
            with suppress(StoreDamaged):  # which `_held` says
                then = self._keys_of(file, keys, ask)
        return self._held(next(one for one in self._backups.held() if one.name == name), then, keys)

    def put_back(self, name: str, which: Sequence[str], ask: Ask, progress: Progress | None = None) -> PutBack:
        """Put what the backup called `name` has of `which` in the place of what is shorter now, or missing.

        Without `which`, all of those. What was there before is backed up first. `ask` as in `look`.
        Raises `NotFound`, `WrongPassphrase`, `ReflectionBusy`, `FolderUnusable`, `StoreDamaged`.
        """
        keys = self._opened.held()
        with self._told():
            # All of it, before the oldest backup makes room for the one that is made next.
            found, unreadable = self._read(name, which, keys, ask, progress)
            before = self._backed_up(keys) if found else None
            with closing(_Taking(self._file, keys)) as store:
                put = store.put_back(found)
        return PutBack(titles=tuple(one.title for one in put), unreadable=unreadable, before=before)

    def _held(self, backup: Backup, then: Keys, keys: Keys) -> HeldBackup:
        """What is in `backup`, which one of `then` opens; one of `keys` what there is now."""
        place = self._backups.place(backup.name)
        file, note = place / self._file.name, KeyFiles(place).note_file
        held = HeldBackup(backup=backup, locked=note.is_file())
        if not file.is_file():
            return held
        try:
            with closing(backup_contents.opened(file, then)) as contents:
                lost = self._lost(contents, keys)
                return held.model_copy(update={"reflections": len(contents.spoken()), "lost": lost})
        except sqlite.DatabaseError:
            sealed = then is keys and self._sealed(place)
            return held.model_copy(update={"sealed": sealed, "damaged": not sealed})

    def _lost(self, contents: Contents, keys: Keys) -> tuple[Lost, ...]:
        with suppress(sqlite.DatabaseError), closing(backup_contents.opened(self._file, keys)) as now:
            return contents.lost(now, now.entries())
        return contents.lost(None, {})

    def _sealed(self, place: Path) -> bool:
        """Whether the backup at `place` has a passphrase, and another than there is now."""
        here, there = KeyFiles(self._file.parent), KeyFiles(place)
        try:
            note = there.note()
            if note is None or note.kept is not Kept.PASSPHRASE:
                return False
            return not here.keys_file.is_file() or here.keys_file.read_bytes() != there.keys_file.read_bytes()
        except (OSError, StoreDamaged):
            return False

    def _read(
        self, name: str, which: Sequence[str], keys: Keys, ask: Ask, progress: Progress | None
    ) -> tuple[tuple[Whole, ...], tuple[str, ...]]:
        """Those of `which` that can be read, and the titles of those that cannot."""
        file = self._backups.place(name) / self._file.name
        if not file.is_file():
            raise NotFound(f"The backup {name} holds no reflections.", do="Choose another.")
        found, unreadable = list[Whole](), list[str]()
        try:
            with closing(backup_contents.opened(file, self._keys_of(file, keys, ask))) as contents:
                lost = {one.id: one for one in self._lost(contents, keys)}
                _refuse(set(which) - lost.keys())
                for number, one in enumerate(which or lost):
                    if progress is not None:
                        progress(number, len(which or lost), "putting back")
                    try:
                        found.append(contents.whole(one))
                    except (ValueError, OverflowError):
                        unreadable.append(lost[one].title)
        except sqlite.OperationalError:
            raise
        except sqlite.DatabaseError as error:
            raise unreadable_backup(name, error) from error
        return tuple(found), tuple(unreadable)

    def _backed_up(self, keys: Keys) -> Backup | None:
        """The backup that holds what there is now; `None` where there is nothing.

        Raises `ReflectionsDamaged`, and `ReflectionBusy` where somebody keeps writing meanwhile.
        """
        for _ in range(_TIMES):
            self._backups.make(keys, self._now())
            if not self._file.is_file() or not self._file.stat().st_size:
                return None
            if (before := self._backups.has(self._file)) is not None:
                return before
            if not copies.sound(self._file, keys):
                raise ReflectionsDamaged(
                    "The file of reflections is damaged, and could not be backed up first.",
                    kept="Nothing was changed.",
                    do="`assistant reflections recover` saves what can be read, and takes the rest from a backup.",
                )
        raise sqlite.OperationalError("the file is locked: it is being written to")


def _refuse(others: set[str]) -> None:
    if others:
        named = ", ".join(one_line(one, 60) for one in sorted(others))
        raise NotFound(
            f"The backup has no more of {named} than there is now.",
            kept="Nothing was changed.",
            do="`assistant reflections backups` with its name lists what is missing or shorter.",
        )
