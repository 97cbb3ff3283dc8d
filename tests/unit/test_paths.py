from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant import paths
from assistant.errors import FolderUnusable
from assistant.paths import private_folder
from tests.structure.source import ROOT


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_umask() -> object:
    before = os.umask(0o000)
    yield
    os.umask(before)


def test_the_environment_decides_where_things_live(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "h"))
    monkeypatch.setenv("ASSISTANT_CACHE", str(tmp_path / "c"))
    found = paths.find()
    for inside in (found.reflections, found.library, found.passages, found.vectors, found.lock):
        assert tmp_path / "h" in inside.parents
    for inside in (found.models, found.vector_cache):
        assert tmp_path / "c" in inside.parents
    assert not list(tmp_path.iterdir())


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.find().home.name == paths.APP


def test_a_relative_folder_is_made_whole_and_a_tilde_is_the_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_HOME", "here")
    monkeypatch.setenv("ASSISTANT_CACHE", "~/there")
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    found = paths.find()
    assert (found.home, found.cache) == (tmp_path / "here", tmp_path / "me" / "there")


def test_the_home_of_somebody_unknown_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", "~no-such-person-here/x")
    with pytest.raises(FolderUnusable, match="Set ASSISTANT_HOME"):
        paths.find()


def test_what_is_shipped_does_not_depend_on_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.find().corpus == ROOT / "corpus"
    assert (paths.find().prompts / "phrases.md").is_file()


def test_a_new_folder_and_its_new_parents_are_the_owners_alone(tmp_path: Path, open_umask: object) -> None:
    folder = private_folder(tmp_path / "one" / "two" / "three")
    assert [mode(one) for one in (folder, folder.parent, folder.parent.parent)] == [0o700] * 3


def test_a_folder_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    assert mode(private_folder(tmp_path / "open")) == 0o700


def test_a_symbolic_link_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    for target in ("real", "nowhere"):
        link = tmp_path / f"to-{target}"
        link.symlink_to(tmp_path / target)
        with pytest.raises(FolderUnusable, match="symbolic link"):
            private_folder(link)
    assert not list((tmp_path / "real").iterdir())
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("inside", ["file", "file/under", "x" * 5000])
def test_what_cannot_be_a_folder_is_said(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").write_text("I am a file")
    with pytest.raises(FolderUnusable, match="cannot be used") as caught:
        private_folder(tmp_path / inside)
    assert caught.value.exit_code == 4
    assert "ASSISTANT_HOME" in str(caught.value)
    assert (tmp_path / "file").read_text() == "I am a file"


def test_documents_are_looked_for_where_there_are_any(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("platformdirs.user_documents_dir", lambda: str(tmp_path / "Documents"))
    assert paths.documents_folder() == tmp_path
    (tmp_path / "Documents").mkdir()
    assert paths.documents_folder() == tmp_path / "Documents"


def test_new_files_are_the_owners_alone_after_the_umask_is_set(tmp_path: Path, open_umask: object) -> None:
    paths.private_process()
    (tmp_path / "new").write_text("")
    assert mode(tmp_path / "new") == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")
def test_a_process_that_crashes_leaves_no_copy_of_its_memory(tmp_path: Path) -> None:
    crash = """
import os, resource
from assistant import paths
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
paths.private_process()
print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)
os.abort()
"""
    done = subprocess.run(
        [sys.executable, "-c", crash],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("0\n", -signal.SIGABRT)
    assert not list(tmp_path.iterdir())


def test_a_folder_shared_with_everyone_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(FolderUnusable, match="shared with every user"):
        paths.private_folder(shared)
    assert shared.stat().st_mode & 0o7777 == 0o1777


def test_a_file_is_written_whole_and_for_its_owner_alone(tmp_path: Path, open_umask: object) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(b"a longer one than what comes after it")
    file.chmod(0o644)
    paths.write_whole(file, b"new")
    assert (file.read_bytes(), mode(file)) == (b"new", 0o600)
    assert list(tmp_path.iterdir()) == [file]


def test_where_there_is_no_room_the_file_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "page.pdf"
    file.write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        paths.write_whole(file, b"after")
    assert file.read_bytes() == b"before" and list(tmp_path.iterdir()) == [file]


def test_too_little_room_is_said_with_how_much_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths.require_room(tmp_path)
    paths.require_room(tmp_path / "nowhere")
    total = 10**9
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(total=total, free=3_210_000))
    with pytest.raises(FolderUnusable, match=r"too little room .*: 3.2 MB are free, and 12 MB are needed"):
        paths.require_room(tmp_path)
    total = 0
    paths.require_room(tmp_path)


def test_what_a_link_leads_to_is_replaced_and_not_the_link(tmp_path: Path) -> None:
    file, link = tmp_path / "page.pdf", tmp_path / "link.pdf"
    file.write_bytes(b"before")
    link.symlink_to(file)
    paths.write_whole(link, b"after")
    assert link.is_symlink() and file.read_bytes() == b"after"


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        paths.write_whole(pipe, b"words")
        assert os.read(reading, 10) == b"words" and pipe.is_fifo()
    finally:
        os.close(reading)
