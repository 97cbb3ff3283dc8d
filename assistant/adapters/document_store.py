"""A person's own documents in one SQLite file, as the passages that were made of them.

Not a cache: the files they came from may be gone. What cannot be read is said and left as it is.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from assistant.adapters.file_turns import is_busy, is_unwritable, make_private, when_free
from assistant.domain.documents import Document
from assistant.domain.library import Passage
from assistant.domain.ports import Stored
from assistant.errors import DocumentNotFound, FolderUnusable, LibraryBusy, StoreDamaged
from assistant.paths import private_folder
from assistant.sanitise import one_line

_VERSION = 1
_BUSY_SECONDS = 5.0
_VARIABLES = 500
"""Values in one statement: SQLite allows at least 999."""
_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON")
_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL) STRICT",
    """CREATE TABLE passages (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, content TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE
    ) STRICT""",
    "CREATE INDEX passages_by_document ON passages (document)",
    "INSERT INTO meta VALUES ('changes', '0')",
)


class SqliteDocuments:
    """A `DocumentStore` in `file`, which is made by the first `keep`. Safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        """Opens nothing yet: every method raises `StoreDamaged`, `FolderUnusable` and `LibraryBusy`."""
        self._file = file
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None

    def documents(self) -> tuple[Document, ...]:
        """All documents, latest added first."""
        rows = self._rows("SELECT content FROM documents ORDER BY number DESC")
        try:
            return tuple(Document.model_validate_json(content) for (content,) in rows)
        except ValidationError as error:
            raise self._damaged("an entry in it is not as it was written") from error

    def keep(self, document: Document, passages: Sequence[tuple[Passage, Stored]]) -> None:
        """Store `document` with its passages in the place of what its id had; one transaction."""
        with self._writing() as db:
            db.execute("DELETE FROM documents WHERE id = ?", (document.id,))
            added = db.execute(
                "INSERT INTO documents (id, content) VALUES (?, ?)", (document.id, document.model_dump_json())
            )
            db.executemany(
                "INSERT INTO passages (id, fingerprint, content, document) VALUES (?, ?, ?, ?)",
                (
                    (passage.id, stored.fingerprint, passage.model_dump_json(), added.lastrowid)
                    for passage, stored in passages
                ),
            )

    def remove(self, document: str) -> None:
        """Remove the document, overwrite its text and empty the journal. Raises `DocumentNotFound`."""
        if document not in {one.id for one in self.documents()}:
            raise DocumentNotFound(
                f"There is no document called {one_line(document, 60) or '“”'}.",
                do="`assistant library list` shows those there are.",
            )
        with self._writing() as db:
            db.execute("DELETE FROM documents WHERE id = ?", (document,))
        with self._lock, self._told():
            self._db().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def stamp(self) -> str:
        """Changes with every `keep` and `remove`; empty as long as nothing was ever kept."""
        return " ".join(value for (value,) in self._rows("SELECT value FROM meta ORDER BY name"))

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every passage, by id, in the order of the documents and within them."""
        rows = self._rows("SELECT id, fingerprint FROM passages ORDER BY number")
        return {name: fingerprint for name, fingerprint in rows}

    def load(self, ids: Sequence[str]) -> list[Passage]:
        """The passages called `ids`, in that order; those that are gone are left out."""
        rows: list[tuple[str, ...]] = []
        for start in range(0, len(ids), _VARIABLES):
            part = ids[start : start + _VARIABLES]
            rows += self._rows(f"SELECT content FROM passages WHERE id IN ({','.join('?' * len(part))})", part)
        try:
            read = {one.id: one for (content,) in rows for one in [Passage.model_validate_json(content)]}
        except ValidationError as error:
            raise self._damaged("a passage in it is not as it was written") from error
        return [read[name] for name in ids if name in read]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _rows(self, statement: str, values: Sequence[str] = ()) -> list[tuple[str, ...]]:
        """What `statement` finds; nothing where nothing was ever kept."""
        with self._lock, self._told():
            if self._opened is None and not self._file.is_symlink() and not self._file.exists():
                return []
            return self._db().execute(statement, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and another stamp."""
        with self._lock, self._told():
            db = self._db()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'changes'")
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk has ended it already
                    db.execute("ROLLBACK")
                raise

    def _db(self) -> sqlite3.Connection:
        if self._opened is None:
            private_folder(self._file.parent)
            try:
                make_private(self._file)
            except OSError as error:
                raise self._unwritable(error.strerror or str(error)) from error
            db = sqlite3.connect(self._file, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
            try:
                when_free(lambda: self._prepare(db), sqlite3.OperationalError, _BUSY_SECONDS)
            except (sqlite3.Error, StoreDamaged):
                db.close()
                raise
            self._opened = db
        return self._opened

    def _prepare(self, db: sqlite3.Connection) -> None:
        # in one statement: another process may be making the tables
        version, tables = db.execute(
            "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
        ).fetchone()
        if version > _VERSION:
            raise StoreDamaged(
                f"Your documents in {self._file} were written by a newer version of the assistant.",
                kept="Nothing was changed.",
                do="Update the assistant to use them.",
            )
        if version == 0 and tables:
            raise self._damaged("it is a database of something else")
        for setting in _SETTINGS:
            db.execute(f"PRAGMA {setting}").fetchall()
        if version == _VERSION:
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            if not db.execute("PRAGMA user_version").fetchone()[0]:  # else another process was first
                for statement in _TABLES:
                    db.execute(statement)
                # so that a file made anew does not pass for the one before
                db.execute("INSERT INTO meta VALUES ('made', ?)", (secrets.token_hex(8),))
                db.execute(f"PRAGMA user_version = {_VERSION}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Database errors as sentences."""
        try:
            yield
        except sqlite3.ProgrammingError:
            # A mistake in using the connection says nothing about the file.
            raise
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                raise LibraryBusy(
                    "Another process is writing to your documents.",
                    kept="Nothing was lost; the last step was not done.",
                    do="Try again in a moment.",
                ) from error
            if is_unwritable(error):
                raise self._unwritable(str(error)) from error
            raise self._damaged(str(error)) from error

    def _unwritable(self, why: str) -> FolderUnusable:
        return FolderUnusable(
            f"Your documents in {self._file} cannot be used: {one_line(why)}.",
            kept="What was added before is safe; the last step was not done.",
            do="Free some space or make the folder writable, then do it again.",
        )

    def _damaged(self, why: str) -> StoreDamaged:
        return StoreDamaged(
            f"Your documents in {self._file} cannot be read: {one_line(why)}.",
            kept="The file was left as it is.",
            do="Put back a copy of it, or move it aside and add your documents again.",
        )
