from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import DocumentNotFound
from assistant.library import passages
from assistant.library.build import Builder
from assistant.library.shared.service import when
from tests.unit.library_fakes import Shelf
from tests.unit.shared_fakes import NOON, URL, Machine, MemoryServer, document


def test_what_one_shares_another_has_with_its_vectors(ann: Machine, ben: Machine) -> None:
    ann.sharing.share([document(1)])
    ben.sharing.sync()
    assert ben.documents == {"doc-000000000001": "Minutes 1"}
    held = ben.sharing.collection.load(list(ben.sharing.collection.fingerprints()))
    assert [(one.kind, one.page, one.section) for one in held] == [("shared", at + 1, f"Item {at}") for at in range(3)]
    ben.encoder.encoded.clear()
    vectors, encoded = ben.sharing.collection.vectors(held)
    assert (encoded, ben.encoder.encoded) == (0, [])
    expected = ann.encoder.encode([text for one in held for text in passages.texts(one)])
    np.testing.assert_allclose(vectors, expected, atol=1e-6)


def test_where_the_file_lay_is_not_told(ann: Machine, server: MemoryServer, ben: Machine) -> None:
    ann.sharing.share([document(1)])
    assert "private" not in "".join(one.model_dump_json() for one in server.documents.values())
    ben.sharing.sync()
    assert [one.file for one in ben.sharing.documents()] == [URL]


def test_only_what_is_new_is_fetched(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1)])
    ben.sharing.sync()
    server.fetched.clear()
    ann.sharing.share([document(2)])
    report = ben.sharing.sync()
    assert server.fetched == ["doc-000000000002"]
    assert (report.documents, report.passages, report.added, report.removed) == (2, 6, 1, 0)


def test_the_one_who_shares_fetches_nothing(ann: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1)])
    assert ann.documents and not server.fetched


def test_what_is_withdrawn_goes_everywhere(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1), document(2)])
    ben.sharing.sync()
    ben.sharing.withdraw(["doc-000000000001"])
    assert list(server.documents) == ["doc-000000000002"]
    assert {one.document for one in server.stored.values()} == {"doc-000000000002"}
    ann.sharing.sync()
    for machine in (ann, ben):
        assert list(machine.documents) == ["doc-000000000002"]
        assert machine.vectors.get("doc-000000000001", [one.digest for one in server.stored.values()]) == {}


def test_withdrawing_what_is_not_there(ann: Machine) -> None:
    with pytest.raises(DocumentNotFound, match="has no document called doc-x"):
        ann.sharing.withdraw(["doc-x"])


def _kill_points() -> list[int]:
    """Every write of sharing one document of three passages: announce, clear, three pieces, commit, mark."""
    return list(range(8))


@pytest.mark.parametrize("writes", _kill_points())
def test_a_killed_writer_leaves_nothing_half_to_be_seen(
    ann: Machine, ben: Machine, server: MemoryServer, writes: int
) -> None:
    ann.sharing.share([document(1)])
    server.writes_left = writes
    try:
        ann.sharing.share([document(2)])
        finished = True
    except KeyboardInterrupt:
        finished = False
    server.writes_left = None
    report = ben.sharing.sync()
    seen = "doc-000000000002" in ben.documents
    assert seen == ("doc-000000000002" in server.documents and server.documents["doc-000000000002"].state == "whole")
    assert not seen or len(ben.sharing.collection.fingerprints()) == 6
    assert report.left_out == 0
    assert finished == (writes >= 7)
    ann.sharing.share([document(2)])
    ben.sharing.sync()
    assert len(ben.sharing.collection.fingerprints()) == 6


@pytest.mark.parametrize("writes", [1, 3, 5])
def test_what_a_killed_writer_left_is_cleaned_by_the_next(
    ann: Machine, ben: Machine, server: MemoryServer, writes: int
) -> None:
    ann.sharing.publish_cards()
    server.writes_left = writes
    with pytest.raises(KeyboardInterrupt):
        ann.sharing.share([document(1)])
    server.writes_left = None
    ben.sharing.share([document(2)])
    assert "doc-000000000001" in server.documents, "its writer may still be at it"
    ben.later(minutes=11)
    ben.sharing.share([document(3)])
    assert "doc-000000000001" not in server.documents
    assert not server.piece_ids("doc-000000000001")


def test_a_removal_that_was_killed_is_not_seen_and_is_finished(
    ann: Machine, ben: Machine, server: MemoryServer
) -> None:
    ann.sharing.share([document(1)])
    server.writes_left = 1
    with pytest.raises(KeyboardInterrupt):
        ann.sharing.withdraw(["doc-000000000001"])
    server.writes_left = None
    ben.sharing.sync()
    assert not ben.documents
    ben.later(minutes=11)
    ben.sharing.share([document(2)])
    assert list(server.documents) == ["doc-000000000002"]
    assert {one.document for one in server.stored.values()} == {"doc-000000000002"}


