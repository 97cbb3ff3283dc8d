"""The command in a terminal of its own, as a person has it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.process import COMMAND, SECONDS, environment

CODES = re.compile(
    r"\x1b(?:\[[0-9;?<=>]*[ -/]*[@-~]|[()][A-Z0-9]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P[^\x1b]*\x1b\\|[=>78cM])"
)
POLL = 0.1
SIZE = struct.pack("HHHH", 24, 80, 0, 0)


class Terminal:
    """A process whose standard streams are a pseudo-terminal; `screen` is all that it wrote."""

    def __init__(
        self, home: Path, *arguments: str, extra: Mapping[str, str] | None = None, command: Sequence[str] = COMMAND
    ) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, SIZE)
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        self.written = b""
        self._process: subprocess.Popen[Any] = subprocess.Popen(
            [*command, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment(home) | {"TERM": "xterm-256color"} | dict(extra or {}),
            cwd=home.parent,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - only the child can take it over
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        for end in (self._ours, self._theirs):
            if end >= 0:
                os.close(end)

    @property
    def screen(self) -> str:
        """What was written, without what steers the terminal."""
        return CODES.sub("", self.written.decode("utf-8", "replace"))

    def read(self, seconds: float) -> None:
        """Take what is written for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self._ours], [], [], min(left, POLL))[0]:
                try:
                    self.written += os.read(self._ours, 65536)
                except OSError:
                    return

    def wait_for(self, words: str) -> None:
        """Until `words` are on the screen."""
        until = time.monotonic() + SECONDS
        while words not in self.screen:
            assert time.monotonic() < until and self._process.poll() is None, self.screen[-2000:]
            self.read(POLL)

    def type(self, text: str) -> None:
        """As if it were typed."""
        os.write(self._ours, text.encode())

    def end(self) -> int:
        """Until the process has ended; its return code."""
        until = time.monotonic() + SECONDS
        while self._process.poll() is None:
            assert time.monotonic() < until, self.screen[-2000:]
            self.read(POLL)
        self.read(POLL)
        return self._process.returncode

    @property
    def now(self) -> list[Any]:
        """How the terminal is set."""
        return termios.tcgetattr(self._theirs)

    def close(self) -> int:
        """As if the window were closed; the return code."""
        os.close(self._theirs)
        os.close(self._ours)
        self._ours = self._theirs = -1
        return self._process.wait(SECONDS)

    def terminate(self) -> None:
        """As a computer does that is being shut down."""
        self._process.send_signal(signal.SIGTERM)
