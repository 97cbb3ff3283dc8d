"""What interrupts the script and waits for a choice: distress, identifying detail, a number at odds with words."""

from __future__ import annotations

from assistant.conversation import wording
from assistant.conversation.choosing import HIGHEST, LOWEST, match_option, parse_rating, straight
from assistant.conversation.understanding import Meaning, Understood, understand
from assistant.domain.asides import Chose, Conflicted, Discarded, Distressed, Noticed
from assistant.domain.events import (
    Answered,
    Asked,
    AskKind,
    Event,
    Misunderstood,
    Option,
    Paused,
    Reopened,
    Said,
    Voice,
)
from assistant.domain.reflection import State
from assistant.domain.script import Script

DISTRESS, IDENTIFYING, CONFLICT = "aside.distress", "aside.identifying", "aside.conflict"
"""What the questions are called; no step of the script has these names."""
DELETE = "delete"
"""The choice that is asked for twice."""
CHOICES = "choices"
"""The plain words that stand for a choice."""
MOST_NAMED = 3
"""How many pieces of identifying detail are shown."""


def ask(state: State, script: Script) -> Asked:
    """The choice that `state.aside` waits for."""
    aside = state.aside
    match aside:
        case Distressed():
            text = _words(script, "distress_ask", state)
            options = _options(script, "distress", _ways(state, aside))
            return _asked(state, DISTRESS, AskKind.CHOOSE, text, options)
        case Noticed():
            text = _words(script, "identifying_ask", state, what=_noticed(script, state, aside))
            return _asked(state, IDENTIFYING, AskKind.CHOOSE, text, _options(script, "identifying", ("remove", "keep")))
        case Conflicted():
            values = {"pole": _pole(script, aside), "rating_a": aside.rating, "quote": aside.quote}
            return _asked(state, CONFLICT, AskKind.OPEN, _words(script, "conflict_ask", state, **values))
    raise ValueError("nothing interrupts")


def _asked(state: State, step: str, kind: AskKind, text: str, options: tuple[Option, ...] = ()) -> Asked:
    """The choice, in the place of the question it interrupts."""
    before = state.interrupted
    position, of = (before.position, before.of) if before else (1, 1)
    return Asked(step=step, kind=kind, text=text, options=options, position=position, of=of)


def answer(state: State, script: Script, text: str) -> tuple[Event, ...]:
    """What `text`, typed at the choice that waits, settles. Never empty."""
    match state.aside:
        case Distressed() as aside:
            return _of_distress(state, script, aside, text)
        case Noticed() as aside:
            chosen = _chosen(state, script, text)
            if chosen == "remove":
                return (Chose(choice="remove", told=True, words=noticed_words(state, aside)),)
            return (Chose(choice="keep"),) if chosen == "keep" else _unclear(state, text)
        case Conflicted() as aside:
            return _of_conflict(script, aside, text)
    raise ValueError("nothing interrupts")


def passed(state: State) -> tuple[Event, ...]:
    """What settles it for somebody who goes elsewhere without choosing."""
    match state.aside:
        case Distressed() as aside:
            return (Chose(choice="go_on", words=(aside.text,)),)
        case Noticed():
            return (Chose(choice="keep"),)
        case Conflicted():
            return (Chose(choice="passed"),)
    return ()


def noticed_words(state: State, aside: Noticed) -> tuple[str, ...]:
    """The identifying words themselves, from the answer they stand in."""
    given = state.answers.get(aside.step)
    return tuple(given.text[start:end] for start, end in aside.spans) if given else ()


def _of_distress(state: State, script: Script, aside: Distressed, text: str) -> tuple[Event, ...]:
    words = (aside.text, *(one for one in state.said_aside if one != DELETE))
    match _chosen(state, script, text):
        case "stop":
            goodbye = Said(text=_words(script, "distress_stopped", state), voice=Voice.REPAIR)
            return (Chose(choice="stop", words=words), Paused(), goodbye)
        case "go_on":
            return (Chose(choice="go_on", told=True, words=words),)
        case "keep":
            return (Chose(choice="keep"), *_kept(state, aside))
        case "delete" if DELETE in state.said_aside:
            return (Discarded(), Said(text=_words(script, "distress_deleted", state), voice=Voice.REPAIR))
        case "delete":
            return (Misunderstood(step=DISTRESS, text=DELETE),)
    return _unclear(state, text)


def _kept(state: State, aside: Distressed) -> tuple[Event, ...]:
    """The words as the answer to the question that was interrupted, set apart from all that is read for."""
    meant = _answer_before(state, aside)
    before = state.interrupted
    assert before is not None
    return (
        Answered(
            step=before.step,
            text=aside.text,
            rating=meant.rating,
            chosen=meant.chosen,
            commitment=meant.commitment,
            basis=before.basis,
            apart=True,
        ),
    )


def _answer_before(state: State, aside: Distressed) -> Understood:
    """What the words mean as an answer to the interrupted question."""
    return understand(aside.text, state.interrupted, aside.text.strip())


def _ways(state: State, aside: Distressed) -> tuple[str, ...]:
    answers = state.interrupted is not None and _answer_before(state, aside).meaning is Meaning.ANSWER
    return ("stop", "go_on", *(["keep"] if answers else []), "delete")


def _of_conflict(script: Script, aside: Conflicted, text: str) -> tuple[Event, ...]:
    rating = parse_rating(straight(text.strip()), LOWEST, HIGHEST)
    if rating is not None:
        return (
            Chose(choice="changed"),
            Reopened(step=aside.step),
            Answered(step=aside.step, text=text.strip(), rating=rating),
        )
    return (Chose(choice="said", text=text),)


def _chosen(state: State, script: Script, text: str) -> str:
    pending = state.pending
    option = match_option(straight(text.strip()), pending.options) if pending else None
    if option is not None:
        return option.id
    said = straight(text.strip().lower()).rstrip(".!")
    case = pending.step.removeprefix("aside.") if pending else ""
    offered = [one.id for one in pending.options] if pending else []
    return next((one for one in offered if said in script.listening(CHOICES).of(case, one)), "")


def _unclear(state: State, text: str) -> tuple[Event, ...]:
    return (Misunderstood(step=state.pending.step if state.pending else "", text=text),)


def _options(script: Script, case: str, ids: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(id=one, label=next(iter(script.phrase(f"{case}_{one}")), one)) for one in ids)


def _noticed(script: Script, state: State, aside: Noticed) -> str:
    """What was found, named."""
    first = aside.kinds[0]
    case = first if first in ("patient", "staff") else "detail"
    found = dict.fromkeys(" ".join(one.split()) for one in noticed_words(state, aside))
    return _words(script, f"identifying_{case}", state, what="”, “".join(list(found)[:MOST_NAMED]))


def _pole(script: Script, aside: Conflicted) -> str:
    part, step = script.part(aside.part), script.step(aside.step)
    return next((pole.name for pole in part.poles if step and pole.id == step.pole), aside.part) if part else aside.part


def _words(script: Script, case: str, state: State, **values: object) -> str:
    return wording.choose(script.phrase(case), values, state.reflection)
