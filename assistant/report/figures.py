"""What a summary and a comparison show as figures: data, a caption, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.domain.comparison import Comparison
from assistant.domain.pages import Lane, Mark, Opposed, Pair, Plot, Point, Steps
from assistant.domain.summary import StageSummary, Summary
from assistant.domain.vocabulary import STAGES
from assistant.report.marks import capital
from assistant.sanitise import one_line

HIGHEST = 4
LEFT_OPEN = "left open"
TOO_LITTLE = "too little to say"
THREE_WAYS = ("Where you place it", "What you describe", "What it needs")
NO_BETTER = "a closer stage is not a better one"
AREA_SIDES = ("agreement", "means")


def tensions(summary: Summary) -> Opposed | None:
    """Both poles of each tension that was talked of; `None` where none was rated."""
    told = [one for one in summary.tensions.values() if one.spoken_of]
    pairs = [
        _pair(one.name, [(one.pole_names[pole], (value,)) for pole, value in one.poles.items()])
        for one in told
        if len(one.poles) == 2 and any(one.rated for one in told)
    ]
    return opposed(
        f"The tensions: how strong each side of them is now, from 0 to {HIGHEST}, each rated on its own.", (), pairs
    )


def stage(found: StageSummary) -> Steps | None:
    """The three stages on the path, and how the behaviours spread over it; `None` where nothing was placed."""
    three = (found.self_placed, found.calculated, found.needed)
    counts = tuple(found.distribution.get(name, 0) for name in STAGES)
    if not any(three):
        return None
    lanes = [
        _lane(name, [_placed(one, counts, nothing)])
        for name, one, nothing in zip(THREE_WAYS, three, (LEFT_OPEN, TOO_LITTLE, LEFT_OPEN), strict=True)
    ]
    if any(counts):
        lanes.insert(2, Lane(name="Each thing you described", counts=counts))
    return steps(f"The stage of your work together, three ways; {NO_BETTER}.", (), lanes)


def practice(summary: Summary) -> Plot | None:
    """The areas that were rated both ways; `None` where none was."""
    areas = (summary.practice_map or {}).values()
    points = [
        Point(name=one_line(area.name), across=area.capacity, up=area.consensus)
        for area in areas
        if area.consensus is not None and area.capacity is not None
    ]
    if not points:
        return None
    told = [f"{one.name}: consensus {one.up}, capacity {one.across}" for one in points]
    rest = [one_line(area.name) for area in areas if area.consensus is None or area.capacity is None]
    left = [f"Left open in part, and not shown: {', '.join(rest)}"] * bool(rest)
    return Plot(
        caption=f"The practice map: consensus and capacity, each from 0 to {HIGHEST}; nothing is added up.",
        text=". ".join([*told, *left]) + ".",
        across="How far you have what it takes (capacity)",
        up="How far you agree (consensus)",
        points=tuple(points),
        highest=HIGHEST,
    )


def tensions_then(found: Comparison, dates: Sequence[str]) -> Opposed | None:
    """Both poles of each tension on each date."""
    pairs = [
        _pair(one.name, [(pole.name, pole.ratings) for pole in one.poles.values()])
        for one in found.tensions.values()
        if len(one.poles) == 2 and any(value is not None for pole in one.poles.values() for value in pole.ratings)
    ]
    return opposed(
        f"The tensions on each date, every side from 0 to {HIGHEST} on its own; a higher number is not a better one.",
        dates,
        pairs,
    )


def stage_then(found: Comparison, dates: Sequence[str]) -> Steps | None:
    """The three stages on each date; `None` where nothing was placed."""
    series = (found.stage.self_placed, found.stage.calculated, found.stage.needed)
    if not any(one for each in series for one in each):
        return None
    lanes = [_lane(name, [_placed(one) for one in each]) for name, each in zip(THREE_WAYS, series, strict=True)]
    return steps(f"The stage on each date, three ways; {NO_BETTER}.", dates, lanes)


def practice_then(found: Comparison, dates: Sequence[str]) -> Opposed | None:
    """Agreement and means in each area on each date."""
    areas = (found.practice_map or {}).values()
    pairs = [
        _pair(area.name, list(zip(AREA_SIDES, (area.consensus, area.capacity), strict=True)))
        for area in areas
        if any(one is not None for one in (*area.consensus, *area.capacity))
    ]
    return opposed(f"The practice map on each date, agreement and means from 0 to {HIGHEST}.", dates, pairs)


def opposed(caption: str, series: Sequence[str], pairs: Sequence[Pair]) -> Opposed | None:
    """The figure of `pairs`, put into words too; `None` without any."""
    told = [
        f"{pair.name}: " + "; ".join(_told(side, series) for side in (pair.left, pair.right)) + "." for pair in pairs
    ]
    made = Opposed(caption=caption, text=" ".join(told), series=tuple(series), pairs=tuple(pairs), highest=HIGHEST)
    return made if pairs else None


def steps(caption: str, series: Sequence[str], lanes: Iterable[Lane]) -> Steps:
    """The figure of `lanes` on the path of the stages, put into words too."""
    lanes = tuple(lanes)
    told = [f"{capital(_told(lane, series, STAGES))}." for lane in lanes]
    return Steps(caption=caption, text=" ".join(told), series=tuple(series), steps=STAGES, lanes=lanes)


def _pair(name: str, sides: Sequence[tuple[str, Sequence[int | None]]]) -> Pair:
    left, right = (_lane(side, [_rated(value) for value in values]) for side, values in sides)
    return Pair(name=one_line(name), left=left, right=right)


def _lane(name: str, marks: Sequence[Mark]) -> Lane:
    return Lane(name=one_line(name), marks=tuple(marks))


def _rated(value: int | None) -> Mark:
    return Mark(note=LEFT_OPEN) if value is None else Mark(at=(value,))


def _placed(stage: str | None, counts: Sequence[int] = (), nothing: str = LEFT_OPEN) -> Mark:
    if stage in STAGES:
        return Mark(at=(STAGES.index(stage),))
    there = [number for number, count in enumerate(counts) if count]
    if stage is None:
        return Mark(note=nothing)
    return Mark(low=min(there, default=None), high=max(there, default=None), note=stage)


def _told(lane: Lane, series: Sequence[str], names: Sequence[str] = ()) -> str:
    """A lane in words, the names of steps instead of numbers where it has some."""
    if lane.counts:
        return f"{lane.name}: " + ", ".join(
            f"{count} at {name}" for name, count in zip(names, lane.counts, strict=True) if count
        )
    each = [_mark(mark, names) for mark in lane.marks]
    if series:
        each = [f"on {when} {one}" for when, one in zip(series, each, strict=True)]
    return f"{lane.name} {', '.join(each)}" if not names else f"{lane.name}: {', '.join(each)}"


def _mark(mark: Mark, names: Sequence[str]) -> str:
    def said(at: float) -> str:
        return names[int(at)] if names else f"{at:g}"

    middle = f"between {said(mark.at[0])} and {said(mark.at[-1])}" if len(mark.at) > 1 else "".join(map(said, mark.at))
    if mark.low is None or mark.high is None:
        return middle or mark.note
    span = said(mark.low) if mark.low == mark.high else f"from {said(mark.low)} to {said(mark.high)}"
    return ", ".join(filter(None, (span, f"middle {middle}" if middle else "", mark.note)))
