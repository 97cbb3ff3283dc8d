"""What a group has to talk about: its splits, widest first, each with a question that takes no side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from assistant.conversation import wording
from assistant.domain.group import AgendaItem, Kind
from assistant.domain.vocabulary import STAGES
from assistant.report.agreement import Settled

HIGHEST = 4


@dataclass(frozen=True)
class _Split:
    """Something on which people are apart."""

    kind: Kind
    about: str
    says: str
    width: float
    """Between the two ends, as a part of the scale."""
    outside: float
    """The part of the answers that stands outside."""
    cases: tuple[str, ...]
    """Where to look for the question, the most particular first."""


class Agenda:
    """Gathers splits as they are found."""

    def __init__(self, phrases: Callable[[str], tuple[str, ...]]) -> None:
        self._phrases = phrases
        self._splits: list[_Split] = []

    def rated(self, kind: Kind, about: str, settled: Settled | None, cases: tuple[str, ...]) -> None:
        """Take the ratings of `about`, 0 to 4, if they are split."""
        if settled is not None and not settled.agreed:
            says = f"Answers run from {settled.lowest} to {settled.highest}; the middle is {settled.median:g}."
            self._add(kind, about, says, settled, HIGHEST, cases)

    def placed(self, kind: Kind, about: str, settled: Settled | None, cases: tuple[str, ...]) -> None:
        """Take the stages chosen for `about`, if they are split."""
        if settled is not None and not settled.agreed:
            ends = f"{STAGES[settled.lowest]} to {STAGES[settled.highest]}"
            says = f"Answers run from {ends}; the middle is {between(settled)}."
            self._add(kind, about, says, settled, len(STAGES) - 1, cases)

    def sides(self, partner: str, ours: Settled | None, theirs: Settled | None) -> None:
        """Take a partner that people think would place the work at another stage than they do."""
        if ours is None or theirs is None or abs(ours.median - theirs.median) < 1:
            return
        says = f"In the middle you place it at {between(ours)}; you think it would say {between(theirs)}."
        width = abs(ours.median - theirs.median) / (len(STAGES) - 1)
        self._splits.append(_Split("partner_sides", partner, says, width, 0.0, ("Group:partner_sides",)))

    def items(self) -> tuple[AgendaItem, ...]:
        """Widest first: by the distance between the ends, then by how many stand outside."""
        ordered = sorted(self._splits, key=lambda one: (-one.width, -one.outside))
        used = Counter[str]()
        return tuple(
            AgendaItem(kind=one.kind, about=one.about, says=one.says, question=self._question(one, used))
            for one in ordered
        )

    def _add(self, kind: Kind, about: str, says: str, settled: Settled, longest: int, cases: tuple[str, ...]) -> None:
        width = (settled.highest - settled.lowest) / longest
        self._splits.append(_Split(kind, about, says, width, settled.outside / settled.answers, cases))

    def _question(self, one: _Split, used: Counter[str]) -> str:
        """A general wording is not used twice running while there is another."""
        case = next((case for case in one.cases if self._phrases(case)), "")
        used[case] += 1
        fill = {"pole": one.about, "partner": one.about, "what": one.about[:1].lower() + one.about[1:]}
        return wording.choose(self._phrases(case), fill, "", used[case]) if case else ""


def between(settled: Settled) -> str:
    """The stage in the middle, or the two."""
    low, high = (STAGES[one] for one in settled.middle)
    return low if low == high else f"between {low} and {high}"
