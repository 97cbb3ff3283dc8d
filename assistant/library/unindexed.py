"""Cards and sources as their files hold them, for when the index cannot be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from assistant.domain.events import CitedCard
from assistant.domain.library import Card, Filters, LibraryAnswer, SearchResult, Source
from assistant.domain.ports import Vectors
from assistant.errors import CheckFailed, LibraryUnavailable
from assistant.library import citations
from assistant.library.cards import Corpus, read_corpus


class Unindexed:
    """A `Librarian` without a search: names cards and sources, and fails like `failure` for the rest."""

    def __init__(self, corpus: Path, failure: LibraryUnavailable, notify: Callable[[str], None]) -> None:
        """Reads nothing yet; `notify` is told when the cards cannot be read either."""
        self._folder = corpus
        self._failure = failure
        self._notify = notify

    def search(self, query: str, *, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """Raises `LibraryUnavailable`."""
        raise self._failure

    def ask(self, query: str) -> LibraryAnswer:
        """Raises `LibraryUnavailable`."""
        raise self._failure

    def nearness(self, texts: Sequence[str], cards: Sequence[Card]) -> Vectors:
        """Raises `LibraryUnavailable`."""
        raise self._failure

    def foresee(self, texts: Sequence[str]) -> None:
        """Raises `LibraryUnavailable`."""
        raise self._failure

    def card(self, card_id: str) -> Card | None:
        """The card, if its file can be read."""
        return next((card for card in self.cards() if card.id == card_id), None)

    def source(self, key: str) -> Source | None:
        """The source, if its file can be read."""
        return self._corpus.sources.get(key)

    def cards(self) -> Iterable[Card]:
        """Every card, by id."""
        return self._corpus.cards

    def plain(self, text: str) -> str:
        """A section's text without its pandoc citations."""
        return citations.plain(text)

    def cited(self, card: Card, section: str) -> CitedCard:
        """The card with authors, publisher and year of what `section` cites."""
        return citations.cited(card, section, self._corpus.sources)

    def citation(self, key: str) -> str:
        """The full citation of a source; the key itself when it is not known."""
        return citations.full_of(key, self._corpus.sources)

    @cached_property
    def _corpus(self) -> Corpus:
        try:
            return read_corpus(self._folder)
        except CheckFailed:
            self._notify("The cards cannot be read either, so cards and sources are given by their short names.")
            return Corpus((), {})
