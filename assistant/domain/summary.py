"""What comes out of a reflection. The shape of `assistant summary ID --format json`."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.base import Frozen
from assistant.domain.events import Commitment


class SummaryCard(Frozen):
    """Guidance that was brought during the conversation."""

    card: str
    title: str
    text: str
    role: str
    """`guidance` or `counterpoint`."""
    citation: str
    sources: tuple[str, ...]


class TensionSummary(Frozen):
    """Where the person stands on one tension."""

    name: str
    poles: dict[str, int | None]
    """Rating 0 to 4; `None` where not rated or not known."""
    pole_names: dict[str, str]
    pattern: str
    """`held_together`, `leaning_<pole>`, `neither` or `unknown`."""
    pattern_text: str
    strength: float | None
    """How present the tension is: mean of the two ratings, 0 to 4."""
    balance: int | None
    """Second pole minus first, -4 to 4."""
    quotes: tuple[str, ...]
    """The person's own words."""
    notes: dict[str, tuple[str, ...]] = {}
    """By pole: what the person wrote beside its rating, in their words."""
    cards: tuple[SummaryCard, ...]

    @property
    def spoken_of(self) -> bool:
        """Whether there is a rating or a word of the person's to show."""
        return bool(self.quotes) or any(rating is not None for rating in self.poles.values())


class StageSummary(Frozen):
    """Three separate things, and how far apart they are."""

    self_placed: str | None
    calculated: str | None
    """A stage, `mixed`, or `None` when too few behaviours were described."""
    needed: str | None
    distribution: dict[str, int]
    """Behaviours at each stage."""
    spread: int | None
    """Steps between the lowest and highest behaviour, 0 to 3."""
    behaviours: dict[str, str | None]
    """Dimension to stage, `None` for "don't know"."""
    differences: str
    """What the differences suggest, in words."""
    notes: dict[str, tuple[str, ...]] = {}
    """By question, named as in `behaviours` or as `self_placed` and `needed`: what was written beside its answer."""
    quotes: tuple[str, ...]
    cards: tuple[SummaryCard, ...]

    @property
    def spoken_of(self) -> bool:
        """Whether there is anything to show."""
        placed = (self.self_placed, self.calculated, self.needed, self.quotes, self.cards)
        return any(placed) or self.spread is not None


class SourceLine(Frozen):
    """A source with its full citation."""

    key: str
    citation: str
    in_summary: bool = True
    """Whether the summary itself cites it; otherwise it was cited on the way, as in answer to a question asked."""


class Summary(Frozen):
    """A whole reflection, summed up without score, rank or grade."""

    reflection: str
    title: str
    started: datetime
    finished: datetime | None
    partnership: str
    partners_words: str
    role: str
    tensions: dict[str, TensionSummary]
    stage: StageSummary
    practice_map: dict[str, float] | None = None
    partners: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...]
    questions: tuple[str, ...]
    """Questions to take to partners."""
    sources: tuple[SourceLine, ...]
    caveats: tuple[str, ...]
    """What this is not."""
