"""Answering from the cards: their own sentences, chosen and cited, never composed.

The sentence that comes nearest leads, with those before it that it leans on; others follow while they come nearly
as near. Where one of somebody's own documents comes first in the search, the answer is its own, and the cards keep out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.library import (
    AnswerSentence,
    Card,
    Hit,
    Kind,
    LibraryAnswer,
    MatchState,
    SearchResult,
    Source,
)
from assistant.domain.ports import Vectors
from assistant.domain.vocabulary import THEMES
from assistant.library import citations, leaning
from assistant.library.passages import SEARCHED
from assistant.library.words import telling
from assistant.sanitise import one_line

CARDS = 5
"""Cards a search brings; those far behind the first are not drawn on."""
SENTENCES = 3
_NEARBY = 3
_NEARBY_FROM = 0.3
"""Cosine from which a title is worth naming; below, the library has nothing of the kind."""
_BEHIND = 0.12
"""How far behind the best another may be and still be worth adding, for cards and for sentences."""
_BEHIND_SAME = 0.2
"""The same for a sentence of the card that leads: what follows there was written to follow."""
_WORTH = 0.3
"""Cosine from which a further sentence is worth adding at all."""
_POINT, _OPENING, _CAUTION = 0.06, 0.04, -0.2
"""Head start of a card's point over its background, of its first sentence, and of the caution: chosen, as are the
next two, by how near the first sentence told came to what judges had written as the answer to development questions."""
_WORDS = 0.15
"""Head start of a sentence with every telling word of the question."""
_NUMBER = 0.08
"""Head start of a sentence with a number when the question asks for one."""
_ASKS_A_NUMBER = re.compile(r"\bhow (?:big|far|long|many|much|often|old)\b|\b(?:percentage|proportion|share)\b", re.I)
_HAS_A_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|half|third|quarter)\b", re.I
)
_MEANING = 0.25
"""Head start of a card's first sentence when the question asks what something is."""
_ASKS_WHAT_IS = re.compile(r"^\W*(?:what(?:'s|’s| is| are| was| does)|define|who(?:'s|’s| is| was))\b", re.I)
_REASON = 0.25
"""Head start of a sentence that gives a reason when the question asks for one."""
_ASKS_WHY = re.compile(r"^\W*(?:why|how come|what for)\b|\bthe reason\b", re.I)
_GIVES_A_REASON = re.compile(r"\b(?:because|since|meant to|so that|in order|the reason|reward\w*|due to)\b", re.I)
_REPEATED = 0.6
"""Share of a sentence's words from which it says again what another has said."""
_LONGEST = 500
"""Characters of a sentence in somebody's own document; a table can read as one without end."""
_WEAK = "These are the closest passages; they may not answer the question."
_NONE = "Nothing in the library is close enough to answer that."
_OWN: Mapping[Kind, str] = {"own": "In your own document:", "shared": "In a shared document:"}

Nearness = Callable[[Sequence[str]], Vectors]
"""Cosine of each text with the question, shape (len(texts),)."""


@dataclass(frozen=True)
class Sentence:
    """One that could be told."""

    text: str
    keys: tuple[str, ...]
    card: str
    section: str
    number: int = 0
    """Its place in its section."""
    kind: Kind = "curated"
    page: int | None = None
    citation: str = ""


@dataclass(frozen=True)
class Shown:
    """What sentences are taken from, and how near they come."""

    cards: Mapping[str, Card]
    """Those of the hits."""
    sources: Mapping[str, Source]
    nearness: Nearness
    """For sentences of cards, whose vectors are remembered."""
    own_nearness: Nearness
    """For those of somebody's own documents, whose vectors are not."""


def compose(result: SearchResult, shown: Shown) -> LibraryAnswer:
    """The answer to `result.query` out of its hits."""
    if result.state is MatchState.NONE or not result.hits:
        return _answer(result, MatchState.NONE, _nothing(result), ())
    own = _from_document(result, shown)
    chosen = own or _from_cards(result, shown)
    told = tuple(
        AnswerSentence(
            text=one.text, kind=one.kind, card=one.card, page=one.page, sources=one.keys, citation=one.citation
        )
        for one in chosen
    )
    parts = [
        one.text if at + 1 < len(told) and told[at + 1].citation == one.citation else f"{one.text} ({one.citation})"
        for at, one in enumerate(told)
    ]
    opening = [_WEAK] if result.state is MatchState.WEAK else []
    return _answer(result, result.state, " ".join([*opening, *([_OWN[own[0].kind]] if own else []), *parts]), told)


def _answer(result: SearchResult, state: MatchState, text: str, told: tuple[AnswerSentence, ...]) -> LibraryAnswer:
    return LibraryAnswer(
        query=result.query, state=state, answer=text, sentences=told, hits=result.hits, corrected=result.corrected
    )


def _nothing(result: SearchResult) -> str:
    """That there is no answer, and what the library has instead."""
    near = [hit.title for hit in result.hits[:_NEARBY] if hit.dense >= _NEARBY_FROM]
    if near:
        return f"{_NONE} What it has nearest: {'; '.join(near)}."
    return f"{_NONE} It is about partnership in health and care: {', '.join(THEMES).replace('-', ' ')}."


