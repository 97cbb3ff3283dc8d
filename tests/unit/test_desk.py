from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from assistant.domain.library import Filters
from assistant.domain.ports import Reader
from assistant.errors import Cancelled, CheckFailed, LibraryUnavailable, StoreDamaged
from assistant.library.desk import Desk
from assistant.library.search import Library
from tests.fake_library import FakeReader
from tests.unit.library_fakes import Shelf, write


class Opening:
    """Counts how often the library and the reader are opened, and does `first` before."""

    def __init__(self, folder: Path, first: Callable[[], None] = lambda: None) -> None:
        self.shelf = Shelf(folder)
        self.first = first
        self.libraries = 0
        self.readers = 0

    def library(self) -> Library:
        self.libraries += 1
        self.first()
        return Library(self.shelf.parts())

    def reader(self) -> Reader:
        self.readers += 1
        return FakeReader()

    def desk(self) -> Desk:
        return Desk(self.library, self.reader)


@pytest.fixture
def opening(tmp_path: Path) -> Opening:
    return Opening(tmp_path)


def test_nothing_is_opened_before_it_is_needed(opening: Opening) -> None:
    opening.desk()
    assert (opening.libraries, opening.readers) == (0, 0)


def test_it_is_opened_once_and_answers_as_the_library_does(opening: Opening) -> None:
    desk = opening.desk()
    assert desk.search("pooled budget").hits[0].card == "pooled-money"
    assert desk.ask("pooled budget shares money and risk").hits
    card = desk.card("slow-trust")
    assert card is not None and desk.card("nothing") is None
    assert desk.cited(card, "The point").sources == ("ham-2013",)
    assert "[@" not in desk.plain(card.section("The point")) and "2013" in desk.readable(card.section("The point"))
    source = desk.source("fund-2019")
    assert source is not None and desk.source("none") is None
    assert desk.citation("unknown-2000") == "unknown-2000"
    assert len(list(desk.cards())) == 3
    desk.foresee(["trust"])
    assert desk.nearness(["trust", "money"], [card]).shape == (2, 1)
    assert desk.read("a template").tensions["direction"].label == "top_down"
    assert (opening.libraries, opening.readers) == (1, 1)


def test_what_was_loaded_is_no_longer_searched_for_garbage(opening: Opening) -> None:
    """Each such search took a tenth of a second, in which the screen stood still."""
    desk, kept = opening.desk(), [[number] for number in range(1_000)]
    assert gc.is_tracked(kept[0]) and any(one is kept for one in gc.get_objects())
    desk.prepare()
    for thread in threading.enumerate():
        if thread.name == "warm":
            thread.join()
    assert not any(one is kept for one in gc.get_objects())


def test_a_filter_the_library_does_not_know_finds_nothing_rather_than_failing(opening: Opening) -> None:
    assert opening.desk().search("pace", filters=Filters(tension="pace")).hits == ()


def test_many_who_need_it_at_once_wait_for_the_same_work(tmp_path: Path) -> None:
    opening = Opening(tmp_path, first=lambda: time.sleep(0.05))
    desk = opening.desk()
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(desk.search("trust").hits))) for _ in range(8)]
    desk.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert len(found) == 8 and (opening.libraries, opening.readers) == (1, 1)


def damage() -> None:
    raise StoreDamaged("The index cannot be read.", do="Run `assistant library build`.")


def test_a_failure_is_told_to_everyone_who_asks_and_not_tried_again(tmp_path: Path) -> None:
    opening = Opening(tmp_path, first=damage)
    desk = opening.desk()
    for use in (lambda: desk.search("x"), lambda: desk.read("x"), desk.prepare, lambda: desk.citation("x")):
        with pytest.raises(LibraryUnavailable, match="The index cannot be read. Run `assistant library build`."):
            cast(Callable[[], object], use)()
    assert opening.libraries == 1


def test_a_failure_in_the_background_disturbs_nobody_until_they_ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Opening(tmp_path, first=damage).desk()
    desk.start()
    with pytest.raises(LibraryUnavailable):
        desk.ask("x")
    assert capsys.readouterr() == ("", "")


def test_a_corpus_that_cannot_be_used_is_the_library_unavailable(opening: Opening) -> None:
    write(opening.shelf.corpus / "trust" / "broken.md", "---\nid: [\n---\n")
    with pytest.raises(LibraryUnavailable, match=r"broken\.md"):
        opening.desk().search("x")


def test_examples_that_cannot_be_used_are_the_library_unavailable(opening: Opening) -> None:
    def broken() -> Reader:
        raise CheckFailed("There are no example texts.")

    with pytest.raises(LibraryUnavailable, match="no example texts"):
        Desk(opening.library, broken).read("x")


def test_work_that_was_stopped_is_not_begun_again_by_whoever_waits_behind(opening: Opening) -> None:
    desk = opening.desk()

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        desk.prepare(stop)
    with pytest.raises(LibraryUnavailable):
        desk.search("trust")
    assert opening.libraries == 1


def test_stopping_ends_the_work_in_the_background_and_waits_for_it(tmp_path: Path) -> None:
    """Left to the end of the program, it met an interpreter that takes nothing new on."""
    opened = threading.Event()

    def first() -> None:
        opened.set()
        desk._ending.wait()

    opening = Opening(tmp_path, first)
    desk = opening.desk()
    desk.start()
    opened.wait()
    desk.stop()
    assert not any(thread.is_alive() for thread in desk._work)
    assert opening.readers == 0
    with pytest.raises(LibraryUnavailable):
        desk.search("trust")


def test_a_file_that_cannot_be_read_is_the_library_unavailable(tmp_path: Path) -> None:
    def refused() -> None:
        raise PermissionError(13, "Permission denied", "sources.yaml")

    desk = Opening(tmp_path, refused).desk()
    for _ in range(2):
        with pytest.raises(LibraryUnavailable, match=r"Permission denied: 'sources\.yaml'"):
            desk.search("trust")


def test_whoever_would_not_wait_goes_on_without_and_has_it_once_it_is_ready(tmp_path: Path) -> None:
    begun, go = threading.Event(), threading.Event()

    def slowly() -> None:
        begun.set()
        go.wait(300)

    desk = Opening(tmp_path, slowly).desk()
    desk.start()
    begun.wait(300)
    told: list[str] = []

    def ask() -> None:
        with pytest.raises(LibraryUnavailable) as refused:
            desk.search("pooled budget")
        told.append(str(refused.value))

    waiting = threading.Thread(target=ask)
    waiting.start()
    desk.go_without()
    waiting.join(300)
    assert told == ["The library is not ready yet, and was not waited for."]
    go.set()
    desk.prepare()
    assert desk.search("pooled budget").hits
    desk.stop()
