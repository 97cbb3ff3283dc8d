"""A coach's notes in a SQLite file of their own, through sqlcipher3 as the reflections are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters.file_turns import make_private, when_free
from assistant.domain.coaching import CoachNote, NotedReflection
from assistant.errors import FolderUnusable, NotesBusy, StoreDamaged
from assistant.paths import private_folder
from assistant.sanitise import one_line

SCHEMA_VERSION = 1
APPLICATION = 0x69636E31
"""Marks the file as one of coach's notes, so that no other database is taken for it."""
BUSY_SECONDS = 3.0
"""How long to wait for another process before saying that it holds the file."""
_DAMAGE = ("no such table", "no such column", "already exists", "decode to UTF-8")
"""What SQLite calls an operational error although the file is what is wrong."""
_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")
_SCHEMA = """
CREATE TABLE notes (
    id INTEGER PRIMARY KEY, reflection TEXT NOT NULL, step TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX notes_by_reflection ON notes (reflection);
"""


class SqliteCoachNotes:
    """A `CoachNotes`. One connection per object; use each object from one thread at a time."""

    def __init__(self, file: Path) -> None:
        """Open `file`, making it when absent. Raises `FolderUnusable`, `StoreDamaged`, `NotesBusy`."""
        self._file = file
        private_folder(file.parent)
        if file.is_symlink():
            raise FolderUnusable(
                f"The file {file} is a symbolic link, which could lead your notes elsewhere.",
                kept="Nothing was written.",
                do="Replace it with the real file.",
            )
        try:
            make_private(file)
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error
        with self._told():
            self._connection = sqlite.connect(
                str(file), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                when_free(self._prepare, sqlite.OperationalError, BUSY_SECONDS)
            except (sqlite.Error, StoreDamaged):
                self._connection.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def add(self, notes: Sequence[CoachNote]) -> None:
        """Write `notes` durably, all or none."""
        rows = [(one.reflection, one.step, one.at.isoformat(), one.text) for one in notes]
        with self._told(), self._writing():
            self._connection.executemany("INSERT INTO notes (reflection, step, at, text) VALUES (?, ?, ?, ?)", rows)

    def about(self, reflection: str) -> tuple[CoachNote, ...]:
        """The notes about `reflection`, oldest first."""
        with self._told():
            rows = self._connection.execute(
                "SELECT step, at, text FROM notes WHERE reflection = ? ORDER BY id", (reflection,)
            ).fetchall()
        with self._readable():
            return tuple(
                CoachNote(reflection=reflection, step=step, at=_time(at), text=text) for step, at, text in rows
            )

    def list(self) -> tuple[NotedReflection, ...]:
        """The reflections that there are notes about, the latest note first."""
        with self._told():
            rows = self._connection.execute(
                "SELECT reflection, count(*), max(at) FROM notes GROUP BY reflection ORDER BY 3 DESC, 1"
            ).fetchall()
        with self._readable():
            return tuple(NotedReflection(reflection=name, notes=count, latest=_time(at)) for name, count, at in rows)

    def delete(self, reflection: str) -> int:
        """Remove the notes, overwrite their bytes (secure_delete) and fold the journal back."""
        with self._told():
            with self._writing():
                gone = self._connection.execute("DELETE FROM notes WHERE reflection = ?", (reflection,)).rowcount
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return int(gone)

    def _prepare(self) -> None:
        # in one statement: another process may be making the tables
        version, application, tables = self._connection.execute(
            "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master)"
            " FROM pragma_user_version, pragma_application_id"
        ).fetchone()
        if tables and application != APPLICATION:
            raise self._damaged("it is a database of something else")
        if version > SCHEMA_VERSION:
            raise StoreDamaged(
                f"The file {self._file} was written by a newer version of the assistant.",
                kept="Nothing was changed.",
                do="Update the assistant to open it.",
            )
        for setting in _SETTINGS:
            self._connection.execute(f"PRAGMA {setting}").fetchall()
        if version == 0:
            with self._writing():
                if not self._connection.execute("PRAGMA user_version").fetchone()[0]:  # another may have been first
                    for statement in _SCHEMA.split(";"):
                        self._connection.execute(statement)
                    self._connection.execute(f"PRAGMA application_id = {APPLICATION}")
                    self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk has ended it already
                self._connection.execute("ROLLBACK")
            raise

    def _unwritable(self, why: str) -> FolderUnusable:
        return FolderUnusable(
            f"The file {self._file} cannot be written: {why}.",
            kept="The notes saved before are safe.",
            do="Check that the disk has room and the folder can be written.",
        )

    def _damaged(self, why: str) -> StoreDamaged:
        return StoreDamaged(
            f"The file {self._file} cannot be read as a coach's notes: {one_line(why)}.",
            kept="It was left as it is, and the reflections are in another file.",
            do="Move it aside to start afresh, or put back a backup.",
        )

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """An entry that holds no time or no text is damage."""
        try:
            yield
        except (ValueError, OverflowError) as error:
            raise self._damaged("an entry in it makes no sense") from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Database errors as sentences."""
        try:
            yield
        except sqlite.OperationalError as error:
            message = str(error)
            if "locked" in message or "busy" in message:
                raise NotesBusy(
                    "Another program holds the file of coach's notes.",
                    kept="The notes saved before are safe.",
                    do="Close the other program and try again.",
                ) from error
            if any(sign in message for sign in _DAMAGE):
                raise self._damaged(message) from error
            raise self._unwritable(message) from error
        except sqlite.DatabaseError as error:
            raise self._damaged(str(error)) from error


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)
