from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters import reflection_store
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Answered, Event, Finished, Misunderstood, Recorded, Reopened, Started
from assistant.errors import AssistantError, FolderUnusable, ReflectionBusy, ReflectionNotFound, StoreDamaged
from tests.fakes import BEGAN, Talk

SECRET = "quillfeather-in-confidence"
HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    db.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.read()
"""


def recorded(*events: Event, first: int = 0) -> list[Recorded]:
    return [
        Recorded(seq=seq, at=BEGAN + timedelta(seconds=seq), what=what) for seq, what in enumerate(events, start=first)
    ]


def answered(text: str, step: str = "opening.partnership") -> Answered:
    return Answered(step=step, text=text)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reflection_store, "BUSY_SECONDS", 0.05)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "reflections.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqliteReflections]:
    made = SqliteReflections(file)
    made.create("r1", "First", "short", BEGAN)
    made.append("r1", recorded(Started(reflection="r1", path="short"), answered("The school start.")))
    yield made
    made.close()


@pytest.fixture
def held_elsewhere(file: Path) -> Iterator[object]:
    """Runs statements on the file in another process, which keeps it open until the test ends."""
    running = []

    def hold(*statements: str) -> None:
        command = [sys.executable, "-c", HOLDER, str(file), *statements]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None and process.stdout.readline() == "held\n"

    yield hold
    for process in running:
        process.communicate(timeout=10)


def test_what_is_written_is_read_back_as_it_was(store: SqliteReflections) -> None:
    talk = Talk()
    talk.finish()
    log = talk.session.events
    store.create("whole", "Whole", "short", BEGAN)
    store.append("whole", log)
    assert store.load("whole") == log


def test_any_writing_is_kept_letter_for_letter(store: SqliteReflections) -> None:
    texts = ["é 👩🏽‍⚕️ ไทย", "'; DROP TABLE events; --", "\x00\x1b[2J\u202e", "x" * 1_000_000, ""]
    store.append("r1", recorded(*map(answered, texts), first=2))
    assert [one.what.text for one in store.load("r1")[2:] if isinstance(one.what, Answered)] == texts


def test_the_journal_is_kept_so_that_a_power_cut_loses_nothing(store: SqliteReflections) -> None:
    def ask(pragma: str) -> object:
        return store._connection.execute(f"PRAGMA {pragma}").fetchone()[0]

    assert ask("journal_mode") == "wal"
    assert (ask("synchronous"), ask("secure_delete"), ask("foreign_keys")) == (2, 1, 1)
    assert (ask("user_version"), ask("integrity_check")) == (reflection_store.SCHEMA_VERSION, "ok")


def test_the_files_are_the_owners_alone(file: Path) -> None:
    before = os.umask(0o000)
    try:
        store = SqliteReflections(file)
        store.create("r1", "First", "short", BEGAN)
        assert mode(file.parent) == 0o700
        assert {one.name: mode(one) for one in file.parent.iterdir()} == dict.fromkeys(
            ("reflections.db", "reflections.db-wal", "reflections.db-shm"), 0o600
        )
        store.close()
        file.chmod(0o644)
        SqliteReflections(file).close()
        assert mode(file) == 0o600
    finally:
        os.umask(before)


def test_a_symbolic_link_is_refused(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    for target in (tmp_path / "elsewhere.db", tmp_path / "there.db"):
        file.unlink(missing_ok=True)
        file.symlink_to(target)
        (tmp_path / "there.db").write_bytes(b"")
        with pytest.raises(FolderUnusable, match="symbolic link"):
            SqliteReflections(file)
    assert (tmp_path / "there.db").read_bytes() == b"" and not (tmp_path / "elsewhere.db").exists()


def test_all_events_of_an_append_or_none(store: SqliteReflections) -> None:
    with pytest.raises(ReflectionBusy):
        store.append("r1", [*recorded(answered("new"), first=2), *recorded(answered("old"), first=1)])
    assert len(store.load("r1")) == 2


def test_the_list_shows_the_latest_first_and_where_each_stands(store: SqliteReflections) -> None:
    store.create("r2", "Second", "short", BEGAN + timedelta(days=1))
    store.create("empty", "Only begun", "short", BEGAN + timedelta(days=2))
    store.append("r2", recorded(Started(reflection="r2", path="short"), answered("a"), Finished()))
    listed = store.list()
    assert [one.id for one in listed] == ["empty", "r2", "r1"]
    assert [(one.answers, one.finished) for one in listed] == [(0, False), (1, True), (1, False)]
    store.append("r2", recorded(Reopened(step="opening.partnership"), first=3))
    assert not store.info("r2").finished
    assert store.info("r2").updated == BEGAN + timedelta(seconds=3)


def test_a_title_is_one_plain_line(store: SqliteReflections) -> None:
    store.rename("r1", "  New\n\x1b[31mname  " + "x" * 999)
    title = store.info("r1").title
    assert title.startswith("New name xxx") and len(title) == reflection_store.MOST_TITLE


def test_what_is_not_there_is_told_with_how_to_find_it(store: SqliteReflections) -> None:
    for use in (store.load, store.info, store.delete, lambda name: store.rename(name, "x")):
        with pytest.raises(ReflectionNotFound, match="reflections list") as caught:
            use("no\x1b[2Jthing\n")
        assert caught.value.exit_code == 1 and "\x1b" not in str(caught.value)


def everywhere(file: Path) -> bytes:
    return b"".join(one.read_bytes() for one in file.parent.iterdir() if one.is_file())


@pytest.mark.parametrize("size", [1, 4_000])
def test_what_is_deleted_is_gone_from_the_file_and_its_journal(store: SqliteReflections, file: Path, size: int) -> None:
    other = SqliteReflections(file)
    store.create("secret", f"{SECRET} in the title", "short", BEGAN)
    store.append("secret", recorded(Started(reflection="secret", path="short"), answered(f"{SECRET} " * size)))
    store.append("secret", recorded(Misunderstood(step="x", text=SECRET), first=2))
    other.list()
    assert SECRET.encode() in everywhere(file)
    store.delete("secret")
    assert SECRET.encode() not in everywhere(file)
    assert [one.id for one in store.list()] == ["r1"]
    other.close()


def test_a_reader_elsewhere_does_not_wait_and_a_writer_elsewhere_is_told_of(
    store: SqliteReflections, held_elsewhere: object
) -> None:
    held_elsewhere("BEGIN IMMEDIATE")  # type: ignore[operator] # a function
    assert len(store.load("r1")) == 2
    for write in (
        lambda: store.append("r1", recorded(answered("x"), first=2)),
        lambda: store.create("r2", "x", "short", BEGAN),
        lambda: store.rename("r1", "x"),
        lambda: store.delete("r1"),
    ):
        with pytest.raises(ReflectionBusy, match="Another program holds the file of reflections") as caught:
            write()
        assert caught.value.exit_code == 3
        assert "Everything saved before is safe" in str(caught.value)
    assert store.info("r1").title == "First"


def test_a_file_held_for_one_program_alone_cannot_be_opened(file: Path, held_elsewhere: object) -> None:
    SqliteReflections(file).close()
    held_elsewhere("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "CREATE TABLE x (y)")  # type: ignore[operator] # a function
    with pytest.raises(ReflectionBusy, match="Close the other program and try again"):
        SqliteReflections(file)


def test_the_same_place_in_the_log_is_written_once(store: SqliteReflections, file: Path) -> None:
    other = SqliteReflections(file)
    other.append("r1", recorded(answered("there"), first=2))
    with pytest.raises(ReflectionBusy, match="continued in another window") as caught:
        store.append("r1", recorded(answered("here"), first=2))
    assert caught.value.exit_code == 3 and "your last answer here was not saved" in str(caught.value)
    assert store.load("r1")[2].what == answered("there")
    other.close()


def test_a_reflection_deleted_elsewhere_is_not_said_to_be_safe(store: SqliteReflections, file: Path) -> None:
    other = SqliteReflections(file)
    other.delete("r1")
    with pytest.raises(ReflectionNotFound, match="deleted in another window"):
        store.append("r1", recorded(answered("more"), first=2))
    assert store.list() == ()
    other.close()


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
    spoil(file, f"PRAGMA user_version = {reflection_store.SCHEMA_VERSION + 1}")
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
    options: Sequence[str] = ("mount", "-t", "tmpfs", "-o", f"size=256k,{request.param}", "tmpfs", str(folder))
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(options, check=False, capture_output=True).returncode:
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
