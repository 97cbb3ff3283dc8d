"""Ids and titles in a person's own files, for completing what is typed: nothing is made, repaired or waited for."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

_SECONDS = 0.2
"""For another process to let go of the file; whoever types does not wait longer for a suggestion."""
_REFLECTIONS = """
SELECT id, title FROM reflections r
WHERE EXISTS (SELECT 1 FROM events e WHERE e.reflection = r.id AND e.type = 'answered')
ORDER BY started DESC
"""
_DOCUMENTS = "SELECT id, json_extract(content, '$.title') FROM documents ORDER BY number DESC"


def reflections(file: Path) -> list[tuple[str, str]]:
    """(id, title) of each reflection in `file` that holds an answer, the latest first; none when it cannot be read."""
    return _rows(sqlcipher, file, _REFLECTIONS)


def documents(file: Path) -> list[tuple[str, str]]:
    """(id, title) of each document in `file`, the latest first; none when it cannot be read."""
    return _rows(sqlite3, file, _DOCUMENTS)


def _rows(module: Any, file: Path, query: str) -> list[tuple[str, str]]:
    if file.is_symlink() or not file.is_file():
        return []
    try:
        database = module.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=_SECONDS)
        try:
            return [(str(name), str(title)) for name, title in database.execute(query)]
        finally:
            database.close()
    except module.Error:
        return []
