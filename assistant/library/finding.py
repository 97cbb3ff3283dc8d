"""Finding passages: nearest vectors and matching words, brought together."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.library import Correction, Filters, MatchState, Passage
from assistant.domain.ports import Vectors
from assistant.library import fusion, passages
from assistant.library.build import Parts
from assistant.library.fusion import Candidate
from assistant.library.hits import Question
from assistant.library.shelf import Shelf, Shelves
from assistant.library.spelling import Speller
from assistant.library.words import terms
from assistant.sanitise import one_line

CANDIDATES = 100
"""Vectors and passages taken from each leg before fusing."""
_WIDE = 800
"""Vectors looked at when only some passages are wanted: to list all that are takes longer in a large library."""
_ENOUGH = 50
"""Of them, that must be wanted; else all that are wanted are listed, and are then few in comparison."""
_SAME_WORLD = 0.35
"""Best cosine of a question as it was typed, below which it is about something else: "scones" are then not "scores"."""
_LONGEST_QUERY = 4_000
"""Characters of a question that are looked at: three times what the encoder reads."""


@dataclass(frozen=True)
class Found:
    """What lay near a question."""

    question: Question
    """As it was read, slips of spelling put right."""
    corrected: tuple[Correction, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    """Passages, best first."""
    state: MatchState = MatchState.NONE

    @property
    def nearest(self) -> float:
        """The best cosine of any vector."""
        return max((one.dense for one in self.candidates), default=-1.0)

    @property
    def best(self) -> list[Candidate]:
        """The best passage of each card or document, best first."""
        return fusion.best_per_card(self.candidates)


class Finder:
    """Both legs of a search over the shelves."""

    def __init__(self, parts: Parts, shelves: Shelves) -> None:
        self._parts = parts
        self._shelves = shelves
        self._speller = Speller(parts.store, parts.encoder)

    def find(self, query: str, filters: Filters | None = None, depth: int = CANDIDATES) -> Found:
        """What lies near `query`, `depth` passages from each leg. Raises `LibraryUnavailable`."""
        asked = _asked(query)
        if not asked:
            return Found(Question("", np.zeros(self._parts.encoder.dimension, dtype=np.float32)))
        found = self._found(asked, filters or Filters(), depth)
        read, corrected = self._shelves.repaired(lambda: self._speller.read(asked))
        alone = " " not in asked.strip()  # then no other word says what it is about
        if not corrected or (found.nearest < _SAME_WORLD and not alone):
            return found
        meant = dataclasses.replace(self._found(read, filters or Filters(), depth), corrected=corrected)
        return found if meant.state is MatchState.NONE else meant

    def _found(self, asked: str, filters: Filters, depth: int) -> Found:
        """What lies near `asked` as it stands."""
        question = Question(asked, self._parts.encoder.encode([asked])[0])
        met = self._shelves.repaired(lambda: self._fused(question, filters, depth))
        return Found(question, (), tuple(met), fusion.state(asked, met))

    def expect(self, queries: Sequence[str]) -> None:
        """Encode together what is about to be asked, which is quicker; the encoder remembers a few hundred texts."""
        self._parts.encoder.encode([asked for query in queries if (asked := _asked(query))])

    def _fused(self, question: Question, filters: Filters, depth: int) -> list[Candidate]:
        """Candidates of both legs, best first: each leg's scores scaled to 0..1, then weighed."""
        shelf = self._shelves.open()
        nearest = self._nearest(shelf, question.vector, filters, depth)
        lexical = dict(self._parts.store.lexical(terms(question.text), depth, filters))
        names = [*fusion.by_passage(nearest), *lexical]
        met = self._shelves.passages(shelf, list(dict.fromkeys(names)))
        nearest = [*nearest, *_unseen(shelf, question, list(met.values()), {name for name, _ in nearest})]
        dense, own = fusion.by_passage(nearest), fusion.by_text(nearest)
        return fusion.fuse(
            question.text,
            [
                Candidate(one, dense[name], lexical.get(name, 0.0), own=own[name])
                for name, one in met.items()
                if name in own
            ],
        )

    def _nearest(self, shelf: Shelf, vector: Vectors, filters: Filters, depth: int) -> list[tuple[str, float]]:
        """The `depth` vectors nearest to `vector` whose passages pass `filters`."""
        if filters == Filters():
            return shelf.index.nearest(vector, depth)
        store = self._parts.store
        wide = shelf.index.nearest(vector, max(_WIDE, depth))
        passing = store.matching(filters, list(dict.fromkeys(passages.passage_of(name) for name, _ in wide)))
        kept = [(name, cosine) for name, cosine in wide if passages.passage_of(name) in passing]
        if len(kept) >= min(_ENOUGH, depth):
            return kept[:depth]
        limited = store.matching(filters).items()
        among = [passages.vector_id(name, number) for name, count in limited for number in range(count)]
        return shelf.index.nearest(vector, depth, among) if among else []


def _unseen(shelf: Shelf, question: Question, held: Sequence[Passage], seen: set[str]) -> list[tuple[str, float]]:
    """Vectors still to be compared: those of passages that only their words brought, and every text's own."""
    known = {passages.passage_of(name) for name in seen}
    ids = [
        vector_id
        for passage in held
        for vector_id in passages.vector_ids(passage)[: 1 if passage.id in known else None]
        if vector_id not in seen
    ]
    return shelf.index.nearest(question.vector, len(ids), ids) if ids else []


def _asked(query: str) -> str:
    """What of `query` is looked at: one line, safe to write anywhere."""
    whole = query[: 2 * _LONGEST_QUERY].encode("utf-8", "replace").decode("utf-8")
    return one_line(whole)[:_LONGEST_QUERY]
