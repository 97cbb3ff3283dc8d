"""`python -m scripts.make_images`: take the pictures in docs/images from the real app on the real library."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from assistant import app_services, config, paths, wiring
from assistant.conversation.session import Session
from assistant.domain.events import Asked
from assistant.paths import Paths
from assistant.ui.app import AssistantApp
from assistant.ui.screens.conversation import ConversationScreen

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIZE = (112, 44)
NAME = "20260302-pictr"
"""The id of the reflection; wordings follow from it, so that the picture changes only when the words do."""
WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
UNTIL = "motivation.open"
"""The step that waits in the picture."""
ANSWERS = {
    "opening.partnership": "Getting frail people home from Carrow General: us, the county and two hospices.",
    "opening.partners": "The acute trust, the county council, Rowan House and Ashdown hospices.",
    "opening.role": "Chief executive of the trust. I chair it, which may be part of the trouble.",
    "direction.open": "The region sets the timetable. The wards worked out the rest between themselves in a corridor.",
    "direction.top_down": "3",
    "direction.bottom_up": "2",
    "direction.probe": "If the region stopped asking, the meeting would go. The corridor would not.",
}
FONTS = re.compile(r"\s*@font-face\s*\{.*?\}", re.DOTALL)
PATIENCE = 60.0
"""Seconds to wait for anything at all."""


def main() -> int:
    """Make every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["ASSISTANT_HOME"] = home
        places = paths.find()
        _talk(places)
        asyncio.run(_photograph(places))
    print(f"Pictures taken: {', '.join(sorted(file.name for file in IMAGES.glob('*.svg')))}.")
    return 0


def _talk(places: Paths) -> None:
    """Hold the conversation up to the step in the picture."""
    store = wiring.reflections(places)
    desk = wiring.desk(places, config.load())
    session = Session.begin(wiring.engine(places, desk, desk), store, lambda: WHEN, name=lambda _: NAME)
    events = list(session.go_on())
    while (asked := next(event for event in reversed(events) if isinstance(event, Asked))).step != UNTIL:
        events = list(session.say(ANSWERS[asked.step]))
    store.close()


async def _photograph(places: Paths) -> None:
    app = AssistantApp(app_services.services(places, config.load), clock=lambda: WHEN)
    async with app.run_test(size=SIZE) as pilot:
        await _until(lambda: app.library_ready)
        app.open_conversation(NAME)
        await _until(lambda: isinstance(app.screen, ConversationScreen) and app.screen.view.pending is not None)
        await app.workers.wait_for_complete()
        await pilot.pause(0.5)
        drawn = app.export_screenshot(title="Integrated Care Assistant")
    # A picture that fetches fonts from elsewhere would be a poor advertisement for keeping to oneself.
    own = FONTS.sub("", drawn).replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")
    (IMAGES / "conversation.svg").write_text(own, encoding="utf-8")


async def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the app did not get there")
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
