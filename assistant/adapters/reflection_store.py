"""Reflections in one SQLite file: append-only events, through sqlcipher3 so that a key can be set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters.file_turns import make_private, when_free
from assistant.domain.events import EVENT, Recorded
from assistant.domain.ports import ReflectionInfo
from assistant.errors import FolderUnusable, ReflectionBusy, ReflectionNotFound, StoreDamaged
from assistant.paths import private_folder
from assistant.sanitise import one_line

SCHEMA_VERSION = 1
BUSY_SECONDS = 3.0
"""How long to wait for another process before saying that it holds the file."""
MOST_TITLE = 200
_DAMAGE = ("no such table", "no such column", "already exists", "decode to UTF-8")
"""What SQLite calls an operational error although the file is what is wrong."""

_SCHEMA = """
CREATE TABLE reflections (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, path TEXT NOT NULL, started TEXT NOT NULL
) STRICT;
CREATE TABLE events (
    reflection TEXT NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (reflection, seq)
) STRICT, WITHOUT ROWID;
"""
_INFO = """
SELECT r.id, r.title, r.path, r.started,
       coalesce((SELECT e.at FROM events e WHERE e.reflection = r.id ORDER BY e.seq DESC LIMIT 1), r.started),
       coalesce((SELECT e.type FROM events e WHERE e.reflection = r.id AND e.type IN ('finished', 'reopened')
                 ORDER BY e.seq DESC LIMIT 1), '') = 'finished',
       (SELECT count(*) FROM events e WHERE e.reflection = r.id AND e.type = 'answered'),
       NOT EXISTS (SELECT 1 FROM events e WHERE e.reflection = r.id
                   AND e.type NOT IN ('started', 'recalled', 'said', 'asked', 'paused'))
