"""The stage, three ways: self-placed, calculated from behaviours, needed; and the differences."""

from __future__ import annotations

from collections import Counter

from assistant.domain.base import Frozen
from assistant.domain.reflection import State
from assistant.domain.script import Part, Script
from assistant.domain.vocabulary import STAGES

FEWEST_KNOWN = 5
"""Of the eight behaviours, how many must be described before a stage is worked out."""
MIXED = "mixed"
UNCLEAR = "unclear"
"""The gap when too little was said to name one."""


class StagePicture(Frozen):
    """What the answers about the stage come to."""

    self_placed: str | None
    calculated: str | None
    """A stage, `mixed`, or `None` when fewer than five behaviours were described."""
    needed: str | None
    behaviours: dict[str, str | None]
    """Step id to stage; `None` for "don't know"."""
    distribution: dict[str, int]
    spread: int | None
    """Steps between the lowest and highest behaviour, 0 to 3."""

    @property
    def self_gap(self) -> str:
        """How the self-placing compares with what was described."""
        if self.calculated is None:
            return "too_few"
        if self.calculated == MIXED:
            return MIXED if self.self_placed is not None else "mixed_unplaced"
        if self.self_placed is None:
            return "unknown"
        return _compare(self.self_placed, self.calculated)

    @property
    def need_gap(self) -> str:
        """How what is needed compares with what is done: what was described, else where they place it."""
        have = self.calculated if self.calculated not in (None, MIXED) else self.self_placed
        if self.needed is None:
            return "unknown"
        if have is None:
            return "unplaced"
        return _compare(self.needed, have)

    @property
    def gap(self) -> str:
        """The one difference most worth talking about."""
        if self.calculated is None:
            return UNCLEAR
        if self.calculated == MIXED:
            return MIXED
        if self.need_gap in ("above", "below"):
            return f"need_{self.need_gap}"
        if self.self_gap in ("above", "below"):
            return f"self_{self.self_gap}"
        return "aligned" if self.self_gap == "same" and self.need_gap == "same" else UNCLEAR


def picture(state: State, script: Script) -> StagePicture:
    """The stage as the answers stand."""
    part = next((part for part in script.parts if part.kind == "stage"), None)
    chosen = _chosen_by_role(state, part)
    behaviours = {step.id: _stage(state, step.id) for step in (part.steps if part else ()) if step.role == "behaviour"}
    known = [stage for stage in behaviours.values() if stage is not None]
    levels = [STAGES.index(stage) for stage in known]
    return StagePicture(
        self_placed=chosen.get("self_placed"),
        calculated=calculate(known),
        needed=chosen.get("needed"),
        behaviours=behaviours,
        distribution={stage: known.count(stage) for stage in STAGES},
        spread=max(levels) - min(levels) if levels else None,
    )


def calculate(known: list[str]) -> str | None:
    """The stage most behaviours sit at, `mixed` when they do not gather, `None` when too few are known.

    They gather when one stage holds at least half of them and no other as many, or two neighbouring
    stages at least three quarters; then the fuller one counts. Of two equals it is the one on whose side the others
    lie, as the middle answer does; with none besides, the earlier.
    """
    if len(known) < FEWEST_KNOWN:
        return None
    counts = Counter(known)
    fullest = max(STAGES, key=lambda stage: counts[stage])
    pair = max(counts[low] + counts[high] for low, high in zip(STAGES, STAGES[1:], strict=False))
    alone = list(counts.values()).count(counts[fullest]) == 1
    if alone and counts[fullest] * 2 >= len(known):
        return fullest
    if pair * 4 >= len(known) * 3:
        low, high = max(zip(STAGES, STAGES[1:], strict=False), key=lambda two: counts[two[0]] + counts[two[1]])
        beyond = sum(STAGES.index(one) > STAGES.index(high) for one in known)
        before = sum(STAGES.index(one) < STAGES.index(low) for one in known)
        return high if (counts[high], beyond) > (counts[low], before) else low
    return MIXED


def extremes(seen: StagePicture, script: Script) -> tuple[str, str]:
    """Names of the behaviours where they work closest and loosest, such as ("contact", "money and people")."""
    known = {step: STAGES.index(stage) for step, stage in seen.behaviours.items() if stage is not None}
    if not known:
        return "", ""
    return _names(script, known, max(known.values())), _names(script, known, min(known.values()))


def dimension(script: Script, step_id: str) -> str:
    """The behaviour's name: the bold opening of its question, in lower case."""
    step = script.step(step_id)
    words = step.variants()[0] if step and step.variants() else step_id
    return words.split("**")[1].rstrip(".").lower() if words.startswith("**") else step_id.rpartition(".")[2]


def spread_words(seen: StagePicture) -> str:
    """Such as "3 at connecting, 4 at cooperating, 1 at coordinating"."""
    return ", ".join(f"{count} at {stage}" for stage, count in seen.distribution.items() if count)


def _names(script: Script, known: dict[str, int], level: int) -> str:
    names = [dimension(script, step) for step, found in known.items() if found == level]
    comma = "," if len(names) > 2 and any(" and " in name for name in names) else ""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{comma} and {names[-1]}"


def _chosen_by_role(state: State, part: Part | None) -> dict[str, str]:
    steps = part.steps if part else ()
    placed = {step.role: _stage(state, step.id) for step in steps if step.role in ("self_placed", "needed")}
    return {str(role): stage for role, stage in placed.items() if stage is not None}


def _stage(state: State, step: str) -> str | None:
    answer = state.answers.get(step)
    return answer.chosen[0] if answer is not None and answer.chosen and answer.chosen[0] in STAGES else None


def _compare(one: str, other: str) -> str:
    difference = STAGES.index(one) - STAGES.index(other)
    return "same" if difference == 0 else "above" if difference > 0 else "below"
