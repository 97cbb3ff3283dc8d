"""Which sentences of a card can stand at the head of an answer."""

from __future__ import annotations

import pytest

from assistant.library.answer import _readable, _Sentence


def pool(*texts: str) -> list[_Sentence]:
    return [_Sentence(text, ("ham-2013",), "one", "The point") for text in texts]


DUTY = pool(
    "The Health and Care Act 2022 put a duty to collaborate on NHS bodies and councils.",
    "Behrendt and Ramanuj call that duty a top-down, external motivator.",
)


@pytest.mark.parametrize(
    "leaning",
    [
        "Behrendt and Ramanuj call that duty a top-down, external motivator.",
        "Chris Ham welcomed these and still thought it too soon to declare victory.",
        "Evaluators of those pilots also named short timescales.",
    ],
)
def test_a_sentence_about_the_one_before_brings_it_along(leaning: str) -> None:
    """An answer began "Behrendt and Ramanuj call that duty …" before any duty was named."""
    sentences = pool("Something else.", DUTY[0].text, leaning)
    assert _readable(sentences, [2]) == sentences[1:]


def test_one_about_a_person_brings_the_sentence_that_names_them() -> None:
    sentences = pool("Chris Ham wrote of integration.", "Budgets were split.", "Join them again, he concluded.")
    assert _readable(sentences, [2]) == [sentences[0], sentences[2]]


@pytest.mark.parametrize(
    "alone",
    [
        "John Deffenbaugh, returning to his idea of 2012, gives each leader three hats.",
        "In 2010 those running and funding the scheme wrote that further research must show why.",
        "Partnerships that work rest on relationships.",
        "What doctors might want besides income gets no mention in this passage.",
    ],
)
def test_one_that_stands_alone_brings_nothing(alone: str) -> None:
    sentences = pool("Something else.", alone)
    assert _readable(sentences, [1]) == [sentences[1]]
