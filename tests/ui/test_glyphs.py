from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from assistant.ui import glyphs
from tests.ui.fakes import furnished
from tests.ui.harness import LARGE, SMALL, Stage, perform

MARKS = [
    value
    for name, value in vars(glyphs).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str | tuple)
]


@pytest.mark.parametrize(
    ("environ", "encoding", "expected"),
    [
        ({"TERM": "xterm-256color"}, "utf-8", False),
        ({"TERM": "xterm-256color"}, "UTF8", False),
        ({}, "utf_8", False),
        ({"TERM": "linux"}, "utf-8", True),
        ({"TERM": "dumb"}, "utf-8", True),
        ({"TERM": "xterm"}, "cp1252", True),
        ({"TERM": "xterm"}, "ANSI_X3.4-1968", True),
        ({"TERM": "xterm"}, None, True),
    ],
)
def test_plain_characters_are_for_terminals_that_show_no_others(
    environ: dict[str, str], encoding: str | None, expected: bool
) -> None:
    assert glyphs.plain_needed(environ, encoding) is expected


def test_every_mark_has_a_plain_character() -> None:
    assert all(glyphs.plain(sign).isascii() for mark in MARKS for sign in mark)


def test_marks_that_mean_different_things_stay_different() -> None:
    marks = (glyphs.SELF_PLACED, glyphs.CALCULATED, glyphs.NEEDED, glyphs.STEP, glyphs.FULL, glyphs.EMPTY)
    assert len({glyphs.plain(mark) for mark in marks}) == len(marks)


@given(st.text())
def test_plain_text_is_as_long_as_it_was_and_keeps_its_letters(text: str) -> None:
    plain = glyphs.plain(text)
    assert len(plain) == len(text)
    assert [one for one in plain if one.isalpha()] == [one for one in text if one.isalpha()]


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("keys", ["c f2 f2", "c f2", "l", "f1", "c down"])
def test_whole_screens_are_drawn_in_ascii_borders_and_bars_included(keys: str, size: tuple[int, int]) -> None:
    async def scene(stage: Stage) -> None:
        stage.app.plain_characters.enabled = True
        await stage.press(*keys.split())
        shown = screen_text(stage)
        assert shown.isascii(), sorted({sign for sign in shown if not sign.isascii()})

    perform(furnished(), scene, size)


def screen_text(stage: Stage) -> str:
    """What the terminal is given, without colours."""
    width, height = stage.app.size
    assert stage.app.screen.size == Size(width, height)
    lines = stage.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)
