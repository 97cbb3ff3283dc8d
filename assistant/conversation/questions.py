"""Putting the script's questions and plain statements into words."""

from __future__ import annotations

from assistant.conversation import mirror, pictures, probing, quoting, returning, stages, tensions, timing, wording
from assistant.conversation.answers import given
from assistant.conversation.choosing import HIGHEST, LOWEST
from assistant.conversation.listing import capital
from assistant.domain.events import Asked, AskKind, Option, Said
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step

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
    text, probe = wording.choose(step.variants(basis), filled, state.reflection + step.id), None
    if step.probes or step.when == probing.FURTHER:
        probe = probing.choose(state, script, step, basis)
        text = probing.words(state, script, step, probe, filled) if probe else text
    led, hearing = mirror.lead(state, script, step)
    text = f"{led}\n\n{text}" if led else text
    before = state.earlier.get(step.id) or state.answers.get(step.id)
    if before is not None:
        remembered = {"quote": given(before, step).strip("“”")}
        text = wording.choose(script.phrase("earlier"), remembered, state.reflection) + "\n\n" + text
    place, of = _place(script, step)
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
        of=of,
        minutes_left=timing.left(script, step),
        proposed=hearing.proposed if hearing else None,
        quote=hearing.quote if hearing else "",
        probe=probe.id if probe else "",
        basis=basis,
    )


def _place(script: Script, step: Step) -> tuple[int, int]:
    """Where `step` stands among the questions that are always asked; a conditional one stands with that before it."""
    always = [one.kind.asks is not None and one.when is None for one in script.steps]
    here = next(n for n, one in enumerate(script.steps) if one.id == step.id)
    return max(1, sum(always[: here + 1])), sum(always) + script.coming


def values(state: State, script: Script, step: Step) -> dict[str, object]:
    """What the placeholders of a wording stand for now."""
    filled: dict[str, object] = {"minutes": script.path.minutes, **returning.values(state)}
    if step.each is not None:
        filled[step.each] = capital(step.subject)
    part = script.part(step.part)
    if part is None:
        return filled
    filled["tension"] = part.name
    if part.kind == "tension":
        seen = tensions.picture(state, part)
        ratings, names = list(seen.ratings.values()), {pole.id: pole.name for pole in part.poles}
        filled |= {
            "rating_a": ratings[0],
            "rating_b": ratings[1],
            "quote": mirror.best_quote(state, part, seen.pattern),
            "heard": names.get(mirror.leans_to(state, script, part)),
            "more": names.get(seen.pattern.removeprefix("leaning_")),
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
        filled |= pictures.filled(state, script, part)
        first = next((one.id for one in part.steps if one.reads and one.id in state.answers), None)
        filled["quote"] = quoting.telling(state.answers[first].text) if first else ""
    return filled
