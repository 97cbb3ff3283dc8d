"""Searching when everything is loaded, in the library as it is and in larger ones made up from it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant import wiring
from assistant.config import Config
from assistant.library import passages
from assistant.paths import Paths
from benchmarks.growing import grow
from benchmarks.places import disk_megabytes, fresh, said, with_models_only
from benchmarks.table import Grid, Row, at_most

TITLE = "Searching, warm"
SIZES = ((1_000, 20.0), (10_000, None), (100_000, 40.0))
"""Passages, and the milliseconds a search may take where DESIGN says so."""
_HEADS = (
    "passages",
    "written, without encoding, s",
    "opened and first answer, s",
    "search, median ms",
    "p95 ms",
    "within one theme, median ms",
    "encoding alone, ms",
    "resident, MB",
    "on disk, MB",
)


def rows(folder: Path, sizes: Sequence[tuple[int, float | None]] = SIZES) -> list[Row | Grid]:
    """Every row of this group, and one table for all sizes."""
    places = with_models_only(folder / "search-cache", fresh(folder / "search"))
    library = wiring.library(places, Config())
    library.prepare()
    library.warm()
    held = len(passages.passages(library.cards()))
    found: list[Row | Grid] = []
    lines = [_line(held, "", figures := measured(places), places)]
    found.append(_row(held, "as it is", figures, 20))
    for size, most in sizes:
        seconds = grow(places, library, held, size)
        lines.append(_line(size, f"{seconds:.1f} for {size - held:,}", figures := measured(places), places))
        if most is not None:
            found.append(_row(size, "made up", figures, most))
        held = size
    return [*found, Grid(_HEADS, tuple(lines))]


def measured(places: Paths) -> dict[str, float]:
    """Times and memory, in a process of its own."""
    found: dict[str, float] = json.loads(said([sys.executable, "-m", "benchmarks.many_searches"], places))
    return found


def _row(size: int, kind: str, found: dict[str, float], most: float) -> Row:
    detail = f"p95 {found['p95']:.1f} ms; encoding the question alone {found['encoding']:.1f} ms"
    return at_most(f"a search in {size:,} passages ({kind}), median", found["median"], most, "ms", detail)


def _line(size: int, written: str, found: dict[str, float], places: Paths) -> tuple[str, ...]:
    return (
        f"{size:,}",
        written,
        f"{found['open'] / 1000:.2f}",
        *(f"{found[name]:.1f}" for name in ("median", "p95", "filtered", "encoding")),
        f"{found['megabytes']:.0f}",
        f"{disk_megabytes(places.home):.0f}",
    )
