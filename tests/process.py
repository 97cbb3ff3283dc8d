"""Running the command as a process of its own, with its own folders and without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from assistant import paths

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = ROOT / "tests" / "offline"
COMMAND = (sys.executable, "-m", "assistant")
SECONDS = 60.0


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that keeps its data in `home` and shares this process's cache."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    cache = str(paths.find().cache)
    folders = {"ASSISTANT_HOME": str(home), "ASSISTANT_CACHE": cache, "PYTHONPATH": f"{OFFLINE}{os.pathsep}{ROOT}"}
    return kept | folders | {"NO_COLOR": "1", "COLUMNS": "100"}


def run(home: Path, *args: str, stdin: str | bytes = "", **extra: str) -> subprocess.CompletedProcess[str]:
    """`assistant ARGS` to its end, from a folder that is not the project's."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*COMMAND, *args],
        input=given,
        capture_output=True,
        env=environment(home) | extra,
        cwd=home.parent,
        timeout=SECONDS,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
    return subprocess.CompletedProcess(args, done.returncode, done.stdout.decode(), done.stderr.decode())


def one_document(done: subprocess.CompletedProcess[str]) -> Any:
    """The single JSON document on stdout."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The JSON lines on stdout."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def home_with_library(made: Path, wanted: Path) -> Path:
    """A home at `wanted` that begins with the library already built in `made`."""
    shutil.copytree(made / "library", wanted / "library")
    wanted.chmod(0o700)
    return wanted


class Conversation:
    """`assistant converse` as a program uses it: one line in, lines out up to the next wait."""

    def __init__(self, home: Path, *args: str) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "converse", *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(home),
            cwd=home.parent,
        )
        self.reflection = ""
        self.history: list[dict[str, Any]] = []

    def next(self) -> list[dict[str, Any]]:
        """Events up to the next question or the end."""
        assert self._process.stdout is not None and self._process.stderr is not None
        seen = []
        for line in self._process.stdout:
            seen.append(json.loads(line))
            self.reflection = seen[-1]["reflection"]
            if seen[-1]["event"] in ("asked", "finished"):
                self.history.extend(seen)
                return seen
        raise AssertionError(f"ended unasked: {self._process.stderr.read()}")

    def say(self, text: str) -> list[dict[str, Any]]:
        """Say `text` and wait for the next question."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"say": text}) + "\n")
        self._process.stdin.flush()
        return self.next()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        self._process.kill()
        self._process.communicate()

    def close(self) -> int:
        """End its input and wait; the exit code."""
        self._process.communicate(timeout=SECONDS)
        return self._process.returncode
