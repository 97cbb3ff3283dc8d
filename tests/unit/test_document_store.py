from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.adapters.document_store import SqliteDocuments
from assistant.domain.documents import Document
from assistant.domain.library import Passage
from assistant.domain.ports import Stored
from assistant.errors import DocumentNotFound, FolderUnusable, LibraryBusy, StoreDamaged
from assistant.library import passages
from tests.structure.source import ROOT

WORD = "zorquilliform"


def document(name: str = "doc-1", **fields: object) -> Document:
    return Document.model_validate(
        {
            "id": name,
            "title": f"Title of {name}",
            "file": "/srv/a\x07.txt",
            "digest": "0" * 64,
            "size": 3,
            "passages": 2,
            "added": datetime(2026, 11, 22, tzinfo=UTC),
            **fields,
        }
    )


def texts(name: str, *given: str) -> list[tuple[Passage, Stored]]:
    return [
        passages.kept(Passage(id=f"{name}#{at}", kind="own", card=name, title="T", section="", text=text))
        for at, text in enumerate(given, start=1)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "documents.db"


@pytest.fixture
def store(file: Path) -> SqliteDocuments:
    return SqliteDocuments(file)


def traces(folder: Path) -> list[str]:
    return [one.name for one in folder.rglob("*") if one.is_file() and WORD.encode() in one.read_bytes()]


def test_nothing_is_made_before_something_is_kept(store: SqliteDocuments, file: Path) -> None:
    assert (store.documents(), store.stamp(), store.fingerprints(), store.load(["x"])) == ((), "", {}, [])
    assert not file.parent.exists()


def test_what_is_kept_comes_back_as_it_was_latest_first(store: SqliteDocuments, file: Path) -> None:
    first, second = document("doc-1", pages=3, remarks=("A remark.",)), document("doc-2")
    store.keep(first, texts("doc-1", "One.", "Two."))
    store.keep(second, texts("doc-2", "Three."))
    again = SqliteDocuments(file)
    assert again.documents() == (second, first)
    assert list(again.fingerprints()) == ["doc-1#1", "doc-1#2", "doc-2#1"]
    assert [one.text for one in again.load(["doc-2#1", "none", "doc-1#1"])] == ["Three.", "One."]
    assert again.fingerprints()["doc-1#1"] == passages.fingerprint(again.load(["doc-1#1"])[0])


def test_keeping_again_takes_the_place_of_what_the_id_had(store: SqliteDocuments) -> None:
    store.keep(document(), texts("doc-1", "One.", "Two."))
    store.keep(document(title="New"), texts("doc-1", "Other."))
    assert [one.title for one in store.documents()] == ["New"]
    assert [one.text for one in store.load(list(store.fingerprints()))] == ["Other."]


def test_the_stamp_changes_with_every_change_and_with_a_new_file(store: SqliteDocuments, tmp_path: Path) -> None:
    seen = [store.stamp()]
    for change in (
        lambda: store.keep(document(), []),
        lambda: store.keep(document(), []),
        lambda: store.remove("doc-1"),
    ):
        change()
        seen.append(store.stamp())
    other = SqliteDocuments(tmp_path / "other" / "documents.db")
    other.keep(document(), [])
    assert len({*seen, other.stamp()}) == 5
    assert store.stamp() == seen[-1]


def test_many_passages_are_loaded_in_order(store: SqliteDocuments) -> None:
    store.keep(document(), texts("doc-1", *(f"Text {at}" for at in range(1_200))))
    names = list(reversed(store.fingerprints()))
    assert [one.id for one in store.load(names)] == names


def test_nothing_of_a_removed_document_is_left_on_disk(store: SqliteDocuments, file: Path) -> None:
    store.keep(document("doc-2"), texts("doc-2", "Something else."))
    store.keep(document(title=WORD, file=f"/srv/{WORD}.txt"), texts("doc-1", f"The {WORD} rota.", WORD * 900))
    assert traces(file.parent)
    store.remove("doc-1")
    assert traces(file.parent) == []
    assert [one.id for one in store.documents()] == ["doc-2"]


def test_what_is_not_there_cannot_be_removed(store: SqliteDocuments) -> None:
    with pytest.raises(DocumentNotFound, match="There is no document called doc-x"):
        store.remove("doc-x\x1b[2J")


def test_the_file_is_for_its_owner_alone(store: SqliteDocuments, file: Path) -> None:
    store.keep(document(), [])
    assert {stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()} == {0o600}
    store.close()
    file.chmod(0o644)
    SqliteDocuments(file).documents()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_symbolic_link_is_refused(store: SqliteDocuments, file: Path, tmp_path: Path) -> None:
    file.parent.mkdir(mode=0o700)
    file.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(FolderUnusable, match="symbolic link"):
        store.documents()
    assert not (tmp_path / "elsewhere.db").exists()


@pytest.mark.parametrize("harm", ["garbage", "another", "newer", "entry", "passage"])
def test_a_damaged_file_is_said_and_left_as_it_is(store: SqliteDocuments, file: Path, harm: str) -> None:
    store.keep(document(), texts("doc-1", "One."))
    store.close()
    if harm in ("garbage", "another"):
        file.unlink()
    if harm == "garbage":
        file.write_bytes(b"not a database " * 300)
    else:
        statements = {
            "another": "CREATE TABLE notes (text)",
            "newer": "PRAGMA user_version = 9",
            "entry": "UPDATE documents SET content = '{}'",
            "passage": "UPDATE passages SET content = '['",
        }
        with sqlite3.connect(file) as db:
            db.execute(statements[harm])
        db.close()
    before = file.read_bytes()
    with pytest.raises(StoreDamaged) as raised:
        if harm == "passage":
            store.load(["doc-1#1"])
        else:
            store.documents()
    assert raised.value.kept
    assert raised.value.do
    store.close()
    assert file.read_bytes() == before


def test_a_writer_in_the_way_is_busy_and_nothing_is_lost(
    store: SqliteDocuments, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(document(), texts("doc-1", "One."))
    monkeypatch.setattr("assistant.adapters.document_store._BUSY_SECONDS", 0.1)
    other = SqliteDocuments(file)
    with sqlite3.connect(file, isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy):
            other.keep(document("doc-2"), [])
        assert len(other.documents()) == 1
        db.execute("ROLLBACK")
    db.close()
    other.keep(document("doc-2"), [])
    assert len(store.documents()) == 2


def test_several_that_make_the_file_at_once_all_succeed(file: Path) -> None:
    failures: list[BaseException] = []

    def keep(name: str) -> None:
        try:
            SqliteDocuments(file).keep(document(name), texts(name, "One."))
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=keep, args=(f"doc-{at}",)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(SqliteDocuments(file).documents()) == 6


FULL = """
import resource, signal, sys
from pathlib import Path
from assistant.errors import FolderUnusable
from tests.unit.test_document_store import SqliteDocuments, document, texts
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
store = SqliteDocuments(Path(sys.argv[1]))
store.keep(document("doc-1"), texts("doc-1", "One."))
try:
    store.keep(document("doc-2"), texts("doc-2", "x" * 2_000_000))
except FolderUnusable as error:
    print(error)
    print([one.id for one in store.documents()])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit to stand in for a full disk")
def test_a_full_disk_is_said_and_what_was_kept_stays(file: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(file)], env=environment, capture_output=True, text=True, check=False
    )
    said, held = done.stdout.splitlines()
    assert "cannot be used" in said
    assert "What was added before is safe" in said
    assert held == "['doc-1']"
    assert [one.id for one in SqliteDocuments(file).documents()] == ["doc-1"]
