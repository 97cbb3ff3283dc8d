"""Figures of an evaluation as columns to read."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.evaluation import MEASURES, Comparison, Evaluation, QuestionDifference, States
from assistant.domain.vocabulary import LEGS
from assistant.sanitise import one_line

_NAMES = {"ndcg@10": "nDCG@10", "mrr": "MRR"}
_SHOWN = 5
"""Questions listed that gained most, and that lost most."""
_LONGEST = 40
"""Characters of an id."""


def evaluation(result: Evaluation) -> str:
    """Rankings side by side, then how often each state was given."""
    rows = [["", *(_NAMES.get(measure, measure) for measure in MEASURES)]]
    rows += [[leg, *(f"{result.legs[leg][measure]:.3f}" for measure in MEASURES)] for leg in LEGS if leg in result.legs]
    heading = (
        f"{result.queries} questions, {result.answerable.questions} of them answerable, of {result.documents} "
        f"documents in {result.passages} passages; {result.judged} judgements."
    )
    parts = [heading, _columns(rows) if result.legs else "No question is answerable, so there is nothing to rank."]
    states = [["What was said", "questions", "match", "weak", "none"]]
    states += [_shares("answerable", result.answerable), _shares("unanswerable", result.unanswerable)]
    return "\n\n".join([*parts, _columns(states)])


def _shares(name: str, states: States) -> list[str]:
    if not states.questions:
        return [name, "0", "-", "-", "-"]
    return [name, str(states.questions), *(f"{share:.3f}" for share in (states.match, states.weak, states.none))]


def comparison(result: Comparison) -> str:
    """Each measure of both runs, then the questions that differ most."""
    rows = [["", "first", "second", "difference", "95 of 100 resamples"]]
    for measure, one in result.measures.items():
        between = f"{_signed(one.low)} to {_signed(one.high)}"
        rows.append(
            [
                _NAMES.get(measure, measure),
                f"{one.first:.3f}",
                f"{one.second:.3f}",
                _signed(one.difference),
                between,
            ]
        )
    counts = (
        f"{result.queries} questions. By nDCG@10 the second run is better on {result.better}, "
        f"worse on {result.worse}, the same on {result.same}."
    )
    gained = [row for row in result.per_query if row.difference > 0][:_SHOWN]
    lost = [row for row in reversed(result.per_query) if row.difference < 0][:_SHOWN]
    parts = [counts, _columns(rows), _questions("Gained most", gained), _questions("Lost most", lost)]
    return "\n\n".join(part for part in parts if part)


def _questions(name: str, rows: Sequence[QuestionDifference]) -> str:
    if not rows:
        return ""
    listed = [
        [one_line(row.query, _LONGEST), f"{row.first:.3f}", f"{row.second:.3f}", _signed(row.difference)]
        for row in rows
    ]
    return _columns([[name, "first", "second", "difference"], *listed])


def _signed(value: float) -> str:
    return f"{round(value, 3) + 0.0:+.3f}"  # nothing lost is not -0


def _columns(rows: Sequence[Sequence[str]]) -> str:
    """`rows` under each other: the first column to the left, the others to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
