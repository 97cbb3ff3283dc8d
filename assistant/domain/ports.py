"""What the layers above need from the adapters below, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from assistant.domain.base import Frozen
from assistant.domain.documents import Document, ReadDocument
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


class RememberingEncoder(Encoder, Protocol):
    """An encoder that keeps what it made, for texts that hold nothing private."""

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts`, each once, that it would have to encode."""

    def encoded(self, texts: Sequence[str], progress: Progress | None = None) -> tuple[Vectors, int]:
        """As `encode`, and how many of `texts`, each once, it had to encode."""


class NearestVectors(Protocol):
    """Nearest vectors by cosine, only to be searched."""

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """Up to `k` (id, cosine) pairs, best first; `among` limits the candidates."""

    def count(self) -> int:
        """How many vectors are stored."""


class VectorIndex(NearestVectors, Protocol):
    """Nearest vectors that change. A cache: may be dropped and rebuilt at will."""

    def replace(self, remove: Sequence[str], ids: Sequence[str], vectors: Vectors) -> None:
        """Drop `remove`, then store `vectors` under `ids`, overwriting."""

    def copied(self) -> str:
        """Leave a copy to be searched without this, and its name, or "" where there is none. A change takes it away."""

    def purge(self, progress: Progress | None = None) -> None:
        """Leave no trace on disk of dropped vectors. Raises `LibraryBusy` where another process is in the way."""


class VectorCache(Protocol):
    """Vectors kept by what they were made from, across data folders."""

    def get(self, model: str, texts: Sequence[str]) -> dict[str, Vectors]:
        """The known vectors among `texts`."""

    def put(self, model: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Remember `vectors` of `texts`."""


class Stored(NamedTuple):
    """What is kept beside a passage."""

    fingerprint: str
    """Changes whenever anything that is stored or encoded for the passage changes."""
    vectors: int
    """How many vectors it has."""


class Collection(Protocol):
    """Passages that come from one place: the cards, the person's own documents, or a shared library."""

    def stamp(self) -> str:
        """Changes when passages may have changed; found out without reading them."""

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every passage, by id. Raises `CheckFailed` when they cannot be read."""

    def load(self, ids: Sequence[str]) -> list[Passage]:
        """The passages called `ids`, in that order."""

    def vectors(self, passages: Sequence[Passage], progress: Progress | None = None) -> tuple[Vectors, int]:
        """Vectors of all texts of `passages`, in order, shape (texts, dimension), and how many were encoded now."""

    def notes(self) -> dict[str, str]:
        """What else the index should remember of it, by name; asked after `fingerprints`."""


class DocumentStore(Protocol):
    """The person's own documents on disk, as passages. Not a cache: the files they came from may be gone."""

    def documents(self) -> tuple[Document, ...]:
        """All documents, latest added first."""

    def keep(self, document: Document, passages: Sequence[tuple[Passage, Stored]]) -> None:
        """Store `document` with its passages in the place of what its id had; one transaction."""

    def remove(self, document: str) -> None:
        """Remove the document and every trace of its text. Raises `DocumentNotFound`."""

    def stamp(self) -> str:
        """Changes with every `keep` and `remove`."""

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every passage, by id."""

    def load(self, ids: Sequence[str]) -> list[Passage]:
        """The passages called `ids`, in that order."""

    def close(self) -> None:
        """Let go of the file."""


class DocumentReader(Protocol):
    """Reads files, each within limits of time, memory and size."""

    def read(self, file: Path, progress: Progress | None = None) -> ReadDocument:
        """What `file` says. Raises `DocumentUnreadable`, and what `progress` raises."""

    def close(self) -> None:
        """End the process that reads."""


class PassageStore(Protocol):
    """Passages and their metadata, with full-text search."""

    def fingerprints(self) -> dict[str, Stored]:
        """What is known of every passage without reading it, by id."""

    def count(self) -> int:
        """How many passages there are."""

    def replace(self, remove: Sequence[str], passages: Sequence[tuple[Passage, Stored]]) -> None:
        """Drop `remove`, then store `passages`, overwriting; one transaction."""

    def get(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages that exist among `ids`."""

    def purge(self) -> None:
        """Leave no trace on disk of passages that were dropped. Raises `LibraryBusy` as above."""

    def matching(self, filters: Filters, among: Sequence[str] | None = None) -> dict[str, int]:
        """The passages, of those called `among` if given, that pass `filters`: how many vectors each has, by id."""

    def lexical(self, query: str, k: int, filters: Filters) -> list[tuple[str, float]]:
        """Up to `k` (id, BM25 score, larger is better) pairs, best first."""

    def unknown(self, words: Sequence[str]) -> list[str]:
        """Those of `words` (lower case, letters only) that stand in no passage, in whatever form."""

    def alike(self, word: str, most: int) -> dict[str, int]:
        """Words that `word` may be a slip for, each with how many passages have it.

        They begin alike and differ in length by at most `most`, or differ at the beginning alone.
        """

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

    def foresee(self, texts: Sequence[str]) -> None:
        """Make `nearness` of `texts` quick by encoding them now. Not stored. Raises `LibraryUnavailable`."""

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
    """Questions answered, follow-ups among them; one answered anew counts once."""
    untouched: bool = False
    """Whether it was begun and nothing said in it: kept for a program that has its id, left out of lists."""


class ReflectionStore(Protocol):
    """Reflections on disk: append-only events."""

    def create(self, reflection: str, title: str, path: str, at: datetime) -> None:
        """Make room for a new reflection."""

    def append(self, reflection: str, events: Sequence[Recorded]) -> None:
        """Write events durably, all or none. Raises `ReflectionBusy` when another process wrote first."""

    def rewrite(self, reflection: str, altered: Sequence[Recorded], added: Recorded, title: str) -> None:
        """Put `altered` in the place of the events with their numbers, leaving no trace of those; then append `added`.

        All or none; the reflection is called `title` afterwards. Raises as `append` does."""

    def load(self, reflection: str) -> tuple[Recorded, ...]:
        """All events, oldest first. Raises `ReflectionNotFound`."""

    def info(self, reflection: str) -> ReflectionInfo:
        """Its line in the list. Raises `ReflectionNotFound`."""

    def list(self) -> tuple[ReflectionInfo, ...]:
        """All reflections, latest first."""

    def rename(self, reflection: str, title: str) -> None:
        """Give it another title. Raises `ReflectionNotFound`."""

    def delete(self, reflection: str) -> None:
        """Remove it, every event of it and its draft. Raises `ReflectionNotFound`."""

    def titled(self) -> dict[str, str]:
        """The title of each reflection, by its id. Takes far less time than `list`."""

    def going_on_from(self, reflection: str) -> tuple[str, ...]:
        """The titles of those that began from `reflection` and hold what they took over from it, latest first."""

    def said(self, reflection: str = "") -> tuple[tuple[str, str], ...]:
        """Every answer given in `reflection`, or in any of them: (reflection, its words), those of one in order."""

    def draft(self, reflection: str) -> str:
        """Words typed in it and not sent yet; empty for none."""

    def keep_draft(self, reflection: str, words: str) -> None:
        """Keep `words` in the place of those kept before, leaving no trace of them once `words` are empty.

        Does nothing where there is no such reflection."""

    def close(self) -> None:
        """Let go of the file."""


Clock = Callable[[], datetime]
"""Now, in UTC."""
