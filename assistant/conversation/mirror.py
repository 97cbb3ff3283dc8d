"""Saying what was heard, with the person's own words; a hypothesis, never a verdict."""

from __future__ import annotations

from assistant.conversation import phrases, quoting, remarks, several, wording
from assistant.domain.base import Frozen
from assistant.domain.events import Said, Voice
from assistant.domain.readings import PoleEvidence, TensionReading
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script, Step, StepKind

SHORT = 130
"""Characters of a quotation inside a question."""
WORDS = "hearing"
MOST_READ = 20
"""Sentences of an answer in which a number of the person's own is looked for."""
SURE = 0.7
"""A pole less likely than this is not put to the person: a wrong guess costs more than none. Of what is put to them on
texts that the reader was not trained on, more than nine in ten is there (docs/benchmarks.md)."""
PLAIN = 0.8
"""A pole at least so likely is proposed as plainly at work, a 3; one less likely as a 2."""
STRONG = 0.9
"""Heard at least so strongly, in more than one sentence, with nothing of the other pole, it is proposed as a 4."""


class Hearing(Frozen):
    """One pole, heard clearly enough to be put to the person."""

    pole: str
    quote: str
    """Their words, ready to show."""
    proposed: int
    """2 to 4: what was heard is at work, so it is never less, and what was not heard is never proposed. A number that
    the person gave already, in words of their own, is proposed as it stands, 0 to 4."""


def source(script: Script, step: Step) -> str:
    """The step whose answer is mirrored: the first open one of the part that is read."""
    part = script.part(step.part)
    return next((one.id for one in part.steps if one.reads), "") if part else ""


def say(state: State, script: Script, step: Step, basis: str) -> Said:
    """What is said of the part's opening answer; nothing where a rating will say it, and nothing for nothing."""
    part = script.part(step.part)
    assert part is not None
    filled = {"quote": quoting.telling(state.answers[source(script, step)].text)}
    text = ""
    if any(one.pole is not None and one.id in state.answers for one in part.steps):
        # the numbers it would lead to are given already
        text = wording.choose(script.phrase("heard_anew"), filled, state.reflection)
    elif not heard(state, script, part):
        text = wording.choose(step.variants("none"), filled, state.reflection + step.id)
    return Said(step=step.id, basis=basis, voice=Voice.MIRROR, text=text)


def heard(state: State, script: Script, part: Part) -> dict[str, Hearing]:
    """The poles of `part` that the opening answer was heard to speak for, in the order of the poles.

    A sentence that denies something ("nobody has asked the families") is about a pole without speaking for it.
    """
    reading = _reading(state, part)
    cues = script.listening(WORDS)
    found: dict[str, Hearing] = {}
    for pole in part.poles:
        said = [one.quote for one in reading.evidence if one.pole == pole.id] if reading else []
        said = [one for one in said if not phrases.stands(phrases.without(one, cues.of("affirms")), cues.of("denies"))]
        if reading is not None and said:
            alone = {one.pole for one in reading.evidence} == {pole.id} and len(said) > 1
            number = _proposed(reading.strengths[pole.id], alone=alone)
            found[pole.id] = Hearing(pole=pole.id, quote=quoting.quote(said[0]), proposed=number)
    return found


def lead(state: State, script: Script, step: Step) -> tuple[str, Hearing | None]:
    """What stands before the rating of a pole that was heard, and what it proposes; nothing for one that was not.

    Who has rated it already is asked about that number instead, and is not prompted with another.
    """
    part = script.part(step.part)
    if part is None or step.pole is None or step.id in state.earlier or step.id in state.answers:
        return "", None
    pole = next(one.name for one in part.poles if one.id == step.pole)
    if (own := _stated(state, script, part, step.pole)) is not None:
        filled: wording.Values = {"quote": own.quote, "pole": pole, "proposed": own.proposed}
        text = wording.choose(script.phrase("stated"), filled, state.reflection + part.id)
        return (text, own) if text else ("", None)
    hearings = heard(state, script, part)
    hearing = hearings.get(step.pole)
    if hearing is None:
        return "", None
    quoted = [one.quote for one in hearings.values()]
    case = "heard" if quoted.index(hearing.quote) == list(hearings).index(step.pole) else "heard_too"
    mirror = next((one for one in part.steps if one.kind is StepKind.MIRROR), None)
    words = [one.variants for one in mirror.wordings if one.case == case] if mirror else []
    filled = {"quote": hearing.quote, "pole": pole, "proposed": hearing.proposed}
    turn = list(hearings).index(step.pole)  # two running are not put alike
    text = wording.choose(words[0] if words else script.phrase(case), filled, state.reflection + part.id, turn)
    return (text, hearing) if text else ("", None)


def _stated(state: State, script: Script, part: Part, pole: str) -> Hearing | None:
    """The number that the opening answer gives `pole` itself, as in "I'd say top-down is a 4"."""
    opening = next((state.answers[one.id] for one in part.steps if one.reads and one.id in state.answers), None)
    for sentence in quoting.sentences(opening.text)[:MOST_READ] if opening is not None and not opening.apart else ():
        number = several.stated(sentence, part, script).get(pole)
        if number is not None:
            return Hearing(pole=pole, quote=quoting.quote(sentence), proposed=number)
    return None


def leans_to(state: State, script: Script, part: Part) -> str:
    """The one pole that the opening answer was heard to speak for; empty when it was both or neither."""
    hearings = heard(state, script, part)
    return next(iter(hearings)) if len(hearings) == 1 else ""


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


def quoted(state: State, part: Part, sentence: str) -> int:
    """How often `sentence` was quoted back so far, in the questions of `part` as last put and in its mirrors."""
    shown = [state.asked[step.id].text for step in part.steps if step.id in state.asked]
    shown += [state.said[step.id].text for step in part.steps if step.kind is StepKind.MIRROR and step.id in state.said]
    return sum(quoting.quote(sentence) in text or quoting.quote(sentence, SHORT) in text for text in shown)


def came_back_to(state: State, part: Part, sentence: str) -> bool:
    """Whether `sentence` was quoted when it was heard and asked about again, so that a third time is too often."""
    return quoted(state, part, sentence) > 1


def sure(reading: TensionReading) -> tuple[PoleEvidence, ...]:
    """The evidence for what was heard clearly enough to be put to the person."""
    return tuple(one for one in reading.evidence if reading.strengths.get(one.pole, 0.0) >= SURE)


def _reading(state: State, part: Part) -> TensionReading | None:
    """The reading of the part's opening answer, when it heard something."""
    opening = next((step.id for step in part.steps if step.reads), "")
    readings = state.heard.get(opening)
    reading = readings.tensions.get(part.id) if readings else None
    if reading is None or reading.label == "none":
        return None
    heard_in = [one for one in sure(reading) if not remarks.addressed(one.quote)]
    evidence = sorted(heard_in, key=lambda one: quoting.looks_back(one.quote))
    return reading.model_copy(update={"evidence": tuple(evidence)}) if evidence else None


def _proposed(strength: float, *, alone: bool) -> int:
    """A few sentences can show that a pole is at work, seldom that it decides most things."""
    if strength < PLAIN:
        return 2
    return 4 if strength >= STRONG and alone else 3
