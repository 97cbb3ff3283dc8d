"""`python -m benchmarks.long_conversation`: use the real app on a long reflection; prints figures as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from textual import events
from textual.geometry import Size
from textual.widgets import TextArea

from assistant import app_services, config, memory, paths, wiring
from assistant.domain.events import AskKind, Voice
from assistant.ui.app import AssistantApp
from assistant.ui.screens.conversation import ConversationScreen
from benchmarks.places import megabytes

TURNS = 500
KEYS = 80
PAGES = 20
SIZE = Size(120, 40)
TOPICS = ("trust", "pooled budgets", "who chairs", "data sharing", "regulators", "general practice")
STORY = "The region sends a template every quarter. Two nurses redesigned discharge by themselves."
RATING = "4"
MOST_ANSWERS = 15
"""Answers within which the first guidance is brought."""
PATIENCE = 60.0
"""Seconds to wait for anything at all."""


def main() -> int:
    """Make the reflection, open it in the app, and measure."""
    # In a process of its own, so that what it loads does not count as the app's.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        reflection = pool.submit(_long_reflection).result()
    memory.one_heap()
    print(json.dumps(asyncio.run(_use(reflection))))
    return 0


def _long_reflection() -> str:
    """A saved reflection with a great many questions put to the library."""
    places = paths.find()
    store = wiring.reflections(places)
    desk = wiring.desk(places, config.load())
    session = wiring.begin(places, store, desk)
    list(session.go_on())
    # Each is three turns: the question, the answer, and the step that waits.
    for number in range(TURNS // 3):
        list(session.say(f"/ask what does the library say about {TOPICS[number % len(TOPICS)]}?"))
    store.close()
    return session.reflection


async def _use(reflection: str) -> dict[str, object]:
    app = AssistantApp(app_services.services(paths.find(), config.load))
    async with app.run_test(size=SIZE):
        await _until(lambda: app.library_ready)
        app.open_conversation(reflection)
        await _until(lambda: isinstance(app.screen, ConversationScreen) and len(app.screen.view.turns) >= TURNS - 3)
        screen = app.screen
        assert isinstance(screen, ConversationScreen)
        await _until(lambda: isinstance(app.focused, TextArea) and not app.focused.disabled)
        await asyncio.sleep(1)
        keys = [await _key(app, "abcdefgh "[number % 9]) for number in range(KEYS)]
        pages = [await _press(app, "pageup") for _ in range(PAGES)]
        await _go_on(app, screen)
        return {"turns": len(screen.view.turns), "keys": keys, "pages": pages, "megabytes": megabytes()}


async def _go_on(app: AssistantApp, screen: ConversationScreen) -> None:
    """Some turns more, to the first guidance: by then the reader and all of the library are loaded."""
    composer = app.focused
    assert isinstance(composer, TextArea)
    for _ in range(MOST_ANSWERS):
        pending = screen.view.pending
        composer.text = RATING if pending is not None and pending.kind is AskKind.RATE else STORY
        before = len(screen.view.turns)
        app.post_message(events.Key("enter", None))
        await _until(lambda: screen.view.echoed)
        await _until(lambda: not screen.view.echoed)
        if any(turn.voice is Voice.GUIDANCE for turn in screen.view.turns[before:]):
            return
    raise RuntimeError("no guidance was brought")


async def _key(app: AssistantApp, letter: str) -> float:
    """Milliseconds from a letter's arrival until the composer has it and the screen is drawn again."""
    composer = app.focused
    assert isinstance(composer, TextArea)
    before = composer.text
    started = time.perf_counter()
    app.post_message(events.Key("space" if letter == " " else letter, letter))
    await _until(lambda: composer.text != before)
    return await _drawn(app, started)


async def _press(app: AssistantApp, key: str) -> float:
    started = time.perf_counter()
    app.post_message(events.Key(key, None))
    return await _drawn(app, started)


async def _drawn(app: AssistantApp, started: float) -> float:
    drawn = asyncio.Event()
    app.screen.call_after_refresh(drawn.set)
    await asyncio.wait_for(drawn.wait(), PATIENCE)
    return 1000 * (time.perf_counter() - started)


async def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the app did not get there")
        await asyncio.sleep(0)


if __name__ == "__main__":
    sys.exit(main())
