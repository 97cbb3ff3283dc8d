from __future__ import annotations

import pytest

from assistant.conversation import accepting
from assistant.conversation.understanding import Meaning, understand
from assistant.domain.events import Asked, AskKind, Option

PROPOSED = 3
RATE = Asked(
    step="a.step", kind=AskKind.RATE, text="?", min=0, max=4, position=1, of=2, proposed=PROPOSED,
    options=(Option(id="dont_know", label="Don't know"),),
)  # fmt: skip
PLAIN = RATE.model_copy(update={"proposed": None})


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes.", "yep", "y", "ok", "that's right", "That’s about right.", "sounds right", "agreed", "I agree",
     "I'd go with that", "fair enough", "spot on", "correct", "exactly right", "yes, that's fair", "Well, yes",
     "leave it", "keep that", "sounds about right to me", "yes, because the region pays", "Yes – they decide it all"],
)  # fmt: skip
def test_a_yes_takes_the_number_that_was_proposed(text: str) -> None:
    found = understand(text, RATE)
    assert (found.meaning, found.rating) == (Meaning.ANSWER, PROPOSED)


@pytest.mark.parametrize(
    ("text", "rating"),
    [("1", 1), ("3", 3), ("no, 2", 2), ("yes, 4", 4), ("more like 1", None), ("yes 2", 2), ("about 4", 4),
     ("0 - it is all show", 0), ("four, no, 2", 2), ("not quite, 1", 1)],
)  # fmt: skip
def test_a_number_of_their_own_wins(text: str, rating: int | None) -> None:
    assert understand(text, RATE).rating == rating


@pytest.mark.parametrize(
    "text", ["no", "lower", "yes but less", "right, though not by much", "quite a lot", "yes if you go by Denise", "hm"]
)
def test_what_does_not_plainly_agree_is_asked_again(text: str) -> None:
    assert understand(text, RATE).meaning is Meaning.UNCLEAR


def test_not_knowing_is_still_an_answer() -> None:
    for text in ("don't know", "dont_know"):
        assert understand(text, RATE).meaning is Meaning.DONT_KNOW


def test_a_yes_to_no_proposal_is_no_number() -> None:
    assert understand("yes", PLAIN).meaning is Meaning.UNCLEAR


@pytest.mark.parametrize(
    ("text", "beside"),
    [("yes", ""), ("yes, because the region pays", "because the region pays"), ("3 because", ""), ("no", ""),
     ("Agreed: the templates never stop", "the templates never stop")],
)  # fmt: skip
def test_what_stands_beside_a_yes_is_kept(text: str, beside: str) -> None:
    assert accepting.beside(text) == beside


def test_a_long_text_is_not_searched_for_a_yes() -> None:
    assert not accepting.accepts("yes, " + "because " * 5_000)
