from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant import paths
from assistant.adapters import checksums, onnx_export
from assistant.adapters.encoders import PACKAGED_WEIGHTS, ModelFolder, ServedEncoder, packaged_model
from assistant.adapters.onnx_encoder import OnnxEncoder
from assistant.adapters.sentence_encoder import SentenceEncoder
from assistant.errors import Cancelled, FolderUnusable, LibraryUnavailable, ModelDamaged

VARIED = [
    "",
    " ",
    "trust",
    "How do partners build trust?",
    "ÅNGSTRÖM façade naïve – “quoted” … £13.1 billion, 11%",
    "合作伙伴如何建立信任？ 🤝🏽",
    "مرحبا بالعالم",
    "x" * 5_000,
    "The council, the acute trust and two hospices met monthly. " * 200,
    "line\nbreak\ttab\x00null",
    *(f"note {number} " * (number % 40 + 1) for number in range(70)),
]


@pytest.fixture(scope="module")
def folder() -> ModelFolder:
    cache = paths.private_folder(paths.find().cache)
    return ModelFolder(packaged_model(), cache)


@pytest.fixture(scope="module")
def served(folder: ModelFolder) -> ServedEncoder:
    return ServedEncoder(folder, paths.find().models, 1)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packaged model's folder without its weights."""
    shutil.copytree(packaged_model(), tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    (tmp_path / "model" / "model.safetensors").write_bytes(b"weights")
    return tmp_path / "model"


def test_both_encoders_agree(folder: ModelFolder, served: ServedEncoder) -> None:
    ours, theirs = served.encode(VARIED), SentenceEncoder(folder).encode(VARIED)
    assert ours.shape == theirs.shape == (len(VARIED), 384)
    assert np.min(np.sum(ours * theirs, axis=1)) >= onnx_export.AGREEMENT


def test_vectors_are_unit_and_in_order(served: ServedEncoder) -> None:
    vectors = served.encode(VARIED)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
    assert np.allclose(served.encode(VARIED[2:3])[0], vectors[2], atol=1e-4)
    assert served.encode([]).shape == (0, 384)


def test_reading_many_texts_can_be_stopped_part_way(served: ServedEncoder) -> None:
    seen: list[int] = []

    def stop(done: int, total: int, what: str) -> None:
        seen.append(done)
        if done:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        served.encode([f"note {number} " * 40 for number in range(300)], stop)
    assert len(seen) == 2


def test_text_beyond_128_pieces_counts_and_beyond_256_does_not(served: ServedEncoder) -> None:
    base = "word " * 200
    longer, far = served.encode([base + "trust", base]), served.encode(["word " * 300 + "trust", "word " * 300])
    assert longer[0] @ longer[1] < 0.9999
    assert far[0] @ far[1] > 0.99999


def test_tokens_are_counted_before_the_cut(served: ServedEncoder) -> None:
    assert served.tokens("") == 2
    assert served.tokens("trust") == 3
    assert served.tokens("word " * 600) == 602


def test_the_packaged_weights_are_the_ones_expected(folder: ModelFolder) -> None:
    assert folder.hash == PACKAGED_WEIGHTS
    assert (folder.dimension, folder.max_tokens) == (384, 256)
    folder.require_mean_pooling()


def test_altered_packaged_weights_are_refused(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.adapters.encoders.packaged_model", lambda: copy)
    with pytest.raises(ModelDamaged, match="not the ones expected"):
        _ = ModelFolder(copy, tmp_path).hash


def test_the_hash_is_remembered_until_the_file_changes(copy: Path, tmp_path: Path) -> None:
    first = ModelFolder(copy, tmp_path).hash
    notes = json.loads((tmp_path / "weights.json").read_text())
    assert [entry[-1] for entry in notes.values()] == [first]
    (copy / "model.safetensors").write_bytes(b"other weights")
    assert ModelFolder(copy, tmp_path).hash != first
    (tmp_path / "weights.json").write_text("[broken")
    assert ModelFolder(copy, tmp_path).hash != first


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}, "does not pool by the mean"),
        ("modules.json", [{"type": "sentence_transformers.models.Transformer"}], "its parts are Transformer"),
        ("modules.json", {}, "its parts are not listed"),
        ("config.json", {}, "does not give hidden_size"),
    ],
)
def test_other_models_are_refused_with_a_sentence(
    copy: Path, tmp_path: Path, file: str, content: object, expected: str
) -> None:
    (copy / file).write_text(json.dumps(content))
    with pytest.raises(LibraryUnavailable, match=expected):
        ModelFolder(copy, tmp_path).require_mean_pooling()


