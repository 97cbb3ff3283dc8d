"""Reflections in one SQLite file: append-only events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters.private_database import Holding, PrivateDatabase
from assistant.domain.events import EVENT, Recorded
from assistant.domain.locks import Keys
from assistant.domain.ports import ReflectionInfo
from assistant.errors import ReflectionBusy, ReflectionNotFound, ReflectionsDamaged
from assistant.sanitise import one_line

MOST_TITLE = 200

_FIRST = """
CREATE TABLE reflections (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, path TEXT NOT NULL, started TEXT NOT NULL
) STRICT;
CREATE TABLE events (
    reflection TEXT NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (reflection, seq)
) STRICT, WITHOUT ROWID;
"""
_SECOND = """
CREATE TABLE IF NOT EXISTS drafts (
    reflection TEXT PRIMARY KEY REFERENCES reflections (id) ON DELETE CASCADE, words TEXT NOT NULL
) STRICT
"""
"""What is typed and not sent. Late files of the first version have it too."""
_LINE = """
UPDATE reflections SET
    updated = coalesce(
        (SELECT e.at FROM events e WHERE e.reflection = reflections.id ORDER BY e.seq DESC LIMIT 1), started),
    finished = coalesce(
        (SELECT e.type FROM events e WHERE e.reflection = reflections.id AND e.type IN ('finished', 'reopened')
         ORDER BY e.seq DESC LIMIT 1), '') = 'finished',
    answers =
        (SELECT count(DISTINCT CASE WHEN json_valid(e.body) THEN json_extract(e.body, '$.step') ELSE e.seq END)
         FROM events e WHERE e.reflection = reflections.id AND e.type = 'answered'),
    touched = EXISTS
        (SELECT 1 FROM events e WHERE e.reflection = reflections.id
         AND e.type NOT IN ('started', 'recalled', 'said', 'asked', 'paused'))
"""
"""What the list says of a reflection, read from its events. Part of the third step: it is released as it is."""
_THIRD = f"""
ALTER TABLE reflections ADD COLUMN updated TEXT NOT NULL DEFAULT '';
ALTER TABLE reflections ADD COLUMN finished INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reflections ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reflections ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
{_LINE}
"""
"""Kept with each reflection, as reading it from the events of thousands takes seconds where the file is locked."""
_INFO = """
SELECT id, title, path, started, updated, finished, answers,
       NOT touched AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.reflection = id)
