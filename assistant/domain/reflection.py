"""The state of a conversation: the fold of its events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from assistant.domain.asides import Aside, Chose, Conflicted, Discarded, Distressed, Noticed, Removed
from assistant.domain.base import Frozen
from assistant.domain.events import (
    Answered,
    Asked,
    Commanded,
    Digressed,
    Event,
    Finished,
    Heard,
    Kept,
    Misunderstood,
    Paused,
    Recalled,
    Recorded,
    Reopened,
    Said,
    Skipped,
    Started,
    Voice,
)
from assistant.domain.readings import Readings

_Value = TypeVar("_Value")


class State(Frozen):
    """Where a conversation stands. Never changed; `apply` returns the next one."""

    reflection: str = ""
    path: str = ""
    since: Recalled | None = None
    """The earlier reflection that this one goes on from, if any."""
    answers: dict[str, Answered] = {}
    """The answers that hold now, by step."""
    skipped: dict[str, str] = {}
    """Steps passed over, with the basis of their wording."""
    earlier: dict[str, Answered] = {}
    """Answers set aside while their step is asked again."""
    said: dict[str, Said] = {}
    """What was last said for each speaking step."""
    heard: dict[str, Readings] = {}
    """Readings of the open answers that hold now."""
    asked: dict[str, Asked] = {}
    """The question as it was last put, by step."""
    proposals: dict[str, Asked] = {}
    """The question that last proposed a number, by step."""
    probed: tuple[str, ...] = ()
    """Ids of the probes put so far."""
    pending: Asked | None = None
    """The question that waits for an answer."""
    waiting: bool = False
    """Whether the pending question was the last thing shown."""
    aside: Aside | None = None
    """What has interrupted the script until the person settles it."""
    interrupted: Asked | None = None
    """The question that was waiting when it did."""
    said_aside: tuple[str, ...] = ()
    """What was typed at that choice and was none."""
    let_stand: tuple[str, ...] = ()
    """Identifying words the person chose to leave, in small letters."""
    conflicts: tuple[str, ...] = ()
    """Parts in which a number was asked about for being at odds with words."""
    owed: Digressed | Commanded | Misunderstood | Distressed | Chose | Removed | None = None
    """What the person said that has had no reply yet."""
    doubted: str = ""
    """What was last read as a question, a complaint or no words; typed again, it is an answer."""
    misread: tuple[str, ...] = ()
    """What was typed at the pending question and could not be taken as its answer."""
    beside: dict[str, tuple[str, ...]] = {}
    """What was typed at a step, in vain, before the answer that holds now."""
    at_odds: dict[str, tuple[str, ...]] = {}
    """What was said of a number, by step, when it was asked about for being at odds with words."""
    misses: int = 0
    """Misunderstandings since the pending question was first asked."""
    shown_cards: tuple[str, ...] = ()
    """Cards brought so far, none twice as guidance."""
    cited: tuple[str, ...] = ()
    """Source keys in the order they were first cited."""
    paused: bool = False
    finished: bool = False
    count: int = 0
    """Events so far: the next one's sequence number."""

    @property
    def visits(self) -> int:
        """How often the person was here about this partnership before; 0 where that is not known."""
        return self.since.visits if self.since else 0


def _without(mapping: dict[str, _Value], key: str) -> dict[str, _Value]:
    return {name: value for name, value in mapping.items() if name != key}


def apply(state: State, event: Event) -> State:
    """The state after `event`."""
    changes = _changes(state, event)
    return state.model_copy(update={"count": state.count + 1, **changes})


def fold(events: Iterable[Recorded]) -> State:
    """The state after all `events`."""
    state = State()
    for recorded in events:
        state = apply(state, recorded.what)
    return state


def _changes(state: State, event: Event) -> dict[str, object]:  # one arm an event
    match event:
        case Started():
            return {"reflection": event.reflection, "path": event.path}
        case Recalled():
            return {"since": event}
        case Said():
            return _after_said(state, event)
        case Asked():
            return _after_asking(state, event)
        case Answered():
            return _after_answer(state, event)
        case Skipped():
            return _settled() | {"skipped": {**state.skipped, event.step: event.basis}}
        case Heard():
            return {"heard": {**state.heard, event.step: event.readings}}
        case Reopened():
            return _after_reopening(state, event)
        case Kept():
            return _after_keeping(state, event)
        case Digressed():
            return _owing(event) | ({"doubted": event.question} if event.inferred else {})
        case Commanded():
            return _owing(event)
        case Misunderstood():
            return _owing(event) | _after_misunderstanding(state, event)
        case Distressed() | Noticed() | Conflicted():
            return _interrupting(state, event)
        case Chose():
            return _after_choice(state, event)
        case Removed():
            return _owing(event)
        case Discarded():
            return {"paused": True, "waiting": False, "pending": None, "aside": None}
        case Paused():
            return {"paused": True, "waiting": False}
        case Finished():
            return {"finished": True, "pending": None, "waiting": False}


