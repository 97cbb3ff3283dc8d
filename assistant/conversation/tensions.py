"""Where two ratings of a tension come to: strength, balance and one of four patterns."""

from __future__ import annotations

from assistant.domain.base import Frozen
from assistant.domain.reflection import State
from assistant.domain.script import Part

WEAK = 1
"""A pole rated no higher than this is hardly at work."""
UNKNOWN = "unknown"


class TensionPicture(Frozen):
    """One tension as the ratings stand."""

    ratings: dict[str, int | None]
    """Pole id to rating 0 to 4, in the order of the poles."""
    pattern: str
    """`held_together`, `leaning_<pole>`, `neither`, or `unknown` with a rating missing."""

    @property
    def strength(self) -> float | None:
        """Mean of the two ratings, 0 to 4."""
        known = [rating for rating in self.ratings.values() if rating is not None]
        return sum(known) / 2 if len(known) == 2 else None

    @property
    def balance(self) -> int | None:
        """Second pole minus first, -4 to 4."""
        first, second = self.ratings.values()
        return second - first if first is not None and second is not None else None


def picture(state: State, part: Part) -> TensionPicture:
    """The tension `part` as the answers stand."""
    ratings: dict[str, int | None] = {pole.id: None for pole in part.poles}
    for step in part.steps:
        if step.pole is not None and step.id in state.answers:
            ratings[step.pole] = state.answers[step.id].rating
    return TensionPicture(ratings=ratings, pattern=pattern(ratings))


def pattern(ratings: dict[str, int | None]) -> str:
    """Neither when both are weak; held together when both are at work and within one of each other."""
    (first, a), (second, b) = ratings.items()
    if a is None or b is None:
        return UNKNOWN
    if max(a, b) <= WEAK:
        return "neither"
    if min(a, b) > WEAK and abs(a - b) <= 1:
        return "held_together"
    return f"leaning_{first if a > b else second}"
