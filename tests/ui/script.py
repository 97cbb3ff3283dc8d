"""A scripted conversation that needs no engine: the same methods as the real session."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.domain.events import (
    Answered,
    Asked,
    AskKind,
    CitedCard,
    Commanded,
    Digressed,
    Event,
    Finished,
    Option,
    Paused,
    Recorded,
    Said,
    Skipped,
    Voice,
)
from assistant.domain.reflection import State, apply, fold

if TYPE_CHECKING:
    pass

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
HAM = CitedCard(
    card="relationships-before-structure",
    sources=("ham-2013",),
    citation="Ham and Walsh, The King's Fund, 2013",
)
DOW = CitedCard(card="lower-can-be-right", sources=("markwell-2023",), citation="Markwell, Centre for Health, 2023")
STAGE_OPTIONS = tuple(Option(id=s, label=s.capitalize()) for s in ("connecting", "cooperating", "coordinating"))
STAGES = (*STAGE_OPTIONS, Option(id="collaborating", label="Collaborating"))
LEVELS = (
    Option(id="connecting", label="We meet when something comes up, and mostly to tell each other what we have done."),
    Option(id="cooperating", label="We meet regularly, and hold back from getting in each other's way."),
    Option(id="coordinating", label="We plan the year together, and move our own work to fit."),
    Option(id="collaborating", label="We run it as one piece of work, and would each lose by leaving."),
)
DONT_KNOW = (Option(id="dont_know", label="Don't know"),)


def _asked(step: str, kind: AskKind, text: str, position: int, options: Sequence[Option] = ()) -> Asked:
    low, high = (0, 4) if kind is AskKind.RATE else (None, None)
    return Asked(step=step, kind=kind, text=text, options=tuple(options), min=low, max=high, position=position, of=8)


QUESTIONS = (
    _asked("partnership", AskKind.OPEN, "Which **one partnership** are you here to think about?", 1),
    _asked("direction.open", AskKind.OPEN, "Where does the direction come from, in practice?", 2),
    _asked("direction.above", AskKind.RATE, "How far is it **set from above**, now?", 3, DONT_KNOW),
    _asked("direction.within", AskKind.RATE, "And how far does it **grow from within**, now?", 4, DONT_KNOW),
    _asked("stage.self", AskKind.CHOOSE, "Which word fits how you work together today?", 5, STAGES),
    _asked("stage.contact", AskKind.CHOOSE, "How do you usually come together?", 6, LEVELS),
    _asked("stage.needed", AskKind.CHOOSE, "And what does the purpose need?", 7, STAGES),
    _asked("commit", AskKind.COMMIT, "What will you do, with whom, and by when?", 8),
)
REPLIES: dict[str, tuple[Said, ...]] = {
    "direction.open": (
        Said(
            text="You said “the programme board decides, and we find out”. That sounds like direction from above.",
            voice=Voice.MIRROR,
        ),
        Said(
            text="Systems that put as much into **relationships** as into governance went further:\n\n"
            "> Nearly any arrangement can work where people share a vision and want it to succeed.",
            voice=Voice.GUIDANCE,
            citations=(HAM,),
        ),
        Said(
            text="Against that: mandates have opened doors that goodwill left shut, and the evidence is thin on both "
            "sides.",
            voice=Voice.COUNTERPOINT,
            citations=(DOW,),
        ),
    ),
    "stage.needed": (
        Said(
            text="You place it at *coordinating*; what you describe comes nearer to *cooperating*.\n\n"
            "- The difference may be the conversation to have.\n- A lower stage can be right.",
            voice=Voice.REPORT,
        ),
    ),
}


class FakeSession:
    """Walks `QUESTIONS`; keeps its log in the list it was given."""

    def __init__(self, log: list[Recorded], reflection: str) -> None:
        self._log = log
        self.reflection = reflection
        self.state: State = fold(log)
        self.gate: threading.Event | None = None
        """Where set, every reply waits for it."""
        self.error: Exception | None = None
        """Where set, raised instead of the next reply."""
        self.closed = False

    def close(self) -> None:
        self.closed = True

    @property
    def events(self) -> tuple[Recorded, ...]:
        return tuple(self._log)

    def go_on(self) -> Iterator[Event]:
        if self.state.waiting and self.state.pending is not None:
            yield self.state.pending
            return
        if self.state.pending is not None:
            yield self._save(self.state.pending)
            return
        done = {*self.state.answers, *self.state.skipped}
        for question in QUESTIONS:
            if question.step not in done:
                yield self._save(question)
                return
        yield self._save(Said(text="That is the end of the path. Your summary is ready."))
        yield self._save(Finished())

    def say(self, text: str) -> Iterator[Event]:
        if self.gate is not None:
            self.gate.wait(60)
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        yield from self._interpret(text)
        if not self.state.paused:
            yield from self.go_on()

    def _interpret(self, text: str) -> Iterator[Event]:
        pending = self.state.pending
        if text.startswith("/"):
            yield from self._command(text[1:])
        elif text.endswith("?"):
            yield self._save(Digressed(question=text))
            yield self._save(Said(text="The library says: *it depends*.", voice=Voice.ANSWER, citations=(HAM,)))
        elif pending is not None:
            yield self._save(_answer(pending, text))
            for said in REPLIES.get(pending.step, ()):
                yield self._save(said)

    def _command(self, words: str) -> Iterator[Event]:
        name, _, argument = words.partition(" ")
        if name == "skip" and self.state.pending is not None:
            yield self._save(Skipped(step=self.state.pending.step))
        elif name in ("pause", "quit"):
            yield self._save(Paused())
            yield self._save(Said(text="Saved.", voice=Voice.COMMAND))
        else:
            yield self._save(Commanded(command=name, argument=argument))
            yield self._save(Said(text=f"That was /{name}.", voice=Voice.COMMAND))

    def _save(self, event: Event) -> Event:
        self._log.append(Recorded(seq=self.state.count, at=NOW, what=event))
        self.state = apply(self.state, event)
        return event


def _answer(asked: Asked, text: str) -> Answered:
    if asked.kind is AskKind.RATE:
        return Answered(step=asked.step, text=text, rating=int(text) if text.isdigit() else None)
    if asked.kind is AskKind.CHOOSE:
        number = int(text) if text.isdigit() else 0
        chosen = [option.id for n, option in enumerate(asked.options, 1) if number == n or text == option.id]
        return Answered(step=asked.step, text=text, chosen=tuple(chosen))
    return Answered(step=asked.step, text=text)
