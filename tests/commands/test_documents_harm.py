"""What stands in the way of adding documents: other processes, kills, stops, damage, a full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.adapters import build_lock
from assistant.adapters.document_store import SqliteDocuments
from assistant.domain.documents import Document
from tests.commands.own_documents import NOTES, TERMS, found
from tests.process import COMMAND, SECONDS, environment, one_document, run


def test_two_at_once_the_second_is_told_so(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.md"
    file.write_text(TERMS, encoding="utf-8")
    with build_lock.held(home / "library" / "documents.lock", 0):
        done = run(home, "library", "add", str(file))
    assert done.returncode == 3
    assert "Another process is adding or removing documents." in done.stderr
    assert not (home / "documents.db").exists()


def test_a_build_while_another_builds_is_told_so(home: Path) -> None:
    SqliteDocuments(home / "documents.db").keep(
        Document(id="doc-1", title="T", file="x", digest="0", size=1, passages=0, added=datetime.now(UTC)), []
    )
    with build_lock.held(home / "library" / "build.lock", 0):
        built = run(home, "library", "build")
    assert built.returncode == 3
    assert "Another process is building the library." in built.stderr
    assert run(home, "library", "build").returncode == 0


def test_a_damaged_file_of_documents_is_left_and_the_cards_are_still_found(home: Path, tmp_path: Path) -> None:
    (home / "documents.db").write_bytes(b"no database " * 400)
    searched = run(home, "search", "how do partners come to trust each other", "-k", "1", "--json")
    assert one_document(searched)["hits"][0]["kind"] == "curated"
    assert "cannot be read" in searched.stderr
    assert "searched without them" in searched.stderr
    file = tmp_path / "terms.md"
    file.write_text(TERMS, encoding="utf-8")
    assert run(home, "library", "add", str(file)).returncode == 4
    assert run(home, "library", "list").returncode == 0
    assert (home / "documents.db").read_bytes() == b"no database " * 400


def _many(folder: Path) -> Path:
    folder.mkdir()
    for number in range(40):
        text = f"Meeting {number} of the Wenbury board. " + f"Item {number} was about the pooled fund. " * 20
        (folder / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    return folder


def _started(home: Path, files: Path, until: str) -> subprocess.Popen[str]:
    """`library add` of `files`, running and as far as saying `until`."""
    command = [*COMMAND, "library", "add", str(files)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(home), cwd=home.parent
    )
    assert process.stderr is not None
    for line in process.stderr:
        if until in line:
            return process
    raise AssertionError("ended before that")


@pytest.mark.parametrize("until", ["(10 of 40)", "Reading the library"])
def test_a_kill_costs_one_document_at_most_and_the_next_run_goes_on(home: Path, tmp_path: Path, until: str) -> None:
    files = _many(tmp_path / "files")
    process = _started(home, files, until)
    process.kill()
    process.communicate()
    again = one_document(run(home, "library", "add", str(files), "--json"))
    outcomes = [one["outcome"] for one in again["files"]]
    assert outcomes.count("unchanged") >= 8
    assert outcomes.count("unchanged") + outcomes.count("added") == 40
    assert one_document(run(home, "library", "stats", "--json"))["built"]
    assert found(home, "what was item 39 at the Wenbury board")["kind"] == "own"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_stop_is_said_and_keeps_what_was_done(home: Path, tmp_path: Path) -> None:
    files = _many(tmp_path / "files")
    process = _started(home, files, "(10 of 40)")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert "documents had been added and will be kept." in said
    assert "Traceback" not in said
    time.sleep(0.1)
    assert 8 <= len(one_document(run(home, "library", "list", "--json"))["documents"]) < 40


@pytest.mark.skipif(sys.platform == "win32", reason="no limit to stand in for a full disk")
def test_a_full_disk_is_said_and_what_was_kept_stays(home: Path, tmp_path: Path) -> None:
    small, large = tmp_path / "small.txt", tmp_path / "zlarge.txt"
    small.write_text(NOTES, encoding="utf-8")
    large.write_text("".join(f"Item {at} was about the fund. " for at in range(20_000)), encoding="utf-8")
    command = f'ulimit -f 300; exec "{sys.executable}" -m assistant library add "{small}" "{large}"'
    done = subprocess.run(
        ["bash", "-c", command], env=environment(home), cwd=home.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert "What was added before is safe" in done.stderr
    assert "Traceback" not in done.stderr
    listed = one_document(run(home, "library", "list", "--json"))["documents"]
    assert [one["title"] for one in listed] == ["small"]
    assert os.stat(home / "documents.db").st_mode & 0o777 == 0o600
