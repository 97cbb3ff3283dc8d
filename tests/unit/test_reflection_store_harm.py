from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.adapters import reflection_store
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Started
from assistant.errors import AssistantError, FolderUnusable, StoreDamaged
from tests.fakes import BEGAN
from tests.unit.store_helpers import answered, begun, recorded


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "reflections.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqliteReflections]:
    made = begun(file)
    yield made
    made.close()


def unusable(file: Path) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        found = SqliteReflections(file)
        for one in found.list():
            found.load(one.id)
    assert caught.value.exit_code == 4
    return caught.value


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_left_as_it_is(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert "cannot be read as reflections" in str(unusable(file))
    assert file.read_bytes() == content


def test_a_file_cut_short_or_overwritten_is_damaged(store: SqliteReflections, file: Path) -> None:
    store.append("r1", recorded(answered("x" * 100_000), first=2))
    store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:6000])
    assert isinstance(unusable(file), StoreDamaged)
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    assert isinstance(unusable(file), StoreDamaged)


def spoil(file: Path, *statements: str) -> None:
    db = sqlite3.connect(file)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET body = '{' WHERE seq = 1",
        """UPDATE events SET body = '{"event":"exploded"}' WHERE seq = 1""",
        "UPDATE events SET at = 'yesterday' WHERE seq = 1",
        "UPDATE events SET at = '2026-03-02T09:00:00' WHERE seq = 1",
        "UPDATE events SET body = CAST(x'ff80fe' AS TEXT) WHERE seq = 1",
        "UPDATE reflections SET started = 'once'",
        "UPDATE reflections SET started = '0001-01-01T00:00:00+23:59'",
        "DROP TABLE events",
        "DROP TABLE reflections",
        "ALTER TABLE events RENAME COLUMN body TO mind",
        "PRAGMA user_version = 0",
    ],
)
def test_an_entry_that_cannot_be_read_is_damage_not_a_crash(
    store: SqliteReflections, file: Path, statement: str
) -> None:
    store.close()
    spoil(file, statement)
    assert isinstance(unusable(file), StoreDamaged)


def test_a_file_of_a_newer_version_is_refused_and_not_touched(store: SqliteReflections, file: Path) -> None:
    store.close()
    spoil(file, f"PRAGMA user_version = {reflection_store.HOLDING.version + 1}")
    before = file.read_bytes()
    error = unusable(file)
    assert isinstance(error, StoreDamaged) and "newer version" in str(error) and "Nothing was changed" in str(error)
    assert file.read_bytes() == before


def test_two_who_make_the_file_at_once_make_it_once(file: Path) -> None:
    first, second = SqliteReflections(file), SqliteReflections(file)
    first.create("r1", "x", "short", BEGAN)
    assert [one.id for one in second.list()] == ["r1"]


def fill(store: SqliteReflections, first: int = 2) -> int:
    """Answers until there is no more room; how many were kept."""
    for number in range(1000):
        try:
            store.append("r1", recorded(answered("x" * 4000), first=first + number))
        except FolderUnusable as error:
            assert error.exit_code == 4 and "Everything saved before is safe; the last step was not saved" in str(error)
            return number
    raise AssertionError("it never filled")


def test_a_file_that_may_not_grow_keeps_what_it_has(store: SqliteReflections) -> None:
    store._connection.execute("PRAGMA max_page_count = 20").fetchall()
    kept = fill(store)
    assert len(store.load("r1")) == 2 + kept
    store._connection.execute("PRAGMA max_page_count = 2000").fetchall()
    store.append("r1", recorded(answered("room again"), first=2 + kept))
    assert store.load("r1")[-1].what == answered("room again")


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A disk of its own, of 256 kB, mounted with the options a test asks for."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options: Sequence[str] = ("mount", "-t", "tmpfs", "-o", f"size=256k,mode=700,{request.param}", "tmpfs", str(folder))
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(options, check=False, capture_output=True).returncode
    ):
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(("umount", "-l", str(folder)), check=True)


@pytest.mark.parametrize("disk", ["rw"], indirect=True)
def test_a_full_disk_loses_nothing_and_is_told(disk: Path) -> None:
    store = SqliteReflections(disk / "home" / "reflections.db")
    store.create("r1", "First", "short", BEGAN)
    store.append("r1", recorded(Started(reflection="r1", path="short"), answered("kept")))
    kept = fill(store)
    assert kept > 5 and len(store.load("r1")) == 2 + kept
    store.close()
    again = SqliteReflections(disk / "home" / "reflections.db")
    assert len(again.load("r1")) == 2 + kept
    again.close()


@pytest.mark.parametrize("disk", ["rw"], indirect=True)
def test_a_disk_full_from_the_start_is_told(disk: Path) -> None:
    (disk / "ballast").write_bytes(b"x" * 256 * 1024)
    with pytest.raises(FolderUnusable, match=r"cannot be (written|used)"):
        SqliteReflections(disk / "reflections.db").create("r1", "First", "short", BEGAN)


@pytest.mark.parametrize("disk", ["ro"], indirect=True)
def test_a_folder_that_cannot_be_written_is_told_at_the_start(disk: Path) -> None:
    with pytest.raises(FolderUnusable, match="cannot be used"):
        SqliteReflections(disk / "reflections.db")
    with pytest.raises(FolderUnusable, match="cannot be used"):
        SqliteReflections(disk / "home" / "reflections.db")


def test_a_file_where_the_folder_should_be_is_told(file: Path) -> None:
    file.parent.write_text("")
    assert isinstance(unusable(file), FolderUnusable)


def test_a_folder_where_the_file_should_be_is_told(file: Path) -> None:
    file.mkdir(parents=True)
    assert isinstance(unusable(file), FolderUnusable)


def test_times_are_given_in_utc(store: SqliteReflections, file: Path) -> None:
    store.close()
    spoil(file, "UPDATE reflections SET started = '2026-03-02T11:00:00+02:00'")
    started = SqliteReflections(file).info("r1").started
    assert started == datetime(2026, 3, 2, 9, tzinfo=UTC) and started.tzinfo == UTC
