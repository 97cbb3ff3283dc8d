"""Several ratings in one breath, as in "3 from above and 1 from within, because…": each taken for its own question."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.conversation.choosing import HIGHEST, LONGEST_CLOSED, LOWEST, parse_rating, straight
from assistant.domain.base import Frozen
from assistant.domain.script import Part, Script, Step, StepKind

WORDS = "several"
FEWEST_WORDS = 5
"""Words after the last number from which they are a reason, and not the name of what it rates."""
_NUMBERS = {"zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4}
_NUMERAL = rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})(?:\s*(?:/|out of)\s*(?:4|four))?(?![\w/%])(?!\.\d)"
_UNKNOWN = r"(?P<unknown>(?:i\s+)?(?:really\s+)?(?:don'?t know|do not know|not sure|no idea|can'?t say|dunno|unsure))"
_VALUE = rf"(?:{_NUMERAL}|{_UNKNOWN})"
_SOFT = (
    r"(?:(?:about|around|maybe|perhaps|probably|roughly|say|a|an|just|only|solid|i'd say|i would say|i'd put"
    r"|i would put|put|it's|it is|i think|i guess|i suppose|make it|give|well|ok|okay|hmm+|um+|er+m*|so|then)"
    r"(?:,\s*|\s+))*"
)
_LINK = r"\s*(?:,?\s*(?:for|on|to|as|about|is|=|:|-|–)\s*)?\s*"
_IS = r"\s*(?:[:=–-]|\b(?:is|at|as|are|was|would be|gets?|i'd say|i would say|that's|comes out at|to|,)\b|,)?\s*"
_BETWEEN = r"(?:[,;/&+.\s]|\b(?:and|but|then|while|with|plus|against|versus|vs)\b)*"
_ARTICLE = r"(?:the\s+|direction\s+|(?:a|an)\s+)?"
_EVERY = r"(?:both|each|either|both of them|the two(?: of them)?|each of them|the pair)"
_FOR_ALL = re.compile(
    rf"{_SOFT}(?:{_NUMERAL}\s+(?:for|on|to)?\s*{_EVERY}"
    rf"|{_EVERY}(?:\s+(?:are|is|at|get|a|an|about|the same|of them))*[,:]?\s+{_NUMERAL.replace('number', 'other')})",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\s*(?:$|[,;.:!?)(–—-]|\b(?:because|since|as|though|although|but|if|when|overall|really|i think)\b)", re.IGNORECASE
)


class Given(Frozen):
    """One of several ratings: the question it answers, and the number, or `None` for "don't know"."""

    step: str
    rating: int | None


def ratings(text: str, pending: Step, script: Script) -> tuple[Given, ...]:
    """The ratings that `text` gives, when it names more than the pending question or another than it.

    In script order. Empty when it gives one plain answer, no answer, or anything that is not certain: a
    number out of range, a pole named twice.
    """
    part = script.part(pending.part)
    if pending.kind is not StepKind.RATE or part is None:
        return ()
    rated = [step for step in part.steps if step.kind is StepKind.RATE and _beside(step, pending)]
    text = straight(text.strip()[:LONGEST_CLOSED])
    if (every := _for_all(text)) is not None and len(rated) == 2:
        return tuple(Given(step=step.id, rating=every) for step in rated)
    given = _pairs(text, _cues(script, part, rated))
    if given is None or not given.keys() - {pending.id}:
        return ()
    return tuple(Given(step=step.id, rating=given[step.id]) for step in rated if step.id in given)


def stated(sentence: str, part: Part, script: Script) -> dict[str, int]:
    """The numbers that a sentence of a story gives to poles of `part`, by pole: "I'd say top-down is a 4"."""
    rated = [step for step in part.steps if step.kind is StepKind.RATE and step.pole is not None]
    given = _pairs(straight(sentence.strip()[:LONGEST_CLOSED]), _cues(script, part, rated)) or {}
    poles = {step.id: step.pole for step in rated}
    found = {poles[step]: number for step, number in given.items() if number is not None}
    return {pole: number for pole, number in found.items() if pole is not None}


def gives_reason(text: str) -> bool:
    """Whether `text` says more than its numbers: from the last of them on, a few words at least."""
    numbers = list(re.finditer(_NUMERAL.replace("(?P<number>", "(?:"), straight(text), re.IGNORECASE))
    return bool(numbers) and len(text[numbers[-1].end() :].split()) >= FEWEST_WORDS


def beside(text: str) -> str:
    """The whole of `text` where it gives a reason beside more than one number; empty otherwise."""
    return text if gives_reason(text) and parse_rating(straight(text), LOWEST, HIGHEST) is None else ""


def _for_all(text: str) -> int | None:
    found = _FOR_ALL.match(text)
    if found is None or not _STOP.match(text, found.end()):
        return None
    number = _numeral(found["number"] or found["other"])
    return number if LOWEST <= number <= HIGHEST else None


def _beside(step: Step, pending: Step) -> bool:
    """Whether the two rate the same thing: the poles of one tension, or the two sides of one area."""
    if step.pole is not None or pending.pole is not None:
        return step.pole is not None and pending.pole is not None
    return step.subject == pending.subject and step.id.rpartition(".")[0] == pending.id.rpartition(".")[0]


def _cues(script: Script, part: Part, rated: list[Step]) -> dict[str, str]:
    """What names a step, in lower case, to its id; what names two of them names neither."""
    names: dict[str, set[str]] = {}
    for step in rated:
        pole = next((one for one in part.poles if one.id == step.pole), None)
        called = [*script.listening(WORDS).of(step.pole or step.role or "")]
        called += [pole.name, pole.short] if pole is not None else []
        for name in called:
            for spelt in (straight(name).lower(), straight(name).lower().replace(" ", "-")):
                names.setdefault(spelt, set()).add(step.id)
    return {name: next(iter(ids)) for name, ids in names.items() if len(ids) == 1}


def _pairs(text: str, cues: Mapping[str, str]) -> dict[str, int | None] | None:
    """Step id to value, from a run of pairs at the beginning of `text`; `None` when they are not certain."""
    if not cues:
        return None
    cue = rf"{_ARTICLE}(?P<cue>{'|'.join(re.escape(name) for name in sorted(cues, key=len, reverse=True))})(?![\w-])"
    number_first = re.compile(rf"{_SOFT}{_VALUE}{_LINK}{cue}", re.IGNORECASE)
    cue_first = re.compile(rf"{_SOFT}{cue}{_IS}{_SOFT}{_VALUE}", re.IGNORECASE)
    between = re.compile(_BETWEEN, re.IGNORECASE)
    given: dict[str, int | None] = {}
    at = end = 0
    while found := number_first.match(text, at) or cue_first.match(text, at):
        step = cues[found["cue"].lower()]
        value = None if found["unknown"] else _numeral(found["number"])
        if step in given or (value is not None and not LOWEST <= value <= HIGHEST):
            return None
        given[step] = value
        end = found.end()
        gap = between.match(text, end)
        at = gap.end() if gap else end
    return given if given and _STOP.match(text, end) and not _names_more(text[end:], cue) else None


def _names_more(rest: str, cue: str) -> bool:
    """Whether another pole is given a number further on, so that what stands first is not all of it."""
    numbers = re.compile(rf"\b{_NUMERAL}{_LINK}{cue}|{cue.replace('(?P<cue>', '(?:')}\s+(?:is\s+)?\d", re.IGNORECASE)
    return bool(numbers.search(rest))


def _numeral(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS[text.lower()]
