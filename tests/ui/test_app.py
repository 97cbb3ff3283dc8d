from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.domain.ports import Progress
from assistant.errors import Cancelled
from assistant.ui import themes
from assistant.ui.screens.help import HelpScreen
from assistant.ui.screens.library import LibraryScreen
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import SECONDS, Stage, perform

HEAVY = ("torch", "sentence_transformers", "chromadb", "onnxruntime", "numpy", "textual.widgets._markdown")


def test_readiness_is_a_quiet_line() -> None:
    reached = threading.Event()
    go = threading.Event()

    def prepare(progress: Progress) -> None:
        progress(40, 100, "passages")
        reached.set()
        go.wait(SECONDS)

    async def scene(stage: Stage) -> None:
        await stage.settle()
        assert stage.words("StatusLine .words") == "Library: ready"

    async def early(stage: Stage) -> None:
        while not reached.is_set():
            await stage.pilot.pause(0.01)
        await stage.pilot.pause()
        assert stage.words("StatusLine .words") == "Library: getting ready 40%"
        go.set()
        await scene(stage)

    fakes = FakeServices(on_prepare=prepare)
    perform(fakes, early, wait=False)


def test_leaving_stops_the_preparation() -> None:
    stopped: list[bool] = []

    def prepare(progress: Progress) -> None:
        try:
            for done in range(2000):
                threading.Event().wait(0.005)
                progress(done, 2000, "passages")
        except Cancelled:
            stopped.append(True)
            raise

    async def early(stage: Stage) -> None:
        await stage.pilot.pause(0.1)
        await stage.pilot.press("ctrl+q")

    perform(FakeServices(on_prepare=prepare), early, wait=False)
    assert stopped == [True]


def test_progress_is_told_at_most_ten_times_a_second() -> None:
    told: list[str] = []

    def prepare(progress: Progress) -> None:
        for done in range(1000):
            progress(done, 1000, "passages")

    async def scene(stage: Stage) -> None:
        told.append(stage.words("StatusLine .words"))

    app = perform(FakeServices(on_prepare=prepare), scene)
    assert told == ["Library: ready"]
    assert app.library_ready


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
def test_one_key_leaves_when_nothing_is_unsent(key: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.pilot.press(key)

    assert perform(furnished(), scene).return_code == 0


def test_the_first_frame_imports_nothing_heavy() -> None:
    code = (
        "import asyncio, sys\n"
        "from tests.ui.lean import lean_services\n"
        "from assistant.ui.app import AssistantApp\n"
        "async def main():\n"
        "    app = AssistantApp(lean_services())\n"
        "    async with app.run_test() as pilot:\n"
        "        await pilot.pause()\n"
        f"        print([name for name in {HEAVY!r} if name in sys.modules])\n"
        "asyncio.run(main())\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_help_opens_from_anywhere_and_closes() -> None:
    async def scene(stage: Stage) -> None:
        for key in ("l", "f1"):
            await stage.press(key)
        assert isinstance(stage.app.screen, HelpScreen)
        await stage.press("f1")
        assert isinstance(stage.app.screen, LibraryScreen)

    perform(furnished(), scene)


def test_the_palette_offers_this_screen_and_the_themes() -> None:
    async def scene(stage: Stage) -> None:
        titles = [command.title for command in stage.app.get_system_commands(stage.app.screen)]
        assert "Library" in titles
        assert "Quit" in titles
        assert "Colours (theme): High contrast" in titles
        await stage.press("ctrl+p", *"summary")
        await stage.press("escape")

    perform(furnished(), scene)


def test_an_action_of_the_palette_runs() -> None:
    async def scene(stage: Stage) -> None:
        commands = {command.title: command for command in stage.app.get_system_commands(stage.app.screen)}
        await commands["Library"].callback()
        await stage.settle()
        assert isinstance(stage.app.screen, LibraryScreen)

    perform(furnished(), scene)


def test_every_theme_can_be_worn() -> None:
    async def scene(stage: Stage) -> None:
        worn = set()
        for _ in themes.NAMES:
            await stage.press("f8")
            worn.add(stage.app.theme)
        assert worn == set(themes.NAMES)

    perform(furnished(), scene)


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        assert stage.app.no_color

    perform(furnished(), scene)


@pytest.mark.parametrize("open_it", ["open_backups", "open_past", "action_help", "action_settings"])
@pytest.mark.parametrize("later", range(4))
@pytest.mark.parametrize("leave", ["exit", "pop_screen"])
def test_leaving_right_after_a_screen_was_opened_ends_well(open_it: str, later: int, leave: str) -> None:
    async def scene(stage: Stage) -> None:
        getattr(stage.app, open_it)()
        for _ in range(later):
            await asyncio.sleep(0)
        getattr(stage.app, leave)()
        await stage.pilot.pause()

    assert not perform(furnished(), scene).return_code
