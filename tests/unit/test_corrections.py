"""An earlier answer put right in passing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.corrections import Correction, heard
from tests.fakes import Talk


def talk_at(step: str) -> Talk:
    talk = Talk()
    talk.until(step)
    return talk


AT_OPEN, AT_CHOICE, AT_RATING = talk_at("motivation.open"), talk_at("stage.trust"), talk_at("worth.values")


def made(talk: Talk, text: str) -> Correction | None:
    return heard(text, talk.state, talk.script)


@pytest.mark.parametrize(
    "text",
    [
        "Actually, make direction from above a 1",
        "actually make from above 1",
        "change direction from above to 1",
        "Can you change direction from above to 1?",
        "sorry, set from above at 1 because I was thinking of last year",
        "I meant 1 for direction from above",
        "no wait, I meant 1 for from above, not 4",
        "for direction from above I meant 1",
        "hang on - from above should have been 1",
        "on reflection direction from above is more like a 1",
        "Put direction from above down to 1 please",
    ],
)
@pytest.mark.parametrize("talk", [AT_OPEN, AT_RATING], ids=["open", "rating"])
def test_a_rating_is_put_right_however_it_is_said(talk: Talk, text: str) -> None:
    found = made(talk, text)
    assert found is not None and (found.step, found.rating) == ("direction.top_down", 1)


@pytest.mark.parametrize("text", ["direction from above should be 1", "value for money is a 1", "from above was 1"])
def test_at_a_choice_a_plain_statement_is_enough(text: str) -> None:
    found = made(AT_CHOICE, text)
    assert found is not None and found.rating == 1


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("make the last one 2", "cooperating"), ("Actually the last answer should be coordinating", "coordinating")],
)
def test_the_last_one_is_the_one_answered_last(text: str, chosen: str) -> None:
    found = made(AT_CHOICE, text)
    assert found is not None and (found.step, found.chosen) == ("stage.contact", (chosen,))


@pytest.mark.parametrize(
    "text", ["change the partners", "go back to the partners", "Change my answer to the partners."]
)
def test_without_what_to_put_there_it_is_only_asked_again(text: str) -> None:
    assert made(AT_OPEN, text) == Correction(step="opening.partners")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "direction from above should be 1",  # at an open question this may be the answer
        "we should make direction from above stronger",
        "make direction from above a 7",
        "make trust the first item on the agenda",
        "direction from above is what the region does",
        "change comes from above",
        "We change direction from above every year, one way or another",
        "make it a 1",
        "Actually, I mean the region",
        "go back to the partners and ask them",
        "3",
        "x" * 500,
    ],
)
def test_what_may_be_an_answer_is_no_correction(text: str) -> None:
    assert made(AT_OPEN, text) is None


def test_the_question_that_waits_is_answered_not_corrected() -> None:
    assert made(AT_RATING, "make what people value a 1") is None


@given(st.text())
def test_whatever_is_typed_only_what_was_answered_is_corrected(text: str) -> None:
    found = made(AT_CHOICE, text)
    assert found is None or found.step in AT_CHOICE.state.answers
