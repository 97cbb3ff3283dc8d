"""What differs between reflections of one person. The shape of `assistant compare ID ID… --json`.

Every series has one entry for each reflection, in their order, the oldest first; `None` stands for what was
left open there or not asked.
"""

from __future__ import annotations

from datetime import datetime

from assistant.domain.base import Frozen
from assistant.domain.events import Commitment


class Compared(Frozen):
    """One of the reflections that are compared."""

    reflection: str
    title: str
    path: str
    started: datetime
    finished: datetime | None


class PoleSeries(Frozen):
    """How present one pole was, each time."""

    name: str
    ratings: tuple[int | None, ...]


class TensionSeries(Frozen):
    """One tension, each time."""

    name: str
    poles: dict[str, PoleSeries]
    patterns: tuple[str | None, ...]
    """`held_together`, `leaning_<pole>` or `neither`."""


class StageSeries(Frozen):
    """The three stages, and what each behaviour was described as."""

    self_placed: tuple[str | None, ...]
    calculated: tuple[str | None, ...]
    """A stage, or `mixed`."""
    needed: tuple[str | None, ...]
    behaviours: dict[str, tuple[str | None, ...]]
    moved: tuple[str, ...]
    """The behaviours described in more than one way."""


class AreaSeries(Frozen):
    """One area of the practice map, each time."""

    name: str
    consensus: tuple[int | None, ...]
    capacity: tuple[int | None, ...]


class WordUse(Frozen):
    """A word as the person writes it, and how often it stands in their answers."""

    word: str
    uses: int


class Between(Frozen):
    """What is new and what is gone from one reflection to the next."""

    earlier: str
    """A reflection."""
    later: str
    barriers_asked: bool
    """Whether barriers were named in both; otherwise nothing can be said of those."""
    barriers_gone: tuple[str, ...]
    barriers_new: tuple[str, ...]
    barriers_both: tuple[str, ...]
    words_gone: tuple[WordUse, ...]
    """Words of the earlier answers that stand nowhere in the later ones."""
    words_new: tuple[WordUse, ...]
    """Words of the later answers that stand nowhere in the earlier ones."""


class Mention(Frozen):
    """A later answer that speaks of a commitment."""

    reflection: str
    quote: str
    asked: bool
    """Whether it answers the question what became of it; otherwise it was found by the words they share."""


class CommitmentThen(Frozen):
    """Something the person said they would do, and where they spoke of it later."""

    reflection: str
    commitment: Commitment
    mentions: tuple[Mention, ...]


class Comparison(Frozen):
    """Two or more reflections side by side. Says what differs, never whether that is good."""

    reflections: tuple[Compared, ...]
    tensions: dict[str, TensionSeries]
    stage: StageSeries
    practice_map: dict[str, AreaSeries] | None
    """`None` where no reflection has one."""
    between: tuple[Between, ...]
    """From each reflection to the next."""
    commitments: tuple[CommitmentThen, ...]
    """Of every reflection but the last."""
    notes: tuple[str, ...]
    """What to know before reading, such as that one of them is not finished."""
    caveats: tuple[str, ...]
    """What this is not."""
