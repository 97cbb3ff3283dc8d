"""Searching the library: nearest vectors and matching words, fused, with an honest account of how near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from assistant.domain.events import CitedCard
from assistant.domain.library import (
    BuildReport,
    Card,
    CardName,
    Filters,
    LibraryAnswer,
    LibraryStats,
    MatchState,
    SearchResult,
    Source,
)
from assistant.domain.ports import Progress, Vectors
from assistant.domain.vocabulary import SECTIONS
from assistant.errors import FolderUnusable, LibraryBusy, StoreDamaged
from assistant.library import answer, citations, fusion, passages, related
from assistant.library.build import Builder, Parts
from assistant.library.finding import CANDIDATES, Finder, Found
from assistant.library.fusion import Candidate
from assistant.library.hits import explained, to_show
from assistant.library.shelf import Shelves, content

_WARMED_AT_ONCE = 2_000
"""Sentences whose vectors are held in memory at once: all of them would be 8 MB that stay with the process."""


class Library:
    """Search, answers and cards over one index. Implements `Librarian`; safe to use from several threads."""

    def __init__(self, parts: Parts) -> None:
        """Opens nothing yet: call `prepare` first, in a worker where someone waits."""
        self._parts = parts
        self._builder = Builder(parts)
        self._shelves = Shelves(parts, self._builder)
        self._finder = Finder(parts, self._shelves)

    def prepare(self, progress: Progress | None = None, *, wait: float = 0.0) -> BuildReport:
        """Bring the index up to date; quick when it is. An older whole index serves while that cannot be.

        Raises `CheckFailed`, `LibraryBusy`, `FolderUnusable`, `StoreDamaged`, `LibraryUnavailable`, and what `progress`
        raises.
        """
        try:
            return self.update(progress, wait=wait)
        except (LibraryBusy, FolderUnusable) as error:
            if not self._builder.usable():
                raise
            if isinstance(error, LibraryBusy):
                self._parts.notify("The library is being updated by another process; searching it as it was before.")
            else:
                self._parts.notify(f"{error.what} {error.do} Meanwhile it is searched as it was before.")
            count = self._parts.store.count()
            return BuildReport(passages=count, added=0, changed=0, removed=0, encoded=0, seconds=0)

    def update(self, progress: Progress | None = None, *, wait: float = 0.0) -> BuildReport:
        """As `prepare`, for whoever will not make do with an older index: raises `LibraryBusy` instead."""
        try:
            return self._builder.build(progress, wait)
        except StoreDamaged:
            # It has been moved aside by now; what is left is to fill its successor.
            return self._builder.build(progress, wait)

    def warm(self, progress: Progress | None = None) -> int:
        """After `prepare`, encode what the first searches would otherwise wait for; how many texts were new."""
        cards, _ = content(self._parts)  # from the store: to open the index takes half a second
        texts = [
            sentence for passage in passages.passages(cards.values()) for sentence in citations.sentences(passage.text)
        ]
        remembering, new = self._parts.cards.encoder, 0
        for start in range(0, len(texts), _WARMED_AT_ONCE):
            new += remembering.encoded(texts[start : start + _WARMED_AT_ONCE], progress)[1]
        return new

    @property
    def ready(self) -> bool:
        """Whether a search would find a whole index."""
        return self._builder.usable()

    def search(self, query: str, *, k: int = 10, filters: Filters | None = None, explain: bool = False) -> SearchResult:
        """Up to `k` cards nearest to `query`, each by its best passage. Raises `LibraryUnavailable`.

        With the state `none` the hits are what lay nearest all the same, for whoever wants to look.
        """
        return self._search(query, k, filters, explain)[0]

    def beside(self, result: SearchResult) -> SearchResult:
        """`result` with the other side of its first card, and what lies near that."""
        first = self.card(result.hits[0].card) if result.hits else None
        if first is None or result.state is MatchState.NONE:
            return result
        return result.model_copy(update={"other_side": self.other_side(first), "see_also": self.see_also(first)})

    def ask(self, query: str, filters: Filters | None = None) -> LibraryAnswer:
        """One to three sentences of what lies nearest to `query`, each cited. Raises `LibraryUnavailable`."""
        result, found = self._search(query, answer.CARDS, filters)
        shelf, vector = self._shelves.open(), found.question.vector
        cards = {hit.card: shelf.cards[hit.card] for hit in result.hits if hit.card in shelf.cards}
        curated, own = self._parts.cards.encoder.encode, self._parts.encoder.encode
        shown = answer.Shown(
            cards, shelf.sources, lambda texts: curated(texts) @ vector, lambda texts: own(texts) @ vector
        )
        return answer.compose(result, shown)

    def rank(self, query: str, k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """Up to `k` (id of a card or document, fused score) pairs, best first. Raises `LibraryUnavailable`.

        For measuring: nothing of what a person would be shown is worked out.
        """
        return [(one.passage.card, one.score) for one in self._finder.find(query, filters).best[:k]]

    def met(
        self, query: str, filters: Filters | None = None, depth: int = CANDIDATES
    ) -> tuple[MatchState, list[Candidate]]:
        """What a search says of itself, and every passage it meets, best first; for measuring.

        Each leg gives `depth` passages; people's searches use the default. Raises `LibraryUnavailable`.
        """
        found = self._finder.find(query, filters, depth)
        return found.state, list(found.candidates)

    def expect(self, queries: Sequence[str]) -> None:
        """Tell what will be asked next, up to a hundred or so questions: together they are encoded more quickly."""
        self._finder.expect(queries)

    def held(self) -> frozenset[str]:
        """The ids of all cards and documents that can be found."""
        return frozenset(name.rpartition("#")[0] for name in self._parts.store.fingerprints())

    def _search(
        self, query: str, k: int, filters: Filters | None = None, explain: bool = False
    ) -> tuple[SearchResult, Found]:
        """The result, and what it was made of for those who go on with it."""
        query = query.encode("utf-8", "replace").decode("utf-8")  # half a character can be written nowhere
        found = self._finder.find(query, filters)
        if k < 1 or not found.candidates:
            return SearchResult(query=query, state=MatchState.NONE, hits=(), corrected=found.corrected), found
        shelf, encode = self._shelves.open(), self._parts.cards.encoder.encode
        hits = to_show(found.candidates, k, found.question, shelf.sources, encode)
        result = SearchResult(query=query, state=found.state, hits=hits, corrected=found.corrected)
        if explain:
            why = fusion.why(found.question.text, found.candidates)
            result = result.model_copy(update={"hits": explained(hits, found.candidates), "explain": why})
        return result, found

    def card(self, card_id: str) -> Card | None:
        """The card, if the library has it."""
        return self._shelves.open().cards.get(card_id)

    def other_side(self, card: Card) -> tuple[CardName, ...]:
        """The cards that argue or warn the other way."""
        return related.other_side(self._shelves.open(), card)

    def see_also(self, card: Card) -> tuple[CardName, ...]:
        """Up to three cards on something near that say neither the same nor the contrary."""
        return related.see_also(self._shelves.open(), card, self._parts.cards.encoder.encode)

    def source(self, key: str) -> Source | None:
        """The source, if the library has it."""
        return self._shelves.open().sources.get(key)

    def cards(self) -> Iterable[Card]:
        """Every curated card, by id."""
        return tuple(self._shelves.open().cards.values())

    def nearness(self, texts: Sequence[str], cards: Sequence[Card]) -> Vectors:
        """Cosine of each text with each card's point, shape (len(texts), len(cards)); `texts` are not stored."""
        points = [citations.sentences(citations.plain(card.section(SECTIONS[0]))) for card in cards]
        vectors = self._parts.cards.encoder.encode([sentence for point in points for sentence in point])
        ends = np.cumsum([len(point) for point in points])
        centres = np.stack([part.mean(axis=0) for part in np.split(vectors, ends[:-1])])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        near: Vectors = self._parts.encoder.encode(list(texts)) @ centres.T
        return near

    def foresee(self, texts: Sequence[str]) -> None:
        """Encode `texts`, whose vectors the encoder remembers for a while."""
        self._parts.encoder.encode(list(texts))

    def plain(self, text: str) -> str:
        """A section's text without its pandoc citations."""
        return citations.plain(text)

    def readable(self, text: str) -> str:
        """A section's text with each citation written out as names and year."""
        sources = self._shelves.open().sources

        def named(keys: tuple[str, ...]) -> str:
            known = [sources[key] for key in keys if key in sources]
            return "(" + "; ".join(f"{citations.names(source)} {source.year}" for source in known) + ")"

        return citations.replace(text, named)

    def cited(self, card: Card, section: str) -> CitedCard:
        """The card with authors, publisher and year of what `section` cites."""
        return citations.cited(card, section, self._shelves.open().sources)

    def citation(self, key: str) -> str:
        """The full citation of a source; the key itself when it is not known."""
        return citations.full_of(key, self._shelves.open().sources)

    def stats(self) -> LibraryStats:
        """What the library holds. Builds nothing; an unbuilt library is empty."""
        cards, sources = content(self._parts)
        themes: dict[str, int] = {}
        for card in cards.values():
            for theme in card.themes:
                themes[theme] = themes.get(theme, 0) + 1
        return LibraryStats(
            cards=len(cards),
            passages=self._parts.store.count(),
            vectors=max(0, int(self._parts.store.get_meta("vectors") or 0)),
            sources=len(sources),
            themes=dict(sorted(themes.items())),
            checked=sum(card.checked is not None for card in cards.values()),
            model=self._parts.encoder.model[:12],
            built=self._builder.current(),
        )
