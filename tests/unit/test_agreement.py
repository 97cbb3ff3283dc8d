from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.group import FEWEST
from assistant.report import agreement
from assistant.report.agreement import Settled, settle

RATINGS, STAGES, PUBLISHED = 5, 4, 6
SCALES = st.sampled_from([RATINGS, STAGES, PUBLISHED])


def answers(points: int, least: int = FEWEST, most: int = 24) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, points - 1), min_size=least, max_size=most)


GROUPS = SCALES.flatmap(lambda points: st.tuples(st.just(points), answers(points)))


def settled(ratings: list[int], points: int = RATINGS) -> Settled:
    found = settle(ratings, points)
    assert found is not None
    return found


@given(answers(PUBLISHED, 12, 12))
def test_with_twelve_on_six_points_it_is_the_published_rule(ratings: list[int]) -> None:
    """Fewer than four ratings outside a three-point region that holds the median (ijic.7747, table 1)."""
    middle = median(ratings)
    regions = [range(start, start + 3) for start in range(-2, 6) if start <= middle <= start + 2]
    assert settled(ratings, PUBLISHED).agreed == any(
        sum(one not in region for one in ratings) < 4 for region in regions
    )


@given(GROUPS)
def test_agreement_is_fewer_than_a_third_outside(case: tuple[int, list[int]]) -> None:
    points, ratings = case
    found = settled(ratings, points)
    assert found.agreed == (found.outside * 3 < len(ratings))
    assert 0 <= found.outside <= len(ratings)


@given(GROUPS, st.randoms())
def test_who_answered_first_makes_no_difference(case: tuple[int, list[int]], chance: object) -> None:
    points, ratings = case
    mixed = list(ratings)
    chance.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis gives a `random.Random`
    assert settle(mixed, points) == settle(ratings, points)


@given(GROUPS)
def test_a_scale_read_from_its_other_end_gives_the_same(case: tuple[int, list[int]]) -> None:
    points, ratings = case
    there, back = settled(ratings, points), settled([points - 1 - one for one in ratings], points)
    assert (there.agreed, there.outside, there.answers) == (back.agreed, back.outside, back.answers)
    assert (there.lowest, there.highest) == (points - 1 - back.highest, points - 1 - back.lowest)
    assert there.median == points - 1 - back.median


@given(GROUPS, st.integers(2, 4))
def test_a_group_many_times_over_agrees_as_the_group_does(case: tuple[int, list[int]], times: int) -> None:
    points, ratings = case
    # with an even number the two in the middle may differ, which no copy of an odd group has
    whole = ratings if len(ratings) % 2 else ratings + ratings
    assert settled(whole * times, points).agreed == settled(whole, points).agreed


@given(GROUPS)
def test_those_within_half_the_scale_agree(case: tuple[int, list[int]]) -> None:
    points, ratings = case
    if max(ratings) - min(ratings) < agreement.region(points):
        assert settled(ratings, points).agreed
        assert settled(ratings, points).outside == 0


@given(GROUPS)
def test_one_more_voice_in_the_middle_never_makes_a_split(case: tuple[int, list[int]]) -> None:
    points, ratings = case
    found = settled(ratings, points)
    if found.agreed and found.middle[0] == found.middle[1]:
        assert settled([*ratings, found.middle[0]], points).agreed


@given(GROUPS)
def test_the_middle_and_the_ends_are_those_of_the_answers(case: tuple[int, list[int]]) -> None:
    points, ratings = case
    found = settled(ratings, points)
    assert (found.lowest, found.highest, found.answers) == (min(ratings), max(ratings), len(ratings))
    assert found.median == median(ratings)
    assert {found.lowest, found.highest, *found.middle} <= set(ratings)


@given(SCALES.flatmap(lambda points: st.tuples(st.just(points), answers(points, 0, FEWEST - 1))))
def test_of_fewer_than_three_nothing_is_known(case: tuple[int, list[int]]) -> None:
    points, ratings = case
    assert settle(ratings, points) is None


@pytest.mark.parametrize(("points", "width"), [(PUBLISHED, 3), (RATINGS, 3), (STAGES, 2)])
def test_a_region_is_half_of_the_scale(points: int, width: int) -> None:
    assert agreement.region(points) == width


@pytest.mark.parametrize(
    ("people", "most"), [(3, 0), (4, 1), (5, 1), (6, 1), (7, 2), (9, 2), (10, 3), (12, 3), (13, 4)]
)
def test_how_many_may_stand_outside(people: int, most: int) -> None:
    assert agreement.may_stand_outside(people) == most


@pytest.mark.parametrize(
    ("ratings", "agreed"),
    [
        ([0, 1, 2], True),
        ([0, 0, 3], False),
        ([1, 4, 4], False),
        ([0, 2, 4], False),
        ([2, 2, 2], True),
        ([0, 0, 0, 4], True),  # one of four may stand outside
        ([0, 0, 4, 4], False),  # the median of 2 is nobody's answer
        ([0, 1, 3, 4], False),
        ([1, 2, 3, 4], True),  # 1 to 3 or 2 to 4: one outside
        ([0, 1, 2, 3, 4], False),
        ([0, 0, 2, 4, 4, 2], False),
    ],
)
def test_small_groups_and_ties(ratings: list[int], agreed: bool) -> None:
    assert settled(ratings).agreed is agreed


@pytest.mark.parametrize(
    ("stages", "agreed"), [([0, 1, 1], True), ([0, 1, 2], False), ([0, 0, 1, 3], True), ([0, 0, 3, 3], False)]
)
def test_on_four_stages_two_neighbours_are_the_region(stages: list[int], agreed: bool) -> None:
    assert settled(stages, STAGES).agreed is agreed
