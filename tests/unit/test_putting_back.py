"""What backups hold is read without a change to them, and one reflection or all of it comes back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from assistant import wiring_keeping
from assistant.adapters import ciphers
from assistant.adapters.backups import MOST
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.backups import HeldBackup, PutBack
from assistant.errors import NotFound, ReflectionBusy, ReflectionsDamaged, StoreDamaged, WrongPassphrase
from tests.fakes import BEGAN
from tests.kept import ANOTHER, PASSPHRASE, lock, opened, places, read, write
from tests.unit.store_helpers import answered, recorded
from tests.unit.test_backups import backups, change, make
from tests.unit.test_recovering import RELEASED


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes a passphrase less often than for a person."""
    monkeypatch.setattr(ciphers, "ROUNDS", 1_000)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Five reflections of three answers each, backed up; then one is gone, and one is shorter and was renamed."""
    write(tmp_path, reflections=5)
    make(tmp_path)
    spoil(tmp_path)
    return tmp_path


def spoil(home: Path, passphrase: str = "") -> None:
    with closing(SqliteReflections(home / "reflections.db", opened(home, passphrase).held())) as store:
        store.delete("r1")
        first = store.load("r2")[:2]
        store.delete("r2")
        store.create("r2", "Renamed since", "short", BEGAN)
        store.append("r2", first)
        store.keep_draft("r2", "typed since")


def held(home: Path, passphrase: str = "") -> tuple[HeldBackup, ...]:
    return wiring_keeping.restoring(places(home), opened(home, passphrase)).kept()


def put_back(home: Path, name: str, which: Sequence[str] = (), passphrase: str = "", then: str = "") -> PutBack:
    found = wiring_keeping.restoring(places(home), opened(home, passphrase))
    return found.put_back(name, which, lambda: then)


def state(home: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of the backups."""
    return {
        str(file): (file.stat().st_mtime_ns, file.read_bytes())
        for file in (home / "backups").rglob("*")
        if file.is_file()
    }


def test_a_backup_says_what_is_gone_and_what_is_shorter(home: Path) -> None:
    (one,) = held(home)
    assert (one.reflections, one.locked, one.sealed, one.damaged) == (5, False, False, False)
    assert {(lost.id, lost.gone, lost.had) for lost in one.lost} == {
        ("r1", True, "no longer there; 1 answer in it"),
        ("r2", False, "2 of 4 entries there now"),
    }


def test_looking_changes_no_byte_of_a_backup_and_makes_no_other(tmp_path: Path) -> None:
    write(tmp_path)
    make(tmp_path)
    before = state(tmp_path)
    held(tmp_path)
    wiring_keeping.restoring(places(tmp_path), opened(tmp_path)).look(held(tmp_path)[0].backup.name, str)
    assert state(tmp_path) == before
    assert make(tmp_path) == ""


def test_what_was_begun_and_left_without_a_word_is_not_missed(tmp_path: Path) -> None:
    with closing(SqliteReflections(tmp_path / "reflections.db")) as store:
        store.create("empty", "New reflection", "short", BEGAN)
    make(tmp_path)
    with closing(SqliteReflections(tmp_path / "reflections.db")) as store:
        store.delete("empty")
    (one,) = held(tmp_path)
    assert (one.reflections, one.lost) == (0, ())


def test_one_comes_back_alone_and_what_was_there_before_is_the_newest_backup(home: Path) -> None:
    before = read(home)
    whole = read(backups(home).folders()[0])
    done = put_back(home, backups(home).held()[0].name, ["r1"])
    assert read(home) == before | {"r1": whole["r1"]}
    assert done.before == backups(home).held()[0]
    assert read(backups(home).folders()[0]) == before


