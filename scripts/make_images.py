"""`python -m scripts.make_images`: take the pictures in docs/images from the real app on the real library."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from assistant import app_services, config, paths
from assistant.paths import Paths
from assistant.ui.app import AssistantApp
from assistant.ui.screens.conversation import ConversationScreen
from scripts import pictured

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIZE = (112, 40)
WHEN = datetime(2026, 3, 2, 9, 40, tzinfo=UTC)
QUESTION = "who decides when partners disagree"
THEMES = ("light", "dark")
USUAL_HOME = "~/.local/share/integrated-care-assistant"
"""Where the words are kept on Linux; named in place of the folder that the pictures are taken in."""
FONTS = re.compile(r"\s*@font-face\s*\{.*?\}", re.DOTALL)
MAKER = re.compile(r"\s*<!--.*?-->", re.DOTALL)
PATIENCE = 60.0
"""Seconds to wait for anything at all."""

Scene = Callable[[AssistantApp, Pilot[Any]], Awaitable[None]]


def main() -> int:
    """Make every picture."""
    os.environ |= {"TZ": "UTC", "TEXTUAL_ANIMATIONS": "none"}
    os.environ.pop("NO_COLOR", None)
    time.tzset()
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("*.svg"):
        old.unlink()
    with tempfile.TemporaryDirectory() as home:
        os.environ["ASSISTANT_HOME"] = home
        places = paths.find()
        pictured.hold(places)
        paths.write_whole(places.welcomed, "")
        for name, scene in SCENES.items():
            asyncio.run(_photograph(places, name, scene))
    print(f"Pictures taken: {', '.join(sorted(file.name for file in IMAGES.glob('*.svg')))}.")
    return 0


async def _photograph(places: Paths, name: str, scene: Scene) -> None:
    services = replace(app_services.services(places, config.load), home=USUAL_HOME)
    app = AssistantApp(services, clock=lambda: WHEN)
    async with app.run_test(size=SIZE) as pilot:
        await _until(lambda: app.library_ready)
        await scene(app, pilot)
        for theme in THEMES:
            app.theme = theme
            await _settled(app, pilot)
            drawn = app.export_screenshot(title="Integrated Care Assistant")
            file = IMAGES / f"{name}-{theme}.svg"
            file.write_text(own(drawn), encoding="utf-8", newline="\n")
            file.chmod(0o644)  # what the app writes is its owner's alone, these are not


def own(drawn: str) -> str:
    """A picture that fetches nothing: one that did would be a poor advertisement for keeping to oneself."""
    without = MAKER.sub("", FONTS.sub("", drawn))
    return without.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono") + "\n"


async def _home(app: AssistantApp, pilot: Pilot[Any]) -> None:
    await _until(lambda: app.screen.query_one(OptionList).option_count > 4)


def _conversation(reflection: str) -> Scene:
    async def scene(app: AssistantApp, pilot: Pilot[Any]) -> None:
        app.open_conversation(reflection)
        await _until(lambda: isinstance(app.screen, ConversationScreen) and app.screen.view.pending is not None)

    return scene


async def _library(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.open_library()
    await _settled(app, pilot)
    app.screen.query_one("#query", Input).value = QUESTION
    await pilot.press("enter")
    await _until(lambda: app.screen.query_one("#results", OptionList).option_count > 0)


async def _card(app: AssistantApp, pilot: Pilot[Any]) -> None:
    await _library(app, pilot)
    await _settled(app, pilot)
    await pilot.press("enter")
    await _until(lambda: app.screen.query_one("#reader").display)


async def _past(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.open_past()


async def _summary(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.open_summary(pictured.FINISHED.id)


async def _saving(app: AssistantApp, pilot: Pilot[Any]) -> None:
    await _summary(app, pilot)
    await _settled(app, pilot)
    await pilot.press("s")


async def _comparison(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.open_comparison((pictured.FINISHED.id, pictured.WAITING.id))


async def _help(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.action_help()


async def _settings(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.action_settings()


async def _keys(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.action_settings()
    await _settled(app, pilot)
    await pilot.press(*["down"] * 6, "enter")


async def _welcome(app: AssistantApp, pilot: Pilot[Any]) -> None:
    app.action_welcome()


SCENES: dict[str, Scene] = {
    "home": _home,
    "conversation": _conversation(pictured.WAITING.id),
    "rating": _conversation(pictured.RATING.id),
    "library": _library,
    "card": _card,
    "past": _past,
    "summary": _summary,
    "saving": _saving,
    "comparison": _comparison,
    "help": _help,
    "settings": _settings,
    "keys": _keys,
    "welcome": _welcome,
}


async def _settled(app: AssistantApp, pilot: Pilot[Any]) -> None:
    """Nothing is under way, and what came of it is drawn."""
    await pilot.pause(0.2)
    await app.workers.wait_for_complete()
    await pilot.pause(0.3)


async def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the app did not get there")
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
