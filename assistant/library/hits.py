"""What is shown of each passage found: its text, the sentence in it that answers, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.library import Explanation, Hit, Passage, Place, Source
from assistant.domain.ports import Vectors
from assistant.library import citations, fusion
from assistant.library.fusion import Candidate
from assistant.library.words import telling

_OPENING = 0.08
"""Head start of the first sentence of a card's section: it says what the others go into. Of 65 development questions,
51 instead of 46 were then given the sentence nearest to what judges had written as the answer."""
_PLACES = 3
"""Other places of a document that are named, at most."""
_NEARLY = 0.12
"""How far behind the nearest passage of a document another may be and still be named."""
Encode = Callable[[Sequence[str]], Vectors]
"""Vectors of curated sentences, which are remembered."""


@dataclass(frozen=True)
class Question:
    """What was asked, and its vector."""

    text: str
    vector: Vectors


def to_show(
    found: Sequence[Candidate], k: int, question: Question, sources: Mapping[str, Source], encode: Encode
) -> tuple[Hit, ...]:
    """A hit for each of the first `k` cards and documents in `found`, which is in order."""
    best = fusion.best_per_card(found)[:k]
    split = [citations.sentences(one.passage.text) or (one.passage.text,) for one in best]
    near = _nearness(zip(best, split, strict=True), question, encode)
    wanted = telling(question.text)
    hits: list[Hit] = []
    for rank, (candidate, part) in enumerate(zip(best, split, strict=True), start=1):
        passage = candidate.passage
        curated = passage.kind == "curated"
        highlight = _nearest(part, near) if curated else max(part, key=lambda one: len(wanted & telling(one)))
        cited = citations.short_all(sources[key] for key in passage.sources if key in sources)
        hits.append(
            Hit(
                rank=rank,
                kind=passage.kind,
                card=passage.card,
                title=passage.title,
                section=passage.section,
                page=passage.page,
                text=passage.text,
                highlight=highlight,
                score=round(candidate.score, 4),
                sources=passage.sources,
                citation=cited if curated else citations.own(passage.title, passage.page, passage.kind == "shared"),
                dense=round(candidate.dense, 4),
                lexical=round(candidate.lexical, 4),
                also=() if curated else _also(candidate, found),
            )
        )
    return tuple(hits)


def explained(hits: Sequence[Hit], found: Sequence[Candidate]) -> tuple[Hit, ...]:
    """`hits` with why they stand where they do."""
    by_card = {one.passage.card: one for one in fusion.best_per_card(found)}
    return tuple(hit.model_copy(update={"explain": _explanation(by_card[hit.card])}) for hit in hits)


def _explanation(one: Candidate) -> Explanation:
    return Explanation(
        dense=round(one.dense, 4),
        text=round(one.own, 4),
        dense_part=round(one.dense_part, 4),
        lexical=round(one.lexical, 4),
        lexical_part=round(one.lexical_part, 4),
        lifted=round(one.score - one.dense_part - one.lexical_part, 4),
        score=round(one.score, 4),
        through="question" if one.dense > one.own else "text",
    )


def _also(best: Candidate, found: Sequence[Candidate]) -> tuple[Place, ...]:
    """The other places in the document of `best` that are nearly as near, in the order of the document."""
    near = [
        one.passage
        for one in found
        if one.passage.card == best.passage.card and one.dense >= best.dense - _NEARLY and one is not best
    ]
    told = [_place(best.passage)]
    for passage in near:
        if len(told) <= _PLACES and _place(passage) not in told:
            told.append(_place(passage))
    return tuple(sorted(told[1:], key=lambda place: place.page or 0))


def _place(passage: Passage) -> Place:
    """Where it stands: the page, or where there are none the headings."""
    return Place(section="" if passage.page else passage.section, page=passage.page)


def _nearest(sentences: Sequence[str], near: Mapping[str, float]) -> str:
    """The one that answers; where two come as near, the opening."""
    return max(sentences, key=lambda one: near[one] + _OPENING * (one == sentences[0]))


def _nearness(found: Iterable[tuple[Candidate, Sequence[str]]], question: Question, encode: Encode) -> dict[str, float]:
    """Cosine with the question of every sentence of a card.

    Sentences of somebody's own documents are compared by their words instead: to encode them would take longer
    than the search, and to remember them would carry them out of the person's data folder.
    """
    sentences = (one for candidate, part in found if candidate.passage.kind == "curated" for one in part)
    known = list(dict.fromkeys(sentences))
    return dict(zip(known, encode(known) @ question.vector, strict=True)) if known else {}
