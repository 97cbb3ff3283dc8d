"""A coach's notes in a SQLite file of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from assistant.adapters.private_database import Holding, PrivateDatabase
from assistant.domain.coaching import CoachNote, NotedReflection
from assistant.domain.locks import Keys
from assistant.errors import NotesBusy

_FIRST = """
CREATE TABLE notes (
    id INTEGER PRIMARY KEY, reflection TEXT NOT NULL, step TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX notes_by_reflection ON notes (reflection);
"""
HOLDING = Holding(
    what="a coach's notes",
    whose="notes",
    steps=(_FIRST,),
    busy=NotesBusy,
    safe="The notes saved before are safe.",
    left="It was left as it is, and the reflections are in another file.",
    mend="Take the file from a folder in backups, or move it aside to start afresh.",
    application=0x69636E31,
)


class SqliteCoachNotes:
    """A `CoachNotes`. One connection per object; use each object from one thread at a time."""

    def __init__(self, file: Path, keys: Keys = ()) -> None:
        """Open `file` as `PrivateDatabase` does. Raises `FolderUnusable`, `StoreDamaged`, `NotesBusy`."""
        self._database = PrivateDatabase(file, HOLDING, keys)
        self._connection = self._database.connection

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def add(self, notes: Sequence[CoachNote]) -> None:
        """Write `notes` durably, all or none."""
        rows = [(one.reflection, one.step, one.at.isoformat(), one.text) for one in notes]
        with self._database.told(), self._database.writing():
            self._connection.executemany("INSERT INTO notes (reflection, step, at, text) VALUES (?, ?, ?, ?)", rows)

    def about(self, reflection: str) -> tuple[CoachNote, ...]:
        """The notes about `reflection`, oldest first."""
        with self._database.told():
            rows = self._connection.execute(
                "SELECT step, at, text FROM notes WHERE reflection = ? ORDER BY id", (reflection,)
            ).fetchall()
        with self._readable():
            return tuple(
                CoachNote(reflection=reflection, step=step, at=_time(at), text=text) for step, at, text in rows
            )

    def list(self) -> tuple[NotedReflection, ...]:
        """The reflections that there are notes about, the latest note first."""
        with self._database.told():
            rows = self._connection.execute(
                "SELECT reflection, count(*), max(at) FROM notes GROUP BY reflection ORDER BY 3 DESC, 1"
            ).fetchall()
        with self._readable():
            return tuple(NotedReflection(reflection=name, notes=count, latest=_time(at)) for name, count, at in rows)

    def delete(self, reflection: str) -> int:
        """Remove the notes, overwrite their bytes (secure_delete) and fold the journal back."""
        with self._database.told():
            with self._database.writing():
                gone = self._connection.execute("DELETE FROM notes WHERE reflection = ?", (reflection,)).rowcount
            self._database.fold_back()
        return int(gone)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """An entry that holds no time or no text is damage."""
        try:
            yield
        except (ValueError, OverflowError) as error:
            raise self._database.damaged("an entry in it makes no sense") from error


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)
