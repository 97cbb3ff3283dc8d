from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import config, paths, wiring
from assistant.adapters.shipped_vectors import ShippedVectors, write
from scripts.make_vectors import texts
from tests.unit.library_fakes import DictCache, WordEncoder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write(
        tmp_path / "vectors.npy",
        "words",
        ["trust", "money", "place"],
        WordEncoder().encode(["trust", "money", "place"]),
    )
    return tmp_path / "vectors.npy"


def test_what_is_shipped_is_found_and_remembered(file: Path) -> None:
    cache = DictCache()
    found = ShippedVectors(file, cache).get("words", ["money", "unheard", "trust"])
    assert list(found) == ["money", "trust"]
    assert np.allclose(found["trust"], WordEncoder().encode(["trust"])[0], atol=1e-3)
    assert set(cache.kept) == {("words", "money"), ("words", "trust")}
    file.unlink()
    assert set(ShippedVectors(file, cache).get("words", ["money"])) == {"money"}


def test_another_model_has_none_of_them(file: Path) -> None:
    assert ShippedVectors(file, DictCache()).get("another", ["trust"]) == {}


def test_the_same_texts_give_the_same_bytes(file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.npy"
    write(again, "words", ["place", "trust", "money"], WordEncoder().encode(["place", "trust", "money"]))
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("content", [None, b"", b"\x93NUMPY garbage", b"\x00" * 500])
def test_a_file_that_cannot_be_read_is_done_without(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "vectors.npy").write_bytes(content)
    assert ShippedVectors(tmp_path / "vectors.npy", DictCache()).get("words", ["trust"]) == {}


def test_most_of_what_a_first_start_needs_is_shipped_and_is_what_the_encoder_makes() -> None:
    """Else a first start takes half a minute: `make vectors`."""
    encoder, wanted = wiring.encoder(paths.find(), config.Config()), texts(paths.find())
    shipped = ShippedVectors(paths.find().shipped_vectors, DictCache()).get(encoder.model, wanted)
    assert len(shipped) >= 0.9 * len(wanted)
    some = [text for text in wanted if text in shipped][::40]
    cosines = (np.stack([shipped[text] for text in some]) * encoder.encode(some)).sum(axis=1)
    assert cosines.min() >= 0.9999
