"""Vectors that are few enough to compare all, in memory, and a copy of them in one file for whoever only searches.

To open Chroma takes half a second and 50 MB, to read a copy some milliseconds: a search, a conversation and a tab
in the browser change no vector, and then need nothing else.
"""

from __future__ import annotations

import contextlib
import io
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.domain.ports import Vectors
from assistant.paths import write_whole

FILE = "copy.npz"


class ComparedVectors:
    """Nearest vectors by cosine, all of them compared. Implements `NearestVectors`."""

    def __init__(self, ids: Sequence[str], rows: Vectors) -> None:
        """Unit vectors `rows`, shape (len(ids), dimension)."""
        self._row = {name: row for row, name in enumerate(ids)}
        self._rows = rows

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Up to `k` (id, cosine) pairs, best first; ties in the order stored. Unknown ids in `among` are passed over.

        `vector` has shape (dimension,).
        """
        names = list(self._row) if among is None else [name for name in dict.fromkeys(among) if name in self._row]
        rows = self._rows if among is None else self._rows[[self._row[name] for name in names]]
        cosines = rows @ vector
        return [(names[at], float(cosines[at])) for at in np.argsort(-cosines, kind="stable")[:k]]

    def count(self) -> int:
        """How many vectors there are."""
        return len(self._row)

    def changed(self, remove: Sequence[str], ids: Sequence[str], rows: Vectors) -> ComparedVectors:
        """These without `remove`, and with `rows` under `ids`."""
        gone = {*remove, *ids}
        left = [name for name in self._row if name not in gone]
        kept = self._rows if len(left) == len(self._row) else self._rows[[self._row[name] for name in left]]
        return ComparedVectors([*left, *ids], np.concatenate([kept, rows]))

    def save(self, folder: Path) -> str:
        """Copy all of them into `folder`; the name of the copy, or "" where it cannot be written."""
        name = uuid.uuid4().hex
        made = io.BytesIO()
        np.savez(made, name=np.array(name), ids=np.array(list(self._row)), rows=self._rows)
        try:
            write_whole(folder / FILE, made.getvalue())
        except OSError:
            return ""
        return name


def read(folder: Path, name: str) -> ComparedVectors | None:
    """The copy called `name` in `folder`; none where there is another, none at all, or one that cannot be read."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as copy:
            if str(copy["name"]) != name:
                return None
            ids, rows = copy["ids"].tolist(), np.asarray(copy["rows"], dtype=np.float32)
    except (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile):
        return None
    return ComparedVectors(ids, rows) if rows.ndim == 2 and len(rows) == len(ids) else None


def remove(folder: Path) -> None:
    """Take the copy in `folder` away, if there is one. Raises `OSError` when it cannot be."""
    with contextlib.suppress(FileNotFoundError):
        (folder / FILE).unlink()
