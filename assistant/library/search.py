"""Searching the library: nearest vectors and matching words, fused, with an honest account of how near."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.events import CitedCard
from assistant.domain.library import (
    BuildReport,
    Card,
    Filters,
    LibraryAnswer,
    LibraryStats,
    MatchState,
    Passage,
    SearchResult,
    Source,
)
from assistant.domain.ports import Progress, VectorIndex, Vectors
from assistant.domain.vocabulary import SECTIONS
from assistant.errors import LibraryBusy, LibraryUnavailable, StoreDamaged
from assistant.library import answer, citations, fusion, passages
from assistant.library.build import Builder, Parts
from assistant.library.fusion import Candidate
from assistant.library.hits import Question, to_show
from assistant.library.words import terms
from assistant.sanitise import one_line

_CANDIDATES = 200
"""Vectors and passages taken from each leg before fusing."""
_LONGEST_QUERY = 4_000
"""Characters of a question that are looked at: three times what the encoder reads."""


@dataclass(frozen=True)
class _Shelf:
    """What was read from one generation of the index."""

    generation: str
    index: VectorIndex
    cards: dict[str, Card]
    sources: dict[str, Source]
    passages: dict[str, Passage]
    """Filled as passages are met."""


class Library:
    """Search, answers and cards over one index. Implements `Librarian`; safe to use from several threads."""

    def __init__(self, parts: Parts) -> None:
        """Opens nothing yet: call `prepare` first, in a worker where someone waits."""
        self._parts = parts
        self._builder = Builder(parts)
        self._opening = threading.RLock()
        self._shelf: _Shelf | None = None

    def prepare(self, progress: Progress | None = None, *, wait: float = 0.0) -> BuildReport:
        """Bring the index up to date; quick when it is. An older whole index serves while another builds.

        Raises `CheckFailed`, `LibraryBusy`, `StoreDamaged`, `LibraryUnavailable`, and what `progress` raises.
        """
        try:
            return self._builder.build(progress, wait)
        except StoreDamaged:
            # It has been moved aside by now; what is left is to fill its successor.
            return self._builder.build(progress, wait)
        except LibraryBusy:
            if not self._builder.usable():
                raise
            self._parts.notify("The library is being updated by another process; searching it as it was before.")
            count = self._parts.store.count()
            return BuildReport(passages=count, added=0, changed=0, removed=0, encoded=0, seconds=0)

    def warm(self, progress: Progress | None = None) -> int:
        """After `prepare`, encode what the first searches would otherwise wait for; how many texts were new."""
        shelf = self._open()
        texts = [
            sentence
            for passage in passages.passages(shelf.cards.values())
            for sentence in citations.sentences(passage.text)
        ]
        unknown = len(self._parts.cards.encoder.unknown(texts))
        self._parts.cards.encoder.encode(texts, progress)
        return unknown

    @property
    def ready(self) -> bool:
        """Whether a search would find a whole index."""
        return self._builder.usable()

    def search(self, query: str, *, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """Up to `k` cards nearest to `query`, each by its best passage. Raises `LibraryUnavailable`.

        With the state `none` the hits are what lay nearest all the same, for whoever wants to look.
        """
        return self._search(query, k, filters or Filters())[0]

    def ask(self, query: str) -> LibraryAnswer:
        """One to three sentences of the cards nearest to `query`, each cited. Raises `LibraryUnavailable`."""
        result, vector = self._search(query, answer.CARDS, Filters())
        shelf = self._open()
        cards = {hit.card: shelf.cards[hit.card] for hit in result.hits if hit.card in shelf.cards}
        return answer.compose(
            result, cards, shelf.sources, lambda texts: self._parts.cards.encoder.encode(texts) @ vector
        )

    def _search(self, query: str, k: int, filters: Filters) -> tuple[SearchResult, Vectors]:
        """The result, and the vector of the question for those who go on with it."""
        query = query.encode("utf-8", "replace").decode("utf-8")  # half a character can be written nowhere
        asked = one_line(query[: 2 * _LONGEST_QUERY])[:_LONGEST_QUERY]
        if not asked or k < 1:
            return SearchResult(query=query, state=MatchState.NONE, hits=()), np.zeros(0, dtype=np.float32)
        vector = self._parts.encoder.encode([asked])[0]
        found = self._repaired(asked, vector, filters)
        shelf, encode = self._open(), self._parts.cards.encoder.encode
        hits = to_show(fusion.best_per_card(found)[:k], Question(asked, vector), shelf.sources, encode)
        return SearchResult(query=query, state=fusion.state(asked, found), hits=hits), vector

    def card(self, card_id: str) -> Card | None:
        """The card, if the library has it."""
        return self._open().cards.get(card_id)

    def source(self, key: str) -> Source | None:
        """The source, if the library has it."""
        return self._open().sources.get(key)

    def cards(self) -> Iterable[Card]:
        """Every curated card, by id."""
        return tuple(self._open().cards.values())

    def nearness(self, texts: Sequence[str], cards: Sequence[Card]) -> Vectors:
        """Cosine of each text with each card's point, shape (len(texts), len(cards)); `texts` are not stored."""
        points = [citations.sentences(citations.plain(card.section(SECTIONS[0]))) for card in cards]
        vectors = self._parts.cards.encoder.encode([sentence for point in points for sentence in point])
        ends = np.cumsum([len(point) for point in points])
        centres = np.stack([part.mean(axis=0) for part in np.split(vectors, ends[:-1])])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        near: Vectors = self._parts.encoder.encode(list(texts)) @ centres.T
        return near

    def plain(self, text: str) -> str:
        """A section's text without its pandoc citations."""
        return citations.plain(text)

    def readable(self, text: str) -> str:
        """A section's text with each citation written out as names and year."""
        sources = self._open().sources

        def named(keys: tuple[str, ...]) -> str:
            known = [sources[key] for key in keys if key in sources]
            return "(" + "; ".join(f"{citations.names(source)} {source.year}" for source in known) + ")"

        return citations.replace(text, named)

    def cited(self, card: Card, section: str) -> CitedCard:
        """The card with authors, publisher and year of what `section` cites."""
        return citations.cited(card, section, self._open().sources)

    def citation(self, key: str) -> str:
        """The full citation of a source; the key itself when it is not known."""
        return citations.full_of(key, self._open().sources)

    def stats(self) -> LibraryStats:
        """What the library holds. Builds nothing; an unbuilt library is empty."""
        cards, sources = _content(self._parts)
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
            model=self._parts.encoder.model[:12],
            built=self._builder.current(),
        )

    def _open(self) -> _Shelf:
        """The index as it is on disk now, opened again when another process has rebuilt it."""
        generation = self._parts.store.get_meta("generation")
        with self._opening:
            if self._shelf is not None and self._shelf.generation == generation:
                return self._shelf
            if generation is None or not self._builder.usable():
                if self._shelf is not None:
                    return self._shelf
                raise LibraryUnavailable(
                    "The library has not been made ready yet.",
                    kept="Your reflections are untouched.",
                    do="Run `assistant library build`, or wait a moment if it is running.",
                )
            cards, sources = _content(self._parts)
            self._shelf = _Shelf(generation, self._parts.open_index(False), cards, sources, {})
            settled = bool(self._parts.store.get_meta("stamp"))  # else somebody is writing just now
            if settled and self._shelf.index.count() != int(self._parts.store.get_meta("vectors") or 0):
                self._shelf = None
                self._builder.forget()
                raise StoreDamaged("The library's vectors are not all there.")
            return self._shelf

    def _repaired(self, asked: str, vector: Vectors, filters: Filters) -> list[Candidate]:
        """`_fused`, once more after a rebuild when the index turns out damaged."""
        try:
            return self._fused(asked, vector, filters)
        except StoreDamaged:
            with self._opening:
                self._shelf = None
            self._parts.notify("The library's index was damaged and is being rebuilt from the cards.")
            self._builder.forget()
            self._builder.build(wait=10.0)
            return self._fused(asked, vector, filters)

    def _fused(self, asked: str, vector: Vectors, filters: Filters) -> list[Candidate]:
        """Candidates of both legs, best first: each leg's scores scaled to 0..1, then weighed."""
        shelf = self._open()
        among: list[str] | None = None
        if filters != Filters():
            limited = self._passages(shelf, self._parts.store.matching(filters))
            among = [vector_id for passage in limited.values() for vector_id in passages.vector_ids(passage)]
            if not among:
                return []
        dense = fusion.by_passage(shelf.index.nearest(vector, _CANDIDATES, among))
        lexical = dict(self._parts.store.lexical(terms(asked), _CANDIDATES, filters))
        met = self._passages(shelf, [*dense, *(name for name in lexical if name not in dense)])
        unseen = [
            vector_id
            for name in lexical
            if name in met and name not in dense
            for vector_id in passages.vector_ids(met[name])
        ]
        if unseen:
            dense |= fusion.by_passage(shelf.index.nearest(vector, len(unseen), unseen))
        return fusion.fuse(
            asked,
            [Candidate(one, dense[name], lexical.get(name, 0.0)) for name, one in met.items() if name in dense],
        )

    def _passages(self, shelf: _Shelf, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages called `ids` that exist, in that order."""
        unknown = [name for name in ids if name not in shelf.passages]
        if unknown:
            shelf.passages.update(self._parts.store.get(unknown))
        return {name: shelf.passages[name] for name in ids if name in shelf.passages}


def _content(parts: Parts) -> tuple[dict[str, Card], dict[str, Source]]:
    """Cards and sources as the last build saw them."""
    cards = [Card.model_validate(item) for item in json.loads(parts.store.get_meta("cards") or "[]")]
    sources = json.loads(parts.store.get_meta("sources") or "{}")
    return {card.id: card for card in cards}, {key: Source.model_validate(item) for key, item in sources.items()}
