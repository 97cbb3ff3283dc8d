"""Pictures of screens, compared with those that were looked at: in three themes and two sizes."""

from __future__ import annotations

import functools
import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from assistant.ui.app import AssistantApp
from assistant.ui.services import Look
from tests.ui.fakes import FakeServices
from tests.ui.harness import LARGE, SMALL, make, press, settle

Compare = Callable[..., bool]
Scene = Callable[[AssistantApp, Pilot[Any]], Awaitable[None]]
Furnish = Callable[[], FakeServices]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
NAMES = ("dark", "light", "high-contrast")
THEMES = pytest.mark.parametrize("theme", NAMES)
PICTURES = os.environ.get("TEXTUAL_SNAPSHOT_TEMPDIR", "")


@pytest.fixture(autouse=True)
def plain_colours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Of this terminal, nothing shows in a picture."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    # The plugin keeps its folder in the environment, which is cleared of everything of Textual's.
    monkeypatch.setenv("TEXTUAL_SNAPSHOT_TEMPDIR", PICTURES)
    yield


def keys(*pressed: str) -> Scene:
    """Press them, one by one, and wait after each."""

    async def scene(app: AssistantApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, *pressed)

    return scene


class Taken(App[str]):
    """A picture that was taken already, in the place of the app that the plugin would take it of."""

    def __init__(self, picture: str) -> None:
        super().__init__()
        self._picture = picture

    def run(self, **_: object) -> str:
        """Run nothing: here it is."""
        return self._picture


def compare(snap_compare: Compare, fakes: FakeServices, scene: Scene, size: tuple[int, int], theme: str = "") -> bool:
    """Whether the screen looks as it did after `scene`; with a `theme`, in that one."""
    return snap_compare(Taken(_pictures(fakes, scene, size, (theme,))[theme]))


def compare_in_each(snap_compare: Compare, furnish: Furnish, scene: Scene, size: tuple[int, int], theme: str) -> bool:
    """The same, where one run of the app is pictured in every theme, for the tests of the others."""
    return snap_compare(Taken(_kept(furnish, scene, size)[theme]))


# Those of one scene follow each other; a run is made again for whoever asks in another order.
@functools.lru_cache(maxsize=2)
def _kept(furnish: Furnish, scene: Scene, size: tuple[int, int]) -> dict[str, str]:
    return _pictures(furnish(), scene, size, NAMES)


def _pictures(fakes: FakeServices, scene: Scene, size: tuple[int, int], themes: tuple[str, ...]) -> dict[str, str]:
    """How the screen looks after `scene` in each of `themes`, changed as a person changes them; "" for as it is."""
    taken: dict[str, str] = {}
    if themes[0]:
        fakes.look = Look(theme=themes[0])
    app = make(fakes)

    async def play(pilot: Pilot[Any]) -> None:
        await settle(app)
        await scene(app, pilot)
        for theme in themes:
            if theme and theme != app.theme:
                fakes.look = replace(fakes.look, theme=theme)
                app.set("", "")
            await settle(app)
            taken[theme] = app.export_screenshot(title=app.title, simplify=True)
        app.exit()

    app.run(headless=True, size=size, auto_pilot=play)
    assert app.return_code == 0
    return taken
