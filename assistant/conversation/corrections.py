"""An earlier answer put right in passing: "actually, make direction from above a 1", typed at a later question."""

from __future__ import annotations

import re

from assistant.conversation import answers, phrases
from assistant.conversation.choosing import (
    HIGHEST,
    LOWEST,
    beside_number,
    holds_number,
    match_option,
    parse_rating,
    straight,
)
from assistant.domain.base import Frozen
from assistant.domain.events import AskKind
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step, StepKind

LONGEST = 200
"""A longer utterance says something else besides."""
MOST_TRIED = 4
"""Places near the end of an utterance that are tried as the beginning of a correction."""
WORDS = "corrections"
_TO = r"(?:\s*[:=,–-]\s*|\s+(?:(?:to be|to|at|as|into|down to|up to|back to|an?)\s+)*)"
_SHOULD = (
    r"\s+(?:(?:should(?:'ve| have)? (?:be|been|say|said|read)|ought to be|needs to be|is really|was really|is actually"
    r"|was actually|was meant to be|is more like|was more like|is more of|is better as)(?:\s+an?)?|is|was)\s+"
)
_MEANT = (
    r"(?:i (?:really )?meant|i should have (?:said|put|given)|i'd rather (?:say|give|put)|it should (?:be|have been))"
)
_BEGINS = re.compile(r"(?P<ended>[.!?…]+[\"'”’)]*)?(?P<gap>[,;:–—-]*\s+)")
"""Where the last words may begin: after a space, and after the end of a sentence if there is one."""
_JOINED = re.compile(r"(?:oh,? )?(?:and|also|by the way)(?: also)?,?\s+", re.IGNORECASE)
_COURTESY = re.compile(
    r"[\s,.!–—-]+(?:(?:many )?thanks|thank you|ta|cheers|sorry(?: about that)?)[\s.!]*$", re.IGNORECASE
)
_INSTEAD = r"[\s,.]*(?:\b(?:not|rather than|instead of)\s+(?:an?\s+)?\w+|\binstead\b|\bplease\b)?[\s.!]*"


class Correction(Frozen):
    """Which earlier question is meant, and what to put in its place."""

    step: str
    value: str = ""
    """As typed; empty when the question is only to be asked again."""
    rating: int | None = None
    chosen: tuple[str, ...] = ()


def at_the_end(text: str, state: State, script: Script) -> tuple[str, Correction] | None:
    """What `text` says before it ends in a correction, and the correction; `None` if it does not plainly end in one.

    A correction begins with a sentence, or within one after a pause with words such as "actually".
    """
    text = text.rstrip()
    begins = [
        one
        for one in _BEGINS.finditer(text, max(0, len(text) - LONGEST))
        if one["ended"] or "\n" in one[0] or _unopened(text[one.end() :], script)[1]
    ]
    for begun in reversed(begins[-MOST_TRIED:]):
        before = text[: begun.start("gap")].strip()
        found = (
            heard(_joined(text[begun.end() :]), state, script, beside_more=True) if re.search(r"\w", before) else None
        )
        if found is not None:
            return before, found
    return None


def reason_of_the_last(text: str, state: State, script: Script) -> Correction | None:
    """The rating given last with `text` as its reason; `None` when `text` is none, or that was no number alone.

    Who rates with a number often says why when the next number is due already.
    """
    last = next(reversed(state.answers.values()), None)
    step = script.step(last.step) if last is not None else None
    rated = state.pending is not None and state.pending.kind is AskKind.RATE
    if not rated or last is None or step is None or step.kind is not StepKind.RATE or last.rating is None:
        return None
    begins = phrases.pattern(script.listening(WORDS).of("reason"))
    said = straight(text.strip())
    if begins is None or not begins.match(said) or holds_number(said) or beside_number(last.text, LOWEST, HIGHEST):
        return None
    return Correction(step=last.step, value=f"{last.text.rstrip(' .,;')}, {text.strip()}", rating=last.rating)


def _joined(last: str) -> str:
    """`last` without what joins it to the words before."""
    found = _JOINED.match(last)
    return last[found.end() :] if found else last


