"""The app asks for the passphrase before it shows anything, and again when nobody was there."""

from __future__ import annotations

import time

import pytest
from textual.widgets import Input

from assistant.errors import ReflectionBusy
from assistant.ui import locking
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.protect import DIFFERENT, SHORT, PassphraseDialog, ProtectScreen
from assistant.ui.screens.unlock import UnlockScreen
from assistant.ui.services import Look
from tests.ui.fakes import LATEST, FakeServices, furnished
from tests.ui.harness import Stage, entries, perform, turns, until

PASSPHRASE = "winter fog over eastside"


def locked() -> FakeServices:
    fakes = furnished()
    fakes.lock, fakes.passphrase, fakes.locked = "passphrase", PASSPHRASE, True
    return fakes


async def typed(stage: Stage, *texts: str) -> None:
    for text in texts:
        stage.app.screen.query_one(
            Input if len(stage.app.screen.query(Input)) == 1 else "Input:focus", Input
        ).value = text
        await stage.press("enter")


def told(stage: Stage) -> str:
    return [one.message for one in stage.app._notifications][-1]


def test_nothing_is_shown_before_the_passphrase_is_right() -> None:
    async def scene(stage: Stage) -> None:
        assert isinstance(stage.app.screen, UnlockScreen)
        await typed(stage, "summer fog")
        assert "does not open" in stage.words("#told")
        assert stage.app.screen.query_one(Input).value == ""
        assert isinstance(stage.app.screen, UnlockScreen)
        await typed(stage, PASSPHRASE)
        assert isinstance(stage.app.screen, HomeScreen)
        assert entries(stage)[0] == "Continue: Northfield frailty alliance"

    perform(locked(), scene)


def test_what_is_typed_as_a_passphrase_is_not_shown() -> None:
    async def scene(stage: Stage) -> None:
        stage.app.screen.query_one(Input).value = PASSPHRASE
        await stage.settle()
        assert "winter" not in stage.app.export_screenshot()

    perform(locked(), scene)


def test_locks_when_nobody_was_there_and_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "LOOK_EVERY", 0.05)
    fakes = locked()
    fakes.locked = False
    fakes.look = Look(lock_after=1)

    async def scene(stage: Stage) -> None:
        await typed(stage, PASSPHRASE)
        await stage.press("c")
        stage.composer.insert("half a sentence")
        shown = turns(stage)
        stage.app._touched = time.monotonic() - 61
        await until(stage, lambda: isinstance(stage.app.screen, UnlockScreen))
        await stage.settle()
        assert fakes.locked
        assert len(stage.app.screen_stack) == 3
        await typed(stage, PASSPHRASE)
        assert isinstance(stage.app.screen, ConversationScreen)
        assert stage.app.screen.reflection == LATEST
        assert turns(stage) == shown
        assert stage.composer.text == "half a sentence"

    perform(fakes, scene)


def test_a_key_that_is_pressed_keeps_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "LOOK_EVERY", 0.05)
    fakes = locked()
    fakes.look = Look(lock_after=1)

    async def scene(stage: Stage) -> None:
        await typed(stage, PASSPHRASE)
        stage.app._touched = time.monotonic() - 59
        await stage.press("down")
        assert time.monotonic() - stage.app._touched < 10
        fakes.look = Look(lock_after=0)
        stage.app.set("", "")
        await stage.settle()
        stage.app._touched = 0.0
        await stage.pilot.pause(0.2)
        assert isinstance(stage.app.screen, HomeScreen)

    perform(fakes, scene)


def test_locks_at_once_when_told_and_says_so_when_there_is_no_lock() -> None:
    async def scene(stage: Stage) -> None:
        await typed(stage, PASSPHRASE)
        await stage.press("f7")
        assert isinstance(stage.app.screen, UnlockScreen)
        await typed(stage, PASSPHRASE)
        stage.fakes.lock = "nowhere"
        await stage.press("f7")
        assert isinstance(stage.app.screen, HomeScreen)
        assert "nothing to lock" in told(stage)

    perform(locked(), scene)


def test_the_first_start_asks_once_who_may_read_and_takes_no_for_an_answer() -> None:
    fakes = FakeServices(new_here=True)

    async def scene(stage: Stage) -> None:
        await stage.press("enter")
        assert isinstance(stage.app.screen, ProtectScreen)
        assert entries(stage) == ["Only those who know a passphrase", "Leave it as it is"]
        await stage.press("escape")
        assert isinstance(stage.app.screen, HomeScreen)
        assert fakes.lock == "nowhere"

    perform(fakes, scene)


def test_a_passphrase_is_typed_twice_alike_and_long_enough() -> None:
    fakes = furnished()

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+l", "enter")
        assert isinstance(stage.app.screen, PassphraseDialog)
        await typed(stage, "short", "short")
        assert stage.words(".quiet") == SHORT
        await typed(stage, PASSPHRASE, PASSPHRASE + "s")
        assert stage.words(".quiet") == DIFFERENT
        await typed(stage, PASSPHRASE, PASSPHRASE)
        assert (fakes.lock, fakes.passphrase) == ("passphrase", PASSPHRASE)
        assert isinstance(stage.app.screen, HomeScreen)

    perform(fakes, scene)


def test_the_keychain_is_offered_where_there_is_one_and_the_lock_comes_off() -> None:
    fakes = furnished()
    fakes.keychain = True

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+l", "down", "enter")
        assert fakes.lock == "keychain"
        await stage.press("ctrl+l")
        assert entries(stage) == ["Only those who know a passphrase", "Take the lock off", "Leave it as it is"]
        await stage.press("up", "enter")
        assert fakes.lock == "nowhere"

    perform(fakes, scene)


def test_what_cannot_be_locked_is_said_and_asked_again() -> None:
    fakes = furnished()
    fakes.keychain = True
    fakes.fail["put_lock"] = ReflectionBusy("Another window has your reflections open.", do="Close it.")

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+l", "down", "enter")
        assert isinstance(stage.app.screen, ProtectScreen)
        assert stage.words("#told") == "Another window has your reflections open. Close it."

    perform(fakes, scene)


def test_every_start_cares_for_locks_and_backups_and_says_what_went_wrong() -> None:
    fakes = furnished()
    fakes.care_told = "No backup could be made."

    async def scene(stage: Stage) -> None:
        assert fakes.cared == 1
        assert told(stage) == "No backup could be made."

    perform(fakes, scene)


def test_a_conversation_that_is_left_lets_go_of_its_file_so_that_it_can_be_locked() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c")
        assert not stage.fakes.sessions[-1].closed
        await stage.press("ctrl+l")
        assert isinstance(stage.app.screen, ProtectScreen)
        assert all(session.closed for session in stage.fakes.sessions)

    perform(furnished(), scene)
