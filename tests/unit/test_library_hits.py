"""What a hit says of itself: why it stands there, where else its document speaks of it, what lies beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.domain.library import Filters, Passage, Place
from assistant.domain.ports import Vectors
from assistant.library.citations import elsewhere
from assistant.library.fusion import Candidate
from assistant.library.hits import Question, to_show
from assistant.library.search import Library
from tests.unit.library_fakes import Shelf, card, write


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def library(shelf: Shelf) -> Library:
    made = Library(shelf.parts())
    made.prepare()
    return made


def own(number: int, dense: float, page: int | None = None, section: str = "") -> Candidate:
    passage = Passage(
        id=f"doc-1#{number}", kind="own", card="doc-1", title="Plan", section=section, page=page, text="We meet."
    )
    return Candidate(passage, dense, 0.0, score=dense)


def also(*found: Candidate) -> tuple[Place, ...]:
    def none(texts: object) -> Vectors:
        raise AssertionError("a person's own sentences are not encoded for a search")

    return to_show(found, 5, Question("when", np.zeros(3, dtype=np.float32)), {}, none)[0].also


def test_a_document_names_its_other_places_in_order() -> None:
    assert also(own(1, 0.7, 4), own(2, 0.69, 31), own(3, 0.65, 14), own(4, 0.64, 4)) == (
        Place(page=14),
        Place(page=31),
    )


def test_places_far_behind_are_not_named_and_few_are() -> None:
    assert also(own(1, 0.7, 4), own(2, 0.5, 31)) == ()
    assert len(also(*(own(number, 0.7, number) for number in range(1, 9)))) == 3


def test_where_there_are_no_pages_headings_say_where() -> None:
    places = also(own(1, 0.7, section="Purpose"), own(2, 0.7, section="Money · Risk"))
    assert places == (Place(section="Money · Risk"),)
    assert elsewhere(places) == "Also “Money · Risk”."
    assert elsewhere((Place(page=14), Place(page=31))) == "Also p. 14, p. 31."
    assert elsewhere(()) == ""


def test_a_card_never_names_other_places(library: Library) -> None:
    assert all(hit.also == () for hit in library.search("trust between leaders").hits)


def test_an_explanation_adds_up_and_says_which_vector_it_was(library: Library) -> None:
    result = library.search("tell me of slow-trust", explain=True)
    first = result.hits[0].explain
    assert first is not None
    assert first.through == "question"
    assert first.dense > first.text
    for hit in result.hits:
        assert hit.explain is not None
        parts = hit.explain.dense_part + hit.explain.lexical_part + hit.explain.lifted
        assert parts == pytest.approx(hit.explain.score, abs=0.001)
        assert hit.explain.score == hit.score
    assert result.explain is not None
    assert result.explain.startswith(result.state.value)


def test_the_text_itself_can_be_what_came_nearest(library: Library) -> None:
    hit = library.search("About local-map: a place is several overlapping maps of one town", explain=True).hits[0]
    assert hit.explain is not None
    assert hit.explain.through == "text"


def test_nothing_is_explained_unasked(library: Library) -> None:
    result = library.search("trust")
    assert result.explain is None
    assert all(hit.explain is None for hit in result.hits)


def test_a_state_that_rests_on_a_name_says_so(library: Library) -> None:
    result = library.search("overlapping maps", explain=True)
    assert result.explain is not None
    assert str(result.state.value) in result.explain


def test_rank_is_the_order_of_a_search(library: Library) -> None:
    query = "trust and money between leaders"
    ranked = library.rank(query, 10)
    assert [name for name, _ in ranked] == [hit.card for hit in library.search(query).hits]
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    assert library.rank(query, 1) == ranked[:1]
    assert library.rank(" ", 5) == library.rank(query, 0) == []
    assert [name for name, _ in library.rank(query, 5, Filters(theme="payment"))] == ["pooled-money"]


def near_cards(shelf: Shelf) -> Library:
    """Cards like `slow-trust`: one of the same source and theme, one of another source, and one against it."""
    point = "Trust grows slowly between hospital and council leaders in {}"
    write(shelf.corpus / "trust" / "same-tale.md", card("same-tale", "trust", point.format("towns")))
    write(shelf.corpus / "trust" / "new-tale.md", card("new-tale", "trust", point.format("boards"), key="fund-2019"))
    write(shelf.corpus / "place" / "old-tale.md", card("old-tale", "place", point.format("wards"), key="fund-2019"))
    first = shelf.corpus / "trust" / "slow-trust.md"
    first.write_text(first.read_text().replace("other_side: []", "other_side: [old-tale]"))
    made = Library(shelf.parts())
    made.prepare()
    return made


def test_see_also_is_near_new_and_not_the_other_side(shelf: Shelf) -> None:
    library = near_cards(shelf)
    first = library.card("slow-trust")
    assert first is not None
    assert [(one.card, one.title) for one in library.other_side(first)] == [("old-tale", "About old-tale")]
    also = [one.card for one in library.see_also(first)]
    assert also[0] == "new-tale"
    assert len(also) <= 3
    assert not {"slow-trust", "same-tale", "old-tale"} & set(also)


def test_what_lies_beside_the_first_hit(shelf: Shelf) -> None:
    library = near_cards(shelf)
    result = library.beside(library.search("tell me of slow-trust"))
    assert result.hits[0].card == "slow-trust"
    assert [one.card for one in result.other_side] == ["old-tale"]
    assert result.see_also
    nothing = library.search("zebra crossing xylophone")
    assert library.beside(nothing) == nothing


def test_stats_count_the_cards_a_second_reader_checked(shelf: Shelf) -> None:
    first = shelf.corpus / "trust" / "slow-trust.md"
    first.write_text(first.read_text().replace("other_side: []", "other_side: []\nchecked: 2026-11-22"))
    library = Library(shelf.parts())
    library.prepare()
    assert library.stats().checked == 1
