"""Folders that a run may fill and throw away, beside the warm cache of this machine."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import paths
from assistant.paths import Paths

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "assistant")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for this run alone."""
    with tempfile.TemporaryDirectory(prefix="assistant-bench-") as folder:
        yield Path(folder)


def fresh(folder: Path) -> Paths:
    """Paths with this machine's cache and a new home in `folder`, of somebody who was told what this is."""
    found = replace(paths.find(), home=folder)
    paths.private_folder(folder)
    paths.write_whole(found.welcomed, "")
    return found


def with_models_only(folder: Path, places: Paths) -> Paths:
    """Paths whose cache holds the exported encoder but no vectors, and whose cards come without theirs."""
    folder.mkdir(parents=True)
    (folder / "models").symlink_to(places.models)
    shutil.copy(places.cache / "weights.json", folder)
    shutil.copytree(places.corpus, folder / "corpus", ignore=shutil.ignore_patterns(places.shipped_vectors.name))
    return replace(places, cache=folder, corpus=folder / "corpus")


def with_own_vectors(folder: Path, places: Paths) -> Paths:
    """Paths whose cache is a copy of this machine's, so that what a run adds to it goes with the run."""
    alone = replace(with_models_only(folder, places), corpus=places.corpus)
    shutil.copy(places.vector_cache, alone.vector_cache)
    return alone


def environment(places: Paths) -> dict[str, str]:
    """The environment in which a process uses `places`."""
    folders = {"ASSISTANT_HOME": str(places.home), "ASSISTANT_CACHE": str(places.cache), "PYTHONPATH": str(ROOT)}
    return os.environ | folders


def seconds(command: Sequence[str], places: Paths) -> float:
    """How long `command` takes as a process, start to end."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment(places), cwd=ROOT)
    return time.perf_counter() - started


_SPEND = """
import os, sys, time
null = os.open(os.devnull, os.O_WRONLY)
started = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process between: the memory that one has when it starts another counts as the other's too."""


@dataclass(frozen=True)
class Spent:
    """What a process took."""

    seconds: float
    """From start to end, with whatever else the machine was doing."""
    processor: float
    """Seconds of processor time, which that lengthens far less."""
    megabytes: float
    """The most that was resident."""


def spent(command: Sequence[str], places: Paths) -> Spent:
    """What `command` takes as a process. Not on Windows."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", _SPEND, *command],
        check=True,
        stdout=subprocess.PIPE,
        env=environment(places),
        cwd=ROOT,
    )
    return Spent(*map(float, done.stdout.split()))


def said(command: Sequence[str], places: Paths) -> str:
    """The last line that `command` prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment(places), cwd=ROOT)
    return done.stdout.splitlines()[-1]


def seconds_to_first_line(program: str, places: Paths) -> float:
    """How long a Python `program` takes from being started until it prints a line."""
    command = [sys.executable, "-c", program]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(places), cwd=ROOT) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - started
    if not line:
        raise RuntimeError("the program printed nothing")
    return took


def megabytes() -> float:
    """Memory of this process, resident now where the system says so, else the most it has been."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 / (1024 if sys.platform == "darwin" else 1)


def disk_megabytes(folder: Path) -> float:
    """What the files in `folder` take."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1024 / 1024
