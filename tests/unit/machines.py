"""A computer on which nothing is wrong, to be spoilt by a test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.checkup.machine import Machine, Terminal

TERMINAL = Terminal(there=True, columns=120, lines=40, encoding="utf-8")


def machine(
    platform: str = "linux",
    environ: Mapping[str, str] | None = None,
    terminal: Terminal = TERMINAL,
    programs: tuple[str, ...] = ("assistant", "wl-copy"),
    free: int = 10**11,
    browser: bool = True,
) -> Machine:
    """One with a good terminal, room and a browser."""
    found = dict.fromkeys(programs, "/bin/there")

    def left(folder: Path) -> int:
        return free

    return Machine(platform, environ or {"TERM": "xterm-256color"}, terminal, found.get, left, lambda: browser)
