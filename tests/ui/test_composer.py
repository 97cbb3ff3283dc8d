from __future__ import annotations

import threading
import time

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste

from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.terminal import learn_alt_enter
from assistant.ui.widgets.composer import PASTE_SHOWN, Composer
from assistant.ui.widgets.question import ChoiceRow
from assistant.ui.widgets.transcript import TurnView
from tests.ui.fakes import furnished
from tests.ui.harness import Stage, answers, perform, turns, until

TALLEST = 6
PATIENCE = 5
"""Seconds in which a very long paste must be there."""


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
        await until(stage, lambda: "Esc stops" in stage.words("#notice"))
        assert stage.words("#notice").startswith("thinking…")
        stage.composer.insert("second")
        await stage.pilot.press("enter")
        await stage.pilot.pause()
        assert stage.composer.text == "second"
        gate.set()
        await stage.settle()
        assert answers(stage)[1:] == ["first"]
        assert stage.composer.text == "second"

    perform(furnished(), scene)


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
        began = time.process_time()
        stage.composer.post_message(Paste(text))
        await stage.settle()
        assert time.process_time() - began < PATIENCE
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


def test_the_composer_needs_no_mouse_to_be_reached() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        await stage.send("Shared")
        await stage.press("tab")
        assert not isinstance(stage.app.focused, Composer)
        await stage.press("shift+tab")
        assert isinstance(stage.app.focused, Composer)

    perform(furnished(), scene)
