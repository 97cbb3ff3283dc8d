"""Stand-ins for what a conversation needs from below: a librarian, a reader, an encoder and a store in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from assistant import paths
from assistant.conversation.engine import Engine
from assistant.conversation.script import Prompts
from assistant.conversation.session import Session
from assistant.domain.events import Answered, Asked, CitedCard, Event, Finished, Recorded, Reopened, Said
from assistant.domain.library import (
    POLES,
    STAGES,
    AnswerSentence,
    Card,
    Filters,
    Hit,
    LibraryAnswer,
    MatchState,
    SearchResult,
    Section,
    Source,
)
from assistant.domain.ports import Progress, ReflectionInfo, Vectors
from assistant.domain.readings import PoleEvidence, Readings, StageReading, TensionReading
from assistant.domain.reflection import State
from assistant.domain.script import Script
from assistant.errors import LibraryUnavailable, ReflectionBusy, ReflectionNotFound
from assistant.report import markdown
from assistant.report.build import SummaryBuilder

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KNOWN_ID = "20260302-abcde"


class SteppingClock:
    """A clock that moves on by a second each time it is read."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self) -> datetime:
        """The next second."""
        self.reads += 1
        return BEGAN + timedelta(seconds=self.reads)


def card(name: str, tension: str = "", pole: str = "", other_side: tuple[str, ...] = ()) -> Card:
    """A card with just enough in it."""
    return Card(
        id=name,
        title=name.replace("-", " ").capitalize(),
        aliases=(),
        asked_as=(),
        themes=("trust",),
        tensions=(tension,) if tension else (),
        poles=(pole,) if pole else (),
        stages=STAGES,
        sources=("ham-2013",),
        evidence="opinion",
        other_side=other_side,
        sections=(Section(name="The point", text=f"What {name} says."), Section(name="Caution", text="Mind the gap.")),
    )


def few_cards() -> tuple[Card, ...]:
    """Four cards for each pole and six for the stage."""
    poles = [(tension, pole) for tension, both in POLES.items() for pole in both]
    tensions = [card(f"{pole.replace('_', '-')}-{n}", tension, pole) for tension, pole in poles for n in range(4)]
    return (*tensions, *(card(f"stage-{n}") for n in range(6)))


