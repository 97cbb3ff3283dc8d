"""Somebody's machine: one process that runs command after command, so that what took a second to load stays loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.process import SECONDS, environment, quiet
from tests.shapes import hold

COMMANDS = """
import contextlib, io, json, sys
import chromadb
from assistant import wiring
from assistant.cli import app
given, sys.stdin = sys.stdin, io.StringIO()
for line in given:
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        code = app(json.loads(line), standalone_mode=False)
    print(json.dumps([code or 0, out.getvalue(), said.getvalue()]), flush=True)
"""


class Machine:
    """Runs commands on the data folder `home`, which may reach `address` and nothing else."""

    def __init__(self, home: Path, address: str) -> None:
        """Begins to load; `home` need not be there before the first command."""
        self.home = home
        self._errors = home.with_suffix(".stderr")
        with self._errors.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-c", COMMANDS],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=environment(home) | {"TESTS_MAY_REACH": address},
                cwd=home.parent,
            )

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        """`assistant ARGS` to its end."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(args) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._errors.read_text()
        code, out, said = json.loads(answer)
        quiet(out, said + self._errors.read_text())
        hold(args, out)
        return subprocess.CompletedProcess(args, code, out, said)

    def close(self) -> None:
        """Switch it off; nothing may have gone past what `run` returned."""
        if self._process.poll() is None:
            self._process.communicate(timeout=SECONDS)
        assert self._errors.read_text() == ""
        assert self._process.returncode == 0
