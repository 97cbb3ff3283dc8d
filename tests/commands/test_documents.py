"""`assistant library add` and `remove` as processes of their own, on real files."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant import paths, wiring
from assistant.adapters.document_store import SqliteDocuments
from assistant.config import Config
from assistant.library import passages
from tests.commands.own_documents import QUESTION, TERMS, folder_of_files, found
from tests.process import home_with_library, one_document, run, run_each
from tests.unit.reader_files import pdf, shown


@dataclass(frozen=True)
class Added:
    """A home with documents of somebody's own; only to be read."""

    home: Path
    files: Path
    report: dict[str, Any]
    said: str

    def document(self, title: str) -> str:
        """The id of the document called `title`."""
        found = [one["document"] for one in self.report["files"] if one["title"] == title]
        assert len(found) == 1
        return str(found[0])


@pytest.fixture(scope="module")
def added(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Added:
    top = tmp_path_factory.mktemp("own")
    (top / "home").mkdir()
    home = home_with_library(built_home, top / "home")
    files = folder_of_files(top / "files")
    done = run(home, "library", "add", str(files), "--json")
    return Added(home, files, one_document(done), done.stderr)


def test_what_can_be_read_is_added_and_what_cannot_is_said(added: Added) -> None:
    outcomes = {one["title"]: one["outcome"] for one in added.report["files"] if one["outcome"] != "unreadable"}
    assert outcomes.keys() >= {"Northfield frailty board", "Market day", "notes"}
    assert set(outcomes.values()) == {"added"}
    assert len(outcomes) == 4
    unread = {Path(one["file"]).name for one in added.report["files"] if one["outcome"] == "unreadable"}
    assert unread == {"empty.txt", "broken.pdf", "named.pdf", "away", "loop"}
    assert added.report["passed_over"] == {".png": 1}
    for name in (*unread, ".png 1", "(4 of "):
        assert name in added.said


@pytest.mark.parametrize(
    ("question", "section"),
    [
        (QUESTION, "Zorquilliform rota"),
        ("when does the ambulance bay in Quenby close", ""),
        ("who signs for the pooled fund at Wenbury council", "Letter to partners"),
    ],
)
def test_a_search_finds_them_and_says_whose_they_are(added: Added, question: str, section: str) -> None:
    hit = found(added.home, question)
    assert (hit["kind"], hit["sources"]) == ("own", [])
    assert hit["card"].startswith("doc-")
    assert hit["section"] == section or not section
    assert hit["citation"] == f"Your document “{hit['title']}”"
    assert hit["highlight"] in hit["text"]


def test_in_readable_output_they_are_distinct_from_cards(added: Added) -> None:
    done = run(added.home, "search", QUESTION, "-k", "2")
    assert done.stdout.count("Your document") == 1
    assert "Your document “Northfield frailty board”" in done.stdout


def test_a_search_can_be_limited_to_one(added: Added) -> None:
    name = added.document("notes")
    limited, unknown = run_each(
        added.home,
        ("search", QUESTION, "--source", name, "--json"),
        ("search", QUESTION, "--source", "doc-none", "--json"),
    )
    assert {hit["card"] for hit in one_document(limited)["hits"]} == {name}
    assert unknown.returncode == 1


def test_they_are_listed_apart_and_counted(added: Added) -> None:
    as_text, as_json, of_theme, counted, said = run_each(
        added.home,
        ("library", "list"),
        ("library", "list", "--json"),
        ("library", "list", "--theme", "trust", "--json"),
        ("library", "stats", "--json"),
        ("library", "stats"),
    )
    assert "Northfield frailty board (2 passages)" in as_text.stdout.partition("\nYour documents\n")[2]
    listed = one_document(as_json)["documents"]
    assert len(listed) == 4
    assert {one["there"] for one in listed} == {True}
    assert one_document(of_theme)["documents"] == []
    assert one_document(counted)["documents"] == 4
    assert "Your documents: 4, in 5 of the passages." in said.stdout


def test_one_is_shown_with_its_passages(added: Added) -> None:
    name = added.document("Northfield frailty board")
    as_text, as_json = run_each(added.home, ("library", "show", name), ("library", "show", name, "--json"))
    assert "Zorquilliform rota\nThe zorquilliform rota says" in as_text.stdout
    assert f"It was read from {added.files}/terms.md." in as_text.stdout
    shown = one_document(as_json)
    assert (shown["id"], shown["title"], shown["there"]) == (name, "Northfield frailty board", True)
    assert [one["section"] for one in shown["passage_list"]] == ["Money", "Zorquilliform rota"]
    assert run(added.home, "library", "show", "doc-none").returncode == 1


def test_adding_again_reads_nothing_and_changes_nothing(added: Added) -> None:
    again = one_document(run(added.home, "library", "add", str(added.files), "--json"))
    outcomes = [one["outcome"] for one in again["files"]]
    assert (outcomes.count("unchanged"), outcomes.count("unreadable")) == (4, 5)


def test_pages_are_cited(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(
        pdf(
            shown("The board met in the town hall and agreed the accounts of the year before."),
            shown("The zorquilliform rota for the hospice is kept by the chair of the board."),
        )
    )
    assert one_document(run(home, "library", "add", str(file), "--json"))["files"][0]["outcome"] == "added"
    hit = found(home, "who keeps the zorquilliform rota")
    assert (hit["page"], hit["citation"]) == (2, "Your document “minutes”, p. 2")
    assert "p. 2" in run(home, "search", "who keeps the zorquilliform rota", "-k", "1").stdout


def _holding(home: Path, *needles: bytes) -> set[str]:
    places = [file for top in (home, paths.find().cache) for file in top.rglob("*") if file.is_file()]
    return {file.name for file in places if any(one in _content(file).lower() for one in needles)}


def _content(file: Path) -> bytes:
    """What is in it; the cache is everybody's, and what another process keeps there for a moment may be gone."""
    with suppress(FileNotFoundError):
        return file.read_bytes()
    return b""


def test_removing_leaves_no_trace_of_text_or_vectors(home: Path, tmp_path: Path) -> None:
    files = folder_of_files(tmp_path / "files")
    report = one_document(run(home, "library", "add", str(files / "terms.md"), str(files / "letter.docx"), "--json"))
    name = report["files"][0]["document"]
    store = SqliteDocuments(home / "documents.db")
    held = store.load([one for one in store.fingerprints() if one.startswith(name)])
    store.close()
    texts = [text for passage in held for text in passages.texts(passage)]
    vectors = [one.tobytes()[:64].lower() for one in wiring.encoder(paths.find(), Config()).encode(texts)]
    needles = (b"zorquil", name.encode(), str(files / "terms.md").encode().lower(), *vectors)
    assert _holding(home, *needles) >= {"documents.db", "passages.db", "chroma.sqlite3"}
    assert _holding(home, *vectors)

    done = run(home, "library", "remove", name)
    assert (done.returncode, done.stdout.partition("  [")[0]) == (0, "Removed “Northfield frailty board”")
    assert _holding(home, *needles) == set()
    assert (files / "terms.md").exists()
    assert found(home)["card"] != name
    assert found(home, "who signs for the pooled fund at Wenbury council")["kind"] == "own"
    assert run(home, "library", "remove", name).returncode == 1


def test_a_changed_file_replaces_what_it_was(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.md"
    file.write_text(TERMS, encoding="utf-8")
    run(home, "library", "add", str(file))
    file.write_text(TERMS.replace("the hospice chairs", "the housing trust chairs"), encoding="utf-8")
    done = run(home, "library", "add", str(file))
    assert "Replaced: “Northfield frailty board”" in done.stdout
    assert "housing trust" in found(home)["highlight"]
    assert _holding(home, b"the hospice chairs") == set()


def test_a_document_whose_file_is_gone_stays_and_says_so(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.md"
    file.write_text(TERMS, encoding="utf-8")
    name = one_document(run(home, "library", "add", str(file), "--json"))["files"][0]["document"]
    file.unlink()
    assert "no longer there; the library keeps what it read" in run(home, "library", "show", name).stdout
    assert found(home)["card"] == name


def test_exit_codes_of_bad_input(home: Path, tmp_path: Path) -> None:
    files = folder_of_files(tmp_path / "files")
    (tmp_path / "void").mkdir()
    cases = {
        (str(files / "none.txt"),): 2,
        (): 2,
        (str(files / "empty.txt"), str(files / "broken.pdf")): 1,
        (str(files / "picture.png"),): 1,
        (str(tmp_path / "void"),): 1,
    }
    # one after another: of two that add at once, one is told that the other is at it
    done = [run(home, "library", "add", *given) for given in cases]
    assert [one.returncode for one in done] == list(cases.values())
    assert not (home / "documents.db").exists()
    removed = run(home, "library", "remove", "doc-\x1b[2Jnone")
    assert (removed.returncode, removed.stdout) == (1, "")
