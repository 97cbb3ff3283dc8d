"""What a trained reader gives: how far each word piece of a text speaks for each pole and stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.domain.ports import Vectors

Span = tuple[int, int]
"""Where a word piece begins and ends in its text, in characters; both 0 for a piece that stands for none."""


@dataclass(frozen=True)
class Heads:
    """What the columns of a score mean: first the poles of each tension, in order, then the stages."""

    poles: dict[str, tuple[str, ...]]
    stages: tuple[str, ...]
    bias: Vectors
    """Added to the mean over a text's pieces, shape (columns,)."""
    pole_temperature: float
    """By which a pole's score is divided before it is made a probability."""
    stage_temperature: float

    @property
    def columns(self) -> dict[str, slice]:
        """Where each tension's poles stand among the columns."""
        found, begin = {}, 0
        for name, poles in self.poles.items():
            found[name] = slice(begin, begin + len(poles))
            begin += len(poles)
        return found

    @property
    def stage_columns(self) -> slice:
        """Where the stages stand."""
        begin = sum(map(len, self.poles.values()))
        return slice(begin, begin + len(self.stages))


@dataclass(frozen=True)
class Pieces:
    """The word pieces of one text. The text's own score is their mean and the heads' bias."""

    spans: tuple[Span, ...]
    scores: Vectors
    """Shape (pieces, columns)."""


class PieceScorer(Protocol):
    """A trained reader's network."""

    @property
    def heads(self) -> Heads:
        """What its scores mean."""

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """The scores of each text, cut at what the network reads at once. Raises `LibraryUnavailable`."""
