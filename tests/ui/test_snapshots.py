"""Pictures of the conversation, the library and what is taken away, in three themes and two sizes.

`pytest --snapshot-update` accepts the present ones after they were looked at.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from assistant.domain.library import MatchState
from assistant.errors import LibraryUnavailable
from assistant.ui.app import AssistantApp
from assistant.ui.messages import Failed
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.widgets.composer import Composer
from tests.ui.fakes import FakeServices, furnished
from tests.ui.pictures import SIZES, THEMES, Compare, Furnish, Scene, compare, compare_in_each, keys, plain_colours
from tests.ui.shown import DOCUMENT, HITS, PLAN

__all__ = ["plain_colours"]
TO_LEVELS = ("Shared", "3", "1", "2")


def talk(*said: str, then: tuple[str, ...] = ()) -> Scene:
    async def scene(app: AssistantApp, pilot: Pilot[Any]) -> None:
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


def without_a_library() -> FakeServices:
    fakes = furnished()
    fakes.fail["prepare"] = LibraryUnavailable("The library cannot be read.", do="Run assistant library build.")
    return fakes


async def going_wrong(app: AssistantApp, pilot: Pilot[Any]) -> None:
    await keys("c")(app, pilot)
    assert isinstance(app.screen, ConversationScreen)
    app.screen.post_message(Failed("Another window writes to this reflection. Close it there.", "talk"))


SCENES: dict[str, tuple[Furnish, Scene]] = {
    "start": (furnished, keys("n", "enter")),
    "conversation": (furnished, talk("Shared")),
    "scrolled": (furnished, talk("Shared", then=("pageup", "pageup"))),
    "copied": (furnished, talk(then=("f5",))),
    "rating": (furnished, talk("Shared", then=("pagedown", "down", "right"))),
    "choosing": (furnished, talk(*TO_LEVELS, then=("down",))),
    "panel": (furnished, talk(*TO_LEVELS, "2", then=("f2",))),
    "map": (with_map, talk(*TO_LEVELS, "2", then=("f2",))),
    "commands": (furnished, talk(then=("slash", "s"))),
    "going-wrong": (furnished, going_wrong),
    "finished": (furnished, talk(*TO_LEVELS, "2", "3", "Ring Amira; me; before Friday")),
    "library": (FakeServices, library()),
    "library-not-there": (without_a_library, library()),
    "no-match": (without_a_match, library()),
    "reader": (FakeServices, library("enter")),
    "other-side": (FakeServices, library("enter", "o")),
    "documents": (with_document, library()),
    "document": (with_document, library("enter")),
    "summary": (furnished, keys("c", "f4")),
    "saving": (furnished, keys("c", "f4", "s")),
    "comparison": (furnished, keys("p", "space", "down", "space", "c")),
}


@SIZES
@THEMES
@pytest.mark.parametrize("name", SCENES)
def test_screen(snap_compare: Compare, name: str, theme: str, size: tuple[int, int]) -> None:
    furnish, scene = SCENES[name]
    assert compare_in_each(snap_compare, furnish, scene, size, theme)


@SIZES
def test_colours_of_the_terminal(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert compare(snap_compare, furnished(), talk("Shared"), size, "ansi-dark")


@SIZES
def test_plain_characters(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert compare(snap_compare, furnished(), plain(talk(*TO_LEVELS, "2", then=("f2",))), size)


def test_wide_terminal(snap_compare: Compare) -> None:
    assert compare(snap_compare, furnished(), talk("Shared"), (200, 50))


def test_wide_terminal_with_the_whole_map(snap_compare: Compare) -> None:
    assert compare(snap_compare, with_map(), talk(*TO_LEVELS, "2"), (200, 50))