FROM reflections r
"""


class SqliteReflections:
    """A `ReflectionStore`. One connection per object; use each object from one thread at a time."""

    def __init__(self, file: Path) -> None:
        """Open `file`, making it when absent. Raises `FolderUnusable`, `StoreDamaged`, `ReflectionBusy`."""
        self._file = file
        private_folder(file.parent)
        if file.is_symlink():
            raise FolderUnusable(
                f"The file {file} is a symbolic link, which could lead your words elsewhere.",
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

    def create(self, reflection: str, title: str, path: str, at: datetime) -> None:
        """Make room for a new reflection."""
        with self._told(), self._writing():
            self._connection.execute(
                "INSERT INTO reflections VALUES (?, ?, ?, ?)", (reflection, title, path, at.isoformat())
            )

    def append(self, reflection: str, events: Sequence[Recorded]) -> None:
        """Write `events` durably, all or none; see the port."""
        with self._told(), self._told_of_others(), self._writing():
            self._insert(reflection, events)

    def rewrite(self, reflection: str, altered: Sequence[Recorded], added: Recorded, title: str) -> None:
        """Overwrite the bytes of what is altered (secure_delete) and fold the journal back; see the port."""
        with self._told():
            with self._told_of_others(), self._writing():
                self._insert(reflection, (added,))
                self._connection.executemany(
                    "UPDATE events SET body = ? WHERE reflection = ? AND seq = ?",
                    [(one.what.model_dump_json(), reflection, one.seq) for one in altered],
                )
                self._connection.execute(
                    "UPDATE reflections SET title = ? WHERE id = ?", (one_line(title, MOST_TITLE), reflection)
                )
            self._fold_back()

    def load(self, reflection: str) -> tuple[Recorded, ...]:
        """All events, oldest first."""
        self.info(reflection)
        with self._told():
            rows = self._connection.execute(
                "SELECT seq, at, body FROM events WHERE reflection = ? ORDER BY seq", (reflection,)
            ).fetchall()
        try:
            return tuple(
                Recorded(seq=seq, at=datetime.fromisoformat(at), what=EVENT.validate_json(body))
                for seq, at, body in rows
            )
        except (ValueError, OverflowError) as error:
            raise _unreadable(f"The reflection {reflection}") from error

    def info(self, reflection: str) -> ReflectionInfo:
        """Its line in the list."""
        row = None
        with self._told(), suppress(UnicodeEncodeError):  # nothing is called what cannot be written down
            row = self._connection.execute(_INFO + " WHERE r.id = ?", (reflection,)).fetchone()
        if row is None:
            raise ReflectionNotFound(
                f"There is no reflection called {one_line(reflection, 60) or '“”'}.",
                do="`assistant reflections list` shows those there are.",
            )
        try:
            return _info(row)
        except (ValueError, OverflowError) as error:
            raise _unreadable(f"The reflection {reflection}") from error

    def list(self) -> tuple[ReflectionInfo, ...]:
        """All reflections, latest first."""
        with self._told():
            rows = self._connection.execute(_INFO + " ORDER BY 5 DESC, 1").fetchall()
        try:
            return tuple(_info(row) for row in rows)
        except (ValueError, OverflowError) as error:
            raise _unreadable(f"The file {self._file}") from error

    def rename(self, reflection: str, title: str) -> None:
        """Give it another title."""
        self.info(reflection)
        with self._told(), self._writing():
            self._connection.execute(
                "UPDATE reflections SET title = ? WHERE id = ?", (one_line(title, MOST_TITLE), reflection)
            )

    def delete(self, reflection: str) -> None:
        """Remove it, overwrite its bytes (secure_delete) and fold the journal back."""
        self.info(reflection)
        with self._told():
            with self._writing():
                self._connection.execute("DELETE FROM events WHERE reflection = ?", (reflection,))
                self._connection.execute("DELETE FROM reflections WHERE id = ?", (reflection,))
            self._fold_back()

    def _insert(self, reflection: str, events: Sequence[Recorded]) -> None:
        rows = [(reflection, one.seq, one.at.isoformat(), one.what.event, one.what.model_dump_json()) for one in events]
        self._connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows)

    def _fold_back(self) -> None:
        """Leave nothing in the journal."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _prepare(self) -> None:
        # in one statement: another process may be making the tables
        version, tables = self._connection.execute(
            "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
        ).fetchone()
        if version == 0 and tables:
            raise StoreDamaged(
                f"The file {self._file} cannot be read as reflections: it is a database of something else.",
                kept="It was left as it is.",
                do="Move it aside to start afresh.",
            )
        if version > SCHEMA_VERSION:
            raise StoreDamaged(
                f"The file {self._file} was written by a newer version of the assistant.",
                kept="Nothing was changed.",
                do="Update the assistant to open it.",
            )
        for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {setting}").fetchall()
        if version == 0:
            with self._writing():
                if self._version() == 0:  # another process may have been first
                    for statement in _SCHEMA.split(";"):
                        self._connection.execute(statement)
                    self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _told_of_others(self) -> Iterator[None]:
        """What another window did to the same reflection, as sentences."""
        try:
            yield
        except sqlite.IntegrityError as error:
            if "FOREIGN KEY" in str(error):
                raise ReflectionNotFound(
                    "This reflection was deleted in another window.",
                    kept="Your last answer here was not saved.",
                    do="Begin a new reflection, or import the file if you exported it.",
                ) from error
            raise ReflectionBusy(
                "This reflection was continued in another window.",
                kept="What was saved there is safe; your last answer here was not saved.",
                do="Close one of the two and open the reflection again.",
            ) from error

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

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
            kept="Everything saved before is safe; the last step was not saved.",
            do="Check that the disk has room and the folder can be written.",
        )

    def _damaged(self, why: str) -> StoreDamaged:
        return StoreDamaged(
            f"The file {self._file} cannot be read as reflections: {one_line(why)}.",
            kept="It was left as it is.",
            do="Move it aside to start afresh, or put back a backup.",
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Database errors as sentences."""
        try:
            yield
        except sqlite.IntegrityError:
            raise
        except sqlite.OperationalError as error:
            message = str(error)
            if "locked" in message or "busy" in message:
                raise ReflectionBusy(
                    "Another program holds the file of reflections.",
                    kept="Everything saved before is safe; the last step was not saved.",
                    do="Close the other program and try again.",
                ) from error
            if any(sign in message for sign in _DAMAGE):
                raise self._damaged(message) from error
            raise self._unwritable(message) from error
        except sqlite.DatabaseError as error:
            raise self._damaged(str(error)) from error


def _unreadable(what: str) -> StoreDamaged:
    return StoreDamaged(
        f"{what} holds an entry this version cannot read.",
        kept="Nothing was changed.",
        do="Update the assistant if it is older than the file; otherwise restore the file from a backup.",
    )


def _info(row: Any) -> ReflectionInfo:
    """One row of `_INFO`. Raises `ValueError` when a time in it is none."""
    identifier, title, path, started, updated, finished, answers, untouched = row
    return ReflectionInfo(
        id=identifier,
        title=title,
        path=path,
        started=datetime.fromisoformat(started).astimezone(UTC),
        updated=datetime.fromisoformat(updated).astimezone(UTC),
        finished=bool(finished),
        answers=answers,
        untouched=bool(untouched),
    )
