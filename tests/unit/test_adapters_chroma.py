from __future__ import annotations

import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from chromadb.errors import InternalError

from assistant.adapters import chroma_client
from assistant.adapters.chroma_vectors import DATABASE, ChromaVectors, present
from assistant.domain.ports import Vectors
from assistant.errors import FolderUnusable, StoreDamaged


def unit(*rows: list[float]) -> Vectors:
    vectors = np.array(rows, dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


VECTORS = unit([1, 0, 0], [1, 1, 0], [0, 0, 1])


@pytest.fixture
def index(tmp_path: Path) -> ChromaVectors:
    made = ChromaVectors(tmp_path / "vectors", "model-a", 3)
    made.replace([], ["a", "b", "c"], VECTORS)
    return made


def test_nearest_by_cosine(index: ChromaVectors) -> None:
    found = index.nearest(VECTORS[0], 2)
    assert [name for name, _ in found] == ["a", "b"]
    assert found[0][1] == pytest.approx(1.0, abs=1e-5)
    assert found[1][1] == pytest.approx(0.70711, abs=1e-4)


def test_more_wanted_than_there_are(index: ChromaVectors) -> None:
    assert len(index.nearest(VECTORS[0], 50)) == 3


def test_among_some_only_unknown_ones_passed_over(index: ChromaVectors) -> None:
    assert [name for name, _ in index.nearest(VECTORS[0], 5, ["c", "b", "nobody"])] == ["b", "c"]
    assert index.nearest(VECTORS[0], 5, ["nobody"]) == []


def test_among_many_the_graph_is_searched_and_unknown_ones_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.adapters.chroma_vectors._EXACT", 100)
    monkeypatch.setattr("assistant.adapters.chroma_vectors._GATHERED", 50)
    names = [f"n{number}" for number in range(400)]
    vectors = unit(*np.random.default_rng(2).normal(size=(400, 32)).tolist())
    index = ChromaVectors(tmp_path / "vectors", "model-a", 32)
    index.replace([], names, vectors)
    some = names[::4]
    nearest = [some[int(at)] for at in np.argsort(-(vectors[::4] @ vectors[1]))[:5]]
    assert [name for name, _ in index.nearest(vectors[1], 5, some)] == nearest
    assert [name for name, _ in index.nearest(vectors[1], 5, [*some, "nobody"])] == nearest


def test_what_outgrows_comparing_all_gets_a_graph_that_can_be_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.adapters.chroma_vectors._EXACT", 500)
    names = [f"n{number}" for number in range(2_000)]
    vectors = unit(*np.random.default_rng(3).normal(size=(2_000, 32)).tolist())
    for start in range(0, 2_000, 400):
        index = ChromaVectors(tmp_path / "vectors", "model-a", 32)
        index.replace([], names[start : start + 400], vectors[start : start + 400])
        index.close()
    index = ChromaVectors(tmp_path / "vectors", "model-a", 32)
    index.replace(names[:1], [], vectors[:0])
    index.purge()
    nearest = [names[1 + int(np.argmax(vectors[1:] @ query))] for query in vectors[:200]]
    assert [index.nearest(query, 1)[0][0] for query in vectors[:200]] == nearest
    assert index.count() == 1_999


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    assert ChromaVectors(tmp_path / "empty", "model-a", 3).nearest(VECTORS[0], 5) == []


@pytest.mark.parametrize("exact", [8_000, 100])
def test_the_very_nearest_is_found_after_changes_in_place(
    tmp_path: Path, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.adapters.chroma_vectors._EXACT", exact)
    random = np.random.default_rng(1)
    names = [f"n{number}" for number in range(1_000)]
    index = ChromaVectors(tmp_path / "vectors", "model-a", 32)
    for _ in range(3):
        vectors = unit(*random.normal(size=(1_000, 32)).tolist())
        index.replace(names[:200], names, vectors)
    queries = unit(*random.normal(size=(100, 32)).tolist())
    best = [names[int(np.argmax(vectors @ query))] for query in queries]
    assert [index.nearest(query, 200)[0][0] for query in queries] == best


def test_replacing_and_dropping(index: ChromaVectors) -> None:
    index.replace(["a", "never-there"], ["b"], VECTORS[2:])
    assert index.count() == 2
    assert index.nearest(VECTORS[2], 2)[1][1] == pytest.approx(1.0, abs=1e-5)
    index.replace([], [], np.zeros((0, 3), dtype=np.float32))


def test_what_is_compared_in_memory_lets_go_of_chroma_until_something_changes(
    index: ChromaVectors, tmp_path: Path
) -> None:
    index.nearest(VECTORS[0], 1)
    database = (tmp_path / "vectors" / DATABASE).resolve()
    end = time.monotonic() + 300
    while any(one.resolve() == database for one in Path("/proc/self/fd").glob("*")):
        assert time.monotonic() < end, "Chroma, which closes its files in threads of its own, still holds one"
        time.sleep(0.02)
    index.replace(["c"], ["d"], VECTORS[2:])
    assert [name for name, _ in index.nearest(VECTORS[2], 4)][0] == "d"
    index.purge()
    assert {name for name, _ in index.nearest(VECTORS[0], 4)} == {"a", "b", "d"}


def test_many_who_search_and_count_at_once_are_all_answered(index: ChromaVectors, tmp_path: Path) -> None:
    for _ in range(5):
        index.replace([], ["a"], VECTORS[:1])
        with ThreadPoolExecutor(8) as many:
            found = many.map(lambda at: (index.count(), index.nearest(VECTORS[0], 1)[0][0]), range(40))
            assert set(found) == {(3, "a")}


def test_what_was_taken_away_meanwhile_is_said(index: ChromaVectors, tmp_path: Path) -> None:
    index.nearest(VECTORS[0], 1)
    shutil.rmtree(tmp_path / "vectors")
    with pytest.raises(StoreDamaged):
        index.replace([], ["d"], VECTORS[:1])


def test_it_is_there_when_opened_again(index: ChromaVectors, tmp_path: Path) -> None:
    index.close()
    again = ChromaVectors(tmp_path / "vectors", "model-a", 3)
    assert again.count() == 3
    assert present(tmp_path / "vectors")
    assert not present(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("model", "dimension", "fresh"), [("model-b", 3, False), ("model-a", 4, False), ("model-a", 3, True)]
)
def test_another_model_or_dimension_empties_it(
    index: ChromaVectors, tmp_path: Path, model: str, dimension: int, fresh: bool
) -> None:
    index.close()
    assert ChromaVectors(tmp_path / "vectors", model, dimension, fresh=fresh).count() == 0


def test_a_damaged_index_is_dropped(index: ChromaVectors, tmp_path: Path) -> None:
    index.close()
    (tmp_path / "vectors" / DATABASE).write_bytes(b"garbage" * 5000)
    again = ChromaVectors(tmp_path / "vectors", "model-a", 3)
    assert again.count() == 0
    again.replace([], ["a"], VECTORS[:1])
    assert again.count() == 1


def test_an_index_dropped_under_our_feet_is_a_sentence(index: ChromaVectors, tmp_path: Path) -> None:
    ChromaVectors(tmp_path / "vectors", "model-b", 3)
    with pytest.raises(StoreDamaged, match="cannot be read"):
        index.nearest(VECTORS[0], 1)


def test_more_than_one_batch(index: ChromaVectors) -> None:
    many = np.random.default_rng(1).normal(size=(9_000, 3)).astype(np.float32)
    index.replace([], [f"n{number}" for number in range(len(many))], many)
    assert index.count() == 9_003
    assert len(index.nearest(VECTORS[0], 3, [f"n{number}" for number in range(9_000)])) == 3


def test_no_word_is_stored(index: ChromaVectors, tmp_path: Path) -> None:
    index.close()
    stored = (tmp_path / "vectors" / DATABASE).read_bytes()
    assert b"chroma:document" not in stored


@pytest.mark.parametrize("kind", ["a file", "a link"])
def test_a_place_that_cannot_be_a_folder_is_a_sentence(tmp_path: Path, kind: str) -> None:
    """Chroma tripped over its own failure to start."""
    if kind == "a file":
        (tmp_path / "vectors").write_text("in the way")
    else:
        (tmp_path / "vectors").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FolderUnusable, match="vectors (cannot be used|is a symbolic link)"):
        ChromaVectors(tmp_path / "vectors", "model-a", 3)
    assert not (tmp_path / "elsewhere").exists()


def test_an_index_with_a_folder_for_its_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "vectors" / DATABASE).mkdir(parents=True)
    made = ChromaVectors(tmp_path / "vectors", "model-a", 3)
    made.replace([], ["a"], VECTORS[:1])
    assert made.count() == 1


@pytest.mark.parametrize("said", ["error returned from database: (code: 13) database or disk is full", "no such thing"])
def test_a_full_disk_is_no_reason_to_drop_the_index(
    index: ChromaVectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """Chroma's errors for it are those for damage; where its words do not tell, trying to write does."""

    def full(folder: Path) -> None:
        raise InternalError(said)

    def no_room(**options: object) -> None:
        raise OSError(28, "No space left on device")

    index.close()
    with monkeypatch.context() as patch:
        patch.setattr(chroma_client, "opened", full)
        if "code" not in said:
            patch.setattr(tempfile, "TemporaryFile", no_room)
        with pytest.raises(FolderUnusable, match="the disk is full or read-only"):
            ChromaVectors(tmp_path / "vectors", "model-a", 3)
        with pytest.raises(FolderUnusable, match="the disk is full or read-only"):
            index.replace([], ["d"], VECTORS[:1])
    assert ChromaVectors(tmp_path / "vectors", "model-a", 3).count() == 3