def test_an_unchanged_server_costs_one_small_request_a_minute(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1)])
    ben.sharing.refresh()
    server.calls.clear()
    ben.sharing.refresh()
    assert server.calls == []
    ben.later(seconds=61)
    ben.sharing.refresh()
    assert server.calls == ["facts"]


def test_a_change_is_seen_at_the_next_check(ann: Machine, ben: Machine) -> None:
    ben.sharing.refresh()
    ann.sharing.share([document(1)])
    ben.later(seconds=61)
    ben.sharing.refresh()
    assert len(ben.documents) == 1


def test_once_a_day_the_records_are_compared_whatever_the_revision_says(
    ann: Machine, ben: Machine, server: MemoryServer
) -> None:
    ann.sharing.share([document(1)])
    ben.sharing.sync()
    server.writes_left = 6
    with pytest.raises(KeyboardInterrupt):  # committed, and killed before the revision changed
        ann.sharing.share([document(2)])
    server.writes_left = None
    ben.later(hours=2)
    ben.sharing.refresh()
    assert len(ben.documents) == 1
    ben.later(days=1)
    ben.sharing.refresh()
    assert len(ben.documents) == 2


def test_a_server_that_is_away_costs_freshness_and_a_sentence(ann: Machine, ben: Machine, server: MemoryServer) -> None:
    ann.sharing.share([document(1)])
    ben.sharing.refresh()
    server.away = True
    ben.later(minutes=5)
    ben.sharing.refresh()
    ben.later(seconds=5)
    ben.sharing.refresh()
    said = f"The shared library at {URL} cannot be reached (no answer within 2 seconds); searching the copy of "
    assert ben.told == [said + when(NOON, NOON) + "."] * 2
    assert ben.documents
    assert server.calls[-1] == "facts"
    server.away = False
    ben.later(minutes=2)
    ben.sharing.refresh()
    assert (len(ben.told), ben.sharing.status.trouble) == (2, "")


def test_away_before_there_is_a_copy(ben: Machine, server: MemoryServer) -> None:
    server.away = True
    ben.sharing.refresh()
    assert ben.told[0].endswith("and there is no copy of it here yet.")


def test_another_process_at_it_is_not_waited_for(ann: Machine, server: MemoryServer) -> None:
    ann.busy = True
    ann.sharing.refresh()
    assert server.calls == [] and ann.told == []


def test_a_damaged_file_of_vectors_is_begun_again(ann: Machine, ben: Machine, tmp_path: Path) -> None:
    ann.sharing.share([document(1)])
    ben.sharing.sync()
    ben.vectors.close()
    (tmp_path / "ben" / "vectors.db").write_bytes(b"not a database at all" * 100)
    ben.sharing.sync()
    assert list(ben.vectors.held()) == ["doc-000000000001"]


def test_a_copy_that_was_cut_short_is_completed(ann: Machine, ben: Machine) -> None:
    ann.sharing.share([document(1)])
    ben.sharing.sync()
    ben.vectors.drop("doc-000000000001")  # as a kill between the two files leaves it
    ben.sharing.sync()
    assert list(ben.vectors.held()) == list(ben.documents) == ["doc-000000000001"]


def test_ones_own_document_stands_before_the_shared_one(ann: Machine) -> None:
    before = ann.sharing.collection.stamp()
    ann.sharing.share([document(1), document(2)])
    assert ann.sharing.collection.stamp() != before
    shared = ann.sharing.collection.stamp()
    ann.own = {"doc-000000000001"}
    assert {name.partition("#")[0] for name in ann.sharing.collection.fingerprints()} == {"doc-000000000002"}
    assert ann.sharing.collection.stamp() != shared


def test_the_index_takes_shared_passages_and_lets_them_go(ann: Machine, ben: Machine, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    builder = Builder(shelf.parts(ben.sharing.collection))
    builder.build()
    ann.sharing.share([document(1)])
    ben.sharing.sync()
    assert builder.build().added == 3
    assert builder.build().added == 0
    ann.sharing.withdraw(["doc-000000000001"])
    ben.sharing.sync()
    assert builder.build().removed == 3
    assert shelf.index.purged == 1


def test_the_library_asks_before_it_builds(ann: Machine, ben: Machine, tmp_path: Path) -> None:
    import dataclasses

    shelf = Shelf(tmp_path / "shelf")
    parts = dataclasses.replace(shelf.parts(ben.sharing.collection), refresh=ben.sharing.refresh)
    ann.sharing.share([document(1)])
    assert Builder(parts).build().passages == 12


def test_a_year_is_told_when_it_is_another() -> None:
    assert when(NOON, NOON).startswith("22 November, ")
    assert when(NOON, NOON + timedelta(days=60)).startswith("22 November 2026, ")