def test_a_shorter_one_gets_its_answers_and_keeps_its_title_and_what_is_typed(home: Path) -> None:
    whole = read(backups(home).folders()[0])
    done = put_back(home, backups(home).held()[0].name, ["r2"])
    assert len(done.titles) == 1
    assert read(home)["r2"] == whole["r2"]
    assert "r1" not in read(home)
    with closing(SqliteReflections(home / "reflections.db")) as store:
        assert (store.info("r2").title, store.draft("r2")) == ("Renamed since", "typed since")
        assert [(one.id, one.answers, one.untouched) for one in store.list() if one.id == "r2"] == [("r2", 1, False)]
        assert store.info("r2").updated == store.load("r2")[-1].at


def test_all_that_is_missing_comes_back_and_nothing_else_is_touched(home: Path) -> None:
    change(home, "said after the backup")
    whole = read(backups(home).folders()[0])
    put_back(home, backups(home).held()[0].name)
    assert read(home) == whole | {"r0": [*whole["r0"], "said after the backup"]}
    assert held(home)[-1].lost == ()


def test_what_was_typed_in_one_and_not_sent_comes_back_with_it(tmp_path: Path) -> None:
    write(tmp_path)
    with closing(SqliteReflections(tmp_path / "reflections.db")) as store:
        store.keep_draft("r1", "half a sentence")
    make(tmp_path)
    with closing(SqliteReflections(tmp_path / "reflections.db")) as store:
        store.delete("r1")
    put_back(tmp_path, backups(tmp_path).held()[0].name)
    with closing(SqliteReflections(tmp_path / "reflections.db")) as store:
        assert store.draft("r1") == "half a sentence"


def test_from_the_oldest_of_seven_which_makes_room_for_what_was_there_before(home: Path) -> None:
    for number in range(1, MOST):
        change(home, f"change {number}")
        make(home, BEGAN + timedelta(days=number))
    oldest = backups(home).held()[-1].name
    change(home, "the last")
    put_back(home, oldest)
    assert oldest not in {one.name for one in backups(home).held()}
    assert sorted(read(home)) == ["r0", "r1", "r2", "r3", "r4"]


def test_where_nothing_is_left_of_the_file_all_of_it_comes_back(home: Path) -> None:
    (home / "reflections.db").unlink()
    done = put_back(home, backups(home).held()[0].name)
    assert len(done.titles) == 5
    assert read(home) == read(backups(home).folders()[-1])


def test_one_that_is_as_long_now_or_was_never_there_is_refused(home: Path) -> None:
    before = read(home)
    name = backups(home).held()[0].name
    for which in (["r0"], ["r1", "r0"], ["nothing\x1b[2J"]):
        with pytest.raises(NotFound, match="no more of") as caught:
            put_back(home, name, which)
        assert "\x1b" not in str(caught.value)
    with pytest.raises(NotFound):
        put_back(home, "../../etc")
    assert read(home) == before
    assert len(backups(home).held()) == 1


def test_one_that_another_window_makes_longer_meanwhile_stays_as_it_is(home: Path) -> None:
    found = wiring_keeping.restoring(places(home), opened(home))

    def meanwhile(done: int, total: int, doing: str) -> None:
        if done == 0:
            with closing(SqliteReflections(home / "reflections.db")) as store:
                store.append("r2", recorded(*map(answered, "abc"), first=2))

    done = found.put_back(backups(home).held()[0].name, ["r2"], str, meanwhile)
    assert done.titles == ()
    assert read(home)["r2"][-3:] == ["a", "b", "c"]


