from __future__ import annotations

import threading
import time

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste
from textual.widgets import Static

from assistant.domain.events import Answered
from assistant.domain.library import MatchState
from assistant.errors import LibraryUnavailable, ReflectionBusy, StoreDamaged
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.summary import SummaryScreen
from assistant.ui.terminal import learn_alt_enter
from assistant.ui.widgets.composer import PASTE_SHOWN, Composer
from assistant.ui.widgets.panel import SidePanel
from assistant.ui.widgets.question import ChoiceRow, Choices
from assistant.ui.widgets.transcript import BATCH, WINDOW, Transcript, TurnView
from tests.ui.fakes import QUESTIONS, FakeServices, furnished, long_talk
from tests.ui.harness import LARGE, SMALL, Stage, perform

LATEST = "20261122-fghij"
TALLEST = 6
PATIENCE = 5
LONG = 500
CHROME = 60
"""Widgets of the conversation screen that are not turns, at most."""
TO_CHOICE = ("Shared", "1", "3")
"""Answers that lead to the question that offers stages."""


def answers(stage: Stage) -> list[str]:
    log = stage.fakes.logs[LATEST]
    return [event.what.text for event in log if isinstance(event.what, Answered)]


def turns(stage: Stage) -> list[str]:
    screen = stage.app.screen
    assert isinstance(screen, ConversationScreen)
    return [turn.text for turn in screen.view.turns]


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


def test_new_lines_do_not_send() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "a", "ctrl+j", "b", "alt+enter", "c")
        assert stage.composer.text == "a\nb\nc"
        await stage.press("enter")
        assert answers(stage)[-1] == "a\nb\nc"

    perform(furnished(), scene)


@pytest.mark.parametrize("sequence", ["\x1b\r", "\x1b\n"])
def test_alt_enter_is_told_from_enter_in_every_terminal(sequence: str) -> None:
    learn_alt_enter()
    events = [event for event in XTermParser().feed(sequence) if isinstance(event, Key)]
    assert [event.key for event in events] == ["alt+enter"]


def test_composer_grows_to_six_lines_and_no_further() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        assert stage.composer.content_size.height == 1
        stage.composer.insert("\n".join("abcdefghij"))
        await stage.settle()
        assert stage.composer.content_size.height == TALLEST

    perform(furnished(), scene)


def test_digits_go_into_the_composer_and_arrows_choose() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("Shared")
        await stage.press("3")
        assert stage.composer.text == "3"
        await stage.press("backspace", "down", "down", "down", "enter")
        assert answers(stage)[-1] == "2"
        assert "2 of 4" in turns(stage)
        assert stage.app.focused is stage.composer

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


def test_typing_on_a_choice_goes_to_the_composer() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("Shared")
        await stage.press("down")
        assert isinstance(stage.app.focused, ChoiceRow)
        await stage.press("x")
        assert stage.composer.has_focus
        assert stage.composer.text == "x"

    perform(furnished(), scene)


def test_the_panel_fills_in() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        for text in (*TO_CHOICE, "2", "2"):
            await stage.send(text)
        shown = str(stage.app.screen.query_one("#panel-text", Static).content)
        assert "1 " in shown.split("\n")[5]
        assert "Question 7 of 8" in shown
        assert "S C" in shown

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


def test_slash_commands_are_suggested_and_completed() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "slash", "s")
        assert "/search" in stage.words("#suggestions")
        await stage.press("down", "tab")
        assert stage.composer.text == "/search "
        assert not stage.app.screen.query_one("#suggestions").display
        stage.composer.clear_all()
        await stage.press("slash", "w", "enter")
        assert "That was /why." in turns(stage)

    perform(furnished(), scene)


def test_escape_closes_suggestions_before_it_goes_home() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "slash", "escape")
        assert isinstance(stage.app.screen, ConversationScreen)
        await stage.press("escape")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(furnished(), scene)


def test_a_draft_is_there_again_after_going_home() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        stage.composer.insert("half a thought")
        await stage.press("escape", "c")
        assert stage.composer.text == "half a thought"

    perform(furnished(), scene)


