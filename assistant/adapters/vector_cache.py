"""Vectors kept by the text and the model they were made from, shared by all data folders."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.adapters.file_turns import when_free
from assistant.domain.ports import Vectors

_OPENING = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
"""
_BUSY_SECONDS = 5.0
_VARIABLES = 500


class SqliteVectorCache:
    """A cache in `file`: what cannot be read is as good as absent, what cannot be written is not kept."""

    def __init__(self, file: Path) -> None:
        """Opens or creates `file`; a damaged one is replaced by an empty one, a busy one done without."""
        self._file = file
        self._lock = threading.Lock()
        try:
            self._db = self._open()
        except sqlite3.OperationalError:
            # Somebody else's file, or no room for one: remember until this process ends.
            self._db = sqlite3.connect(":memory:", check_same_thread=False)
            self._db.executescript(_OPENING)
        except sqlite3.DatabaseError:
            self._start_anew()

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
                    rows = self._db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)
                    found |= {wanted[key]: np.frombuffer(blob, dtype="<f4") for key, blob in rows}
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
            except sqlite3.DatabaseError as error:
                self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _open(self) -> sqlite3.Connection:
        # Made here first, so that it is never readable by others, whatever the umask.
        os.close(os.open(self._file, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
        db = sqlite3.connect(self._file, timeout=_BUSY_SECONDS, check_same_thread=False)
        try:
            when_free(lambda: db.executescript(_OPENING), sqlite3.OperationalError, _BUSY_SECONDS)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _give_up(self, error: sqlite3.DatabaseError) -> None:
        """Busy or full: do without this time. Damaged: start with an empty file."""
        if not isinstance(error, sqlite3.OperationalError):
            self._db.close()
            self._start_anew()

    def _start_anew(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        self._db = self._open()


def _key(model: str, text: str) -> bytes:
    return hashlib.sha256(f"{model}\n{text}".encode()).digest()
