"""Several people's reflections on one partnership: what each person's file gives, and what the group sees.

`GroupShare` is the file that `assistant reflections export ID --for-group` writes; `Group` is the shape of
`assistant group FILE… --json`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from assistant.domain.base import Frozen
from assistant.domain.vocabulary import STAGES

FEWEST = 3
"""People in a group, and answers to a question, below which nothing is shown: with two, each could work out what
the other said."""


def _stage(name: str | None) -> str | None:
    if name is not None and name not in STAGES:
        raise ValueError(f"a stage is one of {', '.join(STAGES)}")
    return name


Rating = Annotated[int | None, Field(ge=0, le=4)]
StageName = Annotated[str | None, AfterValidator(_stage)]
Short = Annotated[str, Field(max_length=120)]
Words = Annotated[str, Field(max_length=2_000)]


class SharedPole(Frozen):
    """How one person rated one pole."""

    id: Short
    name: Short
    rating: Rating = None


class SharedTension(Frozen):
    """How one person rated a tension."""

    id: Short
    name: Short
    poles: tuple[SharedPole, ...] = Field(max_length=4)


class SharedBehaviour(Frozen):
    """The stage at which one person described one of the things partners do together."""

    name: Short
    stage: StageName = None


class SharedArea(Frozen):
    """Where one person put one area on the practice map."""

    id: Short
    name: Short
    consensus: Rating = None
    capacity: Rating = None


class SharedPartner(Frozen):
    """A partner one person named, with the stage they gave and the one they think it would give."""

    name: Short
    ours: StageName = None
    theirs: StageName = None


class GroupShare(Frozen):
    """What one person gives to a group: ratings, choices and names of partners; words and a name only if they chose."""

    format: Literal["integrated-care-assistant/for-group/1"]
    reflection: Short
    path: Short
    begun: date
    finished: bool
    name: Short = ""
    """Of the person or their organisation, as they want it shown; empty where they gave none."""
    tensions: tuple[SharedTension, ...] = Field(default=(), max_length=20)
    self_placed: StageName = None
    needed: StageName = None
    behaviours: tuple[SharedBehaviour, ...] = Field(default=(), max_length=40)
    areas: tuple[SharedArea, ...] = Field(default=(), max_length=40)
    partners: tuple[SharedPartner, ...] = Field(default=(), max_length=40)
    words: dict[Short, Annotated[tuple[Words, ...], Field(max_length=60)]] = {}
    """Their own words, by tension id, `stage` or `practice_map`; empty unless they chose to give them."""

    @property
    def given(self) -> int:
        """How many questions have an answer here that a group can count."""
        rated = [pole.rating for tension in self.tensions for pole in tension.poles]
        mapped = [rating for area in self.areas for rating in (area.consensus, area.capacity)]
        placed = [stage for one in self.partners for stage in (one.ours, one.theirs)]
        placed += [self.self_placed, self.needed, *(one.stage for one in self.behaviours)]
        return sum(one is not None for one in (*rated, *mapped, *placed))


Outcome = Literal["agreement", "split", "too_few"]


class RatingSpread(Frozen):
    """Where a group's ratings of one thing lie, each 0 to 4; never who gave which."""

    outcome: Outcome
    all_within: bool = False
    """Whether an agreement is everybody's; else some stand outside it, fewer than a third."""
    answers: int | None = None
    """How many rated it; with fewer than three, not even that is told."""
    median: float | None = None
    lowest: int | None = None
    highest: int | None = None


class StageSpread(Frozen):
    """Where a group's choices of a stage lie; never who chose which."""

    outcome: Outcome
    all_within: bool = False
    answers: int | None = None
    median: tuple[str, ...] = ()
    """The middle choice, or the two in the middle where an even number of people differ there."""
    lowest: str | None = None
    """The loosest stage that was chosen; not a lower mark."""
    highest: str | None = None


class Quote(Frozen):
    """Somebody's words, given to the group by their own choice."""

    text: str
    by: str = ""
    """Who said it; empty unless everybody in the group gave a name."""


class GroupPole(Frozen):
    """One pole as the group sees it."""

    name: str
    ratings: RatingSpread


class GroupTension(Frozen):
    """One tension as the group sees it."""

    name: str
    poles: dict[str, GroupPole]
    quotes: tuple[Quote, ...] = ()


class GroupStage(Frozen):
    """The stage as the group sees it: where it is placed, what it needs, and behaviour by behaviour."""

    self_placed: StageSpread
    needed: StageSpread
    behaviours: dict[str, StageSpread]
    quotes: tuple[Quote, ...] = ()


class GroupArea(Frozen):
    """One area of the practice map as the group sees it."""

    name: str
    consensus: RatingSpread
    capacity: RatingSpread


class GroupMap(Frozen):
    """The practice map as the group sees it."""

    areas: dict[str, GroupArea]
    quotes: tuple[Quote, ...] = ()


class GroupPartner(Frozen):
    """One partner from both sides: where people place the work with it, and where they think it would."""

    name: str
    also: tuple[str, ...] = ()
    """Other ways in which its name was written."""
    ours: StageSpread
    theirs: StageSpread


Kind = Literal[
    "pole", "self_placed", "needed", "behaviour", "consensus", "capacity", "partner", "partner_theirs", "partner_sides"
]


class AgendaItem(Frozen):
    """Something to talk about, with a question that takes no side."""

    kind: Kind
    about: str
    says: str
    """Where the answers lie, in a sentence."""
    question: str


class Group(Frozen):
    """What a group sees of itself: no score, no rank, nobody's own answers."""

    people: int
    unfinished: int
    """Of them, reflections that are not finished; they count where they have answers."""
    first: date
    last: date
    """When the earliest and the latest of the reflections were begun."""
    names: tuple[str, ...] = ()
    """Who took part; empty unless everybody gave a name."""
    agenda: tuple[AgendaItem, ...]
    """The splits, widest first."""
    tensions: dict[str, GroupTension]
    stage: GroupStage
    practice_map: GroupMap | None = None
    """`None` where nobody had a map."""
    partners: tuple[GroupPartner, ...] = ()
    partners_too_few: int = 0
    """Partners that fewer than three people placed."""
    notes: tuple[str, ...] = ()
    """What was left out, counted once, or should be checked, in sentences that name no file."""
    rule: str
    """When answers count as agreement, and where that rule comes from."""
    caveats: tuple[str, ...]
    """What this is not."""
