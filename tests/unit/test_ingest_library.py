"""Documents of somebody's own as a part of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.library import Filters
from assistant.library.build import Builder
from assistant.library.ingest.documents import OwnDocuments
from assistant.library.search import Library
from tests.unit.library_fakes import Shelf
from tests.unit.test_ingest_shelving import Desk, desk

__all__ = ["desk"]


def test_documents_are_found_beside_the_cards_and_their_vectors_are_not_cached(desk: Desk, tmp_path: Path) -> None:
    desk.write("a.txt", "The zorquil rota for the hospice is kept by Amira.")
    desk.add()
    shelf = Shelf(tmp_path)
    library = Library(shelf.parts(OwnDocuments(desk.store, shelf.encoder, shelf.told.append)))
    library.prepare()
    hit = library.search("who keeps the zorquil rota", k=1).hits[0]
    assert (hit.kind, hit.title, hit.citation) == ("own", "a", "Your document “a”")
    assert not [text for _, text in shelf.cache.kept if "zorquil" in text]
    curated = library.search("who keeps the zorquil rota", filters=Filters(kind="curated")).hits
    assert {one.kind for one in curated} == {"curated"}


def test_only_what_is_dropped_of_the_persons_own_is_purged(desk: Desk, tmp_path: Path) -> None:
    desk.write("a.txt", "The zorquil rota.")
    (report,) = desk.add().files
    shelf = Shelf(tmp_path)
    parts = shelf.parts(OwnDocuments(desk.store, shelf.encoder, shelf.told.append))
    Builder(parts).build()
    (shelf.corpus / "place" / "local-map.md").unlink()
    Builder(parts).build()
    assert shelf.index.purged == 0
    desk.shelving.remove([str(report.document)])
    shelf.index.writes_before_failing = 0
    with pytest.raises(KeyboardInterrupt):
        Builder(parts).build()
    shelf.index.writes_before_failing = None
    Builder(parts).build()
    assert shelf.index.purged == 1
    assert parts.store.matching(Filters(kind="own")) == {}
    Builder(parts).build()
    assert shelf.index.purged == 1


def test_documents_that_cannot_be_read_are_said_once_and_the_cards_still_found(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "home" / "documents.db"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(b"no database" * 100)
    shelf = Shelf(tmp_path)
    library = Library(shelf.parts(OwnDocuments(desk.store, shelf.encoder, shelf.told.append)))
    library.prepare()
    assert library.search("tell me of slow-trust", k=1).hits
    assert len(shelf.told) == 1
    assert "cannot be read" in shelf.told[0]
    assert "searched without them" in shelf.told[0]
    assert file.read_bytes() == b"no database" * 100
