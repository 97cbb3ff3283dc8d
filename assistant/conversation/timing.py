"""How long a path usually takes: what its parts say they take, and what that is worked out from.

The minutes that `prompts/` announces are those of `estimate`, rounded; a test holds the two together. It counts the
words that are read, at the pace of silent reading (238 words a minute for English non-fiction, Brysbaert 2019), and
for each answer half a minute in one's own words or a third of one for a number or a choice: people who think first
take longer, and those who type in telegrams less.
"""

from __future__ import annotations

from assistant.conversation.expanding import USUAL
from assistant.domain.script import Part, Script, Step, StepKind

WORDS_A_MINUTE = 238
IN_OWN_WORDS, CHOSEN = 30, 20
"""Seconds for an answer."""
_LEAD = 20
"""Words that quote the person before a question that follows something they wrote."""
_SPOKEN = {StepKind.MIRROR: 15, StepKind.GUIDE: 75, StepKind.COUNTER: 75, StepKind.REPORT: 90}
"""Words of what is made in the conversation: a passage with its title, lead and citation; a report."""
_ON_A_FIRST_VISIT = (None, "first_visit")


def left(script: Script, step: Step) -> int:
    """Minutes from `step`, which is not answered yet, to the end of the path; at least 1.

    Each part takes its own minutes, or as many as it has questions where it names none, scaled to what the path
    says it takes in all; within a part every question counts alike.
    """
    whole = sum(_weight(part) for part in script.parts)
    rest, met = 0.0, False
    for part in script.parts:
        if part.id == step.part:
            met = True
            asking = [one.id for one in part.steps if one.kind.asks and one.when is None]
            before = asking.index(step.id) if step.id in asking else len(asking) - 1
            rest += _weight(part) * (len(asking) - before) / max(len(asking), 1)
        elif met:
            rest += _weight(part)
    return max(1, round(script.path.minutes * rest / whole)) if whole else 1


def _weight(part: Part) -> float:
    return part.minutes or sum(1 for one in part.steps if one.kind.asks and one.when is None)


def estimate(part: Part) -> float:
    """Minutes that the first visit to `part` takes one who reads everything and answers every question once."""
    steps = [step for step in part.steps if step.when in _ON_A_FIRST_VISIT]
    return sum(_read(step) / WORDS_A_MINUTE + _answered(step) / 60 for step in steps for _ in range(_times(step)))


def _times(step: Step) -> int:
    """How often a step is put: once, or for as many of what was named as is usual."""
    if step.each == "commitment":
        return 0
    usual = USUAL.get(step.each or "", 1)
    return min(usual, step.most or usual)


def _read(step: Step) -> int:
    if step.kind in _SPOKEN:
        return _SPOKEN[step.kind]
    words = [len(text.split()) for text in (*step.variants(), *(probe.text for probe in step.probes))]
    options = sum(len(option.label.split()) for option in step.options)
    lead = _LEAD if step.pole is not None or step.probes else 0
    return (sum(words) // len(words) if words else 0) + options + lead


def _answered(step: Step) -> int:
    if step.kind.asks is None:
        return 0
    return IN_OWN_WORDS if step.kind in (StepKind.OPEN, StepKind.COMMIT) else CHOSEN
