from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.choosing import beside_choice, beside_number, match_option, parse_rating
from assistant.domain.events import Option

LEVELS = (
    Option(id="connecting", label="The others hear of it from somewhere else"),
    Option(id="cooperating", label="They tell us if it touches our piece of work"),
    Option(id="coordinating", label="It comes to the joint meeting and roles are put right"),
    Option(id="collaborating", label="It is told early and treated as everyone's to mend"),
)


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("2 if you go by Denise", 2, "if you go by Denise"),
        ("3 - because the region decides", 3, "because the region decides"),
        ("about 3, on a good day", 3, "on a good day"),
        ("3 (just)", 3, "just"),
        ("3 today, 2 last year", 3, "today, 2 last year"),
        ("3 because 4 of us think so", 3, "because 4 of us think so"),
        ("4 for what it’s worth", 4, "for what it’s worth"),
        ("3", 3, ""),
        ("about 3", 3, ""),
        ("Hardly any.", 0, ""),
        ("Hardly any, if I am honest", 0, "if I am honest"),
        ("not at all", 0, ""),
    ],
)
def test_what_is_said_beside_a_number_is_kept_as_typed(text: str, number: int, words: str) -> None:
    assert parse_rating(text, 0, 4) == number
    assert beside_number(text, 0, 4) == words


@pytest.mark.parametrize(
    "text",
    ["two-ish", "2ish", "2 or so", "it's 2", "I'd give it a 2", "2?", "how about 2", "٢", "2 then", "2, please"],
)
def test_a_number_is_heard_however_unsure(text: str) -> None:
    assert parse_rating(text, 0, 4) == 2
    assert beside_number(text, 0, 4) == ""


@pytest.mark.parametrize(
    "text",
    [
        "2 if you go by Denise, 4 if you go by me",
        "3 for us, 1 for the county",
        "2, or maybe 3",
        "3, sometimes 4",
        "3 in theory, 1 in practice",
        "three and a half",
        "2.5",
        "2,5",
        "between 2 and 3",
        "3 or 4 because it varies",
    ],
)
def test_two_numbers_are_never_made_into_one(text: str) -> None:
    assert parse_rating(text, 0, 4) is None


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("four, no, 3", 3, ""),
        ("4 - sorry, 3", 3, ""),
        ("3 actually make that 2", 2, ""),
        ("two. no wait, 3", 3, ""),
        ("3 or rather 2", 2, ""),
        ("4, no 3, no 2", 2, ""),
        ("9, no, 4", 4, ""),
        ("four, no, 3 because the region decides", 3, "because the region decides"),
        ("3, no 2 of them agree", 3, "no 2 of them agree"),
        ("3, not 4", 3, "not 4"),
    ],
)
def test_of_a_corrected_number_the_last_counts(text: str, number: int, words: str) -> None:
    assert parse_rating(text, 0, 4) == number
    assert beside_number(text, 0, 4) == words


def test_little_more_than_nothing_is_no_number_in_particular() -> None:
    assert parse_rating("hardly ever in winter", 0, 4) is None and parse_rating("hardly at all", 1, 4) is None


@pytest.mark.parametrize("text", ["3, actually 2 on a bad day", "4, no, 9", "3, well, 2", "2, or maybe 3"])
def test_what_is_not_plainly_a_correction_is_no_number(text: str) -> None:
    assert parse_rating(text, 0, 4) is None


def test_a_corrected_choice_is_the_last() -> None:
    assert match_option("2, no, 3", LEVELS) == LEVELS[2]


@given(st.text(max_size=300))
def test_what_was_said_beside_a_number_is_a_run_of_what_was_typed(text: str) -> None:
    assert beside_number(text, 0, 4) in text
    assert beside_choice(text, LEVELS) in text


@pytest.mark.parametrize("text", ["2 on paper, 1 really", "3 in the papers, 2 in fact, if you ask me"])
def test_a_choice_for_each_of_two_cases_is_asked_again(text: str) -> None:
    assert match_option(text, LEVELS) is None


@pytest.mark.parametrize("text", ["They", "it is", "It is, sort of", "It", "the"])
def test_a_word_that_happens_to_begin_a_label_is_no_choice(text: str) -> None:
    assert match_option(text, LEVELS) is None


@pytest.mark.parametrize(
    ("text", "level"), [("They tell us", 1), ("the second one", 1), ("First", 0), ("it comes to", 2)]
)
def test_a_choice_by_its_place_or_its_first_words(text: str, level: int) -> None:
    assert match_option(text, LEVELS) == LEVELS[level]


def test_what_is_said_beside_a_choice_is_kept_as_typed() -> None:
    assert beside_choice("3, though not the hospices", LEVELS) == "though not the hospices"
    assert beside_choice("3", LEVELS) == beside_choice("They tell us", LEVELS) == beside_choice("banana", LEVELS) == ""
