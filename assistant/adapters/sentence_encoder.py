"""The reference encoder: sentence-transformers itself, from a local folder, silently and offline."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.adapters.encoders import ModelFolder
from assistant.domain.ports import Progress, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32


class SentenceEncoder:
    """Encodes with sentence-transformers. Takes seconds and 430 MB to load: for export, checks and tests."""

    def __init__(self, folder: ModelFolder) -> None:
        """Loads nothing yet."""
        self._folder = folder

    @property
    def model(self) -> str:
        """sha256 of the weights, in hexadecimal."""
        return self._folder.hash

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._folder.dimension

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension). Raises `ModelDamaged` for altered packaged weights."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if progress is not None:
            progress(0, len(texts), "Reading the library")
        vectors = self.transformer.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def tokens(self, text: str) -> int:
        """How many word pieces `text` takes, special ones included."""
        return len(self.transformer.tokenizer(text, truncation=False)["input_ids"])

    @cached_property
    def transformer(self) -> SentenceTransformer:
        """The loaded model; its length set by us, its weights checked first."""
        self._folder.require_unchanged()
        return load(self._folder.path, self._folder.max_tokens)


def load(path: Path, max_tokens: int) -> SentenceTransformer:
    """The model in `path`, without a socket, a progress bar or a warning."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TQDM_DISABLE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    # Deferred: 7 s and 430 MB.
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call] # the library has no annotation here
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call] # the library has no annotation here
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    model = SentenceTransformer(str(path), device="cpu", local_files_only=True)
    model.max_seq_length = max_tokens
    return model
