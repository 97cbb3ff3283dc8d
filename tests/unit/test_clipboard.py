"""The clipboards of a machine, with programs made for the test."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path

import pytest

from assistant.adapters.clipboard import NativeClipboard, Program, reachable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")
WHERE = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "TMUX": "/run/t", "TERM": "xterm"}


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def names(environ: dict[str, str], platform: str = "linux", there: str = "") -> list[str]:
    found = there.split()
    return [one.name for one in reachable(environ, platform, lambda name: name if name in found else None)]


def test_what_was_written_is_read_back_whole(programs: Path) -> None:
    program(programs, "take", f"cat > {programs}/held")
    program(programs, "give", f"cat {programs}/held")
    clipboard = NativeClipboard(Program("take", ("take",), ("give",)))
    text = "Grüße, “naïve” 漢字\n\n[/red] \x7f ' \" $HOME `id`\n"
    assert clipboard.write(text)
    assert clipboard.read() == text


def test_a_program_that_holds_on_in_the_background_is_not_waited_for(programs: Path) -> None:
    program(programs, "take", "cat > /dev/null; sleep 60 &")
    began = time.monotonic()
    assert NativeClipboard(Program("take", ("take",))).write("a")
    assert time.monotonic() - began < 45


def test_a_program_that_fails_hangs_or_is_not_there_took_nothing(programs: Path) -> None:
    program(programs, "fail", "exit 1")
    program(programs, "hang", "exec sleep 20")
    for name in ("fail", "hang", "absent"):
        clipboard = NativeClipboard(Program(name, (name,), (name,)), patience=0.3)
        assert not clipboard.write("a")
        assert clipboard.read() is None


def test_a_program_that_cannot_be_asked_says_so() -> None:
    assert NativeClipboard(Program("clip.exe", ("clip.exe",))).read() is None


def test_the_text_is_on_no_command_line(programs: Path) -> None:
    program(programs, "take", f'echo "$@" > {programs}/seen; cat > /dev/null')
    assert NativeClipboard(Program("take", ("take", "-in"))).write("Jane Doe")
    assert (programs / "seen").read_text(encoding="utf-8") == "-in\n"


def test_only_programs_that_are_there_and_have_a_display_are_asked() -> None:
    assert names(WHERE, there="xclip xsel wl-copy tmux") == ["wl-copy", "xclip", "xsel", "tmux"]
    assert names({"TERM": "xterm"}, there="xclip xsel wl-copy tmux") == []
    assert names(WHERE, there="") == []
    assert names({}, "darwin", there="pbcopy") == ["pbcopy"]
    assert names({}, "linux", there="clip.exe") == ["clip.exe"]


def test_over_ssh_the_other_machines_clipboard_is_left_alone() -> None:
    remote = {**WHERE, "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}
    assert names(remote, there="wl-copy xclip pbcopy clip.exe tmux") == ["xclip", "tmux"]
    assert names(remote, "darwin", there="pbcopy") == []
