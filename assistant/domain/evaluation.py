"""What an evaluation on a judged set reads and reports."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from assistant.domain.base import Frozen, ReadLine
from assistant.domain.library import MatchState
from assistant.domain.vocabulary import Leg
from assistant.sanitise import clean

MEASURES = ("ndcg@10", "recall@10", "recall@100", "mrr", "hit@5")
"""nDCG and recall to that depth, mean reciprocal rank, and whether a right one is among the first five; each 0 to 1."""


def _plain(name: str | int) -> str | int:
    text = str(name)
    if not text.strip() or "\t" in text or "\n" in text or clean(text) != text:
        raise ValueError("it is empty, or cannot stand in a column and on a screen")
    return name


Id = Annotated[
    str | int,
    AfterValidator(_plain),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^[^\t\n\r]*[^\s][^\t\n\r]*$"}, {"type": "integer"}]}),
]
"""What a judged set calls a question or a document: no tab, no line break, nothing that a terminal would obey."""


class QuestionLine(ReadLine):
    """One question of a judged set, in the form that BEIR made common; what else stands in it is left alone."""

    id: Id = Field(alias="_id")
    """Of its own among the questions."""
    text: str
    """What is asked."""


class DocumentLine(ReadLine):
    """One document of a judged set, in the form that BEIR made common; what else stands in it is left alone."""

    id: Id = Field(alias="_id")
    """Of its own among the documents."""
    title: str | None = None
    text: str
    """What it says; a document without any is never found."""


class States(Frozen):
    """How often each state was given; `match`, `weak` and `none` are shares that add up to 1."""

    questions: int
    match: float
    weak: float
    none: float


class QuestionFigures(Frozen):
    """How one question did."""

    query: str
    """Its id."""
    answerable: bool
    state: MatchState
    figures: dict[str, float]
    """By measure, of the ranking that was asked for; empty for a question that nothing answers."""


class Evaluation(Frozen):
    """What `assistant evaluate` prints for a judged set."""

    documents: int
    passages: int
    queries: int
    judged: int
    """Judgements used: those that name a known question and a known document."""
    left_out: int
    """Judgements that name something that is not there."""
    leg: Leg
    legs: dict[Leg, dict[str, float]]
    """Means over the answerable questions, by ranking and measure; empty when no question is answerable."""
    answerable: States
    unanswerable: States
    """Of the questions no document is judged to answer, whether judged so or not judged at all."""
    per_query: tuple[QuestionFigures, ...]


class Difference(Frozen):
    """One measure of two runs."""

    first: float
    second: float
    difference: float
    """Second less first."""
    low: float
    high: float
    """The middle 95 of 100 paired bootstrap resamples of the mean difference."""


class QuestionDifference(Frozen):
    """One question in two runs, by nDCG@10."""

    query: str
    first: float
    second: float
    difference: float


class Comparison(Frozen):
    """What `assistant evaluate --compare` prints."""

    queries: int
    """Answerable questions, which are the ones compared."""
    measures: dict[str, Difference]
    better: int
    worse: int
    same: int
    """How many questions gained, lost or kept their nDCG@10 from the first run to the second."""
    per_query: tuple[QuestionDifference, ...]
    """Most gained first."""
