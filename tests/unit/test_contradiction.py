"""A number that is plainly at odds with a sentence before it, and the many that are not."""

from __future__ import annotations

import pytest

from assistant.conversation.contradiction import Conflict, found
from assistant.domain.events import Answered
from assistant.domain.readings import PoleEvidence, Readings, StageReading, TensionReading
from assistant.domain.reflection import State
from tests.fakes import short_script

SCRIPT = short_script()


def conflict(said: str, step: str, rating: int | None, **more: object) -> Conflict | None:
    given = {"direction.open": Answered(step="direction.open", text=said)}
    asked = SCRIPT.step(step)
    assert asked is not None
    return found(State(answers=given).model_copy(update=more), SCRIPT, asked, rating)


@pytest.mark.parametrize(
    ("said", "step", "rating"),
    [
        ("Nobody tells us what to do.", "direction.top_down", 4),
        ("It grew here. No one tells us what to do!", "direction.top_down", 3),
        ("We are left to our own devices.", "direction.top_down", 4),
        ("We do what we're told.", "direction.top_down", 0),
        ("The region decides everything.", "direction.top_down", 0),
        ("It is all handed down from above.", "direction.top_down", 0),
        ("Staff have no say.", "direction.bottom_up", 4),
        ("Nobody on the wards was asked. We have no say.", "direction.bottom_up", 3),
        ("We built it ourselves.", "direction.bottom_up", 0),
        ("There is no money in it for anyone.", "motivation.external", 4),
        ("We only do it for the money.", "motivation.external", 0),
        ("Everyone is just going through the motions.", "motivation.intrinsic", 4),
        ("People really believe in it.", "motivation.intrinsic", 0),
        ("It's all about the savings.", "worth.value", 0),
        ("Nobody ever looks at the cost.", "worth.value", 3),
        ("Nobody ever asked families what matters.", "worth.values", 4),
    ],
)
def test_a_plain_sentence_against_a_plain_number_is_noticed(said: str, step: str, rating: int) -> None:
    assert conflict(said, step, rating) is not None


@pytest.mark.parametrize(
    ("said", "step", "rating"),
    [
        ("What nobody counts is whether anyone was less lonely.", "worth.value", 4),
        ("Nobody tells us what to do.", "direction.top_down", 2),
        ("Nobody tells us what to do.", "direction.top_down", 0),
        ("Nobody tells us what to do.", "direction.top_down", None),
        ("Nobody tells us what to do, except the region.", "direction.top_down", 4),
        ("Nobody used to tell us what to do; nobody told us what to do last year.", "direction.top_down", 4),
        ("They say nobody tells us what to do.", "direction.top_down", 4),
        ("If only nobody told us what to do, we would be quicker.", "direction.top_down", 4),
        ("Does nobody tell us what to do?", "direction.top_down", 4),
        ("Sometimes nobody tells us what to do.", "direction.top_down", 4),
        ("The region sends a template.", "direction.top_down", 0),
        ("Nobody tells us what to do.", "direction.bottom_up", 4),
        ("We do what we are told, mostly.", "direction.top_down", 0),
        ("It should be all about the savings.", "worth.value", 0),
    ],
)
def test_a_weak_or_a_fitting_one_is_let_pass(said: str, step: str, rating: int | None) -> None:
    assert conflict(said, step, rating) is None


def test_it_is_asked_once_for_a_part_and_twice_in_all() -> None:
    said = ("Nobody tells us what to do.", "direction.top_down", 4)
    assert conflict(*said, conflicts=("direction",)) is None
    assert conflict(*said, conflicts=("motivation", "worth")) is None
    assert conflict(*said, conflicts=("motivation",)) == Conflict(
        step="direction.open", quote="Nobody tells us what to do"
    )


@pytest.mark.parametrize(
    ("strength", "confidence", "rating", "noticed"),
    [(0.95, 0.95, 0, True), (0.95, 0.95, 1, False), (0.6, 0.95, 0, False), (0.95, 0.7, 0, False)],
)
def test_what_was_heard_beyond_doubt_counts_and_less_does_not(
    strength: float, confidence: float, rating: int, noticed: bool
) -> None:
    reading = TensionReading(
        label="top_down",
        strengths={"top_down": strength, "bottom_up": 0.0},
        evidence=(PoleEvidence(pole="top_down", quote="The template came down and we filled it in."),),
        confidence=confidence,
    )
    readings = Readings(tensions={"direction": reading}, stage=StageReading(label="none", distribution={}, evidence=()))
    heard = {"direction.open": readings}
    assert (conflict("The template came down.", "direction.top_down", rating, heard=heard) is not None) is noticed
