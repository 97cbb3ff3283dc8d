"""The side map: where the person stands, drawn as text for a given width. Pure: values in, lines out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from textual.content import Content

from assistant.domain.vocabulary import STAGES
from assistant.sanitise import one_line
from assistant.ui import glyphs
from assistant.ui.standing import CAPACITY, CONSENSUS, Plan, Standing
from assistant.ui.state import DONT_KNOW

TOP = 4
"""The highest rating."""
NOT_YET = "not rated yet"
NARROWEST = 30
"""Columns below which nothing is drawn narrower."""
TWO_COLUMNS = 64
"""From this width on, the practice map stands beside the rest."""
BETWEEN = 4
"""Columns between the two."""
_HEADING = "bold $primary"
_MARKS = (
    (glyphs.SELF_PLACED, "self_placed", "your own view"),
    (glyphs.CALCULATED, "calculated", "calculated"),
    (glyphs.NEEDED, "needed", "needed for the purpose"),
)
_MIXED = "mixed"
_UNKNOWN, _OPEN = "?", "–"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = 7
"""Columns of one of the two numbers beside an area."""


def draw(standing: Standing, plan: Plan, width: int, height: int | None = None) -> Content:
    """The whole map, as roomy as `height` allows."""
    lines: list[Content] = []
    for room in _Room:
        lines = _lines(standing, plan, max(width, NARROWEST), room)
        if height is None or len(lines) <= height:
            break
    return Content("\n").join(lines)


class _Room(IntEnum):
    """How much room there is, most first."""

    AMPLE = 2
    """A line between two stages."""
    ENOUGH = 1
    """A line between two tensions."""
    LITTLE = 0
    """A line between what is different only."""


def _lines(standing: Standing, plan: Plan, width: int, room: _Room) -> list[Content]:
    beside = width >= TWO_COLUMNS and bool(plan.areas)
    column = (width - BETWEEN) // 2 if beside else width
    head = [Content.styled("Where you stand", "bold"), Content.styled("Each end 0 to 4, on its own", "$quiet")]
    tensions = [_tension(name, poles, standing, column) for _, name, poles in plan.tensions]
    practice = _practice(standing, plan, column) if plan.areas else []
    if room is _Room.LITTLE:
        head, tensions = [line for group in (head, *tensions) for line in group], []
    left = _stack([head, *tensions, _stage(standing, column, linked=room is _Room.AMPLE)])
    return _side_by_side(left, practice, column) if beside else _stack([left, practice])


def _stack(groups: Sequence[Sequence[Content]]) -> list[Content]:
    """Groups under one another, set apart by a line."""
    lines: list[Content] = []
    for group in filter(None, groups):
        lines += [Content(""), *group] if lines else group
    return lines


def _side_by_side(left: Sequence[Content], right: Sequence[Content], column: int) -> list[Content]:
    rows = []
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else Content("")
        other = right[number] if number < len(right) else Content("")
        rows.append(Content.assemble(one, " " * (column + BETWEEN - one.cell_length), other))
    return rows


def _tension(name: str, poles: Sequence[tuple[str, str]], standing: Standing, width: int) -> list[Content]:
    """Two bars that grow away from a middle, one for each pole."""
    half = (width - 1) // 2
    (left, left_name), (right, right_name) = poles[0], poles[-1]
    names = f"{one_line(left_name, half - 1):<{half}} {one_line(right_name, half - 1):>{half}}"
    return [
        Content.styled(one_line(name, width), _HEADING),
        Content(names),
        Content.assemble(
            _bar(standing, left, half, mirrored=True), (glyphs.MIDDLE, "$quiet"), _bar(standing, right, half)
        ),
    ]


def _bar(standing: Standing, pole: str, half: int, *, mirrored: bool = False) -> Content:
    """One bar with its number outside, or words where there is no number: `3 ░░░█████████`, `not rated yet`."""
    rating = standing.ratings.get(pole)
    if rating is None:
        words = DONT_KNOW if pole in standing.ratings else NOT_YET
        return Content.styled(f"{words + ' ':>{half}}" if mirrored else f"{' ' + words:<{half}}", "$quiet")
    point = (half - 2) // TOP
    full, empty = glyphs.FULL * point * rating, glyphs.EMPTY * point * (TOP - rating)
    spare = " " * (half - 2 - point * TOP)
    if mirrored:
        return Content.assemble(spare, (f"{rating} ", "bold"), (empty, "$quiet"), (full, "$primary"))
    return Content.assemble((full, "$primary"), (empty, "$quiet"), (f" {rating}", "bold"), spare)


def _stage(standing: Standing, width: int, *, linked: bool) -> list[Content]:
    """The four stages as a path, with a mark for each of the three ways of telling where one is."""
    found = {glyph: getattr(standing, name) for glyph, name, _ in _MARKS}
    said = "" if any(found.values()) else "not placed yet"
    lines = [Content.assemble(("Stage", _HEADING), (f"{said:>{width - len('Stage')}}", "$quiet"))]
    for number, stage in enumerate(STAGES):
        if number and linked:
            lines.append(Content.styled(glyphs.LINK, "$quiet"))
        here = " ".join(glyph for glyph, value in found.items() if value == stage)
        lines.append(
            Content.assemble((f"{glyphs.STEP} ", "$quiet"), (f"{stage.capitalize():<16}", ""), (here, "bold $accent"))
        )
    if standing.calculated == _MIXED:
        lines.append(Content.assemble((glyphs.CALCULATED, "bold $accent"), " mixed: no one stage fits"))
    return [*lines, *([Content("")] if linked else []), *_legend(width)]


def _legend(width: int) -> list[Content]:
    """What the marks mean, as many to a line as fit."""
    lines = [""]
    for glyph, _, words in _MARKS:
        entry = f"{glyph} {words}"
        if lines[-1] and len(lines[-1]) + len(entry) + 2 > width:
            lines.append("")
        lines[-1] += f"  {entry}" if lines[-1] else entry
    return [Content.styled(line, "$quiet") for line in lines]


def _practice(standing: Standing, plan: Plan, width: int) -> list[Content]:
    """Agreement upwards, means across, a letter for each area; below, the numbers of each."""
    letters = dict(zip((area for area, _ in plan.areas), _LETTERS, strict=False))
    lines = [Content.styled("Practice map", _HEADING)]
    if any(number is not None for number in standing.practice.values()):
        lines += _plot(standing, letters, width)
    else:
        lines.append(Content.styled(NOT_YET, "$quiet"))
        return lines
    name_width = width - 2 - 2 * _NUMBER
    lines.append(Content.styled(f"{'':{name_width + 2}}{'agree':>{_NUMBER}}{'means':>{_NUMBER}}", "$quiet"))
    for area, name in plan.areas:
        numbers = "".join(f"{_number(standing, area, role):>{_NUMBER}}" for role in (CONSENSUS, CAPACITY))
        named = f" {one_line(name, name_width - 1):<{name_width}}"[: name_width + 1]
        lines.append(Content.assemble((letters.get(area, " "), "bold $accent"), named, (numbers, "bold")))
    shown = "".join(line.plain[-2 * _NUMBER :] for line in lines[-len(plan.areas) :])
    signs = [f"{sign} {words}" for sign, words in ((_UNKNOWN, DONT_KNOW), (_OPEN, NOT_YET)) if sign in shown]
    return [*lines, Content.styled("   ".join(signs), "$quiet")] if signs else lines


def _plot(standing: Standing, letters: dict[str, str], width: int) -> list[Content]:
    cell = (width - 1) // (TOP + 1)
    lines = []
    for agree in range(TOP, -1, -1):
        row = [Content.styled(str(agree), "$quiet")]
        for means in range(TOP + 1):
            here = "".join(letter for area, letter in letters.items() if _at(standing, area) == (agree, means))
            fitted = here if len(here) < cell else f"{here[: cell - 2]}+"
            row.append(Content.styled(f"{fitted or glyphs.DOT:>{cell}}", "bold $accent" if here else "$quiet"))
        lines.append(Content.assemble(*row))
    lines.append(Content.styled(" " + "".join(f"{means:>{cell}}" for means in range(TOP + 1)), "$quiet"))
    return [*lines, Content.styled(f"{'agreement up, means across':>{1 + cell * (TOP + 1)}}", "$quiet")]


def _at(standing: Standing, area: str) -> tuple[int | None, int | None]:
    return standing.practice.get((area, CONSENSUS)), standing.practice.get((area, CAPACITY))


def _number(standing: Standing, area: str, role: str) -> str:
    if (area, role) not in standing.practice:
        return _OPEN
    number = standing.practice[area, role]
    return _UNKNOWN if number is None else str(number)
