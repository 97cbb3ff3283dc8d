"""Bringing the two legs of a search together, and saying how near they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.domain.library import MatchState, Passage
from assistant.library import passages, thresholds
from assistant.library.coverage import covered
from assistant.library.words import all_in, few

DENSE_WEIGHT = 0.65
"""Share of the vectors in the fused score; the rest is BM25. Rank fusion did worse on long, chatty questions."""
OWN_WEIGHT = 0.3
"""Within that, share of the passage's own text; the rest is its nearest vector, often a question it answers. A
question of some other card may chance to be worded alike; its text is then seldom near as well."""

_LEVEL = 3
"""Cards whose cosines together say whether the library has anything of the kind."""


@dataclass(frozen=True)
class Candidate:
    """A passage met by either leg."""

    passage: Passage
    dense: float
    """Cosine of its nearest vector."""
    lexical: float
    """BM25, 0 when no word matched."""
    own: float = -1.0
    """Cosine of the vector of its own text."""
    score: float = 0.0
    dense_part: float = 0.0
    """What the cosine gave to the score."""
    lexical_part: float = 0.0
    """What the words gave to the score."""

    @property
    def near(self) -> float:
        """Cosine, weighed between its nearest vector and its own text."""
        return (1 - OWN_WEIGHT) * self.dense + OWN_WEIGHT * self.own


def fuse(asked: str, found: Sequence[Candidate]) -> list[Candidate]:
    """`found` best first: each leg's values stretched to 0..1 over all candidates, then weighed."""
    near = _scaled([one.near for one in found])
    words = _scaled([one.lexical for one in found], floor=0.0)
    parts = [(DENSE_WEIGHT * cosine, (1 - DENSE_WEIGHT) * bm25) for cosine, bm25 in zip(near, words, strict=True)]
    scored = [
        replace(one, score=dense + lexical, dense_part=dense, lexical_part=lexical)
        for one, (dense, lexical) in zip(found, parts, strict=True)
    ]
    return _ordered(asked, scored)


def by_passage(found: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Cosine by passage: the nearest of its vectors counts."""
    best: dict[str, float] = {}
    for vector_id, cosine in found:
        name = passages.passage_of(vector_id)
        best[name] = max(cosine, best.get(name, -1.0))
    return best


def by_text(found: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Cosine by passage: that of its own text."""
    return {passages.passage_of(name): cosine for name, cosine in found if passages.is_text(name)}


def _scaled(values: Sequence[float], floor: float | None = None) -> list[float]:
    """`values` stretched to 0..1; `floor` is the value that becomes 0 if not the lowest."""
    if not values:
        return []
    low = min(values) if floor is None else floor
    width = max(values) - low
    return [(value - low) / width if width > 0 else 0.0 for value in values]


def _ordered(asked: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Best score first; where no vector is near, passages with every word of a short question come before."""
    if max((one.dense for one in found), default=1.0) < thresholds.NEAR:
        wanted = few(asked)
        found = [replace(one, score=one.score + 1.0) if _mentions(wanted, one) else one for one in found]
    return sorted(found, key=lambda one: (-one.score, one.passage.id))


def state(asked: str, found: Sequence[Candidate]) -> MatchState:
    """The state of a search for `asked` that met `found`, best first."""
    return thresholds.state(_bearing(asked, found))


def why(asked: str, found: Sequence[Candidate]) -> str:
    """Why `state` is what it is, in a sentence."""
    return thresholds.why(_bearing(asked, found))


def _bearing(asked: str, found: Sequence[Candidate]) -> thresholds.Bearing:
    wanted = few(asked)
    mentioned = [one.passage for one in found if _mentions(wanted, one)]
    return thresholds.Bearing(
        top=max((one.dense for one in found), default=-1.0),
        near=_level(found),
        covered=covered(asked, [one.passage for one in found]),
        named=any(all_in(wanted, (passage.title, *passage.aliases)) for passage in mentioned),
        mentioned=bool(mentioned),
    )


def _level(found: Sequence[Candidate]) -> float:
    """How near the library comes: the mean of its best cards, for one alone may be near by the chance of a word.

    A document of somebody's own stands alone: nothing else need be about what it is about.
    """
    best = best_per_card(found)
    cards = sorted((one.near for one in best if one.passage.kind == "curated"), reverse=True)[:_LEVEL]
    own = [one.near for one in best if one.passage.kind != "curated"]
    return max([*own, sum(cards) / len(cards) if cards else -1.0])


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
