from __future__ import annotations

import pytest

from assistant.ui import keymap
from assistant.ui.app import AssistantApp
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.help import HelpScreen, commands_text, keys_text
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.library import LibraryScreen
from assistant.ui.screens.past import PastScreen
from assistant.ui.screens.place import Place
from assistant.ui.screens.summary import SummaryScreen
from tests.ui.fakes import furnished
from tests.ui.harness import Stage, perform

ROOM = 66
PLACES = (HomeScreen, ConversationScreen, LibraryScreen, PastScreen, SummaryScreen, HelpScreen)


@pytest.mark.parametrize("place", PLACES)
def test_every_bound_action_exists(place: type[Place]) -> None:
    for action in keymap.actions(place.WHERE):
        if action.bound:
            owner, _, name = (action.run or action.id).rpartition(".")
            assert hasattr(AssistantApp if owner == "app" else place, f"action_{name}")


def test_every_action_of_the_app_exists() -> None:
    assert all(hasattr(AssistantApp, f"action_{action.run or action.id}") for action in keymap.actions("app"))


def test_no_key_has_two_meanings_on_one_screen() -> None:
    for place in PLACES:
        keys = [key for action in keymap.actions(place.WHERE) for key in action.keys.split(",")]
        assert len(keys) == len(set(keys))


def test_help_names_every_key_and_command() -> None:
    keys, commands = keys_text(60).plain, commands_text(60).plain
    for action in keymap.ACTIONS:
        assert action.where == "help" or action.show in keys
    for command in keymap.COMMANDS:
        assert command.usage in commands


def test_hints_fit_beside_the_words_at_eighty_columns() -> None:
    for where in keymap.PLACES:
        assert len(keymap.hints(where)) <= ROOM


@pytest.mark.parametrize(("typed", "names"), [("/w", ["why"]), ("/s", ["skip", "search", "sources", "summary"])])
def test_matching(typed: str, names: list[str]) -> None:
    assert [command.name for command in keymap.matching(typed)] == names


def test_nothing_matches_once_an_argument_is_begun() -> None:
    assert keymap.matching("/ask w") == ()
    assert keymap.matching("ask") == ()


def test_a_letter_works_in_either_case() -> None:
    """The help prints C, which in a terminal is Shift and C."""
    assert keymap.either_case("c") == "c,C"
    assert keymap.either_case("d,delete") == "d,delete,D"
    assert keymap.either_case("f2") == "f2"

    async def scene(stage: Stage) -> None:
        await stage.press("C")
        assert isinstance(stage.app.screen, ConversationScreen)

    perform(furnished(), scene)
