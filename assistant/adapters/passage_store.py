"""Passages in SQLite: their text, what they are about, and a full-text index over them.

A cache of the cards and of the documents somebody added. A file that cannot be read is moved aside
and an empty one takes its place; the next build fills it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from assistant.adapters import vocabulary, word_search
from assistant.adapters.file_turns import give_room_back, is_busy, is_unwritable, make_private, when_free
from assistant.domain.library import Filters, Passage
from assistant.domain.ports import Stored
from assistant.errors import FolderUnusable, LibraryBusy, StoreDamaged

_OPENING = (
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
)
_VERSION = 3
"""Of the tables. A file with others is emptied: the next build fills it again."""
_TABLES = {
    "meta": "TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "passages": """TABLE passages (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, vectors INTEGER NOT NULL,
        content TEXT NOT NULL
    )""",
    "facets": """TABLE facets (
        kind TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
        PRIMARY KEY (kind, value, number)
    ) WITHOUT ROWID""",
    "words": """VIRTUAL TABLE words USING fts5 (
        title, aliases, asked_as, body, tokenize = "porter unicode61 remove_diacritics 2"
    )""",
    "vocabulary": vocabulary.TABLE,
}
_FACETS = ("theme", "tension", "stage", "source", "kind")
_BUSY_SECONDS = 5.0
_VARIABLES = 500
"""Values in one statement: SQLite allows at least 999."""


class SqlitePassages:
    """The passage store in `file`. One connection, safe to use from several threads."""

    def __init__(self, file: Path, notify: Callable[[str], None]) -> None:
        """Opens or creates `file`; `notify` is told when a damaged one had to be moved aside."""
        self._file = file
        self._notify = notify
        self._lock = threading.RLock()
        try:
            self._db = self._open()
        except sqlite3.DatabaseError as error:
            self._refuse_if_busy(error)
            self._set_aside()

    def fingerprints(self) -> dict[str, Stored]:
        """What is known of every passage without reading it, by id."""
        with self._transaction() as db:
            rows = db.execute("SELECT id, fingerprint, vectors FROM passages ORDER BY number").fetchall()
        return {name: Stored(fingerprint, vectors) for name, fingerprint, vectors in rows}

    def count(self) -> int:
        """How many passages there are."""
        with self._transaction() as db:
            return int(db.execute("SELECT count(*) FROM passages").fetchone()[0])

    def get(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages that exist among `ids`."""
        rows: list[tuple[str]] = []
        with self._transaction() as db:
            for start in range(0, len(ids), _VARIABLES):
                part = ids[start : start + _VARIABLES]
                marks = ",".join("?" * len(part))
                rows += db.execute(f"SELECT content FROM passages WHERE id IN ({marks})", part).fetchall()
        return self._parsed(rows)

    def replace(self, remove: Sequence[str], passages: Sequence[tuple[Passage, Stored]]) -> None:
        """Drop `remove`, then store `passages`, overwriting; one transaction."""
        with self._transaction() as db:
            names = [*remove, *(passage.id for passage, _ in passages)]
            vocabulary.change(db, names, (" ".join(_words(passage)) for passage, _ in passages))
            for name in names:
                db.execute("DELETE FROM words WHERE rowid = (SELECT number FROM passages WHERE id = ?)", (name,))
                db.execute("DELETE FROM passages WHERE id = ?", (name,))
            for passage, stored in passages:
                added = db.execute(
                    "INSERT INTO passages (id, fingerprint, vectors, content) VALUES (?, ?, ?, ?)",
                    (passage.id, *stored, passage.model_dump_json()),
                )
                db.execute(
                    "INSERT INTO words (rowid, title, aliases, asked_as, body) VALUES (?, ?, ?, ?, ?)",
                    (added.lastrowid, *_words(passage)),
                )
                rows = [(kind, value, added.lastrowid) for kind, values in _facets(passage) for value in values]
                db.executemany("INSERT OR IGNORE INTO facets VALUES (?, ?, ?)", rows)

    def matching(self, filters: Filters, among: Sequence[str] | None = None) -> dict[str, int]:
        """The passages, of those called `among` if given, that pass `filters`: how many vectors each has, by id."""
        where, values = _where(filters, "number" if among is None else "+number")  # else by id, not through all others
        if among is not None:
            where += " AND id IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(list(among)))
        with self._transaction() as db:
            rows = db.execute(f"SELECT id, vectors FROM passages WHERE {where} ORDER BY number", values)
            return {str(name): int(vectors) for name, vectors in rows}

    def lexical(self, query: str, k: int, filters: Filters) -> list[tuple[str, float]]:
        """Up to `k` (id, BM25 score) pairs, best first; any word of `query` counts, none is an operator."""
        where, values = _where(filters, word_search.NUMBER)
        with self._transaction() as db:
            return word_search.best(db, query.split(), k, where, values)

    def unknown(self, words: Sequence[str]) -> list[str]:
        """Those of `words` that stand in no passage, in whatever form."""
        with self._transaction() as db:
            return vocabulary.unknown(db, words)

    def alike(self, word: str, most: int) -> dict[str, int]:
        """Words that `word` may be a slip for, each with how many passages have it."""
        with self._transaction() as db:
            return vocabulary.alike(db, word, most)

    def get_meta(self, name: str) -> str | None:
        """A note about the index."""
        with self._transaction() as db:
            row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, values: dict[str, str]) -> None:
        """Write notes about the index; one transaction."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items()))

    def purge(self) -> None:
        """Leave no trace on disk of passages that were dropped: in the full-text index, the journal, a damaged file.

        Until its parts are merged, the full-text index only marks their words as gone.
        """
        with self._transaction() as db:
            db.execute("INSERT INTO words (words) VALUES ('optimize')")
        with self._told() as db:
            if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise LibraryBusy(
                    "Another process is reading the library's index, which still holds traces of what was removed.",
                    do="Run `assistant library build` in a moment; it takes them away.",
                )
        self._file.with_name(f"{self._file.name}.damaged").unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _open(self) -> sqlite3.Connection:
        try:
            make_private(self._file)
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error
        db = sqlite3.connect(self._file, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
        try:
            emptied = when_free(lambda: _make(db), sqlite3.OperationalError, _BUSY_SECONDS)
            db.execute("SELECT count(*) FROM meta").fetchone()
        except sqlite3.Error:
            db.close()
            raise
        if emptied:
            self._notify("The library's index was made by another version of this program and is being made anew.")
        return db

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Raises as `_told` does."""
        with self._told() as db:
            db.execute("BEGIN")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk has ended it already
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Iterator[sqlite3.Connection]:
        """Raises `LibraryBusy`, `FolderUnusable` or, having set the file aside, `StoreDamaged`."""
        with self._lock:
            try:
                yield self._db
            except sqlite3.ProgrammingError:
                raise  # a mistake in using the connection says nothing about the file
            except sqlite3.DatabaseError as error:
                give_room_back(self._db, error)
                self._refuse_if_busy(error)
                self._db.close()
                self._set_aside()
                raise self._damaged() from error

    def _parsed(self, rows: Sequence[tuple[str]]) -> dict[str, Passage]:
        try:
            read = [Passage.model_validate_json(content) for (content,) in rows]
        except ValidationError as error:
            self.close()
            self._set_aside()
            raise self._damaged() from error
        return {passage.id: passage for passage in read}

    def _refuse_if_busy(self, error: sqlite3.DatabaseError) -> None:
        if is_busy(error):
            raise LibraryBusy(
                "Another process is writing the library's index.",
                kept="Nothing was lost.",
                do="Try again in a moment.",
            ) from error
        if is_unwritable(error):
            raise self._unwritable(str(error)) from error

    def _set_aside(self) -> None:
        """Put an empty store in the place of one that cannot be read."""
        aside = self._file.with_name(f"{self._file.name}.damaged")
        try:
            with contextlib.suppress(FileNotFoundError):  # another process was first
                os.replace(self._file, aside)
            for ending in ("-wal", "-shm"):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error
        self._notify(
            f"The library's index could not be read. It was moved to {aside} and is being rebuilt from the cards."
        )
        self._db = self._open()

    def _unwritable(self, why: str) -> FolderUnusable:
        return FolderUnusable(
            f"The library's index {self._file} cannot be written: {why}.",
            kept="Your reflections are untouched.",
            do="Free some space or make the folder writable, then do the same again.",
        )

    def _damaged(self) -> StoreDamaged:
        return StoreDamaged(
            "The library's index could not be read and was moved aside.",
            kept="Your reflections are untouched.",
            do="Run `assistant library build`; it is made anew from the cards.",
        )