FROM reflections
"""
HOLDING = Holding(
    what="reflections",
    whose="words",
    steps=(_FIRST, _SECOND, _THIRD),
    busy=ReflectionBusy,
    safe="Everything saved before is safe; the last step was not saved.",
    left="It was left as it is.",
    mend="`assistant reflections recover` saves what can be read, and takes the rest from a backup.",
    damage=ReflectionsDamaged,
)


class SqliteReflections:
    """A `ReflectionStore`. One connection per object; use each object from one thread at a time."""

    def __init__(self, file: Path, keys: Keys = ()) -> None:
        """Open `file` as `PrivateDatabase` does. Raises `FolderUnusable`, `StoreDamaged`, `ReflectionBusy`."""
        self._database = PrivateDatabase(file, HOLDING, keys)
        self._connection = self._database.connection

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def create(self, reflection: str, title: str, path: str, at: datetime) -> None:
        """Make room for a new reflection."""
        with self._database.told(), self._database.writing():
            self._connection.execute(
                "INSERT INTO reflections (id, title, path, started, updated) VALUES (?, ?, ?, ?, ?)",
                (reflection, title, path, at.isoformat(), at.isoformat()),
            )

    def append(self, reflection: str, events: Sequence[Recorded]) -> None:
        """Write `events` durably, all or none; see the port."""
        with self._database.told(), self._told_of_others(), self._database.writing():
            self._insert(reflection, events)

    def rewrite(self, reflection: str, altered: Sequence[Recorded], added: Recorded, title: str) -> None:
        """Overwrite the bytes of what is altered (secure_delete) and fold the journal back; see the port."""
        with self._database.told():
            with self._told_of_others(), self._database.writing():
                self._insert(reflection, (added,))
                self._alter(reflection, altered, title)
            self._database.fold_back()

    def load(self, reflection: str) -> tuple[Recorded, ...]:
        """All events, oldest first."""
        self.info(reflection)
        with self._database.told():
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
        with self._database.told(), suppress(UnicodeEncodeError):  # nothing is called what cannot be written down
            row = self._connection.execute(_INFO + " WHERE id = ?", (reflection,)).fetchone()
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
        with self._database.told():
            rows = self._connection.execute(_INFO + " ORDER BY updated DESC, id").fetchall()
        try:
            return tuple(_info(row) for row in rows)
        except (ValueError, OverflowError) as error:
            raise _unreadable(f"The file {self._database.file}") from error

    def whole(self) -> bool:
        """Whether the file is sound in every page, and not only in those that were read."""
        with self._database.told():
            return self._database.sound()

    def overwrite(self, reflection: str, altered: Sequence[Recorded], title: str) -> None:
        """As `rewrite`, in a copy that may lack the latest events, and to which none is added."""
        with self._database.told():
            with self._database.writing():
                self._alter(reflection, altered, title)
            self._database.fold_back()

    def rename(self, reflection: str, title: str) -> None:
        """Give it another title."""
        self.info(reflection)
        with self._database.told(), self._database.writing():
            self._connection.execute(
                "UPDATE reflections SET title = ? WHERE id = ?", (one_line(title, MOST_TITLE), reflection)
            )

    def delete(self, reflection: str) -> None:
        """Remove it, overwrite its bytes (secure_delete) and fold the journal back."""
        self.info(reflection)
        with self._database.told():
            with self._database.writing():
                self._connection.execute("DELETE FROM events WHERE reflection = ?", (reflection,))
                self._connection.execute("DELETE FROM reflections WHERE id = ?", (reflection,))
            self._database.fold_back()

    def titled(self) -> dict[str, str]:
        """Without looking at a single event."""
        with self._database.told():
            return dict(self._connection.execute("SELECT id, title FROM reflections").fetchall())

    def going_on_from(self, reflection: str) -> tuple[str, ...]:
        """By the event that stands right after the first, without reading what else there is; see the port."""
        with self._database.told():
            rows = self._connection.execute(
                "SELECT r.title FROM reflections r JOIN events e ON e.reflection = r.id AND e.seq = 1"
                " WHERE e.type = 'recalled' AND json_valid(e.body) AND json_extract(e.body, '$.reflection') = ?"
                " ORDER BY e.at DESC",
                (reflection,),
            ).fetchall()
        return tuple(title for (title,) in rows)

    def said(self, reflection: str = "") -> tuple[tuple[str, str], ...]:
        """Every answer, without reading what else there is; see the port."""
        of_one = " AND reflection = ?" if reflection else ""  # “or” would have every event read for one
        with self._database.told():
            return tuple(
                self._connection.execute(
                    "SELECT reflection, json_extract(body, '$.text') FROM events WHERE type = 'answered'"
                    f" AND json_valid(body){of_one} ORDER BY reflection, seq",
                    (reflection,) if reflection else (),
                ).fetchall()
            )

    def draft(self, reflection: str) -> str:
        """What was kept of words not sent; empty for nothing."""
        with self._database.told():
            row = self._connection.execute("SELECT words FROM drafts WHERE reflection = ?", (reflection,)).fetchone()
        return str(row[0]) if row else ""

    def keep_draft(self, reflection: str, words: str) -> None:
        """Overwrite the bytes of what was kept before, also where `words` are empty; see the port."""
        if not words and not self.draft(reflection):
            return
        with self._database.told():
            with self._database.writing():
                self._connection.execute("DELETE FROM drafts WHERE reflection = ?", (reflection,))
                if words:
                    self._connection.execute(
                        "INSERT INTO drafts SELECT id, ? FROM reflections WHERE id = ?", (words, reflection)
                    )
            if not words:
                self._database.fold_back()

    def _alter(self, reflection: str, altered: Sequence[Recorded], title: str) -> None:
        """What was typed and not sent goes too: it may hold what is being taken out."""
        self._connection.executemany(
            "UPDATE events SET body = ? WHERE reflection = ? AND seq = ?",
            [(one.what.model_dump_json(), reflection, one.seq) for one in altered],
        )
        self._connection.execute(
            "UPDATE reflections SET title = ? WHERE id = ?", (one_line(title, MOST_TITLE), reflection)
        )
        self._connection.execute("DELETE FROM drafts WHERE reflection = ?", (reflection,))

    def _insert(self, reflection: str, events: Sequence[Recorded]) -> None:
        rows = [(reflection, one.seq, one.at.isoformat(), one.what.event, one.what.model_dump_json()) for one in events]
        self._connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows)
        self._connection.execute(_LINE + " WHERE id = ?", (reflection,))

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


def _unreadable(what: str) -> ReflectionsDamaged:
    return ReflectionsDamaged(
        f"{what} holds an entry this version cannot read.",
        kept="Nothing was changed.",
        do="Update the assistant if it is older than the file; else `assistant reflections recover` saves the rest.",
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
