from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.adapters import compared_vectors
from assistant.adapters.chroma_vectors import ChromaVectors
from assistant.adapters.compared_vectors import FILE, ComparedVectors
from assistant.errors import FolderUnusable

NAMES = ["a#1@0", "b – c#2@1", "gemeinde-köln#1@0"]
ROWS = np.eye(3, dtype=np.float32)


def test_what_was_saved_is_found_as_before(tmp_path: Path) -> None:
    saved = ComparedVectors(NAMES, ROWS)
    read = compared_vectors.read(tmp_path, saved.save(tmp_path))
    assert read is not None
    assert read.count() == saved.count() == 3
    assert read.nearest(ROWS[2], 2) == saved.nearest(ROWS[2], 2) == [(NAMES[2], 1.0), (NAMES[0], 0.0)]
    assert read.nearest(ROWS[0], 9, [NAMES[1], "nobody", NAMES[1]]) == [(NAMES[1], 0.0)]
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_copy_is_only_opened_by_its_own_name(tmp_path: Path) -> None:
    first = ComparedVectors(NAMES, ROWS).save(tmp_path)
    second = ComparedVectors(NAMES[:2], ROWS[:2]).save(tmp_path)
    assert first != second
    assert compared_vectors.read(tmp_path, first) is None
    assert compared_vectors.read(tmp_path, second) is not None
    compared_vectors.remove(tmp_path)
    compared_vectors.remove(tmp_path)
    assert compared_vectors.read(tmp_path, second) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("turned", [1, 8, 255])
def test_a_damaged_copy_is_no_copy(tmp_path: Path, turned: int) -> None:
    name = ComparedVectors(NAMES, ROWS).save(tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    for at, byte in enumerate(whole):
        for damaged in (whole[:at], whole[:at] + bytes([byte ^ turned]) + whole[at + 1 :]):
            (tmp_path / FILE).write_bytes(damaged)
            read = compared_vectors.read(tmp_path, name)
            # the archive has a checksum of each of its parts, and says some things twice
            assert read is None or (read.count() == 3 and read.nearest(ROWS[1], 1) == [(NAMES[1], 1.0)])


def test_where_it_cannot_be_written_there_is_none(tmp_path: Path) -> None:
    assert ComparedVectors(NAMES, ROWS).save(tmp_path / "nowhere") == ""


def test_an_index_leaves_a_copy_and_takes_it_away_before_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "vectors"
    index = ChromaVectors(folder, "m", 3)
    index.replace([], NAMES, ROWS)
    copy = compared_vectors.read(folder, index.copied())
    assert copy is not None
    assert copy.nearest(ROWS[1], 3) == index.nearest(ROWS[1], 3)
    index.replace(NAMES[:1], [], ROWS[:0])
    assert not (folder / FILE).exists()
    assert index.count() == 2


def test_a_copy_is_the_same_whether_its_vectors_were_written_here_or_read(tmp_path: Path) -> None:
    folder, rows = tmp_path / "vectors", np.random.default_rng(4).normal(size=(9, 3)).astype(np.float32)
    index, names = ChromaVectors(folder, "m", 3), [f"n{at}" for at in range(9)]
    index.replace([], names[:6], rows[:6])
    index.replace(names[:2], names[5:], rows[5:])
    written = compared_vectors.read(folder, index.copied())
    read = compared_vectors.read(folder, ChromaVectors(folder, "m", 3).copied())
    assert written is not None and read is not None
    assert dict(written.nearest(rows[7], 9)) == dict(read.nearest(rows[7], 9))
    assert written.count() == read.count() == index.count() == 7


def test_an_index_too_large_to_compare_all_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.adapters.chroma_vectors._EXACT", 2)
    index = ChromaVectors(tmp_path / "vectors", "m", 3)
    index.replace([], NAMES, ROWS)
    assert index.copied() == ""
    assert not (tmp_path / "vectors" / FILE).exists()


def test_a_copy_that_cannot_be_taken_away_stops_the_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what is removed would be left in it."""
    index = ChromaVectors(tmp_path / "vectors", "m", 3)
    index.replace([], NAMES, ROWS)
    index.copied()

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        patch.setattr("assistant.adapters.chroma_client.unwritable", lambda *_: True)
        with pytest.raises(FolderUnusable, match="cannot be written"):
            index.replace(NAMES[:1], [], ROWS[:0])
    assert index.count() == 3
