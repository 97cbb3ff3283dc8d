"""A full disk and one that may not be written, at commands that build, take in, bring up to date and write out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.harness import TIMES, count
from tests.faults.test_disk import APART, apart_works
from tests.structure.source import ROOT

EACH = max(1, TIMES // 6)
"""A command takes a hundred times as long as work on one file."""


@pytest.mark.skipif(not apart_works(), reason="this machine lets nobody mount a small disk")
def test_commands_on_small_disks_lose_nothing_say_so_in_sentences_and_work_again_with_room(tmp_path: Path) -> None:
    command = [*APART, sys.executable, "-m", "tests.faults.small_disk", str(tmp_path / "disks"), str(EACH)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3_000, check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    for doing, fault in counts.items():
        count(f"full disk while {doing}", *fault["full"], "a sentence, if anything; the same succeeds with room")
        count(f"read-only folder while {doing}", *fault["read-only"], "a sentence; nothing was changed")
    assert all(tried == hit for tried, hit in (fault["read-only"] for fault in counts.values()))
    assert counts["building the library anew"]["full"][1]
