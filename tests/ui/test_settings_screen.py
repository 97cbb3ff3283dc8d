"""The settings screen, made from the model: everything can be set there, at once, by the keyboard."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from assistant import config
from assistant.errors import FolderUnusable
from assistant.ui import themes
from assistant.ui.screens.dialogs import KeyDialog, ValueDialog
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.settings import KeysScreen, SettingsScreen
from assistant.ui.services import Look
from assistant.ui.widgets.menu import Menu
from assistant.ui.widgets.panel import SidePanel
from tests.ui.fakes import furnished
from tests.ui.harness import LARGE, Stage, answers, entries, perform


async def go_to(stage: Stage, name: str) -> None:
    menu = stage.app.screen.query_one(Menu)
    menu.highlighted = [option.id for option in menu.options].index(name)


def test_every_setting_of_the_model_is_there_with_what_it_does() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f9")
        shown = {option.id: str(option.prompt) for option in stage.app.screen.query_one(Menu).options}
        assert list(shown) == list(config.Config.model_fields)
        for one in config.listed():
            assert one.help.replace("`", "") in shown[one.name]

    perform(furnished(), scene)


def test_a_theme_that_is_chosen_is_worn_at_once() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("s", "enter", "down", "enter")
        assert stage.app.theme == "light"
        assert stage.fakes.put == [("theme", "light")]
        assert isinstance(stage.app.screen, SettingsScreen)
        await stage.press("f8")
        assert stage.fakes.put[-1] == ("theme", "dark")

    perform(furnished(), scene)


def test_a_switch_is_turned_by_enter_and_anything_is_put_back_by_delete() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("s")
        await go_to(stage, "reduced_motion")
        await stage.press("enter", "delete")
        assert stage.fakes.put == [("reduced_motion", "on"), ("reduced_motion", "")]

    perform(furnished(), scene)


def test_a_number_beyond_its_bounds_is_refused_in_a_sentence() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("s")
        await go_to(stage, "threads")
        await stage.press("enter")
        field = stage.app.screen.query_one(Input)
        for wrong in ("65", "0", "-1"):
            field.value = wrong
            await stage.press("enter")
            assert isinstance(stage.app.screen, ValueDialog)
            assert "not a whole number from 1 to 64" in stage.words(".quiet")
        field.value = "4"
        await stage.press("enter")
        assert stage.fakes.put == [("threads", "4")]

    perform(furnished(), scene)


def test_a_key_is_changed_by_pressing_it_and_a_taken_one_is_refused() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("s")
        await go_to(stage, "keys")
        await stage.press("enter")
        assert isinstance(stage.app.screen, KeysScreen)
        await go_to(stage, "past.rename")
        await stage.press("enter", "d")
        assert isinstance(stage.app.screen, KeyDialog)
        assert stage.app.screen.query_one("#told", Static).content == (
            "D is taken: in the list of past reflections it is “Delete”."
        )
        await stage.press("f10")
        assert stage.fakes.put == [("keys.past.rename", "f10")]
        assert any(line.startswith("F10") and "came as R" in line for line in entries(stage))
        await stage.press("delete")
        assert stage.fakes.put[-1] == ("keys.past.rename", "")
        await stage.press("enter", "escape", "escape", "escape")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(furnished(), scene)


def test_a_variable_that_goes_before_the_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_THREADS", "2")

    async def scene(stage: Stage) -> None:
        await stage.press("s")
        shown = {option.id: str(option.prompt) for option in stage.app.screen.query_one(Menu).options}
        assert "ASSISTANT_THREADS is set" in shown["threads"]
        assert "ASSISTANT_THEME is set" not in shown["theme"]

    perform(furnished(), scene)


def test_a_setting_that_cannot_be_kept_is_said() -> None:
    fakes = furnished()
    fakes.fail["put"] = FolderUnusable("The settings file cannot be written.")

    async def scene(stage: Stage) -> None:
        await stage.press("s", "enter", "down", "enter")
        assert [one.message for one in stage.app._notifications] == ["The settings file cannot be written."]

    perform(fakes, scene)


def test_what_is_wrong_in_the_file_is_told_at_the_start() -> None:
    fakes = furnished()
    fakes.look = Look(told=("The settings file names “colour”, which is no setting.",))

    async def scene(stage: Stage) -> None:
        assert [one.message for one in stage.app._notifications] == list(fakes.look.told)

    perform(fakes, scene)


def test_the_defaults_of_the_app_are_those_of_the_model() -> None:
    made = config.Config()
    assert Look() == Look(
        theme=made.theme,
        glyphs=made.glyphs,
        reduced_motion=made.reduced_motion,
        side_map=made.side_map,
        enter_sends=made.enter == "send",
        keys=made.keys,
    )
    themed = next(one for one in config.listed() if one.name == "theme")
    assert set(themed.choices) == set(themes.NAMES)


def test_enter_begins_a_new_line_for_those_who_want_that() -> None:
    fakes = furnished()
    fakes.look = Look(enter_sends=False)

    async def scene(stage: Stage) -> None:
        await stage.press("c", "a", "enter", "b")
        assert stage.composer.text == "a\nb"
        assert stage.words("#hint").startswith("Ctrl+J sends   Enter new line")
        await stage.press("ctrl+j")
        assert answers(stage)[-1] == "a\nb"
        await stage.press("slash", "w", "enter")
        assert stage.composer.text == ""

    perform(fakes, scene)


def test_the_side_panel_waits_to_be_asked_for_where_it_is_turned_off() -> None:
    fakes = furnished()
    fakes.look = Look(side_map=False)

    async def scene(stage: Stage) -> None:
        await stage.press("c")
        assert not stage.app.screen.query_one(SidePanel).display
        await stage.press("f2")
        assert stage.app.screen.query_one(SidePanel).display

    perform(fakes, scene, LARGE)
