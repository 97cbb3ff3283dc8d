"""Exporting the encoder once: the same weights as an ONNX graph that pools and normalises by itself.

The export runs in a child process: torch would otherwise stay in memory for the whole session, its
noise would reach the screen, and it could not be cancelled.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.adapters import checksums, onnx_encoder
from assistant.adapters.onnx_encoder import OUTPUT, OnnxEncoder
from assistant.domain.ports import Progress, Vectors
from assistant.errors import Cancelled, LibraryUnavailable
from assistant.paths import private_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

GRAPH = "encoder.onnx"
WEIGHTS = "encoder.onnx.data"
"""Beside the graph rather than in it: onnxruntime then maps the file, which saves 70 MB and 0.1 s on each start."""
FACTS = "encoder.json"
FILES = (GRAPH, WEIGHTS)
AGREEMENT = 0.9999
"""Lowest cosine allowed between the exported encoder and sentence-transformers."""
_OPSET = 17
"""The first with an operator for normalising a layer; the tracer writes none newer than 20."""
_PROBES = (
    "trust",
    "How do partners in a health and care system come to trust each other?",
    "Zwischen Krankenhaus, Gemeinde und Ehrenamt – wer entscheidet? 合作 🤝",
    "The council, the acute trust and two hospices met monthly for a year. " * 40,
    "",
)
_USUAL_SECONDS = 10
_WAIT = 0.2


def sound(target: Path, *, anew: bool = False) -> bool:
    """Whether `target` holds a finished export whose content is what it was when it was made."""
    return checksums.sound(target, FACTS, FILES, anew=anew)


def export_in_child(model: Path, target: Path, max_tokens: int, progress: Progress | None = None) -> None:
    """Export the model in folder `model` into folder `target`, in a process of its own.

    `progress` is called several times a second. Raises `LibraryUnavailable` when the export fails or
    does not agree with sentence-transformers, `FolderUnusable` when there is nowhere to put it, and whatever
    `progress` raises, having stopped the child.
    """
    in_child(
        "assistant.adapters.onnx_export",
        (str(model), str(target), str(max_tokens)),
        lambda: sound(target),
        progress,
        ("encoder", _USUAL_SECONDS),
        target.parent,
    )


def in_child(
    module: str,
    arguments: Sequence[str],
    finished: Callable[[], bool],
    progress: Progress | None,
    doing: tuple[str, int],
    folder: Path,
) -> None:
    """Run `module` with `arguments` in a process of its own, which puts something `finished` into `folder`.

    `doing` names that thing, and says how many seconds it usually takes. Raises as `export_in_child` does.
    """
    private_folder(folder)
    package = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(part for part in (package, os.environ.get("PYTHONPATH", "")) if part)
    with tempfile.TemporaryFile() as noise:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=noise,
            stderr=noise,
            env=os.environ | {"PYTHONPATH": paths},
        )
        try:
            _wait(child, progress, doing)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
        if child.returncode != 0 or not finished():
            noise.seek(0)
            said = noise.read().decode("utf-8", "replace").strip().splitlines()
            raise LibraryUnavailable(
                f"The {doing[0]} could not be prepared: {said[-1] if said else f'exit {child.returncode}'}.",
                kept="Your reflections are untouched.",
                do="Check that the disk is not full and that torch and onnx are installed, then start again.",
            )


def _wait(child: subprocess.Popen[bytes], progress: Progress | None, doing: tuple[str, int]) -> None:
    """Until `child` ends, telling `progress` how far along it probably is."""
    name, seconds = doing
    started = time.monotonic()
    while True:
        try:
            child.wait(_WAIT)
            return
        except subprocess.TimeoutExpired:
            if progress is not None:
                done = min(int(time.monotonic() - started), seconds - 1)
                progress(done, seconds, f"Preparing the {name}, once on this machine")


def export(model: Path, target: Path, max_tokens: int) -> None:
    """Export in this process. Raises `LibraryUnavailable` when the result does not agree."""
    # Deferred: it loads torch when used. The adapter module itself is light.
    from assistant.adapters.sentence_encoder import load

    transformer = load(model, max_tokens)
    # Before the export, which changes how the model computes its attention.
    expected = np.asarray(transformer.encode(list(_PROBES), normalize_embeddings=True, show_progress_bar=False))
    scratch = Path(tempfile.mkdtemp(prefix=f"{target.name[:8]}-", dir=target.parent))
    try:
        traced = scratch / f"whole-{GRAPH}"
        _write_graph(transformer, traced)
        take_weights_out(traced, scratch / GRAPH, WEIGHTS)
        traced.unlink()
        _require_agreement(expected, OnnxEncoder(scratch / GRAPH, model / "tokenizer.json", max_tokens, 1))
        facts = {
            "dimension": transformer.get_sentence_embedding_dimension(),
            "max_tokens": max_tokens,
            "files": {name: checksums.facts_of(scratch / name) for name in FILES},
        }
        (scratch / FACTS).write_text(json.dumps(facts), encoding="utf-8")
        put(scratch, target, sound)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def put(made: Path, target: Path, finished: Callable[[Path], bool]) -> None:
    """Move the folder `made` to `target`, unless another process has put a `finished` export there meanwhile."""
    if finished(target):
        return
    aside = made.with_name(f"{made.name}.old")
    try:
        with contextlib.suppress(FileNotFoundError):
            target.rename(aside)
        made.rename(target)
    except OSError:
        if not finished(target):
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_graph(transformer: SentenceTransformer, graph: Path) -> None:
    """The transformer with mean pooling over the attention mask and L2 normalising."""
    # Deferred: 3 s, and already loaded by sentence-transformers here.
    import torch

    class Pooled(torch.nn.Module):
        """Token ids and mask in, unit sentence vectors out."""

        def __init__(self, body: torch.nn.Module) -> None:
            super().__init__()
            self.body = body

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            """Shapes (batch, length) twice; gives (batch, dimension)."""
            tokens = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(tokens.dtype)
            mean = (tokens * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2.0, dim=1)

    module: Any = transformer[0]
    body: Any = module.auto_model.eval()
    # Written out, attention makes a graph that onnxruntime runs a third faster than torch's fused operator.
    body.set_attn_implementation("eager")
    # Of unequal length: with no padding to see, the tracer would leave the mask out.
    ids = torch.tensor([[101, 3404, 102, 0], [101, 3404, 3404, 102]])
    mask = torch.tensor([[1, 1, 1, 0], [1, 1, 1, 1]])
    axes = {0: "batch", 1: "length"}
    with torch.no_grad():
        torch.onnx.export(
            Pooled(body).eval(),
            (ids, mask),
            str(graph),
            # Tracing takes 1.5 s; the exporter that torch prefers takes 6 s for a graph no quicker to run.
            dynamo=False,
            opset_version=_OPSET,
            input_names=["input_ids", "attention_mask"],
            output_names=[OUTPUT],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, OUTPUT: {0: "batch"}},
        )


def take_weights_out(given: Path, graph: Path, weights: str, *, fuse: bool = False) -> None:
    """Write `given`, simplified in ways that hold on every processor, as `graph` with `weights` beside it.

    With `fuse`, steps that onnxruntime would put together on each start are put together for good.
    """
    # Deferred: 0.1 s.
    import onnxruntime

    levels = onnxruntime.GraphOptimizationLevel
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = levels.ORT_ENABLE_EXTENDED if fuse else levels.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(graph)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", weights)
    options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
    onnxruntime.InferenceSession(
        str(given), options, providers=["CPUExecutionProvider"], disabled_optimizers=onnx_encoder.LEFT_APART
    )


def _require_agreement(expected: Vectors, encoder: OnnxEncoder) -> None:
    """Compare with what sentence-transformers made of texts short, long, foreign and empty, together and one by one."""
    alone = np.concatenate([encoder.encode([text]) for text in _PROBES])
    lowest = min(float(np.sum(made * expected, axis=1).min()) for made in (encoder.encode(_PROBES), alone))
    if lowest < AGREEMENT:
        raise LibraryUnavailable(f"the exported encoder disagrees with the original (cosine {lowest:.5f})")


def main(arguments: list[str]) -> int:
    """`MODEL TARGET MAX_TOKENS`: the child's part. Its last line of output says what went wrong."""
    os.umask(0o077)
    model, target, max_tokens = arguments
    try:
        export(Path(model), Path(target), int(max_tokens))
    except (KeyboardInterrupt, Cancelled):
        return Cancelled.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
