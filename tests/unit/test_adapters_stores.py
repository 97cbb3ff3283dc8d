from __future__ import annotations

import os
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters import build_lock
from assistant.adapters.passage_store import SqlitePassages
from assistant.adapters.vector_cache import SqliteVectorCache
from assistant.domain.library import Filters, Passage
from assistant.errors import FolderUnusable, LibraryBusy, StoreDamaged
from assistant.library.passages import kept


def passage(name: str, text: str, **fields: object) -> Passage:
    given = {"id": f"{name}#the-point", "card": name, "title": name.title(), "section": "The point", "text": text}
    return Passage.model_validate(given | fields)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path, told: list[str]) -> SqlitePassages:
    made = SqlitePassages(tmp_path / "passages.db", told.append)
    made.replace(
        [],
        [
            kept(passage("trust", "Leaders trusted each other slowly", themes=("trust",), sources=("ham-2013",))),
            kept(passage("money", "Pooled budgets share risk", aliases=("Section 75",), themes=("payment", "trust"))),
            kept(passage("place", "A café on several maps", asked_as=("what counts as place",), tensions=("worth",))),
        ],
    )
    return made


def found(store: SqlitePassages, query: str, filters: Filters | None = None) -> list[str]:
    return [name.partition("#")[0] for name, _ in store.lexical(query, 10, filters or Filters())]


def test_words_are_stemmed_and_accents_ignored(store: SqlitePassages) -> None:
    assert found(store, "trust") == ["trust"]
    assert found(store, "cafe budget") == ["money", "place"] or found(store, "cafe budget") == ["place", "money"]


def test_names_and_questions_are_searched(store: SqlitePassages) -> None:
    assert found(store, "75") == ["money"]
    assert found(store, "counts") == ["place"]


@pytest.mark.parametrize("query", ['"', "NOT", "a AND b", "x:y", "^a", "*", "(", "trust*", "text : trust"])
def test_no_query_is_a_program(store: SqlitePassages, query: str) -> None:
    store.lexical(query, 5, Filters())


def test_scores_are_positive_and_sorted(store: SqlitePassages) -> None:
    scores = [score for _, score in store.lexical("leaders share maps risk", 10, Filters())]
    assert scores == sorted(scores, reverse=True)
    assert all(score >= 0 for score in scores)


def test_filters_are_combined(store: SqlitePassages) -> None:
    assert store.matching(Filters(theme="trust")) == {"trust#the-point": 1, "money#the-point": 1}
    assert store.matching(Filters(theme="trust", source="ham-2013")) == {"trust#the-point": 1}
    assert found(store, "leaders budgets maps", Filters(tension="worth")) == ["place"]


def test_filters_among_some(store: SqlitePassages) -> None:
    some = ["money#the-point", "place#the-point", "nobody", "x' OR 1"]
    assert store.matching(Filters(theme="trust"), some) == {"money#the-point": 1}
    assert set(store.matching(Filters(), some)) == {"money#the-point", "place#the-point"}
    assert store.matching(Filters(theme="trust"), []) == {}


def test_replacing_leaves_nothing_of_the_old(store: SqlitePassages) -> None:
    store.replace(["money#the-point"], [kept(passage("trust", "Now about boards"))])
    assert found(store, "leaders budgets") == []
    assert found(store, "boards") == ["trust"]
    assert store.matching(Filters(theme="trust")) == {}
    assert set(store.fingerprints()) == {"trust#the-point", "place#the-point"}
    assert list(store.get(["trust#the-point", "nobody"])) == ["trust#the-point"]


def test_notes(store: SqlitePassages) -> None:
    assert store.get_meta("model") is None
    store.set_meta({"model": "a", "stamp": "b"})
    store.set_meta({"model": "c"})
    assert (store.get_meta("model"), store.get_meta("stamp")) == ("c", "b")


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_files_are_for_their_owner_alone(store: SqlitePassages, tmp_path: Path) -> None:
    SqliteVectorCache(tmp_path / "vectors.db")
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


@pytest.mark.parametrize("content", [b"garbage" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_moved_aside_and_said_so(tmp_path: Path, told: list[str], content: bytes) -> None:
    (tmp_path / "passages.db").write_bytes(content)
    store = SqlitePassages(tmp_path / "passages.db", told.append)
    assert store.fingerprints() == {}
    assert (tmp_path / "passages.db.damaged").read_bytes() == content
    assert "could not be read" in told[0]


def test_damage_met_later_is_moved_aside_too(store: SqlitePassages, tmp_path: Path, told: list[str]) -> None:
    other = sqlite3.connect(tmp_path / "passages.db")
    other.execute("UPDATE passages SET content = '{'")
    other.commit()
    other.close()
    with pytest.raises(StoreDamaged, match="moved aside"):
        store.get(["trust#the-point"])
    assert store.fingerprints() == {}
    assert told


def test_a_full_disk_is_said_changes_nothing_and_is_given_its_room_back(store: SqlitePassages, tmp_path: Path) -> None:
    """What a transaction that failed had written would else leave no room for whatever comes next."""
    store._db.execute("PRAGMA cache_size = 10")
    store._db.execute("PRAGMA max_page_count = 200").fetchall()
    more = [kept(passage(f"more{number}", f"word{number} " * 200)) for number in range(2_000)]
    with pytest.raises(FolderUnusable, match="cannot be written: database or disk is full"):
        store.replace([], more)
    assert found(store, "pooled") == ["money"]
    assert (tmp_path / "passages.db-wal").stat().st_size == 0
    assert not (tmp_path / "passages.db.damaged").exists()


def test_a_writer_elsewhere_is_busy_not_damaged(
    store: SqlitePassages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.adapters.passage_store._BUSY_SECONDS", 0.05)
    waiting = SqlitePassages(tmp_path / "passages.db", lambda sentence: None)
    other = sqlite3.connect(tmp_path / "passages.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryBusy):
        waiting.set_meta({"a": "b"})
    other.execute("ROLLBACK")
    waiting.set_meta({"a": "b"})


def test_many_threads_share_a_store(store: SqlitePassages) -> None:
    failures: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(20):
                store.lexical("trust", 5, Filters())
                store.set_meta({"a": "b"})
        except StoreDamaged as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_cache_remembers_by_text_and_model(tmp_path: Path) -> None:
    cache = SqliteVectorCache(tmp_path / "vectors.db")
    vectors = np.arange(8, dtype=np.float32).reshape(2, 4)
    cache.put("m", ["one", "two"], vectors)
    cache.put("m", ["one"], vectors[:1])
    again = SqliteVectorCache(tmp_path / "vectors.db")
    known = again.get("m", ["two", "three", "one"])
    assert set(known) == {"one", "two"}
    assert np.array_equal(known["two"], vectors[1])
    assert again.get("other", ["one"]) == {}


def test_a_damaged_cache_is_only_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "vectors.db").write_bytes(b"garbage" * 1000)
    cache = SqliteVectorCache(tmp_path / "vectors.db")
    assert cache.get("m", ["one"]) == {}
    cache.put("m", ["one"], np.ones((1, 4), dtype=np.float32))
    assert "one" in cache.get("m", ["one"])


def test_the_lock_keeps_others_out(tmp_path: Path) -> None:
    with (
        build_lock.held(tmp_path / "build.lock", 0),
        pytest.raises(LibraryBusy, match="Another process"),
        build_lock.held(tmp_path / "build.lock", 0),
    ):
        pass
    with build_lock.held(tmp_path / "build.lock", 0):
        assert os.path.exists(tmp_path / "build.lock")
