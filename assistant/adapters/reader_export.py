"""Making the trained reader's graph, once: the encoder's own graph with the adapter merged in, at eight bits.

It needs no torch: the encoder that was exported already is taken apart. Eight bits make it a quarter of the size
and three times as quick; the encoder itself stays as it is. It runs in a child process, as the encoder's export does,
because onnx and what is cut up would stay in memory.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.adapters import checksums, onnx_export, reader_file
from assistant.adapters.encoders import ModelFolder
from assistant.adapters.onnx_encoder import OUTPUT
from assistant.adapters.reader_file import ReaderFile
from assistant.domain.ports import Progress, Vectors
from assistant.errors import Cancelled, LibraryUnavailable

if TYPE_CHECKING:
    from onnx import ModelProto

GRAPH = "reader.onnx"
WEIGHTS = "reader.onnx.data"
"""Beside the graph: onnxruntime maps the file, and what it unpacks leaves no holes in memory."""
WORDS = "words.f16"
"""The vector of each word piece, one after another, at half precision: read from the file, row by row."""
FACTS = "reader.json"
MADE_AS = "2"
"""Changes when this module makes another graph of the same reader."""
FILES = (GRAPH, WEIGHTS, WORDS)
PIECES = "words"
MASK = "attention_mask"
SCORES = "scores"
_WORD_TABLE = "body.embeddings.word_embeddings.weight"
_POOLED = "/Mul"
"""The node that lays the mask over what the last layer gives."""
_USUAL_SECONDS = 4


def sound(target: Path, *, anew: bool = False) -> bool:
    """Whether `target` holds a finished reader whose content is what it was when it was made."""
    return checksums.sound(target, FACTS, FILES, anew=anew)


def export_in_child(
    encoder: Path, model: ModelFolder, reader: Path, target: Path, progress: Progress | None = None
) -> None:
    """Make the reader in file `reader` from the exported encoder in `encoder`, in folder `target`; in a child process.

    An encoder exported by an earlier version may be built otherwise; then `model` is exported anew, for this alone.

    Raises as `onnx_export.export_in_child` does.
    """
    onnx_export.in_child(
        "assistant.adapters.reader_export",
        (str(encoder), str(model.path), str(model.max_tokens), str(reader), str(target)),
        lambda: sound(target),
        progress,
        ("reader", _USUAL_SECONDS),
        target.parent,
    )


def export(encoder: Path, model: Path, max_tokens: int, reader: Path, target: Path) -> None:
    """Make it in this process. Raises `LibraryUnavailable`, `ModelDamaged`."""
    # Deferred: 0.2 s, and loaded in the child only.
    import onnx

    trained = reader_file.read(reader)
    if trained is None:
        raise LibraryUnavailable(f"there is no trained reader in {reader}")
    scratch = Path(tempfile.mkdtemp(prefix=f"{target.name[:15]}-", dir=target.parent))
    try:
        graph = onnx.load(str(encoder / onnx_export.GRAPH))
        if not _fits(graph, trained):
            onnx_export.export(model, scratch / "encoder", max_tokens)
            graph = onnx.load(str(scratch / "encoder" / onnx_export.GRAPH))
            shutil.rmtree(scratch / "encoder")
        words = _adapt(graph, trained)
        words.astype(np.float16).tofile(scratch / WORDS)
        onnx.save(graph, str(scratch / "whole.onnx"))
        _to_eight_bits(scratch / "whole.onnx", scratch / "eight.onnx")
        onnx_export.take_weights_out(scratch / "eight.onnx", scratch / GRAPH, WEIGHTS, fuse=True)
        for name in ("whole.onnx", "eight.onnx"):
            (scratch / name).unlink()
        facts = {
            "dimension": int(words.shape[1]),
            "pieces": int(words.shape[0]),
            "files": {name: checksums.facts_of(scratch / name) for name in FILES},
        }
        (scratch / FACTS).write_text(json.dumps(facts), encoding="utf-8")
        onnx_export.put(scratch, target, sound)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _map(name: str) -> str:
    """The node that multiplies by the weights of an adapted map, such as `3.attention.self.query`."""
    layer, _, rest = name.partition(".")
    return f"/body/encoder/layer.{layer}/{rest.replace('.', '/')}/MatMul"


def _fits(model: ModelProto, trained: ReaderFile) -> bool:
    """Whether the graph's parts have the names that this version's export gives them."""
    names = {node.name for node in model.graph.node} | {one.name for one in model.graph.initializer}
    return {_POOLED, _WORD_TABLE, *map(_map, trained.learnt())} <= names


def _adapt(model: ModelProto, trained: ReaderFile) -> Vectors:
    """Change `model`: vectors of word pieces in, scores of each piece out, adapted weights. Gives the words' table."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    held = {one.name: one for one in graph.initializer}
    by_name = {node.name: node for node in graph.node}
    for name, added in trained.learnt().items():
        weights = held[by_name[_map(name)].input[1]]
        weights.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weights) + added, weights.name))
    words: Vectors = numpy_helper.to_array(held[_WORD_TABLE])
    last = by_name[_POOLED].input[0]
    looked_up = next(node for node in graph.node if _WORD_TABLE in node.input)
    for node in graph.node:
        for at, name in enumerate(node.input):
            # the mask has the same shape as the ids, which nothing else is asked of
            node.input[at] = {"input_ids": MASK, looked_up.output[0]: PIECES}.get(name, name)
    graph.node.append(helper.make_node("MatMul", [last, "heads"], [SCORES], name="/heads"))
    graph.initializer.append(numpy_helper.from_array(trained.head_weights().copy(), "heads"))
    _replace(graph.input, "input_ids", helper.make_tensor_value_info(PIECES, TensorProto.FLOAT, _shape(words)))
    columns = int(trained.head_weights().shape[1])
    found = helper.make_tensor_value_info(SCORES, TensorProto.FLOAT, ["batch", "length", columns])
    _replace(graph.output, OUTPUT, found)
    _prune(graph)
    return words


def _shape(words: Vectors) -> list[str | int]:
    return ["batch", "length", int(words.shape[1])]


def _replace(among: Any, name: str, by: Any) -> None:
    among.remove(next(one for one in among if one.name == name))
    among.append(by)


def _prune(graph: Any) -> None:
    """Take away what the output no longer needs, the words' table among it."""
    needed = {one.name for one in graph.output}
    for node in reversed(list(graph.node)):
        if needed.isdisjoint(node.output):
            continue
        needed.update(node.input)
    # the last of the nodes, which was added, needs what stands before it, so one pass from the end finds all
    for node in list(graph.node):
        if needed.isdisjoint(node.output):
            graph.node.remove(node)
    for one in list(graph.initializer):
        if one.name not in needed:
            graph.initializer.remove(one)


def _to_eight_bits(whole: Path, small: Path) -> None:
    # Deferred: 0.5 s, and loaded in the child only.
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.disable(logging.WARNING)
    quantize_dynamic(
        whole,
        small,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=["/heads"],
        per_channel=True,
        # Processors without instructions of their own for this add up in sixteen bits, which eight would overflow.
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": 1},
    )


def main(arguments: list[str]) -> int:
    """`ENCODER MODEL MAX_TOKENS READER TARGET`: the child's part. Its last line of output says what went wrong."""
    os.umask(0o077)
    encoder, model, max_tokens, reader, target = arguments
    try:
        export(Path(encoder), Path(model), int(max_tokens), Path(reader), Path(target))
    except (KeyboardInterrupt, Cancelled):
        return Cancelled.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
