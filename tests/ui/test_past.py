"""The list of past reflections: found, opened, renamed, copied, compared, deleted, and brought back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.widgets import Input, Markdown, Static

from assistant.errors import StoreDamaged
from assistant.ui import keeping
from assistant.ui.screens.comparison import ComparisonScreen
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.past import FEW, TYPED_FOR, PastScreen
from assistant.ui.widgets.menu import Menu
from tests.ui.fakes import LATEST, FakeServices, furnished
from tests.ui.harness import Stage, entries, perform, until

FINISHED = "20261121-abcde"
DELETE = ("p", "d", "right", "enter")
"""Delete the first of the list."""
SOON = 0.2


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Deletions wait for a moment only."""
    monkeypatch.setattr(keeping, "SECONDS", SOON)
    yield


async def search(stage: Stage, words: str) -> None:
    await stage.press("slash")
    stage.app.screen.query_one("#find", Input).value = words
    await stage.pilot.pause(TYPED_FOR * 2)
    await stage.settle()


def told(stage: Stage) -> list[str]:
    return [one.message for one in stage.app._notifications]


def test_past_reflections_are_found_by_title_and_by_what_was_answered() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p")
        await search(stage, "ring amira")
        assert entries(stage) == ["Discharge group"]
        assert stage.words("#title") == "Past reflections  ·  1 of 2 found"
        await search(stage, "FRAILTY")
        assert entries(stage) == ["Northfield frailty alliance"]
        await search(stage, "giraffe")
        assert entries(stage) == []
        assert stage.words("#empty") == "None of your reflections holds all of these words."

    perform(furnished(), scene)


def test_what_is_found_is_opened_from_the_search_line() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p")
        await search(stage, "ring")
        await stage.press("enter", "enter")
        assert isinstance(stage.app.screen, ConversationScreen)
        assert stage.app.screen.reflection == FINISHED

    perform(furnished(), scene)


def test_escape_leaves_the_search_before_it_leaves_the_list() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p")
        await search(stage, "ring")
        await stage.press("escape")
        assert isinstance(stage.app.screen, PastScreen)
        assert len(entries(stage)) == 2
        await stage.press("escape")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(furnished(), scene)


def test_letters_typed_in_the_search_line_are_no_keys() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "slash", "d", "r", "s")
        assert stage.app.screen.query_one("#find", Input).value == "drs"

    perform(furnished(), scene)


def test_leaving_a_reflection_opened_from_the_list_goes_back_to_it_and_says_so() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "down", "enter")
        assert "Esc The list" in stage.words("StatusLine .keys")
        await stage.press("escape")
        assert isinstance(stage.app.screen, PastScreen)
        assert stage.app.screen.query_one(Menu).highlighted_option is not None
        await stage.press("escape", "c")
        assert "Esc Home" in stage.words("StatusLine .keys")

    perform(furnished(), scene)


def test_past_reflections_are_renamed_where_they_are() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "r")
        stage.app.screen.query_one(Input).value = "Another name"
        await stage.press("enter")
        assert isinstance(stage.app.screen, PastScreen)
        assert entries(stage)[0] == "Another name"

    perform(furnished(), scene)


def test_a_long_title_is_shown_whole_and_so_is_what_it_is_the_beginning_of() -> None:
    fakes = FakeServices()
    title = "The integrated frailty pathway between the hospital, the two councils and the hospices of the whole county"
    opening = f"{title}, which nobody has ever drawn on one page"
    fakes.add("20261122-long0", title, (opening,))

    async def scene(stage: Stage) -> None:
        await stage.press("p")
        (option,) = stage.app.screen.query_one(Menu).options
        assert title in str(option.prompt)
        assert stage.app.screen.query_one(Menu).region.height >= 3
        assert stage.words("#detail") == opening

    perform(fakes, scene)


def test_a_copy_stands_beside_what_it_was_made_from() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "u")
        assert sorted(entries(stage)) == [
            "Discharge group",
            "Northfield frailty alliance",
            "Northfield frailty alliance (copy)",
        ]
        assert "copy of “Northfield" in told(stage)[-1]

    perform(furnished(), scene)


def test_where_an_export_was_written_is_said() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "e")
        assert "northfield-frailty-alliance.json" in told(stage)[-1]

    perform(furnished(), scene)


