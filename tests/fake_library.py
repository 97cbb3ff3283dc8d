"""Stand-ins for the library, the reader and the encoder."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.domain.events import CitedCard
from assistant.domain.library import (
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
from assistant.domain.ports import Progress, Vectors
from assistant.domain.readings import PoleEvidence, Readings, StageReading, TensionReading
from assistant.domain.vocabulary import POLES, STAGES
from assistant.errors import LibraryUnavailable


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
        self.foreseen: list[str] = []

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
        one = AnswerSentence(
            text="The contract left dentistry out.", card=last.id, sources=last.sources, citation="Ham"
        )
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

    def nearness(self, texts: Sequence[str], cards: Sequence[Card]) -> Vectors:
        """See `Librarian`: the more words shared, the nearer."""
        self._open()
        encoder = FakeEncoder()
        points = encoder.encode([one.section("The point") for one in cards])
        near: Vectors = encoder.encode(texts) @ points.T
        return near

    def foresee(self, texts: Sequence[str]) -> None:
        """See `Librarian`."""
        self._open()
        self.foreseen += texts

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

    WORDS = {
        "template": ("direction", "top_down"),
        "nurses": ("direction", "bottom_up"),
        "penalty": ("motivation", "external"),
    }

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
