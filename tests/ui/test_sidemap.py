"""The side map as text: from answers to lines, with no screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.events import Answered, Event, Reopened
from assistant.domain.reflection import State, apply
from assistant.domain.vocabulary import STAGES
from assistant.ui import glyphs, sidemap
from assistant.ui.standing import CAPACITY, CONSENSUS, Plan, Standing, standing
from tests.ui.asked import OPEN, RATE, STAGE

TENSIONS = (
    ("direction", "Direction", (("top_down", "from above"), ("bottom_up", "from within"))),
    ("worth", "Worth", (("value", "value"), ("values", "values"))),
)
AREAS = tuple(
    (name, name) for name in ("leadership", "organisation", "strategy", "learning", "resources", "programmes")
)
SHORT = Plan(tensions=TENSIONS, rating_steps={"r": "top_down", "r2": "bottom_up"}, stage_steps={"s": "self_placed"})
FULL = Plan(
    tensions=TENSIONS,
    areas=AREAS,
    area_steps={f"practice.{area}.{role}": (area, role) for area, _ in AREAS for role in (CONSENSUS, CAPACITY)},
)
RATINGS = st.one_of(st.none(), st.integers(min_value=0, max_value=4))
STANDINGS = st.builds(
    Standing,
    ratings=st.dictionaries(st.sampled_from(["top_down", "bottom_up", "value", "values"]), RATINGS),
    self_placed=st.sampled_from([None, *STAGES]),
    calculated=st.sampled_from([None, "mixed", *STAGES]),
    needed=st.sampled_from([None, *STAGES]),
    practice=st.dictionaries(st.sampled_from(list(FULL.area_steps.values())), RATINGS),
)


def after(*events: Event) -> State:
    state = State()
    for event in events:
        state = apply(state, event)
    return state


def lines(found: Standing, plan: Plan = SHORT, width: int = 32, height: int | None = None) -> list[str]:
    return [glyphs.plain(line).rstrip() for line in sidemap.draw(found, plan, width, height).plain.split("\n")]


def both(consensus: int | None, capacity: int | None, *areas: str) -> dict[tuple[str, str], int | None]:
    return {(area, role): number for area in areas for role, number in ((CONSENSUS, consensus), (CAPACITY, capacity))}


def test_it_moves_with_every_answer() -> None:
    asked = after(RATE)
    rated = apply(asked, Answered(step="r", text="3", rating=3))
    assert lines(standing(asked, SHORT)) != lines(standing(rated, SHORT))
    assert " 3 ...#########| not rated yet" in lines(standing(rated, SHORT))


def test_answers_come_to_numbers_and_stages() -> None:
    assert standing(after(OPEN), SHORT) == Standing()
    second = RATE.model_copy(update={"step": "r2"})
    found = standing(
        after(
            RATE,
            Answered(step="r", text="3", rating=3),
            second,
            Answered(step="r2", text="don't know"),
            STAGE,
            Answered(step="s", text="2", chosen=("cooperating",)),
        ),
        SHORT,
        "mixed",
    )
    assert found.ratings == {"top_down": 3, "bottom_up": None}
    assert (found.self_placed, found.calculated, found.needed) == ("cooperating", "mixed", None)


def test_an_answer_that_is_asked_again_is_forgotten_meanwhile() -> None:
    state = after(RATE, Answered(step="r", text="3", rating=3), Reopened(step="r"), RATE)
    assert standing(state, SHORT).ratings == {}


def test_each_pole_has_a_bar_of_its_own_that_grows_from_the_middle() -> None:
    shown = lines(Standing(ratings={"top_down": 3, "bottom_up": 1}))
    assert "from above          from within" in shown
    assert " 3 ...#########|###......... 1" in shown
    assert " 4 ############|############ 4" in lines(Standing(ratings={"top_down": 4, "bottom_up": 4}))


def test_nought_not_rated_and_not_known_all_differ() -> None:
    def row(ratings: dict[str, int | None]) -> str:
        return lines(Standing(ratings=ratings))[5]

    assert row({"top_down": 0}) == " 0 ............| not rated yet"
    assert row({"top_down": None}) == "    don't know | not rated yet"
    assert row({}) == " not rated yet | not rated yet"


def test_the_stage_is_a_path_with_three_marks_that_differ_without_colour() -> None:
    found = Standing(self_placed="coordinating", calculated="cooperating", needed="coordinating")
    shown = lines(found)
    start = shown.index("Stage") + 1
    assert [line.split() for line in shown[start : start + 7]] == [
        ["o", "Connecting"],
        ["|"],
        ["o", "Cooperating", "C"],
        ["|"],
        ["o", "Coordinating", "S", "N"],
        ["|"],
        ["o", "Collaborating"],
    ]
    assert shown[-2:] == ["S your own view  C calculated", "N needed for the purpose"]
    assert len({glyphs.SELF_PLACED, glyphs.CALCULATED, glyphs.NEEDED}) == 3


def test_what_is_not_placed_or_mixed_is_said_in_words() -> None:
    assert any(line.endswith("not placed yet") for line in lines(Standing()))
    assert "C mixed: no one stage fits" in lines(Standing(calculated="mixed"))


def test_the_practice_map_puts_areas_where_agreement_and_means_meet() -> None:
    found = Standing(practice=both(4, 1, "leadership") | both(1, 3, "strategy", "learning"))
    shown = lines(found, FULL)
    rows = {line[0]: line[1:] for line in shown if line[:1].isdigit()}
    assert rows["4"].split() == [".", "A", ".", ".", "."]
    assert rows["1"].split() == [".", ".", ".", "CD", "."]
    assert "A leadership            4      1" in shown
    assert "B organisation          -      -" in shown


def test_an_area_with_one_number_is_listed_but_not_placed() -> None:
    found = Standing(practice={("leadership", CONSENSUS): 3, ("leadership", CAPACITY): None})
    shown = lines(found, FULL)
    assert "A leadership            3      ?" in shown
    assert not any("A" in line for line in shown if line[:1].isdigit())
    assert "? don't know   - not rated yet" in shown


def test_the_practice_map_is_there_on_the_full_path_only() -> None:
    assert "Practice map" not in lines(Standing())
    untouched = lines(Standing(), FULL)
    assert untouched[untouched.index("Practice map") + 1] == "not rated yet"


def test_six_areas_in_one_place_stay_within_it_and_the_list_names_them_all() -> None:
    found = Standing(practice=both(2, 2, *(area for area, _ in AREAS)))
    shown = lines(found, FULL)
    assert any(line.split()[3:4] == ["ABCD+"] or "ABC" in line for line in shown if line.startswith("2"))
    assert all(any(line.startswith(f"{letter} ") for line in shown) for letter in "ABCDEF")


@pytest.mark.parametrize(("plan", "height"), [(SHORT, 22), (FULL, 37)], ids=["80x24", "120x40"])
def test_it_is_set_closer_where_there_is_little_height(plan: Plan, height: int) -> None:
    three = Plan(tensions=(*TENSIONS, TENSIONS[0]), areas=plan.areas, area_steps=plan.area_steps)
    found = Standing(ratings={"value": 2}, calculated="mixed", practice=both(2, None, "leadership", "strategy"))
    assert len(lines(found, three)) > height >= len(lines(found, three, height=height))


@given(STANDINGS, st.integers(min_value=30, max_value=110), st.sampled_from([SHORT, FULL]))
def test_no_line_is_ever_wider_than_there_is_room(found: Standing, width: int, plan: Plan) -> None:
    drawn = sidemap.draw(found, plan, width)
    assert all(line.cell_length <= width for line in drawn.split("\n"))


@given(STANDINGS, st.sampled_from([SHORT, FULL]))
def test_plain_characters_are_ascii_and_say_the_same(found: Standing, plan: Plan) -> None:
    assert glyphs.plain(sidemap.draw(found, plan, 40).plain).isascii()


def test_foreign_names_cannot_break_the_map() -> None:
    plan = Plan(tensions=(("x", "A\x1b[2J [/name] " * 9, (("l", "left\n[red]" * 9), ("r", "right" * 20))),))
    drawn = sidemap.draw(Standing(ratings={"l": 2}), plan, 32)
    assert "\x1b" not in drawn.plain
    assert all(line.cell_length <= 32 for line in drawn.split("\n"))
