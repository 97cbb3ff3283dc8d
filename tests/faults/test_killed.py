"""kill -9 at random instants of everything that writes what a person said: nothing is lost, the next start goes on."""

from __future__ import annotations

import os
import random
import signal
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from assistant import wiring_keeping
from assistant.adapters import ciphers
from assistant.adapters.reflection_store import SqliteReflections
from assistant.conversation import exchange
from assistant.errors import Locked, ReflectionNotFound
from tests.faults.harness import TIMES, at_random, count, killed
from tests.kept import ANOTHER, PASSPHRASE, SECRET, holding, lock, notes, opened, places, read, write
from tests.structure.source import ROOT
from tests.unit.store_helpers import answered, recorded

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="work is killed in a process made by fork")
ASKED_AGAIN = "the question of the last answer, once more"
AS_BEFORE = "everything as before, or as it was to be"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes a passphrase less often than for a person."""
    monkeypatch.setattr(ciphers, "ROUNDS", 1_000)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Somebody's words, with two backups."""
    home = tmp_path / "made"
    home.mkdir()
    write(home, reflections=8, answers=40)
    _care(home)
    with closing(SqliteReflections(home / "reflections.db")) as store:
        store.append("r0", recorded(answered("later"), first=len(store.load("r0"))))
    _care(home)
    return home


def _care(home: Path, passphrase: str = "") -> None:
    assert wiring_keeping.care(places(home), opened(home, passphrase)) == ""


def _passphrase(home: Path) -> str:
    """Whichever opens it."""
    for one in ("", ANOTHER, PASSPHRASE):
        with suppress(Locked):
            opened(home, one).held()
            return one
    raise AssertionError("no passphrase opens it")


@pytest.mark.parametrize("doing", ["locking", "changing the passphrase", "unlocking"])
def test_while_the_lock_is_changed(made: Path, tmp_path: Path, doing: str) -> None:
    before, noted = read(made), notes(made)
    if doing != "locking":
        lock(made, PASSPHRASE)

    def work(home: Path) -> None:
        if doing == "unlocking":
            wiring_keeping.take_lock_off(places(home), opened(home, PASSPHRASE))
        else:
            lock(home, ANOTHER, PASSPHRASE if doing != "locking" else "")

    def check(home: Path) -> None:
        known = _passphrase(home)
        assert read(home, opened(home, known)) == before
        _care(home, known)
        known = _passphrase(home)
        assert (read(home, opened(home, known)), notes(home, opened(home, known))) == (before, noted)
        assert bool(holding(home)) == (known == "")
        for place in wiring_keeping.backups(places(home)).folders():
            assert len(read(place, opened(place, known))) == len(before)

    tried, hit = at_random(made, tmp_path, work, check, 1)
    count(
        f"kill -9 while {doing}",
        tried,
        hit,
        "the old passphrase or the new one opens all; the rest is finished at the next start",
    )


def test_while_a_backup_is_made(made: Path, tmp_path: Path) -> None:
    with closing(SqliteReflections(made / "reflections.db")) as store:
        store.append("r0", recorded(answered("latest"), first=len(store.load("r0"))))
    before = read(made)

    def check(home: Path) -> None:
        assert read(home) == before
        _care(home)
        held = [read(place) for place in wiring_keeping.backups(places(home)).folders()]
        assert len(held) == 3
        assert held[0] == before

    count("kill -9 while a backup is made", *at_random(made, tmp_path, _care, check, 2), "nothing")


def test_while_a_backup_is_put_back(made: Path, tmp_path: Path) -> None:
    older = wiring_keeping.backups(places(made)).held()[1].name
    now, then = read(made), read(made / "backups" / older)

    def work(home: Path) -> None:
        wiring_keeping.restoring(places(home), opened(home)).restore(older, str)

    def check(home: Path) -> None:
        found = read(home)
        assert found in (now, then)
        held = [read(place) for place in wiring_keeping.backups(places(home)).folders()]
        assert then in held
        assert now in held

    count("kill -9 while a backup is put back", *at_random(made, tmp_path, work, check, 3), AS_BEFORE)