def test_while_another_window_is_writing_it_is_said_and_nothing_is_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.adapters.private_database.BUSY_SECONDS", 0.1)
    before = read(home)
    with closing(sqlite.connect(str(home / "reflections.db"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ReflectionBusy):
            put_back(home, backups(home).held()[0].name)
        other.execute("ROLLBACK")
    assert read(home) == before


def test_a_locked_one_is_read_and_put_back_under_the_passphrase_of_now(tmp_path: Path) -> None:
    write(tmp_path)
    lock(tmp_path, PASSPHRASE)
    make(tmp_path, passphrase=PASSPHRASE)
    spoilt = opened(tmp_path, PASSPHRASE)
    with closing(SqliteReflections(tmp_path / "reflections.db", spoilt.held())) as store:
        store.delete("r1")
    (one,) = held(tmp_path, PASSPHRASE)
    assert (one.locked, one.sealed, [lost.id for lost in one.lost]) == (True, False, ["r1"])
    put_back(tmp_path, one.backup.name, passphrase=PASSPHRASE)
    assert sorted(read(tmp_path, spoilt)) == ["r0", "r1"]


def test_one_under_another_passphrase_is_sealed_until_that_is_given(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, reflections=7)
    lock(elsewhere, ANOTHER)
    name = make(elsewhere, BEGAN + timedelta(days=1), passphrase=ANOTHER)
    os.rename(elsewhere / "backups" / name, home / "backups" / name)
    sealed = next(one for one in held(home) if one.backup.name == name)
    assert (sealed.locked, sealed.sealed, sealed.damaged, sealed.reflections) == (True, True, False, 0)
    found = wiring_keeping.restoring(places(home), opened(home))
    with pytest.raises(WrongPassphrase):
        found.look(name, lambda: "no idea at all")
    assert [lost.id for lost in found.look(name, lambda: ANOTHER).lost if lost.gone] == ["r1", "r5", "r6"]
    put_back(home, name, ["r5"], then=ANOTHER)
    assert sorted(read(home)) == ["r0", "r2", "r3", "r4", "r5"]


def test_a_damaged_backup_is_said_to_be_and_changes_nothing(home: Path) -> None:
    before = read(home)
    name = backups(home).held()[0].name
    (home / "backups" / name / "reflections.db").write_bytes(b"no database" * 1000)
    (one,) = held(home)
    assert (one.damaged, one.sealed, one.lost) == (True, False, ())
    assert wiring_keeping.restoring(places(home), opened(home)).look(name, str).damaged
    with pytest.raises(StoreDamaged, match="Choose another"):
        put_back(home, name)
    (home / "backups" / name / "reflections.db").unlink()
    (one,) = held(home)
    assert (one.reflections, one.damaged) == (0, False)
    with pytest.raises(NotFound, match="holds no reflections"):
        put_back(home, name)
    assert read(home) == before


def test_an_entry_that_cannot_be_read_in_a_backup_stays_out_with_its_reflection_alone(home: Path) -> None:
    name = backups(home).held()[0].name
    with closing(sqlite.connect(str(home / "backups" / name / "reflections.db"), isolation_level=None)) as spoiling:
        spoiling.execute("UPDATE events SET body = '{' WHERE reflection = 'r1' AND seq = 2")
        spoiling.execute("UPDATE reflections SET title = 'Spoilt' WHERE id = 'r1'")
    done = put_back(home, name)
    assert (len(done.titles), done.unreadable) == (1, ("Spoilt",))
    assert "r1" not in read(home)


def test_a_damaged_file_is_not_written_to_as_it_could_not_be_backed_up(home: Path) -> None:
    name = backups(home).held()[0].name
    (home / "reflections.db").write_bytes(b"nothing of it is left" * 1000)
    (one,) = held(home)
    assert len(one.lost) == 5
    with pytest.raises(ReflectionsDamaged, match="recover"):
        put_back(home, name)
    assert (home / "reflections.db").read_bytes() == b"nothing of it is left" * 1000
    assert wiring_keeping.restoring(places(home), opened(home)).damaged()


def test_a_backup_of_every_released_version_can_be_put_back(tmp_path: Path) -> None:
    for file in sorted(RELEASED.glob("reflections-*.sql")):
        home = tmp_path / file.stem
        place = home / "backups" / f"0001-{BEGAN:%Y%m%d-%H%M%S}"
        place.mkdir(parents=True)
        with closing(sqlite.connect(str(place / "reflections.db"))) as db:
            db.executescript(file.read_text())
        put_back(home, place.name)
        assert read(home) == {"r0": ["Xylographic marmalade."]}