def test_a_folder_without_weights(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnavailable, match="cannot be read"):
        _ = ModelFolder(tmp_path, tmp_path).hash


def test_a_failed_export_is_a_sentence_and_leaves_nothing(copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "models" / "abc"
    with pytest.raises(LibraryUnavailable, match="could not be prepared"):
        onnx_export.export_in_child(copy, target, 256)
    assert list(target.parent.iterdir()) == []


def test_an_export_can_be_stopped(tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        onnx_export.export_in_child(packaged_model(), tmp_path / "models" / "abc", 256, stop)
    assert not onnx_export.sound(tmp_path / "models" / "abc")


def test_a_damaged_export_names_the_folder_to_remove(tmp_path: Path) -> None:
    (tmp_path / "encoder.onnx").write_bytes(b"no graph")
    encoder = OnnxEncoder(tmp_path / "encoder.onnx", packaged_model() / "tokenizer.json", 256, 1)
    with pytest.raises(ModelDamaged, match="Remove the folder"):
        encoder.encode(["a"])


def test_a_damaged_export_is_made_again(folder: ModelFolder, served: ServedEncoder, tmp_path: Path) -> None:
    served.encode(["a"])
    target = tmp_path / folder.hash
    shutil.copytree(paths.find().models / folder.hash, target)
    graph = target / onnx_export.GRAPH
    graph.write_bytes(b"\x00" * graph.stat().st_size)
    again = ServedEncoder(folder, tmp_path, 1)
    assert np.allclose(again.encode(["trust"]), served.encode(["trust"]), atol=1e-4)


def test_importing_the_adapters_loads_nothing_heavy() -> None:
    heavy = "torch sentence_transformers transformers onnxruntime chromadb tokenizers onnx"
    script = f"import sys, assistant.wiring; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("notes", [[], {"x": 3}, None])
def test_a_hash_that_cannot_be_remembered_is_only_made_again(copy: Path, tmp_path: Path, notes: object) -> None:
    """A full or foreign cache folder was told as weights that cannot be read."""
    cache = paths.private_folder(tmp_path / "cache")
    if notes is None:
        (cache / "weights.json").mkdir()
    else:
        name = str((copy / "model.safetensors").resolve())
        (cache / "weights.json").write_text(json.dumps({name: 3} if isinstance(notes, dict) else notes))
    assert ModelFolder(copy, cache).hash == ModelFolder(copy, cache).hash


def finished(folder: Path, content: bytes) -> Path:
    """A folder that passes for a whole export."""
    folder.mkdir()
    for name in onnx_export.FILES:
        (folder / name).write_bytes(content)
    files = {name: checksums.facts_of(folder / name) for name in onnx_export.FILES}
    (folder / onnx_export.FACTS).write_text(json.dumps({"files": files}))
    return folder


def test_of_two_exports_at_once_the_first_stays_and_the_second_is_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second took the finished folder of the first away or failed at moving its own there."""
    target = tmp_path / "model"
    mine, real, looks = finished(tmp_path / "mine", b"mine"), onnx_export.sound, []

    def exported(folder: Path) -> bool:
        looks.append(folder)
        return len(looks) > 1 and real(folder)

    def rename(self: Path, to: Path) -> Path:
        if self == mine:
            finished(target, b"theirs")
            raise OSError(39, "Directory not empty")
        return Path(os.path.realpath(self)).replace(to)

    monkeypatch.setattr(Path, "rename", rename)
    onnx_export.put(mine, target, exported)
    assert (target / onnx_export.GRAPH).read_bytes() == b"theirs"


def test_a_damaged_export_gives_way_to_a_new_one(tmp_path: Path) -> None:
    target = finished(tmp_path / "model", b"damaged")
    (target / onnx_export.GRAPH).write_bytes(b"")
    onnx_export.put(finished(tmp_path / "mine", b"mine"), target, onnx_export.sound)
    assert (target / onnx_export.GRAPH).read_bytes() == b"mine"
    assert [one.name for one in tmp_path.iterdir()] == ["model"]


def test_nowhere_to_put_an_export_is_a_sentence(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(FolderUnusable, match="cannot be used"):
        onnx_export.export_in_child(copy, tmp_path / "models" / "x", 256)
