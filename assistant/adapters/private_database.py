"""A SQLite file that holds what somebody wrote: opened, brought up to date, written whole or not at all, wiped.

Locked with a key where there is one. What goes wrong with it is said in the words of what it holds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters import ciphers
from assistant.adapters.file_turns import make_private, when_free
from assistant.domain.locks import Keys
from assistant.errors import AssistantError, FolderUnusable, StoreDamaged
from assistant.paths import private_folder
from assistant.sanitise import one_line

BUSY_SECONDS = 3.0
"""How long to wait for another process before saying that it holds the file."""
_DAMAGE = ("no such table", "no such column", "already exists", "decode to UTF-8")
"""What SQLite calls an operational error although the file is what is wrong."""
_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON")
_NOT_OURS = "file is not a database"
"""What SQLCipher says of a key that does not fit, and SQLite of a file that is locked, or is something else."""
_EXCHANGED = 5
"""How often a file may be exchanged for another, locked in another way, while it is being opened."""


@dataclass(frozen=True)
class Holding:
    """What a file holds, and how it is spoken of."""

    what: str
    """It "cannot be read as" this."""
    whose: str
    """What a symbolic link "could lead elsewhere"."""
    steps: tuple[str, ...]
    """Statements that make each version out of the one before, the first out of nothing. Released ones never change."""
    busy: type[AssistantError]
    safe: str
    """What was kept when something could not be written."""
    left: str
    """What was kept when the file cannot be read."""
    mend: str
    """What to do then."""
    damage: type[StoreDamaged] = StoreDamaged
    """What is raised then."""
    application: int = 0
    """Marks the file, so that no other database is taken for it."""

    @property
    def version(self) -> int:
        """The one this program writes."""
        return len(self.steps)


class PrivateDatabase:
    """One connection to `file`; use each object from one thread at a time."""

    def __init__(self, file: Path, holding: Holding, keys: Keys = ()) -> None:
        """Open `file` with whichever of `keys` fits, or none; make it with the first of them when it is absent.

        Raises `FolderUnusable`, `StoreDamaged`, and what says it is busy.
        """
        self.file = file
        self._holding = holding
        private_folder(file.parent)
        if file.is_symlink():
            raise FolderUnusable(
                f"The file {file} is a symbolic link, which could lead your {holding.whose} elsewhere.",
                kept="Nothing was written.",
                do="Replace it with the real file.",
            )
        try:
            make_private(file)
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error
        with self.told():
            self._open(keys)

    def _open(self, keys: Keys) -> None:
        """Another process may put a file that is locked otherwise in the place of this one at any moment."""
        for _ in range(_EXCHANGED):
            before = os.stat(self.file)
            try:
                self._open_this(keys)
            except (sqlite.Error, StoreDamaged):
                after = os.stat(self.file)
                # the number of a file that is gone is given to another
                if (before.st_ino, before.st_ctime_ns) == (after.st_ino, after.st_ctime_ns):
                    raise
                continue
            if os.stat(self.file).st_ino == before.st_ino:
                return
            self.connection.close()
        raise sqlite.OperationalError("the file is locked: it is being exchanged")

    def _open_this(self, keys: Keys) -> None:
        for key in (*keys, None):
            self.connection = ciphers.connect(self.file, key, BUSY_SECONDS)
            try:
                when_free(self._prepare, sqlite.OperationalError, BUSY_SECONDS)
            except (sqlite.Error, StoreDamaged) as error:
                self.connection.close()
                if key is None or str(error) != _NOT_OURS:
                    raise
            else:
                return

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is executed inside is written durably, all or none."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk has ended it already
                self.connection.execute("ROLLBACK")
            raise

    def sound(self) -> bool:
        """Whether every page can be read and fits the others."""
        return bool(self.connection.execute("PRAGMA quick_check").fetchone() == ("ok",))

    def fold_back(self) -> None:
        """Leave nothing in the journal."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Database errors as sentences; what contradicts the rows that are there is the caller's to explain."""
        try:
            yield
        except sqlite.IntegrityError:
            raise
        except sqlite.OperationalError as error:
            message = str(error)
            if "locked" in message or "busy" in message:
                raise self._holding.busy(
                    f"Another program holds the file of {self._holding.what.removeprefix('a ')}.",
                    kept=self._holding.safe,
                    do="Close the other program and try again.",
                ) from error
            if any(sign in message for sign in _DAMAGE):
                raise self.damaged(message) from error
            raise self._unwritable(message) from error
        except sqlite.DatabaseError as error:
            raise self.damaged(str(error)) from error

    def damaged(self, why: str) -> StoreDamaged:
        """That the file is not what it should be."""
        return self._holding.damage(
            f"The file {self.file} cannot be read as {self._holding.what}: {one_line(why)}.",
            kept=self._holding.left,
            do=self._holding.mend,
        )

    def _unwritable(self, why: str) -> FolderUnusable:
        return FolderUnusable(
            f"The file {self.file} cannot be written: {why}.",
            kept=self._holding.safe,
            do="Check that the disk has room and the folder can be written.",
        )

    def _prepare(self) -> None:
        # in one statement: another process may be making the tables
        version, application, tables = self.connection.execute(
            "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master)"
            " FROM pragma_user_version, pragma_application_id"
        ).fetchone()
        if tables and (version == 0 or application != self._holding.application):
            raise self.damaged("it is a database of something else")
        if version > self._holding.version:
            raise StoreDamaged(
                f"The file {self.file} was written by a newer version of the assistant.",
                kept="Nothing was changed.",
                do="Update the assistant to open it.",
            )
        for setting in _SETTINGS:
            self.connection.execute(f"PRAGMA {setting}").fetchall()
        if version < self._holding.version:
            with self.writing():
                self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        """Take the steps that are missing, in one piece with the number that says so."""
        (found,) = self.connection.execute("PRAGMA user_version").fetchone()  # another process may have been first
        for step in self._holding.steps[found:]:
            for statement in step.split(";"):
                self.connection.execute(statement)
        self.connection.execute(f"PRAGMA application_id = {self._holding.application}")
        self.connection.execute(f"PRAGMA user_version = {self._holding.version}")
