"""The trained reader as it is shipped and served, with the packaged model."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant import paths, wiring
from assistant.adapters import checksums, onnx_export, reader_export, reader_file
from assistant.adapters.encoders import PACKAGED_WEIGHTS, ModelFolder, ServedEncoder, packaged_model
from assistant.adapters.onnx_reader import ServedReader
from assistant.config import Config
from assistant.conversation.reading import NearestDefinition
from assistant.conversation.trained_reading import TrainedReader
from assistant.domain.ports import Progress
from assistant.domain.vocabulary import POLES, STAGES
from assistant.errors import Cancelled, LibraryUnavailable, ModelDamaged

FILE = paths.find().prompts / "readings" / reader_file.NAME
TEXTS = [
    "The ministry sends a template every March and we comply.",
    "",
    "Zwischen Krankenhaus und Gemeinde 🤝",
    "The council, the acute trust and two hospices met monthly for a year. " * 40,
]


@pytest.fixture(scope="module")
def encoder() -> ServedEncoder:
    folder = ModelFolder(packaged_model(), paths.private_folder(paths.find().cache))
    return ServedEncoder(folder, paths.find().models, 1)


@pytest.fixture(scope="module")
def trained() -> reader_file.ReaderFile:
    found = reader_file.read(FILE)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def served(encoder: ServedEncoder, trained: reader_file.ReaderFile) -> ServedReader:
    return ServedReader(FILE, trained, encoder, paths.find().models, 1)


@pytest.fixture
def places(tmp_path: Path) -> paths.Paths:
    """The real ones with prompts of their own."""
    found = paths.find()
    shutil.copytree(found.prompts / "readings", tmp_path / "prompts" / "readings")
    return replace(found, home=tmp_path / "home", prompts=tmp_path / "prompts")


def test_the_shipped_reader_is_small_and_belongs_to_the_packaged_model(trained: reader_file.ReaderFile) -> None:
    assert FILE.stat().st_size <= 5_000_000
    assert trained.model == PACKAGED_WEIGHTS
    heads = trained.heads()
    assert (heads.poles, heads.stages) == (POLES, STAGES)
    assert heads.bias.shape == (10,) and trained.head_weights().shape == (384, 10)
    assert len(trained.learnt()) == 36


def test_each_text_is_scored_piece_by_piece(served: ServedReader) -> None:
    found = served.pieces(TEXTS)
    assert [len(one.spans) for one in found] == [len(one.scores) for one in found]
    assert [len(one.scores) for one in found][1] == 2 and len(found[3].scores) == 256
    assert found[0].spans[1] == (0, 3) and TEXTS[0][slice(*found[0].spans[2])] == "ministry"
    assert served.pieces([]) == []


def test_the_graph_at_eight_bits_says_what_the_network_says(
    served: ServedReader, trained: reader_file.ReaderFile
) -> None:
    """The adapted network, written down once more in torch at full precision."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    body = AutoModel.from_pretrained(str(packaged_model()), local_files_only=True)
    for name, added in trained.learnt().items():
        at, _, rest = name.partition(".")
        linear = body.encoder.layer[int(at)].get_submodule(rest)
        linear.weight.data += torch.from_numpy(added.T.copy())
    cut = AutoTokenizer.from_pretrained(str(packaged_model()), local_files_only=True)
    bias = trained.heads().bias
    for text, pieces in zip(TEXTS, (served.pieces([text])[0] for text in TEXTS), strict=True):
        with torch.no_grad():
            given = cut([text], truncation=True, max_length=256, return_tensors="pt")
            tokens = body.eval()(**given).last_hidden_state[0].mean(0).numpy()
        expected, found = tokens @ trained.head_weights() + bias, pieces.scores.mean(axis=0) + bias
        assert np.abs(expected - found).mean() < 0.8, text
        assert np.corrcoef(expected, found)[0, 1] > 0.95, text


def test_the_encoder_is_as_it_was(encoder: ServedEncoder, served: ServedReader) -> None:
    before = encoder.encode(["trust between partners"])
    served.pieces(TEXTS)
    fresh = ServedEncoder(encoder.folder, paths.find().models, 1)
    assert np.allclose(fresh.encode(["trust between partners"]), before, atol=1e-5)


def test_a_damaged_reader_is_made_again(
    encoder: ServedEncoder, trained: reader_file.ReaderFile, served: ServedReader, tmp_path: Path
) -> None:
    expected = served.pieces(TEXTS[:1])[0].scores
    again = ServedReader(FILE, trained, encoder, tmp_path, 1)
    shutil.copytree(served._target, again._target)
    graph = again._target / reader_export.GRAPH
    graph.write_bytes(b"\x00" * graph.stat().st_size)
    assert np.allclose(again.pieces(TEXTS[:1])[0].scores, expected, atol=1e-3)
    assert [one.name for one in tmp_path.iterdir()] == [again._target.name]


