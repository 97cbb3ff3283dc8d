"""Folders and databases that cannot be used: a sentence and an exit code, never a traceback, nothing lost."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.process import Conversation, held_in, home_with_library, lines, run, run_each

EVERY = (["--plain"], ["converse"], ["reflections", "list"], ["summary", "x"])


def garbage(file: Path) -> None:
    """Not a database at all."""
    file.write_bytes(os.urandom(20_000))


def cut_short(file: Path) -> None:
    """A database whose second half is gone, and its journal with it."""
    with sqlite3.connect(file) as made:
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    os.truncate(file, file.stat().st_size // 2)
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)


def newer(file: Path) -> None:
    """Written by a version that is yet to come."""
    with sqlite3.connect(file) as made:
        made.execute("PRAGMA user_version = 99")


def foreign(file: Path) -> None:
    """A database of something else."""
    file.unlink()
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE reflections (mirror TEXT)")


def folder(file: Path) -> None:
    """A folder where the file should be."""
    file.unlink()
    file.mkdir()


@pytest.fixture
def used(home: Path) -> Path:
    """A data folder with one short reflection in it."""
    assert run(home, "converse", stdin='{"say": "The frailty alliance"}\n').returncode == 0
    return home


@pytest.mark.parametrize("spoil", [garbage, cut_short, newer, foreign, folder])
def test_reflections_that_cannot_be_read_are_4_and_left_as_they_are(used: Path, spoil: Callable[[Path], None]) -> None:
    file = used / "reflections.db"
    spoil(file)
    before = file.read_bytes() if file.is_file() else b""
    for done in run_each(used, ("reflections", "list"), ("converse",)):
        assert (done.returncode, done.stdout) == (4, "")
        assert "reflections.db cannot" in done.stderr or "newer version" in done.stderr
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_one_entry_that_cannot_be_read_is_4_and_the_list_still_works(used: Path) -> None:
    (name,) = held_in(used)
    with sqlite3.connect(used / "reflections.db") as made:
        made.execute('UPDATE events SET body = \'{"event": "\x1b[2J"}\' WHERE seq = 1')
    assert run(used, "reflections", "list").returncode == 0
    for done in run_each(used, ("reflections", "show", name), ("summary", name), ("converse", "--reflection", name)):
        assert (done.returncode, done.stdout) == (4, "")
        assert "cannot read" in done.stderr


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Another program holds the reflections for itself."""
    other = sqlite3.connect(home / "reflections.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_reflections_that_another_program_holds_are_3(used: Path) -> None:
    with locked(used):
        done = run(used, "reflections", "list")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("Another program holds the file of reflections.")


def test_a_lock_in_mid_conversation_is_3_and_what_was_said_before_is_kept(home: Path) -> None:
    with Conversation(home) as talk:
        talk.next()
        pending = talk.say("The frailty alliance")[-1]
        other = sqlite3.connect(home / "reflections.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        talk.send("The council and the trust")
        assert talk.close() == 3
        assert "the last step was not saved" in talk.complaint
        other.close()
    again = run(home, "converse", "--reflection", talk.reflection, stdin='{"say": "The council"}\n')
    assert lines(again)[0] == pending
    assert lines(again)[-1]["step"] == "opening.role"


def test_a_reader_elsewhere_disturbs_nobody(used: Path) -> None:
    other = sqlite3.connect(used / "reflections.db")
    other.execute("BEGIN")
    other.execute("SELECT * FROM events").fetchone()
    assert run(used, "converse", stdin='{"say": "Another"}\n').returncode == 0
    other.close()


def test_a_data_folder_that_cannot_be_written_is_said_before_anything_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for done in run_each(tmp_path / "file" / "home", *EVERY):
        assert (done.returncode, done.stdout) == (4, "")
        assert "cannot be used" in done.stderr and "ASSISTANT_HOME" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_data_folder_without_permission_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    done = run(tmp_path / "home", "--plain")
    assert (done.returncode, done.stdout) == (4, "")


def test_a_linked_data_folder_is_refused_and_nothing_is_written_through_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "real")
    done = run(tmp_path / "home", "converse", stdin='{"say": "The frailty alliance"}\n')
    assert (done.returncode, done.stdout) == (4, "")
    assert "symbolic link" in done.stderr
    assert not list((tmp_path / "real").iterdir())


def test_a_linked_file_of_reflections_is_refused(built_home: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    home = home_with_library(built_home, tmp_path / "home")
    (home / "reflections.db").symlink_to(tmp_path / "elsewhere.db")
    done = run(home, "--plain", stdin="The frailty alliance\n")
    assert (done.returncode, done.stdout) == (4, "")
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_data_folder_others_could_read_is_closed_to_them(home: Path) -> None:
    home.chmod(0o755)
    assert run(home, "reflections", "list").returncode == 0
    assert home.stat().st_mode & 0o077 == 0


def test_an_unknown_command_or_flag_is_2(home: Path) -> None:
    for done in run_each(home, ("nonsense",), ("reflections", "nonsense"), ("--no-such-flag",)):
        assert (done.returncode, done.stdout) == (2, "")


def test_names_that_cannot_be_written_down_are_not_there(home: Path) -> None:
    """Bytes that are no UTF-8 come as halves of characters, which SQLite refuses."""
    odd = os.fsdecode(b"caf\xff\xfe")
    cases: list[tuple[str, ...]] = [
        ("reflections", "show", odd),
        ("reflections", "rename", odd, "title"),
        ("summary", odd),
        ("converse", "--reflection", odd),
        ("--plain", "--reflection", odd),
        ("search", "trust", "--source", odd),
        ("converse", "--reflection", ""),
        ("search", "trust", "--source", "nobody-2000"),
    ]
    for done in run_each(home, *cases):
        assert (done.returncode, done.stdout) == (1, "")
        assert "There is no" in done.stderr
    asked = run(home, "search", odd, "--json")
    assert (asked.returncode, json.loads(asked.stdout)["query"]) == (0, "caf??")
    assert not held_in(home)
