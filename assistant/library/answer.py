"""Answering from the cards: their own sentences, chosen and cited, never composed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.library import AnswerSentence, Card, LibraryAnswer, MatchState, SearchResult, Source
from assistant.domain.ports import Vectors
from assistant.domain.vocabulary import THEMES
from assistant.library import citations
from assistant.library.passages import SEARCHED

CARDS = 5
"""Cards a search brings; those far behind the first are not drawn on."""
SENTENCES = 3
_NEARBY = 3
_NEARBY_FROM = 0.25
"""Cosine from which a title is worth naming; below, the library has nothing of the kind."""
_BEHIND = 0.12
"""How far behind the best sentence another may be and still be worth adding."""
_LEAD = 0.06
"""Head start of a card's point over its background: it was written to be the answer."""
_LEANS = re.compile(
    r"^(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Such|But|So|Yet|Both|Neither|Each|Even|Otherwise|"
    r"The two|The length|Failing that|In its place|On the|By that|Read the other way)\b|"
    r"\b(?:such an? |the same |they conclude|of that kind)|"
    r"\b(?:this|these) (?!passage\b|article\b|paper\b)|\bthat (?:duty|idea|plan|policy|split)\b|"
    r"\bthose (?!who\b|whose\b|with\b|of\b|in\b|that\b|announced\b|\w+ing\b)"
)
_PRONOUN = re.compile(r"\b(?:he|she|his|her|they (?:say|suggest|note|name|report|use|describe|mean|see|argue))\b")
_NAMED = re.compile(r"\b[A-Z]\w+ (?:and )?[A-Z]\w+")
_WEAK = "These are the closest passages; they may not answer the question."
_NONE = "Nothing in the library is close enough to answer that."

Nearness = Callable[[Sequence[str]], Vectors]
"""Cosine of each text with the question, shape (len(texts),)."""


@dataclass(frozen=True)
class _Sentence:
    text: str
    keys: tuple[str, ...]
    card: str
    section: str

    @property
    def leans(self) -> bool:
        """Whether it can hardly be understood without the sentence before it."""
        return _LEANS.search(self.text) is not None

    @property
    def speaks_of_somebody(self) -> bool:
        """Whether it says "he" or "they argue" of somebody whom only an earlier sentence names."""
        pronoun = _PRONOUN.search(self.text)
        return pronoun is not None and _NAMED.search(self.text, 0, pronoun.start()) is None

    @property
    def names_somebody(self) -> bool:
        """Whether it gives a name in full, or two."""
        return _NAMED.search(self.text) is not None


def compose(
    result: SearchResult, cards: Mapping[str, Card], sources: Mapping[str, Source], nearness: Nearness
) -> LibraryAnswer:
    """The answer to `result.query` out of `cards`, those of its hits."""
    if result.state is MatchState.NONE or not result.hits:
        return LibraryAnswer(
            query=result.query, state=MatchState.NONE, answer=_nothing(result), sentences=(), hits=result.hits
        )
    chosen = _choose(result, cards, nearness)
    told = tuple(
        AnswerSentence(
            text=sentence.text,
            card=sentence.card,
            sources=sentence.keys,
            citation=citations.short_all(sources[key] for key in sentence.keys if key in sources),
        )
        for sentence in chosen
    )
    parts = [
        sentence.text if at + 1 < len(told) and told[at + 1].citation == sentence.citation else _cited(sentence)
        for at, sentence in enumerate(told)
    ]
    if result.state is MatchState.WEAK:
        parts.insert(0, _WEAK)
    return LibraryAnswer(
        query=result.query, state=result.state, answer=" ".join(parts), sentences=told, hits=result.hits
    )


def _cited(sentence: AnswerSentence) -> str:
    """A sentence with its citation, which also covers those before it that rest on the same sources."""
    return f"{sentence.text} ({sentence.citation})"


def _nothing(result: SearchResult) -> str:
    """That there is no answer, and what the library has instead."""
    near = [hit.title for hit in result.hits[:_NEARBY] if hit.dense >= _NEARBY_FROM]
    if near:
        return f"{_NONE} What it has nearest: {'; '.join(near)}."
    return f"{_NONE} It is about partnership in health and care: {', '.join(THEMES).replace('-', ' ')}."


def _choose(result: SearchResult, cards: Mapping[str, Card], nearness: Nearness) -> list[_Sentence]:
    """Up to `SENTENCES` sentences near the question, in the order of their cards and of the text."""
    best_card = result.hits[0].dense
    near = [hit for hit in result.hits if hit.rank == 1 or hit.dense >= best_card - _BEHIND][:SENTENCES]
    pool: list[_Sentence] = []
    for hit in near:
        if hit.card in cards:
            pool += _sentences(cards[hit.card])
    if not pool:
        return []
    cosines = nearness([sentence.text for sentence in pool])
    dense = {hit.card: hit.dense for hit in near}
    # A sentence is judged by itself and by the card it stands in, which knows what it is about.
    scores = np.array(
        [
            0.5 * cosine + 0.5 * dense[sentence.card] + _LEAD * (sentence.section == SEARCHED[0])
            for cosine, sentence in zip(cosines, pool, strict=True)
        ]
    )
    best = [at for at in np.argsort(-scores, kind="stable") if scores[at] >= scores.max() - _BEHIND]
    return _readable(pool, [int(at) for at in best])


def _readable(pool: Sequence[_Sentence], best: Sequence[int]) -> list[_Sentence]:
    """The `best` of `pool`, up to `SENTENCES`; one that leans on the sentence before it brings that along."""
    chosen: set[int] = set()
    for at in best:
        wanted = {at}
        while (before := _leans_on(pool, min(wanted))) is not None:
            wanted.add(before)
        told = {pool[one].text for one in chosen}
        if len(chosen | wanted) <= SENTENCES and (at in chosen or pool[at].text not in told):
            chosen |= wanted
    return [pool[at] for at in sorted(chosen)] or [pool[at] for at in best[:1]]


def _leans_on(pool: Sequence[_Sentence], at: int) -> int | None:
    """The earlier sentence of the same card without which the one at `at` can hardly be understood."""
    earlier = [one for one in range(at - 1, -1, -1) if pool[one].card == pool[at].card]
    if earlier and pool[at].leans:
        return earlier[0]
    if pool[at].speaks_of_somebody:
        return next((one for one in earlier if pool[one].names_somebody), None)
    return None


def _sentences(card: Card) -> list[_Sentence]:
    """The cited sentences of `card`."""
    found: list[_Sentence] = []
    for name in SEARCHED:
        for sentence in citations.sentences(card.section(name)):
            keys = citations.keys(sentence)
            if keys:
                found.append(_Sentence(citations.plain(sentence), keys, card.id, name))
    return found
