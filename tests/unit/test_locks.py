"""Locking what a person writes: with a passphrase or a key, changed, taken off, and broken off in between."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import wiring_keeping
from assistant.adapters import ciphers, keys
from assistant.adapters.keys import KeyFiles
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.locks import LockNote
from assistant.errors import Locked, ReflectionBusy, StoreDamaged, WrongPassphrase, WrongUse
from tests.fakes import BEGAN
from tests.kept import ANOTHER, PASSPHRASE, SECRET, files, holding, lock, notes, opened, places, read, write

ROUNDS, FEWER = 2_000, 1_000


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes a passphrase less often than for a person."""
    assert ciphers.ROUNDS == 256_000
    monkeypatch.setattr(ciphers, "ROUNDS", ROUNDS)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Somebody's words, and a backup of them."""
    write(tmp_path)
    wiring_keeping.backups(places(tmp_path)).make((), BEGAN)
    return tmp_path


def test_locked_nothing_can_be_read_in_any_file_and_all_of_it_with_the_passphrase(home: Path) -> None:
    before = read(home)
    assert len(holding(home)) == 4
    lock(home, PASSPHRASE)
    assert holding(home) == []
    assert read(home, opened(home, PASSPHRASE)) == before
    assert notes(home, opened(home, PASSPHRASE)) == [f"{SECRET} noted"]
    assert {"lock.json", "keys.db"} <= set(files(home))


def test_no_file_looks_like_a_database_or_is_left_over(home: Path) -> None:
    lock(home, PASSPHRASE)
    begins = [(home / name).read_bytes()[:6] for name in files(home) if name.endswith(".db")]
    assert b"SQLite" not in begins
    assert not [name for name in files(home) if "part" in name or "wal" in name or "journal" in name]