def _from_document(result: SearchResult, shown: Shown) -> list[Sentence]:
    """The sentence nearest the question in the first hit, if that is somebody's own document."""
    first = result.hits[0]
    if first.kind == "curated":
        return []
    pool = [
        Sentence(one_line(text, _LONGEST), (), first.card, first.section, at, first.kind, first.page, first.citation)
        for at, text in enumerate(citations.sentences(first.text))
    ]
    if not pool:
        return []
    nearest = int(np.argmax(shown.own_nearness([one.text for one in pool])))
    return [pool[at] for at in sorted(_group(pool, nearest) or {nearest})][-SENTENCES:]


def _from_cards(result: SearchResult, shown: Shown) -> list[Sentence]:
    """Up to `SENTENCES` sentences of the nearest cards."""
    hits = [hit for hit in result.hits if hit.card in shown.cards]
    nearest = max(result.hits[0].dense, hits[0].dense) if hits else 0.0
    near = [hit for at, hit in enumerate(hits) if hit.dense >= nearest - _BEHIND or hit is result.hits[0]][:SENTENCES]
    pool = [sentence for hit in near for sentence in _sentences(shown, hit)]
    if not pool:
        return []
    cosines = [float(cosine) for cosine in shown.nearness([one.text for one in pool])]
    return readable(pool, _scores(result.query, pool, near, cosines), cosines)


def _scores(query: str, pool: Sequence[Sentence], near: Sequence[Hit], cosines: Sequence[float]) -> list[float]:
    """How well each sentence would answer: by itself, and by how far its card is behind the first."""
    behind = {hit.card: hit.score - near[0].score for hit in near}
    wanted, counted = telling(query), _ASKS_A_NUMBER.search(query) is not None
    opening = _OPENING + (_MEANING if _ASKS_WHAT_IS.search(query) else 0.0)
    reason = _REASON if _ASKS_WHY.search(query) else 0.0
    scores: list[float] = []
    for one, cosine in zip(pool, cosines, strict=True):
        place = _CAUTION if one.section == SEARCHED[-1] else 0.0
        if one.section == SEARCHED[0]:
            place = _POINT if one.number else _POINT + opening
        words = _WORDS * len(wanted & telling(one.text)) / max(len(wanted), 1)
        number = _NUMBER if counted and _HAS_A_NUMBER.search(one.text) else 0.0
        because = reason if reason and _GIVES_A_REASON.search(one.text) else 0.0
        scores.append(cosine + behind[one.card] + place + words + number + because)
    return scores


def readable(pool: Sequence[Sentence], scores: Sequence[float], cosines: Sequence[float]) -> list[Sentence]:
    """The best of `pool`, up to `SENTENCES`; one that leans on an earlier sentence brings that along.

    The very best leads, with its card; nothing of that card that stands before it follows.
    """
    order = sorted(range(len(pool)), key=lambda at: -scores[at])
    groups = [at for at in order if _group(pool, at)]
    # A caution says what a card does not show, and is no answer while there is another.
    lead = next((at for at in groups if pool[at].section != SEARCHED[-1]), next(iter(groups), None))
    if lead is None:
        return [pool[order[0]]]
    chosen, first = _group(pool, lead), pool[lead].card
    for at in order:
        same = pool[at].card == first
        least = scores[lead] - (_BEHIND_SAME if same else _BEHIND)
        if scores[at] < least or cosines[at] < _WORTH or (same and at <= lead):
            continue
        wanted = _group(pool, at)
        if any(_repeats(pool[at].text, pool[one].text) for one in chosen):
            continue
        if wanted and len(chosen | wanted) <= SENTENCES:
            chosen |= wanted
    return [pool[at] for at in sorted(chosen, key=lambda at: (pool[at].card != first, at))]


def _repeats(text: str, told: str) -> bool:
    words, others = telling(text), telling(told)
    return len(words & others) >= _REPEATED * max(min(len(words), len(others)), 1)


def _group(pool: Sequence[Sentence], at: int) -> set[int]:
    """The sentence at `at` with those before it that it needs; empty when there would be too many."""
    wanted = {at}
    while (before := _leans_on(pool, min(wanted))) is not None:
        wanted.add(before)
    return wanted if len(wanted) <= SENTENCES else set()


def _leans_on(pool: Sequence[Sentence], at: int) -> int | None:
    """The earlier sentence of the same card without which the one at `at` can hardly be understood."""
    earlier = [one for one in range(at) if pool[one].card == pool[at].card]
    place = leaning.needed([pool[one].text for one in earlier], pool[at].text)
    return None if place is None else earlier[place]


def _sentences(shown: Shown, hit: Hit) -> list[Sentence]:
    """The cited sentences of the card of `hit`."""
    card = shown.cards[hit.card]
    found: list[Sentence] = []
    for name in SEARCHED:
        for number, sentence in enumerate(citations.sentences(card.section(name))):
            keys = citations.keys(sentence)
            if keys:
                cited = citations.short_all(shown.sources[key] for key in keys if key in shown.sources)
                found.append(Sentence(citations.plain(sentence), keys, card.id, name, number, citation=cited))
    return found
