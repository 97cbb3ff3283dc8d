"""The app in use: from key to screen in a long conversation, and memory. Measured in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.places import COMMAND, fresh, said, seconds
from benchmarks.table import Row, at_most, middle, p95

TITLE = "The app in use"


def rows(folder: Path) -> list[Row]:
    """Every row of this group."""
    places = fresh(folder / "screen")
    seconds([*COMMAND, "library", "build"], places)
    found = json.loads(said([sys.executable, "-m", "benchmarks.long_conversation"], places))
    keys, pages = found["keys"], found["pages"]
    turns = found["turns"]
    return [
        at_most(f"key to screen in a conversation of {turns} turns, p95", p95(keys), 50, "ms", _detail(keys)),
        at_most("a page up in the same conversation, p95", p95(pages), 50, "ms", _detail(pages)),
        at_most("resident memory after that, library and reader loaded", found["megabytes"], 250, "MB"),
    ]


def _detail(values: list[float]) -> str:
    return f"median {middle(values):.1f} ms of {len(values)}"
