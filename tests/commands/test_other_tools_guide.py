"""The examples of docs/guide/other-tools.md, run as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Held
from tests.process import COMMAND, ROOT, SECONDS, environment

GUIDE = (ROOT / "docs" / "guide" / "other-tools.md").read_text(encoding="utf-8")
PIPES = [block for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL) if "jq" in block]
PYTHON = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
NO_JQ = "jq is not installed on this machine"


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A path on which `assistant` is this one."""
    program = tmp_path / "assistant"
    program.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    program.chmod(0o700)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


def _run(command: list[str], home: Path, path: str, folder: Path) -> str:
    done = subprocess.run(
        command,
        env=environment(home) | {"PATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.skipif(shutil.which("jq") is None, reason=NO_JQ)
def test_the_pipes_give_what_the_guide_says(built_home: Path, path: str, tmp_path: Path) -> None:
    found, counted, answered = (_run(["sh", "-ec", block], built_home, path, tmp_path) for block in PIPES)
    assert re.search(r"^\S.* {2}\(.*\d{4}.*\)$", found, re.MULTILINE)
    assert {line.split()[0] for line in counted.splitlines()} <= {"strong", "moderate", "mixed", "opinion"}
    assert [line.split()[:2] for line in answered.splitlines()] == [["a", "match"], ["b", "match"]]


def test_the_program_in_python_prints_what_was_decided(held: Held, path: str, tmp_path: Path) -> None:
    (program,) = PYTHON
    told = _run([sys.executable, "-c", program], held.home, path, tmp_path)
    assert told.rstrip("\n").endswith(" | Ask the hospices to set the July agenda | me | by 1 July")
