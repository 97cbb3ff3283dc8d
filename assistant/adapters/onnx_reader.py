"""Serving the trained reader: its own small graph, made from the encoder's on first use and kept beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.adapters import onnx_encoder, reader_export
from assistant.adapters.encoders import ServedEncoder
from assistant.adapters.reader_file import ReaderFile
from assistant.domain.ports import Progress, Vectors
from assistant.domain.scoring import Heads, Pieces
from assistant.errors import ModelDamaged

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


class OnnxReader:
    """Scores each word piece of a text with the graph in a folder that `reader_export` has made."""

    def __init__(self, folder: Path, heads: Heads, tokenizer: Callable[[], Tokenizer], threads: int) -> None:
        """Loads nothing yet. `tokenizer` cuts texts at what the network reads at once."""
        self._folder = folder
        self._heads = heads
        self._cut = tokenizer
        self._threads = threads
        self._last: dict[int, Vectors] = {}

    @property
    def heads(self) -> Heads:
        """What the scores mean."""
        return self._heads

    def load(self) -> None:
        """Open the graph now. Raises `ModelDamaged`."""
        _ = self._session, self._size

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The scores of each text. Raises `ModelDamaged` when the graph or the words cannot be read."""
        tokenizer = self._cut()
        # one by one: for so few, handing them to several threads takes longer
        cuts = [tokenizer.encode(text[: onnx_encoder.LONGEST]) for text in texts]
        known = self._words({one for cut in cuts for one in cut.ids})
        scores = onnx_encoder.in_batches(
            lambda batch: self._scores([cuts[at].ids for at in batch], known),
            [len(cut.ids) for cut in cuts],
            self._threads,
        )
        return [
            Pieces(tuple((begin, end) for begin, end in cut.offsets), np.asarray(score[: len(cut.ids)], np.float32))
            for cut, score in zip(cuts, scores, strict=True)
        ]

    def _scores(self, texts: Sequence[Sequence[int]], known: dict[int, Vectors]) -> Vectors:
        """The scores of each word piece of some texts, as many rows each as the longest has."""
        longest = max(map(len, texts))
        words = np.zeros((len(texts), longest, self._size), dtype=np.float32)
        mask = np.zeros((len(texts), longest), dtype=np.int64)
        for row, ids in enumerate(texts):
            words[row, : len(ids)] = [known[one] for one in ids]
            mask[row, : len(ids)] = 1
        (scores,) = self._session.run([reader_export.SCORES], {reader_export.PIECES: words, reader_export.MASK: mask})
        return np.asarray(scores, np.float32)

    def _words(self, ids: set[int]) -> dict[int, Vectors]:
        """The vectors of word pieces, each of shape (dimension,). Read, not mapped: a map's pages would stay.

        Those of the last call are kept: after a text, its sentences are read.
        """
        width = 2 * self._size
        last = self._last
        rows = {one: last[one] for one in ids if one in last}
        try:
            with (self._folder / reader_export.WORDS).open("rb", buffering=0) as file:
                for one in ids - rows.keys():
                    file.seek(one * width)
                    rows[one] = np.frombuffer(file.read(width), dtype=np.float16, count=self._size).astype(np.float32)
        except (OSError, ValueError) as error:
            raise self._damaged() from error
        self._last = rows
        return rows

    @cached_property
    def _size(self) -> int:
        """Numbers in the vector of a word piece; the notes, which have no checksum, must fit the file that has one."""
        try:
            facts = json.loads((self._folder / reader_export.FACTS).read_text(encoding="utf-8"))
            size, words = int(facts["dimension"]), (self._folder / reader_export.WORDS).stat().st_size
            if 2 * size * int(facts["pieces"]) != words:
                raise ValueError("the notes say another size")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error
        return size

    @cached_property
    def _session(self) -> InferenceSession:
        try:
            return onnx_encoder.session(self._folder / reader_export.GRAPH, self._threads, keep=True)
        except ModelDamaged as error:
            raise self._damaged() from error

    def _damaged(self) -> ModelDamaged:
        return ModelDamaged(
            f"The reader in {self._folder} cannot be loaded.",
            kept="Your reflections are untouched.",
            do="Remove the folder; it is made again on the next start.",
        )


class ServedReader:
    """The trained reader in `file`, made ready on first use from the encoder's export, then kept in `models`."""

    def __init__(
        self,
        file: Path,
        trained: ReaderFile,
        encoder: ServedEncoder,
        models: Path,
        threads: int,
    ) -> None:
        """It was `trained` on the model that `encoder` serves. Loads nothing."""
        self._file = file
        self._heads = trained.heads()
        self._encoder = encoder
        key = hashlib.sha256(f"{trained.model}\n{trained.hash}\n{reader_export.MADE_AS}".encode()).hexdigest()
        self._target = models / f"reader-{key}"
        self._threads = threads
        self._lock = threading.Lock()
        self._served: OnnxReader | None = None

    @property
    def heads(self) -> Heads:
        """What the scores mean."""
        return self._heads

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """See `PieceScorer`. The first call on a machine takes some seconds more."""
        return self.ready().pieces(texts)

    def ready(self, progress: Progress | None = None) -> OnnxReader:
        """The reader, made ready now. Raises `LibraryUnavailable`, `ModelDamaged`, and what `progress` raises."""
        with self._lock:
            if self._served is None:
                self._export(progress)
                served = OnnxReader(self._target, self._heads, self._encoder.tokenizer, self._threads)
                try:
                    served.load()
                except ModelDamaged:
                    # It can be made again, so it is.
                    shutil.rmtree(self._target, ignore_errors=True)
                    self._export(progress)
                    served = OnnxReader(self._target, self._heads, self._encoder.tokenizer, self._threads)
                    served.load()
                self._served = served
            return self._served

    def _export(self, progress: Progress | None) -> None:
        if not reader_export.sound(self._target):
            self._encoder.folder.require_unchanged()
            made = self._encoder.exported(progress)
            reader_export.export_in_child(made, self._encoder.folder, self._file, self._target, progress)
