from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.domain.library import Passage
from assistant.domain.ports import Vectors
from assistant.errors import Cancelled, CheckFailed, FolderUnusable, LibraryBusy
from assistant.library.build import Builder
from assistant.library.passages import passages, texts, vector_ids
from assistant.library.search import Library
from tests.unit.library_fakes import Shelf, WordEncoder, card, write


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def expected_vectors(shelf: Shelf) -> set[str]:
    return {vector for passage in stored(shelf).values() for vector in vector_ids(passage)}


def stored(shelf: Shelf) -> dict[str, Passage]:
    return shelf.store.get(list(shelf.store.fingerprints()))


def touch(shelf: Shelf, name: str, old: str, new: str) -> None:
    file = shelf.corpus / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_first_build_then_nothing_to_do(shelf: Shelf) -> None:
    builder = Builder(shelf.parts())
    first = builder.build()
    assert (first.passages, first.added, first.changed, first.removed) == (9, 9, 0, 0)
    assert set(shelf.index.vectors) == expected_vectors(shelf)
    done, opened = len(shelf.encoder.encoded), shelf.opened
    again = builder.build()
    assert (again.passages, again.added, again.encoded) == (9, 0, 0)
    assert (len(shelf.encoder.encoded), shelf.opened) == (done, opened)


def test_one_changed_card_encodes_only_what_changed(shelf: Shelf) -> None:
    builder = Builder(shelf.parts())
    builder.build()
    shelf.encoder.encoded.clear()
    touch(shelf, "trust/slow-trust.md", "grows slowly", "grows very slowly")
    report = builder.build()
    assert (report.added, report.changed, report.removed) == (0, 1, 0)
    assert shelf.encoder.encoded
    assert all("grows very slowly" in text for text in shelf.encoder.encoded if text)  # "" makes it ready


def test_a_shorter_list_of_questions_leaves_no_vector_behind(shelf: Shelf) -> None:
    builder = Builder(shelf.parts())
    builder.build()
    touch(shelf, "trust/slow-trust.md", "  - what about slow-trust then\n", "")
    builder.build()
    assert set(shelf.index.vectors) == expected_vectors(shelf)


def test_a_removed_card_is_gone_from_both(shelf: Shelf) -> None:
    builder = Builder(shelf.parts())
    builder.build()
    (shelf.corpus / "place" / "local-map.md").unlink()
    assert builder.build().removed == 3
    assert set(shelf.index.vectors) == expected_vectors(shelf)
    assert not any("local-map" in name for name in shelf.index.vectors)


@pytest.mark.parametrize("writes", [0, 1])
def test_a_kill_while_writing_is_repaired(shelf: Shelf, writes: int) -> None:
    builder = Builder(shelf.parts())
    builder.build()
    (shelf.corpus / "place" / "local-map.md").unlink()
    write(shelf.corpus / "place" / "new-map.md", card("new-map", "place", "A new map of town is drawn"))
    shelf.index.writes_before_failing = writes
    with pytest.raises(KeyboardInterrupt):
        builder.build()
    assert not builder.current()
    shelf.index.writes_before_failing = None
    Builder(shelf.parts()).build()
    assert set(shelf.index.vectors) == expected_vectors(shelf)
    assert builder.current()


def test_vectors_without_passages_are_found_out(shelf: Shelf) -> None:
    builder = Builder(shelf.parts())
    builder.build()
    shelf.index.vectors["stray#the-point@0"] = shelf.encoder.encode(["stray"])[0]
    builder.forget()
    builder.build()
    assert set(shelf.index.vectors) == expected_vectors(shelf)


def test_another_encoder_means_a_full_rebuild_and_says_so(shelf: Shelf) -> None:
    Builder(shelf.parts()).build()
    shelf.encoder = WordEncoder("another")
    report = Builder(shelf.parts()).build()
    assert report.encoded > 0
    assert "another one than before" in shelf.told[0]


