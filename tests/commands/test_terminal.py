"""The app and line mode in a real pseudo-terminal: left as it was found, and nothing typed is lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.process import draft, held_in
from tests.pseudo_terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

HALF = "the board decides and we"
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
"""The other screen left, the cursor shown, the mouse and pasting no longer told of."""


def _half_typed(app: Terminal) -> None:
    app.wait_for("New reflection")
    app.type("n")
    app.wait_for("1 of")
    app.type(HALF)
    app.wait_for(HALF)


@pytest.mark.parametrize("key", ["\x03", "\x11"], ids=["ctrl+c", "ctrl+q"])
def test_leaving_by_accident_leaves_the_terminal_as_it_was_and_loses_nothing(welcomed: Path, key: str) -> None:
    with Terminal(welcomed) as app:
        _half_typed(app)
        app.type(key)
        assert app.end() == 0
        assert app.now == app.before
        tail = app.written[app.written.rfind(RESTORED[0]) - 2000 :]
        assert all(code in tail for code in RESTORED)
        assert "saved, and what you had not sent" in app.screen
    (name,) = held_in(welcomed)
    assert draft(welcomed, name) == HALF
    with Terminal(welcomed) as again:
        again.wait_for("Continue: New reflection")
        again.type("\r")
        again.wait_for(HALF)


def test_closing_the_window_loses_nothing(welcomed: Path) -> None:
    with Terminal(welcomed) as app:
        _half_typed(app)
        app.close()
    (name,) = held_in(welcomed)
    assert draft(welcomed, name) == HALF


def test_shutting_the_computer_down_loses_nothing_and_restores_the_terminal(welcomed: Path) -> None:
    with Terminal(welcomed) as app:
        _half_typed(app)
        app.terminate()
        app.end()
        assert app.now == app.before
    (name,) = held_in(welcomed)
    assert draft(welcomed, name) == HALF


def test_the_first_time_line_mode_says_what_this_is_and_the_second_time_not(home: Path) -> None:
    with Terminal(home, "--plain") as plain:
        plain.wait_for("> ")
        assert "What it is not" in plain.screen
        assert str(home) in plain.screen.replace("\r\n", "")
        plain.type("\n/quit\n")
        assert plain.end() == 0
    with Terminal(home, "--plain") as plain:
        plain.wait_for("> ")
        assert "What it is not" not in plain.screen


def test_the_app_says_what_this_is_at_the_first_start_and_asks_who_may_read(home: Path) -> None:
    with Terminal(home) as app:
        app.wait_for("What it is not")
        app.type("\r")
        app.wait_for("Who should be able to read")
        app.type("\x1b")
        app.wait_for("Think through one real partnership")
        app.type("\x11")
        assert app.end() == 0
    assert (home / "welcomed").is_file()
