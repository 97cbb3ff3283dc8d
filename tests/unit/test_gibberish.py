"""A hand on the keyboard, told from words in any register."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.gibberish import is_gibberish


@pytest.mark.parametrize(
    "text",
    ["asdfgh", "sdkfjh sdkfjhsdf", "qwerty", "lkjsdf", "aaaaaaa", "hjkhjkhj", "zxcv", "fdsa fdsa", "poiuy", "asdf!"],
)
def test_a_hand_on_the_keyboard_is_no_answer(text: str) -> None:
    assert is_gibberish(text)


@pytest.mark.parametrize(
    "text",
    ["The council", "dhsc", "bsw", "NHSE", "BSW ICB", "ok", "hmm", "ugh", "property and poverty", "liberty", "rhythm",
     "strengths", "ysbyty", "cwm taf", "weird", "we were poor", "power", "vcse", "treat", "blah blah", "Szczecin",
     "nothing", "région", "健康", "asd is what we treat", "tbc", "n/a", "x", "", "3", "eeek"],
)  # fmt: skip
def test_words_names_and_abbreviations_are(text: str) -> None:
    assert not is_gibberish(text)


@given(st.text())
def test_anything_with_a_plain_word_in_it_is_an_answer(text: str) -> None:
    assert not is_gibberish(f"{text} council")
