"""`python -m benchmarks.long_conversation [TURNS]`: use the real app on a long reflection; prints figures as JSON."""

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

from assistant import app_services, config, memory, paths, wiring, wiring_keeping
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


def main(turns: int = TURNS) -> int:
    """Make the reflection, open it in the app, and measure."""
    # In a process of its own, so that what it loads does not count as the app's.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        reflection = pool.submit(long_reflection, turns).result()
    memory.one_heap()
    print(json.dumps(asyncio.run(_use(reflection, turns))))
    return 0


def long_reflection(turns: int) -> str:
    """A saved reflection of about so many turns, most of them questions put to the library and their answers."""
    places = paths.find()
    store = wiring_keeping.reflections(places)
    desk = wiring.desk(places, config.load())
    session = wiring.begin(places, store, desk)
    list(session.go_on())
    # Each is three turns: the question, the answer, and the step that waits.
    for number in range(turns // 3):
        list(session.say(f"/ask what does the library say about {TOPICS[number % len(TOPICS)]}?"))
    desk.stop()
    store.close()
    return session.reflection


async def _use(reflection: str, wanted: int) -> dict[str, object]:
    app = AssistantApp(app_services.services(paths.find(), config.load))
    async with app.run_test(size=SIZE):
        await until(lambda: app.library_ready)
        await asyncio.sleep(1)
        started = time.perf_counter()
        app.open_conversation(reflection)
        await until(lambda: isinstance(app.screen, ConversationScreen) and len(app.screen.view.turns) >= wanted - 3)
        opened = await drawn(app, started)
        screen = app.screen
        assert isinstance(screen, ConversationScreen)
        await until(lambda: isinstance(app.focused, TextArea) and not app.focused.disabled)
        await asyncio.sleep(1)
        keys = [await _key(app, "abcdefgh "[number % 9]) for number in range(KEYS)]
        pages = [await press(app, "pageup") for _ in range(PAGES)]
        turns = await _go_on(app, screen)
        found = {"turns": len(screen.view.turns), "opened": opened, "went_on": turns, "keys": keys, "pages": pages}
        return {**found, "megabytes": megabytes()}


async def _go_on(app: AssistantApp, screen: ConversationScreen) -> list[float]:
    """Milliseconds of some turns more, to the first guidance: by then the reader and all of the library are loaded."""
    composer = app.focused
    assert isinstance(composer, TextArea)
    took: list[float] = []
    for _ in range(MOST_ANSWERS):
        pending = screen.view.pending
        composer.text = RATING if pending is not None and pending.kind is AskKind.RATE else STORY
        before = len(screen.view.turns)
        app.post_message(events.Key("enter", None))
        started = time.perf_counter()
        await until(lambda: screen.view.echoed)
        await until(lambda: not screen.view.echoed)
        took.append(await drawn(app, started))
        if any(turn.voice is Voice.GUIDANCE for turn in screen.view.turns[before:]):
            return took
    raise RuntimeError("no guidance was brought")


async def _key(app: AssistantApp, letter: str) -> float:
    """Milliseconds from a letter's arrival until the composer has it and the screen is drawn again."""
    composer = app.focused
    assert isinstance(composer, TextArea)
    before = composer.text
    started = time.perf_counter()
    app.post_message(events.Key("space" if letter == " " else letter, letter))
    await until(lambda: composer.text != before)
    return await drawn(app, started)


async def press(app: AssistantApp, key: str) -> float:
    """Milliseconds from a key's arrival until the screen is drawn again."""
    started = time.perf_counter()
    app.post_message(events.Key(key, None))
    return await drawn(app, started)


async def drawn(app: AssistantApp, started: float) -> float:
    """Milliseconds since `started` once the screen is drawn."""
    drawn = asyncio.Event()
    app.screen.call_after_refresh(drawn.set)
    await asyncio.wait_for(drawn.wait(), PATIENCE)
    return 1000 * (time.perf_counter() - started)


async def until(holds: Callable[[], bool]) -> None:
    """Until that holds. Looks often, and leaves the processor to those who work in between."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the app did not get there")
        await asyncio.sleep(0.001)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
