"""How each kind of figure is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.adapters.writers.canvas import WIDTH, Align, Canvas
from assistant.domain.pages import Figure, Lane, Mark, Opposed, Plot, Steps
from assistant.sanitise import one_line

ROW = 0.26
HEAD = 0.27
"""Inches of a row of marks, and of the line of names above it."""
GAP = 0.1
MIDDLE = 1.34
"""Between the two sides of a pair, where its name and its dates stand."""
CELL = 0.43
"""One step of a pair's scale."""
LABELS = 1.75
"""Beside the path, for the names of its lanes."""
NOTES = 0.72
"""To the right of the path, where something is said of a lane."""
LONGEST = 33
MARKS = 0.075
PLOT_LEFT, PLOT_UP = 1.05, 0.62
"""Where the plot begins, and inches between its steps upwards."""
PLOT_STEP = 1.05


def height(figure: Figure) -> float:
    """How many inches the figure needs."""
    rows = max(1, len(figure.series)) if not isinstance(figure, Plot) else 0
    match figure:
        case Opposed():
            return len(figure.pairs) * (HEAD + rows * ROW + GAP) + 0.22
        case Steps():
            return 0.5 + sum(_lane_height(lane, rows) for lane in figure.lanes)
        case Plot():
            return figure.highest * PLOT_UP + 1.12


def draw(figure: Figure, canvas: Canvas) -> None:
    """Draw `figure` on a canvas of its height."""
    match figure:
        case Opposed():
            _opposed(figure, canvas)
        case Steps():
            _steps(figure, canvas)
        case Plot():
            _plot(figure, canvas)


def _opposed(figure: Opposed, canvas: Canvas) -> None:
    top, bottom = 0.0, 0.0
    inner = ((WIDTH - MIDDLE) / 2, (WIDTH + MIDDLE) / 2)
    for pair in figure.pairs:
        canvas.text(WIDTH / 2, top + HEAD / 2, one_line(pair.name, 15), "center", bold=True)
        for lane, edge, way in zip((pair.left, pair.right), inner, (-1, 1), strict=True):
            canvas.text(edge, top + HEAD / 2, one_line(lane.name, LONGEST), "right" if way < 0 else "left")
            for row, mark in enumerate(lane.marks):
                _on_scale(canvas, mark, edge, way, top + HEAD + row * ROW, figure.highest)
        for row, when in enumerate(figure.series):
            canvas.text(WIDTH / 2, top + HEAD + (row + 0.4) * ROW, when, "center", quiet=True)
        bottom = top + HEAD + max(1, len(figure.series)) * ROW
        top = bottom + GAP
    for edge, way in zip(inner, (-1, 1), strict=True):
        for number in range(figure.highest + 1):
            canvas.text(edge + way * number * CELL, bottom + 0.1, str(number), "center", quiet=True)


def _on_scale(canvas: Canvas, mark: Mark, edge: float, way: int, top: float, highest: int) -> None:
    """One answer as filled steps from the middle outwards, or a group's as a line with its middle."""
    end, centre = edge + way * highest * CELL, top + 0.4 * ROW
    beside: Align = "right" if way < 0 else "left"
    if mark.low is not None and mark.high is not None:
        canvas.line([edge, end], [centre, centre])
        for number in range(highest + 1):
            canvas.line([edge + way * number * CELL] * 2, [centre - 0.04, centre + 0.04])
        _span(canvas, [edge + way * at * CELL for at in (mark.low, mark.high, *mark.at)], centre)
        canvas.text(end + way * 0.1, centre, mark.note.replace(", ", ",\n"), beside, quiet=True)
        return
    value = mark.at[0] if mark.at else None
    for number in range(highest):
        left = min(edge + way * number * CELL, edge + way * (number + 1) * CELL)
        canvas.box(left, top, CELL, 0.8 * ROW, full=value is not None and number < value, dotted=value is None)
    canvas.text(
        end + way * 0.08,
        centre,
        mark.note if value is None else f"{value:g}",
        beside,
        quiet=value is None,
        bold=value is not None,
    )


