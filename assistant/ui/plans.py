"""The plan of a side map, read off a script. Apart from the map itself: it imports the conversation."""

from __future__ import annotations

from assistant.conversation import practice
from assistant.domain.script import Script, Step
from assistant.ui.standing import CAPACITY, CONSENSUS, Plan

_STAGE_ROLES = ("self_placed", "behaviour", "needed")


def plan(script: Script) -> Plan:
    """Which step of `script` bears on what."""
    asked = [(step, step.role) for step in script.steps if step.role in (CONSENSUS, CAPACITY)]
    return Plan(
        tensions=tuple(
            (part.id, part.name, tuple((pole.id, pole.short) for pole in part.poles)) for part in script.tensions
        ),
        rating_steps={step.id: step.pole for step in script.steps if step.pole is not None},
        stage_steps={step.id: step.role for step in script.steps if step.role in _STAGE_ROLES},
        areas=tuple(_names([step for step, _ in asked]).items()),
        area_steps={step.id: (practice.area_of(step), role) for step, role in asked if role is not None},
    )


def _names(steps: list[Step]) -> dict[str, str]:
    """The name of each area, as the first question about it opens."""
    named: dict[str, str] = {}
    for step in steps:
        named.setdefault(practice.area_of(step), practice.name_of(step))
    return named
