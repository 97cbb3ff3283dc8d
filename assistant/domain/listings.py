"""What commands print of several things at once, or of one with what belongs to it; the shapes of their `--json`."""

from __future__ import annotations

from datetime import date, datetime

from assistant.domain.base import Frozen
from assistant.domain.documents import DocumentFacts
from assistant.domain.events import Recorded
from assistant.domain.library import CardName, Evidence, LibraryStats, Section
from assistant.domain.ports import ReflectionInfo


class ListedCard(Frozen):
    """A card in a list."""

    id: str
    title: str
    themes: tuple[str, ...]
    tensions: tuple[str, ...]
    poles: tuple[str, ...]
    stages: tuple[str, ...]
    sources: tuple[str, ...]
    """Keys."""
    evidence: Evidence


class CitedSource(Frozen):
    """A source that a card cites."""

    key: str
    citation: str
    """In full, ready to show."""


class ShownCard(ListedCard):
    """One card with its sources and the cards to go on to."""

    aliases: tuple[str, ...]
    checked: date | None
    """When somebody who had not written it compared every sentence with its sources; `None` if nobody did."""
    sections: tuple[Section, ...]
    other_side: tuple[CardName, ...]
    """Cards that argue or warn the other way."""
    see_also: tuple[CardName, ...]
    """Up to three cards on something near."""
    source_list: tuple[CitedSource, ...]
    """The `sources`, written out; texts cite them as `[@key]`."""


class OwnDocument(DocumentFacts):
    """One of the person's own documents in a list."""

    file: str
    """Where it was read from, safe to show."""
    there: bool
    """Whether that file is still there."""


class SharedDocument(DocumentFacts):
    """A document of a shared library in a list."""

    server: str
    """Where it came from, safe to show."""


class ListedPassage(Frozen):
    """A passage of a document."""

    id: str
    section: str
    """The headings it stands under, joined by " · "."""
    page: int | None
    text: str


class ShownOwnDocument(OwnDocument):
    """One of the person's own documents with its passages."""

    passage_list: tuple[ListedPassage, ...]


class ShownSharedDocument(SharedDocument):
    """A document of a shared library with its passages."""

    passage_list: tuple[ListedPassage, ...]


class LibraryListing(Frozen):
    """What `assistant library list` prints."""

    cards: tuple[ListedCard, ...]
    documents: tuple[OwnDocument, ...]
    """Empty when only cards on one theme were asked for."""
    shared_documents: tuple[SharedDocument, ...]
    """Those of a shared library that are not the person's own too."""


class SharedFigures(Frozen):
    """The shared library that is used."""

    url: str
    synced: datetime | None
    """When the copy here was last found to be the server's."""
    checked: datetime | None
    """When the server was last asked."""
    trouble: str
    """What was wrong at that moment; empty when nothing was."""
    left_out: int
    """Documents on the server that cannot be used."""
    documents: int
    passages: int


class NothingShared(Frozen):
    """What is printed where no shared library is used."""

    url: None = None


class LibraryFigures(LibraryStats):
    """What `assistant library stats` prints."""

    documents: int
    """The person's own."""
    shared: SharedFigures | None


class RemovedDocuments(Frozen):
    """What `assistant library remove` prints."""

    removed: tuple[OwnDocument, ...]
    withdrawn: tuple[str, ...]
    """Ids of documents that were taken from everyone who uses the shared library."""


class NowShared(Frozen):
    """What `assistant library share` prints."""

    url: str
    shared: tuple[str, ...]
    """Ids of documents."""


class ReflectionListing(Frozen):
    """What `assistant reflections list` prints."""

    reflections: tuple[ReflectionInfo, ...]
    """Latest first."""


class ShownReflection(ReflectionInfo):
    """A whole conversation."""

    events: tuple[Recorded, ...]


class FoundReflection(ReflectionInfo):
    """A reflection in which the words stand."""

    quotes: tuple[str, ...]
    """The person's sentences that hold them."""


class FoundReflections(Frozen):
    """What `assistant reflections search` prints."""

    reflections: tuple[FoundReflection, ...]
