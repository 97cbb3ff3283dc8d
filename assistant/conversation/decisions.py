"""What somebody decided in a reflection."""

from __future__ import annotations

from assistant.conversation import conditions
from assistant.domain.events import Commitment
from assistant.domain.reflection import State
from assistant.domain.script import Script


def made(state: State, script: Script) -> tuple[Commitment, ...]:
    """What the person says they will do, each with who and when, also where those were asked for afterwards."""
    found: list[Commitment] = []
    for step in script.steps:
        answer = state.answers.get(step.id)
        if answer is None or not conditions.applies(state, script, step):
            continue
        if answer.commitment is not None:
            found.append(answer.commitment)
        elif found and step.role in ("commitment_who", "commitment_when"):
            field = step.role.removeprefix("commitment_")
            found[-1] = found[-1].model_copy(update={field: getattr(found[-1], field) or answer.text.strip()})
    return tuple(found)
