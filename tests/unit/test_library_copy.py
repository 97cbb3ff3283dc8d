"""A search opens the copy that the last build left of the index, rather than the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.library.search import Library
from tests.unit.library_fakes import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path)
    made.copying = True
    Library(made.parts()).prepare()
    return made


def changed(shelf: Shelf) -> None:
    file = shelf.corpus / "place" / "local-map.md"
    file.write_text(file.read_text().replace("several overlapping maps", "many borders"))


def test_the_index_is_not_opened_to_be_searched(shelf: Shelf) -> None:
    opened = shelf.opened
    library = Library(shelf.parts())
    library.prepare()
    assert library.search("trust").hits
    assert library.ask("trust").sentences
    assert shelf.opened == opened


def test_what_is_found_is_the_same(shelf: Shelf) -> None:
    with_copy = Library(shelf.parts()).search("how does trust grow", explain=True)
    shelf.copying = False
    assert Library(shelf.parts()).search("how does trust grow", explain=True) == with_copy


def test_without_a_copy_the_index_is_opened(shelf: Shelf) -> None:
    opened = shelf.opened
    shelf.index.copies.clear()
    assert Library(shelf.parts()).search("trust").hits
    assert shelf.opened == opened + 1


def test_after_a_change_the_copy_is_a_new_one(shelf: Shelf) -> None:
    library = Library(shelf.parts())
    library.search("trust")
    before = shelf.store.get_meta("copy")
    changed(shelf)
    Library(shelf.parts()).prepare()
    assert shelf.store.get_meta("copy") != before
    found = {hit.card: hit.text for hit in library.search("borders of a place").hits}
    assert "many borders" in found["local-map"]


def test_while_a_build_is_cut_short_no_copy_is_trusted(shelf: Shelf) -> None:
    changed(shelf)
    shelf.index.writes_before_failing = 0
    with pytest.raises(KeyboardInterrupt):
        Library(shelf.parts()).prepare()
    assert shelf.store.get_meta("copy") == ""
    shelf.index.writes_before_failing = None
    opened = shelf.opened
    assert Library(shelf.parts()).search("trust").hits
    assert shelf.opened == opened + 1
    Library(shelf.parts()).prepare()
    assert shelf.store.get_meta("copy")


def test_a_copy_that_lacks_something_is_not_searched(shelf: Shelf) -> None:
    (copy,) = shelf.index.copies.values()
    copy.vectors.popitem()
    assert Library(shelf.parts()).search("trust").hits
    assert "rebuilt" in shelf.told[-1]
