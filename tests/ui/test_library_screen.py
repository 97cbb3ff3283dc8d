from __future__ import annotations

import threading

import pytest
from textual.widgets import Input, Select, Static

from assistant.domain.library import Correction, Filters, MatchState, Place
from assistant.domain.ports import Progress
from assistant.errors import LibraryUnavailable
from assistant.ui.screens.conversation import ConversationScreen
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.library import STATES, LibraryScreen
from assistant.ui.services import Look
from assistant.ui.widgets.menu import Menu
from assistant.ui.widgets.reader import CardText, Reader
from tests.ui.fakes import FakeServices, furnished
from tests.ui.harness import LARGE, SECONDS, SMALL, Stage, perform, until
from tests.ui.shown import CARD, HITS, NEAR, OTHER


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
        assert "» Systems do better where people know each other (Ham 2013). «" in shown
        assert "(Ham 2013)" in shown
        assert "@ham" not in shown
        await stage.press("tab", "enter")
        assert OTHER.title in str(stage.app.screen.query_one(CardText).render())
        await stage.press("escape")
        assert not stage.app.screen.query_one(Reader).display
        await stage.press("escape")
        assert isinstance(stage.app.screen, HomeScreen)

    perform(FakeServices(), scene, size)


def test_the_keys_of_an_open_card_stay_named_as_they_are_set_whatever_else_is_set() -> None:
    async def scene(stage: Stage) -> None:
        await search(stage)
        of_the_list = stage.words("StatusLine .keys")
        assert "F12 Help" in of_the_list
        await stage.press("enter")
        of_the_card = stage.words("StatusLine .keys")
        assert "Other side" in of_the_card and "F12 Help" in of_the_card
        await stage.press("f8")
        assert stage.words("StatusLine .keys") == of_the_card
        await stage.press("escape")
        assert stage.words("StatusLine .keys") == of_the_list

    perform(FakeServices(look=Look(keys={"app.help": "f12"})), scene, LARGE)


def test_cards_near_by_can_be_gone_to() -> None:
    async def scene(stage: Stage) -> None:
        await search(stage)
        await stage.press("enter", "tab", "tab", "enter")
        screen = stage.app.screen
        assert NEAR.title in str(screen.query_one(CardText).render())
        assert not screen.query_one("#see-also-heading").display

    perform(FakeServices(), scene)


def test_slips_of_spelling_that_were_put_right_are_said() -> None:
    async def scene(stage: Stage) -> None:
        await search(stage)
        assert stage.words("#state") == f"Read “truts” as “trust”. {STATES[MatchState.MATCH]}"

    perform(FakeServices(corrected=(Correction(written="truts", read_as="trust"),)), scene)


def test_a_document_says_where_else_it_speaks_of_it() -> None:
    places = (Place(page=14), Place(page=31))
    hit = HITS[0].model_copy(update={"kind": "own", "card": "doc-0123456789ab", "page": 3, "also": places})

    async def scene(stage: Stage) -> None:
        await search(stage)
        listed = stage.app.screen.query_one("#results", Menu).get_option_at_index(0)
        assert str(listed.prompt).splitlines()[-1] == "Also p. 14, p. 31."

    perform(FakeServices(hits=(hit, HITS[1])), scene)


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
        go.wait(SECONDS)

    async def early(stage: Stage) -> None:
        await stage.pilot.press("l")
        await stage.pilot.pause(0.1)
        stage.app.screen.query_one("#query", Input).value = "trust"
        await stage.pilot.press("enter")
        await until(stage, lambda: "getting ready" in stage.words("#state"))
        assert stage.fakes.searches == []
        go.set()
        await stage.settle()
        assert stage.words("#state") == STATES[MatchState.MATCH]

    perform(FakeServices(on_prepare=prepare), early, wait=False)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_that_a_shared_library_is_away_is_said_once(size: tuple[int, int]) -> None:
    said = (
        "The shared library at https://library.example.org cannot be reached; searching the copy of 22 November, 14:03."
    )

    async def scene(stage: Stage) -> None:
        assert said not in stage.words(".words")
        await stage.press("l")
        assert stage.words(".words") == said
        foot = stage.app.screen.query_one(".words", Static)
        assert foot.size.width * foot.size.height > len(said), "there is room for all of it"
        assert stage.app.screen.query_one("#shelf").size.height > 3
        await stage.press("escape", "l")
        assert stage.words(".words") == "Library: ready"

    perform(FakeServices(notices=(said,)), scene, size)


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


def test_a_persons_own_document_is_marked_and_its_passage_can_be_read() -> None:
    hit = HITS[0].model_copy(
        update={
            "kind": "own",
            "card": "doc-0123456789ab",
            "title": "Terms of reference",
            "section": "Meetings",
            "page": 3,
            "text": "We meet on Tuesdays. **Not bold** [x](y).",
            "highlight": "We meet on Tuesdays.",
            "citation": "Your document “Terms of reference”, p. 3",
            "sources": (),
        }
    )

    async def scene(stage: Stage) -> None:
        await search(stage)
        listed = [str(option.prompt) for option in stage.app.screen.query_one("#results", Menu).options]
        assert listed[0].splitlines()[-1] == "Your document · p. 3 · Meetings"
        assert "Your document" not in listed[1]
        await stage.press("enter")
        shown = str(stage.app.screen.query_one(CardText).render())
        assert "Your document · p. 3 · Meetings" in shown
        assert "**Not bold** [x](y)." in shown
        assert "“Terms of reference”, p. 3" in shown

    perform(FakeServices(hits=(hit, HITS[1])), scene)
