"""Bringing the two legs of a search together, and saying how near they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.domain.library import MatchState, Passage
from assistant.library import passages, thresholds
from assistant.library.words import all_in, few

DENSE_WEIGHT = 0.7
"""Share of the cosine in the fused score; the rest is BM25. Rank fusion did worse on long, chatty questions."""


@dataclass(frozen=True)
class Candidate:
    """A passage met by either leg."""

    passage: Passage
    dense: float
    """Cosine of its nearest vector."""
    lexical: float
    """BM25, 0 when no word matched."""
    score: float = 0.0


def fuse(asked: str, found: Sequence[Candidate]) -> list[Candidate]:
    """`found` best first: each leg's values stretched to 0..1 over all candidates, then weighed."""
    near = _scaled([one.dense for one in found])
    words = _scaled([one.lexical for one in found], floor=0.0)
    scored = [
        replace(one, score=DENSE_WEIGHT * cosine + (1 - DENSE_WEIGHT) * bm25)
        for one, cosine, bm25 in zip(found, near, words, strict=True)
    ]
    return _ordered(asked, scored)


def by_passage(found: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Cosine by passage: the nearest of its vectors counts."""
    best: dict[str, float] = {}
    for vector_id, cosine in found:
        name = passages.passage_of(vector_id)
        best[name] = max(cosine, best.get(name, -1.0))
    return best


def _scaled(values: Sequence[float], floor: float | None = None) -> list[float]:
    """`values` stretched to 0..1; `floor` is the value that becomes 0 if not the lowest."""
    if not values:
        return []
    low = min(values) if floor is None else floor
    width = max(values) - low
    return [(value - low) / width if width > 0 else 0.0 for value in values]


def _ordered(asked: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Best score first; where no vector is near, passages with every word of a short question come before."""
    if max((one.dense for one in found), default=1.0) < thresholds.MATCH:
        wanted = few(asked)
        found = [replace(one, score=one.score + 1.0) if _mentions(wanted, one) else one for one in found]
    return sorted(found, key=lambda one: (-one.score, one.passage.id))


def state(asked: str, found: Sequence[Candidate]) -> MatchState:
    """The state of a search for `asked` that met `found`."""
    top = max((one.dense for one in found), default=-1.0)
    wanted = few(asked)
    mentioned = [one.passage for one in found if _mentions(wanted, one)]
    named = any(all_in(wanted, (passage.title, *passage.aliases)) for passage in mentioned)
    return thresholds.state(top, named=named, mentioned=bool(mentioned))


def _mentions(wanted: frozenset[str], one: Candidate) -> bool:
    if not wanted or one.lexical <= 0:
        return False
    return all_in(wanted, (one.passage.title, *one.passage.aliases, one.passage.text))


def best_per_card(found: Sequence[Candidate]) -> list[Candidate]:
    """The first of each card; `found` is in order."""
    best: dict[str, Candidate] = {}
    for candidate in found:
        best.setdefault(candidate.passage.card, candidate)
    return list(best.values())
