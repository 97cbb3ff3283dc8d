from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.sanitise import clean
from assistant.ui import render

MARKS = st.sampled_from(list("[]()*_`#>-+.!\\/~|<>&;:'\"=\n\t 019") + ["**", "1. ", "- ", "> ", "[/", "[red]", "```"])
TEXTS = st.one_of(st.text(), st.lists(st.one_of(MARKS, st.text(max_size=6))).map("".join))


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


@given(TEXTS, st.integers(min_value=1, max_value=120))
@settings(max_examples=300, deadline=None)
def test_no_text_raises_or_loses_a_letter(text: str, width: int) -> None:
    shown = render.markdown(text, width).plain
    assert letters(clean(text)) in letters(shown) or sorted(letters(clean(text))) == sorted(letters(shown))
    assert not [letter for letter in shown if unicodedata.category(letter) == "Cc" and letter not in "\n\t"]


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_own_words_are_shown_exactly(text: str) -> None:
    assert render.flow(render.plain(text), 40).plain == clean(text)


def test_bold_and_emphasis_become_styles() -> None:
    content = render.markdown("a **b** *c*", 40)
    assert content.plain == "a b c"
    assert [(content.plain[span.start : span.end], span.style) for span in content.spans] == [
        ("b", "bold"),
        ("c", "italic"),
    ]


def test_quotations_keep_their_rule_on_every_line() -> None:
    lines = render.markdown("> " + "word " * 20, 30).plain.split("\n")
    assert len(lines) > 1
    assert all(line.startswith("│ ") for line in lines)


def test_lists_hang() -> None:
    assert render.markdown("- one two three\n- four", 12).plain == "• one two \n  three\n• four".replace("two ", "two")


def test_numbers_of_a_list_are_kept_as_written() -> None:
    assert render.markdown("3. c\n7. g", 20).plain == "3. c\n7. g"


@pytest.mark.parametrize("text", ["[/foo] x", "[red]x", "[link](http://x.y/z)", "<b>x</b>", "&amp; [a]: b", "[/"])
def test_brackets_and_tags_stay_as_typed(text: str) -> None:
    assert render.markdown(text, 60).plain == text


def test_control_bytes_never_come_through() -> None:
    shown = render.markdown("a\x1b]52;c;aGk=\x07b\x1b[2Jc\u202ed\x9bm", 60).plain
    assert re.fullmatch(r"[a-zm]+", shown)


def test_deep_nesting_falls_back_to_plain_words() -> None:
    assert "deep" in render.markdown(">" * 60 + " deep", 60).plain


def test_long_texts_say_what_is_not_shown() -> None:
    shown = render.markdown("x" * (render.LONGEST + 5), 60).plain
    assert shown.endswith("(5 more characters, kept but not shown)")


@pytest.mark.parametrize("info", ["", "sh", "python [/x]"])
def test_fenced_code_keeps_its_lines_and_indents(info: str) -> None:
    """Its line ends became spaces."""
    code = "if a[0]:\n    b = '**c**'\n\n    # d"
    shown = render.markdown(f"Before.\n\n```{info}\n{code}\n```\n\nAfter.", 60).plain
    assert shown == "\n\n".join(["Before.", "\n".join(filter(None, (info, code))), "After."])
