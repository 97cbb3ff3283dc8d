from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.library import Filters, MatchState, Passage
from assistant.errors import LibraryBusy, LibraryUnavailable
from assistant.library import fusion
from assistant.library.fusion import Candidate
from assistant.library.search import Library
from assistant.library.thresholds import WEAK, Bearing, state
from assistant.library.words import all_in, few, terms
from tests.unit.library_fakes import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def library(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr("assistant.library.fusion._LEVEL", 1)  # its three cards have three subjects
    made = Library(shelf.parts())
    made.prepare()
    return made


def test_the_nearest_card_comes_first_once(library: Library) -> None:
    result = library.search("how does trust grow between hospital and council leaders")
    assert [hit.card for hit in result.hits][0] == "slow-trust"
    assert len({hit.card for hit in result.hits}) == len(result.hits) == 3
    assert [hit.rank for hit in result.hits] == [1, 2, 3]
    assert sorted((hit.score for hit in result.hits), reverse=True) == [hit.score for hit in result.hits]


def test_a_hit_shows_its_text_and_never_its_questions(library: Library) -> None:
    hit = library.search("tell me of pooled-money").hits[0]
    assert hit.card == "pooled-money"
    assert hit.highlight in hit.text
    assert "tell me" not in hit.text
    assert hit.citation == "The Fund, 2019"


def test_state_match_for_a_question_the_card_was_written_for(library: Library) -> None:
    assert library.search("tell me of slow-trust").state is MatchState.MATCH


def test_nothing_in_common_is_none_and_still_lists_the_nearest(library: Library) -> None:
    result = library.search("zebra crossing xylophone")
    assert result.state is MatchState.NONE
    assert result.hits


@pytest.mark.parametrize("query", ["", "   ", "\x00\x1b[2J", "\u202e"])
def test_an_empty_question_finds_nothing(library: Library, query: str) -> None:
    result = library.search(query)
    assert (result.query, result.state, result.hits) == (query, MatchState.NONE, ())
    assert library.ask(query).state is MatchState.NONE


def test_k(library: Library) -> None:
    assert len(library.search("trust", k=1).hits) == 1
    assert library.search("trust", k=0).hits == ()


@pytest.mark.parametrize(
    ("filters", "cards"),
    [
        (Filters(theme="payment"), {"pooled-money"}),
        (Filters(source="ham-2013"), {"slow-trust", "local-map"}),
        (Filters(tension="direction", stage="connecting"), {"slow-trust", "local-map", "pooled-money"}),
        (Filters(theme="conflict"), set()),
    ],
)
def test_filters(library: Library, filters: Filters, cards: set[str]) -> None:
    result = library.search("what about trust and money", filters=filters)
    assert {hit.card for hit in result.hits} == cards
    assert (result.state is MatchState.NONE) or cards


@pytest.mark.parametrize("filters", [Filters(theme="payment"), Filters(source="ham-2013"), Filters(stage="connecting")])
def test_filters_where_others_are_nearer(library: Library, monkeypatch: pytest.MonkeyPatch, filters: Filters) -> None:
    """Looking through the nearest for those wanted and listing all that are wanted come to the same."""
    found = []
    for wide, enough in ((800, 1), (1, 50)):
        monkeypatch.setattr("assistant.library.finding._WIDE", wide)
        monkeypatch.setattr("assistant.library.finding._ENOUGH", enough)
        found.append(library.search("what about trust and money", filters=filters))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "query",
    [
        '"',
        'trust"',
        "trust AND",
        "NEAR(trust, 2)",
        "title:trust",
        "trust*",
        "(((",
        "a OR",
        "-trust",
        "'; DROP TABLE x",
        "[/foo]",
    ],
)
def test_operators_are_only_words(library: Library, query: str) -> None:
    library.search(query)


def test_a_megabyte_is_answered_from_its_beginning(library: Library) -> None:
    assert library.search("trust grows slowly between leaders " * 30_000).hits[0].card == "slow-trust"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_asked(library: Library, query: str) -> None:
    result = library.search(query)
    assert result.query == query
    assert all(hit.highlight in hit.text for hit in result.hits)
    library.ask(query)


def test_a_name_the_encoder_does_not_know_is_found_by_its_letters(library: Library) -> None:
    result = library.search("overlapping maps")
    assert result.hits[0].card == "local-map"
    assert result.state is not MatchState.NONE


def test_states() -> None:
    near = Bearing(top=WEAK, near=WEAK)
    assert state(replace(near, covered=1.0)) is MatchState.MATCH
    assert state(near) is MatchState.WEAK
    assert state(Bearing(top=0.1, near=0.1, covered=1.0)) is MatchState.NONE
    assert state(Bearing(top=0.1, near=0.1, named=True, mentioned=True)) is MatchState.MATCH
    assert state(Bearing(top=0.1, near=0.1, mentioned=True)) is MatchState.WEAK


