"""The process that reads documents: what it may not do, and how it is ended."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.adapters.readers.limits import Limits
from assistant.adapters.readers.process import DocumentReader
from assistant.errors import Cancelled, DocumentUnreadable
from tests.structure.source import ROOT
from tests.unit import reader_files as files

FAKE = """
import os, sys, time
from assistant.adapters.readers import worker
from assistant.domain.documents import Block, ReadDocument

def read(file, name, limits, tell):
    task = file.read_text()
    if task == 'hang':
        time.sleep(600)
    if task == 'die':
        os._exit(9)
    if task == 'shout':
        print('{"done": "noise"}', flush=True)
        os.write(1, b'noise'); os.write(2, b'noise')
    if task == 'hoard':
        bytearray(limits.memory)
    if task == 'recurse':
        read_again = lambda: read_again(); read_again()
    if task == 'chatter':
        for number in range(200):
            tell(number, 200); time.sleep(0.02)
    words = 'x' * 100_000 if task == 'flood' else task
    return ReadDocument(title=str(os.getpid()), blocks=(Block(text=words),)).model_dump()

worker._read = read
sys.exit(worker.main(sys.argv[1:]))
"""
"""A reading program that does as the file says; its document's title is its process."""


def fake(**limits: float) -> DocumentReader:
    return DocumentReader(Limits.given(Limits().values() | limits), command=[sys.executable, "-c", FAKE])


@pytest.fixture
def real() -> Iterator[DocumentReader]:
    with DocumentReader() as reader:
        yield reader


def task(folder: Path, words: str) -> Path:
    file = folder / f"{words}.txt"
    file.write_text(words)
    return file


def gone(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    return False


def test_each_kind_is_read_by_one_child(real: DocumentReader, tmp_path: Path) -> None:
    made = {
        "a.pdf": files.pdf(files.shown("Beds.")),
        "b.docx": files.word(lambda document: document.add_paragraph("Beds.")),
        "c.html": b"<p>Beds.</p>",
        "d.MD": b"Beds.",
        "e.txt": "Beds.".encode("utf-16"),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        assert [block.text for block in real.read(tmp_path / name).blocks] == ["Beds."], name


def test_a_refusal_is_a_sentence_and_the_child_goes_on(tmp_path: Path) -> None:
    with fake() as reader:
        process = reader.read(task(tmp_path, "fine")).title
        (tmp_path / "empty.pdf").write_bytes(b"")
        with pytest.raises(DocumentUnreadable, match=r"^empty\.pdf is empty: 0 bytes\. Fetch it again"):
            reader.read(tmp_path / "empty.pdf")
        assert reader.read(task(tmp_path, "again")).title == process
    assert gone(process)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("die", "cannot be read: it is damaged"),
        ("hoard", "needs more memory than a document should"),
        ("recurse", "is nested more deeply than a document should be"),
        ("hang", "takes too long to read"),
        ("flood", "holds more text than can be taken in"),
    ],
)
def test_what_goes_wrong_ends_the_child_and_the_rest_go_on(words: str, said: str, tmp_path: Path) -> None:
    with fake(seconds=0.5, memory=700_000_000, reply=50_000) as reader:
        first = reader.read(task(tmp_path, "fine")).title
        with pytest.raises(DocumentUnreadable) as refused:
            reader.read(task(tmp_path, words))
        assert str(refused.value).startswith(f"{words}.txt {said}")
        assert gone(first)
        assert reader.read(task(tmp_path, "after")).blocks[0].text == "after"


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"two words\n" * 6_000_000)
    with DocumentReader(Limits(memory=400_000_000)) as reader:
        with pytest.raises(DocumentUnreadable, match="needs more memory than a document should"):
            reader.read(tmp_path / "long.txt")
        assert reader.read(task(tmp_path, "after")).blocks


def test_what_a_library_prints_does_not_reach_the_parent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with fake() as reader:
        assert reader.read(task(tmp_path, "shout")).blocks[0].text == "shout"
    assert capfd.readouterr() == ("", "")


def test_progress_is_told_and_can_stop_the_reading(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []

    def watch(done: int, total: int, what: str) -> None:
        seen.append((done, total, what))
        if done >= 5:
            raise Cancelled("Stopped.")

    with fake() as reader:
        process = reader.read(task(tmp_path, "fine")).title
        with pytest.raises(Cancelled):
            reader.read(task(tmp_path, "chatter"), watch)
        assert gone(process)
    assert seen[-1][1:] == (200, "Reading chatter.txt")


def test_a_hanging_child_can_be_stopped_too(tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with fake() as reader:
        process = reader.read(task(tmp_path, "fine")).title
        with pytest.raises(KeyboardInterrupt):
            reader.read(task(tmp_path, "hang"), stop)
        assert gone(process)


def test_what_is_no_readable_file_is_refused_without_opening_it(real: DocumentReader, tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "large.txt").open("wb") as large:
        large.truncate(100_000_001)
    said = {
        "folder.txt": "is not a file",
        "pipe.txt": "is not a file",
        "missing.txt": "is not there",
        "large.txt": "is larger than 100 MB",
        "old.doc": "which ends in .doc, cannot be read",
    }
    for name, why in said.items():
        with pytest.raises(DocumentUnreadable, match=why):
            real.read(tmp_path / name)


def test_a_name_with_control_characters_is_shown_without_them(real: DocumentReader, tmp_path: Path) -> None:
    file = tmp_path / "pl\x1b[31man\u202e.pdf"
    file.write_bytes(b"nothing")
    with pytest.raises(DocumentUnreadable, match=r"^plan\.pdf is called \.pdf but is not a PDF"):
        real.read(file)


def test_a_name_that_is_not_text_can_be_read(real: DocumentReader, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9.txt")
    file.write_text("Words.")
    assert real.read(file).blocks[0].text == "Words."


def test_code_beside_the_documents_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "pypdf.py", "docx.py", "pydantic.py"):
        (tmp_path / name).write_text("raise SystemExit('ran')")
    (tmp_path / "plan.pdf").write_bytes(files.pdf(files.shown("Beds.")))
    monkeypatch.chdir(tmp_path)
    with DocumentReader() as reader:
        assert reader.read(Path("plan.pdf")).blocks[0].text == "Beds."


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import pathlib; pathlib.Path('made.txt').write_text('words')",
    ],
)
def test_a_confined_process_reaches_nothing(attempt: str, tmp_path: Path) -> None:
    program = f"""
from assistant.adapters.readers.limits import Limits, confine
confine(Limits())
try:
    {attempt}
except OSError:
    raise SystemExit(7)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 7, ran.stderr
    assert not [file for file in tmp_path.iterdir() if file.stat().st_size]
