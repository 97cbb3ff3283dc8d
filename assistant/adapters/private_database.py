"""A SQLite file that holds what somebody wrote: opened, prepared, written whole or not at all, wiped where it must be.

Through sqlcipher3, so that a key can be set. What goes wrong with it is said in the words of what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters.file_turns import make_private, when_free
from assistant.errors import AssistantError, FolderUnusable, StoreDamaged
from assistant.paths import private_folder
from assistant.sanitise import one_line

BUSY_SECONDS = 3.0
"""How long to wait for another process before saying that it holds the file."""
_DAMAGE = ("no such table", "no such column", "already exists", "decode to UTF-8")
"""What SQLite calls an operational error although the file is what is wrong."""
_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON")


def cipher() -> str:
    """The version of SQLCipher, such as "4.6.1 community"; empty when the module was built without it."""
    connection = sqlite.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else ""


@dataclass(frozen=True)
class Holding:
    """What a file holds, and how it is spoken of."""

    what: str
    """It "cannot be read as" this."""
    whose: str
    """What a symbolic link "could lead elsewhere"."""
    schema: str
    version: int
    busy: type[AssistantError]
    safe: str
    """What was kept when something could not be written."""
    left: str
    """What was kept when the file cannot be read."""
    application: int = 0
    """Marks the file, so that no other database is taken for it."""


class PrivateDatabase:
    """One connection to `file`; use each object from one thread at a time."""

    def __init__(self, file: Path, holding: Holding) -> None:
        """Open `file`, making it when absent. Raises `FolderUnusable`, `StoreDamaged`, and what says it is busy."""
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
            self.connection = sqlite.connect(
                str(file), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                when_free(self._prepare, sqlite.OperationalError, BUSY_SECONDS)
            except (sqlite.Error, StoreDamaged):
                self.connection.close()
                raise

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
        return StoreDamaged(
            f"The file {self.file} cannot be read as {self._holding.what}: {one_line(why)}.",
            kept=self._holding.left,
            do="Move it aside to start afresh, or put back a backup.",
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
        if version == 0:
            with self.writing():
                if not self.connection.execute("PRAGMA user_version").fetchone()[0]:  # another may have been first
                    for statement in self._holding.schema.split(";"):
                        self.connection.execute(statement)
                    self.connection.execute(f"PRAGMA application_id = {self._holding.application}")
                    self.connection.execute(f"PRAGMA user_version = {self._holding.version}")
