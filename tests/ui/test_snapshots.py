"""Pictures of every screen; `pytest --snapshot-update` accepts the present ones after they were looked at."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from assistant.domain.library import MatchState
from assistant.ui.app import AssistantApp
from assistant.ui.widgets.composer import Composer
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import LARGE, SMALL, make, settle
from tests.ui.shown import DOCUMENT, HITS, PLAN

Compare = Callable[..., bool]
Scene = Callable[[AssistantApp, Pilot[Any]], Awaitable[None]]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
PICTURES = os.environ.get("TEXTUAL_SNAPSHOT_TEMPDIR", "")
TO_LEVELS = ("Shared", "3", "1", "2")


@pytest.fixture(autouse=True)
def _plain_colours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    # The plugin keeps its folder in the environment, which is cleared of everything of Textual's.
    monkeypatch.setenv("TEXTUAL_SNAPSHOT_TEMPDIR", PICTURES)
    yield


def keys(*pressed: str) -> Scene:
    async def scene(app: AssistantApp, pilot: Pilot[Any]) -> None:
        for key in pressed:
            await pilot.press(key)
            await settle(app, pilot)

    return scene


def talk(*said: str, then: tuple[str, ...] = (), theme: str = "") -> Scene:
    async def scene(app: AssistantApp, pilot: Pilot[Any]) -> None:
        if theme:
            app.theme = theme
        await keys("c")(app, pilot)
        for text in said:
            app.screen.query_one(Composer).insert(text)
            await keys("enter")(app, pilot)
        await keys(*then)(app, pilot)

    return scene


def library(*then: str) -> Scene:
    async def scene(app: AssistantApp, pilot: Pilot[Any]) -> None:
        await keys("l")(app, pilot)
        app.screen.query_one("#query", Input).value = "how do partners build trust"
        await keys("enter", *then)(app, pilot)

    return scene


def plain(scene: Scene) -> Scene:
    async def in_plain_characters(app: AssistantApp, pilot: Pilot[Any]) -> None:
        app.plain_characters.enabled = True
        await scene(app, pilot)

    return in_plain_characters


def with_map() -> FakeServices:
    """Two areas of the practice map take their numbers from questions that are there."""
    numbers = {"direction.above": ("trust", "consensus"), "direction.within": ("trust", "capacity")}
    areas = tuple((name, name) for name in ("leadership", "trust", "strategy", "learning", "resources", "programmes"))
    fakes = furnished()
    fakes.plan = dataclasses.replace(PLAN, areas=areas, area_steps=numbers)
    return fakes


def with_document() -> FakeServices:
    return FakeServices(hits=(DOCUMENT, *HITS[1:]))


def without_a_match() -> FakeServices:
    return FakeServices(state=MatchState.NONE)


SCENES: dict[str, Scene] = {
    "home": keys(),
    "start": keys("n", "enter"),
    "conversation": talk("Shared"),
    "scrolled": talk("Shared", then=("pageup", "pageup")),
    "copied": talk(then=("f5",)),
    "plain": plain(talk(*TO_LEVELS, "2", then=("f2",))),
    "rating": talk("Shared", then=("pagedown", "down", "right")),
    "choosing": talk(*TO_LEVELS, then=("down",)),
    "panel": talk(*TO_LEVELS, "2", then=("f2",)),
    "commands": talk(then=("slash", "s")),
    "finished": talk(*TO_LEVELS, "2", "3", "Ring Amira; me; before Friday"),
    "library": library(),
    "reader": library("enter"),
    "other-side": library("enter", "o"),
    "summary": keys("c", "f4"),
    "saving": keys("c", "f4", "s"),
    "past": keys("p"),
    "delete": keys("p", "d"),
    "rename": keys("p", "r"),
    "help": keys("f1"),
}


FURNISHED_OTHERWISE: dict[str, tuple[Callable[[], FakeServices], Scene]] = {
    "map": (with_map, talk(*TO_LEVELS, "2", then=("f2",))),
    "document": (with_document, library("enter")),
    "documents": (with_document, library()),
    "no-match": (without_a_match, library()),
}


def compare(snap_compare: Compare, fakes: FakeServices, scene: Scene, size: tuple[int, int]) -> bool:
    app = make(fakes)

    async def before(pilot: Pilot[Any]) -> None:
        await settle(app, pilot)
        await scene(app, pilot)
        await settle(app, pilot)

    return snap_compare(app, run_before=before, terminal_size=size)


@SIZES
@pytest.mark.parametrize("name", SCENES)
def test_screen(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    assert compare(snap_compare, furnished(), SCENES[name], size)


@SIZES
@pytest.mark.parametrize("name", FURNISHED_OTHERWISE)
def test_screen_otherwise_furnished(snap_compare: Compare, name: str, size: tuple[int, int]) -> None:
    furnish, scene = FURNISHED_OTHERWISE[name]
    assert compare(snap_compare, furnish(), scene, size)


@SIZES
def test_first_visit(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert compare(snap_compare, FakeServices(), keys(), size)


@SIZES
@pytest.mark.parametrize("theme", ["light", "high-contrast", "ansi-dark"])
def test_theme(snap_compare: Compare, theme: str, size: tuple[int, int]) -> None:
    assert compare(snap_compare, furnished(), talk("Shared", theme=theme), size)


def test_wide_terminal(snap_compare: Compare) -> None:
    assert compare(snap_compare, furnished(), talk("Shared"), (200, 50))


def test_wide_terminal_with_the_whole_map(snap_compare: Compare) -> None:
    assert compare(snap_compare, with_map(), talk(*TO_LEVELS, "2"), (200, 50))
