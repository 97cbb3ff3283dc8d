"""Where the person stands so far, as values: what the side map is drawn from.

Nothing here knows Textual. The plan says which question bears on what; the answers that hold now do the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.domain.reflection import State
from assistant.domain.vocabulary import STAGES

CONSENSUS, CAPACITY = "consensus", "capacity"
"""The two numbers of an area on the practice map."""


@dataclass(frozen=True)
class Plan:
    """What the side map needs to know of the script."""

    tensions: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    """(tension id, name, ((pole id, short name), …)) in order."""
    rating_steps: Mapping[str, str] = field(default_factory=dict)
    """Step id to the pole it rates."""
    stage_steps: Mapping[str, str] = field(default_factory=dict)
    """Step id to `self_placed`, `behaviour` or `needed`."""
    areas: tuple[tuple[str, str], ...] = ()
    """(area id, name) of the practice map in order; none on a path that has no map."""
    area_steps: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Step id to the area and to which of its two numbers it asks."""


@dataclass(frozen=True)
class Standing:
    """What the answers given so far come to."""

    ratings: Mapping[str, int | None] = field(default_factory=dict)
    """Pole to 0–4, or `None` for "don't know"; poles not yet rated are missing."""
    self_placed: str | None = None
    calculated: str | None = None
    """A stage, `mixed`, or `None` while too little was described."""
    needed: str | None = None
    practice: Mapping[tuple[str, str], int | None] = field(default_factory=dict)
    """(area id, `consensus` or `capacity`) to 0–4, as for `ratings`."""


def standing(state: State, plan: Plan, calculated: str | None = None) -> Standing:
    """What the answers that hold now come to; `calculated` is the stage that the behaviours add up to."""
    answers = state.answers
    placed: dict[str, str | None] = {}
    for step, role in plan.stage_steps.items():
        if step in answers and answers[step].chosen:
            placed[role] = next((stage for stage in STAGES if stage in answers[step].chosen), None)
    return Standing(
        ratings={pole: answers[step].rating for step, pole in plan.rating_steps.items() if step in answers},
        self_placed=placed.get("self_placed"),
        calculated=calculated,
        needed=placed.get("needed"),
        practice={place: answers[step].rating for step, place in plan.area_steps.items() if step in answers},
    )
