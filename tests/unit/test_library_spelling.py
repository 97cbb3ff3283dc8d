"""Slips of spelling are read as the nearest word the library has, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.library import Passage
from assistant.library import passages
from assistant.library.search import Library
from assistant.library.spelling import Speller
from tests.unit.library_fakes import Shelf, WordEncoder

WHOLE = {"roast", "snoop", "midway", "trust", "population"}
TEXT = (
    "Commissioning and governance need trust between leaders of the voluntary sector. Huxham and Deffenbaugh wrote. "
    "A coast, a boast, stopping, midway, services of the population, hypopituitarism, instruments."
)


class PieceEncoder(WordEncoder):
    """Knows a few words whole and every other only in pieces."""

    def tokens(self, text: str) -> int:
        return 3 if text in WHOLE else 4


def passage(text: str, name: str = "one") -> Passage:
    return Passage(id=f"{name}#1", kind="own", card=name, title="Notes", section="", text=text)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path)
    made.encoder = PieceEncoder()
    made.store.replace([], [passages.kept(passage(TEXT))])
    return made


def read(shelf: Shelf, asked: str) -> str:
    return Speller(shelf.store, shelf.encoder).read(asked)[0]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("comissioning", "commissioning"),
        ("who does the comissioning?", "who does the commissioning?"),
        ("goverance and trsut", "governance and trust"),
        ("poplation helth", "population helth"),
        ("popullatoin", "population"),
        ("ovluntary setcor", "voluntary sector"),
        ("oversight of goverance, governance", "oversight of governance, governance"),
        ("the trustt's leadres", "the trust's leaders"),
        ("WHAT IS COMISSIONING", "WHAT IS commissioning"),
        ("what does Huxam say", "what does Huxham say"),
        ("Deffenbuagh on hats", "Deffenbaugh on hats"),
    ],
)
def test_a_slip_is_read_as_the_nearest_word(shelf: Shelf, asked: str, meant: str) -> None:
    assert read(shelf, asked) == meant


@pytest.mark.parametrize(
    "asked",
    [
        "how do I roast it",  # a word to the encoder, though not in the library
        "snooping",  # a form of one
        "via Medway",  # a name is no slip for a common word
        "leader",  # another form of a word in the library
        "ICBs and GPs",
        "QOF",
        "hosc",  # too short for anything but a swap
        "2024 and 44bn",
        "don't co-desgin it",
        "Deffenback",  # too far
        "hyperpituitarism",  # two slips from the contrary
        "",
        "??? ’ -",
    ],
)
def test_everything_else_stays_as_it_was_written(shelf: Shelf, asked: str) -> None:
    assert read(shelf, asked) == asked


def test_what_was_read_otherwise_is_told_once_each(shelf: Shelf) -> None:
    told = Speller(shelf.store, shelf.encoder).read("goverance, goverance and trsut")[1]
    assert [(one.written, one.read_as) for one in told] == [("goverance", "governance"), ("trsut", "trust")]


def test_the_words_follow_the_passages(shelf: Shelf) -> None:
    shelf.store.replace([], [passages.kept(passage("Zanzibarian customs.", "two"))])
    assert read(shelf, "zanzibrian") == "zanzibarian"
    shelf.store.replace([], [passages.kept(passage("Zanzibarian customs and zanzibarian song.", "three"))])
    shelf.store.replace(["two#1"], [])
    assert read(shelf, "zanzibrian") == "zanzibarian"
    shelf.store.replace(["three#1"], [])
    assert read(shelf, "zanzibrian") == "zanzibrian"


def test_a_passage_written_again_counts_once(shelf: Shelf) -> None:
    for text in ("Zanzibarian customs.", "Other customs."):
        shelf.store.replace([], [passages.kept(passage(text, "two"))])
    assert shelf.store.alike("zanzibrian", 2) == {}
    assert shelf.store.alike("custosm", 1) == {"customs": 1}


def test_a_search_finds_what_was_meant_and_says_so(shelf: Shelf) -> None:
    library = Library(shelf.parts())
    library.prepare()
    result = library.search("pooled budgte")
    assert result.hits[0].card == "pooled-money"
    assert result.query == "pooled budgte"
    assert [(one.written, one.read_as) for one in result.corrected] == [("budgte", "budget")]
    assert library.ask("pooled budgte").corrected == result.corrected
    assert library.search("pooled budget").corrected == ()
