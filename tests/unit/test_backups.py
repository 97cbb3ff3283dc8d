"""Backups: made of what changed, seven kept, put back, forgetful of what is deleted."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant import leftovers, wiring_keeping
from assistant.adapters import ciphers
from assistant.adapters.backed_up_reflections import BackedUpReflections
from assistant.adapters.backups import MOST, Backups
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Answered
from assistant.errors import FolderUnusable, NotFound, ReflectionBusy, StoreDamaged, WrongPassphrase
from tests.fakes import BEGAN
from tests.kept import ANOTHER, PASSPHRASE, SECRET, files, holding, lock, notes, opened, places, read, write
from tests.unit.store_helpers import answered, recorded


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes a passphrase less often than for a person."""
    monkeypatch.setattr(ciphers, "ROUNDS", 1_000)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Somebody's words."""
    write(tmp_path)
    return tmp_path


def backups(home: Path) -> Backups:
    return wiring_keeping.backups(places(home))


def make(home: Path, at: datetime = BEGAN, passphrase: str = "") -> str:
    """Back up; the name of what was made."""
    made = backups(home).make(opened(home, passphrase).held(), at)
    return made.name if made else ""


def change(home: Path, text: str = "more", passphrase: str = "") -> None:
    with closing(SqliteReflections(home / "reflections.db", opened(home, passphrase).held())) as store:
        store.append("r0", recorded(answered(text), first=len(store.load("r0"))))


def restore(home: Path, name: str, passphrase: str = "", then: str = "") -> None:
    wiring_keeping.restoring(places(home), opened(home, passphrase)).restore(name, lambda: then)


def test_a_backup_is_made_of_what_changed_and_of_nothing_else(home: Path) -> None:
    assert make(home) == f"0001-{BEGAN:%Y%m%d-%H%M%S}"
    assert make(home) == ""
    change(home)
    assert make(home).startswith("0002-")
    assert [name for name in files(home) if name.startswith("backups/")] == [
        f"backups/{number}-{BEGAN:%Y%m%d-%H%M%S}/{name}"
        for number in ("0001", "0002")
        for name in ("coach.db", "reflections.db")
    ]


def test_with_nothing_to_keep_nothing_is_made(tmp_path: Path) -> None:
    assert make(tmp_path) == ""
    assert files(tmp_path) == []


def test_a_backup_has_what_is_still_in_the_journal(home: Path) -> None:
    with closing(SqliteReflections(home / "reflections.db")) as store:
        store.append("r0", recorded(answered("just now"), first=4))
        make(home)
    assert "just now" in read(backups(home).folders()[0])["r0"]


def test_the_latest_seven_are_kept_also_when_the_clock_goes_back(home: Path) -> None:
    for number in range(MOST + 3):
        change(home, f"change {number}")
        make(home, BEGAN - timedelta(days=number))
    held = backups(home).held()
    assert [one.name.split("-")[0] for one in held] == [f"{number:04d}" for number in range(10, 3, -1)]
    assert read(backups(home).folders()[0])["r0"][-1] == "change 9"


def test_backups_are_the_owners_alone_and_whole_files(home: Path) -> None:
    make(home)
    for place in (home / "backups", *backups(home).folders()):
        assert place.stat().st_mode & 0o077 == 0
    for name in files(home):
        assert (home / name).stat().st_mode & 0o077 == 0
    assert not [name for name in files(home) if name.startswith("backups") and not name.endswith(".db")]


def test_what_was_broken_off_is_cleared_away_and_is_no_backup(home: Path) -> None:
    part = home / "backups" / ".0001-x.part"
    part.mkdir(parents=True)
    (part / "reflections.db").write_text("half")
    assert backups(home).held() == ()
    make(home)
    assert not part.exists()


