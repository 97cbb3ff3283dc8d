"""Where the person's own number parts from what was heard in their words; theirs stands."""

from __future__ import annotations

from assistant.conversation import mirror
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script
from assistant.domain.summary import Disagreement

LEAST = 2
"""Steps of the scale from which the two are said to differ; one step is no difference worth a word."""


def found(state: State, script: Script) -> tuple[Disagreement, ...]:
    """The differences that hold now, in script order: of numbers proposed from words that still stand."""
    return tuple(one for part in script.tensions for one in _in_part(state, script, part))


def _in_part(state: State, script: Script, part: Part) -> list[Disagreement]:
    differ = []
    heard = mirror.heard(state, script, part)
    for step in part.steps:
        put, answer = state.proposals.get(step.id), state.answers.get(step.id)
        if put is None or put.proposed is None or answer is None or answer.rating is None or step.pole not in heard:
            continue
        if heard[step.pole].quote == put.quote and abs(answer.rating - put.proposed) >= LEAST:
            differ.append(
                Disagreement(tension=part.id, pole=step.pole, heard=put.proposed, rated=answer.rating, quote=put.quote)
            )
    return differ