def test_what_was_encoded_before_a_stop_is_not_encoded_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.adapters.cached_encoder._KEPT_AT_ONCE", 4)

    def stop_before_writing(done: int, total: int, what: str) -> None:
        if shelf.cache.kept:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        Builder(shelf.parts()).build(stop_before_writing)
    done = {text for text in shelf.encoder.encoded if text}  # "" makes it ready
    shelf.encoder.encoded.clear()
    Builder(shelf.parts()).build()
    assert not done & set(shelf.encoder.encoded)


def test_broken_cards_leave_the_index_as_it_was(shelf: Shelf) -> None:
    builder = Builder(shelf.parts())
    builder.build()
    before = set(shelf.index.vectors)
    touch(shelf, "trust/slow-trust.md", "evidence: opinion\n", "")
    with pytest.raises(CheckFailed):
        builder.build()
    assert builder.usable()
    assert set(shelf.index.vectors) == before


def test_another_builder_is_waited_for_or_told(shelf: Shelf) -> None:
    shelf.busy = True
    with pytest.raises(LibraryBusy):
        Builder(shelf.parts()).build()


class Room:
    """A disk with room, and later without."""

    enough = True

    def __call__(self) -> None:
        if not self.enough:
            raise FolderUnusable("There is too little room.", do="Free some space.")

    def replace(self, remove: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
        raise AssertionError("written without room")


def test_where_there_is_too_little_room_the_index_is_searched_as_it_was(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room()
    library = Library(dataclasses.replace(shelf.parts(), room=room))
    library.prepare()
    before = dict(shelf.index.vectors)
    touch(shelf, "trust/slow-trust.md", "grows slowly", "grows very slowly")
    room.enough = False
    monkeypatch.setattr(shelf.index, "replace", room.replace)
    with pytest.raises(FolderUnusable, match="too little room"):
        library.update()
    assert library.prepare().passages == 9
    assert shelf.told == ["There is too little room. Free some space. Meanwhile it is searched as it was before."]
    assert shelf.index.vectors.keys() == before.keys()
    assert library.search("slow-trust").hits
    shelf.encoder.model = "another"
    with pytest.raises(FolderUnusable, match="too little room"):
        library.prepare()
    assert shelf.index.vectors.keys() == before.keys()


def test_a_vanished_index_is_made_again(shelf: Shelf) -> None:
    builder = Builder(shelf.parts())
    builder.build()
    shelf.index.vectors.clear()
    assert not builder.current()
    builder.build()
    assert set(shelf.index.vectors) == expected_vectors(shelf)


def test_progress_counts_up_to_the_whole(shelf: Shelf) -> None:
    seen: list[tuple[int, int, str]] = []
    Builder(shelf.parts()).build(lambda done, total, what: seen.append((done, total, what)))
    assert all(0 <= done <= total for done, total, _ in seen)
    assert {what for _, _, what in seen} == {"Reading the library"}


def test_the_title_and_names_stand_before_the_text_and_questions_alone(shelf: Shelf) -> None:
    Builder(shelf.parts()).build()
    point = stored(shelf)["slow-trust#the-point"]
    assert texts(point)[0].startswith("About slow-trust (slow-trust plan). Trust grows slowly")
    assert texts(point)[1:] == list(point.asked_as)
    assert not any("Who would notice" in passage.text for passage in stored(shelf).values())
    assert passages([]) == []


def test_the_wait_for_another_builder_can_be_ended(shelf: Shelf) -> None:
    """Leaving a conversation waited up to a quarter of a minute for somebody else's build."""
    shelf.busy = True

    def stop(done: int, total: int, what: str) -> None:
        assert what == "Waiting for another process that is building the library"
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        Builder(shelf.parts()).build(stop, wait=300.0)


def test_a_builder_that_ends_while_waited_for_is_followed(shelf: Shelf) -> None:
    shelf.busy = True

    def end(done: int, total: int, what: str) -> None:
        shelf.busy = False

    assert Builder(shelf.parts()).build(end, wait=300.0).added == 9
