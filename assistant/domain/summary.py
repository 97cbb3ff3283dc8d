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
    asked: tuple[str, ...] = ()
    """What each of `quotes` answered, in a few words; empty for one whose place says it."""
    notes: dict[str, tuple[str, ...]] = {}
    """By pole: what the person wrote beside its rating, in their words."""
    cards: tuple[SummaryCard, ...]

    @property
    def spoken_of(self) -> bool:
        """Whether there is a rating or a word of the person's to show."""
        return bool(self.quotes) or self.rated

    @property
    def rated(self) -> bool:
        """Whether either pole has a number."""
        return any(rating is not None for rating in self.poles.values())


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
    asked: tuple[str, ...] = ()
    """What each of `quotes` answered, in a few words; empty for one whose place says it."""
    cards: tuple[SummaryCard, ...]

    @property
    def spoken_of(self) -> bool:
        """Whether there is anything to show."""
        placed = (self.self_placed, self.calculated, self.needed, self.quotes, self.cards)
        return any(placed) or self.spread is not None


class AreaSummary(Frozen):
    """One of the six areas of a partnership on the practice map (Markwell's consensus and capacity)."""

    name: str
    consensus: int | None
    """How far those who matter agree about it, 0 to 4; `None` where left open."""
    capacity: int | None
    """How far there are people, money and ways of working for it, 0 to 4; `None` where left open."""
    notes: tuple[str, ...] = ()
    """What the person wrote beside the two, in their words."""


class PartnerSummary(Frozen):
    """One partner, as the person sees it and as they think it sees them."""

    name: str
    stage: str | None = None
    """Where the person places the work with this partner."""
    their_stage: str | None = None
    """Where they think the partner would place it."""
    wants: str = ""
    """What moves it, in the person's words."""
    loses: str = ""
    """What it gives up by taking part."""
    seeks: str = ""
    """What whoever speaks for it looks for first, in the words that were chosen."""
    hats: str = ""
    """As a person, for its organisation, for the whole: where these pull apart."""


class ValuesSummary(Frozen):
    """Which values count in the partnership, and whose are missing."""

    held: tuple[str, ...]
    """Those the person says decide things now."""
    wanted: tuple[str, ...]
    """Those that should."""
    missing: str
    """Whose values are not in the room, in the person's words."""


class BarrierSummary(Frozen):
    """Something in the way."""

    name: str
    movers: tuple[str, ...]
    """Who can move it: `us`, `system`, `national`; empty where left open."""
    notes: tuple[str, ...] = ()


class InstrumentItem(Frozen):
    """One question of an instrument and what was answered."""

    label: str
    answer: str
    """The number or what was chosen, in words; empty where left open."""
    notes: tuple[str, ...] = ()
    """What the person wrote beside it."""


class InstrumentSummary(Frozen):
    """The answers to an instrument, one by one; nothing is added up."""

    name: str
    items: tuple[InstrumentItem, ...]
    quotes: tuple[str, ...]
    """Answers given in the person's own words."""
    asked: tuple[str, ...] = ()
    """What each of `quotes` answered, in a few words; empty for one whose place says it."""


class PartSummary(Frozen):
    """What else was said and brought in a part about partners, practice, values or barriers."""

    name: str
    quotes: tuple[str, ...] = ()
    """The person's own words."""
    asked: tuple[str, ...] = ()
    """What each of `quotes` answered, in a few words; empty for one whose place says it."""
    cards: tuple[SummaryCard, ...] = ()
    differences: str = ""
    """What the answers come to, as the assistant put it."""

    @property
    def spoken_of(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.quotes or self.cards or self.differences)


class Disagreement(Frozen):
    """Where the person's own number differs from what the assistant heard; theirs stands."""

    tension: str
    pole: str
    heard: int
    """What was proposed, 0 to 4."""
    rated: int
    """What the person said."""
    quote: str
    """The words it was heard in."""


class CommitmentSince(Frozen):
    """Something decided last time, and what became of it."""

    commitment: Commitment
    became: str
    """In the person's words; empty where they passed over it."""


class SinceSummary(Frozen):
    """What became of what was decided in the reflection that this one goes on from."""

    reflection: str
    on: datetime
    """When that one was last worked on."""
    commitments: tuple[CommitmentSince, ...]


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
    since: SinceSummary | None = None
    """`None` unless it goes on from an earlier one."""
    tensions: dict[str, TensionSummary]
    stage: StageSummary
    practice_map: dict[str, AreaSummary] | None = None
    """By area; `None` where the path has no map or nothing was rated."""
    partners: tuple[PartnerSummary, ...] = ()
    values: ValuesSummary | None = None
    barriers: tuple[BarrierSummary, ...] = ()
    parts: dict[str, PartSummary] = {}
    """By kind of part, `partners`, `practice`, `values` or `barriers`: the words and the guidance that go with it."""
    instruments: tuple[InstrumentSummary, ...] = ()
    """Parts of the person's own that are instruments, in order."""
    disagreements: tuple[Disagreement, ...] = ()
    commitments: tuple[Commitment, ...]
    evidence: str = ""
    """What would show that the commitments worked, in the person's words."""
    questions: tuple[str, ...]
    """Questions to take to partners."""
    sources: tuple[SourceLine, ...]
    caveats: tuple[str, ...]
    """What this is not."""
