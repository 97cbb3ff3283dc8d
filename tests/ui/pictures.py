"""Pictures of screens, compared with those that were looked at: in three themes and two sizes."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from assistant.ui.app import AssistantApp
from assistant.ui.services import Look
from tests.ui.fakes import FakeServices
from tests.ui.harness import LARGE, SMALL, make, settle

Compare = Callable[..., bool]
Scene = Callable[[AssistantApp, Pilot[Any]], Awaitable[None]]
Furnish = Callable[[], FakeServices]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
THEMES = pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
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
        for key in pressed:
            await pilot.press(key)
            await settle(app, pilot)

    return scene


def compare(snap_compare: Compare, fakes: FakeServices, scene: Scene, size: tuple[int, int], theme: str = "") -> bool:
    """Whether the screen looks as it did after `scene`; with a `theme`, in that one."""
    if theme:
        fakes.look = Look(theme=theme)
    app = make(fakes)

    async def before(pilot: Pilot[Any]) -> None:
        await settle(app, pilot)
        await scene(app, pilot)
        await settle(app, pilot)

    return snap_compare(app, run_before=before, terminal_size=size)
