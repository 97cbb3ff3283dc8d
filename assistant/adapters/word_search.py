"""The passages that have the words of a question, best first by BM25, at a cost that does not grow with the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

COLUMN_WEIGHTS = (2.0, 2.0, 2.0, 1.0)
"""Title, other names, questions answered, text: BM25 weights, chosen on the development questions."""
NUMBER = "+words.rowid"
"""The number of a passage, in a condition on it. The sign keeps SQLite from looking up each number by itself."""
_MOST_ROWS = 8_000
"""Rows that one search scores, in some 5 ms. "Partner" alone stands in a fifth of all passages, and tells little."""


def best(
    db: sqlite3.Connection, words: Sequence[str], k: int, where: str, values: Sequence[str]
) -> list[tuple[str, float]]:
    """Up to `k` (id, BM25 score) pairs of passages with any of `words` that fulfil `where`, ties as stored."""
    wanted = _rarest(db, ['"' + word.replace('"', '""') + '"' for word in words])
    if not wanted:
        return []
    # Scored and cut before the join, for thousands of rows may have one of the words.
    statement = (
        "SELECT passages.id, -found.rank FROM passages JOIN ("
        f"SELECT rowid AS number, bm25(words, {', '.join(map(str, COLUMN_WEIGHTS))}) AS rank FROM words "
        f"WHERE words MATCH ? AND {where} ORDER BY rank, number LIMIT ?"
        ") AS found USING (number) ORDER BY found.rank, number"
    )
    rows = db.execute(statement, (" OR ".join(wanted), *values, k))
    return [(name, max(0.0, score)) for name, score in rows]


def _rarest(db: sqlite3.Connection, words: Sequence[str]) -> list[str]:
    """Those of the quoted `words` to look up: all in a small library, in a large one the rarest up to `_MOST_ROWS`."""
    (held,) = db.execute("SELECT max(number) FROM passages").fetchone()
    if (held or 0) * len(words) <= _MOST_ROWS:
        return list(words)
    count = "SELECT count(*) FROM words WHERE words MATCH ?"
    kept: list[str] = []
    rows = 0
    for more, word in sorted((db.execute(count, (word,)).fetchone()[0], word) for word in words):
        if rows and rows + more > _MOST_ROWS:
            break
        kept.append(word)
        rows += more
    return kept
