"""Which sentences make an answer, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.domain.library import Card, Hit, LibraryAnswer, MatchState, SearchResult, Section, Source
from assistant.domain.ports import Vectors
from assistant.library.answer import Sentence, Shown, compose, readable
from assistant.library.leaning import needed

SOURCE = Source(
    key="ham-2013",
    authors=("Ham, Chris",),
    title="Four barriers",
    year=2013,
    publisher="The King's Fund",
    kind="opinion",
    nation="England",
    licence="not confirmed",
    status="current",
)


def pool(*texts: str) -> list[Sentence]:
    return [Sentence(text, ("ham-2013",), "one", "The point") for text in texts]


def told(sentences: list[Sentence], *scores: float) -> list[str]:
    return [one.text for one in readable(sentences, scores, [0.5] * len(sentences))]


DUTY = (
    "The Health and Care Act 2022 put a duty to collaborate on NHS bodies and councils.",
    "Behrendt and Ramanuj call that duty a top-down, external motivator.",
)


@pytest.mark.parametrize(
    "leaning",
    [
        "Behrendt and Ramanuj call that duty a top-down, external motivator.",
        "Chris Ham welcomed these and still thought it too soon to declare victory.",
        "Evaluators of those pilots also named short timescales.",
        "The move to such systems had the support of 76%.",
        "Independent providers received £8.8 billion, 67% of it, and others £1.6 billion.",
        "US federal guidance on it says partnerships often skip levels.",
        "Ten months later the bill set out to abolish it.",
        "The figures cover one year.",
        "What they backed was a plan.",
        "Only 16% thought so.",
        "At one end groups hold on to control.",
    ],
)
def test_a_sentence_about_the_one_before_brings_it_along(leaning: str) -> None:
    """An answer began "Behrendt and Ramanuj call that duty …" before any duty was named."""
    assert told(pool("Something else.", DUTY[0], leaning), 0, 0, 1) == [DUTY[0], leaning]


def test_one_about_a_person_brings_the_sentence_that_names_them() -> None:
    texts = ("Chris Ham wrote of integration.", "Budgets were split.", "Join them again, he concluded.")
    assert told(pool(*texts), 0, 0, 1) == [texts[0], texts[2]]


def test_the_review_brings_the_sentence_that_names_a_review() -> None:
    earlier = ["A review of 36 reviews found little.", "Evidence on services was mixed."]
    assert needed(earlier, "The review did find factors that help.") == 0
    assert needed(earlier, "The authors ask for more.") == 1
    assert needed([], "The authors ask for more.") is None


@pytest.mark.parametrize(
    "alone",
    [
        "John Deffenbaugh, returning to his idea of 2012, gives each leader three hats.",
        "In 2010 those running and funding the scheme wrote that further research must show why.",
        "Partnerships that work rest on relationships.",
        "What doctors might want besides income gets no mention in this passage.",
        "The average NHS chief executive stays in post for three years.",
        "The King's Fund counted ten.",
        "Leaders gave much the same message: build the trust.",
        "Partners such as charities want to be asked.",
    ],
)
def test_one_that_stands_alone_brings_nothing(alone: str) -> None:
    assert told(pool("Something else.", alone), 0, 1) == [alone]


def test_the_best_sentence_leads_and_nothing_of_its_card_stands_before_it() -> None:
    """An answer to "how many STPs were there" began with two sentences that only stood earlier in the card."""
    texts = ("Effort goes into drawing.", "There were 44 partnerships.", "Boundaries moved with time.")
    assert told(pool(*texts), 0.5, 0.6, 0.55) == [texts[1], texts[2]]


def test_what_is_far_behind_or_says_the_same_is_left_out() -> None:
    sentences = [
        *pool("Trust grows slowly between leaders."),
        Sentence("Trust between leaders grows slowly.", ("ham-2013",), "two", "The point"),
        Sentence("Money moves.", ("ham-2013",), "three", "The point"),
    ]
    assert told(sentences, 0.6, 0.59, 0.4) == ["Trust grows slowly between leaders."]


def card(name: str, *points: str) -> Card:
    text = " ".join(f"{point[:-1]} [@ham-2013]." for point in points)
    return Card(
        id=name,
        title=name.capitalize(),
        aliases=(),
        asked_as=(),
        themes=("trust",),
        tensions=(),
        poles=(),
        stages=(),
        sources=("ham-2013",),
        evidence="opinion",
        other_side=(),
        sections=(Section(name="The point", text=text),),
    )


def hit(rank: int, name: str, dense: float, text: str = "", **fields: object) -> Hit:
    plain: dict[str, object] = {
        "rank": rank,
        "card": name,
        "title": name,
        "section": "The point",
        "text": text or "x",
        "highlight": "x",
        "score": 1 / rank,
        "sources": (),
        "citation": "c",
        "dense": dense,
        "lexical": 0.0,
    }
    return Hit.model_validate(plain | fields)


def answered(hits: Sequence[Hit], cards: Sequence[Card], near: dict[str, float]) -> LibraryAnswer:
    asked: list[str] = []

    def cosines(texts: Sequence[str]) -> Vectors:
        return np.array([next((value for word, value in near.items() if word in text), 0.0) for text in texts])

    def remembered(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return cosines(texts)

    shown = Shown({one.id: one for one in cards}, {"ham-2013": SOURCE}, remembered, cosines)
    made = compose(SearchResult(query="who pays", state=MatchState.MATCH, hits=tuple(hits)), shown)
    assert not any("private" in text for text in asked), "a person's own words were remembered"
    return made


OWN = {"kind": "own", "page": 4, "citation": "Your document “Plan”, p. 4"}
PLAN = "We met in May. Our private board pays for all of it. Tea was served."


def test_a_document_that_comes_first_answers_alone_marked_as_the_persons_own() -> None:
    hits = [hit(1, "doc-1", 0.6, PLAN, **OWN), hit(2, "money", 0.65)]
    made = answered(hits, [card("money", "Councils pay.")], {"private": 0.7, "pay": 0.6})
    assert made.answer == (
        "In your own document: We met in May. Our private board pays for all of it. (Your document “Plan”, p. 4)"
    )
    assert [(one.kind, one.card, one.page) for one in made.sentences] == [
        ("own", "doc-1", 4),
        ("own", "doc-1", 4),
    ]


def test_a_document_that_is_not_nearest_is_not_drawn_on() -> None:
    hits = [hit(1, "money", 0.65), hit(2, "doc-1", 0.6, PLAN, **OWN)]
    made = answered(hits, [card("money", "Councils pay.")], {"pay": 0.6})
    assert {one.kind for one in made.sentences} == {"curated"}


def test_a_document_alone_can_answer() -> None:
    made = answered([hit(1, "doc-1", 0.7, PLAN, **OWN)], [], {"private": 0.7})
    assert made.answer.startswith("In your own document: ")
    assert len(made.sentences) == 2


def test_a_question_for_a_number_is_answered_with_one() -> None:
    cards = [card("money", "The sum was large and much discussed.", "It came to 44 million pounds.")]

    def equal(texts: Sequence[str]) -> Vectors:
        return np.full(len(texts), 0.5, dtype=np.float32)

    shown = Shown({"money": cards[0]}, {"ham-2013": SOURCE}, equal, equal)
    result = SearchResult(query="how much was it", state=MatchState.MATCH, hits=(hit(1, "money", 0.6),))
    assert "44 million" in compose(result, shown).answer
