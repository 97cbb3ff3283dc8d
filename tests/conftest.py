"""Every test runs with folders of its own; only the cache, which holds nobody's words, is shared."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import paths

# Each module is compiled once, and not again in each of two thousand processes, also where others want no such files.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

UNSETTLING = ("ASSISTANT_ENCODER", "ASSISTANT_THREADS", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PAGER")
"""Settings of the person who runs the tests that would change what is seen."""


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are processors, as most tests wait for another process or for a screen; four at most.

    Four hold four encoders, which is all that an ordinary machine has memory for.
    """
    return min(4, len(os.sched_getaffinity(0)) + 2 if hasattr(os, "sched_getaffinity") else 4)


def pytest_collection_finish() -> None:
    """All that was loaded stays to the end, and is left out of every later search for garbage."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_folders() -> Iterator[Path]:
    """A home that is nobody's: no test reads or writes real reflections or documents."""
    cache = paths.find().cache
    with tempfile.TemporaryDirectory(prefix="assistant-tests-") as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder)
        for name in (*UNSETTLING, *(name for name in os.environ if name.startswith("TEXTUAL"))):
            patch.delenv(name, raising=False)
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DOCUMENTS_DIR"):
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(home))
        patch.setenv("ASSISTANT_HOME", str(home / "data"))
        patch.setenv("ASSISTANT_CACHE", str(cache))
        yield home
