"""A card is read whole: what answers is marked, and the other side is a key away and a key back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from assistant.ui import render
from assistant.ui.glyphs import OWN
from assistant.ui.screens.library import LibraryScreen
from assistant.ui.widgets import own
from assistant.ui.widgets.menu import Menu
from assistant.ui.widgets.reader import CardText, Reader, compose_page
from tests.ui.fakes import FakeServices
from tests.ui.harness import LARGE, SMALL, Stage, entries, perform
from tests.ui.shown import CARD, DOCUMENT, HITS, NEAR, OTHER

CITATION = "Ham C, Walsh N (2013). Making integrated care happen at scale and pace."
WORDS = st.lists(st.text(st.characters(categories=("L", "N", "P", "Z")), min_size=1, max_size=12), max_size=12)


async def read(stage: Stage) -> None:
    await stage.press("l")
    stage.app.screen.query_one("#query", Input).value = "trust"
    await stage.press("enter", "enter")


def shown(stage: Stage) -> str:
    return str(stage.app.screen.query_one(CardText).render())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_the_other_side_is_one_key_away_and_one_key_back(size: tuple[int, int]) -> None:
    async def scene(stage: Stage) -> None:
        await read(stage)
        assert "O Other side" in stage.words("StatusLine .keys")
        await stage.press("o")
        assert OTHER.title in shown(stage)
        await stage.press("b")
        assert CARD.title in shown(stage)
        await stage.press("a")
        assert NEAR.title in shown(stage)
        await stage.press("backspace", "backspace")
        assert CARD.title in shown(stage)
        await stage.press("escape")
        assert isinstance(stage.app.screen, LibraryScreen) and not stage.app.screen.query_one(Reader).display
        assert "O Other side" not in stage.words("StatusLine .keys")

    perform(FakeServices(), scene, size)


def test_the_way_back_can_be_clicked_and_returns_to_the_same_line() -> None:
    async def scene(stage: Stage) -> None:
        await read(stage)
        reader = stage.app.screen.query_one(Reader)
        reader.scroll_to(y=2, animate=False)
        await stage.settle()
        await stage.press("o")
        back = stage.app.screen.query_one("#before", Menu)
        assert [str(option.prompt) for option in back.options] == [CARD.title]
        back.scroll_visible(animate=False, immediate=True)
        await stage.settle()
        await stage.pilot.click(back)
        await stage.settle()
        assert CARD.title in shown(stage)
        assert reader.scroll_y == 2
        assert not back.display

    perform(FakeServices(), scene)


def test_the_sources_are_copied_in_full() -> None:
    async def scene(stage: Stage) -> None:
        await read(stage)
        assert CITATION in re.sub(r"\s+", " ", shown(stage))
        await stage.press("c")
        assert stage.app.clipboard == CITATION
        assert stage.words("StatusLine .words").startswith("Sent to your terminal")

    perform(FakeServices(), scene)


def test_letters_typed_in_the_search_line_are_no_keys_of_the_card() -> None:
    async def scene(stage: Stage) -> None:
        await read(stage)
        await stage.press("slash", *"cob")
        assert stage.app.screen.query_one("#query", Input).value.endswith("cob")
        assert CARD.title in shown(stage)

    perform(FakeServices(), scene, LARGE)


def test_a_document_of_ones_own_looks_like_none_of_the_cards() -> None:
    async def scene(stage: Stage) -> None:
        await read(stage)
        listed = [str(option.prompt) for option in stage.app.screen.query_one("#results", Menu).options]
        assert listed[0].startswith(f"{OWN} Terms of reference")
        assert not any(OWN in words for words in listed[1:])
        assert shown(stage).startswith(f"{OWN} Terms of reference\nYour document · p. 3 · Meetings. {own.UNCHECKED}")
        assert stage.app.screen.query_one(Reader).has_class("-own")
        assert entries(stage)
        await stage.press("escape", "down", "enter")
        assert not stage.app.screen.query_one(Reader).has_class("-own")

    perform(FakeServices(hits=(DOCUMENT, HITS[1])), scene, LARGE)


def test_a_marked_sentence_further_down_is_in_sight_when_the_card_opens() -> None:
    hit = HITS[0].model_copy(update={"highlight": "Warm relations can also hide that nothing is decided."})

    async def scene(stage: Stage) -> None:
        await read(stage)
        reader, text = stage.app.screen.query_one(Reader), stage.app.screen.query_one(CardText)
        assert 0 < text.marked_line - reader.scroll_y < reader.size.height
        assert shown(stage).split("\n")[text.marked_line].startswith("» Warm relations")

    perform(FakeServices(hits=(hit,)), scene, (80, 16))


def test_the_sentence_is_marked_where_it_stands_whatever_is_cited_in_it() -> None:
    found = render.blocks("First. People **know** each other (Ham 2013), and it\nshows (Dow 2001; Ham 2013). Last.")
    marked = render.mark(found, "People know each other, and it shows.")
    assert marked is not None
    assert marked[0].text.plain == (
        "First. » People know each other (Ham 2013), and it\nshows (Dow 2001; Ham 2013). « Last."
    )


def test_a_sentence_that_is_not_there_is_put_above_instead() -> None:
    page = own.page(DOCUMENT.model_copy(update={"highlight": "Something else."}))
    assert "Nearest to your question\n│ Something else." in compose_page(page, 60).plain


@given(WORDS, WORDS)
def test_marking_loses_and_alters_no_letter(sentence: list[str], text: list[str]) -> None:
    found = render.plain(" ".join([*text, *sentence, *text]))
    marked = render.mark(found, " ".join(sentence)) or found
    kept = marked[0].text.plain
    for sign in ("» ", " «"):
        kept = kept if sign in found[0].text.plain else kept.replace(sign, "")
    assert [one for one in kept if one.isalnum()] == [one for one in found[0].text.plain if one.isalnum()]


def test_a_very_long_text_of_brackets_is_searched_at_once() -> None:
    found = render.plain("a (" * 6_000 + "b" + " " * 6_000)
    assert render.mark(found, "a b a b a b c.") is None
