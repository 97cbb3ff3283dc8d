"""Which steps have their place in the conversation as it stands."""

from __future__ import annotations

from assistant.conversation import probing, stages
from assistant.conversation.cases import CASES
from assistant.domain.events import Commitment
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step, StepKind


def applies(state: State, script: Script, step: Step) -> bool:
    """Whether a conditional step has its place in the conversation as it stands."""
    match step.when:
        case "who_missing" | "when_missing":
            commitment = committed(state, script, step)
            if commitment is None:
                return False
            return not (commitment.who if step.when == "who_missing" else commitment.when)
        case "again":
            return committed(state, script, step) is not None
    if step.probes or step.when == probing.FURTHER:
        return probing.applies(state, script, step)
    if step.kind is StepKind.COUNTER:
        # nothing to set against when nothing was brought
        return any(
            said.citations
            and (other := script.step(name)) is not None
            and other.part == step.part
            and other.kind is StepKind.GUIDE
            for name, said in state.said.items()
        )
    if step.kind is StepKind.GUIDE and _passed_over(state, script, step):
        return False
    if step.kind is StepKind.REPORT:
        return _anything_to_report(state, script, step)
    return True


def committed(state: State, script: Script, step: Step) -> Commitment | None:
    """The commitment that `step` is about, as it was first given: that of the nearest step before it that takes one."""
    before: Step | None = None
    for one in script.steps:
        if one.id == step.id:
            break
        if one.kind is StepKind.COMMIT:
            before = one
    return state.answers[before.id].commitment if before is not None and before.id in state.answers else None


def _passed_over(state: State, script: Script, step: Step) -> bool:
    """Whether the step's part is one of those that only the full path has, and nothing was said in it."""
    part = script.part(step.part)
    return part is not None and part.kind in CASES and not any(one.id in state.answers for one in part.steps)


def _anything_to_report(state: State, script: Script, step: Step) -> bool:
    part = script.part(step.part)
    if part is not None and part.kind == "stage":
        seen = stages.picture(state, script)
        return any((seen.self_placed, seen.needed, seen.spread is not None))
    return part is not None and any(one.id in state.answers for one in part.steps)
