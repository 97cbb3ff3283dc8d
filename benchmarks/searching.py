"""Searching when everything is loaded, in the library as it is and in larger ones made up from it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant import wiring
from assistant.adapters.chroma_vectors import ChromaVectors
from assistant.adapters.passage_store import SqlitePassages
from assistant.adapters.vector_cache import SqliteVectorCache
from assistant.config import Config
from assistant.domain.library import Passage
from assistant.domain.ports import Encoder, Vectors
from assistant.library import citations, passages
from assistant.library.search import Library
from assistant.paths import Paths
from benchmarks.places import fresh, with_models_only
from benchmarks.table import Row, at_most, middle, p95

TITLE = "Searching, warm"
QUESTIONS = 120
_AT_ONCE = 5_000


def rows(folder: Path, sizes: Sequence[tuple[int, float]] = ((1_000, 20), (100_000, 40))) -> list[Row]:
    """Every row of this group; `sizes` gives passages and the milliseconds allowed."""
    places = with_models_only(folder / "search-cache", fresh(folder / "search"))
    library = wiring.library(places, Config())
    library.prepare()
    library.warm()
    encoder = wiring.encoder(places, Config())
    asked = _questions(library)
    held = len(passages.passages(library.cards()))
    found = [_row(library, encoder, asked, held, 20, "as it is")]
    for size, most in sizes:
        _grow(places, library, held, size)
        held = size
        library = wiring.library(places, Config())
        found.append(_row(library, encoder, asked, size, most, "made up"))
    return found


def _questions(library: Library) -> list[str]:
    """What people would type: the questions the cards are listed under, a fixed sample."""
    every = sorted(question for card in library.cards() for question in card.asked_as)
    return random.Random(1).sample(every, QUESTIONS)


def _row(library: Library, encoder: Encoder, asked: Sequence[str], size: int, most: float, kind: str) -> Row:
    _timed(library.search, asked[:5])
    took = _timed(library.search, asked)
    # slightly other words: vectors of recent texts are remembered
    alone = middle(_timed(lambda question: encoder.encode([f"{question} ({kind}, {size})"]), asked[:40]))
    detail = f"p95 {p95(took):.1f} ms; encoding the question alone {alone:.1f} ms"
    return at_most(f"a search in {size:,} passages ({kind}), median", middle(took), most, "ms", detail)


def _timed(work: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Milliseconds of `work` on each question."""
    took = []
    for question in asked:
        started = time.perf_counter()
        work(question)
        took.append(1000 * (time.perf_counter() - started))
    return took


def _grow(places: Paths, library: Library, held: int, size: int) -> None:
    """Add passages made of shuffled real sentences, until there are `size`.

    Their vectors are means of their sentences' vectors with noise: near enough to real ones for timing.
    """
    encoder = wiring.encoder(places, Config())
    sentences, vectors = _pool(places, library, encoder)
    store = SqlitePassages(places.passages, lambda _: None)
    index = ChromaVectors(places.vectors, encoder.model, encoder.dimension)
    dice, noise = random.Random(size), np.random.default_rng(size)
    for start in range(held, size, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, size))
        picked = [dice.sample(range(len(sentences)), 3) for _ in numbers]
        made = [_passage(number, [sentences[at] for at in some]) for number, some in zip(numbers, picked, strict=True)]
        store.replace([], [passages.kept(one) for one in made])
        near = vectors[picked].mean(axis=1) + noise.normal(0, 0.02, (len(picked), encoder.dimension))
        near = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
        index.replace([], [passages.vector_ids(passage)[0] for passage in made], near)
    generation = int(store.get_meta("generation") or 0) + 1
    store.set_meta({"vectors": str(index.count()), "generation": str(generation)})
    index.close()
    store.close()


def _pool(places: Paths, library: Library, encoder: Encoder) -> tuple[list[str], Vectors]:
    """Every sentence of the library and its vector, which the cache already has."""
    texts = [passage.text for passage in passages.passages(library.cards())]
    sentences = sorted({sentence for text in texts for sentence in citations.sentences(text)})
    known = SqliteVectorCache(places.vector_cache).get(encoder.model, sentences)
    return sentences, np.stack([known[sentence] for sentence in sentences])


def _passage(number: int, sentences: Sequence[str]) -> Passage:
    return Passage(
        id=f"made-up-{number}#the-point",
        card=f"made-up-{number}",
        title=f"Note {number}",
        section="The point",
        text=" ".join(sentences),
    )
