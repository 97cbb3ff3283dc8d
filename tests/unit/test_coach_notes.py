from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from assistant.adapters import coach_notes, private_database
from assistant.adapters.coach_notes import SqliteCoachNotes
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.coaching import CoachNote
from assistant.errors import AssistantError, FolderUnusable, NotesBusy, StoreDamaged
from tests.fakes import BEGAN
from tests.process import HOSTILE
from tests.unit.store_helpers import everywhere

SECRET = "quillfeather-in-confidence"


def note(text: str, reflection: str = "r1", step: str = "direction.open", second: int = 0) -> CoachNote:
    return CoachNote(reflection=reflection, step=step, at=BEGAN + timedelta(seconds=second), text=text)


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_database, "BUSY_SECONDS", 0.05)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "coach.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqliteCoachNotes]:
    made = SqliteCoachNotes(file)
    yield made
    made.close()


def test_notes_are_read_back_as_written_in_order(store: SqliteCoachNotes, file: Path) -> None:
    written = [note("one", second=5), note(HOSTILE + "\n« 你好 »", step="", second=9), note("clock set back", second=1)]
    store.add(written[:1])
    store.add(written[1:])
    store.add([note("of another", reflection="r2")])
    assert SqliteCoachNotes(file).about("r1") == tuple(written)
    assert store.about("nobody") == ()
    assert all(one.at.tzinfo == UTC for one in store.about("r1"))


def test_the_list_counts_each_with_the_latest_first(store: SqliteCoachNotes) -> None:
    store.add([note("a", second=1), note("b", "r2", second=2), note("c", second=3)])
    assert [(one.reflection, one.notes) for one in store.list()] == [("r1", 2), ("r2", 1)]
    assert store.list()[0].latest == BEGAN + timedelta(seconds=3)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_and_its_journal_are_the_owners_alone_also_when_they_were_not(file: Path) -> None:
    before = os.umask(0)
    try:
        made = SqliteCoachNotes(file)
        made.add([note(SECRET)])
        assert {stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()} == {0o600}
        made.close()
        file.chmod(0o644)
        SqliteCoachNotes(file).close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_symbolic_link_is_refused(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    file.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(FolderUnusable, match="symbolic link, which could lead your notes elsewhere"):
        SqliteCoachNotes(file)
    assert not (tmp_path / "elsewhere.db").exists()


@pytest.mark.parametrize("size", [1, 500])
def test_what_is_deleted_is_gone_from_the_file_and_its_journal(store: SqliteCoachNotes, file: Path, size: int) -> None:
    store.add([note(SECRET * size), note("kept", "r2")])
    assert SECRET.encode() in everywhere(file)
    assert (store.delete("r1"), store.delete("r1")) == (1, 0)
    assert SECRET.encode() not in everywhere(file)
    assert store.about("r2")


HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_file_held_by_another_program_is_a_sentence_and_later_takes_the_note(
    store: SqliteCoachNotes, file: Path
) -> None:
    store.add([note("before")])
    command = [sys.executable, "-c", HOLDER, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(NotesBusy, match="The notes saved before are safe. Close the other program") as caught:
            store.add([note("while held")])
        holder.communicate(timeout=300)
    assert caught.value.exit_code == 3
    store.add([note("while held")])
    assert [one.text for one in store.about("r1")] == ["before", "while held"]


def damaged(file: Path) -> AssistantError:
    with pytest.raises(StoreDamaged, match=r"It was left as it is|Nothing was changed") as caught:
        made = SqliteCoachNotes(file)
        made.list()
        made.about("r1")
    assert caught.value.exit_code == 4
    return caught.value


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_left_as_it_is(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert "cannot be read as a coach's notes" in str(damaged(file))
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notes SET at = 'yesterday'",
        "UPDATE notes SET text = CAST(x'ff80fe' AS TEXT)",
        "DROP TABLE notes",
        "ALTER TABLE notes RENAME COLUMN text TO mind",
        "PRAGMA application_id = 0",
        f"PRAGMA user_version = {coach_notes.HOLDING.version + 1}",
    ],
)
def test_an_entry_or_a_file_that_cannot_be_read_is_damage(store: SqliteCoachNotes, file: Path, statement: str) -> None:
    store.add([note("one")])
    store.close()
    db = sqlite3.connect(file)
    db.execute(statement)
    db.commit()
    db.close()
    damaged(file)


def test_a_file_of_reflections_is_not_taken_for_one_of_notes(file: Path) -> None:
    SqliteReflections(file.parent / "reflections.db").close()
    shutil.copy(file.parent / "reflections.db", file)
    assert "a database of something else" in str(damaged(file))
