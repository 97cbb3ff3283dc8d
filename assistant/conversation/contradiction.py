"""A number that is plainly at odds with something said before it: noticed, so that it can be asked about once.

It goes by plain sentences ("nobody tells us what to do") and by what was heard beyond doubt. Anything weaker is
let pass: people may well mean both, and a wrong suspicion costs more than none.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.conversation import phrases, quoting, remarks
from assistant.domain.base import Frozen
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step, StepKind

WORDS = "contradiction"
HIGH = 3
"""A rating from here on is at odds with a sentence that says there is none of it."""
LOW = 0
"""A rating this low is at odds with a sentence that says it decides everything."""
HEARD = 0.85
"""Strength of what was heard, 0 to 1, with which a rating of 0 is at odds."""
CERTAIN = 0.9
"""How sure the reading must be for that."""
MOST = 2
"""How often in one conversation it is asked about."""


class Conflict(Frozen):
    """What was said before, and where."""

    step: str
    """The step whose answer holds the sentence."""
    quote: str


def found(state: State, script: Script, step: Step, rating: int | None) -> Conflict | None:
    """The earlier sentence that `rating`, given to `step`, is plainly at odds with; `None` when there is none."""
    part = script.part(step.part)
    if part is None or step.kind is not StepKind.RATE or step.pole is None or rating is None:
        return None
    if len(state.conflicts) >= MOST or part.id in state.conflicts:
        return None
    if rating >= HIGH:
        return _said(state, script, part, f"less {step.pole}")
    if rating <= LOW:
        conflict = _said(state, script, part, f"more {step.pole}") or _heard(state, part, step.pole)
        put = state.proposals.get(step.id)
        # who had the sentence and a number for it before them has decided already
        return None if conflict and put and put.quote == conflict.quote else conflict
    return None


def _said(state: State, script: Script, part: Part, case: str) -> Conflict | None:
    words = script.listening(WORDS)
    telling, weak = words.of(part.id, case), words.of("weak")
    for step, sentence in _sentences(state, script):
        if phrases.stands(sentence, telling) and not phrases.stands(sentence, weak) and not sentence.endswith("?"):
            return Conflict(step=step, quote=quoting.quote(sentence))
    return None


def _heard(state: State, part: Part, pole: str) -> Conflict | None:
    for step in part.steps:
        reading = state.heard[step.id].tensions.get(part.id) if step.id in state.heard else None
        if reading is None or reading.label != pole or reading.confidence < CERTAIN:
            continue
        for one in reading.evidence:
            if one.pole == pole and reading.strengths.get(pole, 0.0) >= HEARD and not remarks.addressed(one.quote):
                return Conflict(step=step.id, quote=quoting.quote(one.quote))
    return None


def _sentences(state: State, script: Script) -> Iterator[tuple[str, str]]:
    """Each sentence said in the person's own words so far, with its step."""
    for step in script.steps:
        if step.kind is StepKind.OPEN and step.id in state.answers:
            for sentence in quoting.sentences(state.answers[step.id].text):
                yield step.id, sentence
