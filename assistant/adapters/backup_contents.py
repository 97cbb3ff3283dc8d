"""What a backup holds, read without changing a byte of it: one that is written to would count as out of date."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters import copies
from assistant.domain.backups import Lost, Whole
from assistant.domain.events import EVENT, Recorded
from assistant.domain.locks import Keys

SECONDS = 3.0
_ENTRIES = "(SELECT max(seq) + 1 FROM events e WHERE e.reflection = r.id)"
_SPOKEN = """
SELECT r.id FROM reflections r WHERE EXISTS (
    SELECT 1 FROM events e WHERE e.reflection = r.id
    AND e.type NOT IN ('started', 'recalled', 'said', 'asked', 'paused'))
"""
"""Those in which something was said: others are in no list."""
_ANSWERS = """
SELECT count(DISTINCT CASE WHEN json_valid(body) THEN json_extract(body, '$.step') ELSE seq END)
FROM events WHERE reflection = ? AND type = 'answered'
"""


class Contents:
    """A file of reflections of any version, only read. Every method raises `sqlite.DatabaseError` for a damaged one."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection
        connection.execute("PRAGMA query_only = ON").fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def spoken(self) -> tuple[str, ...]:
        """The ids of those that a list would show."""
        return tuple(str(name) for (name,) in self._rows(_SPOKEN))

    def entries(self) -> dict[str, int]:
        """How many entries each has, by its id."""
        return dict(self._rows(f"SELECT r.id, coalesce({_ENTRIES}, 0) FROM reflections r"))

    def answers(self, reflection: str) -> int:
        """How many questions are answered in it."""
        return int(self._rows(_ANSWERS, reflection)[0][0])

    def lost(self, now: Contents | None, there: Mapping[str, int]) -> tuple[Lost, ...]:
        """Those of which this holds more than `there` is `now`, in entries by id; latest first."""
        entries = self.entries()
        less = [one for one in self.spoken() if there.get(one, 0) < entries[one]]
        found = [self._lost(one, entries[one], now, there.get(one, 0)) for one in less]
        return tuple(sorted(found, key=lambda one: one.updated, reverse=True))

    def whole(self, reflection: str) -> Whole:
        """All there is of one. Raises `ValueError` too, for an entry that cannot be read."""
        ((title, path, started),) = self._rows("SELECT title, path, started FROM reflections WHERE id = ?", reflection)
        events = tuple(
            Recorded(seq=seq, at=datetime.fromisoformat(at), what=EVENT.validate_json(body))
            for seq, at, body in self._rows(
                "SELECT seq, at, body FROM events WHERE reflection = ? ORDER BY seq", reflection
            )
        )
        if [one.seq for one in events] != list(range(len(events))):
            raise ValueError("an entry is missing")
        return Whole(reflection, title, path, datetime.fromisoformat(started), events, self._draft(reflection))

    def _lost(self, reflection: str, entries: int, now: Contents | None, there: int) -> Lost:
        ((title, at),) = self._rows(
            "SELECT title, (SELECT at FROM events WHERE reflection = r.id ORDER BY seq DESC LIMIT 1)"
            " FROM reflections r WHERE id = ?",
            reflection,
        )
        return Lost(
            id=reflection,
            title=title,
            updated=_moment(at),
            answers=self.answers(reflection),
            entries=entries,
            answers_now=now.answers(reflection) if now is not None and there else 0,
            entries_now=there,
        )

    def _draft(self, reflection: str) -> str:
        """Early versions kept none."""
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'drafts'"):
            return ""
        return "".join(words for (words,) in self._rows("SELECT words FROM drafts WHERE reflection = ?", reflection))

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            return list(self._connection.execute(query, values))
        except sqlite.OperationalError as error:  # what SQLite calls so although the file is what is wrong
            if "locked" in str(error) or "busy" in str(error):
                raise
            raise sqlite.DatabaseError(str(error)) from error


def opened(file: Path, keys: Keys) -> Contents:
    """`file`, opened with whichever of `keys` fits, or none. Raises as `copies.opened` does."""
    connection = copies.opened(file, keys, SECONDS)[0]
    try:
        return Contents(connection)
    except sqlite.Error:
        connection.close()
        raise


def _moment(text: str) -> datetime:
    """A time in a file; the beginning of all time for one that is none."""
    with contextlib.suppress(ValueError, OverflowError):
        return datetime.fromisoformat(text).astimezone(UTC)
    return datetime.fromtimestamp(0, UTC)
