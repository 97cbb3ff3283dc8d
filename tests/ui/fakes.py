"""A scripted conversation and a small library, so that the app can be tried without an engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

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
    Started,
    Voice,
)
from assistant.domain.library import Card, Filters, Hit, MatchState, SearchResult, Section
from assistant.domain.ports import Progress, ReflectionInfo
from assistant.domain.reflection import State, apply, fold
from assistant.ui.services import Services

if TYPE_CHECKING:
    from assistant.conversation.session import Session

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
            self.gate.wait(10)
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


CARD = Card(
    id="relationships-before-structure",
    title="Relationships carry more weight than structure",
    aliases=(),
    asked_as=(),
    themes=("trust", "governance"),
    tensions=("direction",),
    poles=("bottom_up",),
    stages=(),
    sources=("ham-2013",),
    evidence="moderate",
    other_side=("purpose-before-structure",),
    sections=(
        Section(name="The point", text="Systems do better where people know each other [@ham-2013]."),
        Section(name="Why it matters", text="Structure changes often; relationships outlast it [@ham-2013]."),
        Section(name="Ask yourself", text="Whom would you ring first, and would they pick up?"),
        Section(name="Caution", text="Warm relations can also hide that nothing is decided [@ham-2013]."),
    ),
)
OTHER = CARD.model_copy(update={"id": "purpose-before-structure", "title": "Purpose comes first", "other_side": ()})
HITS = tuple(
    Hit(
        rank=rank,
        card=card.id,
        title=card.title,
        section="The point",
        text="Systems do better where people know each other.",
        highlight="Systems do better where people know each other.",
        score=1.0 / rank,
        sources=card.sources,
        citation="Ham and Walsh, The King's Fund, 2013",
        dense=0.6,
        lexical=3.0,
    )
    for rank, card in enumerate((CARD, OTHER), start=1)
)
SUMMARY = """# Northfield frailty alliance

*Begun 21 November 2026. A reflection aid: no score, no grade.*

## Where you stand

**Direction**: from above 3, from within 1. Leaning to “from above”.

> the programme board decides, and we find out

## What you will do

1. Ring Amira before Friday.

## Sources

- Ham C, Walsh N (2013). *Making integrated care happen at scale and pace*. The King's Fund.
"""


@dataclass
class FakeServices:
    """Everything the app asks for, in memory."""

    logs: dict[str, list[Recorded]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    state: MatchState = MatchState.MATCH
    problem: str = ""
    fail: dict[str, Exception] = field(default_factory=dict)
    """Service name to the error it raises."""
    sessions: list[FakeSession] = field(default_factory=list)
    searches: list[tuple[str, Filters]] = field(default_factory=list)
    saved: Path = Path("/home/ada/Documents/northfield-frailty-alliance.md")
    on_prepare: Callable[[Progress], None] | None = None

    def services(self) -> Services:
        return Services(
            prepare=self._prepare,
            begin=self._begin,
            resume=self._resume,
            reflections=self._reflections,
            rename=lambda reflection, title: self.titles.update({reflection: title}),
            delete=self._delete,
            search=self._search,
            card={CARD.id: CARD, OTHER.id: OTHER}.get,
            citation=lambda key: "Ham C, Walsh N (2013). Making integrated care happen at scale and pace.",
            cite_text=lambda text: text.replace("[@ham-2013]", "(Ham 2013)"),
            filters=lambda: {
                "theme": ("trust", "governance"),
                "tension": ("direction", "motivation", "worth"),
                "stage": ("connecting", "cooperating"),
                "source": ("ham-2013",),
            },
            summary=self._summary,
            save_summary=lambda reflection: self.saved,
            tensions=lambda: (
                ("direction", "Direction", (("top_down", "from above"), ("bottom_up", "from within"))),
                ("motivation", "Motivation", (("external", "external"), ("intrinsic", "intrinsic"))),
                ("worth", "Worth", (("value", "value"), ("values", "values"))),
            ),
            rating_steps=lambda: {"direction.above": "top_down", "direction.within": "bottom_up"},
            stage_steps=lambda: {
                "stage.self": "self_placed",
                "stage.contact": "behaviour",
                "stage.needed": "needed",
            },
            calculated_stage=lambda session: "cooperating" if "stage.contact" in session.state.answers else None,
            first_problem=lambda: self.problem,
        )

    def _raise(self, name: str) -> None:
        if name in self.fail:
            raise self.fail[name]

    def _prepare(self, progress: Progress) -> None:
        self._raise("prepare")
        if self.on_prepare is not None:
            self.on_prepare(progress)

    def _begin(self) -> Session:
        self._raise("begin")
        reflection = f"20261122-new{len(self.logs)}"
        self.logs[reflection] = []
        self.titles[reflection] = "New reflection"
        session = FakeSession(self.logs[reflection], reflection)
        session._save(Started(reflection=reflection, path="short"))
        self.sessions.append(session)
        return cast("Session", session)

    def _resume(self, reflection: str) -> Session:
        self._raise("resume")
        session = FakeSession(self.logs[reflection], reflection)
        self.sessions.append(session)
        return cast("Session", session)

    def _reflections(self) -> tuple[ReflectionInfo, ...]:
        self._raise("reflections")
        found = []
        for age, (reflection, log) in enumerate(reversed(self.logs.items())):
            state = fold(log)
            found.append(
                ReflectionInfo(
                    id=reflection,
                    title=self.titles[reflection],
                    path="short",
                    started=NOW - timedelta(days=age, hours=2),
                    updated=NOW - timedelta(days=age, hours=1),
                    finished=state.finished,
                    answers=len(state.answers),
                )
            )
        return tuple(found)

    def _delete(self, reflection: str) -> None:
        self._raise("delete")
        del self.logs[reflection]

    def _search(self, query: str, k: int, filters: Filters) -> SearchResult:
        self._raise("search")
        self.searches.append((query, filters))
        hits = () if self.state is MatchState.NONE else HITS
        return SearchResult(query=query, state=self.state, hits=hits[:k])

    def _summary(self, reflection: str) -> str:
        self._raise("summary")
        return SUMMARY

    def add(self, reflection: str, title: str, answers: Sequence[str] = ()) -> None:
        """A reflection in which `answers` were given."""
        self.logs[reflection] = []
        self.titles[reflection] = title
        session = FakeSession(self.logs[reflection], reflection)
        session._save(Started(reflection=reflection, path="short"))
        list(session.go_on())
        for text in answers:
            list(session.say(text))


def furnished() -> FakeServices:
    """A home with one finished and one unfinished reflection."""
    fakes = FakeServices()
    fakes.add("20261121-abcde", "Discharge group", ("Discharge group", "Shared", "1", "3", "2", "2", "2", "Ring Amira"))
    fakes.add("20261122-fghij", "Northfield frailty alliance", ("Northfield frailty alliance",))
    return fakes


def long_talk(turns: int) -> FakeServices:
    """One unfinished reflection with at least `turns` turns of transcript."""
    fakes = FakeServices()
    fakes.add("20261122-long0", "A long one", ("Northfield",))
    session = FakeSession(fakes.logs["20261122-long0"], "20261122-long0")
    number = 0
    while len(session.events) < turns:
        number += 1
        list(session.say(f"What about number {number}?"))
    return fakes
