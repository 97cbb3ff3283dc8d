"""Putting the script's questions and plain statements into words."""

from __future__ import annotations

from assistant.conversation import mirror, quoting, stages, tensions, timing, wording
from assistant.conversation.answers import given
from assistant.domain.events import Asked, AskKind, Option, Said
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step

LOWEST, HIGHEST = 0, 4
DONT_KNOW = Option(id="dont_know", label="Don't know")


def say(state: State, script: Script, step: Step) -> Said:
    """A plain statement of the script."""
    text = wording.choose(step.variants(), values(state, script, step), state.reflection + step.id)
    return Said(step=step.id, text=text)


def ask(state: State, script: Script, step: Step, basis: str) -> Asked:
    """The question of `step`, worded for `basis`, with the earlier answer when it is asked again."""
    kind = step.kind.asks
    assert kind is not None
    filled = values(state, script, step)
    text = wording.choose(step.variants(basis), filled, state.reflection + step.id)
    before = state.earlier.get(step.id) or state.answers.get(step.id)
    if before is not None:
        remembered = {"quote": given(before, step).strip("“”")}
        text = wording.choose(script.phrase("earlier"), remembered, state.reflection) + "\n\n" + text
    asking = [one for one in script.steps if one.kind.asks and one.when is None]
    place = next((n for n, one in enumerate(asking, start=1) if one.id == step.id), len(asking))
    rates = kind is AskKind.RATE
    return Asked(
        step=step.id,
        kind=kind,
        text=text,
        options=(DONT_KNOW,) if rates else step.options,
        min=LOWEST if rates else None,
        max=HIGHEST if rates else None,
        optional=step.optional,
        position=place,
        of=len(asking),
        minutes_left=timing.left(script, step),
        basis=basis,
    )


def values(state: State, script: Script, step: Step) -> dict[str, object]:
    """What the placeholders of a wording stand for now."""
    filled: dict[str, object] = {"minutes": script.path.minutes}
    if step.each is not None:
        filled[step.each] = step.subject
    part = script.part(step.part)
    if part is None:
        return filled
    filled["tension"] = part.name
    if part.kind == "tension":
        seen = tensions.picture(state, part)
        ratings = list(seen.ratings.values())
        filled |= {
            "rating_a": ratings[0],
            "rating_b": ratings[1],
            "quote": mirror.best_quote(state, part, seen.pattern),
        }
    elif part.kind == "stage":
        picture = stages.picture(state, script)
        high, low = stages.extremes(picture, script)
        filled |= {
            "self_placed": picture.self_placed,
            "calculated": picture.calculated,
            "needed": picture.needed,
            "high": high,
            "low": low,
            "spread_words": stages.spread_words(picture),
        }
    else:
        first = next((one.id for one in part.steps if one.reads and one.id in state.answers), None)
        filled["quote"] = quoting.telling(state.answers[first].text) if first else ""
    return filled
