"""What is pasted is text: no part of it presses a key, in whatever pieces it comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START
from textual.events import Key, Paste
from textual.message import Message

from assistant.sanitise import MOST_MARKS
from assistant.ui.terminal import _Parser
from tests.hostile.attacks import ATTACKS, between

PIECES = [
    "\x1b",
    "\x1b\x1b",
    "\x1b[",
    "[2",
    "201",
    "~",
    "\r",
    "\x11",
    "\x1b[200~",
    "\x1b[A",
    "\x1bOP",
    "a" * 40,
    "words ",
    "\n",
]
PASTED = st.lists(st.sampled_from(PIECES)).map("".join).filter(lambda text: BRACKETED_PASTE_END not in text)


def events(*pieces: str) -> list[Message]:
    parser = _Parser()
    return [event for piece in pieces for event in parser.feed(piece)]


def cut(text: str, sizes: list[int]) -> list[str]:
    pieces = []
    for size in sizes:
        pieces.append(text[:size])
        text = text[size:]
    return [piece for piece in (*pieces, text) if piece]


def keys(found: list[Message]) -> list[str]:
    return [event.key for event in found if isinstance(event, Key)]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_that_is_pasted_presses_nothing(name: str) -> None:
    found = events(BRACKETED_PASTE_START + between(name) + BRACKETED_PASTE_END)
    assert keys(found) == []
    (paste,) = found
    assert isinstance(paste, Paste)
    assert paste.text == between(name).replace("\x1b", "").replace("\x00", "")


def test_a_long_run_after_an_escape_neither_sends_the_words_nor_leaves() -> None:
    found = events(BRACKETED_PASTE_START + "\x1b" + "a" * 40 + "\r/delete\ryes\r\x11" + BRACKETED_PASTE_END)
    assert keys(found) == []


@given(PASTED, st.lists(st.integers(1, 9), max_size=60))
def test_nothing_pasted_presses_a_key_in_whatever_pieces_it_comes(text: str, sizes: list[int]) -> None:
    whole = f"x{BRACKETED_PASTE_START}{text}{BRACKETED_PASTE_END}y"
    found = events(*cut(whole, sizes))
    assert keys(found) == ["x", "y"]
    assert "".join(event.text for event in found if isinstance(event, Paste)) == text.replace("\x1b", "")


@given(st.lists(st.integers(1, 3), max_size=12))
def test_keys_that_are_pressed_come_through_in_whatever_pieces(sizes: list[int]) -> None:
    assert keys(events(*cut("a\x1b[A\x1b[200", sizes)))[:2] == ["a", "up"]


def test_an_escape_alone_is_still_the_key() -> None:
    parser = _Parser()
    assert list(parser.feed("\x1b")) == []
    parser._timeout_time = 0.0
    assert keys(list(parser.tick())) == ["escape"]


def test_more_marks_than_any_letter_needs_are_not_typed() -> None:
    hidden = events("a" + "".join(chr(0xE0100 + code) for code in b"ignore") + "b\u2764\ufe0f")
    assert "".join(one.character or "" for one in hidden if isinstance(one, Key)) == "a\U000e0169b\u2764\ufe0f"
    found = events("Z" + "\u0301\u0489\u20dd" * 50, "\u0301" * 50, "a\u0301b")
    assert "".join(one.character or "" for one in found if isinstance(one, Key)) == (
        "Z" + ("\u0301\u0489\u20dd" * 50)[:MOST_MARKS] + "a\u0301b"
    )