def test_those_that_are_marked_are_compared() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "space", "c")
        assert told(stage) == [FEW]
        await stage.press("down", "space")
        assert stage.words("#title") == "Past reflections  ·  2 marked"
        assert entries(stage) == ["* Northfield frailty alliance", "* Discharge group"]
        await stage.press("c")
        assert isinstance(stage.app.screen, ComparisonScreen)
        assert "Discharge group" in stage.app.screen.query_one(Markdown).source
        await stage.press("s", "enter")
        assert stage.words("StatusLine .words").startswith("Saved to ") and stage.fakes.kept[0].name == "compared.pdf"
        await stage.press("escape", "space")
        assert stage.words("#title") == "Past reflections  ·  1 marked"

    perform(furnished(), scene)


def test_deleting_asks_first_and_the_safe_answer_has_the_focus() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "d", "enter")
        assert len(entries(stage)) == 2
        await stage.press("d", "escape")
        assert len(entries(stage)) == 2

    perform(furnished(), scene)


def test_what_is_deleted_is_out_of_sight_at_once_and_can_be_brought_back() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*DELETE)
        assert entries(stage) == ["Discharge group"]
        assert LATEST in stage.fakes.logs
        assert "Z in this list brings it back" in told(stage)[0]
        await stage.press("escape")
        assert not any("Northfield" in line for line in entries(stage))
        await stage.press("p", "z")
        assert entries(stage) == ["Northfield frailty alliance", "Discharge group"]
        await stage.press("z")
        assert told(stage) == ["There is nothing to bring back."]

    perform(furnished(), scene)


@pytest.mark.usefixtures("impatient")
def test_what_is_deleted_is_gone_for_good_after_some_seconds_and_what_stays_elsewhere_is_told() -> None:
    fakes = furnished()
    fakes.left_behind = "Kept apart from it, a coach's note about it [stays]."

    async def scene(stage: Stage) -> None:
        await stage.press(*DELETE)
        await until(stage, lambda: list(stage.fakes.logs) == [FINISHED])
        await stage.settle()
        assert told(stage)[-1] == fakes.left_behind
        assert entries(stage) == ["Discharge group"]
        await stage.press("z")
        assert entries(stage) == ["Discharge group"]

    perform(fakes, scene)


def test_leaving_carries_out_what_was_deleted() -> None:
    fakes = furnished()
    fakes.left_behind = "A coach's note stays."

    async def scene(stage: Stage) -> None:
        await stage.press(*DELETE)
        await stage.pilot.press("ctrl+q")

    app = perform(fakes, scene)
    assert list(fakes.logs) == [FINISHED]
    assert app.left_behind == "A coach's note stays."


@pytest.mark.usefixtures("impatient")
def test_a_deletion_that_fails_is_said_and_shows_it_again() -> None:
    fakes = furnished()
    fakes.fail["delete"] = StoreDamaged("The file of reflections cannot be read.")

    async def scene(stage: Stage) -> None:
        await stage.press(*DELETE)
        await until(stage, lambda: told(stage)[-1] == "The file of reflections cannot be read.")
        await stage.settle()
        assert len(entries(stage)) == 2

    perform(fakes, scene)


@pytest.mark.parametrize("number", [0, 1])
def test_a_short_list_or_an_empty_one_takes_every_key(number: int) -> None:
    fakes = FakeServices()
    for one in range(number):
        fakes.add(f"20261122-one{one}", "The only one", ("Northfield",))

    async def scene(stage: Stage) -> None:
        stage.app.open_past()
        await stage.settle()
        assert len(entries(stage)) == number
        assert (stage.words("#empty") == "None yet.") is (number == 0)
        for key in ("space", "c", "z", "u" if number else "e", "down", "up"):
            await stage.press(key)
        assert isinstance(stage.app.screen, PastScreen)

    perform(fakes, scene)


def test_what_was_there_at_the_last_look_is_shown_until_there_is_another() -> None:
    fakes = furnished()

    async def scene(stage: Stage) -> None:
        fakes.fail["reflections"] = StoreDamaged("The file of reflections cannot be read.")
        await stage.press("p")
        assert entries(stage) == ["Northfield frailty alliance", "Discharge group"]
        assert told(stage) == ["The file of reflections cannot be read."]

    perform(fakes, scene)


def test_titles_in_the_detail_are_never_markup() -> None:
    fakes = FakeServices()
    fakes.add("20261122-title", "Short", ("[/red] [bold]x \x1b[2J",))

    async def scene(stage: Stage) -> None:
        await stage.press("p")
        assert stage.app.screen.query_one("#detail", Static).content == "[/red] [bold]x"

    perform(fakes, scene)
