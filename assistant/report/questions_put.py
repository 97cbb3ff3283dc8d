"""Which question a quotation answered, in a few words, where that is not clear from its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.conversation import answers, quoting
from assistant.conversation.listing import capital
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step

LONGEST = 140
"""Characters of a question; a longer one is named instead."""
_LEAD = re.compile(r"^.*[”\"][^?]*?[.,]\s+(?=[A-Z])", re.DOTALL)
"""A quotation that leads into a question."""
_PLAIN = re.compile(r"\*\*|^And,? ")
"""What a question has no use for that stands by itself."""


def put(state: State, script: Script, steps: Iterable[Step]) -> tuple[str, ...]:
    """For each of `steps`, in order, the question it put, or its name; empty for the one that opens a part."""
    opened: set[str] = set()
    found = []
    for step in steps:
        part = script.part(step.part)
        opening = next((one.id for one in part.steps if one.reads), "") if part else ""
        found.append("" if step.id == opening and step.part not in opened else _question(state, script, step))
        opened.add(step.part)
    return tuple(found)


def _question(state: State, script: Script, step: Step) -> str:
    asked = state.asked.get(step.id)
    probes = [probe for one in script.steps if one.part == step.part for probe in one.probes]
    probe = next((one for one in probes if asked is not None and one.id == asked.probe), None)
    text = asked.text.rpartition("\n\n")[2] if asked is not None else ""
    if probe is not None:
        # as it was put, without the quotation that may have led into it
        alone = quoting.sentences(probe.text)[0].endswith("?")
        own = probe.text if alone and not state.visits else probe.short
        text = own if "{" not in own else _LEAD.sub("", text)
    questions = (one for one in quoting.sentences(_PLAIN.sub("", text)) if one.endswith("?"))
    found = next((one for one in questions if len(one) <= LONGEST), "")
    return capital(found) or answers.label(script, step)
