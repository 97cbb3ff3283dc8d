"""Batches: lines of {"id", "text"} in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.domain.batches import BatchLine
from assistant.errors import WrongUse


def rows(file: Path) -> Iterator[tuple[str | int, str]]:
    """The (id, text) pairs of a batch. Raises `WrongUse` with the line that is wrong."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"The batch {file} cannot be read: {error}.", do="Give a UTF-8 file of JSON lines.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = BatchLine.read(line)
        except (ValueError, RecursionError) as error:
            raise WrongUse(
                f"{file}:{number}: not a batch line.", do='Write {"id": "a", "text": "a question"}.'
            ) from error
        yield row.id, row.text
