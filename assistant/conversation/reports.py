"""What a `report` step says, by the kind of its part."""

from __future__ import annotations

from assistant.conversation import part_reports, stage_report
from assistant.domain.events import Said, Voice
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step

_TEXTS = {
    "partners": part_reports.of_partners,
    "practice": part_reports.of_practice,
    "values": part_reports.of_values,
    "barriers": part_reports.of_barriers,
}


def say(state: State, script: Script, step: Step, basis: str) -> Said:
    """What was worked out from the answers of the part of `step`."""
    part = script.part(step.part)
    assert part is not None
    if part.kind == "stage":
        return stage_report.say(state, script, step, basis)
    return Said(step=step.id, basis=basis, voice=Voice.REPORT, text=text(state, script, part))


def text(state: State, script: Script, part: Part) -> str:
    """What the answers of `part` come to, in words; empty for a part that has no report, or nothing to say in it."""
    if part.kind == "stage":
        return stage_report.differences(state, script)
    return _TEXTS[part.kind](state, script, part) if part.kind in _TEXTS else ""
