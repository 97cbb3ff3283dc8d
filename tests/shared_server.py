"""A real Chroma server on this machine, behind one that notes what passes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.process import ROOT, SECONDS, run

FREE_PORT = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
CHROMA = "from chromadb.cli.cli import app; app()"


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, "it did not start"
        time.sleep(0.05)


@dataclass
class Server:
    """Chroma, behind one that notes every request."""

    folder: Path
    chroma: subprocess.Popen[bytes]
    between: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        """Of the one in between."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """What may be reached."""
        return f"127.0.0.1:{self.port}"

    def behave(self, mode: str) -> None:
        """Pass everything on, or misbehave, from here on."""
        (self.folder / "mode").write_text(mode)

    def seen(self) -> list[dict[str, Any]]:
        """The requests since the last time this was asked."""
        log = self.folder / "requests"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def run(self, home: Path, *args: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """`assistant ARGS`, which may reach this server and nothing else."""
        return run(home, *args, TESTS_MAY_REACH=self.address, **extra)


def started(folder: Path) -> Server:
    """Both, which keep what they write in `folder`."""
    port = subprocess.run([sys.executable, "-c", FREE_PORT], capture_output=True, text=True, check=True).stdout.strip()
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("CHROMA", "ASSISTANT"))}
    with (folder / "chroma.log").open("wb") as log:
        serving = ["run", "--path", str(folder / "data"), "--host", "127.0.0.1", "--port", port]
        chroma = subprocess.Popen([sys.executable, "-c", CHROMA, *serving], stdout=log, stderr=log, env=quiet)
    upstream = f"http://127.0.0.1:{port}"
    between = subprocess.Popen(
        [sys.executable, "-m", "tests.recording_server", str(folder), upstream],
        env=quiet | {"PYTHONPATH": str(ROOT)},
        cwd=folder,
    )
    _until(lambda: "listening" in (folder / "chroma.log").read_text() and (folder / "port").exists())
    return Server(folder, chroma, between, int((folder / "port").read_text()))
