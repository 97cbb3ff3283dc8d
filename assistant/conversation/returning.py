"""What a conversation that goes on from an earlier one begins with."""

from __future__ import annotations

from assistant.conversation import commitments, quoting
from assistant.domain import dates
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step
from assistant.sanitise import one_line

WHEN = ("first_visit", "returning", "decided")
"""Conditions that are settled when a reflection begins: a first visit, a return, a return with something decided."""
LONGEST = 180
"""Characters of the person's own words in a question."""


def fitted(script: Script, state: State) -> Script:
    """`script` without what belongs to a first visit where this is a return, and the other way round."""
    if not any(step.when in WHEN for step in script.steps):
        return script
    since = state.since
    holds = {"first_visit": since is None, "returning": since is not None, "decided": bool(since and since.commitments)}
    parts = []
    for part in script.parts:
        steps = tuple(_settled(step) for step in part.steps if step.when not in WHEN or holds[step.when])
        if steps:
            parts.append(part.model_copy(update={"steps": steps}))
    return script.model_copy(update={"parts": tuple(parts)})


def decided(state: State) -> dict[str, str]:
    """What the person said last time that they would do, each once as they wrote it, by its number.

    A number and not its words, so that the words can be taken out and what was said of it stays with it.
    """
    made = dict.fromkeys(commitments.written(one) for one in state.since.commitments) if state.since else {}
    return {str(number): written for number, written in enumerate(made, start=1)}


def values(state: State) -> dict[str, object]:
    """What the placeholders that look back stand for; none on a first visit."""
    since = state.since
    if since is None:
        return {}
    return {
        "date": dates.day(since.on),
        "title": one_line(since.title),
        "before": quoting.quote(since.partnership or since.title, LONGEST),
    }


def _settled(step: Step) -> Step:
    return step.model_copy(update={"when": None}) if step.when in WHEN else step
