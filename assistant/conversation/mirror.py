"""Saying what was heard, with the person's own words; a hypothesis, never a verdict."""

from __future__ import annotations

from assistant.conversation import quoting, wording
from assistant.domain.events import Said, Voice
from assistant.domain.readings import TensionReading
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step

SHORT = 130
"""Characters of a quotation inside a question."""
SURE = 0.15
"""A pole heard more faintly than this, 0 to 1, is not put to the person: a wrong guess costs more than none."""


def source(script: Script, step: Step) -> str:
    """The step whose answer is mirrored: the first open one of the part that is read."""
    part = script.part(step.part)
    return next((one.id for one in part.steps if one.reads), "") if part else ""


def say(state: State, script: Script, step: Step, basis: str) -> Said:
    """What was heard in the part's opening answer."""
    part = script.part(step.part)
    assert part is not None
    answer = state.answers[source(script, step)]
    filled: dict[str, object] = {"quote": quoting.telling(answer.text)}
    case = "none"
    reading = _reading(state, part)
    if reading is not None and reading.evidence:
        names = {pole.id: pole.name for pole in part.poles}
        first = reading.evidence[0]
        filled |= {"quote": quoting.quote(first.quote), "pole": names.get(first.pole, first.pole)}
        case = "one"
        other = next((one for one in reading.evidence if one.pole != first.pole), None)
        if reading.label == "both" and other is not None and other.quote != first.quote:
            case = "both"
            filled |= {
                "pole_a": names.get(first.pole, first.pole),
                "pole_b": names.get(other.pole, other.pole),
                "other_quote": quoting.quote(other.quote),
            }
    text = wording.choose(step.variants(case), filled, state.reflection + step.id)
    return Said(step=step.id, basis=basis, voice=Voice.MIRROR, text=text)


def best_quote(state: State, part: Part, pattern: str) -> str:
    """The person's words to come back to: evidence for the pole it leans to, else their first telling sentence."""
    opening = next((step.id for step in part.steps if step.reads), None)
    if opening is None or opening not in state.answers:
        return ""
    reading = _reading(state, part)
    wanted = pattern.removeprefix("leaning_")
    for evidence in reading.evidence if reading else ():
        if evidence.pole == wanted:
            return quoting.quote(evidence.quote, SHORT)
    if reading is not None and reading.evidence and wanted == pattern:
        return quoting.quote(reading.evidence[0].quote, SHORT)
    return quoting.telling(state.answers[opening].text, SHORT)


def _reading(state: State, part: Part) -> TensionReading | None:
    """The reading of the part's opening answer, when it heard something."""
    opening = next((step.id for step in part.steps if step.reads), "")
    heard = state.heard.get(opening)
    reading = heard.tensions.get(part.id) if heard else None
    if reading is None or reading.label == "none":
        return None
    sure = tuple(one for one in reading.evidence if reading.strengths.get(one.pole, 0.0) >= SURE)
    return reading.model_copy(update={"evidence": sure}) if sure else None
