"""Which probe comes next: fitting the pattern found, a level further than the answers go, and never put before.

There are at most two in a part: the first after its numbers, the second only where the answer to the first
was neither terse nor tired and a further level is left to ask about.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation import guidance, levels, mirror, quoting, tensions, wording
from assistant.conversation.levels import Level
from assistant.domain.reflection import State
from assistant.domain.script import Probe, Script, Step, StepKind

AT_ODDS = "at_odds"
"""Where the words were heard to lean one way and the numbers lean the other."""
FURTHER = "further"
"""The condition of a second probe."""


def origin(script: Script, step: Step) -> Step | None:
    """The step whose probes `step` puts: its own, or for a second one those of the nearest before it in its part."""
    if step.probes:
        return step
    part = script.part(step.part)
    if part is None or step.when != FURTHER:
        return None
    before = part.steps[: next(n for n, one in enumerate(part.steps) if one.id == step.id)]
    return next((one for one in reversed(before) if one.probes), None)


def applies(state: State, script: Script, step: Step) -> bool:
    """Whether `step`, which puts a probe, has one to put or has been put already for what it rests on now."""
    first = origin(script, step)
    if first is None:
        return False
    put = state.asked.get(step.id)
    if step.id == first.id:
        stays = put is not None and put.basis == guidance.basis_of(state, script, first)
    elif step.id in state.answers or step.id in state.earlier or step.id in state.skipped:
        return True
    else:
        stays = put is not None and _second_level(state, script, first) is not None
    return stays or _next(state, script, step, first) is not None


def choose(state: State, script: Script, step: Step, basis: str) -> Probe | None:
    """The probe that `step` puts now; one put already stays as long as what it rests on does."""
    first = origin(script, step)
    if first is None:
        return None
    put = state.asked.get(step.id)
    if put is not None and put.basis == basis and put.probe:
        again = next((one for one in first.probes if one.id == put.probe), None)
        if again is not None:
            return again
    return _next(state, script, step, first)


def words(state: State, script: Script, step: Step, probe: Probe, filled: wording.Values) -> str:
    """`probe` in words, short for somebody who was here before.

    Where nothing of the opening answer was quoted with the numbers, it goes on from a quotation.
    """
    text = wording.choose([probe.short if state.visits else probe.text], filled, "")
    part = script.part(step.part)
    telling = len(str(filled.get("quote") or "").split()) >= quoting.FEWEST_WORDS
    opens = step.when != FURTHER and not state.visits and probe.case != tensions.UNKNOWN
    if part is None or not telling or not opens or mirror.heard(state, script, part):
        return text
    return f"{wording.choose(script.phrase('probe_lead'), filled, state.reflection + part.id)} {text}"


def group(state: State, script: Script, first: Step) -> str:
    """What the probes are chosen by: the pattern or the gap found, or that words and numbers part ways."""
    found = guidance.basis_of(state, script, first)
    part = script.part(first.part)
    leans = found.removeprefix("leaning_")
    if part is not None and leans != found and mirror.leans_to(state, script, part) not in ("", leans):
        return AT_ODDS
    return found


def _next(state: State, script: Script, step: Step, first: Step) -> Probe | None:
    if step is first or step.id == first.id:
        wanted = _first_level(state, script, first)
        order = _from(wanted) + tuple(reversed([level for level in Level if level not in _from(wanted)]))
    else:
        further = _second_level(state, script, first)
        order = _from(further) if further is not None else ()
    found = group(state, script, first)
    for level in order:
        left = _left(first.probes, level, found, state.probed)
        if left:
            return left[state.visits % len(left)]
    return None


def _left(probes: Sequence[Probe], level: Level, found: str, put: Sequence[str]) -> list[Probe]:
    """Those for `level` and the pattern `found`, or without a pattern, that were not put yet."""
    own = [one for one in probes if one.level == level and one.case == found]
    general = [one for one in probes if one.level == level and not one.case]
    return [one for one in (own or general) if one.id not in put]


def _from(level: Level) -> tuple[Level, ...]:
    order = tuple(Level)
    return order[order.index(level) :]


def _first_level(state: State, script: Script, first: Step) -> Level:
    """One further than the opening answer goes; the furthest once more for one that goes all the way."""
    return levels.above(_opened(state, script, first)) or Level.CHANGE


def _opened(state: State, script: Script, first: Step) -> Level | None:
    """How far the part's opening answer goes. Where a part opens with choices, they have described it."""
    part = script.part(first.part)
    opening = next((one for one in part.steps if one.kind is StepKind.OPEN and one.reads), first) if part else first
    if opening.id == first.id:
        return Level.DESCRIBE
    answer = state.answers.get(opening.id)
    return levels.reached(answer.text, script.listening(levels.WORDS)) if answer else None


def _second_level(state: State, script: Script, first: Step) -> Level | None:
    """One further than what was asked and what was answered; `None` where asking on would press."""
    answer = state.answers.get(first.id)
    cues = script.listening(levels.WORDS)
    if answer is None or state.beside.get(first.id) or levels.spent(answer.text, cues):
        return None
    put = state.asked.get(first.id)
    asked = next((Level(one.level) for one in first.probes if put is not None and one.id == put.probe), None)
    return levels.above(asked, levels.reached(answer.text, cues), _opened(state, script, first))
