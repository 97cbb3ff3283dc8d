"""How what something costs grows with its size: the exponent, 1 where twice as much costs twice as much."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.table import Grid

LINEAR = 1.15
"""What grows faster has to be explained."""


@dataclass(frozen=True)
class Curve:
    """One figure at several sizes."""

    what: str
    unit: str
    at: Mapping[int, float]
    """Size to figure."""
    told: str = ""
    """What there is to say of how it grows."""

    @property
    def exponent(self) -> float:
        """The slope of the figures over the sizes, both as logarithms, between the two largest sizes.

        A fixed part, such as starting a program, hides how the rest grows; it does so least between those.
        """
        sizes = sorted(self.at)[-2:]
        return statistics.linear_regression(
            [math.log(size) for size in sizes], [math.log(max(self.at[size], 1e-9)) for size in sizes]
        ).slope

    @property
    def unexplained(self) -> bool:
        """Whether it grows faster than what it depends on, and nothing is said of that."""
        return self.exponent > LINEAR and not self.told


def grid(of: str, curves: list[Curve]) -> Grid:
    """A table of `curves` over the same sizes, which count `of`."""
    sizes = sorted(curves[0].at)
    heads = (of, *(f"{size:,}" for size in sizes), "exponent", "")
    lines = [
        (
            f"{curve.what}, {curve.unit}",
            *(_shown(curve.at[size]) for size in sizes),
            f"{curve.exponent:.2f}",
            curve.told or ("FASTER THAN LINEAR, not explained" if curve.unexplained else ""),
        )
        for curve in curves
    ]
    return Grid(heads, tuple(lines))


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
