from __future__ import annotations

import hashlib
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant import paths, wiring, wiring_keeping
from assistant.adapters.cached_encoder import CachedEncoder
from assistant.config import Config
from assistant.paths import Paths
from tests.fakes import plain_answer
from tests.unit.library_fakes import DictCache, WordEncoder


def test_a_text_is_encoded_once_and_remembered_under_its_model() -> None:
    encoder, cache = WordEncoder(), DictCache()
    cached = CachedEncoder(encoder, cache)
    first = cached.encode(["one", "two", "one"])
    again = CachedEncoder(encoder, cache).encode(["two", "three", "one"])
    assert sorted(encoder.encoded) == ["one", "three", "two"]
    assert (
        np.array_equal(first[0], first[2]) and np.array_equal(again[0], first[1]) and np.array_equal(again[2], first[0])
    )
    assert np.array_equal(first, WordEncoder().encode(["one", "two", "one"]))
    CachedEncoder(WordEncoder("another"), cache).encode(["one"])
    assert {model for model, _ in cache.kept} == {"words", "another"}


def test_no_texts_make_no_vectors() -> None:
    assert CachedEncoder(WordEncoder(), DictCache()).encode([]).shape == (0, WordEncoder.dimension)


def test_it_is_the_encoder_it_wraps_in_all_else() -> None:
    encoder = WordEncoder()
    cached = CachedEncoder(encoder, DictCache())
    assert (cached.model, cached.dimension, cached.tokens("a b")) == (
        encoder.model,
        encoder.dimension,
        encoder.tokens("a b"),
    )


SECRET = "Quillfeather"
TOLD = f"The minister rang {SECRET} in confidence. We comply because the money depends on it."


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    """A home and a cache of this test's own, with the exported encoder and the cards' vectors already in the cache."""
    found = replace(paths.find(), home=tmp_path / "home", cache=tmp_path / "cache")
    wiring.desk(replace(paths.find(), home=tmp_path / "warm"), Config()).prepare()
    found.cache.mkdir()
    (found.cache / "models").symlink_to(paths.find().models)
    with sqlite3.connect(paths.find().vector_cache) as warm, sqlite3.connect(found.vector_cache) as own:
        warm.backup(own)
    shutil.copy(paths.find().cache / "weights.json", found.cache)
    return found


def held(folder: Path) -> dict[Path, bytes]:
    return {
        file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file() and "models" not in file.parts
    }


def keys(places: Paths) -> set[bytes]:
    with sqlite3.connect(places.vector_cache) as cache:
        return {key for (key,) in cache.execute("SELECT key FROM vectors")}


def test_nothing_of_what_a_person_says_is_kept_in_the_cache_or_the_index(places: Paths) -> None:
    store = wiring_keeping.reflections(places)
    desk = wiring.desk(places, Config())
    desk.prepare()
    before = keys(places)
    session = wiring.begin(places, store, desk)
    list(session.go_on())
    list(session.say(f"/ask what would {SECRET} say of trust between partners"))
    list(session.say(f"/search {SECRET} and pooled budgets"))
    while session.state.pending is not None:
        asked = session.state.pending
        list(session.say(TOLD if asked.kind.value == "open" else plain_answer(asked)))
    assert session.state.finished and session.state.heard and session.state.shown_cards
    desk.read(TOLD)
    store.close()

    assert SECRET.encode() in places.reflections.read_bytes()
    encoder = wiring.encoder(places, Config())
    sentences = (TOLD, *TOLD.replace(". ", ".|").split("|"), SECRET)
    vectors = [vector.astype("<f4").tobytes() for vector in encoder.encode(sentences)]
    for folder in (places.cache, places.library):
        for file, content in held(folder).items():
            assert SECRET.encode() not in content and SECRET.lower().encode() not in content, file
            assert not [one for one in vectors if one[:64] in content], file
    assert keys(places) == before
    assert not before & {hashlib.sha256(f"{encoder.model}\n{one}".encode()).digest() for one in sentences}
