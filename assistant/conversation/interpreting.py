"""What the person did by what they typed: an answer, several, a correction, a command, something that interrupts."""

from __future__ import annotations

import re

from assistant.conversation import (
    answers,
    asides,
    choosing,
    commitments,
    contradiction,
    corrections,
    distress,
    glossary,
    identifying,
    plain_words,
    requests,
    several,
    wording,
)
from assistant.conversation.commands import Commands
from assistant.conversation.understanding import IN_OWN_WORDS, Meaning, Understood, understand
from assistant.domain.asides import Conflicted, Distressed, Noticed
from assistant.domain.events import (
    Answered,
    Asked,
    AskKind,
    Commanded,
    Digressed,
    Event,
    Misunderstood,
    Reopened,
    Said,
    Skipped,
    Voice,
)
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step

MOST_NAMES = 2
"""How often somebody leaves a name standing before names are not remarked on any more."""
_ELSEWHERE = ("back", "change")
"""Commands that leave what interrupted as it is."""


def interpret(script: Script, state: State, text: str) -> tuple[Event, ...]:
    """What `text` does, as events. Never empty."""
    slashed = text.startswith("/")
    set_aside = isinstance(state.aside, Distressed)
    if not set_aside and not text.lower().startswith("/remove"):
        kind = distress.heard(text, script.listening(distress.WORDS))
        if kind is not None:
            step = state.pending.step if state.pending else ""
            return (Distressed(step=step, text=text, kind=kind.value),)
    if state.aside is not None and state.pending is not None:
        return _at_aside(script, state, text, state.pending)
    for way in () if slashed else (_meaning_asked, _requested, _at_once, _with_reason, _with_correction):
        if did := way(script, state, text):
            return _looked_over(script, state, did)
    return _looked_over(script, state, _plainly(script, state, text))


def _plainly(script: Script, state: State, text: str) -> tuple[Event, ...]:
    """What `text` does when it is about the pending question alone."""
    commands, pending = Commands(script), state.pending
    meant = understand(text, pending, state.doubted)
    if meant.meaning is Meaning.COMMAND:
        return commands.interpret(state, meant.command, meant.argument)
    if meant.meaning is Meaning.QUESTION:
        return (Digressed(question=text.strip(), inferred=True),)
    if pending is None:
        return (Commanded(command="unclear_none", argument=text),)
    if meant.meaning in (Meaning.EMPTY, Meaning.UNCLEAR, Meaning.COMPLAINT):
        return (Misunderstood(step=pending.step, text=text, grievance=meant.grievance),)
    if pending.kind not in IN_OWN_WORDS:
        return (_answered(pending, text, meant),)
    if meant.meaning is Meaning.DONT_KNOW:
        return _left_open(script, state, aloud=plain_words.only_hedges(text))
    if _wants_a_sentence(script, pending, text):
        if any(map(choosing.is_number_alone, state.misread)) and pending.optional:
            return _left_open(script, state, aloud=True)
        if text.strip() != state.doubted:
            return (Misunderstood(step=pending.step, text=text),)
    taken = commitments.told(meant.commitment) if meant.commitment is not None else ""
    told = (_said(script, state, "commitment_taken", taken),) if taken else ()
    return (_answered(pending, text, meant), *told)


def _left_open(script: Script, state: State, *, aloud: bool) -> tuple[Event, ...]:
    """The pending question passed over; said `aloud` where it was not asked for in so many words."""
    passed = Commands(script).interpret(state, "skip", "")
    told = aloud and isinstance(passed[0], Skipped)
    return (*passed, _said(script, state, "left_open", "")) if told else passed


def _wants_a_sentence(script: Script, pending: Asked, text: str) -> bool:
    """Whether `text` is a number where a story was asked for; a time may well be one, and some ask for numbers."""
    step = script.step(pending.step)
    numbers_asked = re.search(r"\bnumbers?\b", pending.text) is not None
    return choosing.is_number_alone(text) and not numbers_asked and (step is None or step.role != "commitment_when")


def _answered(pending: Asked, text: str, meant: Understood) -> Answered:
    return Answered(
        step=pending.step,
        text=text,
        rating=meant.rating,
        chosen=meant.chosen,
        commitment=meant.commitment,
        basis=pending.basis,
    )


def _meaning_asked(script: Script, state: State, text: str) -> tuple[Event, ...]:
    """A question what a word of the pending question means; empty when `text` is none."""
    asks = state.pending is not None and glossary.asked(text, script, state.pending) is not None
    return (Digressed(question=text.strip()),) if asks else ()


def _requested(script: Script, state: State, text: str) -> tuple[Event, ...]:
    """Something asked for that is no answer; empty when `text` is none, or was sent once more to be one."""
    kind = requests.asked(text, script) if text.strip() != state.doubted else ""
    if kind == requests.SUMMARY:
        return (Commanded(command="summary"),)
    return (Digressed(question=text.strip(), inferred=True),) if kind else ()


def _at_once(script: Script, state: State, text: str) -> tuple[Event, ...]:
    """Answers to more than the pending question, or to an earlier one; empty when `text` is neither."""
    step = script.step(state.pending.step) if state.pending else None
    if step is not None and (given := several.ratings(text, step, script)):
        return _several(script, state, text, given, step)
    correction = corrections.heard(text, state, script)
    return _corrected(script, state, correction) if correction is not None else ()


