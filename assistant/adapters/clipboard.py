"""Clipboards of this machine, through the programs that come with a desktop. Texts go in on standard input only."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

PATIENCE = 2.0
"""Seconds a program may take; one that waits for a display that is gone would take for ever."""


@dataclass(frozen=True)
class Program:
    """How a clipboard is written and read."""

    name: str
    write: tuple[str, ...]
    read: tuple[str, ...] = ()
    """Empty where what it holds cannot be asked, or is not what pasting would bring."""
    encoding: str = "utf-8"


WAYLAND = Program("wl-copy", ("wl-copy",), ("wl-paste", "--no-newline"))
X11 = (
    Program("xclip", ("xclip", "-selection", "clipboard"), ("xclip", "-selection", "clipboard", "-out")),
    Program("xsel", ("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output")),
)
MAC = Program("pbcopy", ("pbcopy",), ("pbpaste",))
WINDOWS = Program("clip.exe", ("clip.exe",), encoding="utf-16")
TMUX = Program("tmux", ("tmux", "load-buffer", "-w", "-"))


class NativeClipboard:
    """One of them."""

    def __init__(self, program: Program, patience: float = PATIENCE) -> None:
        self._program = program
        self._patience = patience

    @property
    def name(self) -> str:
        """As a person knows it."""
        return self._program.name

    def write(self, text: str) -> bool:
        """Whether the program took `text`."""
        # What holds a selection goes on in the background, so it may have neither our pipes nor our terminal.
        return self._run(self._program.write, text.encode(self._program.encoding), subprocess.DEVNULL) is not None

    def read(self) -> str | None:
        """What it holds now; `None` where it cannot say."""
        held = self._run(self._program.read, b"", subprocess.PIPE) if self._program.read else None
        return None if held is None else held.decode(self._program.encoding, errors="replace")

    def _run(self, command: tuple[str, ...], given: bytes, out: int) -> bytes | None:
        """What `command` put `out`, given this; `None` when it failed or took too long."""
        try:
            done = subprocess.run(
                command,
                input=given,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=self._patience,
                start_new_session=True,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout or b""


def reachable(
    environ: Mapping[str, str],
    platform: str = sys.platform,
    find: Callable[[str], str | None] = shutil.which,
) -> tuple[NativeClipboard, ...]:
    """The clipboards that pasting may come from, surest first; none that belongs to a machine only logged in to."""
    here = "SSH_CONNECTION" not in environ and "SSH_TTY" not in environ
    wanted: list[Program] = []
    if here and platform == "darwin":
        wanted.append(MAC)
    if here and environ.get("WAYLAND_DISPLAY"):
        wanted.append(WAYLAND)
    if environ.get("DISPLAY"):  # over SSH this is the display one sits at
        wanted.extend(X11)
    if here:
        wanted.append(WINDOWS)  # also there under Linux on Windows
    if environ.get("TMUX"):
        wanted.append(TMUX)
    return tuple(NativeClipboard(program) for program in wanted if find(program.write[0]))
