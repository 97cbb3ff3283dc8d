from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from assistant.errors import Cancelled, WrongUse
from assistant.library.ingest.files import shown, walk

ENDINGS = frozenset({".txt", ".md"})


def make(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")


def names(top: Path, *paths: Path) -> list[str]:
    return [file.relative_to(top).as_posix() for file in walk(paths or (top,), ENDINGS).files]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "top"
    folder.mkdir()
    return folder


def test_folders_are_gone_through_in_the_order_of_names(top: Path) -> None:
    make(top, "b.txt", "a.MD", "z/1.txt", "c/2.txt", "c/1.txt", "c/deep/0.txt")
    assert names(top) == ["a.MD", "b.txt", "c/1.txt", "c/2.txt", "c/deep/0.txt", "z/1.txt"]


def test_what_is_hidden_is_passed_over(top: Path) -> None:
    make(top, ".hidden.txt", ".git/notes.txt", "seen.txt")
    assert names(top) == ["seen.txt"]


def test_other_kinds_are_counted_by_their_ending(top: Path) -> None:
    make(top, "a.PNG", "b.png", "README", "c.txt")
    assert walk([top], ENDINGS).others == {".png": 2, "no ending": 1}


def test_a_file_that_is_named_is_taken_whatever_its_ending(top: Path) -> None:
    make(top, "table.xlsx", ".hidden.txt")
    assert names(top, top / "table.xlsx", top / ".hidden.txt") == ["table.xlsx", ".hidden.txt"]


def test_a_file_met_twice_is_taken_once(top: Path) -> None:
    make(top, "a.txt")
    assert names(top, top / "a.txt", top, top / "a.txt") == ["a.txt"]


def test_what_is_not_there_is_wrong_use_before_anything_is_looked_into(top: Path) -> None:
    make(top, "a.txt")
    with pytest.raises(WrongUse, match=r"There is no .*nowhere\.txt\. Nothing was added\."):
        walk([top, top / "nowhere.txt"], ENDINGS)


def test_links_out_of_the_folder_are_refused_and_said(top: Path) -> None:
    make(top.parent, "secret.txt", "elsewhere/a.txt")
    (top / "out.txt").symlink_to(top.parent / "secret.txt")
    (top / "away").symlink_to(top.parent / "elsewhere")
    (top / "up").symlink_to("..")
    found = walk([top], ENDINGS)
    assert not found.files
    assert [path.name for path, why in found.refused if "leads out of the folder" in why] == ["away", "out.txt", "up"]


def test_links_inside_the_folder_and_loops_are_harmless(top: Path) -> None:
    make(top, "a/one.txt")
    (top / "again.txt").symlink_to(top / "a" / "one.txt")
    (top / "a" / "loop").symlink_to(top)
    (top / "self").symlink_to(top / "self")
    (top / "gone.txt").symlink_to(top / "never")
    found = walk([top], ENDINGS)
    assert [file.name for file in found.files] == ["one.txt"]
    assert [path.name for path, why in found.refused if "leads nowhere" in why] == ["gone.txt", "self"]


def test_a_link_that_the_person_named_is_followed(top: Path) -> None:
    make(top.parent, "real.txt")
    (top / "link.txt").symlink_to(top.parent / "real.txt")
    assert list(walk([top / "link.txt"], ENDINGS).files) == [top.parent / "real.txt"]
    (top / "self").symlink_to(top / "self")
    with pytest.raises(WrongUse, match="leads back to itself"):
        walk([top / "self"], ENDINGS)


def test_pipes_and_sockets_are_not_opened(top: Path) -> None:
    os.mkfifo(top / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as one:
        before = Path.cwd()
        os.chdir(top)  # the path of a socket may not be long
        try:
            one.bind("plug.txt")
        finally:
            os.chdir(before)
        found = walk([top], ENDINGS)
    assert not found.files
    assert [path.name for path, why in found.refused if "not a file" in why] == ["pipe.txt", "plug.txt"]


def test_a_folder_that_cannot_be_looked_into_is_said_and_the_rest_goes_on(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(top, "a/1.txt", "locked/2.txt", "z/3.txt")
    scan = os.scandir

    def guarded(folder: Path) -> object:
        if Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", guarded)
    found = walk([top], ENDINGS)
    assert [file.name for file in found.files] == ["1.txt", "3.txt"]
    assert [why for _, why in found.refused] == [f"The folder {top}/locked cannot be looked into: permission denied."]


def test_names_with_control_characters_are_shown_safely(top: Path) -> None:
    make(top, "a\x1b]0;x\x07\u202eb\nc.txt")
    found = walk([top], ENDINGS)
    assert [shown(file) for file in found.files] == [f"{top}/ab c.txt"]


def test_a_name_that_is_not_text_is_refused(top: Path) -> None:
    make(top, "fine.txt")
    Path(os.fsdecode(os.fsencode(top) + b"/caf\xe9.txt")).write_bytes(b"x")
    found = walk([top], ENDINGS)
    assert [file.name for file in found.files] == ["fine.txt"]
    assert "is not readable text" in found.refused[0][1]


def test_very_deep_folders_are_walked(top: Path) -> None:
    deep = top
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    make(deep, "a.txt")
    assert len(walk([top], ENDINGS).files) == 1


def test_looking_can_be_stopped(top: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        walk([top], ENDINGS, stop)