def _with_reason(script: Script, state: State, text: str) -> tuple[Event, ...]:
    """Why the number before the pending question was given; empty when `text` is no reason."""
    found = corrections.reason_of_the_last(text, state, script)
    if found is None:
        return ()
    given = Answered(step=found.step, text=found.value, rating=found.rating, basis=state.answers[found.step].basis)
    return (*_put(state, given), _said(script, state, "reason_kept", _named(script, found.step)))


def _with_correction(script: Script, state: State, text: str) -> tuple[Event, ...]:
    """What is said to the pending question and ends in a correction of an earlier one; empty when `text` does not.

    Words that are no answer are kept, and the question is put once more after the correction.
    """
    found = corrections.at_the_end(text, state, script)
    if found is None:
        return ()
    answer, correction = found
    given = _plainly(script, state, answer)
    taken = isinstance(given[0], Answered | Misunderstood | Skipped)
    return (*given, *_corrected(script, state, correction)) if taken else ()


def _several(
    script: Script, state: State, text: str, given: tuple[several.Given, ...], step: Step
) -> tuple[Event, ...]:
    holder = next((one.step for one in given if one.step == step.id), given[0].step)
    made: list[Event] = []
    for one in given:
        plain = "don't know" if one.rating is None else str(one.rating)
        said = text if one.step == holder and several.gives_reason(text) else plain
        made += _put(state, Answered(step=one.step, text=said, rating=one.rating))
    named = [f"{_named(script, one.step)} {'open' if one.rating is None else one.rating}" for one in given]
    what = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return (*made, _said(script, state, "taken_several", what))


def _corrected(script: Script, state: State, correction: corrections.Correction) -> tuple[Event, ...]:
    step = script.step(correction.step)
    if not correction.value or step is None:
        return (Reopened(step=correction.step),)
    before = state.answers.get(correction.step) or state.earlier[correction.step]
    after = Answered(
        step=correction.step,
        text=correction.value,
        rating=correction.rating,
        chosen=correction.chosen,
        basis=before.basis,
    )
    if answers.given(before, step) == answers.given(after, step):
        return (_said(script, state, "corrected_same", f"{_named(script, step.id)}, {answers.given(before, step)}"),)
    what = f"{_named(script, step.id)}, {answers.given(before, step)} to {answers.given(after, step)}"
    return (*_put(state, after), _said(script, state, "corrected", what))


def _put(state: State, answered: Answered) -> list[Event]:
    """`answered`, in place of what was answered there before."""
    return [*([Reopened(step=answered.step)] if answered.step in state.answers else []), answered]


def _named(script: Script, step_id: str) -> str:
    step = script.step(step_id)
    if step is None:
        return step_id
    name = answers.label(script, step)
    return name[:1].lower() + name[1:] if step.pole is not None else name


def _said(script: Script, state: State, case: str, what: str) -> Said:
    return Said(text=wording.choose(script.phrase(case), {"what": what}, state.reflection), voice=Voice.REPAIR)


def _at_aside(script: Script, state: State, text: str, pending: Asked) -> tuple[Event, ...]:
    """What `text` does while something else than the script waits."""
    if not text.startswith("/") and pending.kind is AskKind.CHOOSE:
        settled = asides.answer(state, script, text)
        meant = understand(text, pending, state.doubted)
        elsewhere = isinstance(settled[0], Misunderstood) and meant.meaning in (Meaning.COMMAND, Meaning.QUESTION)
        return _led_away(script, state, meant, text) if elsewhere else settled
    meant = understand(text, pending, state.doubted)
    match meant.meaning:
        case Meaning.COMMAND | Meaning.QUESTION:
            return _led_away(script, state, meant, text)
        case Meaning.DONT_KNOW:
            return asides.passed(state)
        case Meaning.ANSWER:
            return asides.answer(state, script, text)
    return (Misunderstood(step=pending.step, text=text, grievance=meant.grievance),)


def _led_away(script: Script, state: State, meant: Understood, text: str) -> tuple[Event, ...]:
    """A command or a question in the midst of what interrupted."""
    if meant.meaning is Meaning.QUESTION:
        return (Digressed(question=text.strip(), inferred=True),)
    if meant.command == "skip":
        return asides.passed(state)
    did = Commands(script).interpret(state, meant.command, meant.argument)
    if isinstance(did[0], Reopened) and meant.command in _ELSEWHERE:
        return (*asides.passed(state), *did)
    return did


def _looked_over(script: Script, state: State, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """`events`, and what in the answers among them is worth stopping for."""
    given = [event for event in events if isinstance(event, Answered)]
    words = script.listening(identifying.WORDS)
    for answered in given:
        found = [one for one in identifying.found(answered.text, words) if _remarkable(state, answered.text, one)]
        if found:
            kinds, spans = tuple(one.kind.value for one in found), tuple((one.start, one.end) for one in found)
            return (*events, Noticed(step=answered.step, kinds=kinds, spans=spans))
    for answered in given:
        step = script.step(answered.step)
        conflict = contradiction.found(state, script, step, answered.rating) if step else None
        if step is not None and conflict is not None and answered.rating is not None:
            at_odds = Conflicted(step=step.id, part=step.part, rating=answered.rating, quote=conflict.quote)
            return (*events, at_odds)
    return events


def _remarkable(state: State, text: str, found: identifying.Found) -> bool:
    """Whether it was not left standing before, and names are not left standing as a rule."""
    named = found.kind in (identifying.Kind.PATIENT, identifying.Kind.STAFF)
    known = " ".join(text[found.start : found.end].lower().split()) in state.let_stand
    return not known and not (named and len(state.let_stand) >= MOST_NAMES)
