from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from textual.widgets import Input, Markdown, Select

from assistant.domain.library import Filters, MatchState
from assistant.domain.ports import Progress
from assistant.errors import Cancelled, LibraryUnavailable, StoreDamaged
from assistant.ui import themes
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.help import HelpScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.library import STATES, LibraryScreen
from assistant.ui.screens.past import PastScreen
from assistant.ui.screens.summary import SummaryScreen
from assistant.ui.widgets.menu import Menu
from assistant.ui.widgets.reader import CardText, Reader
from tests.ui.fakes import CARD, OTHER, FakeServices, furnished
from tests.ui.harness import LARGE, SMALL, Stage, perform

HEAVY = ("torch", "sentence_transformers", "chromadb", "onnxruntime", "numpy", "textual.widgets._markdown")


def entries(stage: Stage) -> list[str]:
    return [str(option.prompt).split("\n", maxsplit=1)[0] for option in stage.app.screen.query_one(Menu).options]


# First page


def test_home_offers_to_continue_first() -> None:
    async def scene(stage: Stage) -> None:
        assert entries(stage)[0] == "Continue: Northfield frailty alliance"
        assert "Question 2 of 8, today at 13:30" in str(stage.app.screen.query_one(Menu).options[0].prompt)
        await stage.press("enter")
        assert isinstance(stage.app.screen, ConversationScreen)

    perform(furnished(), scene)


def test_an_empty_home_offers_to_begin() -> None:
    async def scene(stage: Stage) -> None:
        assert entries(stage) == ["New reflection", "Library", "Help"]
        await stage.press("enter")
        assert isinstance(stage.app.screen, ConversationScreen)
        await stage.send("Northfield")
        await stage.press("escape")
        assert entries(stage)[0] == "Continue: New reflection"

    perform(FakeServices(), scene)


def test_a_folder_that_cannot_be_used_is_said_at_once() -> None:
    async def scene(stage: Stage) -> None:
        assert "cannot be used" in stage.words("#problem")
        await stage.press("n")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(FakeServices(problem="The folder /x cannot be used."), scene)


def test_a_damaged_store_is_a_sentence() -> None:
    fakes = furnished()
    fakes.fail["reflections"] = StoreDamaged("The file of reflections cannot be read.")

    async def scene(stage: Stage) -> None:
        assert stage.words("#problem") == "The file of reflections cannot be read."

    perform(fakes, scene)


def test_titles_are_never_markup() -> None:
    fakes = FakeServices()
    fakes.add("20261122-title", "[/red] [bold]x \x1b[2J", ("A",))

    async def scene(stage: Stage) -> None:
        assert entries(stage)[0] == "Continue: [/red] [bold]x"
        await stage.press("p", "r")
        await stage.press("escape")

    perform(fakes, scene)


# Getting ready and leaving


def test_readiness_is_a_quiet_line() -> None:
    reached = threading.Event()
    go = threading.Event()

    def prepare(progress: Progress) -> None:
        progress(40, 100, "passages")
        reached.set()
        go.wait(10)

    async def scene(stage: Stage) -> None:
        await stage.settle()
        assert stage.words("StatusLine .words") == "Library: ready"

    async def early(stage: Stage) -> None:
        reached.wait(10)
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


# Past reflections


def test_past_reflections_are_renamed() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "r")
        stage.app.screen.query_one(Input).value = "Another name"
        await stage.press("enter")
        assert isinstance(stage.app.screen, PastScreen)
        assert entries(stage)[0] == "Another name"

    perform(furnished(), scene)


def test_deleting_asks_first_and_the_safe_answer_has_the_focus() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "d", "enter")
        assert len(stage.fakes.logs) == len(furnished().logs)
        await stage.press("d", "escape")
        assert len(entries(stage)) == len(stage.fakes.logs)
        await stage.press("d", "right", "enter")
        assert entries(stage) == ["Discharge group"]
        assert list(stage.fakes.logs) == ["20261121-abcde"]

    perform(furnished(), scene)


def test_a_finished_reflection_is_read_again() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "down", "enter")
        screen = stage.app.screen
        assert isinstance(screen, ConversationScreen)
        assert screen.view.state.finished
        await stage.press("escape")
        assert isinstance(stage.app.screen, PastScreen)

    perform(furnished(), scene)


