"""Telling a hand on the keyboard from words."""

from __future__ import annotations

import re
from itertools import pairwise

LONGEST = 80
"""A longer utterance is taken as it is."""
FEWEST_LETTERS = 4
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUN = 5
"""Neighbouring keys in a row from which a word is none; one key fewer when they are all of it. "Poverty" has four."""
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvxz]{6,}")
_REPEATED = re.compile(r"(\w)\1{3,}")
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvxz]{5,}")
"""A whole word of five letters or more without a vowel; Welsh has `w` and `y` for one."""


def is_gibberish(text: str) -> bool:
    """Whether no word of `text` could be one. Capitals, figures and other alphabets are never doubted."""
    if len(text) > LONGEST or not text.isascii() or re.search(r"[A-Z0-9]", text[1:]):
        return False
    words = re.findall(r"[a-z]+", text.lower())
    return sum(map(len, words)) >= FEWEST_LETTERS and all(map(_no_word, words))


def _no_word(word: str) -> bool:
    return bool(_NO_VOWEL.fullmatch(word) or _CONSONANTS.search(word) or _REPEATED.search(word)) or _longest_run(
        word
    ) >= min(_RUN, max(len(word), _RUN - 1))


def _longest_run(word: str) -> int:
    """The most letters in a row that lie beside one another on a keyboard, in one direction."""
    places = [(row, keys.index(letter)) for letter in word for row, keys in enumerate(_ROWS) if letter in keys]
    best = run = 1
    direction = 0
    for (row, at), (next_row, to) in pairwise(places):
        step = to - at if row == next_row and abs(to - at) == 1 else 0
        run = run + 1 if step and step == direction else 2 if step else 1
        direction = step
        best = max(best, run)
    return best