def test_terms_are_the_telling_words() -> None:
    assert terms("What is the trust's Trust for, you’re asking?") == "trust's trust you're asking"
    assert terms("what is it") == "what is it"
    assert len(terms(" ".join(f"word{number}" for number in range(500))).split()) == 48


def test_a_name_is_a_few_words_all_there() -> None:
    assert all_in(few("who is Muir Gray?"), ["Triple value", "Muir Gray"])
    assert not all_in(few("Muir Black"), ["Muir Gray"])
    assert few("what is it") == few("one two three four five six") == frozenset()
    assert not all_in(frozenset(), ["anything"])


def test_search_before_the_library_is_ready(shelf: Shelf) -> None:
    with pytest.raises(LibraryUnavailable, match="not been made ready"):
        Library(shelf.parts()).search("trust")


def test_a_rebuilt_index_is_opened_again(shelf: Shelf, library: Library) -> None:
    library.search("trust")
    opened = shelf.opened
    other = Library(shelf.parts())
    file = shelf.corpus / "place" / "local-map.md"
    file.write_text(file.read_text().replace("several overlapping maps", "many borders"))
    other.prepare()
    assert "many borders" in next(
        hit.text for hit in library.search("borders of a place").hits if hit.card == "local-map"
    )
    assert shelf.opened > opened


def test_missing_vectors_are_rebuilt_on_the_way(shelf: Shelf, library: Library) -> None:
    del shelf.index.vectors["slow-trust#the-point@0"]
    assert Library(shelf.parts()).search("trust").hits
    assert "slow-trust#the-point@0" in shelf.index.vectors
    assert "rebuilt" in shelf.told[-1]


def test_an_older_whole_index_serves_while_another_process_builds(shelf: Shelf, library: Library) -> None:
    file = shelf.corpus / "place" / "local-map.md"
    file.write_text(file.read_text().replace("several overlapping maps", "many borders"))
    shelf.busy = True
    library.prepare()
    assert "as it was before" in shelf.told[-1]
    assert library.search("trust").hits


def test_nothing_to_serve_while_another_process_builds(shelf: Shelf) -> None:
    shelf.busy = True
    with pytest.raises(LibraryBusy):
        Library(shelf.parts()).prepare()


def test_cards_sources_and_stats(library: Library) -> None:
    assert [card.id for card in library.cards()] == ["local-map", "pooled-money", "slow-trust"]
    assert library.card("nobody") is None
    source = library.source("ham-2013")
    assert source is not None and source.year == 2013
    stats = library.stats()
    assert (stats.cards, stats.passages, stats.sources, stats.built) == (3, 9, 2, True)
    assert stats.themes == {"payment": 1, "place": 1, "trust": 1}


def test_citations_written_out(library: Library) -> None:
    card = library.card("slow-trust")
    assert card is not None
    assert library.readable(card.section("The point")).endswith("leaders (Ham 2013).")
    assert library.cited(card, "The point").sources == ("ham-2013",)
    assert library.citation("nobody-1") == "nobody-1"


def test_an_answer_is_in_the_cards_own_sentences(library: Library) -> None:
    answer = library.ask("does trust grow slowly between hospital and council leaders")
    assert answer.state is MatchState.MATCH
    assert 1 <= len(answer.sentences) <= 3
    assert answer.sentences[0].text == "Trust grows slowly between hospital and council leaders."
    assert answer.sentences[0].sources == ("ham-2013",)
    assert answer.answer.endswith("(Ham, The King's Fund, 2013 (year unconfirmed))")
    assert len({sentence.text for sentence in answer.sentences}) == len(answer.sentences)


def test_no_answer_says_what_there_is_instead(library: Library) -> None:
    answer = library.ask("zebra crossing xylophone")
    assert answer.state is MatchState.NONE
    assert answer.sentences == ()
    assert answer.answer.startswith("Nothing in the library is close enough")


def test_a_weak_answer_begins_with_a_warning(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.library.thresholds.MATCH", 2.0)
    answer = library.ask("trust between hospital and council leaders grows how fast and why")
    assert answer.state is MatchState.WEAK
    assert answer.answer.startswith("These are the closest passages; they may not answer the question.")


def test_one_card_near_by_chance_is_not_enough_but_one_document_is() -> None:
    def met(kind: str, name: str, near: float) -> Candidate:
        text = {"id": f"{name}#1", "card": name, "kind": kind, "title": name, "section": "", "text": "about it"}
        return Candidate(Passage.model_validate(text), dense=near, lexical=0.0, own=near)

    others = [met("curated", "b", 0.2), met("curated", "c", 0.1)]
    assert fusion.state("laundry contract", [met("curated", "a", 0.5), *others]) is MatchState.NONE
    assert fusion.state("laundry contract", [met("own", "a", 0.5), *others]) is MatchState.WEAK


def test_what_a_person_asks_is_never_kept(shelf: Shelf, library: Library) -> None:
    library.ask("my secret partner is zanzibar")
    assert not any("zanzibar" in text for _, text in shelf.cache.kept)
