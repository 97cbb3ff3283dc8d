"""docs/benchmarks.md: what `make bench` writes first, and what `make load` writes below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from benchmarks import table
from benchmarks.places import ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
SPEED = """# How fast it is

Written by `make bench`: each figure was measured on the machine named below, in the run of the day given, with
whatever else that machine was doing. Ratios compare two programs taking turns in that run; they carry over to other
machines better than seconds do. Nothing here is a promise, and no test depends on it. What the same costs with far
more of everything is said [below](#how-it-grows).
"""
GROWTH = """## How it grows

Written by `make load`, which takes a quarter of an hour: what things cost with far more of everything than one person
will have. Each figure was measured on the machine named with it, with whatever else that machine was doing. Seconds of
processor time depend on that least: about what a command takes on a machine with nothing else to do. The exponent is
the slope between the two largest sizes, both as logarithms: 1 where ten times as much costs ten times as much, 0 where
size does not matter.
"""
_HEAD = GROWTH.partition("\n")[0]
Group = tuple[str, Sequence[table.Row | table.Grid]]


def with_speed(text: str, groups: Sequence[Group], where: str) -> str:
    """The document that was `text`, with `groups` measured on the machine `where`."""
    _, growth = _parts(text)
    sections = [table.section(title, parts) for title, parts in groups]
    return "\n".join([SPEED, table.measured(where), *sections, *([growth] if growth else [])])


def with_growth(text: str, titles: Sequence[str], group: Group, where: str) -> str:
    """The document that was `text`, with `group` in its place among `titles`; the others stay as they were."""
    speed, growth = _parts(text)
    sections = re.split(r"^(?=### )", growth, flags=re.MULTILINE)[1:]
    held = {one.partition("\n")[0].removeprefix("### "): one for one in sections}
    title, parts = group
    held[title] = table.section(title, parts, table.measured(where), level=3)
    found = [held[one].rstrip("\n") + "\n" for one in titles if one in held]
    return "\n".join([speed.rstrip("\n") + "\n", GROWTH, *found])


def read() -> str:
    """What there is of it."""
    return DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else SPEED


def _parts(text: str) -> tuple[str, str]:
    speed, found, growth = text.partition(f"{_HEAD}\n")
    return speed, found + growth
