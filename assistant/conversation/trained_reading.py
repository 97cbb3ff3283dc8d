"""The trained reader: how likely each pole and each stage is, and which sentences carry it.

A text's score is the mean over its word pieces, each read in the light of all the others. So the text is scored
without a sentence by leaving that sentence's pieces out of the mean: what the score then loses is what the sentence
brings. The sentences that bring most are scored alone as well, all of them at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from assistant.conversation import remarks
from assistant.conversation.quoting import MOST_READ, sentences
from assistant.domain.ports import Reader, Vectors
from assistant.domain.readings import PoleEvidence, Readings, StageReading, TensionReading
from assistant.domain.scoring import Heads, Pieces, PieceScorer
from assistant.domain.vocabulary import STAGES
from assistant.sanitise import clean

HEARD = 0.55
"""How likely a pole has to be to be heard: where, in cross-validation, most was heard rightly. Nothing was heard then
in 95% of the texts that speak of no tension, where at one half it was 94%."""
MOST_EVIDENCE = 3
MOST_STAGE_EVIDENCE = 2
WITHOUT = 4.0
"""What a sentence brings counts so many times as much as what it says alone. Together they name the sentence whose
removal from the text lowers the pole most nine times in ten, for a third of the work of removing each."""
PART = 600
"""Characters read at once: hardly any text that the network was trained on is longer."""
MOST_PARTS = 8
"""Longer texts are read from the beginning; each part takes as long as a text of its own."""
Said = Callable[[Any], float]
"""How far a score, shape (columns,), speaks for one pole or stage; above 0 it is heard."""


@dataclass(frozen=True)
class Part:
    """Some sentences of a text, scored together."""

    sentences: tuple[str, ...]
    total: Vectors
    """The score of the part, shape (columns,)."""
    without: Vectors
    """Its score without each sentence, shape (sentences, columns)."""


class TrainedReader:
    """A `Reader` over a trained network, with another for what the network was not trained on."""

    def __init__(self, scorer: PieceScorer, tensions: tuple[str, ...], others: Reader | None = None) -> None:
        """`tensions` are those of the network's to read; `others` reads those that it was not trained on."""
        self._scorer = scorer
        self._tensions = tensions
        self._others = others

    def read(self, text: str) -> Readings:
        """What `text` seems to say. Empty text reads as none, and so does what is only said to the assistant."""
        heads = self._scorer.heads
        said = sentences(clean(text)[:MOST_READ])
        found = tuple(one for one in said if not remarks.addressed(one))
        divided = _divided(found)
        parts = tuple(_part(some, self._scorer.pieces([" ".join(some)])[0], heads) for some in divided)
        alone = self._alone(parts, heads)
        own = {name: _tension(heads, name, parts, alone) for name in self._tensions}
        more = self._others.read(text).tensions if self._others else {}
        return Readings(tensions=more | own, stage=_stage(heads, parts, alone))

    def _alone(self, parts: tuple[Part, ...], heads: Heads) -> dict[str, Vectors]:
        """The scores of those sentences alone that may be quoted; of none where there is only one to choose from."""
        if sum(len(part.sentences) for part in parts) < 2:
            return {}
        heard = [said for name in self._tensions for _, said in _poles(heads, name) if _in(parts, said)]
        wanted = {
            sentence: None
            for said in (*heard, _stage_said(heads, parts))
            for _, sentence in sorted(_brought(parts, said), reverse=True)[:MOST_EVIDENCE]
        }
        scored = self._scorer.pieces(list(wanted))
        return {one: pieces.scores.mean(axis=0) + heads.bias for one, pieces in zip(wanted, scored, strict=True)}


def of_scores(heads: Heads, total: Vectors) -> Readings:
    """The reading of a text that was scored as a whole, shape (columns,), with nothing to quote."""
    parts = (Part(("",), total, total[np.newaxis]),)
    tensions = {name: _tension(heads, name, parts, {}) for name in heads.poles}
    return Readings(tensions=tensions, stage=_stage(heads, parts, {}))


