"""A surface to draw figures on, in inches from the top left, and the few marks that are used on it.

Four tones tell things apart, and shape, fill and words always say the same, so that nothing is lost in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#1b2127"
QUIET = "#56606b"
"""Words of less weight; dark enough to read on paper."""
FULL = "#1d5c6b"
RULE = "#b9c2ca"
PAPER = "#ffffff"
WIDTH = 6.3
"""Inches across every figure: what lies between the margins of an A4 page."""
TEXT = 9.0
SMALL = 8.0
_UNDER, _OVER = 1, 3
"""Rules lie below boxes, marks above them, and words above everything."""

Align = Literal["left", "center", "right"]


class Canvas:
    """Draws on one pair of axes that fills a figure of `WIDTH` by `height` inches."""

    def __init__(self, axes: Axes, height: float) -> None:
        self._axes = axes
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.axis("off")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        align: Align = "left",
        *,
        quiet: bool = False,
        bold: bool = False,
        over: bool = False,
    ) -> None:
        """`words` with their middle at `y`; with `over`, rules do not show through them."""
        self._axes.text(
            x,
            y,
            words,
            ha=align,
            va="center",
            fontsize=SMALL if quiet else TEXT,
            color=QUIET if quiet else INK,
            fontweight="bold" if bold else "normal",
            zorder=_OVER + 1,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8} if over else None,
        )

    def line(self, xs: Sequence[float], ys: Sequence[float], *, bold: bool = False, dotted: bool = False) -> None:
        """A line through the points; a rule unless `bold`."""
        style: Any = (0, (1.5, 2)) if dotted else "solid"
        colour, width = (FULL, 3.0) if bold else (RULE, 0.8)
        self._axes.plot(
            xs, ys, color=colour, linewidth=width, linestyle=style, clip_on=False, zorder=_OVER if bold else _UNDER
        )

    def box(self, x: float, y: float, width: float, height: float, *, full: bool = False, dotted: bool = False) -> None:
        """A box with its corner at (x, y), outlined or `full`."""
        # Deferred with matplotlib: see charts.
        from matplotlib.patches import Rectangle

        style: Any = (0, (1.5, 2)) if dotted else "solid"
        face, edge = (FULL, PAPER) if full else (PAPER, QUIET)
        self._axes.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=face,
                edgecolor=edge,
                linewidth=0.8,
                linestyle=style,
                clip_on=False,
                zorder=_UNDER + 1,
            )
        )

    def disc(self, x: float, y: float, radius: float, *, full: bool = True) -> None:
        """A disc, or a ring."""
        from matplotlib.patches import Circle

        face = FULL if full else PAPER
        self._axes.add_patch(
            Circle((x, y), radius, facecolor=face, edgecolor=FULL, linewidth=1.2, clip_on=False, zorder=_OVER)
        )

    def shape(self, x: float, y: float, radius: float, corners: int, *, full: bool = True) -> None:
        """A square (`corners` is -4), or a diamond (4), `radius` from its middle to a corner."""
        from matplotlib.patches import Polygon

        off = radius * 0.75
        square = ((x - off, y - off), (x + off, y - off), (x + off, y + off), (x - off, y + off))
        diamond = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
        self._axes.add_patch(
            Polygon(
                diamond if corners > 0 else square,
                closed=True,
                facecolor=FULL if full else PAPER,
                edgecolor=FULL,
                linewidth=1.4,
                clip_on=False,
                zorder=_OVER,
            )
        )
