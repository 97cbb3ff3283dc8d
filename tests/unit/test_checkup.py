from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import checkup, paths
from assistant.adapters.document_store import SqliteDocuments
from assistant.config import Config
from assistant.domain.documents import Document
from assistant.errors import CheckFailed
from assistant.paths import Paths


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    return replace(paths.find(), home=tmp_path / "home")


def checked(places: Paths) -> dict[str, checkup.CheckResult]:
    return {one.name: one for one in checkup.run(places, Config())}


def test_everything_is_fine_on_a_fresh_home(places: Paths) -> None:
    found = checked(places)
    assert list(found) == [
        "Python",
        "Data folder",
        "Cache folder",
        "Prompts",
        "Encoder",
        "Library",
        "Reader",
        "Reflections",
    ]
    assert not [one for one in found.values() if not one.fine]
    assert found["Reflections"].message == "0 in reflections.db"
    assert "2 paths" in found["Prompts"].message


def test_one_failure_does_not_hide_the_next(places: Paths, tmp_path: Path) -> None:
    prompts = tmp_path / "prompts"
    shutil.copytree(places.prompts, prompts)
    stage = prompts / "readings" / "stage.md"
    stage.write_text(stage.read_text(encoding="utf-8").replace("# connecting", "# connected"), encoding="utf-8")
    places.home.mkdir()
    places.reflections.write_bytes(b"not a database at all" * 100)
    found = checked(replace(places, prompts=prompts))
    assert [name for name, one in found.items() if not one.fine] == ["Prompts", "Reader", "Reflections"]
    for name in ("Prompts", "Reader"):
        assert "prompts/readings/stage.md:2: has no heading '# connecting'" in found[name].message
    assert "cannot be read as reflections" in found["Reflections"].message


def test_a_home_that_cannot_be_used_fails_what_needs_it_and_nothing_else(places: Paths) -> None:
    places.home.write_text("I am a file")
    found = checked(places)
    assert [name for name, one in found.items() if not one.fine] == ["Data folder", "Library", "Reflections"]
    assert all("ASSISTANT_HOME" in found[name].message for name in ("Data folder", "Library", "Reflections"))


def test_looking_changes_nothing_that_was_there(places: Paths) -> None:
    checked(places)
    before = places.reflections.read_bytes()
    checked(places)
    assert places.reflections.read_bytes() == before


def test_prompts_are_told_with_every_problem(places: Paths, tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    with pytest.raises(CheckFailed) as caught:
        checkup.prompts(replace(places, prompts=tmp_path / "prompts"))
    assert "holds no prompts" in str(caught.value) and "has no file with `id: stage`" in str(caught.value)


def test_a_corpus_that_cannot_be_read_is_told(places: Paths, tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match="sources.yaml"):
        checkup.prompts(replace(places, corpus=tmp_path / "nowhere"))


def test_what_the_computer_refuses_does_not_hide_the_next_check(places: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(folder: Path) -> Path:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(checkup, "private_folder", refused)
    found = checked(places)
    assert not found["Data folder"].fine and "Input/output error" in found["Data folder"].message
    assert found["Prompts"].fine


def test_documents_of_ones_own_are_counted_once_there_are_any(places: Paths) -> None:
    added = datetime(2026, 11, 22, tzinfo=UTC)
    one = Document(id="doc-1", title="T", file="/nowhere/a.txt", digest="0", size=1, passages=0, added=added)
    SqliteDocuments(places.documents).keep(one, [])
    said = checked(places)["Your documents"]
    assert (said.fine, said.message) == (True, "1 in documents.db, of which 1 from files that are no longer there")
    places.documents.write_bytes(b"not a database" * 100)
    assert not checked(places)["Your documents"].fine
