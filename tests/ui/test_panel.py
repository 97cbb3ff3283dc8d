from __future__ import annotations

from assistant.ui.state import Panel, Plan
from assistant.ui.widgets.panel import ASCII, draw

PLAN = Plan(tensions=(("direction", "Direction", (("top_down", "from above"), ("bottom_up", "from within"))),))


def lines(panel: Panel) -> list[str]:
    return draw(panel, PLAN, ASCII).plain.split("\n")


def test_bars_oppose_each_other_with_numbers_outside() -> None:
    shown = lines(Panel(ratings={"top_down": 3, "bottom_up": 1}))
    assert "from above        from within" in shown
    assert "3 ...#########|###......... 1" in shown


def test_not_rated_and_not_known_differ() -> None:
    shown = "\n".join(lines(Panel(ratings={"top_down": None})))
    assert "don't know" in shown
    assert "............ –" in shown


def test_stage_is_shown_three_ways_in_letters() -> None:
    shown = lines(Panel(self_placed="coordinating", calculated="cooperating", needed="coordinating"))
    assert [line.split() for line in shown if line.startswith(("*", "o"))] == [
        ["o", "Connecting"],
        ["*", "Cooperating", "C"],
        ["*", "Coordinating", "S", "N"],
        ["o", "Collaborating"],
    ]


def test_a_mixed_picture_is_said_in_words() -> None:
    assert any("mixed" in line for line in lines(Panel(calculated="mixed")))
