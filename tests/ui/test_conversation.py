from __future__ import annotations

import threading

from textual.widgets import Static

from assistant.domain.library import MatchState
from assistant.errors import LibraryUnavailable, ReflectionBusy, StoreDamaged
from assistant.ui.glyphs import CALCULATED, SELF_PLACED
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.summary import SummaryScreen
from assistant.ui.widgets.panel import SideMap, SidePanel
from assistant.ui.widgets.question import Choices
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import LARGE, SMALL, Stage, answers, perform, turns
from tests.ui.script import QUESTIONS

TO_CHOICE = ("Shared", "1", "3")
"""Answers that lead to the question that offers stages."""


def test_continue_shows_what_was_said_and_the_pending_question() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        assert turns(stage) == [QUESTIONS[0].text, "Northfield frailty alliance", QUESTIONS[1].text]
        assert stage.app.focused is stage.composer
        assert stage.composer.placeholder == "In your own words"
        assert "Northfield frailty alliance" in stage.words("#title")
        assert "Saved after every answer" in stage.words("StatusLine .words")

    perform(furnished(), scene)


def test_an_answer_is_sent_with_enter_and_the_next_question_comes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("The board decides")
        assert answers(stage)[-1] == "The board decides"
        assert turns(stage)[-1] == QUESTIONS[2].text
        assert stage.composer.text == ""
        assert str(stage.composer.placeholder).startswith("A number from 0 to 4")

    perform(furnished(), scene)


def test_a_click_chooses() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        for text in TO_CHOICE:
            await stage.send(text)
        await stage.press("ctrl+end")
        rows = stage.app.screen.query_one(Choices).rows
        await stage.pilot.click(rows[1])
        await stage.settle()
        assert answers(stage)[-1] == "cooperating"
        assert "Cooperating" in turns(stage)

    perform(furnished(), scene, LARGE)


def test_the_panel_fills_in() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        for text in (*TO_CHOICE, "2", "2"):
            await stage.send(text)
        shown = str(stage.app.screen.query_one(SideMap).render())
        assert any(line.strip().startswith("1 ") and line.strip().endswith("3") for line in shown.split("\n"))
        assert "Question 7 of 8" in str(stage.app.screen.query_one("#title", Static).content)
        assert f"{SELF_PLACED} {CALCULATED}" in shown

    perform(furnished(), scene, LARGE)


def test_the_panel_is_an_overlay_where_there_is_no_room() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        panel = stage.app.screen.query_one(SidePanel)
        shown = [bool(panel.display)]
        await stage.press("f2")
        shown.append(bool(panel.display))
        assert panel.max_scroll_y == 0
        await stage.press("f2")
        assert [*shown, bool(panel.display)] == [False, True, False]

    perform(furnished(), scene, SMALL)


def test_a_quick_turn_never_says_that_it_thinks() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("Shared")
        await stage.pilot.pause(0.6)
        assert "thinking" not in stage.words("#notice")

    perform(furnished(), scene)


def test_an_error_is_a_sentence_and_the_words_come_back() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        stage.fakes.sessions[-1].error = ReflectionBusy("Another window writes to this reflection.")
        await stage.send("my words")
        assert turns(stage)[-1] == "Another window writes to this reflection."
        assert stage.composer.text == "my words"
        await stage.press("enter")
        assert answers(stage)[-1] == "my words"

    perform(furnished(), scene)


def test_a_reflection_that_cannot_be_opened_says_so() -> None:
    async def scene(stage: Stage) -> None:
        stage.fakes.fail["begin"] = StoreDamaged("The file of reflections cannot be read.")
        await stage.press("n")
        assert turns(stage) == ["The file of reflections cannot be read."]
        await stage.send("anything")
        await stage.press("escape")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(furnished(), scene)


def test_the_end_offers_the_summary() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        for text in (*TO_CHOICE, "2", "2", "2", "Ring Amira"):
            await stage.send(text)
        rows = stage.app.screen.query_one(Choices).rows
        assert [row.choice.label for row in rows] == ["Read the summary", "Go to the first page"]
        await stage.press("down", "enter")
        assert isinstance(stage.app.screen, SummaryScreen)

    perform(furnished(), scene)


def test_pausing_offers_to_go_on() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("/pause")
        await stage.press("down", "enter")
        assert turns(stage)[-1] == QUESTIONS[1].text
        await stage.send("Shared")
        assert turns(stage)[-1] == QUESTIONS[2].text

    perform(furnished(), scene)


def test_a_place_on_offer_can_be_typed_by_its_number() -> None:
    """Both places bore the same mark, and neither mark could be typed."""

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("/pause")
        rows = stage.app.screen.query_one(Choices).rows
        assert [row.choice.mark for row in rows] == ["1", "2"]
        await stage.send("1")
        assert turns(stage)[-1] == QUESTIONS[1].text
        await stage.send("/pause")
        await stage.send("2")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(furnished(), scene)


def test_quit_as_a_command_leaves() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("/quit")
        assert not stage.app.is_running or stage.app._exit

    assert perform(furnished(), scene).return_code == 0


def test_an_unforeseen_error_ends_the_app_with_a_code() -> None:
    fakes = furnished()

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        stage.fakes.sessions[-1].error = ZeroDivisionError("unforeseen")
        stage.composer.insert("x")
        await stage.pilot.press("enter")
        await stage.pilot.pause(0.2)

    try:
        perform(fakes, scene)
    except ZeroDivisionError:
        pass
    else:
        raise AssertionError("the error was swallowed")


def test_services_are_called_outside_the_user_interface_thread() -> None:
    fakes = FakeServices()
    seen: list[bool] = []
    fakes.on_prepare = lambda progress: seen.append(threading.current_thread() is threading.main_thread())

    async def scene(stage: Stage) -> None:
        await stage.settle()

    perform(fakes, scene)
    assert seen == [False]


def test_library_trouble_is_said_on_the_first_page() -> None:
    fakes = furnished()
    fakes.fail["prepare"] = LibraryUnavailable("The library could not be made ready.")
    fakes.state = MatchState.NONE

    async def scene(stage: Stage) -> None:
        assert stage.words("StatusLine .words") == "The library could not be made ready."

    perform(fakes, scene)
