from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.adapters.document_store import SqliteDocuments
from assistant.domain.documents import Block, Document, ReadDocument
from assistant.domain.ports import Progress
from assistant.errors import DocumentNotFound, DocumentUnreadable, FolderUnusable, WrongUse
from assistant.library.ingest.reports import AddReport, FileReport
from assistant.library.ingest.shelving import Kinds, Shelving

AT = datetime(2026, 11, 22, tzinfo=UTC)


class LineReader:
    """Each line a paragraph; a file that says "broken" cannot be read."""

    def __init__(self) -> None:
        self.read_files: list[str] = []
        self.before: Callable[[Path], None] = lambda file: None

    def read(self, file: Path, progress: Progress | None = None) -> ReadDocument:
        self.read_files.append(file.name)
        self.before(file)
        if progress is not None:
            progress(1, 2, "Reading it")
        text = file.read_text(encoding="utf-8")
        if "broken" in text:
            raise DocumentUnreadable(f"{file.name} is broken.")
        return ReadDocument(blocks=tuple(Block(text=line) for line in text.splitlines()), remarks=("A\x07 remark.",))

    def close(self) -> None:
        """Nothing to end."""


class Desk:
    """Files to add, and the library they are added to."""

    def __init__(self, folder: Path) -> None:
        self.files = folder.resolve() / "files"
        self.files.mkdir()
        self.store = SqliteDocuments(folder / "home" / "documents.db")
        self.reader = LineReader()
        kinds = Kinds(frozenset({".txt"}), 10_000)
        self.shelving = Shelving(self.store, self.reader, lambda text: len(text.split()) + 2, kinds, lambda: AT)

    def write(self, name: str, text: str) -> Path:
        file = self.files / name
        file.write_text(text, encoding="utf-8")
        return file

    def add(self, *paths: Path) -> AddReport:
        self.reader.read_files.clear()
        return self.shelving.add(paths or (self.files,))

    def outcomes(self) -> dict[str, str]:
        return {Path(one.file).name: one.outcome for one in self.add().files}

    def titles(self) -> list[str]:
        return sorted(one.title for one in self.store.documents())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_document_is_kept_with_what_is_known_of_it(desk: Desk) -> None:
    file = desk.write("terms.txt", "One line.\nAnother line.")
    (report,) = desk.add(file).files
    (document,) = desk.store.documents()
    assert document.id == report.document == f"doc-{document.digest[:12]}"
    assert document == Document(
        id=document.id,
        title="terms",
        file=str(file),
        digest=document.digest,
        size=23,
        passages=1,
        added=AT,
        remarks=("A remark.",),
    )
    assert (report.outcome, report.passages, report.remarks) == ("added", 1, ("A remark.",))
    (passage,) = desk.store.load([f"{document.id}#00001"])
    assert passage.text == "One line.\n\nAnother line."


def test_what_has_not_changed_is_not_read_again(desk: Desk) -> None:
    desk.write("a.txt", "One.")
    desk.write("b.txt", "Two.")
    desk.add()
    before = desk.store.stamp()
    assert desk.outcomes() == {"a.txt": "unchanged", "b.txt": "unchanged"}
    assert desk.reader.read_files == []
    assert desk.store.stamp() == before


def test_a_changed_file_takes_the_place_of_what_it_was(desk: Desk) -> None:
    desk.write("a.txt", "One.")
    desk.write("b.txt", "Two.")
    desk.add()
    desk.write("a.txt", "Another one.")
    assert desk.outcomes() == {"a.txt": "replaced", "b.txt": "unchanged"}
    assert desk.reader.read_files == ["a.txt"]
    assert [one.text for one in desk.store.load(list(desk.store.fingerprints()))] == ["Two.", "Another one."]


def test_a_broken_file_is_said_and_the_rest_goes_on(desk: Desk) -> None:
    desk.write("a.txt", "One.")
    desk.write("b.txt", "broken")
    desk.write("c.txt", "Three.")
    report = desk.add()
    assert [one.outcome for one in report.files] == ["added", "unreadable", "added"]
    assert report.files[1].remarks == ("b.txt is broken.",)
    assert desk.titles() == ["a", "c"]


def test_a_file_that_broke_keeps_what_was_added_before(desk: Desk) -> None:
    desk.write("a.txt", "One.")
    desk.add()
    desk.write("a.txt", "broken")
    (report,) = desk.add().files
    assert report.outcome == "unreadable"
    assert report.document is not None
    assert report.remarks[-1] == "What was added from it before is kept."
    assert desk.titles() == ["a"]


def test_a_file_without_text_is_said(desk: Desk) -> None:
    desk.write("a.txt", "...")
    (report,) = desk.add().files
    assert report.outcome == "unreadable"
    assert "holds no text that can be read. A remark." in report.remarks[0]


def test_the_same_content_in_another_place_is_the_same_document(desk: Desk) -> None:
    desk.write("a.txt", "One.")
    desk.write("copy.txt", "One.")
    reports = desk.add().files
    assert [one.outcome for one in reports] == ["added", "same"]
    assert reports[0].document == reports[1].document
    assert reports[1].remarks == (f"The library has it already, from {desk.files}/a.txt.",)
    assert len(desk.store.documents()) == 1


