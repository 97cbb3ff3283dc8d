"""How good a search is on questions whose answers are known.

The questions are searched as a person's are; nothing is tuned to be measured. Figures come from
ir_measures, which hands them to trec_eval, so that they compare with those of other programs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from assistant.domain.evaluation import (
    MEASURES,
    Comparison,
    Difference,
    Evaluation,
    QuestionDifference,
    QuestionFigures,
    States,
)
from assistant.domain.library import MatchState
from assistant.domain.ports import Progress, Vectors
from assistant.domain.vocabulary import LEGS, Leg
from assistant.errors import WrongUse
from assistant.library import fusion
from assistant.library.finding import CANDIDATES
from assistant.library.fusion import Candidate
from assistant.library.judged import Fitting, Judgements, Run
from assistant.library.search import Library

Ranked = list[tuple[str, float]]
"""(document, score), best first."""
Legs = Mapping[Leg, Ranked]
Score = TypeVar("Score", int, float)

_TOGETHER = 128
"""Questions encoded at once: the encoder remembers twice as many."""
_DEEPER = 4
"""How many times as deep each further look goes."""
_BELOW = 2.0
"""Taken from the cosine of documents only a deeper look met, so that they stand below all that a person would see."""
_RESAMPLES = 10_000
_AT_ONCE = 500
_SEED = 20_260
_SIDE = 2.5
"""Per cent cut from either end of the resampled differences."""
_TIE = 1e-9


@dataclass(frozen=True)
class Asked:
    """What the library made of one question."""

    state: MatchState
    legs: Legs


def ask(library: Library, question: str, k: int, named: Callable[[str], str] = str) -> Asked:
    """The state, and at least `k` documents of each ranking where there are as many; `named` gives their ids."""
    state, found = library.met(question)
    fused = fusion.best_per_card(found)
    legs: dict[Leg, Ranked] = {
        "fused": [(one.passage.card, one.score) for one in fused],
        "dense": _best(found, lambda one: one.dense),
        "lexical": [pair for pair in _best(found, lambda one: one.lexical) if pair[1] > 0],
    }
    deeper = _further(library, question, k, {name for name, _ in legs["fused"]})
    legs["fused"] += [(name, cosine - _BELOW) for name, cosine in deeper]
    legs["dense"] = sorted([*legs["dense"], *deeper], key=lambda pair: -pair[1])
    return Asked(state, {leg: [(named(name), score) for name, score in ranked[:k]] for leg, ranked in legs.items()})


def _best(found: Sequence[Candidate], value: Callable[[Candidate], float]) -> Ranked:
    """The best value of each document, best first."""
    best: dict[str, float] = {}
    for one in found:
        best[one.passage.card] = max(value(one), best.get(one.passage.card, value(one)))
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def _further(library: Library, question: str, k: int, known: set[str]) -> Ranked:
    """Documents beyond those `known`, by cosine, until there are `k` in all or no more."""
    depth, met, before = CANDIDATES, len(known), 0
    more: Ranked = []
    while met < k and met != before:
        depth, before = depth * _DEEPER, met
        found = library.met(question, depth=depth)[1]
        more = [pair for pair in _best(found, lambda one: one.dense) if pair[0] not in known]
        met = len(known) + len(more)
    return more


def ask_all(
    library: Library,
    questions: Mapping[str, str],
    k: int,
    named: Callable[[str], str] = str,
    progress: Progress | None = None,
) -> dict[str, Asked]:
    """`ask` for each of `questions`, by its id."""
    asked: dict[str, Asked] = {}
    waiting = list(questions.items())
    for done, (name, text) in enumerate(waiting):
        if progress is not None:
            progress(done, len(waiting), "Asking the questions")
        if done % _TOGETHER == 0:
            library.expect([one for _, one in waiting[done : done + _TOGETHER]])
        asked[name] = ask(library, text, k, named)
    return asked


def evaluate(asked: Mapping[str, Asked], fit: Fitting, leg: Leg, documents: int, passages: int) -> Evaluation:
    """Figures for what was `asked` of a library of so many `documents`; `per_query` is of `leg`."""
    relevant = _relevant(fit.kept)
    by_leg = {one: figures(relevant, {query: dict(row.legs[one]) for query, row in asked.items()}) for one in LEGS}
    return Evaluation(
        documents=documents,
        passages=passages,
        queries=len(asked),
        judged=fit.used,
        left_out=len(fit.unknown_documents) + len(fit.unknown_questions),
        leg=leg,
        legs={one: means(found) for one, found in by_leg.items()} if relevant else {},
        answerable=_states([asked[query].state for query in asked if query in relevant]),
        unanswerable=_states([asked[query].state for query in asked if query not in relevant]),
        per_query=tuple(
            QuestionFigures(
                query=query, answerable=query in relevant, state=row.state, figures=by_leg[leg].get(query, {})
            )
            for query, row in asked.items()
        ),
    )


def _relevant(judgements: Judgements) -> Judgements:
    """The questions that something answers."""
    return {query: row for query, row in judgements.items() if max(row.values(), default=0) > 0}


def figures(judgements: Judgements, run: Run) -> dict[str, dict[str, float]]:
    """Every measure of every question in `judgements`; one that `run` lacks has found nothing."""
    # Deferred: compiled, and needed by no other command.
    import ir_measures

    asked = dict(zip(("nDCG@10", "R@10", "R@100", "RR", "Success@5"), MEASURES, strict=True))
    wanted = [ir_measures.parse_measure(name) for name in asked]
    found: dict[str, dict[str, float]] = {query: dict.fromkeys(MEASURES, 0.0) for query in judgements}
    for one in ir_measures.iter_calc(wanted, _plain(judgements), _plain(run)):
        found[one.query_id][asked[str(one.measure)]] = round(float(one.value), 6)
    return found


def _plain(scores: Mapping[str, Mapping[str, Score]]) -> dict[str, dict[str, Score]]:
    """As dictionaries, which is what the measures take."""
    return {query: dict(row) for query, row in scores.items()}


def means(by_query: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure."""
    return {measure: round(sum(row[measure] for row in by_query.values()) / len(by_query), 4) for measure in MEASURES}


