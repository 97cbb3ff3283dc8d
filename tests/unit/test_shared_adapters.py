from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.adapters import chroma_records
from assistant.adapters.shared_files import FileStatus, SettingsFile
from assistant.adapters.shared_vectors import SqliteSharedVectors
from assistant.domain.shared import SharedSettings, SharedStatus
from assistant.errors import FolderUnusable, StoreDamaged
from assistant.library.shared import wire
from tests.unit.shared_fakes import NOON, URL, document

ROW: dict[str, Any] = {
    "metadata": {
        "document": "doc-000000000001",
        "kind": "shared",
        "of": "0" * 64,
        "number": 0,
        "title": "Minutes",
        "section": "Item",
        "page": 3,
        "rest": '{"aliases": ["a"]}',
    },
    "document": "What was said.",
    "embedding": [3.0, 4.0],
}
NAME = "doc-000000000001#0000@0"


def _with(**metadata: object) -> dict[str, Any]:
    return {**ROW, "metadata": {**ROW["metadata"], **metadata}}


def test_a_piece_there_and_back() -> None:
    facts, held = document(1)
    sent = wire.pieces("shared", [wire.canonical(one) for one in held], np.eye(3, dtype=np.float32))
    for one in sent:
        assert one.passage
        row = {"metadata": chroma_records.sent(one), "document": one.passage.text, "embedding": one.vector.tolist()}
        back = chroma_records.piece(one.id, json.loads(json.dumps(row)))
        assert back is not None
        assert back._replace(vector=one.vector) == one
        np.testing.assert_array_equal(back.vector, one.vector)
    whole = wire.record(facts, [wire.canonical(one) for one in held], "whole", NOON)
    metadata = whole.model_dump(mode="json", exclude={"document"}, exclude_none=True)
    assert chroma_records.record(facts.id, metadata) == whole


def test_what_is_shown_is_cleaned() -> None:
    piece = chroma_records.piece(
        NAME, _with(title="Min\x1b[2Jutes\n\u202eof", section="It\x07em") | {"document": "a\x1b[2Jb"}
    )
    assert piece and piece.passage
    assert (piece.passage.title, piece.passage.section, piece.passage.text) == ("Minutes of", "Item", "ab")


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({**ROW, "metadata": None}, id="no metadata"),
        pytest.param({**ROW, "embedding": None}, id="no vector"),
        pytest.param({**ROW, "embedding": [0.0, 0.0]}, id="no direction"),
        pytest.param({**ROW, "embedding": [float("nan"), 1.0]}, id="not a number"),
        pytest.param({**ROW, "embedding": [1e200, 1e200]}, id="too large"),
        pytest.param({**ROW, "embedding": "words"}, id="words for a vector"),
        pytest.param({**ROW, "embedding": [[1.0], [1.0]]}, id="a table for a vector"),
        pytest.param(_with(document="slow-trust"), id="of another document"),
        pytest.param(_with(document=7), id="a number for a document"),
        pytest.param(_with(kind="own"), id="not a kind that is shared"),
        pytest.param(_with(number="first"), id="a word for a number"),
        pytest.param(_with(page="three"), id="a word for a page"),
        pytest.param(_with(page=-1), id="a page before the first"),
        pytest.param(_with(rest="{"), id="half a JSON"),
        pytest.param(_with(rest="[" * 100_000), id="a deep JSON"),
        pytest.param(_with(rest='{"asked": ["x"]}'), id="a field nobody knows"),
    ],
)
def test_a_piece_that_is_not_as_it_should_be_is_none(row: dict[str, Any]) -> None:
    assert chroma_records.piece(NAME, ROW) is not None
    assert chroma_records.piece(NAME, row) is None


@pytest.mark.parametrize(
    "wrong",
    [{"state": "odd"}, {"passages": 10**9}, {"at": "noon"}, {"at": "2026-11-22T12:00:00"}, {"fingerprint": "short"}],
)
def test_a_record_that_is_not_as_it_should_be_is_none(wrong: dict[str, object]) -> None:
    facts, held = document(1)
    good = wire.record(facts, held, "whole", NOON).model_dump(mode="json", exclude={"document"}, exclude_none=True)
    assert chroma_records.record(facts.id, good) is not None
    assert chroma_records.record(facts.id, good | {"something": "of a later version"}) is not None
    assert chroma_records.record(facts.id, good | wrong) is None
    assert chroma_records.record("../etc", good) is None


def test_settings_are_for_their_owner_alone(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "server.json")
    assert file.load() is None
    file.save(SharedSettings(url=URL, token="secret"))
    assert stat.S_IMODE((tmp_path / "server.json").stat().st_mode) == 0o600
    (tmp_path / "server.json").chmod(0o644)
    assert file.load() == SharedSettings(url=URL, token="secret")
    assert stat.S_IMODE((tmp_path / "server.json").stat().st_mode) == 0o600
    assert "secret" not in repr(file.load())
    assert [one.name for one in tmp_path.iterdir()] == ["server.json"]
    file.remove()
    file.remove()
    assert file.load() is None


def test_damaged_settings_are_said_and_linked_ones_refused(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("{")
    with pytest.raises(StoreDamaged, match="does not say which server"):
        SettingsFile(tmp_path / "server.json").load()
    (tmp_path / "link.json").symlink_to(tmp_path / "server.json")
    with pytest.raises(FolderUnusable, match="symbolic link"):
        SettingsFile(tmp_path / "link.json").load()


def test_what_is_remembered_of_one_server_is_not_taken_for_another(tmp_path: Path) -> None:
    FileStatus(tmp_path / "status.json", URL).save(SharedStatus(url=URL, revision="r1"))
    assert FileStatus(tmp_path / "status.json", URL).load().revision == "r1"
    assert FileStatus(tmp_path / "status.json", "https://example.org").load() == SharedStatus(url="https://example.org")
    (tmp_path / "status.json").write_text("not JSON")
    assert FileStatus(tmp_path / "status.json", URL).load() == SharedStatus(url=URL)


def test_vectors_are_kept_by_document_and_dropped_for_good(tmp_path: Path) -> None:
    store = SqliteSharedVectors(tmp_path / "vectors.db")
    marked = np.array([0.5, 12345.678], dtype=np.float32)
    store.keep("doc-1", "f1", {"a": marked})
    store.keep("doc-2", "f2", {"a": np.ones(2, dtype=np.float32)})
    assert store.held() == {"doc-1": "f1", "doc-2": "f2"}
    np.testing.assert_array_equal(store.get("doc-1", ["a", "b"])["a"], marked)
    store.drop("doc-1")
    assert (store.held(), store.get("doc-1", ["a"])) == ({"doc-2": "f2"}, {})
    store.close()
    assert marked.tobytes() not in (tmp_path / "vectors.db").read_bytes()
    assert stat.S_IMODE((tmp_path / "vectors.db").stat().st_mode) == 0o600
