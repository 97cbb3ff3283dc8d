"""The words of a person's own that say something."""

from __future__ import annotations

import pytest

from assistant.conversation import own_words


def test_common_words_numbers_and_days_say_nothing() -> None:
    assert own_words.telling("It was, on Monday 3 March, what we've said before.") == []


def test_forms_of_one_word_count_as_one_and_names_keep_their_capital() -> None:
    found = own_words.used(["Families told the county.", "One family, and St Mark's. Mark’s county; a GP and the GPs"])
    assert {word: uses for word, uses in found.values()} == {"family": 2, "county": 2, "St": 1, "Mark": 2, "GP": 2}


@pytest.mark.parametrize(
    ("sentence", "spoken_of"),
    [
        ("We gave the county the bed position in May.", True),
        ("The county was late.", False),
        ("Nothing happened.", False),
        ("", False),
    ],
)
def test_a_sentence_speaks_of_a_thing_when_it_shares_enough_words(sentence: str, spoken_of: bool) -> None:
    assert own_words.speaks_of(sentence, "Give the county our seven o'clock bed position") is spoken_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Keeping frail older people out of A&E in Carrow", "Frail older people in Carrow", True),
        ("Carrow", "Frailty in Carrow", True),
        ("The frailty partnership", "The housing partnership", False),
        ("", "", False),
        ("It is what it is", "It is what it is", False),
    ],
)
def test_two_titles_name_the_same_partnership_when_most_words_agree(one: str, other: str, same: bool) -> None:
    assert own_words.same_subject(one, other) is same
    assert own_words.same_subject(other, one) is same
