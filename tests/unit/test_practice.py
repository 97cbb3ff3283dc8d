from __future__ import annotations

import itertools

import pytest

from assistant.conversation import practice
from assistant.conversation.cases import CASES
from assistant.conversation.practice import Area, PracticePicture
from assistant.domain.reflection import State
from assistant.domain.script import Wording
from tests.unit.full_path import SCRIPT, answered, told

AREAS = ("leadership", "organisation", "strategy", "learning", "resources", "programmes")


def rated(pairs: dict[str, tuple[int | None, int | None]]) -> State:
    given: dict[str, int | None] = {}
    for area, (consensus, capacity) in pairs.items():
        given[f"practice__{area}__consensus"] = consensus
        given[f"practice__{area}__capacity"] = capacity
    return answered(**given)


def seen(pairs: dict[str, tuple[int | None, int | None]]) -> PracticePicture:
    return practice.picture(rated(pairs), SCRIPT)


def test_six_areas_each_with_two_numbers_and_no_total() -> None:
    found = seen({"strategy": (3, 1)})
    assert tuple(area.id for area in found.areas) == AREAS == tuple(area.name for area in found.areas)
    strategy = found.areas[2]
    assert (strategy.consensus, strategy.capacity, strategy.standing) == (3, 1, "consensus_ahead")
    assert found.areas[0].standing == "open"
    assert not {"total", "score", "mean"} & set(PracticePicture.model_fields) | set(Area.model_fields) & {"total"}


@pytest.mark.parametrize(
    ("consensus", "capacity", "standing"),
    [
        (0, 0, "both_low"), (1, 1, "both_low"), (0, 1, "both_low"), (2, 0, "consensus_ahead"), (1, 3, "capacity_ahead"),
        (1, 2, "level"), (4, 4, "level"), (2, 2, "level"), (4, 3, "level"), (None, 3, "open"), (3, None, "open"),
    ],
)  # fmt: skip
def test_how_the_two_stand_to_each_other(consensus: int | None, capacity: int | None, standing: str) -> None:
    assert Area(id="x", name="x", consensus=consensus, capacity=capacity).standing == standing


def test_every_pair_of_numbers_stands_somehow_and_swapping_them_swaps_who_is_ahead() -> None:
    swapped = {"consensus_ahead": "capacity_ahead", "capacity_ahead": "consensus_ahead"}
    for one, other in itertools.product(range(5), repeat=2):
        here = Area(id="x", name="x", consensus=one, capacity=other).standing
        there = Area(id="x", name="x", consensus=other, capacity=one).standing
        assert here in practice.STANDINGS and there == swapped.get(here, here)


@pytest.mark.parametrize(
    ("pairs", "pattern"),
    [
        ({}, "unknown"),
        ({"learning": (None, 2)}, "unknown"),
        ({"learning": (3, 3)}, "level"),
        ({"learning": (0, 1), "strategy": (3, 3)}, "both_low"),
        ({"learning": (0, 1), "strategy": (3, 1), "resources": (4, 0)}, "consensus_ahead"),
        ({"learning": (0, 4), "strategy": (3, 1), "resources": (1, 4)}, "capacity_ahead"),
        ({"learning": (0, 0), "strategy": (3, 1)}, "both_low"),
    ],
)
def test_the_one_thing_to_talk_about(pairs: dict[str, tuple[int | None, int | None]], pattern: str) -> None:
    assert seen(pairs).pattern == pattern
    assert pattern in CASES["practice"]


def test_a_seventh_area_is_two_more_steps() -> None:
    part = SCRIPT.part("practice")
    assert part is not None
    more = tuple(
        step.model_copy(
            update={
                "id": step.id.replace("leadership", "trust"),
                "wordings": (Wording(case="", variants=(f"**Trust: {step.role}.** How far? 0 to 4.",)),),
            }
        )
        for step in part.steps
        if "leadership" in step.id
    )
    longer = part.model_copy(update={"steps": (*part.steps, *more)})
    script = SCRIPT.model_copy(update={"parts": (longer,)})
    state = answered(practice__trust__consensus=4, practice__trust__capacity=1)
    assert practice.picture(state, script).areas[-1] == Area(id="trust", name="trust", consensus=4, capacity=1)


def test_the_report_says_where_both_are_low_and_where_one_runs_ahead() -> None:
    text = told(rated({"leadership": (1, 0), "learning": (0, 0), "strategy": (4, 2), "resources": (1, 4)}), "practice")
    assert "- Little agreed and little in place: leadership and learning." in text
    assert "- Agreement runs ahead of the means: strategy." in text
    assert "- The means run ahead of agreement: resources." in text
    assert "- Left open: organisation and programmes." in text
    assert "level" not in text and not [one for one in text if one.isdigit()]


def test_nothing_is_reported_where_no_number_was_given() -> None:
    assert told(State(), "practice") == "" == told(rated({"learning": (None, None)}), "practice")


def test_every_item_says_what_its_number_is_about() -> None:
    items = [step for step in SCRIPT.steps if step.role in ("consensus", "capacity")]
    assert len(items) == 12
    for step in items:
        # one wording each, so that the numbers of two people, or of two years, are answers to one question
        assert len(step.variants()) == 1 and "0 to 4" in step.variants()[0]
        assert step.variants()[0].startswith(f"**{practice.area_of(step).capitalize()}: {step.role}.**")
