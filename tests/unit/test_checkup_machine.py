from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.checkup import machine as checks
from assistant.checkup.machine import Machine
from tests.unit.machines import TERMINAL, machine

HERE = Path("/somewhere")


@pytest.mark.parametrize(
    ("version", "state"), [((3, 10, 9), "wrong"), ((3, 11, 0), "fine"), ((3, 13, 2), "fine"), ((3, 14, 0), "wrong")]
)
def test_a_python_that_nobody_tried_is_told(version: tuple[int, int, int], state: str) -> None:
    assert checks.python(version).state == state


def test_packages_are_compared_with_what_is_asked_for() -> None:
    asked = ["textual>=8.2,<9", "torch", 'colorama; sys_platform == "nowhere"', 'mcp>=2; extra == "mcp"']
    have = {"textual": "8.2.8", "torch": "2.13.0+cpu", "onnxruntime": "1.31.1"}
    assert checks.packages(asked, have.get).message == (
        "2 as asked for, among them textual 8.2.8, torch 2.13.0+cpu, onnxruntime 1.31.1"
    )


def test_packages_that_are_missing_or_other_versions_are_named() -> None:
    found = checks.packages(["textual>=8.2,<9", "torch"], {"textual": "7.0"}.get)
    assert (found.state, found.message) == ("wrong", "torch is missing; textual is 7.0 where <9,>=8.2 is asked for")
    assert found.remedy


def test_a_copy_that_was_not_installed_is_no_fault() -> None:
    assert checks.packages(None, {}.get).state == "note"


def test_this_very_installation_can_be_asked() -> None:
    assert checks.version("textual") and checks.version("nothing-is-called-so") is None
    assert checks.requirements() is None or checks.packages(checks.requirements(), checks.version).state == "fine"


@pytest.mark.parametrize(
    ("free", "state", "said"),
    [
        (40_000_000_000, "fine", "40.0 GB free"),
        (500_000_000, "note", "0.5 GB free"),
        (99_000_000, "wrong", "99 MB free"),
        (0, "wrong", "0 MB free"),
    ],
)
def test_too_little_room_is_told_before_it_is_too_late(free: int, state: str, said: str) -> None:
    found = checks.room((HERE,), machine(free=free))
    assert (found.state, found.message) == (state, said)
    assert bool(found.remedy) == (state != "fine")


@pytest.mark.parametrize(
    ("here", "state", "said"),
    [
        (machine(), "fine", "120 by 40 characters, utf-8, 256 colours"),
        (machine(environ={"COLORTERM": "truecolor"}), "fine", "16 million colours"),
        (machine("win32", {"WT_SESSION": "1"}), "fine", "16 million colours"),
        (machine(environ={"TERM": "xterm"}), "fine", "perhaps 16 colours"),
        (machine(environ={"NO_COLOR": "1"}), "fine", "no colours, as NO_COLOR asks"),
        (machine(terminal=replace(TERMINAL, columns=79)), "note", "made for 80 by 24"),
        (machine(terminal=replace(TERMINAL, lines=23)), "note", "made for 80 by 24"),
        (machine(terminal=replace(TERMINAL, encoding="ascii")), "note", "not every sign"),
        (machine(environ={"TERM": "dumb"}), "note", "calls itself dumb"),
        (machine(terminal=replace(TERMINAL, there=False)), "note", "none here"),
    ],
)
def test_what_a_terminal_can_show_is_told(here: Machine, state: str, said: str) -> None:
    found = checks.terminal(here)
    assert found.state == state and said in found.message


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (checks.command, machine(programs=("assistant",)), machine(programs=())),
        (checks.clipboard, machine(programs=("xsel",)), machine(programs=("pbcopy",))),
        (checks.clipboard, machine("darwin", programs=("pbcopy",)), machine("darwin", programs=("xsel",))),
        (checks.browser, machine(), machine(browser=False)),
    ],
)
def test_what_is_missing_but_can_be_done_without_is_noted(
    check: Callable[[Machine], checks.Finding], good: Machine, bad: Machine
) -> None:
    assert (check(good).state, check(bad).state) == ("fine", "note")


def test_this_very_computer_can_be_asked(tmp_path: Path) -> None:
    here = checks.this_machine()
    assert here.free(tmp_path / "not" / "there" / "yet") > 0
    assert checks.terminal(here).message and checks.browser(here).message and checks.system().message