def test_a_wrong_passphrase_opens_nothing_and_says_so(home: Path) -> None:
    lock(home, PASSPHRASE)
    with pytest.raises(WrongPassphrase, match="does not open"):
        opened(home, "winter fog over westside").held()


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\x00\x1b[2J", "';--", "x'" + "00" * 32 + "'", "\ud800"])
def test_whatever_is_typed_is_a_wrong_passphrase_and_no_more(home: Path, typed: str) -> None:
    lock(home, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        opened(home, typed).held()


def test_accents_are_the_same_however_they_are_typed(home: Path) -> None:
    lock(home, "caf\u00e9 au lait")
    assert read(home, opened(home, "cafe\u0301 au lait"))


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_every_passphrase_is_taken_or_refused_in_a_sentence(text: str) -> None:
    try:
        assert len(keys.usable(text)) >= 8
    except WrongUse as error:
        assert error.do


def test_another_passphrase_makes_the_one_of_before_useless_in_the_backups_too(home: Path) -> None:
    lock(home, PASSPHRASE)
    before = (home / "reflections.db").read_bytes()
    lock(home, ANOTHER, PASSPHRASE)
    for folder in (home, *wiring_keeping.backups(places(home)).folders()):
        with pytest.raises(WrongPassphrase):
            opened(folder, PASSPHRASE).held()
        assert read(folder, opened(folder, ANOTHER))
    assert (home / "reflections.db").read_bytes() != before


def test_taken_off_everything_is_as_before_and_no_key_is_left(home: Path) -> None:
    before, there = read(home), files(home)
    lock(home, PASSPHRASE)
    wiring_keeping.take_lock_off(places(home), opened(home, PASSPHRASE))
    assert read(home) == before
    assert files(home) == there


def test_what_begins_after_locking_is_locked_from_its_first_byte(tmp_path: Path) -> None:
    lock(tmp_path, PASSPHRASE)
    write(tmp_path, keys=opened(tmp_path, PASSPHRASE))
    assert holding(tmp_path) == []
    assert read(tmp_path, opened(tmp_path, PASSPHRASE))


def test_without_the_passphrase_a_store_says_that_it_is_locked(home: Path) -> None:
    lock(home, PASSPHRASE)
    with pytest.raises(Locked, match="locked with a passphrase"):
        wiring_keeping.keys(places(home)).held()


def test_while_another_window_has_it_open_nothing_is_locked_and_nothing_changed(home: Path) -> None:
    before = {name: (home / name).read_bytes() for name in files(home)}
    with closing(SqliteReflections(home / "reflections.db")), pytest.raises(ReflectionBusy, match="Another window"):
        lock(home, PASSPHRASE)
    assert {name: (home / name).read_bytes() for name in files(home)} == before


def test_one_that_opens_while_it_is_being_locked_reads_what_is_there_then(home: Path) -> None:
    lock(home, PASSPHRASE)
    held = opened(home, PASSPHRASE)
    held.held()
    lock(home, ANOTHER, PASSPHRASE)
    with pytest.raises(StoreDamaged):
        read(home, held)
    held.forget()
    held.unlock(ANOTHER)
    assert read(home, held)


@pytest.mark.parametrize("unlocking", [False, True])
def test_broken_off_after_any_file_it_is_finished_at_the_next_start(
    home: Path, unlocking: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(home)
    if unlocking:
        lock(home, PASSPHRASE)
    from assistant.adapters import copies

    whole, count = copies.rewrite, 0

    class Stop(BaseException):
        """As if killed."""

    def stopping(*given: object) -> bool:
        nonlocal left, count
        count += 1
        if not left:
            raise Stop
        left -= 1
        return whole(*given)  # type: ignore[arg-type]  # whatever it is given

    for files_done in range(4):
        left = files_done
        monkeypatch.setattr(copies, "rewrite", stopping)
        with pytest.raises(Stop):
            if unlocking:
                wiring_keeping.take_lock_off(places(home), opened(home, PASSPHRASE))
            else:
                lock(home, ANOTHER if files_done % 2 else PASSPHRASE, PASSPHRASE if files_done % 2 else ANOTHER)
        monkeypatch.setattr(copies, "rewrite", whole)
        now = opened(home, ANOTHER if files_done % 2 and not unlocking else PASSPHRASE)
        assert read(home, now) == before
        assert notes(home, now)
        assert wiring_keeping.care(places(home), now) == ""
        assert read(home, now) == before
        assert bool(holding(home)) == unlocking
        if unlocking:
            assert "lock.json" not in files(home)
            lock(home, PASSPHRASE)
    assert count


def test_a_lock_of_older_settings_still_opens_and_is_renewed_with_the_passphrase(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ciphers, "ROUNDS", FEWER)
    lock(home, PASSPHRASE)
    monkeypatch.setattr(ciphers, "ROUNDS", ROUNDS)
    assert read(home, opened(home, PASSPHRASE))
    lock(home, PASSPHRASE, PASSPHRASE)
    note = KeyFiles(home).note()
    assert note and note.rounds == ciphers.ROUNDS
    assert read(home, opened(home, PASSPHRASE))


def test_new_keys_under_an_old_note_open_with_the_new_passphrase(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ciphers, "ROUNDS", FEWER)
    lock(home, PASSPHRASE)
    monkeypatch.setattr(ciphers, "ROUNDS", ROUNDS)
    old = (home / "lock.json").read_bytes()
    lock(home, ANOTHER, PASSPHRASE)
    (home / "lock.json").write_bytes(old)
    assert read(home, opened(home, ANOTHER))


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"version": 2}', "\xff", '{"kept": "nowhere", "name": "a"}'])
def test_a_note_that_cannot_be_read_is_a_sentence_and_nothing_is_touched(home: Path, note: str) -> None:
    lock(home, PASSPHRASE)
    (home / "lock.json").write_text(note, encoding="latin-1")
    before = (home / "reflections.db").read_bytes()
    with pytest.raises(StoreDamaged, match="does not say how"):
        opened(home, PASSPHRASE).held()
    assert (home / "reflections.db").read_bytes() == before


@pytest.mark.parametrize("gone", [True, False])
def test_without_its_file_of_keys_the_backup_of_it_is_named(home: Path, gone: bool) -> None:
    lock(home, PASSPHRASE)
    wiring_keeping.backups(places(home)).make(opened(home, PASSPHRASE).held(), BEGAN + timedelta(days=1))
    if gone:
        (home / "keys.db").unlink()
    else:
        (home / "keys.db").write_bytes(b"")
    with pytest.raises(StoreDamaged, match="every folder in backups has a copy"):
        opened(home, PASSPHRASE).held()
    copied = wiring_keeping.backups(places(home)).folders()[0] / "keys.db"
    (home / "keys.db").write_bytes(copied.read_bytes())
    assert read(home, opened(home, PASSPHRASE))


def test_a_locked_file_without_its_note_is_said_to_be_unreadable_and_left(home: Path) -> None:
    lock(home, PASSPHRASE)
    (home / "lock.json").unlink()
    before = (home / "reflections.db").read_bytes()
    with pytest.raises(StoreDamaged):
        read(home)
    assert (home / "reflections.db").read_bytes() == before


def test_the_note_holds_nothing_secret_and_is_the_owners_alone(home: Path) -> None:
    lock(home, PASSPHRASE)
    assert set(json.loads((home / "lock.json").read_text())) == set(LockNote.model_fields)
    for name in files(home):
        assert (home / name).stat().st_mode & 0o077 == 0, name


def test_broken_off_between_the_keys_and_their_note_the_change_is_finished(home: Path) -> None:
    lock(home, PASSPHRASE)
    old = (home / "lock.json").read_bytes()
    first, second = opened(home, PASSPHRASE).held()[0], keys.new()
    note = KeyFiles(home).note()
    assert note
    KeyFiles(home).write(note, (second, first), ANOTHER)
    (home / "lock.json").write_bytes(old)
    assert wiring_keeping.care(places(home), opened(home, ANOTHER)) == ""
    assert opened(home, ANOTHER).held() == (second,)
    for folder in (home, *wiring_keeping.backups(places(home)).folders()):
        assert read(folder, opened(folder, ANOTHER))
