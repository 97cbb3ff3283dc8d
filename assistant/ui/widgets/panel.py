"""The side panel: where the person stands so far, in bars, numbers and words."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.domain.vocabulary import STAGES
from assistant.sanitise import one_line
from assistant.ui.state import DONT_KNOW, Panel, Plan

TOP = 4
"""The highest rating."""
PER_POINT = 3
"""Columns a point takes."""
HALF = 14
"""Columns on either side of a tension's middle."""


@dataclass(frozen=True)
class Glyphs:
    """The marks bars are drawn with."""

    full: str = "█"
    empty: str = "░"
    middle: str = "│"
    here: str = "●"
    away: str = "○"
    step: str = "│"


UNICODE = Glyphs()
ASCII = Glyphs(full="#", empty=".", middle="|", here="*", away="o", step="|")


def draw(panel: Panel, plan: Plan, glyphs: Glyphs = UNICODE) -> Content:
    """The whole panel as text."""
    lines = [Content.styled("Where you are", "bold"), Content("")]
    for _, name, poles in plan.tensions:
        lines += [*_tension(name, poles, panel, glyphs), Content("")]
    lines += _stage(panel, glyphs)
    return Content("\n").join(lines)


def _tension(name: str, poles: tuple[tuple[str, str], ...], panel: Panel, glyphs: Glyphs) -> list[Content]:
    (left, left_name), (right, right_name) = poles[0], poles[-1]
    names = f"{one_line(left_name, HALF):<{HALF}} {one_line(right_name, HALF):>{HALF}}"
    bars = f"{_side(panel, left, glyphs, mirrored=True)}{glyphs.middle}{_side(panel, right, glyphs)}"
    return [Content.styled(one_line(name), "bold $primary"), Content(names), Content(bars)]


def _side(panel: Panel, pole: str, glyphs: Glyphs, *, mirrored: bool = False) -> str:
    """One bar with its number outside: `3 ░░░█████████` or `███░░░░░░░░░ 1`."""
    if pole not in panel.ratings:
        words, filled = "–", 0
    else:
        rating = panel.ratings[pole]
        words, filled = (DONT_KNOW, 0) if rating is None else (str(rating), rating)
    if words == DONT_KNOW:
        return f"{words + ' ':>{HALF}}" if mirrored else f"{' ' + words:<{HALF}}"
    bar = glyphs.full * PER_POINT * filled
    if mirrored:
        return f"{words} {bar:{glyphs.empty}>{PER_POINT * TOP}}"
    return f"{bar:{glyphs.empty}<{PER_POINT * TOP}} {words}"


def _stage(panel: Panel, glyphs: Glyphs) -> list[Content]:
    mixed = "C  mixed" if panel.calculated == "mixed" else ""
    lines = [Content.assemble((f"{'Stage':<18}", "bold $primary"), mixed)]
    for stage in STAGES:
        marks = [
            letter
            for letter, value in (("S", panel.self_placed), ("C", panel.calculated), ("N", panel.needed))
            if value == stage
        ]
        dot = glyphs.here if marks else glyphs.away
        lines.append(Content.assemble(f"{dot} {stage.capitalize():<16}", (" ".join(marks), "bold")))
    legend = "S your own view  C calculated\nN needed for the purpose"
    return [*lines, Content.styled(legend, "$quiet")]


class SidePanel(VerticalScroll, can_focus=False):
    """Beside the conversation when there is room, above it on request when there is not."""

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(id="panel-text")

    def show(self, panel: Panel, plan: Plan) -> None:
        """Redraw; in plain characters where the terminal cannot show others."""
        unicode = self.app.console.encoding.lower().startswith("utf")
        self.query_one("#panel-text", Static).update(draw(panel, plan, UNICODE if unicode else ASCII))
