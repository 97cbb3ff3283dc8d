from __future__ import annotations

import pytest
from textual.widgets import Markdown

from assistant.domain.events import Recalled
from assistant.errors import FolderUnusable, StoreDamaged
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.past import PastScreen
from assistant.ui.screens.saving import SaveDialog
from assistant.ui.screens.summary import SummaryScreen
from assistant.ui.widgets.menu import Menu
from assistant.ui.widgets.panel import SideMap
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import LARGE, Stage, entries, perform
from tests.ui.script import NOW


def test_home_offers_to_continue_first() -> None:
    async def scene(stage: Stage) -> None:
        assert entries(stage)[0] == "Continue: Northfield frailty alliance"
        assert "Question 2 of 8, today at 13:30" in str(stage.app.screen.query_one(Menu).options[0].prompt)
        await stage.press("enter")
        assert isinstance(stage.app.screen, ConversationScreen)

    perform(furnished(), scene)


def test_enter_after_leaving_goes_on_with_what_was_left_and_begins_no_other() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter")
        await stage.press("escape")
        begun = len(stage.fakes.begun_after)
        await stage.press("enter")
        assert isinstance(stage.app.screen, ConversationScreen) and len(stage.fakes.begun_after) == begun

    perform(FakeServices(), scene)


def test_an_empty_home_offers_to_begin() -> None:
    async def scene(stage: Stage) -> None:
        assert entries(stage) == ["New reflection", "Longer reflection", "Library", "Settings", "Help"]
        await stage.press("enter")
        assert isinstance(stage.app.screen, ConversationScreen)
        await stage.send("Northfield")
        await stage.press("escape")
        assert entries(stage)[0] == "Continue: New reflection"

    perform(FakeServices(), scene)


def test_the_longer_reflection_is_begun_where_it_is_chosen() -> None:
    fakes = FakeServices()

    async def scene(stage: Stage) -> None:
        await stage.press("down", "enter")
        assert isinstance(stage.app.screen, ConversationScreen)
        assert fakes.sessions[0].state.path == "full"
        await stage.press("escape", "n")
        assert fakes.sessions[-1].state.path == "short"
        await stage.press("escape", "f")
        assert fakes.sessions[-1].state.path == "full"

    perform(fakes, scene)


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


def test_a_finished_reflection_is_read_again() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "down", "enter")
        screen = stage.app.screen
        assert isinstance(screen, ConversationScreen)
        assert screen.view.state.finished
        await stage.press("escape")
        assert isinstance(stage.app.screen, PastScreen)

    perform(furnished(), scene)


def test_the_summary_is_shown_saved_and_copied() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("c", "f4")
        assert isinstance(stage.app.screen, SummaryScreen)
        assert "Ring Amira" in stage.app.screen.query_one(Markdown).source
        await stage.press("s")
        assert isinstance(stage.app.screen, SaveDialog)
        assert entries(stage) == ["PDF", "Word", "Web page", "Markdown"]
        await stage.press("down", "enter")
        assert stage.words("StatusLine .words") == "Saved to /home/ada/Documents/northfield-frailty-alliance.docx"
        await stage.press("c")
        assert "Ring Amira" in stage.app.clipboard
        assert stage.words("StatusLine .words").startswith("Sent to your terminal")

    perform(furnished(), scene)


def test_saving_can_be_left_and_what_goes_wrong_is_a_sentence() -> None:
    fakes = furnished()
    fakes.fail["keep"] = FolderUnusable("The folder is full.")

    async def scene(stage: Stage) -> None:
        await stage.press("c", "f4", "s", "escape")
        assert isinstance(stage.app.screen, SummaryScreen)
        assert "Sav" not in stage.words("StatusLine .words")
        await stage.press("s", "enter")
        assert stage.words("StatusLine .words") == "The folder is full."

    perform(fakes, scene)


def test_a_summary_that_cannot_be_made_is_a_sentence() -> None:
    fakes = furnished()
    fakes.fail["summary"] = StoreDamaged("The reflection cannot be read.")

    async def scene(stage: Stage) -> None:
        await stage.press("p", "s")
        assert stage.words("StatusLine .words") == "The reflection cannot be read."

    perform(fakes, scene)


def test_a_long_error_is_shown_whole() -> None:
    fakes = furnished()
    sentence = "The summary could not be made: " + "the folder is not there, " * 5 + "and that is the end."
    fakes.fail["summary"] = StoreDamaged(sentence)

    async def scene(stage: Stage) -> None:
        await stage.press("p", "s")
        words = stage.app.screen.query_one("StatusLine .words")
        assert words.region.height >= len(sentence) // words.region.width
        assert stage.app.screen.region.contains_region(words.region)

    perform(fakes, scene)


def test_a_finished_reflection_shows_all_three_stages_again() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p", "down", "enter")
        assert "◆ ◇ △" in str(stage.app.screen.query_one(SideMap).render())

    perform(furnished(), scene, LARGE)


EARLIER = Recalled(reflection="20260302-abcde", title="Frailty in Carrow", on=NOW, visits=1)


@pytest.mark.parametrize(("keys", "after"), [(("enter",), EARLIER.reflection), (("down", "enter"), None)])
def test_beginning_anew_asks_which_partnership_it_is_about(keys: tuple[str, ...], after: str | None) -> None:
    fakes = FakeServices(earlier=(EARLIER,))

    async def scene(stage: Stage) -> None:
        await stage.press("n")
        assert entries(stage) == ["Frailty in Carrow", "Another one"]
        assert stage.app.screen.query_one(Menu).region.height == 4  # two lines each, and in sight
        await stage.press(*keys)
        assert isinstance(stage.app.screen, ConversationScreen)

    perform(fakes, scene)
    assert fakes.begun_after == [after]


def test_leaving_that_question_begins_nothing() -> None:
    fakes = FakeServices(earlier=(EARLIER,))

    async def scene(stage: Stage) -> None:
        await stage.press("n", "escape")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(fakes, scene)
    assert fakes.begun_after == []


def test_earlier_ones_that_cannot_be_read_do_not_stand_in_the_way() -> None:
    fakes = FakeServices(fail={"earlier": StoreDamaged("The file of reflections cannot be read.")})

    async def scene(stage: Stage) -> None:
        await stage.press("n")
        assert isinstance(stage.app.screen, ConversationScreen)

    perform(fakes, scene)
