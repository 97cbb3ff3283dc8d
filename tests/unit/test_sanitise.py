from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import sanitise
from assistant.sanitise import MOST_MARKS, clean, one_line

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng")
ENGLAND = f"\U0001f3f4{TAGS}\U000e007f"
UNSEEN = "\xad\u180e\u200b\u2060\u2063\u2064\u206a\ufeff\ufff9\U000e0001\U000e0041\U000e007f\U0001d173"
NO_CHARACTERS = "\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"
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
    *UNSEEN,
    *NO_CHARACTERS,
    *"\u200c\u200d\ufe0f\U000e0100\u0301\u20dd",
    "\u0301" * 12,
    "\U0001f3f4",
    TAGS,
    ENGLAND,
]
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=5))).map("".join)
"""Any text, lone surrogates included, with what a terminal obeys strewn over it."""


@given(HOSTILE)
def test_nothing_a_terminal_obeys_is_left(text: str) -> None:
    for character in clean(text):
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in BIDI + NO_CHARACTERS


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


@given(HOSTILE, st.integers(1, 30))
def test_nothing_that_is_never_seen_is_left(text: str, limit: int) -> None:
    for shown in (clean(text), one_line(text), one_line(text, limit)):
        rest = shown.replace(ENGLAND, "")
        assert not set(rest) & set(UNSEEN)
        assert not any(0xE0000 <= ord(character) < 0xE0080 for character in rest)
        assert not any(mark * 2 in rest for mark in "\u200c\u200d\ufe0f\U000e0100")


@given(HOSTILE)
def test_no_letter_has_more_marks_than_any_writing_needs(text: str) -> None:
    marks = 0
    for character in clean(text):
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        assert marks <= MOST_MARKS


@given(st.text(st.characters(exclude_categories=("C", "Z", "M"))))
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
        (f"a{TAGS}b", "ab"),
        (f"\U0001f3f4{TAGS}b", "\U0001f3f4b"),
        ("co\u00adoper\u200bate\u2060", "cooperate"),
        ("\u2066a\u2069", "a"),
        ("e" + "\u0301" * 100 + "f", "e" + "\u0301" * MOST_MARKS + "f"),
        ("a\u200d\u200d\u200cb \u200dc\u200c", "a\u200db c"),
        ("a\ufe0f\ufe01\U000e0101b", "a\ufe0fb"),
    ],
)
def test_known_tricks(text: str, left: str) -> None:
    assert clean(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "[bold red]x[/]",
        "**x** `y` <b>z</b>",
        "{quote} %s $(rm)",
        "[link](http://x)",
        "👩🏽‍⚕️ 👨‍👩‍👧‍👦 ❤️‍🔥 é ไทย",
        ENGLAND,
        "नमस्ते क्ष",
        "می\u200cخواهم",
        "שָׁל֑וֹם",
        "Tiếng Việt",
    ],
)
def test_markup_is_text_and_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "unit", ["\x1b]", "\x1b[", "e\u0301", "\u0301", "\u200d ", "\ufe0f", "\U0001f3f4\U000e0061", "\r"]
)
def test_two_megabytes_on_a_line_take_no_time_worth_naming(unit: str) -> None:
    started = time.process_time()
    clean(unit * (2_000_000 // len(unit)))
    assert time.process_time() - started < 5, "more than in proportion to its length"


def test_a_megabyte_of_openings_takes_no_time_worth_naming() -> None:
    assert "\x1b" not in clean("\x1b]" * 500_000)
    assert clean("\x1b[" * 500_000) == ""


def test_cut_lines_say_so() -> None:
    assert one_line("one two three", 8) == "one two…"
    assert one_line(" one \n\t two ") == "one two"
    assert one_line("short", 5) == "short"


@given(text=st.from_regex(sanitise._PLAIN, fullmatch=True))
def test_what_is_let_by_as_plain_would_be_left_as_it_is_by_every_rule(text: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sanitise, "_PLAIN", re.compile("(?!)"))
        assert sanitise.clean(text) == text