def _divided(found: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Neighbouring sentences in parts of like length, none longer than `PART` unless one sentence is."""
    if not found:
        return []
    lengths = [len(one) + 1 for one in found]
    most = sum(lengths) / -(-sum(lengths) // PART)
    begins, held = [0], 0
    for at, length in enumerate(lengths):
        if at > begins[-1] and held + length / 2 > most:
            begins.append(at)
            held = 0
        held += length
    return [found[begin:end] for begin, end in pairwise([*begins, len(found)][: MOST_PARTS + 1])]


def _part(found: tuple[str, ...], pieces: Pieces, heads: Heads) -> Part:
    """The score of sentences joined by spaces, and what it would be without each of them."""
    begins = np.cumsum([0, *(len(one) + 1 for one in found)])
    middles = np.array([begin for begin, _ in pieces.spans])
    none = np.array([end == 0 for _, end in pieces.spans])
    owner = np.where(none, -1, np.searchsorted(begins, middles, side="right") - 1)
    whole, count = pieces.scores.sum(axis=0), len(pieces.scores)
    without = np.zeros((len(found), len(heads.bias)), dtype=np.float32)
    for at in range(len(found)):
        own = owner == at
        rest = count - int(own.sum())
        without[at] = (whole - pieces.scores[own].sum(axis=0)) / max(rest, 1) + heads.bias
    return Part(found, whole / max(count, 1) + heads.bias, without)


def _poles(heads: Heads, name: str) -> list[tuple[str, Said]]:
    """Each pole of a tension, and how far a score speaks for it."""

    def of(column: int) -> Said:
        return lambda score: float(score[column])

    begin = heads.columns[name].start
    return [(pole, of(column)) for column, pole in enumerate(heads.poles[name], start=begin)]


def _stage_said(heads: Heads, parts: tuple[Part, ...]) -> Said:
    """How far a score speaks for the stage that is heard in `parts`, against the nearest other."""
    best = int(_stage_mean(heads, parts).argmax())
    columns = heads.stage_columns
    others = [at for at in range(len(heads.stages)) if at != best]

    def said(score: Any) -> float:
        stages = score[columns]
        return float(stages[best] - stages[others].max())

    return said


def _stage_mean(heads: Heads, parts: tuple[Part, ...]) -> Any:
    """The stages' scores of all parts together, each part by its length."""
    lengths = [1 + sum(map(len, part.sentences)) for part in parts]
    return np.average([part.total[heads.stage_columns] for part in parts], axis=0, weights=lengths)


def _in(parts: tuple[Part, ...], said: Said) -> tuple[Part, ...]:
    """The parts in which it is heard."""
    return tuple(part for part in parts if said(part.total) > 0)


def _brought(parts: tuple[Part, ...], said: Said) -> list[tuple[float, str]]:
    """What each sentence brings to its part, where it is heard at all."""
    return [
        (said(part.total) - said(part.without[at]), sentence)
        for part in _in(parts, said) or parts
        for at, sentence in enumerate(part.sentences)
    ]


def _evidence(parts: tuple[Part, ...], said: Said, alone: dict[str, Vectors], most: int) -> list[tuple[float, str]]:
    """The sentence that speaks for it most, and further ones in which it is heard by themselves; strongest first."""
    ranked: dict[str, float] = {}
    for brought, sentence in _brought(parts, said):
        weight = WITHOUT * brought + (said(alone[sentence]) if sentence in alone else 0.0)
        if sentence in alone or not alone:
            ranked[sentence] = max(weight, ranked.get(sentence, weight))
    pairs = sorted(((weight, sentence) for sentence, weight in ranked.items()), key=lambda pair: -pair[0])
    return [pair for at, pair in enumerate(pairs) if at == 0 or said(alone[pair[1]]) > 0][:most]


def _tension(heads: Heads, name: str, parts: tuple[Part, ...], alone: dict[str, Vectors]) -> TensionReading:
    """Each pole as it is heard in the part where it is heard most."""
    if not parts:
        none = dict.fromkeys(heads.poles[name], 0.0)
        return TensionReading(label="none", strengths=none, evidence=(), confidence=0.0)
    likely: dict[str, float] = {}
    evidence: list[tuple[float, PoleEvidence]] = []
    for pole, said in _poles(heads, name):
        likely[pole] = _sigmoid(max(said(part.total) for part in parts) / heads.pole_temperature)
        if likely[pole] > HEARD:
            found = _evidence(parts, said, alone, MOST_EVIDENCE)
            evidence += [(weight, PoleEvidence(pole=pole, quote=one)) for weight, one in found]
    heard = [pole for pole, value in likely.items() if value > HEARD]
    sure = np.prod([value if value > HEARD else 1 - value for value in likely.values()])
    evidence.sort(key=lambda pair: -pair[0])
    return TensionReading(
        label="none" if not heard else heard[0] if len(heard) == 1 else "both",
        strengths={pole: round(value, 3) for pole, value in likely.items()},
        evidence=tuple(one for _, one in evidence),
        confidence=round(float(sure), 3),
    )


def _stage(heads: Heads, parts: tuple[Part, ...], alone: dict[str, Vectors]) -> StageReading:
    """The stage of all parts together."""
    if not parts:
        even = dict.fromkeys(STAGES, round(1 / len(STAGES), 3))
        return StageReading(label="none", distribution=even, evidence=())
    mean = _stage_mean(heads, parts) / heads.stage_temperature
    shares = np.exp(mean - mean.max())
    shares = shares / shares.sum()
    found = _evidence(parts, _stage_said(heads, parts), alone, MOST_STAGE_EVIDENCE)
    return StageReading(
        label=heads.stages[int(mean.argmax())],
        distribution={name: round(float(share), 3) for name, share in zip(heads.stages, shares, strict=True)},
        evidence=tuple(one for _, one in found),
    )


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
