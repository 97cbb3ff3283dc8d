"""Runs the app headless: a fixed clock, no blinking, and workers waited for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static
from textual.worker import WorkerCancelled

from assistant.domain.events import Answered
from assistant.ui.app import AssistantApp
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.widgets.composer import Composer
from assistant.ui.widgets.menu import Menu
from tests.ui.fakes import LATEST, FakeServices
from tests.ui.script import NOW

SMALL = (80, 24)
LARGE = (120, 40)


class Stage:
    """The app on a stage, with the few moves tests make."""

    def __init__(self, app: AssistantApp, pilot: Pilot[Any], fakes: FakeServices) -> None:
        self.app = app
        self.pilot = pilot
        self.fakes = fakes

    async def settle(self) -> None:
        """Wait until nothing is being worked on."""
        await settle(self.app, self.pilot)

    async def press(self, *keys: str) -> None:
        """Press keys one by one, letting each have its effect."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def send(self, text: str) -> None:
        """Type a text in the composer and press Enter."""
        self.composer.insert(text)
        await self.press("enter")

    @property
    def composer(self) -> Composer:
        """The composer of the conversation."""
        return self.app.screen.query_one(Composer)

    def words(self, selector: str) -> str:
        """The text of a plain widget."""
        return str(self.app.screen.query_one(selector, Static).content)


def answers(stage: Stage) -> list[str]:
    """What was answered in the reflection that is continued first."""
    log = stage.fakes.logs[LATEST]
    return [event.what.text for event in log if isinstance(event.what, Answered)]


def turns(stage: Stage) -> list[str]:
    """The texts of the conversation on screen."""
    screen = stage.app.screen
    assert isinstance(screen, ConversationScreen)
    return [turn.text for turn in screen.view.turns]


def entries(stage: Stage) -> list[str]:
    """The first lines of the menu on screen."""
    return [str(option.prompt).split("\n", maxsplit=1)[0] for option in stage.app.screen.query_one(Menu).options]


async def settle(app: AssistantApp, pilot: Pilot[Any]) -> None:
    for _ in range(3):
        with contextlib.suppress(WorkerCancelled):  # one that looked the same up again took its place
            await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause(0.01)


def make(fakes: FakeServices) -> AssistantApp:
    return AssistantApp(fakes.services(), clock=lambda: NOW)


def perform(
    fakes: FakeServices,
    scene: Callable[[Stage], Awaitable[None]],
    size: tuple[int, int] = SMALL,
    *,
    wait: bool = True,
) -> AssistantApp:
    """Play `scene` in a fresh app, at first `wait`ing for its workers, and return the app after it closed."""

    async def play() -> AssistantApp:
        app = make(fakes)
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot, fakes)
            if wait:
                await stage.settle()
            await scene(stage)
        return app

    return asyncio.run(play())
