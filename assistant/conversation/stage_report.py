"""Laying the three stages side by side and saying what the differences suggest."""

from __future__ import annotations

from assistant.conversation import stages, wording
from assistant.conversation.stages import StagePicture
from assistant.domain.events import Said, Voice
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step


def say(state: State, script: Script, step: Step, basis: str) -> Said:
    """The report on the stage."""
    return Said(step=step.id, basis=basis, voice=Voice.REPORT, text=differences(state, script))


def differences(state: State, script: Script) -> str:
    """What the three stages and the spread of behaviours suggest, in the prompts' words."""
    part = next((part for part in script.parts if part.kind == "stage"), None)
    if part is None:
        return ""
    seen = stages.picture(state, script)
    high, low = stages.extremes(seen, script)
    filled = {
        "self_placed": seen.self_placed or "an unnamed stage",
        "calculated": seen.calculated,
        "needed": seen.needed,
        "high": high,
        "low": low,
        "spread_words": stages.spread_words(seen),
    }
    cases = [f"Self:{seen.self_gap}", _spread_case(seen), _need_case(seen)]
    lines = [wording.choose(part.phrase(case), filled, state.reflection) for case in cases if case]
    return "\n\n".join(line for line in lines if line)


def _spread_case(seen: StagePicture) -> str:
    if seen.spread is None or seen.calculated is None:
        return ""
    return "Spread:wide" if seen.spread > 1 else "Spread:narrow"


def _need_case(seen: StagePicture) -> str:
    """Enough by what they describe may not be enough by where they place it: then both are said."""
    if seen.need_gap != "same":
        return f"Need:{seen.need_gap}"
    if seen.calculated in (None, stages.MIXED):
        return "Need:same_placed"
    return "Need:same_split" if seen.self_gap in ("above", "below") else "Need:same"
