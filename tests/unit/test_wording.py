from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.wording import choose, nth


@given(st.lists(st.sampled_from(["one", "two", "three {n}", "four"]), min_size=1), st.text())
def test_the_same_seed_gives_the_same_wording(variants: list[str], seed: str) -> None:
    assert choose(variants, {"n": 4}, seed) == choose(variants, {"n": 4}, seed)


def test_different_seeds_give_different_wordings() -> None:
    assert {choose(["one", "two", "three"], {}, str(seed)) for seed in range(40)} == {"one", "two", "three"}


def test_a_wording_whose_value_is_missing_is_left_out() -> None:
    for empty in ({}, {"high": ""}, {"high": None}):
        assert {choose(["It is {high}.", "It is open."], empty, str(seed)) for seed in range(20)} == {"It is open."}
    assert choose(["It is {high}."], {}, "") == ""
    assert choose([], {}, "") == ""


def test_nought_is_a_value() -> None:
    assert choose(["You said {rating_a}."], {"rating_a": 0}, "") == "You said 0."


def test_a_wording_that_quotes_the_person_comes_first() -> None:
    both = ["You said “{quote}”.", "You gave a number."]
    assert {choose(both, {"quote": "no"}, str(seed)) for seed in range(20)} == {"You said “no”."}
    assert choose(both, {"quote": ""}, "") == "You gave a number."


@given(st.text())
def test_what_the_person_wrote_is_never_taken_for_a_placeholder(words: str) -> None:
    assert choose(["<{quote}>"], {"quote": words or "x"}, "") == f"<{words or 'x'}>"
    assert (
        choose(["<{quote}>"], {"quote": "{tension} {0} %s {quote.__class__}"}, "")
        == "<{tension} {0} %s {quote.__class__}>"
    )


def test_a_reply_changes_as_it_repeats_and_stays_at_the_last() -> None:
    replies = ["A number, {minimum}.", "Just one.", "Or /skip."]
    assert [nth(replies, at, {"minimum": 0}) for at in (0, 1, 2, 3, 99)] == [
        "A number, 0.",
        *replies[1:],
        *replies[2:] * 2,
    ]
    assert nth([], 0, {}) == ""


def test_a_reply_that_asks_for_what_is_not_there_is_left_out() -> None:
    assert nth(["“{quote}”?", "Say it again."], 0, {}) == "Say it again."
    assert nth(["“{quote}”?"], 0, {}) == ""
