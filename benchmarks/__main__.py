"""`python -m benchmarks`: measure everything, print it, and rewrite docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import document, index, readings, screen, searching, start, table, talking
from benchmarks.places import ROOT, scratch

Group = tuple[str, Callable[[Path], Sequence[table.Row | table.Grid]]]


def main(arguments: list[str]) -> int:
    """Measure; 0 whatever the figures are, for they are a report and not a test."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description="Measure, and rewrite docs/benchmarks.md.")
    parser.add_argument("--only", choices=list(_groups(False)), help="one group, without rewriting the document")
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 passages, which take minutes to make")
    wanted = parser.parse_args(arguments)
    where = table.machine()
    print(f"Machine: {where}\n")
    done = []
    # What the person who runs this has set would be measured otherwise.
    os.environ.pop("ASSISTANT_ENCODER", None)
    with scratch() as folder:
        for name, (title, measure) in _groups(wanted.quick).items():
            if wanted.only in (None, name):
                rows = measure(folder)
                print(table.printed(title, rows), flush=True)
                done.append((title, rows))
    if wanted.only is None:
        document.DOCUMENT.write_text(document.with_speed(document.read(), done, where), encoding="utf-8")
        print(f"Written to {document.DOCUMENT.relative_to(ROOT)}.")
    return 0


def _groups(quick: bool) -> dict[str, Group]:
    found = partial(searching.rows, sizes=searching.SIZES[:2]) if quick else searching.rows
    return {
        "start": (start.TITLE, start.rows),
        "index": (index.TITLE, index.rows),
        "search": (searching.TITLE, found),
        "talk": (talking.TITLE, talking.rows),
        "readings": (readings.TITLE, readings.rows),
        "screen": (screen.TITLE, screen.rows),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
