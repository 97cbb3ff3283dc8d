"""What a group's report shows as figures: where the middle lies and how far the answers run, never whose they are."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.group import Group, RatingSpread, StageSpread
from assistant.domain.pages import Lane, Mark, Opposed, Pair, Steps
from assistant.domain.vocabulary import STAGES
from assistant.report import figures
from assistant.report.figures import HIGHEST
from assistant.report.marks import capital
from assistant.sanitise import one_line

Spread = RatingSpread | StageSpread

MARKED = "the line runs from the lowest answer to the highest, the diamond is the middle"
OUTCOMES = {"agreement": "agreement", "split": "split", "too_few": "too few answers"}


def tensions(group: Group) -> Opposed | None:
    """Both poles of each tension that three or more people rated."""
    sides = [
        (one.name, [(pole.name, pole.ratings) for pole in one.poles.values()])
        for one in group.tensions.values()
        if len(one.poles) == 2
    ]
    return _opposed(f"The tensions, every side from 0 to {HIGHEST} on its own: {MARKED}.", sides)


def practice(group: Group) -> Opposed | None:
    """Consensus and capacity in each area that three or more people rated."""
    areas = group.practice_map.areas.values() if group.practice_map else ()
    sides = [(area.name, [("consensus", area.consensus), ("capacity", area.capacity)]) for area in areas]
    return _opposed(f"The practice map, each side from 0 to {HIGHEST}: {MARKED}.", sides)


def stage(group: Group) -> Steps | None:
    """Where the work is placed, what it needs, and what is done together, as three or more people see it."""
    found = {"Where you place it": group.stage.self_placed, "What its purpose needs": group.stage.needed}
    shown = [
        Lane(name=capital(one_line(name)), marks=(_placed(spread),))
        for name, spread in (found | group.stage.behaviours).items()
        if spread.outcome != "too_few"
    ]
    if not shown:
        return None
    return figures.steps(f"The stage: {MARKED}; {figures.NO_BETTER}.", (), shown)


def outcome(spread: Spread) -> str:
    """Agreement or split, in a word or two."""
    apart = spread.outcome == "agreement" and not spread.all_within
    return f"{OUTCOMES[spread.outcome]}{', not of all' if apart else ''}"


def _opposed(caption: str, found: Iterable[tuple[str, list[tuple[str, RatingSpread]]]]) -> Opposed | None:
    pairs = []
    for name, sides in found:
        if any(spread.outcome != "too_few" for _, spread in sides):
            left, right = (Lane(name=one_line(side), marks=(_rated(spread),)) for side, spread in sides)
            pairs.append(Pair(name=one_line(name), left=left, right=right))
    return figures.opposed(caption, (), pairs)


def _rated(spread: RatingSpread) -> Mark:
    at = () if spread.median is None else (spread.median,)
    return Mark(at=at, low=spread.lowest, high=spread.highest, note=outcome(spread))


def _placed(spread: StageSpread) -> Mark:
    return Mark(
        at=tuple(STAGES.index(one) for one in spread.median),
        low=None if spread.lowest is None else STAGES.index(spread.lowest),
        high=None if spread.highest is None else STAGES.index(spread.highest),
        note=outcome(spread),
    )
