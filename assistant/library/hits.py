"""What is shown of each passage found: its text, the sentence in it that answers, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.library import Hit, Source
from assistant.domain.ports import Vectors
from assistant.library import citations
from assistant.library.fusion import Candidate
from assistant.library.words import telling

Encode = Callable[[Sequence[str]], Vectors]
"""Vectors of curated sentences, which are remembered."""


@dataclass(frozen=True)
class Question:
    """What was asked, and its vector."""

    text: str
    vector: Vectors


def to_show(
    best: Sequence[Candidate], question: Question, sources: Mapping[str, Source], encode: Encode
) -> tuple[Hit, ...]:
    """A hit for each of `best`, in that order."""
    split = [citations.sentences(one.passage.text) or (one.passage.text,) for one in best]
    near = _nearness(zip(best, split, strict=True), question, encode)
    wanted = telling(question.text)
    hits: list[Hit] = []
    for rank, (candidate, part) in enumerate(zip(best, split, strict=True), start=1):
        passage = candidate.passage
        curated = passage.kind == "curated"
        highlight = max(part, key=near.__getitem__ if curated else lambda one: len(wanted & telling(one)))
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
                citation=cited if curated else citations.own(passage.title, passage.page),
                dense=round(candidate.dense, 4),
                lexical=round(candidate.lexical, 4),
            )
        )
    return tuple(hits)


def _nearness(found: Iterable[tuple[Candidate, Sequence[str]]], question: Question, encode: Encode) -> dict[str, float]:
    """Cosine with the question of every sentence of a card.

    Sentences of somebody's own documents are compared by their words instead: to encode them would take longer
    than the search, and to remember them would carry them out of the person's data folder.
    """
    sentences = (one for candidate, part in found if candidate.passage.kind == "curated" for one in part)
    known = list(dict.fromkeys(sentences))
    return dict(zip(known, encode(known) @ question.vector, strict=True)) if known else {}
