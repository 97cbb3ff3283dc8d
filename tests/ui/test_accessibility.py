"""The app for those who see little, no colour or nothing, whom movement disturbs, or whose terminal is plain."""

from __future__ import annotations

import itertools
import re

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Button

from assistant.ui import looks, themes
from assistant.ui.services import Look
from assistant.ui.terminal import ASCII
from tests.ui.fakes import furnished
from tests.ui.harness import LARGE, SMALL, Stage, perform
from tests.ui.linear import controls, dump

SCREENS = {
    "home": (),
    "welcome": ("f1", "w"),
    "conversation": ("c",),
    "library": ("l",),
    "past": ("p",),
    "backups": ("p", "b", "down"),
    "backup": ("p", "b", "down", "enter"),
    "search": ("p", "slash"),
    "comparison": ("p", "space", "down", "space", "c"),
    "summary": ("c", "f4"),
    "settings": ("s",),
    "keys": ("s", "down", "down", "down", "down", "down", "enter"),
    "help": ("f1",),
    "rename": ("p", "r"),
    "delete": ("p", "d"),
    "choice": ("s", "enter"),
    "number": ("s", "end", "enter"),
}
AAA, AA = 7.0, 4.5
"""Contrasts that the Web Content Accessibility Guidelines ask for, 1.4.6 and 1.4.3."""
TEXTS = ("foreground", "quiet", "primary", "accent", "warning", "error", "success")
GROUNDS = ("background", "surface", "panel")
DRAWN = re.compile("[\u2500-\u25ff\u2800-\u28ff]")
"""Lines, blocks and shapes, which some terminals do not have."""


def _contrast(one: str, other: str) -> float:
    """By the guidelines' own formula."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _colours(theme: Theme) -> dict[str, str]:
    """The colours of a theme as the style sheet gets them."""
    return theme.to_color_system().generate() | theme.variables


@pytest.mark.parametrize(
    ("theme", "least"), [(themes.HIGH_CONTRAST, AAA), (themes.DARK, AA), (themes.LIGHT, AA)], ids=str
)
def test_text_stands_out_from_whatever_it_is_set_on(theme: Theme, least: float) -> None:
    colours = _colours(theme)
    pairs = [(colours[text], colours[ground]) for text, ground in itertools.product(TEXTS, GROUNDS)]
    pairs += [
        (colours[f"block-cursor{state}-foreground"], colours[f"block-cursor{state}-background"])
        for state in ("", "-blurred")
    ]
    assert [pair for pair in pairs if _contrast(*pair) < least] == []


def test_borders_of_the_high_contrast_theme_stand_out_too() -> None:
    colours = _colours(themes.HIGH_CONTRAST)
    assert all(_contrast(colours[name], colours["background"]) >= AAA for name in ("border", "border-blurred"))


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_has_words(name: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*SCREENS[name])
        found = controls(stage.app.screen)
        assert found
        assert [kind for kind, words in found if not words] == []
        if name not in ("rename", "delete", "choice", "number"):
            assert any("F1 Help" in line for line in dump(stage.app.screen))

    perform(furnished(), scene)


@pytest.mark.parametrize("name", SCREENS)
def test_where_the_keyboard_is_can_be_told_without_colour(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def scene(stage: Stage) -> None:
        await stage.press(*SCREENS[name])
        here = "\n".join(dump(stage.app.screen))
        focused = stage.app.screen.focused
        assert focused is not None
        stage.app.screen.set_focus(None)
        await stage.settle()
        assert "\n".join(dump(stage.app.screen)) != here

    perform(furnished(), scene)


def test_no_colour_is_used_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def scene(stage: Stage) -> None:
        for keys in (("c",), ("escape", "p"), ("d",)):
            await stage.press(*keys)
            filtered = [
                segment.style
                for strip in stage.app.screen._compositor.render_strips()
                for segment in strip.apply_filter(stage.app._filters[-1], Color.parse("black"))
                if segment.style
            ]
            assert all(
                colour is None or colour.is_default for style in filtered for colour in (style.color, style.bgcolor)
            )

    perform(furnished(), scene)


def test_the_highlighted_the_chosen_and_the_marked_differ_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def scene(stage: Stage) -> None:
        await stage.press("p", "space", "down")
        lines = dump(stage.app.screen)
        assert any("* Northfield" in line and "{" not in line for line in lines)
        assert any("{" in line and "Discharge" in line for line in lines)
        await stage.press("d")
        assert any("{" in line and "Keep it" in line for line in dump(stage.app.screen))
        assert isinstance(stage.app.focused, Button)

    perform(furnished(), scene)


def test_what_waits_to_be_sent_and_what_was_sent_differ_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def scene(stage: Stage) -> None:
        await stage.press("c", *"half")
        lines = dump(stage.app.screen)
        boxed = next(number for number, line in enumerate(lines) if "half" in line)
        assert "━" in lines[boxed - 1]
        await stage.press("enter")
        assert "━" not in next(line for line in dump(stage.app.screen) if "half" in line)

    perform(furnished(), scene, LARGE)


def test_nothing_moves_where_motion_is_reduced() -> None:
    fakes = furnished()
    fakes.look = Look(reduced_motion=True)

    async def scene(stage: Stage) -> None:
        assert stage.app.animation_level == "none"
        await stage.press("f1")
        before = stage.app.screen.query_one("#help").scroll_y
        await stage.pilot.press("pagedown")
        await stage.pilot.pause()
        helped = stage.app.screen.query_one("#help")
        assert helped.scroll_y == helped.scroll_target_y > before

    perform(fakes, scene)


@pytest.mark.parametrize("name", ["home", "past", "search", "settings", "keys", "help", "rename", "welcome"])
def test_plain_characters_are_all_that_is_drawn_where_only_those_are_wanted(name: str) -> None:
    fakes = furnished()
    fakes.look = Look(glyphs="ascii")

    async def scene(stage: Stage) -> None:
        assert stage.app.has_class(ASCII)
        await stage.press(*SCREENS[name])
        drawn = [line for line in dump(stage.app.screen) if DRAWN.search(line)]
        assert drawn == []

    perform(fakes, scene, SMALL)


@pytest.mark.parametrize(
    ("setting", "bare", "plain"),
    [("auto", False, False), ("auto", True, True), ("unicode", True, False), ("ascii", False, True)],
)
def test_which_characters_a_terminal_is_given(setting: str, bare: bool, plain: bool) -> None:
    app: App[None] = App()
    for theme in themes.OWN:
        app.register_theme(theme)
    looks.wear(app, Look(glyphs=setting), bare)
    assert app.has_class(ASCII) is plain


def test_everything_is_reached_and_scrolled_by_keys_alone() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f1")
        helped = stage.app.screen.query_one("#help")
        for key in ("end", "home", "pagedown", "pageup", "down", "up"):
            await stage.press(key)
            assert helped.has_focus
        await stage.press("end")
        assert helped.scroll_y == helped.max_scroll_y > 0
        await stage.press("escape", "p", "tab", "tab", "shift+tab")
        assert stage.app.focused is not None

    perform(furnished(), scene)