def test_words_typed_while_it_thinks_stay_in_the_composer() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        gate = stage.fakes.sessions[-1].gate = threading.Event()
        stage.composer.insert("first")
        await stage.pilot.press("enter")
        await stage.pilot.pause(0.7)
        assert stage.words("#notice") == "thinking…"
        stage.composer.insert("second")
        await stage.pilot.press("enter")
        await stage.pilot.pause()
        assert stage.composer.text == "second"
        gate.set()
        await stage.settle()
        assert answers(stage)[1:] == ["first"]
        assert stage.composer.text == "second"

    perform(furnished(), scene)


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


def test_quit_as_a_command_leaves() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("/quit")
        assert not stage.app.is_running or stage.app._exit

    assert perform(furnished(), scene).return_code == 0


def test_brackets_and_control_bytes_in_own_words_are_harmless() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("[/foo] [red]x \x1b]52;c;aGk=\x07 \x9b2J end")
        view = list(stage.app.screen.query(TurnView))[2 + 1]
        shown = str(view.render())
        assert "[/foo] [red]x" in shown
        assert "\x1b" not in shown
        assert "\x9b" not in shown

    perform(furnished(), scene)


def test_a_megabyte_is_pasted_at_once_and_sent_whole() -> None:
    text = "word " * 200_000

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        began = time.monotonic()
        stage.composer.post_message(Paste(text))
        await stage.settle()
        assert time.monotonic() - began < PATIENCE
        assert stage.composer.text == "[pasted text 1: 1,000,000 characters]"
        stage.composer.insert(" and more")
        await stage.press("enter")
        assert answers(stage)[-1] == (text + " and more").strip()

    perform(furnished(), scene)


def test_a_short_paste_is_simply_inserted_without_control_bytes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        stage.composer.post_message(Paste("a\x1b[31mb\r\nc"))
        await stage.settle()
        assert stage.composer.text == "ab\nc"
        assert len(stage.composer.text) < PASTE_SHOWN

    perform(furnished(), scene)


def test_a_long_transcript_mounts_a_window_of_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        assert len(turns(stage)) > LONG
        assert transcript.nodes <= WINDOW
        assert len(stage.app.screen.query("*")) < WINDOW + CHROME
        assert transcript.at_end
        await stage.send("What about one more?")
        assert transcript.nodes <= WINDOW
        assert turns(stage)[-1] == QUESTIONS[1].text

    perform(long_talk(3 * LONG // 2), scene)


def test_scrolling_up_fetches_earlier_turns_and_keeps_the_window() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        first = transcript._views[0].turn
        await stage.press("ctrl+home")
        await stage.settle()
        assert first in [view.turn for view in transcript._views[BATCH - 2 : BATCH + 2]]
        assert transcript.nodes <= WINDOW
        for _ in range(40):
            await stage.press("ctrl+home")
        assert transcript._views[0].turn.text == QUESTIONS[0].text
        assert not stage.app.screen.query_one("#earlier").display
        for _ in range(40):
            await stage.press("ctrl+end")
        assert transcript.at_end

    perform(long_talk(400), scene)


def test_new_turns_leave_a_reader_who_scrolled_up_alone() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        transcript = stage.app.screen.query_one(Transcript)
        await stage.press("pageup", "pageup")
        before = transcript.scroll_y
        screen = stage.app.screen
        assert isinstance(screen, ConversationScreen)
        screen._failed_note("Something happened meanwhile.")
        await stage.settle()
        assert transcript.scroll_y == before
        assert "More below" in stage.words("#notice")

    perform(long_talk(60), scene)


def test_what_follows_an_answer_is_read_from_its_beginning() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("Shared")
        transcript = stage.app.screen.query_one(Transcript)
        heard = next(view for view in transcript._views if "You said" in view.turn.text)
        assert transcript.region.y <= heard.region.y <= transcript.region.y + 2
        assert "More below" in stage.words("#notice")
        await stage.press("pagedown")
        assert stage.words("#notice") == ""

    perform(furnished(), scene)


def test_leaving_with_unsent_words_asks_for_the_key_twice() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        stage.composer.insert("unsent")
        await stage.press("ctrl+c")
        assert "not sent yet" in stage.words("StatusLine .words")
        assert not stage.app._exit
        await stage.press("ctrl+c")
        assert stage.app._exit

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


def test_the_composer_needs_no_mouse_to_be_reached() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("Shared")
        await stage.press("tab")
        assert not isinstance(stage.app.focused, Composer)
        await stage.press("shift+tab")
        assert isinstance(stage.app.focused, Composer)

    perform(furnished(), scene)
