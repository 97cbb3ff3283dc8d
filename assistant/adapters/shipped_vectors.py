"""Vectors that come with the cards, so that a first start need not encode what every installation encodes alike.

A cache that somebody has filled beforehand: each vector is found by the hash of its model and text, so that a
changed card or another model is simply not in it. Half precision: cosines differ by less than 0.00001.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.adapters import checksums
from assistant.domain.ports import VectorCache, Vectors


class ShippedVectors:
    """A `VectorCache` that looks into `file` for what `cache` does not have, and remembers there what it finds."""

    def __init__(self, file: Path, cache: VectorCache) -> None:
        """Reads nothing yet; a `file` that is missing, or not what its checksum says, is done without."""
        self._file = file
        self._cache = cache

    def get(self, model: str, texts: Sequence[str]) -> dict[str, Vectors]:
        """The known vectors among `texts`, each of shape (dimension,)."""
        found = self._cache.get(model, texts)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing and (shipped := self._among(model, missing)):
            self._cache.put(model, list(shipped), np.stack(list(shipped.values())))
            found |= shipped
        return found

    def put(self, model: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Remember `vectors` of `texts`."""
        self._cache.put(model, texts, vectors)

    def _among(self, model: str, texts: Sequence[str]) -> dict[str, Vectors]:
        rows = self._rows
        if rows is None or not len(rows):
            return {}
        keys = np.array([_key(model, text) for text in texts], dtype=np.uint64)
        places = np.minimum(np.searchsorted(rows["key"], keys), len(rows) - 1)
        there = rows["key"][places] == keys
        return {
            text: rows["vector"][at].astype(np.float32)
            for text, at, known in zip(texts, places, there, strict=True)
            if known
        }

    @cached_property
    def _rows(self) -> Any:
        try:
            if not checksums.is_as_said(self._file, self._file.read_bytes()):
                return None
            rows = np.load(self._file, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        return rows if rows.dtype.names == ("key", "vector") and rows.ndim == 1 else None


def write(file: Path, model: str, texts: Sequence[str], vectors: Vectors) -> None:
    """Write `vectors`, shape (len(texts), dimension), for `ShippedVectors`; the same texts give the same bytes."""
    kinds = np.dtype([("key", np.uint64), ("vector", np.float16, (vectors.shape[1],))])
    rows = np.zeros(len(texts), dtype=kinds)
    rows["key"] = [_key(model, text) for text in texts]
    rows["vector"] = vectors
    np.save(file, np.sort(rows, order="key"), allow_pickle=False)
    checksums.write_beside(file)


def _key(model: str, text: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{model}\n{text}".encode()).digest()[:8], "big")