def test_while_a_damaged_file_is_recovered(made: Path, tmp_path: Path) -> None:
    content = bytearray((made / "reflections.db").read_bytes())
    content[20480:24576] = bytes(4096)
    (made / "reflections.db").write_bytes(bytes(content))

    def work(home: Path) -> None:
        wiring_keeping.restoring(places(home), opened(home)).recover()

    def check(home: Path) -> None:
        work(home)
        assert len(read(home)) == 8
        assert sum(map(len, read(home).values())) >= 320

    count("kill -9 while a damaged file is recovered", *at_random(made, tmp_path, work, check, 4), AS_BEFORE)


def test_while_a_file_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    with closing(sqlite.connect(str(made / "reflections.db"))) as db:
        db.executescript((ROOT / "tests" / "unit" / "released" / "reflections-1.sql").read_text())

    def work(home: Path) -> None:
        SqliteReflections(home / "reflections.db").close()

    def check(home: Path) -> None:
        assert read(home) == {"r0": ["Xylographic marmalade."]}

    count("kill -9 while an older file is brought up to date", *at_random(made, tmp_path, work, check, 5), "nothing")


def test_while_a_reflection_is_imported(made: Path, tmp_path: Path) -> None:
    before = read(made)
    with closing(SqliteReflections(made / "reflections.db")) as store:
        text = exchange.export(store.info("r3"), store.load("r3"))

    def work(home: Path) -> None:
        with closing(wiring_keeping.reflections(places(home))) as store:
            exchange.add(exchange.read(text, "file"), store)

    def check(home: Path) -> None:
        found = read(home)
        assert {name: found[name] for name in before} == before
        assert [answers for name, answers in found.items() if name not in before] in ([], [[]], [before["r3"]])

    count("kill -9 while a reflection is imported", *at_random(made, tmp_path, work, check, 6), AS_BEFORE)


def test_while_a_reflection_is_deleted(made: Path, tmp_path: Path) -> None:
    before = read(made)

    def work(home: Path) -> None:
        with closing(wiring_keeping.reflections(places(home))) as store:
            store.delete("r3")

    def check(home: Path) -> None:
        found = read(home)
        assert found in (before, {name: answers for name, answers in before.items() if name != "r3"})
        with closing(wiring_keeping.reflections(places(home))) as store, suppress(ReflectionNotFound):
            store.delete("r3")
        if "r3" in found:
            assert holding(home, f"{SECRET} 3.") == []

    count("kill -9 while a reflection is deleted", *at_random(made, tmp_path, work, check, 7), AS_BEFORE)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_after_any_answer_all_that_was_acknowledged_is_there(made: Path, passphrase: str) -> None:
    """The child says over a pipe what has been saved, as a screen would by asking the next question."""
    if passphrase:
        lock(made, passphrase)
    chance, hit = random.Random(8), 0
    for _ in range(TIMES):
        said = len(read(made, opened(made, passphrase))["r1"])
        receiving, sending = os.pipe()

        def work(sending: int = sending, said: int = said) -> None:
            with closing(SqliteReflections(made / "reflections.db", opened(made, passphrase).held())) as store:
                for number in range(400):
                    store.append("r1", recorded(answered(f"answer {said + number}"), first=1 + said + number))
                    os.write(sending, b".")

        hit += killed(work, 0.02 + 0.1 * chance.random())
        os.close(sending)
        acknowledged = len(os.read(receiving, 1_000))
        os.close(receiving)
        found = read(made, opened(made, passphrase))["r1"]
        assert said + acknowledged <= len(found) <= said + acknowledged + 1
        assert found[said:] == [f"answer {number}" for number in range(said, len(found))]
    how = "locked" if passphrase else "not locked"
    count(f"kill -9 while answers are saved ({how})", TIMES, hit, ASKED_AGAIN)


def test_signals_are_what_they_are_taken_for() -> None:
    assert killed(signal.pause, 0.01)
    assert not killed(lambda: None, 0.3)