def test_other_folders_and_links_there_are_none(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    make(home)
    (home / "backups" / "mine").mkdir()
    (home / "backups" / "0009-20260101-000000").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    assert len(backups(home).held()) == 1


def test_where_none_can_be_made_it_is_said_and_the_older_stay(home: Path) -> None:
    make(home)
    change(home)
    (home / "backups").rename(home / "kept")
    (home / "backups").write_text("in the way")
    with pytest.raises(FolderUnusable):
        make(home)
    assert "Nothing" in wiring_keeping.care(places(home), opened(home)) or (home / "kept").is_dir()


def test_a_backup_is_put_back_and_what_it_replaced_is_the_newest(home: Path) -> None:
    before = read(home)
    name = make(home)
    change(home)
    later = read(home)
    restore(home, name)
    assert read(home) == before
    restore(home, backups(home).held()[0].name)
    assert read(home) == later
    assert notes(home) == [f"{SECRET} noted"]


def test_a_backup_that_is_not_there_or_another_window_stop_it(home: Path) -> None:
    name = make(home)
    with pytest.raises(NotFound):
        restore(home, "0001-20000101-000000")
    with pytest.raises(NotFound):
        restore(home, "../../etc")
    change(home)
    with closing(SqliteReflections(home / "reflections.db")), pytest.raises(ReflectionBusy):
        restore(home, name)
    assert read(home)["r0"][-1] == "more"


def test_locked_a_backup_is_put_back_under_the_passphrase_of_now(home: Path) -> None:
    lock(home, PASSPHRASE)
    name = make(home, passphrase=PASSPHRASE)
    change(home, passphrase=PASSPHRASE)
    restore(home, name, PASSPHRASE)
    assert "more" not in read(home, opened(home, PASSPHRASE))["r0"]
    assert holding(home) == []


def test_one_brought_from_elsewhere_asks_for_the_passphrase_of_then(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, reflections=5)
    lock(elsewhere, ANOTHER)
    name = make(elsewhere, passphrase=ANOTHER)
    (home / "backups").mkdir()
    os.rename(elsewhere / "backups" / name, home / "backups" / name)
    lock_now = read(home)
    with pytest.raises(WrongPassphrase):
        restore(home, name, then="no idea at all")
    assert read(home) == lock_now
    restore(home, name, then=ANOTHER)
    assert len(read(home)) == 5


def test_a_damaged_backup_is_refused_and_the_present_kept(home: Path) -> None:
    name = make(home)
    (home / "backups" / name / "reflections.db").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreDamaged, match="Choose another"):
        restore(home, name)
    assert read(home)


def test_deleted_a_reflection_leaves_no_byte_in_any_file(home: Path) -> None:
    make(home)
    change(home)
    make(home)
    with closing(wiring_keeping.reflections(places(home))) as store:
        assert leftovers.of(places(home), store, "r1").startswith("It is gone from 2 backups too.")
        store.delete("r1")
    assert holding(home, f"{SECRET} 1") == []
    assert len(holding(home, f"{SECRET} 0")) == 3
    assert all(list(read(place)) == ["r0"] for place in (home, *backups(home).folders()))


def test_deleted_it_stays_in_the_backups_where_that_was_chosen_and_is_said(home: Path) -> None:
    make(home)
    with closing(wiring_keeping.reflections(places(home), forgetting=False)) as store:
        told = leftovers.of(places(home), store, "r1", forgetting=False)
        assert told == "It stays in the backup, until newer ones take their place."
        store.delete("r1")
    assert len(holding(home, f"{SECRET} 1")) == 1


def test_words_that_are_taken_out_leave_the_backups_too(home: Path) -> None:
    make(home)
    with closing(BackedUpReflections(home / "reflections.db", (), backups(home), forgetting=False)) as store:
        log = store.load("r1")
        altered = [
            one.model_copy(update={"what": one.what.model_copy(update={"text": "[removed]"})})
            for one in log
            if isinstance(one.what, Answered)
        ]
        store.rewrite("r1", altered, recorded(answered("x"), first=len(log))[0], "Another title")
    assert holding(home, f"{SECRET} 1") == []
    assert len(read(backups(home).folders()[0])["r1"]) == 3


def test_a_backup_that_cannot_be_opened_does_not_stop_a_deletion(home: Path) -> None:
    make(home)
    (backups(home).folders()[0] / "reflections.db").write_bytes(b"no database" * 1000)
    with closing(wiring_keeping.reflections(places(home))) as store:
        store.delete("r1")
    assert list(read(home)) == ["r0"]
