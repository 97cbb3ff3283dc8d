"""Faults done to a data folder, counted: how often tried, what was lost (never anything), what the person sees."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

TIMES = int(os.environ.get("FAULTS_TIMES", "6"))
"""How often each fault is tried; `make faults` tries more."""
OUT = os.environ.get("FAULTS_OUT", "")
"""A file that counts are added to, a line each."""


def count(fault: str, tried: int, hit: int, seen: str) -> None:
    """That `fault` was tried so often, and `hit` the work in its middle; what was lost is not told but fails."""
    if OUT:
        with open(OUT, "a", encoding="utf-8") as out:
            out.write(json.dumps({"fault": fault, "tried": tried, "hit": hit, "lost": 0, "seen": seen}) + "\n")


def lasting(work: Callable[[], None]) -> float:
    """Seconds that `work` takes in a process of its own."""
    began = time.monotonic()
    _, status = os.waitpid(_forked(work), 0)
    assert status == 0
    return time.monotonic() - began


def killed(work: Callable[[], None], after: float) -> bool:
    """Whether `work`, in a process of its own, was killed (kill -9) before it was done."""
    child = _forked(work)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), "the work itself failed"
    return status != 0


def at_random(
    made: Path, tmp_path: Path, work: Callable[[Path], None], check: Callable[[Path], None], seed: int
) -> tuple[int, int]:
    """Kill `work` on copies of the folder `made` at instants spread over its time, and `check` each: (tried, hit)."""
    first = _copy(made, tmp_path / "first")
    took = lasting(lambda: work(first))
    check(first)
    chance, hit = random.Random(seed), 0
    for number in range(TIMES):
        home = _copy(made, tmp_path / str(number))
        hit += killed(lambda home=home: work(home), took * (number + chance.random()) / TIMES)  # type: ignore[misc]  # the default binds
        check(home)
        shutil.rmtree(home)
    return TIMES, hit


def _copy(made: Path, to: Path) -> Path:
    shutil.copytree(made, to, copy_function=shutil.copy2)
    return to


def _forked(work: Callable[[], None]) -> int:
    """The process that does `work` and ends without anything of this one's."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)
