"""Several ratings in one breath."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import paths
from assistant.conversation.script import Prompts
from assistant.conversation.several import beside, ratings
from tests.fakes import short_script

SCRIPT = short_script()
ABOVE, WITHIN = "direction.top_down", "direction.bottom_up"


def heard(text: str, step: str = ABOVE) -> dict[str, int | None]:
    pending = SCRIPT.step(step)
    assert pending is not None
    return {one.step: one.rating for one in ratings(text, pending, SCRIPT)}


@pytest.mark.parametrize(
    ("text", "above", "within"),
    [
        ("3 from above and 1 from within, because the region signs it off", 3, 1),
        ("from above 3, from within 1", 3, 1),
        ("from above: 3; from within: 1", 3, 1),
        ("from within 1 and from above 3", 3, 1),
        ("from above is a 3 and from within a 2", 3, 2),
        ("I'd say 3 from above, maybe 1 from within", 3, 1),
        ("I’d say three from above, maybe one from within", 3, 1),
        ("about 3 from above but only 1 from within", 3, 1),
        ("direction from above 4/4, direction from within 0", 4, 0),
        ("3 from above, don't know from within", 3, None),
        ("3 for both", 3, 3),
        ("both 3", 3, 3),
        ("both are 2, honestly", 2, 2),
        ("From above 4\nfrom within 0", 4, 0),
        ("top-down 3, bottom-up 2", 3, 2),
        ("2 from below and 3 from the top", 3, 2),
    ],
)
def test_both_are_heard_however_they_are_put(text: str, above: int, within: int | None) -> None:
    assert heard(text) == {ABOVE: above, WITHIN: within}


@pytest.mark.parametrize("text", ["3 from within", "from within 3", "3 for direction from within"])
def test_one_for_another_question_is_taken_for_that(text: str) -> None:
    assert heard(text) == {WITHIN: 3}


@pytest.mark.parametrize(
    "text",
    ["3", "3 from above", "from above 3", "3 and 1", "3, 4", "3 from above and 7 from within",
     "3 from above, 2 from above", "3 from above and 1 from within and 2 from above", "3 from the region, 1 from us",
     "", "from above and from within",
     "3 from above because 4 from within would be silly", "The region signs 3 from above and within a week",
     "both", "both of them are useless", "3.5 from above, 1 from within", "3 from above or 4 from within, who knows"],
)  # fmt: skip
def test_what_is_one_answer_or_not_certain_is_left_to_be_read_plainly(text: str) -> None:
    assert heard(text) == {}


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("motivation.external", "outside 3, inner 2"),
        ("motivation.external", "3 outside incentives, 2 inner motives"),
        ("worth.value", "value for money 3, what people value 2"),
        ("worth.value", "value 3, values 2"),
    ],
)
def test_every_tension_is_answered_by_its_own_names(step: str, text: str) -> None:
    assert list(heard(text, step).values()) == [3, 2]


@pytest.mark.parametrize(
    "text", ["4 for agreement, 1 for capacity", "agreement 4, means 1", "capacity 1 and consensus 4"]
)
def test_the_two_sides_of_an_area_are_answered_together(text: str) -> None:
    full = Prompts(paths.find().prompts).script("full")
    pending = full.step("practice.strategy.consensus")
    assert pending is not None
    heard_in = {one.step: one.rating for one in ratings(text, pending, full)}
    assert heard_in == {"practice.strategy.consensus": 4, "practice.strategy.capacity": 1}


@given(st.integers(0, 4), st.integers(0, 4))
def test_any_two_numbers_stand_where_they_were_put(above: int, within: int) -> None:
    assert heard(f"{above} from above and {within} from within") == {ABOVE: above, WITHIN: within}


@given(st.text())
def test_whatever_is_typed_what_is_heard_is_in_range_and_of_this_part(text: str) -> None:
    for step, rating in heard(text).items():
        assert step in (ABOVE, WITHIN) and rating in (None, 0, 1, 2, 3, 4)


def test_the_words_are_kept_beside_the_number_where_they_give_a_reason() -> None:
    reason = "3 from above and 1 from within, because the region signs it off"
    assert beside(reason) == reason
    assert beside("3 from above and 1 from within") == ""
    assert beside("3, because the region signs it all off") == ""


def test_a_megabyte_is_searched_in_moments() -> None:
    began = time.process_time()
    for text in ("3 from above and " * 60_000, "and " * 250_000, "about " * 160_000, "3" * 1_000_000):
        heard(text)
    assert time.process_time() - began < 2