# Library


async def search(stage: Stage, query: str = "how do partners build trust") -> None:
    await stage.press("l")
    stage.app.screen.query_one("#query", Input).value = query
    await stage.press("enter")


@pytest.mark.parametrize("state", MatchState)
def test_a_search_says_how_close_it_came(state: MatchState) -> None:
    async def scene(stage: Stage) -> None:
        await search(stage)
        assert stage.words("#state") == STATES[state]
        assert stage.app.screen.query_one("#results", Menu).option_count == (0 if state is MatchState.NONE else 2)

    perform(FakeServices(state=state), scene)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_card_is_read_whole_and_left_with_escape(size: tuple[int, int]) -> None:
    async def scene(stage: Stage) -> None:
        await search(stage)
        await stage.press("enter")
        shown = str(stage.app.screen.query_one(CardText).render())
        assert all(section.name in shown for section in CARD.sections)
        assert "Nearest to your question" in shown
        assert "(Ham 2013)" in shown
        assert "@ham" not in shown
        await stage.press("tab", "enter")
        assert OTHER.title in str(stage.app.screen.query_one(CardText).render())
        await stage.press("escape")
        assert not stage.app.screen.query_one(Reader).display
        await stage.press("escape")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(FakeServices(), scene, size)


def test_filters_limit_the_search() -> None:
    async def scene(stage: Stage) -> None:
        await search(stage)
        stage.app.screen.query_one("#theme", Select).value = "trust"
        await stage.settle()
        assert stage.fakes.searches[-1] == ("how do partners build trust", Filters(theme="trust"))

    perform(FakeServices(), scene)


def test_a_search_waits_for_the_library() -> None:
    go = threading.Event()

    def prepare(progress: Progress) -> None:
        go.wait(10)

    async def early(stage: Stage) -> None:
        await stage.pilot.press("l")
        await stage.pilot.pause(0.1)
        stage.app.screen.query_one("#query", Input).value = "trust"
        await stage.pilot.press("enter")
        await stage.pilot.pause(0.1)
        assert "getting ready" in stage.words("#state")
        assert stage.fakes.searches == []
        go.set()
        await stage.settle()
        assert stage.words("#state") == STATES[MatchState.MATCH]

    perform(FakeServices(on_prepare=prepare), early, wait=False)


def test_library_trouble_is_said_where_the_results_would_be() -> None:
    fakes = FakeServices()
    fakes.fail["search"] = LibraryUnavailable("The index cannot be opened.")

    async def scene(stage: Stage) -> None:
        await search(stage)
        assert stage.words("#state") == "The index cannot be opened."

    perform(fakes, scene)


def test_an_empty_or_hostile_query_is_harmless() -> None:
    async def scene(stage: Stage) -> None:
        await search(stage, "   ")
        assert stage.fakes.searches == []
        stage.app.screen.query_one("#query", Input).value = "[/x] \x1b]0;t\x07 trust"
        await stage.press("enter")
        assert stage.fakes.searches[-1][0] == "[/x] trust"

    perform(FakeServices(), scene)


def test_the_library_opens_over_a_conversation_that_waits() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "f3")
        assert isinstance(stage.app.screen, LibraryScreen)
        await stage.press("escape")
        assert isinstance(stage.app.screen, ConversationScreen)

    perform(furnished(), scene)


# Summary


def test_the_summary_is_shown_saved_and_copied() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "f4")
        assert isinstance(stage.app.screen, SummaryScreen)
        assert "Ring Amira" in stage.app.screen.query_one(Markdown).source
        await stage.press("s")
        assert stage.words("StatusLine .words") == "Saved to /home/ada/Documents/northfield-frailty-alliance.md"
        await stage.press("c")
        assert "Ring Amira" in stage.app.clipboard
        assert "Handed to your terminal" in stage.words("StatusLine .words")

    perform(furnished(), scene)


def test_a_summary_that_cannot_be_made_is_a_sentence() -> None:
    fakes = furnished()
    fakes.fail["summary"] = StoreDamaged("The reflection cannot be read.")

    async def scene(stage: Stage) -> None:
        await stage.press("p", "s")
        assert stage.words("StatusLine .words") == "The reflection cannot be read."

    perform(fakes, scene)


# Help, palette, colours


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
        assert "Colours: High contrast" in titles
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
