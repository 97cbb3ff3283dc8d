"""Rows of figures: how they are made, printed, and put into a document."""

from __future__ import annotations

import datetime
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One thing measured."""

    what: str
    measured: str
    budget: str
    """What it may cost, in words; empty where there is no budget."""
    held: bool | None
    """Whether it did; `None` where there is no budget."""

    @property
    def verdict(self) -> str:
        """One word."""
        return "" if self.held is None else "held" if self.held else "OVER"


@dataclass(frozen=True)
class Grid:
    """A table of figures that have no budget of their own."""

    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def at_most(what: str, value: float, most: float, unit: str, detail: str = "") -> Row:
    """A row whose `value` may be `most`; the unit `×` marks a ratio."""
    shown = f"{_number(value)} {unit}".replace(" ×", " ×") + (f" ({detail})" if detail else "")
    return Row(what, shown, f"at most {_number(most)} {unit}", value <= most)


def at_least(what: str, value: float, least: float, unit: str, detail: str = "") -> Row:
    """A row whose `value` has to reach `least`."""
    shown = f"{_number(value)} {unit}" + (f" ({detail})" if detail else "")
    return Row(what, shown, f"at least {_number(least)} {unit}", value >= least)


def p95(values: Sequence[float]) -> float:
    """The value that 95 in 100 do not exceed."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def machine() -> str:
    """The machine in a sentence: processor, how many, system, Python."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    load = f"; load before the run {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}{load}"
    )


def printed(title: str, parts: Sequence[Row | Grid]) -> str:
    """`parts` as aligned plain text."""
    rows = [part for part in parts if isinstance(part, Row)]
    width = max(len(row.what) for row in rows)
    lines = [f"{row.what:<{width}}  {row.measured}  [{row.budget or 'no budget'}]  {row.verdict}" for row in rows]
    for grid in _grids(parts):
        widths = [max(map(len, column)) for column in zip(grid.heads, *grid.lines, strict=True)]
        every = (grid.heads, *grid.lines)
        lines += ["", *("  ".join(map(str.ljust, line, widths)) for line in every)]
    return "\n".join([title, *(line.rstrip() for line in lines), ""])


def measured(where: str) -> str:
    """When, and on which machine."""
    return f"Measured on {datetime.date.today():%d %B %Y}. Machine: {where}.\n"


def section(title: str, parts: Sequence[Row | Grid], note: str = "", level: int = 2) -> str:
    """One group of a document, with a `note` below its title, which is a heading of `level`."""
    rows = [(row.what, row.measured, row.budget, row.verdict) for row in parts if isinstance(row, Row)]
    every = [Grid(("what", "measured", "budget", ""), tuple(rows)), *_grids(parts)]
    return "\n".join([f"{'#' * level} {title}\n", *([note] if note else []), *map(_markdown, every)])


def _grids(parts: Sequence[Row | Grid]) -> list[Grid]:
    return [part for part in parts if isinstance(part, Grid)]


def _markdown(grid: Grid) -> str:
    lines = [grid.heads, ("---",) * len(grid.heads), *grid.lines]
    return "\n".join(f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
