from __future__ import annotations

import numpy as np

from assistant.adapters.cached_encoder import CachedEncoder
from tests.unit.library_fakes import DictCache, WordEncoder


def test_a_text_is_encoded_once_and_remembered_under_its_model() -> None:
    encoder, cache = WordEncoder(), DictCache()
    cached = CachedEncoder(encoder, cache)
    first = cached.encode(["one", "two", "one"])
    again = CachedEncoder(encoder, cache).encode(["two", "three", "one"])
    assert encoder.encoded == ["one", "two", "three"]
    assert np.array_equal(first[0], first[2]) and np.array_equal(again[0], first[1]) and np.array_equal(again[2], first[0])
    assert np.array_equal(first, WordEncoder().encode(["one", "two", "one"]))
    CachedEncoder(WordEncoder("another"), cache).encode(["one"])
    assert {model for model, _ in cache.kept} == {"words", "another"}


def test_no_texts_make_no_vectors() -> None:
    assert CachedEncoder(WordEncoder(), DictCache()).encode([]).shape == (0, WordEncoder.dimension)


def test_it_is_the_encoder_it_wraps_in_all_else() -> None:
    encoder = WordEncoder()
    cached = CachedEncoder(encoder, DictCache())
    assert (cached.model, cached.dimension, cached.tokens("a b")) == (encoder.model, encoder.dimension, encoder.tokens("a b"))