def _states(given: Sequence[MatchState]) -> States:
    shares = {state: round(given.count(state) / len(given), 4) if given else 0.0 for state in MatchState}
    return States(
        questions=len(given),
        match=shares[MatchState.MATCH],
        weak=shares[MatchState.WEAK],
        none=shares[MatchState.NONE],
    )


def compare(first: Run, second: Run, judgements: Judgements) -> Comparison:
    """How `second` does against `first` on the answerable questions. Raises `WrongUse` when they share none."""
    relevant = {query: row for query, row in _relevant(judgements).items() if query in first or query in second}
    if not relevant:
        raise WrongUse(
            "No question in the runs has a relevant document in the judgements.",
            do="Check that the ids in the three files are the same.",
        )
    before, after = figures(relevant, first), figures(relevant, second)
    rows = [
        QuestionDifference(
            query=query,
            first=before[query][MEASURES[0]],
            second=after[query][MEASURES[0]],
            difference=round(after[query][MEASURES[0]] - before[query][MEASURES[0]], 6),
        )
        for query in relevant
    ]
    return Comparison(
        queries=len(rows),
        measures={measure: _difference(before, after, measure) for measure in MEASURES},
        better=sum(row.difference > _TIE for row in rows),
        worse=sum(row.difference < -_TIE for row in rows),
        same=sum(abs(row.difference) <= _TIE for row in rows),
        per_query=tuple(sorted(rows, key=lambda row: (-row.difference, row.query))),
    )


def _difference(
    before: Mapping[str, Mapping[str, float]], after: Mapping[str, Mapping[str, float]], measure: str
) -> Difference:
    gained = np.asarray([after[query][measure] - before[query][measure] for query in before])
    low, high = np.percentile(_resampled(gained), [_SIDE, 100 - _SIDE])
    return Difference(
        first=means(before)[measure],
        second=means(after)[measure],
        difference=round(float(gained.mean()), 4),
        low=round(float(low), 4),
        high=round(float(high), 4),
    )


def _resampled(gained: Vectors) -> Vectors:
    """Means of resamples of `gained` with replacement; the same ones each time for as many questions."""
    random = np.random.default_rng(_SEED)
    parts = [
        gained[random.integers(0, len(gained), (_AT_ONCE, len(gained)))].mean(axis=1)
        for _ in range(_RESAMPLES // _AT_ONCE)
    ]
    return np.concatenate(parts)
