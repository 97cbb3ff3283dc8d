"""The practice map: for each area of a partnership how far partners agree, and how far they have what it takes.

Consensus and capacity are Markwell's two kinds of issue (2023), the six areas those of The Working Partnership
(2003). The items are our own. The two numbers of an area stand side by side; nothing is added up.
"""

from __future__ import annotations

from collections import Counter

from assistant.domain.base import Frozen
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step

CONSENSUS, CAPACITY = "consensus", "capacity"
LOW = 1
"""A number no higher than this is low."""
AHEAD = 2
"""From this difference on, one runs ahead of the other."""
BOTH_LOW, CONSENSUS_AHEAD, CAPACITY_AHEAD, LEVEL = "both_low", "consensus_ahead", "capacity_ahead", "level"
OPEN = "open"
STANDINGS = (BOTH_LOW, CONSENSUS_AHEAD, CAPACITY_AHEAD, LEVEL, OPEN)
UNKNOWN = "unknown"


class Area(Frozen):
    """One area, as the numbers stand."""

    id: str
    name: str
    consensus: int | None
    """0 to 4; `None` where left open."""
    capacity: int | None
    """0 to 4; `None` where left open."""

    @property
    def standing(self) -> str:
        """How the two stand to each other: one of `STANDINGS`."""
        if self.consensus is None or self.capacity is None:
            return OPEN
        if max(self.consensus, self.capacity) <= LOW:
            return BOTH_LOW
        if abs(self.consensus - self.capacity) < AHEAD:
            return LEVEL
        return CONSENSUS_AHEAD if self.consensus > self.capacity else CAPACITY_AHEAD


class PracticePicture(Frozen):
    """The map as the numbers stand."""

    areas: tuple[Area, ...]

    @property
    def rated(self) -> bool:
        """Whether any number was given."""
        return any(number is not None for area in self.areas for number in (area.consensus, area.capacity))

    @property
    def pattern(self) -> str:
        """What most areas with something to talk about have in common; `level` without any, `unknown` without pairs."""
        counts = Counter(area.standing for area in self.areas)
        if counts[OPEN] == len(self.areas):
            return UNKNOWN
        telling = max(STANDINGS[:3], key=lambda standing: counts[standing])
        return telling if counts[telling] else LEVEL

    def names(self, standing: str) -> tuple[str, ...]:
        """The names of the areas that stand so."""
        return tuple(area.name for area in self.areas if area.standing == standing)


def picture(state: State, script: Script) -> PracticePicture:
    """The map as the answers stand; areas in the order of the script."""
    steps = [step for step in script.steps if step.role in (CONSENSUS, CAPACITY)]
    named = {area_of(step): name_of(step) for step in reversed(steps)}
    numbers = {(area_of(step), step.role): _number(state, step) for step in steps}
    return PracticePicture(
        areas=tuple(
            Area(
                id=area,
                name=named[area],
                consensus=numbers.get((area, CONSENSUS)),
                capacity=numbers.get((area, CAPACITY)),
            )
            for area in dict.fromkeys(area_of(step) for step in steps)
        )
    )


def area_of(step: Step) -> str:
    """The area a number is about: the last but one part of the step's id."""
    return step.id.split(".")[-2]


def name_of(step: Step) -> str:
    """The area's name: the bold opening of the question, as far as its colon."""
    words = step.variants()[0] if step.variants() else ""
    return words.split("**")[1].partition(":")[0].lower() if words.startswith("**") else area_of(step)


def _number(state: State, step: Step) -> int | None:
    answer = state.answers.get(step.id)
    return answer.rating if answer else None
