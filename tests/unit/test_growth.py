"""What the measurements of growth make of figures."""

from __future__ import annotations

import re

import pytest

from benchmarks import document, table
from benchmarks.growth import Curve, grid


@pytest.mark.parametrize(("power", "unexplained"), [(0, False), (1, False), (2, True)])
def test_the_exponent_is_the_power_with_which_a_figure_grows(power: int, unexplained: bool) -> None:
    curve = Curve("opened", "ms", {size: 3.0 * size**power for size in (10, 100, 1000)})
    assert curve.exponent == pytest.approx(power)
    assert curve.unexplained is unexplained
    assert ("FASTER" in grid("things", [curve]).lines[0][-1]) is unexplained


def test_what_is_explained_is_not_said_to_be_unexplained() -> None:
    curve = Curve("opened", "ms", {1: 1, 10: 100, 100: 10_000}, "Each is compared with each.")
    assert not curve.unexplained
    assert grid("things", [curve]).lines[0][-1] == "Each is compared with each."


FIRST, SECOND = table.at_most("first", 1, 2, "s"), table.at_most("second", 3, 2, "s")
TITLES = ("Turns", "Tabs")


def test_what_one_run_measures_leaves_what_another_wrote() -> None:
    text = document.with_speed(document.SPEED, [("Starting", [FIRST])], "here")
    text = document.with_growth(text, TITLES, ("Tabs", [SECOND]), "there")
    text = document.with_growth(text, TITLES, ("Turns", [FIRST]), "there")
    assert re.findall(r"^#+ .*", text, re.MULTILINE) == [
        "# How fast it is",
        "## Starting",
        "## How it grows",
        "### Turns",
        "### Tabs",
    ]
    assert document.with_growth(text, TITLES, ("Tabs", [SECOND]), "there") == text
    again = document.with_speed(text, [("Starting", [SECOND])], "here")
    assert "| second | 3.00 s | at most 2.00 s | OVER |" in again.partition("## How it grows")[0]
    assert again.partition("## How it grows")[2] == text.partition("## How it grows")[2]
