"""The words of all passages, each with how many passages have it, kept in step by the passage store."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assistant.library.spelling import words_of

TABLE = "TABLE vocabulary (word TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_LAST = "\U0010ffff"
"""Sorts after every letter."""


def change(db: sqlite3.Connection, gone: Sequence[str], come: Iterable[str]) -> None:
    """Take the passages called `gone` off the counts, before they go, and add the texts that `come`."""
    counts: Counter[str] = Counter()
    for text in come:
        counts.update(set(words_of(text)))
    for text in _stored(db, gone):
        counts.subtract(set(words_of(text)))
    rows = sorted((word, count) for word, count in counts.items() if count)
    db.executemany(
        "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT DO UPDATE SET passages = passages + excluded.passages", rows
    )
    lost = [(word,) for word, count in rows if count < 0]
    db.executemany("DELETE FROM vocabulary WHERE word = ? AND passages <= 0", lost)


def unknown(db: sqlite3.Connection, words: Sequence[str]) -> list[str]:
    """Those of `words` that stand in no passage, in whatever form."""
    known = _counts(db, words)
    stands = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
    return [word for word in words if word not in known and not db.execute(stands, (f'"{word}"',)).fetchone()]


def alike(db: sqlite3.Connection, word: str, most: int) -> dict[str, int]:
    """The words that begin like `word` and differ in length by at most `most`, and those that differ at the beginning
    alone; each with how many passages have it."""
    begun = db.execute(
        "SELECT word, passages FROM vocabulary WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?",
        (word[0], word[0] + _LAST, len(word) - most, len(word) + most),
    )
    rest = (word[1] + word[0] + word[2:], word[1:], *(a + b for a in _ALPHABET for b in (word, word[1:])))
    return dict(begun.fetchall()) | _counts(db, rest)


def _counts(db: sqlite3.Connection, words: Sequence[str]) -> dict[str, int]:
    marks = ",".join("?" * len(words))
    return dict(db.execute(f"SELECT word, passages FROM vocabulary WHERE word IN ({marks})", words).fetchall())


def _stored(db: sqlite3.Connection, names: Sequence[str]) -> Iterator[str]:
    """All that is looked up of those passages called `names` that are stored."""
    for name in names:
        row = db.execute(
            "SELECT title, aliases, asked_as, body FROM words WHERE rowid = (SELECT number FROM passages WHERE id = ?)",
            (name,),
        ).fetchone()
        if row is not None:
            yield " ".join(row)