def heard(text: str, state: State, script: Script, beside_more: bool = False) -> Correction | None:
    """The correction that the whole of `text` is; `None` when it is something else.

    At a question to be answered in one's own words, and `beside_more` of an answer, it must plainly be an instruction,
    since "trust should be first" may be the answer.
    """
    text = _COURTESY.sub("", straight(text.strip()))
    if not text or len(text) > LONGEST:
        return None
    said, opened = _unopened(text, script)
    listed = [step for step in answers.changeable(script, state) if not _waits(state, step)]
    spoken = _key(said)
    # only those that occur: a pattern of all takes longer to make than the rest of the turn
    named = {name: step for name, step in _names(listed, state, script).items() if name in spoken}
    if not named:
        return None
    in_own_words = state.pending is not None and state.pending.kind in (AskKind.OPEN, AskKind.COMMIT)
    plain = not (in_own_words or beside_more)
    label = rf"(?:my |the |your )?(?:answer (?:to|on|about|for) |rating (?:of|for|on) )?(?P<label>{_any(named)})"
    verb = _any(script.listening(WORDS).of("change"))
    instruction = rf"(?:{verb})\s+{label}{_TO}(?P<value>.+)"
    statement = rf"{label}{_SHOULD}(?P<value>.+)"
    meant = rf"(?:for |on |as for |about )?{label}[,:]?\s+{_MEANT}\s+(?:an? )?(?P<value>.+)"
    value_first = rf"{_MEANT}\s+(?:to (?:say|put|give) )?(?:an? )?(?P<value>\S+)\s+(?:for|on|at)\s+{label}{_INSTEAD}"
    ways = [instruction, meant, value_first, *([statement] if opened or plain else [])]
    for way in ways:
        found = re.fullmatch(way, said, re.IGNORECASE | re.DOTALL)
        step = named.get(_key(found["label"])) if found else None
        if found is not None and step is not None and (made := _made(step, found["value"])) is not None:
            return made
    reopen = rf"(?:{_any(script.listening(WORDS).of('reopen'))})\s+{label}[\s.!]*"
    found = re.fullmatch(reopen, said, re.IGNORECASE)
    step = named.get(_key(found["label"])) if found else None
    return Correction(step=step.id) if step is not None else None


def _unopened(text: str, script: Script) -> tuple[str, bool]:
    """`text` without what comes before a correction, and whether anything did."""
    openers = script.listening(WORDS).of("openers")
    compiled = phrases.pattern(openers)
    said = text
    while compiled is not None and (begun := compiled.match(said)):
        said = said[begun.end() :].lstrip(" ,.:;!–—-")
    return said, said != text


def _waits(state: State, step: Step) -> bool:
    return state.pending is not None and state.pending.step == step.id


def _names(listed: list[Step], state: State, script: Script) -> dict[str, Step]:
    """What each answered question may be called, in lower case; a name that two share is nobody's."""
    found: dict[str, list[Step]] = {}
    for step in listed:
        for name in _called(step, script):
            found.setdefault(_key(name), []).append(step)
    named = {name: steps[0] for name, steps in found.items() if len({step.id for step in steps}) == 1}
    given = [step for name in state.answers for step in listed if step.id == name]
    if given:
        named |= {_key(name): given[-1] for name in _spelt(script.listening(WORDS).of("latest"))}
    return named


def _called(step: Step, script: Script) -> set[str]:
    label = answers.label(script, step)
    names = {label, step.id}
    part = script.part(step.part)
    pole = next((one for one in part.poles if one.id == step.pole), None) if part else None
    if pole is not None:
        names |= {pole.name, pole.short, f"{part.name} {pole.short}" if part else pole.short}
    return {straight(name) for name in names} | {straight(name).lower().removeprefix("the ") for name in names}


def _spelt(latest: tuple[str, ...]) -> set[str]:
    """Each way of saying the phrases of the list, which have choices but no gaps."""
    made = {""}
    whole: set[str] = set()
    for phrase in latest:
        made = {""}
        for choice, optional, _, word in re.findall(r"\(([^()]*)\)|\[([^\[\]]*)\]|(…)|([^\s()\[\]…]+)", phrase):
            ways = (choice or optional).split("|") if choice or optional else [word]
            ways = [*ways, ""] if optional else ways
            made = {f"{begun} {way}".strip() for begun in made for way in ways}
        whole |= made
    return whole


def _key(name: str) -> str:
    return " ".join(name.lower().split())


def _any(names: dict[str, Step] | tuple[str, ...]) -> str:
    """One of `names`, the longest first, with any space between their words."""
    plain = sorted(names, key=len, reverse=True) if isinstance(names, dict) else sorted(_spelt(names), key=len)[::-1]
    return "|".join(r"\s+".join(map(re.escape, name.split())) for name in plain)


def _made(step: Step, value: str) -> Correction | None:
    """The correction of `step` to `value`, where `value` answers it."""
    value = value.strip()
    bare = re.sub(rf"{_INSTEAD}$", "", value, flags=re.IGNORECASE) or value
    match step.kind:
        case StepKind.RATE:
            rating = next(
                (one for text in (value, bare) if (one := parse_rating(text, LOWEST, HIGHEST)) is not None), None
            )
            return Correction(step=step.id, value=value, rating=rating) if rating is not None else None
        case StepKind.CHOOSE:
            option = match_option(bare, step.options)
            return Correction(step=step.id, value=value, chosen=(option.id,)) if option is not None else None
    return None
