"""Vectors kept by the text and the model they were made from, shared by all data folders."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.adapters.file_turns import opened
from assistant.domain.ports import Vectors

_OPENING = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -256;
CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sums (key BLOB PRIMARY KEY, sum INTEGER NOT NULL) WITHOUT ROWID;
"""
"""The sums stand apart so that earlier versions can still use the vectors. SQLite itself has none."""
_SELECT = "SELECT key, vector, sum FROM vectors JOIN sums USING (key)"
_BUSY_SECONDS = 5.0
_VARIABLES = 500


class SqliteVectorCache:
    """A cache in `file`: what is damaged or cannot be read is as good as absent, what cannot be written is not kept."""

    def __init__(self, file: Path) -> None:
        """Opens or creates `file`; a damaged one is replaced by an empty one, one that cannot be used done without."""
        self._file = file
        self._lock = threading.Lock()
        try:
            self._db = self._open()
        except (sqlite3.OperationalError, OSError):
            self._db = _in_memory()
        except sqlite3.DatabaseError:
            self._db = self._anew()

    def get(self, model: str, texts: Sequence[str]) -> dict[str, Vectors]:
        """The known vectors among `texts`, each of shape (dimension,)."""
        wanted = {_key(model, text): text for text in texts}
        keys = list(wanted)
        found: dict[str, Vectors] = {}
        with self._lock:
            try:
                for start in range(0, len(keys), _VARIABLES):
                    part = keys[start : start + _VARIABLES]
                    marks = ",".join("?" * len(part))
                    rows = self._db.execute(f"{_SELECT} WHERE key IN ({marks})", part)
                    found |= {
                        wanted[key]: np.frombuffer(blob, dtype="<f4")
                        for key, blob, said in rows
                        if zlib.crc32(blob) == said
                    }
            except sqlite3.DatabaseError as error:
                self._give_up(error)
        return found

    def put(self, model: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Remember `vectors`, shape (len(texts), dimension)."""
        rows = [
            (_key(model, text), np.asarray(vector, dtype="<f4").tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._lock:
            try:
                with self._db:
                    self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
                    sums = [(key, zlib.crc32(blob)) for key, blob in rows]
                    self._db.executemany("INSERT OR REPLACE INTO sums VALUES (?, ?)", sums)
            except sqlite3.DatabaseError as error:
                self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _open(self) -> sqlite3.Connection:
        return opened(self._file, _OPENING, _BUSY_SECONDS)

    def _give_up(self, error: sqlite3.DatabaseError) -> None:
        """Busy or full: do without this time. Damaged: start with an empty file."""
        if isinstance(error, sqlite3.ProgrammingError):
            raise error  # a mistake in using the connection says nothing about the file
        if not isinstance(error, sqlite3.OperationalError):
            self._db.close()
            self._db = self._anew()

    def _anew(self) -> sqlite3.Connection:
        """An empty file in the place of a damaged one."""
        try:
            for ending in ("", "-wal", "-shm"):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
            return self._open()
        except (sqlite3.DatabaseError, OSError):
            return _in_memory()


def _in_memory() -> sqlite3.Connection:
    """For a file that is somebody else's or a disk without room: remembers until this process ends."""
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.executescript(_OPENING)
    return db


def _key(model: str, text: str) -> bytes:
    return hashlib.sha256(f"{model}\n{text}".encode()).digest()
