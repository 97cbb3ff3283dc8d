"""Vectors of the shared passages in SQLite, with the list of documents that are held whole.

A cache of the server: a file that cannot be read is replaced by an empty one and filled at the next step.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from assistant.adapters.file_turns import is_busy, opened
from assistant.domain.ports import Vectors
from assistant.errors import FolderUnusable, LibraryBusy

_OPENING = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS held (document TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (
    document TEXT NOT NULL, digest TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (document, digest)
) WITHOUT ROWID;
"""
_BUSY_SECONDS = 5.0
_VARIABLES = 500

Result = TypeVar("Result")


class SqliteSharedVectors:
    """Implements `MirrorVectors` in `file`."""

    def __init__(self, file: Path) -> None:
        """Opens nothing yet. Every method raises `FolderUnusable` and `LibraryBusy`."""
        self._file = file
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None

    def held(self) -> dict[str, str]:
        """The fingerprint of every document that is held whole, by id."""
        return self._told(lambda db: dict(db.execute("SELECT document, fingerprint FROM held ORDER BY document")))

    def keep(self, document: str, fingerprint: str, vectors: dict[str, Vectors]) -> None:
        """Store the vectors of a document, and that it is held; one transaction."""
        rows = [(document, name, np.asarray(one, dtype="<f4").tobytes()) for name, one in vectors.items()]

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.execute("DELETE FROM vectors WHERE document = ?", (document,))
                db.executemany("INSERT INTO vectors VALUES (?, ?, ?)", rows)
                db.execute("INSERT OR REPLACE INTO held VALUES (?, ?)", (document, fingerprint))

        self._told(write)

    def drop(self, document: str) -> None:
        """Forget a document and its vectors."""

        def write(db: sqlite3.Connection) -> None:
            with db:
                db.execute("DELETE FROM held WHERE document = ?", (document,))
                db.execute("DELETE FROM vectors WHERE document = ?", (document,))

        self._told(write)

    def get(self, document: str, digests: Sequence[str]) -> dict[str, Vectors]:
        """The known vectors of texts of a document, by digest."""

        def read(db: sqlite3.Connection) -> dict[str, Vectors]:
            found: dict[str, Vectors] = {}
            for start in range(0, len(digests), _VARIABLES):
                part = digests[start : start + _VARIABLES]
                marks = ",".join("?" * len(part))
                rows = db.execute(
                    f"SELECT digest, vector FROM vectors WHERE document = ? AND digest IN ({marks})", (document, *part)
                )
                found |= {name: np.frombuffer(blob, dtype="<f4") for name, blob in rows}
            return found

        return self._told(read)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _told(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """`work` on the open file; once more on an empty one when it is damaged."""
        with self._lock:
            try:
                return work(self._open())
            except sqlite3.OperationalError as error:
                raise self._refused(error) from error
            except sqlite3.DatabaseError:
                self._forget()
            try:
                return work(self._open())
            except sqlite3.DatabaseError as error:
                raise self._refused(error) from error

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            try:
                self._db = opened(self._file, _OPENING, _BUSY_SECONDS)
            except OSError as error:
                raise self._refused(error) from error
        return self._db

    def _forget(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)

    def _refused(self, error: Exception) -> LibraryBusy | FolderUnusable:
        if is_busy(error):
            return LibraryBusy(
                "Another process is writing to the copy of the shared library.",
                kept="Nothing was lost.",
                do="Try again in a moment.",
            )
        return FolderUnusable(
            f"The copy of the shared library in {self._file} cannot be written: {error}.",
            kept="Your own documents and reflections are untouched.",
            do="Free some space or make the folder writable, then try again.",
        )
