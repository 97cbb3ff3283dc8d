"""Several processes opening one file at the same moment."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlcipher3.dbapi2 as cipher

from assistant.adapters import vector_cache
from assistant.adapters.file_turns import when_free
from assistant.adapters.passage_store import SqlitePassages
from assistant.adapters.reflection_store import SqliteReflections
from assistant.adapters.vector_cache import SqliteVectorCache
from assistant.errors import FolderUnusable

OPEN: dict[str, tuple[Any, Callable[[Path], object]]] = {
    "reflections": (cipher, SqliteReflections),
    "passages": (sqlite3, lambda file: SqlitePassages(file, print)),
    "vectors": (sqlite3, SqliteVectorCache),
}
"""Each with the library it uses: two SQLites in one process undo each other's locks."""
OPEN_ALL = """
import pathlib, sys
from assistant.adapters.passage_store import SqlitePassages
from assistant.adapters.reflection_store import SqliteReflections
from assistant.adapters.vector_cache import SqliteVectorCache
folder = pathlib.Path(sys.argv[1])
sys.stdin.readline()
SqliteReflections(folder / "reflections.db").list()
SqlitePassages(folder / "passages.db", print).count()
SqliteVectorCache(folder / "vectors.db").get("model", ["text"])
"""


@pytest.mark.parametrize("kind", OPEN)
def test_another_who_is_making_the_file_is_waited_for(tmp_path: Path, kind: str) -> None:
    """Changing to a write-ahead log fails at once while another does so: of two first commands one failed."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    file = folder / "one.db"
    library, open_file = OPEN[kind]
    other = library.connect(str(file), check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    done.start()
    open_file(file)
    done.join()
    other.close()
    mode = library.connect(str(file)).execute("PRAGMA journal_mode").fetchone()
    assert mode == ("wal",)


def test_many_processes_may_make_the_files_together(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    command = [sys.executable, "-c", OPEN_ALL, str(folder)]
    root = str(Path(__file__).resolve().parents[2])
    started = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONPATH": root},
        )
        for _ in range(6)
    ]
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.communicate()[0] for one in started] == [""] * 6
    assert [one.returncode for one in started] == [0] * 6


def test_a_file_held_too_long_fails_as_it_did() -> None:
    tries = []

    def held() -> None:
        tries.append(1)
        raise sqlite3.OperationalError("database is locked")

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        when_free(held, sqlite3.OperationalError, 0.1)
    assert len(tries) > 1


def test_another_failure_is_not_tried_again() -> None:
    tries = []

    def broken() -> None:
        tries.append(1)
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(sqlite3.OperationalError, match="disk"):
        when_free(broken, sqlite3.OperationalError, 5.0)
    assert len(tries) == 1


def test_a_busy_cache_is_done_without_and_left_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache another process held was taken for a damaged one and deleted under it."""
    monkeypatch.setattr(vector_cache, "_BUSY_SECONDS", 0.05)
    file = tmp_path / "vectors.db"
    vector = np.ones(3, dtype=np.float32)
    first = SqliteVectorCache(file)
    first.put("model", ["kept"], vector[None])
    first.close()
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    without = SqliteVectorCache(file)
    without.put("model", ["other"], vector[None])
    assert set(without.get("model", ["kept", "other"])) == {"other"}
    holder.execute("COMMIT")
    holder.close()
    assert set(SqliteVectorCache(file).get("model", ["kept", "other"])) == {"kept"}


VISIT = """
import pathlib, sys
from assistant.adapters.vector_cache import SqliteVectorCache
cache = SqliteVectorCache(pathlib.Path(sys.argv[1]))
print(*sorted(cache.get("model", ["one", "two"])))
cache.close()
"""


def test_opening_a_file_twice_keeps_the_first_ones_hold_on_it(tmp_path: Path) -> None:
    """The second opening dropped the locks, so that another process took the journal away while it was used."""
    file = tmp_path / "vectors.db"
    vector = np.ones((1, 3), dtype=np.float32)
    first = SqliteVectorCache(file)
    first.put("model", ["one"], vector)
    second = SqliteVectorCache(file)

    def visit() -> str:
        root = str(Path(__file__).resolve().parents[2])
        done = subprocess.run(
            [sys.executable, "-c", VISIT, str(file)],
            env=os.environ | {"PYTHONPATH": root},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    assert visit() == "one"
    assert (tmp_path / "vectors.db-wal").exists()
    first.put("model", ["two"], vector)
    assert visit() == "one two"
    second.close()


@pytest.mark.parametrize("kind", ["a folder", "a link"])
def test_a_cache_that_cannot_be_a_file_is_done_without(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "vectors.db"
    if kind == "a folder":
        file.mkdir()
    else:
        file.symlink_to(tmp_path / "elsewhere.db")
    cache = SqliteVectorCache(file)
    cache.put("model", ["one"], np.ones((1, 3), dtype=np.float32))
    assert set(cache.get("model", ["one"])) == {"one"}
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_closed_cache_is_a_mistake_and_takes_no_file_away(tmp_path: Path) -> None:
    cache = SqliteVectorCache(tmp_path / "vectors.db")
    cache.close()
    with pytest.raises(sqlite3.ProgrammingError):
        cache.get("model", ["one"])
    assert (tmp_path / "vectors.db").exists()


@pytest.mark.parametrize("kind", ["a folder", "a link"])
def test_passages_that_cannot_be_a_file_are_a_sentence(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "passages.db"
    if kind == "a folder":
        file.mkdir()
    else:
        file.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(FolderUnusable, match=r"passages\.db cannot be written"):
        SqlitePassages(file, print)
    assert not (tmp_path / "elsewhere.db").exists()


def test_passages_without_room_are_kept_and_not_taken_for_damaged(tmp_path: Path) -> None:
    """A full disk ends the transaction by itself; ending it again failed, and the index was moved aside."""
    store = SqlitePassages(tmp_path / "passages.db", print)
    store.set_meta({"a": "kept"})
    store._db.execute("PRAGMA max_page_count = 1").fetchall()
    with pytest.raises(FolderUnusable, match="cannot be written"):
        store.set_meta({"b": "x" * 1_000_000})
    assert store.get_meta("a") == "kept"
    assert not (tmp_path / "passages.db.damaged").exists()
