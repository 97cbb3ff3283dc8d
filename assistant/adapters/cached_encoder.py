"""An encoder that remembers. For shipped texts only: what a person wrote must never be stored."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.domain.ports import Encoder, Progress, VectorCache, Vectors

_KEPT_AT_ONCE = 2_048
"""Texts between two writes to the cache: what a kill can cost."""
_READING = "Reading the library"


class CachedEncoder:
    """Wraps an `Encoder` with a `VectorCache`."""

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        self._encoder = encoder
        self._cache = cache

    @property
    def model(self) -> str:
        """sha256 of the weights, in hexadecimal."""
        return self._encoder.model

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._encoder.dimension

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts`, each once, that it would have to encode."""
        known = self._cache.get(self.model, texts)
        return [text for text in dict.fromkeys(texts) if text not in known]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension); what was encoded before `progress` raised is kept."""
        return self.encoded(texts, progress)[0]

    def encoded(self, texts: Sequence[str], progress: Progress | None = None) -> tuple[Vectors, int]:
        """As `encode`, and how many of `texts`, each once, were not known."""
        known = self._cache.get(self.model, texts)
        # Texts of like length together: padding is most of the work otherwise.
        missing = sorted({text for text in texts if text not in known}, key=len)
        for start in range(0, len(missing), _KEPT_AT_ONCE):
            batch = missing[start : start + _KEPT_AT_ONCE]
            if progress is not None:
                progress(start, len(missing), _READING)
            made = self._encoder.encode(batch, _shifted(progress, start, len(missing)))
            self._cache.put(self.model, batch, made)
            known |= dict(zip(batch, made, strict=True))
        vectors = np.stack([known[text] for text in texts]) if texts else np.zeros((0, self.dimension), np.float32)
        return vectors, len(missing)

    def tokens(self, text: str) -> int:
        """How many word pieces `text` takes."""
        return self._encoder.tokens(text)


def _shifted(progress: Progress | None, start: int, total: int) -> Progress | None:
    """`progress` for one part of a whole of `total`, counted from `start`; other work passes unchanged."""
    if progress is None:
        return None

    def told(done: int, of: int, what: str) -> None:
        if what == _READING:
            progress(start + done, total, what)
        else:
            progress(done, of, what)

    return told
