"""The app and line mode in a real terminal: what reaches it is what they themselves draw with, and words."""

from __future__ import annotations

import re
import shutil
import sys
import termios
from pathlib import Path

import pytest

from tests.hostile.attacks import ATTACKS, FIRST, LAST, between, harmless
from tests.hostile.doors import Filled
from tests.pseudo_terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

SEQUENCE = re.compile(r"\x1b(?:\[([<-?]?)([\d;:]*)([ -/]*[@-~])|(\][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[]?))")
POINTER = re.compile(r"\]22;[a-z-]*\x07")
"""How the mouse looks."""
COLOURS = {0, 1, 2, 3, 4, 7, 9, *range(30, 50), *range(90, 108)}
MODES = {7, 25, 1000, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048}


def drawn(written: bytes, where: str) -> None:
    """`written` is words, and what Textual draws with: colours, places to write, modes of screen and keyboard."""
    text = written.decode("utf-8")
    for found in SEQUENCE.finditer(text):
        assert _draws(found), f"{where}: {found[0]!r} after {text[max(0, found.start() - 80) : found.start()]!r}"
    harmless(SEQUENCE.sub("", text).replace("\r\n", "\n").replace("\t", ""), where)


def _draws(found: re.Match[str]) -> bool:
    private, numbers, ends, other = found.groups()
    if other is not None:
        return POINTER.fullmatch(other) is not None
    given = [int(one or 0) for one in re.split("[;:]", numbers)]
    match private + ends:
        case "m":
            return given[:2] in ([38, 2], [48, 2]) or set(given) <= COLOURS
        case "H":
            return numbers != ""
        case "?h" | "?l":
            return set(given) <= MODES
    return private + ends in {">u", "<u", "?$p"}


def own(filled: Filled, folder: Path) -> Path:
    """A copy of the data folder to talk in."""
    home = folder / "home"
    shutil.copytree(filled.home, home)
    home.chmod(0o700)
    return home


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def test_the_app_draws_and_does_nothing_that_came_with_words(filled: Filled, tmp_path: Path) -> None:
    with Terminal(own(filled, tmp_path), extra={"COLORTERM": "truecolor"}) as app:
        app.wait_for("New reflection")
        app.type("p")
        app.wait_for(LAST)
        app.type("\r")
        app.wait_for("Finished")
        app.type("\x1b[5~" * 4)
        app.read(1)
        app.type("\x1b\x1b")
        app.read(1)
        app.type("l")
        app.wait_for("Ask in your own words")
        app.type("wards in the community")
        app.wait_for("wards in the community")
        app.type("\r")
        app.wait_for("Your document")
        app.read(1)
        app.type("\r")
        app.read(1)
        app.type("\x1b\x1b\x1b\x1b")
        app.read(1)
        app.type("n")
        app.wait_for("From the beginning")
        app.type("\x1b[B\x1b[B\r")
        app.wait_for("1 of")
        app.type(pasted("\n".join(map(between, ATTACKS))))
        app.wait_for(FIRST)
        app.type("\r")
        app.wait_for("2 of")
        app.type("\x11")
        assert app.end() == 0
        assert app.now == app.before
    drawn(app.written, "the app")
    assert app.written.count(b"\x1b[?1049l") == 1, "the other screen was left before the end"


def test_line_mode_writes_words_and_nothing_else(filled: Filled, tmp_path: Path) -> None:
    with Terminal(own(filled, tmp_path), "--plain") as plain:
        quiet = plain.now
        quiet[3] &= ~termios.ECHO  # what is typed comes from the terminal itself, which is not ours to clean
        termios.tcsetattr(plain._theirs, termios.TCSANOW, quiet)
        plain.wait_for("> ")
        plain.type("2\n")
        plain.wait_for("1 of")
        for name in ("clipboard", "overrides", "tags", "C1", "marks", "brackets"):
            plain.type(f"What is {between(name)}?\n".replace("\x00", ""))
            plain.read(0.3)
        plain.type("/quit\n")
        assert plain.end() == 0
    assert "\x1b" not in plain.written.decode()
    harmless(plain.written.decode().replace("\r\n", "\n").replace("\t", ""), "line mode")
