"""A full disk and one that may not be written, at everything that writes: a small disk is mounted to try it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.disk import WORK
from tests.faults.harness import TIMES, count
from tests.structure.source import ROOT

APART = ("unshare", "--map-root-user", "--mount", "--propagation", "private")


def apart_works() -> bool:
    """Whether a process may have mounts of its own here."""
    try:
        return subprocess.run([*APART, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not apart_works(), reason="this machine lets nobody mount a small disk")
def test_on_a_full_disk_and_a_read_only_one_nothing_is_lost_and_a_sentence_says_so(tmp_path: Path) -> None:
    command = [*APART, sys.executable, "-m", "tests.faults.disk", str(tmp_path / "disk"), str(TIMES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    for name in WORK:
        count(f"full disk while {name}", TIMES, counts["full"][name], "a sentence; what was saved before is there")
        count(f"read-only folder while {name}", 1, counts["read-only"][name], "a sentence; nothing was changed")
    assert sum(counts["full"].values()) >= len(WORK)
    assert set(counts["read-only"].values()) == {1}
