"""Runs the app headless: a fixed clock, no blinking, and workers waited for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakSet

import pytest
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
SOON = 0.1
"""What is put off for no longer than this is waited for; in seconds."""
SECONDS = 60.0
"""After which something never comes to rest; a busy machine may take its time."""
handed_out: WeakSet[asyncio.Future[Any]] = WeakSet()
"""What loops have threads do, for as long as anything waits for it; conftest.py fills it."""


class Stage:
    """The app on a stage, with the few moves tests make."""

    def __init__(self, app: AssistantApp, pilot: Pilot[Any], fakes: FakeServices) -> None:
        self.app = app
        self.pilot = pilot
        self.fakes = fakes

    async def settle(self) -> None:
        """Wait until nothing is being worked on."""
        await settle(self.app)

    async def press(self, *keys: str) -> None:
        """Press keys one by one, letting each have its effect."""
        await press(self.app, self.pilot, *keys)

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


async def calm(*_: float) -> None:
    """Let all that can go on go on, until the loop has nothing left that could run now."""
    await asyncio.sleep(0)
    while _running():
        await asyncio.sleep(0)


def _running() -> bool:
    loop = asyncio.get_running_loop()
    return bool(loop._ready)  # type: ignore[attr-defined]  # nothing public tells an idle loop from a slow one


def _elsewhere() -> list[asyncio.Future[Any]]:
    """What threads do for this loop at the moment."""
    loop = asyncio.get_running_loop()
    return [future for future in handed_out if future.get_loop() is loop and not future.done()]


def _soon(app: AssistantApp) -> list[asyncio.Future[Any]]:
    """What is put off for a moment, such as a move to a line that is not laid out yet."""
    timers = (timer for node in (app, *app.screen.walk_children(with_self=True)) for timer in node._timers)
    tasks = (timer._task for timer in timers if timer._repeat == 0 and timer._interval <= SOON)
    return [task for task in tasks if task is not None and not task.done()]


async def settle(app: AssistantApp) -> None:
    """Wait until no worker or thread works, nothing is put off, no message waits and every frame is drawn."""
    async with asyncio.timeout(SECONDS):
        while True:
            with contextlib.suppress(WorkerCancelled):  # one that looked the same up again took its place
                await app.workers.wait_for_complete()
            await app.animator.wait_until_complete()
            await calm()
            if coming := [*_soon(app), *_elsewhere()]:
                await asyncio.wait(coming)
            app.screen._on_timer_update()
            if not (coming or _running() or any(not worker.is_finished for worker in app.workers)):
                return


async def press(app: AssistantApp, pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, letting each have its effect."""
    for key in keys:
        async with asyncio.timeout(SECONDS):
            with pytest.MonkeyPatch.context() as patch:
                for module in ("textual.app", "textual.pilot"):
                    patch.setattr(f"{module}.wait_for_idle", calm)
                await pilot.press(key)
        await settle(app)


async def until(stage: Stage, holds: Callable[[], object]) -> None:
    """Wait until something is so, on however busy a machine."""
    async with asyncio.timeout(SECONDS):
        while not holds():
            await stage.pilot.pause(0.01)


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