def test_a_file_that_was_moved_stays_the_same_document(desk: Desk) -> None:
    file = desk.write("a.txt", "One.")
    desk.add()
    file.rename(desk.files / "b.txt")
    assert desk.outcomes() == {"b.txt": "moved"}
    assert desk.reader.read_files == []
    assert [one.file for one in desk.store.documents()] == [f"{desk.files}/b.txt"]
    assert len(desk.store.fingerprints()) == 1


def test_swapped_files_lose_neither(desk: Desk) -> None:
    desk.write("a.txt", "One.")
    desk.write("b.txt", "Two.")
    desk.add()
    desk.write("a.txt", "Two.")
    desk.write("b.txt", "Three.")
    desk.outcomes()
    texts = [one.text for one in desk.store.load(list(desk.store.fingerprints()))]
    assert sorted(texts) == ["Three.", "Two."]
    assert sorted(Path(one.file).name for one in desk.store.documents()) == ["a.txt", "b.txt"]
    assert set(desk.outcomes().values()) == {"unchanged"}


def test_a_stop_between_keeping_the_new_and_dropping_the_old_is_repaired(desk: Desk) -> None:
    file = desk.write("a.txt", "One.")
    desk.add()
    (old,) = desk.store.documents()
    file.write_text("Another.", encoding="utf-8")
    desk.add()
    desk.store.keep(old, [])
    assert len(desk.store.documents()) == 2
    assert desk.outcomes() == {"a.txt": "unchanged"}
    assert len(desk.store.documents()) == 1


def test_a_stop_keeps_what_was_done_and_the_next_run_goes_on(desk: Desk) -> None:
    for name in "abc":
        desk.write(f"{name}.txt", f"Text {name}.")

    def stop(file: Path) -> None:
        if file.name == "b.txt":
            raise KeyboardInterrupt

    desk.reader.before = stop
    told: list[FileReport] = []
    with pytest.raises(KeyboardInterrupt):
        desk.shelving.add([desk.files], told=told.append)
    assert [one.outcome for one in told] == ["added"]
    assert desk.titles() == ["a"]
    desk.reader.before = lambda file: None
    assert desk.outcomes() == {"a.txt": "unchanged", "b.txt": "added", "c.txt": "added"}


def test_a_file_that_changes_while_it_is_read_is_not_added(desk: Desk) -> None:
    file = desk.write("a.txt", "One.")
    desk.reader.before = lambda _: file.write_text("Something longer.", encoding="utf-8") and None
    (report,) = desk.add().files
    assert "changed while it was being read" in report.remarks[0]
    assert not desk.store.documents()


def test_a_file_that_vanishes_is_said(desk: Desk) -> None:
    file = desk.write("a.txt", "One.")
    desk.write("b.txt", "Two.")
    desk.reader.before = lambda read: file.unlink(missing_ok=True)
    assert desk.outcomes() == {"a.txt": "unreadable", "b.txt": "added"}


def test_a_file_too_large_is_left_to_the_reader_unopened(desk: Desk) -> None:
    desk.write("a.txt", "broken " * 2_000)
    assert desk.outcomes() == {"a.txt": "unreadable"}


def test_progress_names_each_file_and_its_place(desk: Desk) -> None:
    desk.write("a\x07.txt", "One.")
    desk.write("b.txt", "Two.")
    told: list[str] = []
    desk.shelving.add([desk.files], lambda done, total, what: told.append(what))
    assert [what for what in told if what.startswith("Reading")] == ["Reading a.txt (1 of 2)", "Reading b.txt (2 of 2)"]


def test_names_with_control_characters_are_kept_whole_and_shown_safely(desk: Desk) -> None:
    file = desk.write("a\x1b[2J\u202eb.txt", "One.")
    (report,) = desk.add().files
    assert report.file == f"{desk.files}/ab.txt"
    assert [(one.title, one.file) for one in desk.store.documents()] == [("ab", str(file))]
    assert set(desk.outcomes().values()) == {"unchanged"}


def test_nothing_is_removed_when_one_is_not_there(desk: Desk) -> None:
    desk.write("a.txt", "One.")
    (report,) = desk.add().files
    with pytest.raises(DocumentNotFound, match=r"no document called doc-none\. Nothing was removed\."):
        desk.shelving.remove([str(report.document), "doc-none\x07"])
    assert len(desk.store.documents()) == 1
    assert [one.title for one in desk.shelving.remove([str(report.document)] * 2)] == ["a"]
    assert desk.store.documents() == ()


def test_a_path_that_is_not_there_adds_nothing_of_the_others(desk: Desk) -> None:
    with pytest.raises(WrongUse):
        desk.add(desk.write("a.txt", "One."), desk.files / "none")
    assert not desk.store.documents()


def test_a_full_disk_ends_it_and_keeps_what_was_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("a.txt", "One.")
    desk.write("b.txt", "Two.")
    keep = desk.store.keep

    def full(document: Document, passages: object) -> None:
        if document.title == "b":
            raise FolderUnusable("No space is left.")
        keep(document, passages)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(desk.store, "keep", full)
    with pytest.raises(FolderUnusable):
        desk.add()
    assert desk.titles() == ["a"]
