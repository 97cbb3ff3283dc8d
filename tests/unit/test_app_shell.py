"""Settings, drafts and what is done with past reflections, over the real store."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import app_shell, paths, wiring_keeping
from assistant.conversation import exchange
from assistant.domain.events import Started
from assistant.domain.pages import Form
from assistant.errors import FolderUnusable, ReflectionNotFound, WrongUse
from assistant.paths import Paths
from assistant.ui.services import Made, PastServices
from tests.fakes import BEGAN
from tests.unit.store_helpers import answered, recorded

HOSPICES = "20261101-aaaaa"
SCHOOLS = "20261102-bbbbb"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    documents = tmp_path / "documents"
    documents.mkdir()
    monkeypatch.setattr(app_shell, "documents_folder", lambda: documents)
    found = replace(paths.find(), home=tmp_path / "home")
    with contextlib.closing(wiring_keeping.reflections(found)) as store:
        for name, title, said in (
            (HOSPICES, "Hospices", ("The hospices and the board", "The Board decides")),
            (SCHOOLS, "Schools: first", ("Schools",)),
        ):
            store.create(name, title, "short", BEGAN)
            store.append(name, recorded(Started(reflection=name, path="short"), *map(answered, said)))
    return found


@pytest.fixture
def past(places: Paths) -> PastServices:
    return app_shell.past(places, lambda: wiring_keeping.reflections(places))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("board", {HOSPICES}),
        ("BOARD hospices", {HOSPICES}),
        ("schools first", {SCHOOLS}),
        ("", {HOSPICES, SCHOOLS}),
        ("board schools", set()),
        ("%", set()),
    ],
)
def test_titles_and_answers_are_searched_for_all_the_words(past: PastServices, words: str, found: set[str]) -> None:
    assert past.search(words) == found


def test_what_a_reflection_was_begun_with(past: PastServices) -> None:
    assert past.opening(HOSPICES) == "The hospices and the board"
    assert past.opening("nobody") == ""


def test_a_copy_can_be_deleted_without_what_it_was_made_from(places: Paths, past: PastServices) -> None:
    past.keep_draft(HOSPICES, "half")
    copy = past.duplicate(HOSPICES)
    assert past.draft(copy) == ""
    with contextlib.closing(wiring_keeping.reflections(places)) as store:
        assert store.info(copy).title == "Hospices (copy)"
        assert [one.what for one in store.load(copy)][1:] == [one.what for one in store.load(HOSPICES)][1:]
        store.delete(copy)
        assert store.info(HOSPICES).answers == 1
    with pytest.raises(ReflectionNotFound):
        past.duplicate(copy)


def test_an_export_can_be_read_again(past: PastServices) -> None:
    made = past.export(SCHOOLS)
    assert made.name == "schools-first.json"
    assert exchange.read(made.content.decode(), "it").id == SCHOOLS


def test_what_is_kept_lies_beside_what_is_there_for_its_owner_alone(tmp_path: Path) -> None:
    made = Made("copied.txt", "“two”".encode())
    first, second = app_shell.keep(made), app_shell.keep(made)
    assert (first.name, second.name) == ("copied.txt", "copied-2.txt")
    assert first.read_text(encoding="utf-8") == "“two”"
    assert first.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_takes_no_file_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_shell, "documents_folder", lambda: Path("/no/such/folder"))
    with pytest.raises(FolderUnusable, match="reflections themselves are safe"):
        app_shell.keep(Made("copied.txt", b""))


@pytest.mark.parametrize(("form", "begins"), [("md", b"# "), ("docx", b"PK")])
def test_two_are_compared_and_the_comparison_is_made_in_every_form(
    past: PastServices, form: Form, begins: bytes
) -> None:
    text = past.compare((HOSPICES, SCHOOLS))
    assert "Hospices" in text and "Schools" in text
    made = past.comparison_as((HOSPICES, SCHOOLS), form)
    assert (made.name, made.content[: len(begins)]) == (f"compared-hospices-and-schools-first.{form}", begins)
    with pytest.raises(WrongUse):
        past.compare((HOSPICES,))


def test_drafts_are_kept_until_they_are_empty(past: PastServices) -> None:
    past.keep_draft(HOSPICES, "half")
    assert past.draft(HOSPICES) == "half"
    past.keep_draft(HOSPICES, "")
    assert past.draft(HOSPICES) == ""


def test_somebody_is_told_once_what_this_is(tmp_path: Path) -> None:
    places = replace(paths.find(), home=tmp_path / "new")
    assert app_shell.first_run(places)
    app_shell.welcomed(places)
    assert not app_shell.first_run(places)
