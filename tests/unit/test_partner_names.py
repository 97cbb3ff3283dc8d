from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.report.partner_names import Matches, key, match

NAMES = st.sampled_from([
    "The County Council", "county council", "St Mary's", "Saint Marys", "HCC", "Herts County Council", "H.C.C.", "GPs",
    "the GPs", "ICB", "Integrated Care Board", "Riverside NHS FT", "Riverside Trust (RT)", "RT", "Age UK", "…", "",
])  # fmt: skip


def matched(*people: list[str]) -> list[tuple[str, int]]:
    return sorted((one.name, len(one.members)) for one in match(people).partners)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The County Council", "county council"),
        ("St Mary's Hospice", "Saint Marys hospice."),
        ("St. Mary’s Hospice", "ST MARYS HOSPICE"),
        ("Mind & Body", "Mind and Body"),
        ("Riverside NHS FT", "Riverside NHS Foundation Trust"),
        ("Riverside NHSFT", "riverside nhs foundation trust"),
        ("the ICB", "Integrated Care Board"),
        ("Eastside PCN", "Eastside Primary Care Network"),
        ("Age-UK", "Age UK"),
        ("Köln Hospital", "Koln Hosp"),
        ("our GPs", "G.P.s"),
        ("Home Care  Ltd", "Home Care Limited"),
    ],
)
def test_the_same_partner_written_otherwise(one: str, other: str) -> None:
    assert key(one) == key(other)
    assert len(match([[one], [other]]).partners) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("County Council", "City Council"),
        ("Riverside Trust", "Riverside NHS Trust"),
        ("St Mary's", "St Mary's Hospice"),
        ("Hospice", "Hospices"),
        ("Riverside Trust", "Riverside Turst"),
        ("North Locality", "South Locality"),
        ("The", "Our"),
        ("GPs", "GP Federation"),
        ("HC", "Herts Council"),
        ("AGE", "Ageing Group East End"),
    ],
)
def test_when_in_doubt_they_are_two(one: str, other: str) -> None:
    assert len(match([[one], [other]]).partners) == 2


def test_pairs_that_may_be_one_are_told() -> None:
    assert match([["St Mary's"], ["St Mary's Hospice"], ["Riverside Trust"], ["Riverside Turst"]]).doubtful == (
        ("Riverside Trust", "Riverside Turst"),
        ("St Mary's", "St Mary's Hospice"),
    )
    assert match([["County Council"], ["City Council"], ["Council"], ["NHS Trust"]]).doubtful == ()
    assert match([["St Mary's", "St Mary's Hospice"]]).doubtful == ()


def test_initials_stand_for_the_only_name_that_has_them() -> None:
    found = match([["HCC"], ["Herts County Council"], ["H.C.C."], ["Herts County Council"]])
    assert [(one.name, one.also, len(one.members)) for one in found.partners] == [
        ("Herts County Council", ("H.C.C.",), 4)
    ]


def test_initials_of_two_names_are_a_third() -> None:
    assert len(match([["HCC"], ["Herts County Council"], ["Hants County Council"]]).partners) == 3


def test_two_that_one_person_names_apart_are_two() -> None:
    assert len(match([["HCC", "Herts County Council"], ["HCC"], ["Herts County Council"]]).partners) == 2


def test_a_short_form_in_brackets_says_what_it_is_short_for() -> None:
    assert matched(["Riverside Care (RC)"], ["RC"], ["riverside care"]) == [("Riverside Care (RC)", 3)]


def test_somebody_who_names_a_partner_twice_counts_once_with_the_first() -> None:
    (one,) = match([["GPs", "the GPs"], ["GPs"]]).partners
    assert one.members == ((0, 0), (1, 0))


def test_the_name_is_as_most_wrote_it() -> None:
    assert matched(["the council"], ["Council"], ["Council"]) == [("Council", 3)]
    assert matched(["council"], ["The Council"]) == [("The Council", 2)]


def sets(found: Matches) -> set[tuple[str, tuple[str, ...], int]]:
    return {(one.name, one.also, len(one.members)) for one in found.partners}


@given(st.lists(st.lists(NAMES, max_size=4), max_size=6), st.randoms())
def test_nothing_depends_on_the_order_and_nobody_is_lost(people: list[list[str]], chance: object) -> None:
    mixed = list(people)
    chance.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis gives a `random.Random`
    found = match(people)
    assert sets(found) == sets(match(mixed))
    for person, names in enumerate(people):
        placed = [number for one in found.partners for who, number in one.members if who == person]
        assert len(placed) == len(set(placed)) <= len(names) and bool(placed) == bool(names)


@given(st.lists(st.lists(st.text(max_size=30), max_size=4), max_size=5))
def test_any_text_can_be_a_name(people: list[list[str]]) -> None:
    found = match(people)
    assert sum(len(one.members) for one in found.partners) <= sum(map(len, people))
