"""Saving what can be read of a damaged file of reflections, into a new one."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters import ciphers
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.backups import Salvaged
from assistant.domain.events import EVENT, Recorded
from assistant.domain.locks import Keys

_SECONDS = 3.0
_GAP = 64
"""How far beyond the last event that can be read others are looked for, to say whether any are missing."""
LOST_TITLE = "Recovered reflection"


def save(damaged: Path, keys: Keys, into: SqliteReflections) -> tuple[Salvaged, ...]:
    """Write what can be read of each reflection in `damaged` to `into`, each up to its first unreadable event.

    What follows an event that is missing would make no sense without it.
    """
    found: list[Salvaged] = []
    for key in (*keys, None):
        with contextlib.closing(_Damaged(damaged, key)) as file:
            titles = _titles(file)
            found += [_saved(file, name, titles.get(name), into) for name in sorted(titles.keys() | _names(file))]
        if found:
            break
    return tuple(found)


def fill(lost: tuple[Salvaged, ...], backup: SqliteReflections, into: SqliteReflections) -> tuple[Salvaged, ...]:
    """Put back from `backup` what is missing in `into`, and that of which it holds more; how each stands now."""
    known = {one.reflection: one for one in lost}
    for info in backup.list():
        events = backup.load(info.id)
        before = known.get(info.id)
        if before is not None and (before.whole or before.events >= len(events)):
            continue
        if before is not None and before.events:
            into.delete(info.id)
        into.create(info.id, info.title, info.path, info.started)
        into.append(info.id, events)
        known[info.id] = Salvaged(
            reflection=info.id, title=info.title, events=len(events), whole=False, from_backup=True
        )
    return tuple(known.values())


class _Damaged:
    """A file that is read as far as it goes; a connection that met a bad page reads nothing more, and is replaced."""

    def __init__(self, file: Path, key: bytes | None) -> None:
        self._file = file
        self._key = key
        self._connection = ciphers.connect(file, key, _SECONDS)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def rows(self, query: str, *values: object) -> tuple[list[Any], bool]:
        """Rows until one cannot be read, and whether that is all of them."""
        found: list[Any] = []
        try:
            found.extend(self._connection.execute(query, values))
        except sqlite.Error:
            self.close()
            self._connection = ciphers.connect(self._file, self._key, _SECONDS)
            return found, False
        return found, True


def _titles(file: _Damaged) -> dict[str, tuple[str, str]]:
    """(title, path) of each; read from both ends, since a page in the middle may be what is damaged."""
    return {
        str(name): (str(title), str(path))
        for order in ("ASC", "DESC")
        for name, title, path in file.rows(f"SELECT id, title, path FROM reflections ORDER BY rowid {order}")[0]
    }


def _names(file: _Damaged) -> set[str]:
    """Of reflections that there are events of."""
    found: set[str] = set()
    for order in ("ASC", "DESC"):
        found |= {
            str(name)
            for (name,) in file.rows(f"SELECT reflection FROM events ORDER BY reflection {order}, seq {order}")[0]
        }
    return found


def _events(file: _Damaged, name: str) -> tuple[list[Recorded], bool]:
    """Those from the beginning that can be read, and whether there were more."""
    found: list[Recorded] = []
    while (row := _row(file, name, len(found)))[0] is not None:
        found.append(row[0])
    after = range(len(found), len(found) + _GAP)
    return found, any(_row(file, name, seq)[1] for seq in after)


def _row(file: _Damaged, name: str, seq: int) -> tuple[Recorded | None, bool]:
    """One event, and whether there is one, readable or not."""
    query = "SELECT at, body FROM events WHERE reflection = ? AND seq = ?"
    rows, whole = file.rows(query, name, seq)
    if not rows:
        return None, not whole
    at, body = rows[0]
    try:
        return Recorded(seq=seq, at=datetime.fromisoformat(at), what=EVENT.validate_json(body)), True
    except (ValueError, TypeError, OverflowError):
        return None, True


def _saved(file: _Damaged, name: str, told: tuple[str, str] | None, into: SqliteReflections) -> Salvaged:
    events, more = _events(file, name)
    title, path = told or (LOST_TITLE, "")
    if events:
        into.create(name, title, path or getattr(events[0].what, "path", "short"), events[0].at)
        into.append(name, events)
    return Salvaged(reflection=name, title=title, events=len(events), whole=bool(events) and not more)