def test_making_it_can_be_stopped_and_leaves_nothing_that_passes_for_it(
    encoder: ServedEncoder, trained: reader_file.ReaderFile, tmp_path: Path
) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        ServedReader(FILE, trained, encoder, tmp_path, 1).ready(stop)
    assert not [one for one in tmp_path.iterdir() if reader_export.sound(one)]


def test_an_encoder_exported_by_an_earlier_version_is_exported_anew_for_the_reader(
    encoder: ServedEncoder, trained: reader_file.ReaderFile, served: ServedReader, tmp_path: Path
) -> None:
    """Its graph had other names, and the reader could not be made."""
    import onnx

    old = Path(shutil.copytree(encoder.exported(), tmp_path / "old"))
    graph = onnx.load(str(old / onnx_export.GRAPH), load_external_data=False)
    for node in graph.graph.node:
        node.name = f"node_{node.name}"
    onnx.save(graph, str(old / onnx_export.GRAPH))
    reader_export.export_in_child(old, encoder.folder, FILE, tmp_path / "made" / "reader")
    assert reader_export.sound(tmp_path / "made" / "reader")
    assert (old / onnx_export.GRAPH).is_file()


def test_the_trained_reader_serves_the_packaged_model(places: paths.Paths) -> None:
    found = wiring.reader(places, Config())
    assert isinstance(found, TrainedReader)
    read = found.read("The ministry sends a template every March. Nobody asked us, we comply with it.")
    assert read.tensions["direction"].label == "top_down"


def test_a_tension_of_somebodys_own_is_read_beside_it(places: paths.Paths) -> None:
    words = "\n\n## Examples\n\n- {}\n- {}\n"
    fast, slow = words.format("Hurry hurry now.", "Rush it through."), words.format("It rained.", "The car is red.")
    (places.prompts / "readings" / "pace.md").write_text(
        f"---\nkind: reading\nid: pace\n---\n\n# fast{fast}\n# none{slow}", encoding="utf-8"
    )
    found = wiring.reader(places, Config()).read("Hurry hurry, rush it. The ministry sends a template, we comply.")
    assert found.tensions["pace"].label == "fast" and found.tensions["direction"].label == "top_down"


def test_a_tension_with_other_poles_is_not_read_by_heads_that_do_not_know_them(places: paths.Paths) -> None:
    file = places.prompts / "readings" / "worth.md"
    file.write_text(
        file.read_text(encoding="utf-8") + "\n# beauty\n\n## Examples\n\n- It looks good.\n", encoding="utf-8"
    )
    found = wiring.reader(places, Config()).read("We count the cost of every case.")
    assert set(found.tensions["worth"].strengths) == {"value", "values", "beauty"}


def test_without_a_reader_for_the_model_the_nearest_definition_serves(places: paths.Paths) -> None:
    (places.prompts / "readings" / reader_file.NAME).unlink()
    assert isinstance(wiring.reader(places, Config()), NearestDefinition)
    reader_file.write(places.prompts / "readings" / reader_file.NAME, *_other_model())
    assert isinstance(wiring.reader(places, Config()), NearestDefinition)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_a_damaged_file_is_told_and_the_nearest_definition_serves(places: paths.Paths, content: bytes) -> None:
    file, told = places.prompts / "readings" / reader_file.NAME, list[str]()
    file.write_bytes(content)
    with pytest.raises(ModelDamaged, match="cannot be used"):
        reader_file.read(file)
    assert isinstance(wiring.reader(places, Config(), notify=told.append), NearestDefinition)
    assert "nearest definition" in told[0] and str(file) in told[0]


def test_nowhere_to_put_it_is_told_and_the_nearest_definition_serves(
    places: paths.Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, progress: Progress | None = None) -> None:
        raise LibraryUnavailable("The reader could not be prepared: no space left on device.")

    told = list[str]()
    monkeypatch.setattr(reader_export, "sound", lambda folder: False)
    monkeypatch.setattr(reader_export, "export_in_child", full)
    assert isinstance(wiring.reader(places, Config(), notify=told.append), NearestDefinition)
    assert "no space left" in told[0]


def test_nothing_in_the_file_is_run_when_it_is_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "reader.npz", facts=np.array([{"version": 1}], dtype=object))
    checksums.write_beside(tmp_path / "reader.npz")
    with pytest.raises(ModelDamaged):
        reader_file.read(tmp_path / "reader.npz")


def test_a_reader_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    np.savez(tmp_path / "reader.npz", facts=np.array(json.dumps({"version": reader_file.VERSION + 1, "model": "x"})))
    checksums.write_beside(tmp_path / "reader.npz")
    assert reader_file.read(tmp_path / "reader.npz") is None


def _other_model() -> tuple[dict[str, object], dict[str, np.ndarray]]:
    found = reader_file.read(FILE)
    assert found is not None
    return dict(found.facts) | {"model": "0" * 64}, dict(found.arrays)
