"""`python -m benchmarks.many_searches`: open the library, search it often, and print as JSON what that took."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence

from assistant import paths, wiring
from assistant.config import Config
from assistant.domain.library import Filters
from assistant.memory import one_heap
from benchmarks.places import megabytes
from benchmarks.table import middle, p95

QUESTIONS = 120
_FILTERED = 30
_WARMING = 5


def main() -> int:
    """Milliseconds, and megabytes resident at the end."""
    one_heap()
    places = paths.find()
    started = time.perf_counter()
    library = wiring.library(places, Config())
    library.search("who decides")
    opened = 1000 * (time.perf_counter() - started)
    # what people would type: the questions the cards are listed under, a fixed sample
    every = sorted(question for card in library.cards() for question in card.asked_as)
    asked = random.Random(1).sample(every, QUESTIONS)
    _timed(library.search, asked[:_WARMING])
    took = _timed(library.search, asked[_WARMING:])
    limited = _timed(lambda text: library.search(text, filters=Filters(theme="trust")), asked[: _FILTERED + 1])[1:]
    resident = megabytes()
    encoder = wiring.encoder(places, Config())  # another, for it remembers what it was asked
    encoder.encode(["first"])
    found = {
        "open": opened,
        "median": middle(took),
        "p95": p95(took),
        "filtered": middle(limited),
        "encoding": middle(_timed(lambda text: encoder.encode([text]), asked)),
        "megabytes": resident,
    }
    print(json.dumps(found))
    return 0


def _timed(work: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Milliseconds of `work` on each question."""
    took = []
    for question in asked:
        started = time.perf_counter()
        work(question)
        took.append(1000 * (time.perf_counter() - started))
    return took


if __name__ == "__main__":
    sys.exit(main())
