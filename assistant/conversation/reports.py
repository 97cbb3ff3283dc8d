"""What a `report` step says, by the kind of its part."""

from __future__ import annotations

from assistant.conversation import stage_report
from assistant.domain.events import Said
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step

_SAY = {"stage": stage_report.say}


def say(state: State, script: Script, step: Step, basis: str) -> Said:
    """What was worked out from the answers of the part of `step`."""
    part = script.part(step.part)
    assert part is not None
    return _SAY[part.kind](state, script, step, basis)
