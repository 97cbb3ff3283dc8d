from __future__ import annotations

import itertools

import pytest

from assistant.conversation import tensions
from assistant.conversation.tensions import TensionPicture, pattern
from tests.fakes import Talk

PATTERNS = """
n n b b b
n n b b b
a a t t b
a a t t t
a a a t t
"""
"""Rows: first pole 0 to 4; columns: second pole 0 to 4. n neither, t held together, a and b leaning."""
MEANING = {"n": "neither", "t": "held_together", "a": "leaning_top_down", "b": "leaning_bottom_up"}
TABLE = [row.split() for row in PATTERNS.strip().splitlines()]


@pytest.mark.parametrize(("first", "second"), itertools.product(range(5), repeat=2))
def test_every_pair_of_ratings_has_its_pattern(first: int, second: int) -> None:
    assert pattern({"top_down": first, "bottom_up": second}) == MEANING[TABLE[first][second]]


@pytest.mark.parametrize(("first", "second"), itertools.product(range(5), repeat=2))
def test_the_pattern_does_not_depend_on_which_pole_comes_first(first: int, second: int) -> None:
    assert pattern({"a": first, "b": second}) == pattern({"b": second, "a": first})


@pytest.mark.parametrize("other", [None, 0, 4])
def test_a_missing_rating_leaves_the_pattern_unknown(other: int | None) -> None:
    for ratings in ({"a": None, "b": other}, {"a": other, "b": None}):
        seen = TensionPicture(ratings=ratings, pattern=pattern(ratings))
        assert (seen.pattern, seen.strength, seen.balance) == ("unknown", None, None)


def test_strength_is_the_mean_and_balance_the_difference() -> None:
    seen = TensionPicture(ratings={"a": 4, "b": 1}, pattern="leaning_a")
    assert (seen.strength, seen.balance) == (2.5, -3)


def test_a_picture_is_taken_from_the_answers_that_hold() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    talk.say("4")
    part = talk.script.tensions[0]
    assert tensions.picture(talk.state, part).ratings == {"top_down": 4, "bottom_up": None}
    talk.say("don't know")
    assert tensions.picture(talk.state, part).pattern == "unknown"
    talk.say("/change direction from within")
    talk.say("1")
    assert tensions.picture(talk.state, part).pattern == "leaning_top_down"


@pytest.mark.parametrize("ratings", [("4", "1"), ("1", "4"), ("3", "3"), ("0", "1"), ("skip", "2")])
@pytest.mark.parametrize("words", ["skip", "The region sends a template and the nurses ignore it."])
@pytest.mark.parametrize("tension", ["direction", "motivation", "worth"])
def test_every_pattern_has_a_question_with_or_without_words_to_quote(
    tension: str, ratings: tuple[str, str], words: str
) -> None:
    talk = Talk()
    talk.until(f"{tension}.open")
    talk.say(words)
    for rating in ratings:
        talk.say(rating)
    assert talk.step == f"{tension}.probe"
    pending = talk.state.pending
    assert pending is not None
    assert pending.text.strip()
    assert "{" not in pending.text and "None" not in pending.text
