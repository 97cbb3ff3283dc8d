"""Saying what was heard, with the person's own words; a hypothesis, never a verdict."""

from __future__ import annotations

from assistant.conversation import quoting, remarks, wording
from assistant.domain.events import Said, Voice
from assistant.domain.readings import PoleEvidence, TensionReading
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step, StepKind

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
    if any(one.pole is not None and one.id in state.answers for one in part.steps):
        # the numbers it would lead to are given already
        text = wording.choose(script.phrase("heard_anew"), filled, state.reflection)
        return Said(step=step.id, basis=basis, voice=Voice.MIRROR, text=text)
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


def came_back_to(state: State, part: Part, pattern: str, sentence: str) -> bool:
    """Whether `sentence` was quoted when it was heard and asked about again, so that a third time is too often."""
    mirrored = any(quoting.quote(sentence) in said.text for said in mirrors(state, part))
    probes = [step for step in part.steps if step.kind is StepKind.OPEN and step.follows is not None]
    asked_about = any("{quote}" in words for step in probes for words in step.variants(pattern))
    return mirrored and asked_about and best_quote(state, part, pattern) == quoting.quote(sentence, SHORT)


def mirrors(state: State, part: Part) -> tuple[Said, ...]:
    """What was said of the part's opening answer."""
    return tuple(state.said[step.id] for step in part.steps if step.kind is StepKind.MIRROR and step.id in state.said)


def _reading(state: State, part: Part) -> TensionReading | None:
    """The reading of the part's opening answer, when it heard something."""
    opening = next((step.id for step in part.steps if step.reads), "")
    heard = state.heard.get(opening)
    reading = heard.tensions.get(part.id) if heard else None
    if reading is None or reading.label == "none":
        return None
    heard_in = [one for one in sure(reading) if not remarks.addressed(one.quote)]
    evidence = sorted(heard_in, key=lambda one: quoting.looks_back(one.quote))
    return reading.model_copy(update={"evidence": tuple(evidence)}) if evidence else None


def sure(reading: TensionReading) -> tuple[PoleEvidence, ...]:
    """The evidence for what was heard clearly enough to be put to the person."""
    return tuple(one for one in reading.evidence if reading.strengths.get(one.pole, 0.0) >= SURE)