def _span(canvas: Canvas, places: Sequence[float], y: float) -> None:
    """From the first of `places` to the second, with a diamond at each of the others."""
    low, high, *middle = places
    canvas.line([low, high], [y, y], bold=True)
    for end in (low, high):
        canvas.line([end, end], [y - 0.05, y + 0.05], bold=True)
    for at in middle:
        canvas.shape(at, y, 1.15 * MARKS, 4, full=False)


def _lane_height(lane: Lane, rows: int) -> float:
    return ROW + GAP / 2 if rows == 1 else HEAD + rows * ROW


def _steps(figure: Steps, canvas: Canvas) -> None:
    noted = any(mark.note and mark.low is not None for lane in figure.lanes for mark in lane.marks)
    column = (WIDTH - LABELS - (NOTES if noted else 0)) / len(figure.steps)
    places = [LABELS + (number + 0.5) * column for number in range(len(figure.steps))]
    end = height(figure)
    canvas.line([places[0], places[-1]], [0.19, 0.19])
    for name, place in zip(figure.steps, places, strict=True):
        canvas.box(place - 0.47 * column, 0.05, 0.94 * column, 0.28)
        canvas.text(place, 0.19, one_line(name, 16), "center")
        canvas.line([place, place], [0.36, end - 0.05], dotted=True)
    top, rows = 0.45, max(1, len(figure.series))
    for number, lane in enumerate(figure.lanes):
        if rows > 1:
            canvas.text(0, top + HEAD / 2, one_line(lane.name, LONGEST), bold=True)
        else:
            canvas.text(0, top + ROW / 2, one_line(lane.name, 28))
        below = top + HEAD if rows > 1 else top
        for row, mark in enumerate(lane.marks):
            y = below + (row + 0.5) * ROW
            if rows > 1:
                canvas.text(0.12, y, figure.series[row], quiet=True)
            _on_path(canvas, mark, places, y, number)
        _counted(canvas, lane.counts, places, below + 0.5 * ROW)
        top += _lane_height(lane, rows)


def _on_path(canvas: Canvas, mark: Mark, places: Sequence[float], y: float, lane: int) -> None:
    """One mark at its step, with a shape for each lane; a span where it lies at several."""
    if mark.low is not None and mark.high is not None:
        _span(canvas, [places[int(at)] for at in (mark.low, mark.high, *mark.at)], y)
        canvas.text(WIDTH - NOTES + 0.05, y, mark.note.replace(", ", ",\n"), quiet=True)
    elif not mark.at:
        canvas.text((places[0] + places[-1]) / 2, y, mark.note, "center", quiet=True, over=True)
    elif lane == 0:
        canvas.disc(places[int(mark.at[0])], y, MARKS)
    else:
        canvas.shape(places[int(mark.at[0])], y, 1.25 * MARKS, -4 if lane == 1 else 4, full=lane == 1)


def _counted(canvas: Canvas, counts: Sequence[int], places: Sequence[float], y: float) -> None:
    """A ring for each thing at a step, side by side."""
    for count, place in zip(counts, places, strict=False):
        for number in range(count):
            canvas.disc(place + (number - (count - 1) / 2) * 0.12, y, 0.045, full=False)


def _plot(figure: Plot, canvas: Canvas) -> None:
    left, top, bottom = PLOT_LEFT, 0.52, 0.52 + figure.highest * PLOT_UP
    right = left + figure.highest * PLOT_STEP
    for number in range(figure.highest + 1):
        x, y = left + number * PLOT_STEP, bottom - number * PLOT_UP
        canvas.line([x, x], [top, bottom])
        canvas.line([left, right], [y, y])
        canvas.text(x, bottom + 0.18, str(number), "center", quiet=True)
        canvas.text(left - 0.12, y, str(number), "right", quiet=True)
    canvas.text((left + right) / 2, bottom + 0.42, figure.across, "center")
    canvas.text(left - 0.12, 0.1, figure.up, "left")
    ordered = sorted(figure.points, key=lambda one: (one.across, one.up))
    for (across, up), here in groupby(ordered, key=lambda one: (one.across, one.up)):
        x, y = left + across * PLOT_STEP, bottom - up * PLOT_UP
        canvas.disc(x, y, MARKS)
        for number, one in enumerate(here):
            canvas.text(x, y - 0.18 - number * 0.15, one_line(one.name, 18), "center", over=True)
