"""A number that is proposed can be taken with Enter; an earlier answer comes before it."""

from __future__ import annotations

from assistant.domain.events import Answered, Asked, AskKind
from assistant.domain.reflection import State
from assistant.ui.state import KEEP, View
from assistant.ui.widgets.question import placeholder

RATE = Asked(step="a.step", kind=AskKind.RATE, text="?", min=0, max=4, position=1, of=2, proposed=3)


def test_enter_takes_what_is_proposed_and_the_composer_says_so() -> None:
    view = View(state=State(pending=RATE))
    assert view.on_enter == "3"
    assert placeholder(view).endswith("or Enter for 3")


def test_enter_sends_nothing_where_nothing_is_proposed() -> None:
    view = View(state=State(pending=RATE.model_copy(update={"proposed": None})))
    assert view.on_enter == "" and "Enter" not in placeholder(view)


def test_an_earlier_answer_is_kept_rather_than_the_number_taken() -> None:
    before = Answered(step="a.step", text="1", rating=1)
    assert View(state=State(pending=RATE, earlier={"a.step": before})).on_enter == KEEP
