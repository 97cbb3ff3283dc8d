"""Judged questions: the right card among the first five, and honesty about having no answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import config, paths, wiring
from assistant.domain.library import MatchState, SearchResult
from assistant.library.search import Library

QUESTIONS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))
SPLITS = ("development", "held-out")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    found = paths.find()
    home = tmp_path_factory.mktemp("evals") / "home"
    made = wiring.library(paths.Paths(home, found.cache, found.corpus, found.prompts), config.Config())
    made.prepare()
    return made


@pytest.fixture(scope="module")
def results(library: Library) -> dict[str, SearchResult]:
    return {question["id"]: library.search(question["text"], k=10) for question in QUESTIONS}


def chosen(kind: str, split: str) -> list[dict[str, Any]]:
    return [question for question in QUESTIONS if question["kind"] == kind and split in (question["split"], "all")]


def place(question: dict[str, Any], result: SearchResult) -> int:
    """Rank of the first right card, or 99."""
    return min((hit.rank for hit in result.hits if hit.card in question["cards"]), default=99)


def share(true: list[bool]) -> float:
    return sum(true) / len(true)


def test_the_judgements_name_cards_that_exist(library: Library) -> None:
    ids = {card.id for card in library.cards()}
    assert {card for question in QUESTIONS for card in question.get("cards", [])} <= ids
    assert len(chosen("answerable", "all")) >= 60


@pytest.mark.parametrize(("split", "least"), [("development", 0.95), ("held-out", 0.85), ("all", 0.9)])
def test_the_right_card_is_among_the_first_five(results: dict[str, SearchResult], split: str, least: float) -> None:
    ranks = {question["id"]: place(question, results[question["id"]]) for question in chosen("answerable", split)}
    missed = [name for name, rank in ranks.items() if rank > 5]
    assert share([rank <= 5 for rank in ranks.values()]) >= least, missed


@pytest.mark.parametrize("split", [*SPLITS, "all"])
def test_off_topic_is_none(results: dict[str, SearchResult], split: str) -> None:
    states = [results[question["id"]].state for question in chosen("off-topic", split)]
    assert share([state is MatchState.NONE for state in states]) >= 0.9


def test_near_topic_is_seldom_a_match(results: dict[str, SearchResult]) -> None:
    states = [results[question["id"]].state for question in chosen("near-topic", "all")]
    assert share([state is not MatchState.MATCH for state in states]) >= 0.75


def test_answerable_questions_are_hardly_ever_turned_away(results: dict[str, SearchResult]) -> None:
    states = [results[question["id"]].state for question in chosen("answerable", "all")]
    assert share([state is not MatchState.NONE for state in states]) >= 0.95
    assert share([state is MatchState.MATCH for state in states]) >= 0.65


def test_figures(results: dict[str, SearchResult]) -> None:
    """Prints the measures, for `pytest -s`."""
    for split in (*SPLITS, "all"):
        ranks = [place(question, results[question["id"]]) for question in chosen("answerable", split)]
        measures = {
            "hit@1": [rank == 1 for rank in ranks],
            "hit@5": [rank <= 5 for rank in ranks],
            "off-topic none": [results[one["id"]].state is MatchState.NONE for one in chosen("off-topic", split)],
            "near-topic not match": [
                results[one["id"]].state is not MatchState.MATCH for one in chosen("near-topic", split)
            ],
        }
        print(f"{split}: " + ", ".join(f"{name} {share(true):.3f}" for name, true in measures.items()))
