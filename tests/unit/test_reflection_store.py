from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.adapters import private_database, reflection_store
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Answered, Finished, Misunderstood, Reopened, Started
from assistant.errors import FolderUnusable, ReflectionBusy, ReflectionNotFound
from tests.fakes import BEGAN, Talk
from tests.unit.store_helpers import answered, begun, everywhere, recorded, released

SECRET = "quillfeather-in-confidence"
HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    db.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.read()
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_database, "BUSY_SECONDS", 0.05)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "reflections.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqliteReflections]:
    made = begun(file)
    yield made
    made.close()


@pytest.fixture
def held_elsewhere(file: Path) -> Iterator[Callable[..., None]]:
    """Runs statements on the file in another process, which keeps it open until the test ends."""
    running = []

    def hold(*statements: str) -> None:
        command = [sys.executable, "-c", HOLDER, str(file), *statements]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None and process.stdout.readline() == "held\n"

    yield hold
    for process in running:
        process.communicate(timeout=300)


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
    assert (ask("user_version"), ask("integrity_check")) == (reflection_store.HOLDING.version, "ok")


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
    store: SqliteReflections, held_elsewhere: Callable[..., None]
) -> None:
    held_elsewhere("BEGIN IMMEDIATE")
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


def test_a_file_held_for_one_program_alone_cannot_be_opened(file: Path, held_elsewhere: Callable[..., None]) -> None:
    SqliteReflections(file).close()
    held_elsewhere("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "CREATE TABLE x (y)")
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


def test_a_question_answered_anew_counts_once_in_the_list(store: SqliteReflections) -> None:
    """A changed answer was counted twice, so that the list knew more answers than there were questions."""
    step = "opening.partnership"
    store.append(
        "r1", recorded(Reopened(step=step), answered("The other one."), answered("Me.", "opening.role"), first=2)
    )
    assert [one.answers for one in store.list()] == [2] == [store.info("r1").answers]


def test_a_draft_is_kept_beside_its_reflection_and_makes_it_worth_listing(tmp_path: Path) -> None:
    store = SqliteReflections(tmp_path / "r.db")
    store.create("r2", "New", "short", BEGAN)
    store.append("r2", recorded(Started(reflection="r2", path="short")))
    assert store.info("r2").untouched
    store.keep_draft("r2", "half")
    store.keep_draft("r2", "half a thought")
    store.keep_draft("nobody", "half")
    assert (store.draft("r2"), store.draft("nobody")) == ("half a thought", "")
    assert not store.info("r2").untouched


@pytest.mark.parametrize("way", ["sent", "deleted", "removed"])
def test_no_byte_of_a_draft_is_left_once_it_is_sent_or_its_reflection_is_gone(tmp_path: Path, way: str) -> None:
    store = begun(tmp_path / "r.db")
    store.keep_draft("r1", f"{SECRET} and")
    store.keep_draft("r1", f"{SECRET} and more")
    assert SECRET.encode() in everywhere(tmp_path / "r.db")
    match way:
        case "sent":
            store.keep_draft("r1", "")
        case "deleted":
            store.delete("r1")
        case _:
            store.rewrite("r1", (), recorded(answered("x"), first=2)[0], "First")
    store.close()
    assert SECRET.encode() not in everywhere(tmp_path / "r.db")


def test_a_file_from_before_there_were_drafts_takes_them(tmp_path: Path) -> None:
    released(tmp_path / "r.db", version=1)
    store = SqliteReflections(tmp_path / "r.db")
    store.keep_draft("r0", "half")
    assert store.draft("r0") == "half"
    store.close()


def test_answers_of_one_reflection_are_found_without_reading_the_others(tmp_path: Path) -> None:
    with contextlib.closing(begun(tmp_path / "r.db")) as store:
        asked: list[str] = []
        store._connection.set_trace_callback(asked.append)
        store.said("r1")
        (plan,) = store._connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
        assert plan[-1] == "SEARCH events USING PRIMARY KEY (reflection=?)"


def test_answers_are_read_without_the_rest(tmp_path: Path) -> None:
    store = begun(tmp_path / "r.db")
    store.create("r2", "Second", "short", BEGAN)
    store.append("r2", recorded(Started(reflection="r2", path="short"), answered("Discharge.")))
    assert store.said() == (("r1", "The school start."), ("r2", "Discharge."))
    assert store.said("r2") == (("r2", "Discharge."),)
    assert store.titled() == {"r1": store.info("r1").title, "r2": "Second"}
