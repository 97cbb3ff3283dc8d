"""Which steps have their place in the conversation as it stands."""

from __future__ import annotations

from assistant.conversation import stages
from assistant.domain.events import Commitment
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step, StepKind


def applies(state: State, script: Script, step: Step) -> bool:
    """Whether a conditional step has its place in the conversation as it stands."""
    if step.when is not None:
        commitment = committed(state, script)
        if commitment is None:
            return False
        return not (commitment.who if step.when == "who_missing" else commitment.when)
    if step.kind is StepKind.COUNTER:
        # nothing to set against when nothing was brought
        return any(
            said.citations
            and (other := script.step(name)) is not None
            and other.part == step.part
            and other.kind is StepKind.GUIDE
            for name, said in state.said.items()
        )
    if step.kind is StepKind.REPORT:
        seen = stages.picture(state, script)
        return any((seen.self_placed, seen.needed, seen.spread is not None))
    return True


def committed(state: State, script: Script) -> Commitment | None:
    """The commitment as it was first given."""
    for step in script.steps:
        if step.role == "commitment" and step.id in state.answers:
            return state.answers[step.id].commitment
    return None
