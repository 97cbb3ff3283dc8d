"""When a group agrees, and when it is split.

The rule is that of a Delphi study in which twelve people rated a health and care system with the SCIROCCO tool
(International Journal of Integrated Care, doi 10.5334/ijic.7747, table 1, after the RAND/UCLA appropriateness
method): agreement is fewer than four ratings outside a three-point region that holds the median; four or more is
a split. Two things are scaled here. Four of twelve becomes a third of those who answered, so that with twelve it
is the published rule and with three nobody may stand outside. Three points were half of that study's six-point
scale; half of a scale, rounded up, is three points of 0 to 4 and two neighbouring stages of four. Where several
such regions hold the median, the one that leaves fewest outside counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from assistant.domain.group import FEWEST


@dataclass(frozen=True)
class Settled:
    """How the answers to one question lie on its scale, counted from 0."""

    answers: int
    middle: tuple[int, int]
    """The one or two answers in the middle; the same twice with an odd number of answers."""
    lowest: int
    highest: int
    agreed: bool
    outside: int

    @property
    def median(self) -> float:
        """Half-way between the two in the middle."""
        return sum(self.middle) / 2


def region(points: int) -> int:
    """How many neighbouring points of a scale of `points` answers may spread over and still agree."""
    return (points + 1) // 2


def may_stand_outside(answers: int) -> int:
    """The most of `answers` that may lie outside the region in an agreement: fewer than a third."""
    return (answers - 1) // 3


def outside(ratings: Sequence[int], points: int) -> int:
    """The fewest of `ratings`, each 0 to `points` - 1, outside any region that holds their median."""
    width, middle = region(points), median(ratings)
    starts = (start for start in range(points - width + 1) if start <= middle <= start + width - 1)
    return min(sum(not start <= one < start + width for one in ratings) for start in starts)


def settle(ratings: Sequence[int], points: int) -> Settled | None:
    """How `ratings`, each 0 to `points` - 1, lie; `None` when there are too few to show anything of them."""
    if len(ratings) < FEWEST:
        return None
    ordered = sorted(ratings)
    strays = outside(ordered, points)
    return Settled(
        answers=len(ordered),
        middle=(ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]),
        lowest=ordered[0],
        highest=ordered[-1],
        agreed=strays <= may_stand_outside(len(ordered)),
        outside=strays,
    )
