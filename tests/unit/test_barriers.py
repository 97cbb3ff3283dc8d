from __future__ import annotations

import pytest

from assistant.conversation import barriers
from assistant.conversation.barriers import BarriersPicture
from assistant.conversation.cases import CASES
from assistant.domain.reflection import State
from tests.unit.full_path import SCRIPT, answered, asked, told


def seen(state: State) -> BarriersPicture:
    return barriers.picture(state, asked(state))


def in_the_way(**movers: tuple[str, ...]) -> State:
    given = {f"barriers__movers___{name}": found for name, found in movers.items()}
    return answered(barriers__which=tuple(movers), **given)


@pytest.mark.parametrize(
    ("movers", "pattern"),
    [
        ({}, "unknown"),
        ({"payment": ()}, "unknown"),
        ({"payment": ("national",)}, "upward"),
        ({"payment": ("national",), "time": ("us", "system")}, "ours"),
        ({"payment": (), "time": ("system",)}, "upward"),
    ],
)
def test_whether_any_of_it_is_theirs_to_move(movers: dict[str, tuple[str, ...]], pattern: str) -> None:
    assert seen(in_the_way(**movers)).pattern == pattern
    assert pattern in CASES["barriers"]


def test_each_is_asked_about_once_with_its_name() -> None:
    steps = [step for step in asked(in_the_way(payment=(), time=())).steps if step.each == "barrier"]
    assert [step.id for step in steps] == ["barriers.movers@payment", "barriers.movers@time"]
    assert steps[0].subject == "Payment: money follows what each does alone"


def test_who_can_move_it_stands_nearest_first_whatever_was_typed_first() -> None:
    one = seen(in_the_way(payment=("national", "us"))).barriers[0]
    assert one.movers == ("us", "national") and one.heading == "payment"


def test_their_own_barrier_goes_by_their_own_words() -> None:
    state = answered(
        barriers__open="Honestly? Two chairs who will not sit in one room: that is all.", barriers__which=("own",)
    )
    one = seen(state).barriers[0]
    assert one.name == one.heading == "“Two chairs who will not sit in one room: that is all”"
    assert seen(answered(barriers__which=("own",))).barriers[0].heading == "something else, as I have just put it"


def test_the_report_goes_by_who_can_move_it() -> None:
    text = told(in_the_way(payment=("national",), time=("us",), inspection=(), history=("us", "system")), "barriers")
    assert text.splitlines()[2:] == [
        "- Between yourselves: too little time and old weaknesses.",
        "- The wider system: old weaknesses.",
        "- Nationally: payment.",
        "- Left open: inspection.",
    ]
    assert told(State(), "barriers") == ""


def test_four_of_ham_five_of_buckingham_and_curry_and_their_own() -> None:
    step = SCRIPT.step("barriers.which")
    assert step is not None
    assert [option.id for option in step.options] == [
        "finances", "inspection", "payment", "commissioning", "decisions", "vision", "time", "history", "unseen", "own"
    ]  # fmt: skip
