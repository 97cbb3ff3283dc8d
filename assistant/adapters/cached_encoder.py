"""An encoder that remembers. For shipped texts only: what a person wrote must never be stored."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.domain.ports import Encoder, Progress, VectorCache, Vectors


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

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension)."""
        known = self._cache.get(self.model, texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            made = self._encoder.encode(missing, progress)
            self._cache.put(self.model, missing, made)
            known |= dict(zip(missing, made, strict=True))
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, self.dimension), np.float32)

    def tokens(self, text: str) -> int:
        """How many word pieces `text` takes."""
        return self._encoder.tokens(text)
