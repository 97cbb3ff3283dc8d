"""`python -m benchmarks.past_list`: use the list of past reflections in the real app; prints figures as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time

from textual import events
from textual.geometry import Size
from textual.widgets import Input

from assistant import app_services, config, memory, paths
from assistant.ui.app import AssistantApp
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.past import PastScreen
from assistant.ui.widgets.long_menu import LongMenu
from benchmarks.long_conversation import drawn, until
from benchmarks.many_reflections import RARE
from benchmarks.places import megabytes

SIZE = Size(120, 40)
DOWN, PAGES = 20, 4


def main() -> int:
    """Milliseconds, and megabytes."""
    memory.one_heap()
    print(json.dumps(asyncio.run(_use())))
    return 0


async def _use() -> dict[str, object]:
    app = AssistantApp(app_services.services(paths.find(), config.load))
    async with app.run_test(size=SIZE):
        await until(lambda: app.library_ready and bool(app.listed))
        await asyncio.sleep(1)
        found: dict[str, object] = {"opened": await _open(app)}
        await asyncio.sleep(2)  # until it has looked again
        found["keys"] = [await _moved(app, "down") for _ in range(DOWN)]
        found["pages"] = [await _moved(app, "pagedown") for _ in range(PAGES)]
        found["end"] = await _moved(app, "end")
        found["searched"] = await _search(app)
        found["entered"] = await _enter(app)
        return {**found, "megabytes": megabytes()}


async def _moved(app: AssistantApp, key: str) -> float:
    """From the key until the highlight is elsewhere and the screen drawn; nothing else is going on."""
    await asyncio.sleep(0.1)
    menu = app.screen.query_one(LongMenu)
    before, started = menu.highlighted, time.perf_counter()
    app.post_message(events.Key(key, None))
    await until(lambda: menu.highlighted != before)
    return await drawn(app, started)


async def _open(app: AssistantApp) -> float:
    started = time.perf_counter()
    app.open_past()
    await until(lambda: isinstance(app.screen, PastScreen) and bool(app.screen.query(LongMenu)))
    menu = app.screen.query_one(LongMenu)
    await until(lambda: menu.total > 0)
    return await drawn(app, started)


async def _search(app: AssistantApp) -> float:
    """From the moment the last letter is there until what was found is."""
    screen = app.screen
    assert isinstance(screen, PastScreen)
    menu, every = screen.query_one(LongMenu), screen.query_one(LongMenu).total
    started = time.perf_counter()
    screen.query_one("#find", Input).value = RARE
    await until(lambda: menu.total < every)
    return await drawn(app, started)


async def _enter(app: AssistantApp) -> float:
    """Open the reflection that is highlighted."""
    app.screen.query_one(LongMenu).focus()
    await asyncio.sleep(1)
    started = time.perf_counter()
    app.post_message(events.Key("enter", None))
    await until(lambda: isinstance(app.screen, ConversationScreen) and len(app.screen.view.turns) > 1)
    return await drawn(app, started)


if __name__ == "__main__":
    sys.exit(main())
