"""What is removed leaves no trace in the files of the index."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters import chroma_traces
from assistant.adapters.chroma_vectors import DATABASE, ChromaVectors
from assistant.adapters.passage_store import SqlitePassages
from assistant.domain.library import Filters, Passage
from assistant.domain.ports import Vectors
from assistant.errors import Cancelled, FolderUnusable, LibraryBusy
from assistant.library.passages import kept
from tests.structure.source import ROOT

DIMENSION = 384
WORD = "zorquilliform"


def vectors(count: int) -> Vectors:
    made = np.random.default_rng(7).normal(size=(count, DIMENSION)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def names(count: int) -> list[str]:
    return [f"doc-{at}#1@0" for at in range(count)]


def filled(folder: Path, count: int = 30) -> ChromaVectors:
    index = ChromaVectors(folder, "m", DIMENSION)
    index.replace([], names(count), vectors(count))
    return index


def holding(folder: Path, *needles: bytes) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sorted({file.name for file in files if any(one in file.read_bytes().lower() for one in needles)})


def none_of(made: Vectors) -> np.ndarray:
    return made[:0]


@pytest.mark.parametrize("count", [30, 2_500], ids=["in the log", "in the graph"])
def test_purged_vectors_are_in_no_file(tmp_path: Path, count: int) -> None:
    made, gone = vectors(count), slice(5, 10)
    index = filled(tmp_path / "v", count)
    needles = [one.tobytes().lower() for one in made[gone]] + [f"{name}".encode() for name in names(count)[gone]]
    index.replace(names(count)[gone], [], none_of(made))
    assert holding(tmp_path, *needles)
    index.purge()
    assert holding(tmp_path, *needles) == []
    for opened in (index, ChromaVectors(tmp_path / "v", "m", DIMENSION)):
        assert opened.count() == count - 5
        assert opened.nearest(made[20], 1)[0][0] == names(count)[20]
    assert len([one for one in (tmp_path / "v").iterdir() if one.is_dir()]) == 1


@pytest.mark.parametrize("purged", [False, True])
def test_nothing_that_was_in_memory_by_chance_is_in_a_new_graph(tmp_path: Path, purged: bool) -> None:
    """Chroma wrote a graph with room for a hundred, and in that room names and vectors it had freed before."""
    for number in range(6):
        index = filled(tmp_path / f"v{number}", 60 + 90 * number)
        if purged:
            index.replace(names(60)[:5], [], none_of(vectors(60)))
            index.purge()
        (graph,) = (tmp_path / f"v{number}").glob("*/data_level0.bin")
        assert not any(graph.read_bytes())
        assert index.nearest(vectors(60)[20], 1)[0][0] == names(60)[20]


def test_what_a_graph_holds_is_left_in_it(tmp_path: Path) -> None:
    index, made = filled(tmp_path / "v", 1_100), vectors(1_100)
    (graph,) = (tmp_path / "v").glob("*/data_level0.bin")
    written = graph.read_bytes()
    assert written.count(made[999].tobytes()) == 1
    chroma_traces.blank(tmp_path / "v")
    assert graph.read_bytes() == written
    assert index.count() == 1_100


def test_a_purge_that_is_cut_short_leaves_the_index_in_use_and_can_be_done_again(tmp_path: Path) -> None:
    index, made = filled(tmp_path / "v"), vectors(30)
    index.replace(names(30)[:5], [], none_of(made))

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        index.purge(stop)
    again = ChromaVectors(tmp_path / "v", "m", DIMENSION)
    assert again.nearest(made[20], 1)[0][0] == names(30)[20]
    again.purge()
    assert again.count() == 25
    assert holding(tmp_path, *(name.encode() for name in names(30)[:5])) == []


def test_a_database_that_another_holds_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "v").close()
    monkeypatch.setattr(chroma_traces, "_BUSY_SECONDS", 0.1)
    database = tmp_path / "v" / DATABASE
    with sqlite3.connect(database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy, match="traces of what was removed"):
            chroma_traces.free(database)
        other.execute("ROLLBACK")
    other.close()
    chroma_traces.free(database)


def test_a_database_that_cannot_be_written_is_not_said_to_be_held(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable, match=r"Traces of what was removed are still in .* cannot be written"):
        chroma_traces.free(tmp_path / "nowhere" / DATABASE)


ELSEWHERE = """
import sys
from pathlib import Path
from tests.unit.test_adapters_traces import DIMENSION, ChromaVectors, names, vectors
ChromaVectors(Path(sys.argv[1]), "m", DIMENSION).replace([], names(40)[30:], vectors(40)[30:])
"""


def test_what_another_process_wrote_is_seen_when_the_index_is_opened_again(tmp_path: Path) -> None:
    """Chroma's engine remembered a graph that had changed, and the index was taken for damaged."""
    first = filled(tmp_path / "v")
    assert first.nearest(vectors(40)[3], 1)[0][0] == names(40)[3]
    command = [sys.executable, "-c", ELSEWHERE, str(tmp_path / "v")]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    second = ChromaVectors(tmp_path / "v", "m", DIMENSION)
    assert second.nearest(vectors(40)[35], 1)[0][0] == names(40)[35]
    first.close()
    assert second.nearest(vectors(40)[4], 1, [names(40)[4]])[0][0] == names(40)[4]


def passage(name: str, text: str) -> Passage:
    return Passage(id=f"{name}#1", kind="own", card=name, title=f"Title {name}", section="", text=text)


def test_purged_passages_are_in_no_file(tmp_path: Path) -> None:
    said: list[str] = []
    store = SqlitePassages(tmp_path / "passages.db", said.append)
    others = [kept(passage(f"doc-{at}", f"Something else about place {at}.")) for at in range(50)]
    store.replace([], [kept(passage("doc-x", f"The {WORD} rota is kept by the chair. " * 20)), *others])
    (tmp_path / "passages.db.damaged").write_bytes(WORD.encode())
    store.replace(["doc-x#1"], [])
    store.purge()
    assert holding(tmp_path, WORD[:10].encode(), b"doc-x") == []
    assert store.count() == 50
    assert store.lexical("place", 3, Filters())
    assert not said


def test_passages_that_another_process_is_reading_are_not_said_to_be_purged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.adapters.passage_store._BUSY_SECONDS", 0.1)
    store = SqlitePassages(tmp_path / "passages.db", print)
    store.replace([], [kept(passage("doc-x", WORD))])
    reading = sqlite3.connect(tmp_path / "passages.db", isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM passages").fetchone()
    store.replace(["doc-x#1"], [])
    with pytest.raises(LibraryBusy, match="still holds traces"):
        store.purge()
    reading.execute("COMMIT")
    reading.close()
    store.purge()
    assert holding(tmp_path, WORD[:10].encode()) == []
