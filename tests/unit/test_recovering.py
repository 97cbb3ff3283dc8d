"""A damaged file: every answer that can be read is saved, the rest comes from a backup, and it is said which."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from assistant import wiring_keeping
from assistant.adapters import ciphers, coach_notes, reflection_store
from assistant.adapters.backups import MOST
from assistant.adapters.private_database import Holding
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.backups import Recovery
from assistant.domain.coaching import CoachNote
from assistant.errors import AssistantError, StoreDamaged
from tests.fakes import BEGAN
from tests.kept import PASSPHRASE, lock, opened, places, read, write
from tests.structure.source import ROOT

PAGE = 4096
RELEASED = ROOT / "tests" / "unit" / "released"
"""Files as released versions wrote them, as SQL."""


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes a passphrase less often than for a person."""
    monkeypatch.setattr(ciphers, "ROUNDS", 1_000)


def recover(home: Path, passphrase: str = "") -> Recovery | None:
    return wiring_keeping.restoring(places(home), opened(home, passphrase)).recover()


def spoil(file: Path, chance: random.Random, pages: int = 1) -> None:
    """Overwrite pages, never the first."""
    content = bytearray(file.read_bytes())
    for _ in range(pages):
        at = PAGE * chance.randrange(1, len(content) // PAGE)
        content[at : at + PAGE] = chance.randbytes(PAGE)
    file.write_bytes(bytes(content))


def test_a_whole_file_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path)
    before = (tmp_path / "reflections.db").read_bytes()
    assert recover(tmp_path) is None
    assert (tmp_path / "reflections.db").read_bytes() == before


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_whatever_page_is_damaged_what_is_read_afterwards_is_as_it_was(tmp_path: Path, passphrase: str) -> None:
    chance = random.Random(7)
    saved = whole = 0
    for number in range(12):
        home = tmp_path / str(number)
        home.mkdir()
        write(home, reflections=6, answers=20)
        if passphrase:
            lock(home, passphrase)
        before = read(home, opened(home, passphrase))
        spoil(home / "reflections.db", chance, pages=1 + number % 3)
        found = recover(home, passphrase)
        after = read(home, opened(home, passphrase))
        for name, answers in after.items():
            assert answers == before[name][: len(answers)]
        if found is None:
            assert after == before
            continue
        for one in found.found:
            if one.whole:
                assert after[one.reflection] == before[one.reflection]
        saved += sum(map(len, after.values()))
        whole += sum(one.whole for one in found.found)
        assert (home / "reflections-damaged.db").is_file()
    assert whole >= 20
    assert saved >= 600


def test_what_is_lost_comes_from_the_latest_backup_and_is_said(tmp_path: Path) -> None:
    write(tmp_path, reflections=6, answers=20)
    wiring_keeping.backups(places(tmp_path)).make((), BEGAN)
    before = read(tmp_path)
    with closing(SqliteReflections(tmp_path / "reflections.db")) as store:
        store.create("later", "Later", "short", BEGAN + timedelta(days=1))
    (tmp_path / "reflections.db").write_bytes(b"nothing of it is left" * 1000)
    found = recover(tmp_path)
    assert found and found.backup
    assert all(one.from_backup for one in found.found)
    assert read(tmp_path) == before


def test_with_nothing_to_be_had_one_starts_afresh(tmp_path: Path) -> None:
    (tmp_path / "reflections.db").write_bytes(b"nothing of it is left" * 1000)
    found = recover(tmp_path)
    assert found and found.found == ()
    assert read(tmp_path) == {}
    assert (tmp_path / "reflections-damaged.db").read_bytes() == b"nothing of it is left" * 1000


def test_a_damaged_file_is_no_backup_and_older_ones_stay(tmp_path: Path) -> None:
    write(tmp_path)
    wiring_keeping.care(places(tmp_path), opened(tmp_path))
    (tmp_path / "reflections.db").write_bytes(b"nothing of it is left" * 1000)
    wiring_keeping.care(places(tmp_path), opened(tmp_path))
    kept = [
        read(place)
        for place in wiring_keeping.backups(places(tmp_path)).folders()
        if (place / "reflections.db").exists()
    ]
    assert len(kept) == 1
    assert len(kept[0]) == 2


def test_however_often_one_starts_with_a_damaged_file_its_latest_backup_stays_and_is_used(tmp_path: Path) -> None:
    write(tmp_path)
    wiring_keeping.care(places(tmp_path), opened(tmp_path))
    before = read(tmp_path)
    (tmp_path / "reflections.db").write_bytes(b"nothing of it is left" * 1000)
    for number in range(2 * MOST):
        with closing(coach_notes.SqliteCoachNotes(tmp_path / "coach.db")) as notes:
            notes.add([CoachNote(reflection="r0", step="opening.partnership", at=BEGAN, text=f"note {number}")])
        wiring_keeping.care(places(tmp_path), opened(tmp_path))
    assert len(wiring_keeping.backups(places(tmp_path)).held()) == MOST + 1
    found = recover(tmp_path)
    assert found and all(one.from_backup for one in found.found)
    assert read(tmp_path) == before


def test_a_damaged_file_alone_is_no_change_to_back_up(tmp_path: Path) -> None:
    write(tmp_path)
    wiring_keeping.care(places(tmp_path), opened(tmp_path))
    (tmp_path / "reflections.db").write_bytes(b"nothing of it is left" * 1000)
    wiring_keeping.care(places(tmp_path), opened(tmp_path))
    assert len(wiring_keeping.backups(places(tmp_path)).held()) == 1


@pytest.mark.parametrize(
    ("name", "holding"), [("reflections", reflection_store.HOLDING), ("coach", coach_notes.HOLDING)]
)
def test_a_file_of_every_released_version_opens_and_is_brought_up_to_date(
    tmp_path: Path, name: str, holding: Holding
) -> None:
    for version in range(1, holding.version + 1):
        home = tmp_path / str(version)
        home.mkdir()
        with closing(sqlite.connect(str(home / f"{name}.db"))) as db:
            db.executescript((RELEASED / f"{name}-{version}.sql").read_text())
        if name == "reflections":
            assert read(home) == {"r0": ["Xylographic marmalade."]}
        else:
            with closing(coach_notes.SqliteCoachNotes(home / "coach.db")) as kept:
                assert [one.text for one in kept.about("r0")] == ["Xylographic marmalade."]
        with closing(sqlite.connect(str(home / f"{name}.db"))) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (holding.version,)


@pytest.mark.parametrize("name", ["reflections", "coach"])
def test_a_file_of_a_newer_version_is_refused_and_not_touched(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    with closing(sqlite.connect(str(tmp_path / f"{name}.db"))) as db:
        db.execute("PRAGMA user_version = 99")
    before = (tmp_path / f"{name}.db").read_bytes()
    with pytest.raises(StoreDamaged, match="newer version"):
        read(tmp_path) if name == "reflections" else coach_notes.SqliteCoachNotes(tmp_path / "coach.db")
    assert (tmp_path / f"{name}.db").read_bytes() == before


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    import dataclasses

    broken = dataclasses.replace(
        reflection_store.HOLDING, steps=(*reflection_store.HOLDING.steps, "CREATE TABLE more (a); nonsense")
    )
    monkeypatch.setattr(reflection_store, "HOLDING", broken)
    with pytest.raises(AssistantError):
        read(tmp_path)
    monkeypatch.undo()
    assert len(read(tmp_path)) == 2