class FakeLibrarian:
    """A library that finds every card that passes the filters, in a fixed order."""

    def __init__(self, cards: Sequence[Card] | None = None, state: MatchState = MatchState.MATCH) -> None:
        self.held = tuple(few_cards() if cards is None else cards)
        self.state = state
        self.closed = False
        """Set to make every call fail as an index that cannot be opened does."""
        self.asked: list[str] = []

    def search(self, query: str, *, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """See `Librarian`."""
        self._open()
        wanted = filters or Filters()
        found = [one for one in self.held if wanted.tension is None or wanted.tension in one.tensions]
        hits = tuple(self._hit(rank, one) for rank, one in enumerate(found[:k], start=1))
        return SearchResult(query=query, state=self.state, hits=() if self.state is MatchState.NONE else hits)

    def ask(self, query: str) -> LibraryAnswer:
        """See `Librarian`."""
        self._open()
        self.asked.append(query)
        if self.state is MatchState.NONE or not self.held:
            nothing = "Nothing in the library is close enough."
            return LibraryAnswer(query=query, state=MatchState.NONE, answer=nothing, sentences=(), hits=())
        last = self.held[-1]
        one = AnswerSentence(text="The contract left dentistry out.", card=last.id, sources=last.sources, citation="Ham")
        return LibraryAnswer(query=query, state=self.state, answer=one.text, sentences=(one,), hits=())

    def card(self, card_id: str) -> Card | None:
        """See `Librarian`."""
        self._open()
        return next((one for one in self.held if one.id == card_id), None)

    def source(self, key: str) -> Source | None:
        """See `Librarian`."""
        self._open()
        return None

    def cards(self) -> tuple[Card, ...]:
        """See `Librarian`."""
        self._open()
        return self.held

    def plain(self, text: str) -> str:
        """See `Librarian`."""
        return text

    def cited(self, card: Card, section: str) -> CitedCard:
        """See `Librarian`."""
        return CitedCard(card=card.id, sources=card.sources, citation="Ham, The King's Fund, 2013")

    def citation(self, key: str) -> str:
        """See `Librarian`."""
        self._open()
        return f"Full citation of {key}"

    def _open(self) -> None:
        if self.closed:
            raise LibraryUnavailable("The index cannot be opened.")

    def _hit(self, rank: int, one: Card) -> Hit:
        text = one.section("The point")
        return Hit(
            rank=rank,
            card=one.id,
            title=one.title,
            section="The point",
            text=text,
            highlight=text,
            score=1 / rank,
            sources=one.sources,
            citation="Ham, The King's Fund, 2013",
            dense=1 / rank,
            lexical=0.0,
        )


class FakeReader:
    """Hears a pole wherever one of its words stands, and quotes the sentence it stands in."""

    WORDS = {"template": ("direction", "top_down"), "nurses": ("direction", "bottom_up"), "penalty": ("motivation", "external")}

    def __init__(self) -> None:
        self.closed = False
        self.read_texts: list[str] = []

    def read(self, text: str) -> Readings:
        """See `Reader`."""
        if self.closed:
            raise LibraryUnavailable("There is no encoder.")
        self.read_texts.append(text)
        tensions = {name: self._tension(name, poles, text) for name, poles in POLES.items()}
        return Readings(tensions=tensions, stage=StageReading(label="none", distribution={}, evidence=()))

    def _tension(self, name: str, poles: tuple[str, ...], text: str) -> TensionReading:
        evidence = tuple(
            PoleEvidence(pole=pole, quote=sentence)
            for word, (tension, pole) in self.WORDS.items()
            for sentence in re.split(r"(?<=\.)\s+", text)
            if tension == name and word in sentence
        )
        heard = {one.pole for one in evidence}
        label = "none" if not heard else "both" if len(heard) == 2 else next(iter(heard))
        strengths = {pole: 0.8 if pole in heard else 0.0 for pole in poles}
        return TensionReading(label=label, strengths=strengths, evidence=evidence, confidence=0.5)


class FakeEncoder:
    """Unit vectors from the words of a text, so that texts sharing words lie near each other."""

    model = "f" * 64
    dimension = 64

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder`."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or ["nothing"]:
                vectors[row, sum(word.encode()) % self.dimension] += 1.0
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def tokens(self, text: str) -> int:
        """See `Encoder`."""
        return len(text.split()) + 2


class MemoryReflections:
    """A `ReflectionStore` that forgets when the test ends."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        self.paths: dict[str, str] = {}
        self.logs: dict[str, list[Recorded]] = {}

    def create(self, reflection: str, title: str, path: str, at: datetime) -> None:
        """See `ReflectionStore`."""
        self.titles[reflection], self.paths[reflection], self.logs[reflection] = title, path, []

    def append(self, reflection: str, events: Sequence[Recorded]) -> None:
        """See `ReflectionStore`."""
        log = self.logs[reflection]
        if [one.seq for one in events] != list(range(len(log), len(log) + len(events))):
            raise ReflectionBusy("This reflection was continued in another window.")
        log.extend(events)

    def load(self, reflection: str) -> tuple[Recorded, ...]:
        """See `ReflectionStore`."""
        self.info(reflection)
        return tuple(self.logs[reflection])

    def info(self, reflection: str) -> ReflectionInfo:
        """See `ReflectionStore`."""
        if reflection not in self.logs:
            raise ReflectionNotFound(f"There is no reflection called {reflection}.")
        log = self.logs[reflection]
        ends = [one for one in log if isinstance(one.what, Finished | Reopened)]
        return ReflectionInfo(
            id=reflection,
            title=self.titles[reflection],
            path=self.paths[reflection],
            started=log[0].at if log else BEGAN,
            updated=log[-1].at if log else BEGAN,
            finished=bool(ends) and isinstance(ends[-1].what, Finished),
            answers=sum(isinstance(one.what, Answered) for one in log),
        )

    def list(self) -> tuple[ReflectionInfo, ...]:
        """See `ReflectionStore`."""
        return tuple(self.info(name) for name in self.logs)

    def rename(self, reflection: str, title: str) -> None:
        """See `ReflectionStore`."""
        self.titles[reflection] = title

    def delete(self, reflection: str) -> None:
        """See `ReflectionStore`."""
        self.info(reflection)
        del self.logs[reflection]


def short_script() -> Script:
    """The shipped short path."""
    return Prompts(paths.find().prompts).script("short")


class Talk:
    """A conversation over the shipped script with everything below it faked."""

    def __init__(
        self, librarian: FakeLibrarian | None = None, reader: FakeReader | None = None, script: Script | None = None
    ) -> None:
        self.script = script or short_script()
        self.librarian = librarian or FakeLibrarian()
        self.reader = reader or FakeReader()
        self.store = MemoryReflections()
        self.clock = SteppingClock()
        summaries = SummaryBuilder(self.script, self.librarian)
        self.engine = Engine(
            self.script, self.librarian, self.reader, lambda state: markdown.recap(summaries.so_far(state))
        )
        self.summaries = summaries
        self.session = Session.begin(self.engine, self.store, self.clock, name=lambda now: KNOWN_ID)
        self.heard = list(self.session.go_on())

    @property
    def state(self) -> State:
        """Where the conversation stands."""
        return self.session.state

    @property
    def step(self) -> str:
        """The step that is being asked; empty when none is."""
        return self.state.pending.step if self.state.pending else ""

    def say(self, text: str) -> list[Event]:
        """Say `text`; what follows, the person's own events included."""
        events = list(self.session.say(text))
        self.heard.extend(events)
        return events

    def until(self, step: str, answers: Callable[[Asked], str] | None = None) -> None:
        """Answer plainly until `step` is asked."""
        while self.step != step:
            pending = self.state.pending
            assert pending is not None, f"{step} was never asked"
            self.say((answers or plain_answer)(pending))

    def finish(self, answers: Callable[[Asked], str] | None = None) -> None:
        """Answer plainly to the end."""
        while self.state.pending is not None:
            self.say((answers or plain_answer)(self.state.pending))

    def come_back(self) -> list[Event]:
        """Close the conversation and resume it from the store."""
        self.session = Session.resume(self.engine, self.store, self.clock, KNOWN_ID)
        return list(self.session.go_on())


def plain_answer(asked: Asked) -> str:
    """An answer that fits what is asked."""
    number = sum(asked.step.encode())
    if asked.kind.value == "rate":
        return str(number % 5)
    if asked.options:
        return asked.options[number % 4].id
    if asked.kind.value == "commit":
        return "Ask the hospices to set the July agenda; me; by 1 July"
    return f"On {asked.step} the region sends a template. Two nurses changed it anyway."


def asked_steps(events: Sequence[Event]) -> list[str]:
    """The steps asked among `events`, in order."""
    return [event.step for event in events if isinstance(event, Asked)]


def said_texts(events: Sequence[Event]) -> str:
    """Everything said among `events`."""
    return "\n".join(event.text for event in events if isinstance(event, Said))


def prefixes(log: Sequence[Recorded]) -> Iterator[tuple[Recorded, ...]]:
    """Every beginning of `log`, the empty one first."""
    for length in range(len(log) + 1):
        yield tuple(log[:length])
