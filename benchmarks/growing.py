"""A library made larger: passages of shuffled real sentences, with vectors near enough to real ones for timing."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import numpy as np

from assistant import wiring
from assistant.adapters.chroma_vectors import ChromaVectors
from assistant.adapters.passage_store import SqlitePassages
from assistant.adapters.vector_cache import SqliteVectorCache
from assistant.config import Config
from assistant.domain.library import Passage
from assistant.domain.ports import Vectors
from assistant.library import citations, passages
from assistant.library.search import Library
from assistant.paths import Paths

_AT_ONCE = 5_000


def grow(places: Paths, library: Library, held: int, size: int) -> float:
    """Add passages to the `held` ones until there are `size`; seconds that writing them took, encoding left out.

    Each is three sentences of real cards, filed like one of them; its vector is the mean of theirs, with noise.
    """
    encoder = wiring.encoder(places, Config())
    real = passages.passages(library.cards())
    sentences, vectors = _pool(places, real, encoder.model)
    store = SqlitePassages(places.passages, lambda _: None)
    index = ChromaVectors(places.vectors, encoder.model, encoder.dimension)
    dice, noise = random.Random(size), np.random.default_rng(size)
    took = 0.0
    for start in range(held, size, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, size))
        picked = [dice.sample(range(len(sentences)), 3) for _ in numbers]
        made = [
            _passage(number, dice.choice(real), [sentences[at] for at in some])
            for number, some in zip(numbers, picked, strict=True)
        ]
        near = vectors[picked].mean(axis=1) + noise.normal(0, 0.02, (len(picked), encoder.dimension))
        near = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
        started = time.perf_counter()
        index.replace([], [passages.vector_ids(passage)[0] for passage in made], near)
        store.replace([], [passages.kept(passage) for passage in made])
        took += time.perf_counter() - started
    generation = int(store.get_meta("generation") or 0) + 1
    store.set_meta({"vectors": str(index.count()), "generation": str(generation)})
    index.close()
    store.close()
    return took


def _pool(places: Paths, real: Sequence[Passage], model: str) -> tuple[list[str], Vectors]:
    """Every sentence of the library and its vector, which the cache already has."""
    sentences = sorted({sentence for passage in real for sentence in citations.sentences(passage.text)})
    known = SqliteVectorCache(places.vector_cache).get(model, sentences)
    return sentences, np.stack([known[sentence] for sentence in sentences])


def _passage(number: int, like: Passage, sentences: Sequence[str]) -> Passage:
    return Passage(
        id=f"made-up-{number}#the-point",
        card=f"made-up-{number}",
        title=f"Note {number}",
        section="The point",
        text=" ".join(sentences),
        themes=like.themes,
        tensions=like.tensions,
        poles=like.poles,
        stages=like.stages,
        sources=like.sources,
    )
