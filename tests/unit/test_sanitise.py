from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sanitise import clean, one_line

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PIECES = [
    "\x1b",
    "\x1b[",
    "\x1b]",
    "\x07",
    "\x1b\\",
    "\x9b",
    "\x9d",
    "\x9c",
    "31m",
    "52;c;",
    "\r",
    "\n",
    "\u2028",
    *BIDI,
]
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=5))).map("".join)
"""Any text, lone surrogates included, with what a terminal obeys strewn over it."""


@given(HOSTILE)
def test_nothing_a_terminal_obeys_is_left(text: str) -> None:
    for character in clean(text):
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in BIDI


@given(HOSTILE)
def test_what_is_left_can_be_written_to_a_file(text: str) -> None:
    clean(text).encode("utf-8")


@given(HOSTILE)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


@given(HOSTILE)
def test_cleaning_never_lengthens(text: str) -> None:
    assert len(clean(text)) <= len(text)
    assert len(one_line(text)) <= len(text)


@given(st.text(st.characters(exclude_categories=("C", "Z"))))
def test_ordinary_writing_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


@given(HOSTILE, st.integers(1, 30))
def test_one_line_is_one_line_and_no_longer_than_asked(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert not set(line) & {"\n", "\t"}
    assert line == line.strip()


@pytest.mark.parametrize(
    "control", [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"]
)
def test_each_control_character_goes(control: str) -> None:
    kept = clean(f"be{control}fore")
    assert control not in kept
    assert kept in ("before", "be\nfore") or control == "\x1b"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("\x1b[2J\x1b[Hgone", "gone"),
        ("\x1b[?1049h", ""),
        ("\x1b[>4;2m", ""),
        ("copy \x1b]52;c;ZXZpbA==\x07this", "copy this"),
        ("copy \x1b]52;c;ZXZpbA==\x1b\\this", "copy this"),
        ("\x1b]0;a new title\x07", ""),
        ("\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bcreset", "creset"),
        ("\x1b", ""),
        ("before \x1b]52;c;never closed", "before 52;c;never closed"),
        ("\x9b31mred", "31mred"),
        ("abc\u202edef", "abcdef"),
        ("\ufeffstart", "start"),
        ("lone \ud800 half", "lone  half"),
        ("one\r\ntwo\rthree\x0bfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_known_tricks(text: str, left: str) -> None:
    assert clean(text) == left


@pytest.mark.parametrize(
    "text", ["[bold red]x[/]", "**x** `y` <b>z</b>", "{quote} %s $(rm)", "[link](http://x)", "👩🏽‍⚕️ é ไทย"]
)
def test_markup_is_text_and_stays(text: str) -> None:
    assert clean(text) == text


def test_a_megabyte_of_openings_takes_no_time_worth_naming() -> None:
    assert "\x1b" not in clean("\x1b]" * 500_000)
    assert clean("\x1b[" * 500_000) == ""


def test_cut_lines_say_so() -> None:
    assert one_line("one two three", 8) == "one two…"
    assert one_line(" one \n\t two ") == "one two"
    assert one_line("short", 5) == "short"
