"""What the layers above need from the adapters below, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from assistant.domain.base import Frozen
from assistant.domain.events import CitedCard, Recorded
from assistant.domain.library import Card, Filters, LibraryAnswer, Passage, SearchResult, Source
from assistant.domain.readings import Readings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
else:
    Vectors = Any  # numpy takes 0.07 s to import, which a port's name is not worth
Progress = Callable[[int, int, str], None]
"""Called with (done, total, what is being done); may raise `Cancelled` to stop the work."""


class Encoder(Protocol):
    """Turns text into unit vectors."""

    @property
    def model(self) -> str:
        """sha256 of the weights, in hexadecimal."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), dimension); longer texts are cut at the model's limit."""

    def tokens(self, text: str) -> int:
        """How many word pieces `text` takes, special ones included, before any cut."""


class VectorIndex(Protocol):
    """Nearest vectors by cosine. A cache: may be dropped and rebuilt at will."""

    def replace(self, remove: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
        """Drop `remove`, then store `vectors` under `ids`, overwriting."""

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Up to `k` (id, cosine) pairs, best first; `among` limits the candidates."""

    def count(self) -> int:
        """How many vectors are stored."""


class VectorCache(Protocol):
    """Vectors kept by what they were made from, across data folders."""

    def get(self, model: str, texts: Sequence[str]) -> dict[str, Vectors]:
        """The known vectors among `texts`."""

    def put(self, model: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Remember `vectors` of `texts`."""


class PassageStore(Protocol):
    """Passages and their metadata, with full-text search."""

    def all(self) -> dict[str, Passage]:
        """Every passage by id."""

    def replace(self, remove: Sequence[str], passages: Sequence[Passage]) -> None:
        """Drop `remove`, then store `passages`, overwriting; one transaction."""

    def get(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages that exist among `ids`."""

    def matching(self, filters: Filters) -> list[str]:
        """Ids of the passages that pass `filters`."""

    def lexical(self, query: str, k: int, filters: Filters) -> list[tuple[str, float]]:
        """Up to `k` (id, BM25 score, larger is better) pairs, best first."""

    def get_meta(self, name: str) -> str | None:
        """A note about the index, such as the model it was built with."""

    def set_meta(self, values: dict[str, str]) -> None:
        """Write notes about the index; one transaction."""


class Librarian(Protocol):
    """The library as a conversation sees it."""

    def search(self, query: str, *, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """Passages nearest to `query`. Raises `LibraryUnavailable`."""

    def ask(self, query: str) -> LibraryAnswer:
        """One to three cited sentences. Raises `LibraryUnavailable`."""

    def card(self, card_id: str) -> Card | None:
        """The card, if the library has it."""

    def source(self, key: str) -> Source | None:
        """The source, if the library has it."""

    def cards(self) -> Iterable[Card]:
        """Every curated card, in a stable order."""

    def nearness(self, texts: Sequence[str], cards: Sequence[Card]) -> Vectors:
        """Cosine of each text with each card's point, shape (len(texts), len(cards)).

        `texts` are somebody's words: they are encoded, never stored. Raises `LibraryUnavailable`."""

    def plain(self, text: str) -> str:
        """A section's text without its pandoc citations."""

    def cited(self, card: Card, section: str) -> CitedCard:
        """The card with authors, publisher and year of what one of its sections cites, ready to show."""

    def citation(self, key: str) -> str:
        """The full citation of a source; the key itself when it is not known."""


class Reader(Protocol):
    """Reads a text for tensions and stage."""

    def read(self, text: str) -> Readings:
        """What the text seems to say, with evidence. Raises `LibraryUnavailable` without an encoder."""


class ReflectionInfo(Frozen):
    """One line in the list of reflections."""

    id: str
    title: str
    path: str
    started: datetime
    updated: datetime
    finished: bool
    answers: int
    untouched: bool = False
    """Whether it was begun and nothing said in it: kept for a program that has its id, left out of lists."""


class ReflectionStore(Protocol):
    """Reflections on disk: append-only events."""

    def create(self, reflection: str, title: str, path: str, at: datetime) -> None:
        """Make room for a new reflection."""

    def append(self, reflection: str, events: Sequence[Recorded]) -> None:
        """Write events durably, all or none. Raises `ReflectionBusy` when another process wrote first."""

    def load(self, reflection: str) -> tuple[Recorded, ...]:
        """All events, oldest first. Raises `ReflectionNotFound`."""

    def info(self, reflection: str) -> ReflectionInfo:
        """Its line in the list. Raises `ReflectionNotFound`."""

    def list(self) -> tuple[ReflectionInfo, ...]:
        """All reflections, latest first."""

    def rename(self, reflection: str, title: str) -> None:
        """Give it another title. Raises `ReflectionNotFound`."""

    def delete(self, reflection: str) -> None:
        """Remove it and every event of it. Raises `ReflectionNotFound`."""

    def close(self) -> None:
        """Let go of the file."""


Clock = Callable[[], datetime]
"""Now, in UTC."""
