"""The page of backups: what is missing is named, put back after asking, and said; a damaged file is saved there too."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from textual.widgets import Input, Static

from assistant.domain.backups import Recovery, Salvaged
from assistant.errors import ReflectionBusy, ReflectionsDamaged
from assistant.ui import keymap
from assistant.ui.screens.backup import ALL_THERE, UNREADABLE, BackupScreen
from assistant.ui.screens.backups import NONE, WHOLE, BackupsScreen, ThenDialog
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.dialogs import ConfirmDialog
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.past import PastScreen
from assistant.ui.screens.unlock import UnlockScreen
from assistant.ui.screens.working import SAID_AFTER, WAIT
from tests.kept import PASSPHRASE
from tests.ui import fake_backups
from tests.ui.fake_backups import DISCHARGE, TODAY, YESTERDAY, kept
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import Stage, entries, perform, turns

DAMAGED = ReflectionsDamaged("It cannot be read.", do="`assistant reflections recover` saves what can be read.")


def stocked() -> FakeServices:
    fakes = furnished()
    fakes.backups = fake_backups.stocked()
    return fakes


def details(stage: Stage) -> list[str]:
    """The second lines of the list on screen."""
    menu = stage.app.screen.query_one("Menu, LongMenu")
    return [str(option.prompt).partition("\n")[2] for option in menu.options]  # type: ignore[attr-defined] # one of both


async def agreed(stage: Stage) -> None:
    """Say yes to what is asked."""
    assert isinstance(stage.app.screen, ConfirmDialog)
    await stage.press("right", "enter")


def test_the_list_of_reflections_leads_there_and_back_and_names_the_key() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p")
        assert "B Backups" in stage.words("StatusLine .keys")
        await stage.press("b")
        assert isinstance(stage.app.screen, BackupsScreen)
        await stage.press("ctrl+b", "escape")
        assert isinstance(stage.app.screen, PastScreen)

    perform(stocked(), scene)


def test_each_says_when_it_was_made_what_it_holds_and_what_is_missing() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b")
        assert entries(stage) == ["Today at 10:30", "Yesterday at 08:30", "20 November at 02:30"]
        assert details(stage) == [
            "12 reflections, not locked, all there now",
            "12 reflections, locked, 1 no longer there, 1 shorter now",
            "Cannot be read",
        ]
        assert stage.words("#detail") == ""
        await stage.press("down")
        assert stage.words("#detail") == (
            "No longer there: “Discharge group”\nShorter now: “Northfield frailty alliance”"
        )

    perform(stocked(), scene)


def test_one_is_put_back_after_asking_and_it_is_said_what_was_done() -> None:
    fakes = stocked()

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b", "down", "enter")
        assert isinstance(stage.app.screen, BackupScreen)
        assert details(stage) == [
            "19 November, no longer there; 9 answers in it",
            "19 November, 4 of 9 answers there now",
        ]
        await stage.press("enter")
        asked = str(stage.app.screen.query_one(".question", Static).content)
        assert "It is no longer there." in asked
        assert "What there is now is backed up first." in asked
        await stage.press("enter")
        assert isinstance(stage.app.screen, BackupScreen)
        assert fakes.backups.done == []
        await stage.press("enter")
        await agreed(stage)
        assert isinstance(stage.app.screen, BackupsScreen)
        assert fakes.backups.done == [(YESTERDAY, ("discharge-group",), "")]
        assert stage.words("#told") == (
            "“Discharge group” is back. What was there before is itself among the backups: that of today at 14:30."
        )
        assert details(stage)[1] == "12 reflections, locked, 1 shorter now"

    perform(fakes, scene)


def test_all_of_them_are_put_back_together() -> None:
    fakes = stocked()

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b", "down", "enter", "a")
        assert "Put all 2 back" in str(stage.app.screen.query_one(".question", Static).content)
        await agreed(stage)
        assert fakes.backups.done == [(YESTERDAY, ("discharge-group", "northfield-frailty-alliance"), "")]
        assert stage.words("#told").startswith("2 reflections are back.")

    perform(fakes, scene)


def test_where_nothing_is_missing_or_nothing_can_be_read_that_is_said() -> None:
    fakes = stocked()

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b", "enter")
        assert stage.words("#empty") == ALL_THERE
        await stage.press("a", "enter", "escape", "end", "enter")
        assert stage.words("#empty") == UNREADABLE
        await stage.press("escape")
        fakes.backups.found = ()
        await stage.press("escape", "ctrl+b", "enter")
        assert stage.words("#made") == NONE
        assert fakes.backups.done == []

    perform(fakes, scene)


def test_one_under_another_passphrase_asks_for_that() -> None:
    fakes = stocked()
    fakes.backups.found = (kept(TODAY, 4, locked=True, sealed=True, reflections=0),)
    fakes.backups.opens, fakes.backups.passphrase = kept(TODAY, 4, DISCHARGE, locked=True), PASSPHRASE

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b")
        assert details(stage) == ["Locked with another passphrase than now"]
        await stage.press("enter", "escape", "enter")
        stage.app.screen.query_one(Input).value = "summer fog"
        await stage.press("enter")
        assert "does not open" in stage.words("#told")
        await stage.press("enter")
        assert isinstance(stage.app.screen, ThenDialog)
        stage.app.screen.query_one(Input).value = PASSPHRASE
        assert "winter" not in stage.app.export_screenshot()
        await stage.press("enter", "a")
        await agreed(stage)
        assert fakes.backups.done == [(TODAY, ("discharge-group",), PASSPHRASE)]

    perform(fakes, scene)


def test_what_goes_wrong_is_said_and_nothing_else_is_lost() -> None:
    fakes = stocked()
    fakes.backups.fail = ReflectionBusy("Another window has your reflections open.", kept="Nothing was changed.")

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b", "down", "enter", "a")
        await agreed(stage)
        assert stage.words("#told") == "Another window has your reflections open. Nothing was changed."
        assert len(entries(stage)) == 3

    perform(fakes, scene)


def test_what_takes_long_is_done_elsewhere_and_how_far_it_is_is_said() -> None:
    fakes = stocked()
    fakes.backups.go = threading.Event()

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b", "down", "enter", "a")
        await stage.pilot.press("right", "enter")
        assert stage.words("StatusLine .words") == ""
        await stage.pilot.pause(3 * SAID_AFTER)
        assert stage.words("StatusLine .words") == "Putting back…, 1 of 2 1 s"
        await stage.pilot.press("escape", "a")
        assert stage.words("StatusLine .words") == WAIT
        assert isinstance(stage.app.screen, BackupScreen)
        assert fakes.backups.go is not None
        fakes.backups.go.set()
        await stage.settle()
        assert isinstance(stage.app.screen, BackupsScreen)
        assert len(fakes.backups.done) == 1

    perform(fakes, scene)
    assert threading.main_thread().name not in fakes.backups.threads


def test_a_damaged_file_leads_there_from_the_first_page_and_what_can_be_read_is_saved() -> None:
    fakes = stocked()
    fakes.fail["reflections"] = DAMAGED
    fakes.backups.damaged = True
    fakes.backups.recovery = Recovery(
        found=(
            Salvaged(reflection="a", title="A", events=9, whole=True),
            Salvaged(reflection="b", title="B\x1b[2J", events=1, whole=False),
            Salvaged(reflection="c", title="C", events=0, whole=False),
        ),
        aside="/home/ada/reflections-damaged.db",
    )

    async def scene(stage: Stage) -> None:
        assert "In the app, Ctrl+B leads to that." in stage.words("#problem")
        assert entries(stage)[0] == "Backups"
        await stage.press("enter")
        assert isinstance(stage.app.screen, BackupsScreen)
        assert entries(stage)[0] == "The file of your reflections is damaged"
        await stage.press("enter", "enter")
        assert fakes.backups.damaged
        await stage.press("enter")
        del fakes.fail["reflections"]
        await agreed(stage)
        assert stage.words("#told") == (
            "Saved: 1 reflection is whole.\n“B”: its first 1 entry; the rest is lost\n“C”: lost\n"
            "The damaged file is kept as /home/ada/reflections-damaged.db. "
            "It may hold words of yours; delete it when you are sure."
        )
        assert len(entries(stage)) == 3
        await stage.press("escape")
        assert entries(stage)[0].startswith("Continue")

    perform(fakes, scene)


def test_one_that_is_whole_after_all_is_said_to_be() -> None:
    fakes = stocked()
    fakes.backups.damaged = True

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b", "enter")
        await agreed(stage)
        assert stage.words("#told") == WHOLE

    perform(fakes, scene)


@pytest.mark.parametrize("own", [{}, {"app.backups": "f12"}])
def test_wherever_a_damaged_file_is_met_the_key_is_named(own: dict[str, str]) -> None:
    fakes = stocked()
    fakes.look = replace(fakes.look, keys=own)
    key = "F12" if own else "Ctrl+B"

    async def scene(stage: Stage) -> None:
        fakes.fail["resume"] = DAMAGED
        await stage.press("p", "enter")
        assert isinstance(stage.app.screen, ConversationScreen)
        assert turns(stage)[-1].endswith(f"In the app, {key} leads to that.")
        await stage.press(keymap.keys_of(keymap.actions("app")[-1], own))
        assert isinstance(stage.app.screen, BackupsScreen)
        assert not any(isinstance(one, ConversationScreen) for one in stage.app.screen_stack)
        await stage.press("escape")
        assert isinstance(stage.app.screen, HomeScreen)
        fakes.fail["reflections"] = DAMAGED
        await stage.press("p")
        assert [one.message for one in stage.app._notifications][-1].endswith(f"{key} leads to that.")

    perform(fakes, scene)


def test_behind_the_lock_there_is_no_way_there() -> None:
    fakes = stocked()
    fakes.lock, fakes.passphrase, fakes.locked = "passphrase", PASSPHRASE, True

    async def scene(stage: Stage) -> None:
        await stage.press("ctrl+b")
        assert isinstance(stage.app.screen, UnlockScreen)

    perform(fakes, scene)
    assert fakes.backups.threads == set()
