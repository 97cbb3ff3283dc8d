"""How long the rest of a path usually takes."""

from __future__ import annotations

from assistant.domain.script import Part, Script, Step


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
