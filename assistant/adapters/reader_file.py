"""The trained reader as it is shipped: a small adapter to the packaged encoder, two heads, and how sure they are."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.adapters import checksums
from assistant.domain.ports import Vectors
from assistant.domain.scoring import Heads
from assistant.errors import ModelDamaged

NAME = "reader.npz"
VERSION = 1
FACTS = "facts"


@dataclass(frozen=True)
class ReaderFile:
    """What `reader.npz` holds."""

    hash: str
    """sha256 of the file, in hexadecimal."""
    facts: dict[str, Any]
    """`version`, `model` (sha256 of the weights it belongs to), `poles`, `stages`, both temperatures, and figures."""
    arrays: dict[str, Vectors]
    """For each map it adapts `<map>.down` (rank, in) and `<map>.up` (out, rank); each head's `weight` and `bias`."""

    @property
    def model(self) -> str:
        """sha256 of the encoder's weights that it was trained on."""
        return str(self.facts["model"])

    def heads(self) -> Heads:
        """What the scores mean."""
        return Heads(
            poles={name: tuple(poles) for name, poles in self.facts["poles"].items()},
            stages=tuple(self.facts["stages"]),
            bias=np.concatenate([self.arrays["poles.bias"], self.arrays["stages.bias"]]),
            pole_temperature=float(self.facts["pole_temperature"]),
            stage_temperature=float(self.facts["stage_temperature"]),
        )

    def head_weights(self) -> Vectors:
        """Shape (dimension, columns)."""
        return np.concatenate([self.arrays["poles.weight"], self.arrays["stages.weight"]]).T

    def learnt(self) -> dict[str, Vectors]:
        """For each map it adapts, what is added to its weights: shape (in, out)."""
        maps = [name.removesuffix(".down") for name in self.arrays if name.endswith(".down")]
        return {name: (self.arrays[f"{name}.up"] @ self.arrays[f"{name}.down"]).T for name in maps}


def read(file: Path) -> ReaderFile | None:
    """The reader in `file`; `None` when there is none, or one of another version. Raises `ModelDamaged`."""
    try:
        whole = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damaged(file, error.strerror or "it cannot be read") from error
    if not checksums.is_as_said(file, whole):
        raise _damaged(file, f"it is not what {checksums.beside(file).name} beside it says")
    try:
        with np.load(io.BytesIO(whole), allow_pickle=False) as held:
            facts = json.loads(str(held[FACTS]))
            if facts["version"] != VERSION:
                return None
            arrays = {name: held[name].astype(np.float32) for name in held.files if name != FACTS}
        made = ReaderFile(hashlib.sha256(whole).hexdigest(), facts, arrays)
        if not all(np.isfinite(one).all() for one in arrays.values()) or not made.model:
            raise ValueError("it holds no numbers")
        made.heads()
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise _damaged(file, str(error) or "it is not whole") from error
    return made


def write(file: Path, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray[Any, Any]]) -> None:
    """Write `arrays` at half precision and `facts` as `read` reads them."""
    held: dict[str, Any] = {name: one.astype(np.float16) for name, one in arrays.items()}
    held[FACTS] = np.array(json.dumps({"version": VERSION} | dict(facts)))
    scratch = file.with_suffix(".tmp.npz")
    np.savez_compressed(scratch, **held)
    scratch.replace(file)
    checksums.write_beside(file)


def _damaged(file: Path, why: str) -> ModelDamaged:
    return ModelDamaged(
        f"The trained reader {file} cannot be used: {why}.",
        kept="Your reflections are untouched.",
        do="Install the assistant again, or remove the file: texts are then read by their nearest definition.",
    )
