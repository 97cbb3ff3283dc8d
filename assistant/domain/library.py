"""Sources, cards, passages and what a search returns."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen

SourceKind = Literal["peer-reviewed", "review", "policy", "guidance", "think-tank", "opinion", "instrument", "case"]
Evidence = Literal["strong", "moderate", "mixed", "opinion"]
Status = Literal["current", "superseded", "historic"]
Kind = Literal["curated", "own", "shared"]
"""Whether a passage comes from a card, from a document of the person's own, or from one that a colleague shared."""


class Source(Frozen):
    """A publication, as written in `corpus/sources.yaml`."""

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    """The name cards cite it by, such as `ham-2013`."""
    authors: tuple[str, ...] = Field(min_length=1)
    """People as "Surname, Given"; organisations as plain names."""
    title: str = Field(min_length=1)
    year: int = Field(ge=1850, le=2100)
    publisher: str = Field(min_length=1)
    kind: SourceKind
    nation: str
    doi: str | None = None
    address: str | None = None
    """Host and path without scheme; shown, never opened."""
    licence: str
    status: Status
    cited_through: str | None = None
    """Key of the source through which we know it, when the work itself was not read."""
    unverified: tuple[str, ...] = ()
    """Fields that could not be confirmed; shown as such."""


class Section(Frozen):
    """One of a card's four sections, its text still carrying pandoc citations."""

    name: str
    text: str


class Card(Frozen):
    """One curated note on one point, citing its sources."""

    id: str
    title: str
    aliases: tuple[str, ...]
    asked_as: tuple[str, ...]
    themes: tuple[str, ...]
    tensions: tuple[str, ...]
    poles: tuple[str, ...]
    stages: tuple[str, ...]
    sources: tuple[str, ...]
    evidence: Evidence
    other_side: tuple[str, ...]
    """Ids of cards that argue or warn the other way."""
    checked: date | None = None
    """When somebody who had not written it compared every sentence with its sources; `None` if nobody did."""
    sections: tuple[Section, ...]

    def section(self, name: str) -> str:
        """The text of the section called `name`, or an empty string."""
        return next((section.text for section in self.sections if section.name == name), "")


class Passage(Frozen):
    """The searchable piece of a card or of somebody's own document."""

    id: str
    """`<card>#<section>`, or `<document>#<number>`."""
    kind: Kind = "curated"
    card: str
    """The id of the card, or of the document."""
    title: str
    section: str
    """The section of the card, or the headings in the document, joined by " · "."""
    page: int | None = None
    """The page of the document it begins on."""
    text: str
    """Plain words: pandoc citations removed."""
    aliases: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    """Questions this passage answers; indexed, never shown."""
    themes: tuple[str, ...] = ()
    tensions: tuple[str, ...] = ()
    poles: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Filters(Frozen):
    """What a search is limited to; `None` means no limit."""

    theme: str | None = None
    tension: str | None = None
    stage: str | None = None
    source: str | None = None
    """The key of a source, or the id of a document."""
    kind: Kind | None = None


class MatchState(StrEnum):
    """How close the library came. Never a probability."""

    MATCH = "match"
    WEAK = "weak"
    NONE = "none"


class Place(Frozen):
    """Somewhere in a document."""

    section: str = ""
    """The headings it stands under, joined by " · "; only where there are no pages."""
    page: int | None = None


class CardName(Frozen):
    """A card by id and title."""

    card: str
    title: str


class Correction(Frozen):
    """A word of the question that no text of the library has, and the word it was read as."""

    written: str
    read_as: str


class Explanation(Frozen):
    """Why a hit stands where it does."""

    dense: float
    """Cosine between the question and the nearest vector of the passage, -1 to 1."""
    text: float
    """The same for the vector of its own text."""
    dense_part: float
    """What those gave to the score, after stretching over everything found and weighing."""
    lexical: float
    """BM25 score, 0 upwards."""
    lexical_part: float
    """What that gave to the score."""
    lifted: float
    """What was added because every word of a short question stands in the passage."""
    score: float
    """The sum of the three."""
    through: Literal["text", "question"]
    """Which vector was nearest: that of the text, or that of one of the questions it answers."""


class Hit(Frozen):
    """One card or document found, represented by its best passage."""

    rank: int
    kind: Kind = "curated"
    card: str
    """The id of the card, or of the document."""
    title: str
    section: str
    page: int | None = None
    text: str
    highlight: str
    """The sentence of `text` nearest the question; always a substring of `text`."""
    score: float
    """The fused score that orders hits, comparable only within one search."""
    sources: tuple[str, ...]
    citation: str
    """Authors, publisher and year of each source, or the document and its page; ready to show."""
    dense: float
    """Cosine between the question and the nearest vector of the passage, -1 to 1."""
    lexical: float
    """BM25 score, 0 upwards."""
    also: tuple[Place, ...] = ()
    """Where else in the same document the question is touched on; always empty for a card."""
    explain: Explanation | None = None
    """Only when asked for."""


class SearchResult(Frozen):
    """What `assistant search` prints."""

    query: str
    state: MatchState
    hits: tuple[Hit, ...]
    corrected: tuple[Correction, ...] = ()
    """Slips of spelling that were read as other words."""
    other_side: tuple[CardName, ...] = ()
    """Cards that argue or warn the other way from the first hit."""
    see_also: tuple[CardName, ...] = ()
    """Up to three cards on something near the first hit."""
    explain: str | None = None
    """Why the state is what it is, in sentences; only when asked for."""


class AnswerSentence(Frozen):
    """One sentence taken from a card or a person's own document, with where it comes from."""

    text: str
    kind: Kind = "curated"
    card: str
    """The id of the card, or of the document."""
    page: int | None = None
    sources: tuple[str, ...]
    citation: str


class LibraryAnswer(Frozen):
    """What `assistant ask` prints."""

    query: str
    state: MatchState
    answer: str
    """One to three cited sentences, or a sentence saying that nothing is close enough."""
    sentences: tuple[AnswerSentence, ...]
    hits: tuple[Hit, ...]
    corrected: tuple[Correction, ...] = ()
    """Slips of spelling that were read as other words."""


class LibraryStats(Frozen):
    """What the library holds and in which state its index is."""

    cards: int
    passages: int
    vectors: int
    sources: int
    themes: dict[str, int]
    checked: int = 0
    """Cards that a second reader compared with their sources."""
    model: str
    """First characters of the encoder's weights hash."""
    built: bool
    """Whether the index matches the cards and the encoder now."""


class BuildReport(Frozen):
    """What a build did."""

    passages: int
    added: int
    changed: int
    removed: int
    encoded: int
    """Texts the encoder had to embed; the rest came from the cache."""
    seconds: float
