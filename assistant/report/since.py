"""What became of what was decided last time, for the summary."""

from __future__ import annotations

from assistant.conversation import commitments
from assistant.conversation.expanding import expanded
from assistant.domain.reflection import State
from assistant.domain.script import Script
from assistant.domain.summary import CommitmentSince, SinceSummary


def summed(state: State, script: Script) -> SinceSummary | None:
    """Each thing decided in the reflection this one goes on from, and the person's words on it; `None` without one."""
    if state.since is None:
        return None
    steps = {step.subject: step.id for step in expanded(script, state).steps if step.role == "became"}
    return SinceSummary(
        reflection=state.since.reflection,
        on=state.since.on,
        commitments=tuple(
            CommitmentSince(commitment=one, became=_answer(state, steps.get(commitments.written(one), "")))
            for one in state.since.commitments
        ),
    )


def _answer(state: State, step: str) -> str:
    return state.answers[step].text.strip() if step in state.answers else ""