def _after_asking(state: State, event: Asked) -> dict[str, object]:
    fresh = state.pending is None or state.pending.step != event.step
    changes: dict[str, object] = {
        "pending": event,
        "waiting": True,
        "paused": False,
        "misses": 0 if fresh else state.misses,
        "asked": {**state.asked, event.step: event},
    }
    if event.proposed is not None:
        changes["proposals"] = {**state.proposals, event.step: event}
    if event.probe and event.probe not in state.probed:
        changes["probed"] = (*state.probed, event.probe)
    return changes


def _settled() -> dict[str, object]:
    """What any answer to the pending question clears."""
    return {"pending": None, "waiting": False, "misses": 0, "doubted": "", "misread": (), "paused": False}


def _interrupting(state: State, event: Aside) -> dict[str, object]:
    kept = state.interrupted or state.pending or state.asked.get(event.step)
    changes: dict[str, object] = {"aside": event, "interrupted": kept, "pending": None, "waiting": False}
    if isinstance(event, Conflicted):
        changes["conflicts"] = (*state.conflicts, event.part)
    if isinstance(event, Distressed):
        changes |= {"owed": event, "finished": False, "paused": False}
    return changes


def _after_choice(state: State, event: Chose) -> dict[str, object]:
    aside = state.aside
    changes: dict[str, object] = {"pending": None, "waiting": False, "paused": False, "misses": 0, "doubted": ""}
    changes |= {"aside": None, "interrupted": None, "said_aside": (), "owed": event if event.told else None}
    if isinstance(aside, Noticed) and event.choice == "keep" and aside.step in state.answers:
        text = state.answers[aside.step].text
        words = (" ".join(text[start:end].lower().split()) for start, end in aside.spans)
        changes["let_stand"] = (*state.let_stand, *words)
    if isinstance(aside, Conflicted) and event.choice == "said":
        changes["at_odds"] = {**state.at_odds, aside.step: (*state.at_odds.get(aside.step, ()), event.text)}
    return changes


def _owing(event: Digressed | Commanded | Misunderstood | Removed) -> dict[str, object]:
    return {"owed": event, "waiting": False, "paused": False}


def _after_misunderstanding(state: State, event: Misunderstood) -> dict[str, object]:
    if event.grievance is not None:
        return {"doubted": event.text.strip()}
    typed = (event.text.strip(),) if event.text.strip() else ()
    if state.aside is not None:
        return {"misses": state.misses + 1, "said_aside": (*state.said_aside, *typed)}
    return {"misses": state.misses + 1, "misread": (*state.misread, *typed), "doubted": event.text.strip()}


def _after_said(state: State, event: Said) -> dict[str, object]:
    cards = [cited.card for cited in event.citations if cited.card]
    keys = [key for cited in event.citations for key in cited.sources]
    changes: dict[str, object] = {
        "waiting": False,
        "owed": None,
        "shown_cards": tuple(dict.fromkeys((*state.shown_cards, *cards))),
        "cited": tuple(dict.fromkeys((*state.cited, *keys))),
    }
    if event.step is not None:
        changes["said"] = {**state.said, event.step: event}
    return changes


def _after_answer(state: State, event: Answered) -> dict[str, object]:
    return _settled() | {
        "answers": {**state.answers, event.step: event},
        "skipped": _without(state.skipped, event.step),
        "earlier": _without(state.earlier, event.step),
        "heard": _without(state.heard, event.step),
        "at_odds": _without(state.at_odds, event.step),
        "beside": _without(state.beside, event.step) | ({event.step: state.misread} if state.misread else {}),
    }


def _after_keeping(state: State, event: Kept) -> dict[str, object]:
    back = state.earlier.get(event.step)
    if back is None:
        return _settled()
    if state.pending is not None and state.pending.step == event.step:
        # it holds for the question as it is worded now, so it is not asked again
        back = back.model_copy(update={"basis": state.pending.basis})
    return _settled() | {
        "answers": {**state.answers, event.step: back},
        "earlier": _without(state.earlier, event.step),
    }


def _after_reopening(state: State, event: Reopened) -> dict[str, object]:
    answers, earlier = dict(state.answers), dict(state.earlier)
    if state.pending is not None and state.pending.step in earlier:
        # looked at again and left for another: the answer it had stands
        answers[state.pending.step] = earlier.pop(state.pending.step)
    if event.step in answers:
        earlier[event.step] = answers.pop(event.step)
    return _settled() | {
        "answers": answers,
        "skipped": _without(state.skipped, event.step),
        "earlier": earlier,
        "finished": False,
    }


def brought(state: State, voice: Voice) -> tuple[Said, ...]:
    """What was said in `voice` and still holds, in script order of saying."""
    return tuple(said for said in state.said.values() if said.voice is voice)