def _make(db: sqlite3.Connection) -> bool:
    """Make the tables; whether others had to go that another version had made."""
    db.executescript(_OPENING)
    if _version(db) == _VERSION:
        return False
    db.execute("BEGIN IMMEDIATE")
    try:
        before = _version(db)
        if before != _VERSION:  # else another process was first
            old = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
            for name in reversed(_TABLES):
                db.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in (*_TABLES.values(), "INDEX facets_by_passage ON facets (number)"):
                db.execute(f"CREATE {statement}")
            db.execute(f"PRAGMA user_version = {_VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return before != _VERSION and bool(old)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _words(passage: Passage) -> tuple[str, str, str, str]:
    """What is looked up: title, other names (the headings of a document), questions answered, text."""
    names = ". ".join(passage.aliases) if passage.kind == "curated" else passage.section
    return passage.title, names, " ".join(passage.asked_as), passage.text


def _facets(passage: Passage) -> Iterator[tuple[str, Sequence[str]]]:
    """What a passage can be limited by; a document is the source of its own passages."""
    sources = passage.sources if passage.kind == "curated" else (passage.card,)
    return zip(_FACETS, (passage.themes, passage.tensions, passage.stages, sources, (passage.kind,)), strict=True)


def _where(filters: Filters, number: str) -> tuple[str, list[str]]:
    """A condition on the column `number`, and its values."""
    given = {kind: value for kind in _FACETS if (value := getattr(filters, kind)) is not None}
    one = f"{number} IN (SELECT number FROM facets WHERE kind = ? AND value = ?)"
    values = [part for pair in given.items() for part in pair]
    return " AND ".join([one] * len(given)) or "1", values
