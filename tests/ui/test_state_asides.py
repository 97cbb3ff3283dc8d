"""What the conversation screen shows while something interrupts, and after words were taken out."""

from __future__ import annotations

from assistant.domain.asides import Chose, Distressed, Removed
from assistant.domain.events import Answered, Asked, AskKind, Event, Option, Said
from assistant.ui.state import View, Who, apply, spoke

OPEN = Asked(step="p", kind=AskKind.OPEN, text="Who is in it?", position=1, of=2)
CHOICE = Asked(
    step="aside.distress",
    kind=AskKind.CHOOSE,
    text="What would you like to do?",
    options=(Option(id="stop", label="Stop here"), Option(id="go_on", label="Go on")),
    position=1,
    of=2,
)


def after(*events: Event) -> View:
    view = View()
    for event in events:
        view = apply(view, event)
    return view


def own(view: View) -> list[str]:
    return [turn.text for turn in view.turns if turn.who is Who.YOU]


def test_words_that_were_set_aside_are_shown_as_the_persons() -> None:
    view = after(OPEN, Distressed(step="p", text="I can't go on", kind="despair"), Said(text="I have stopped."), CHOICE)
    assert own(view) == ["I can't go on"]
    assert view.pending == CHOICE


def test_a_choice_read_again_is_shown_by_its_label() -> None:
    view = after(OPEN, Distressed(step="p", text="I can't go on", kind="despair"), CHOICE, Chose(choice="go_on"), OPEN)
    assert own(view) == ["I can't go on", "Go on"]


def test_words_taken_out_are_blanked_on_the_screen_at_once() -> None:
    view = after(OPEN, Answered(step="p", text="Jane Doe waited"), Said(text="You wrote “Jane Doe waited”."))
    view = apply(spoke(view, "/remove Jane Doe"), Removed(words=("Jane Doe",), places=1))
    assert not any("Jane" in turn.text for turn in view.turns)
    assert any("[removed] waited" in turn.text for turn in view.turns)


def test_a_removal_read_again_is_shown_without_its_words() -> None:
    assert own(after(OPEN, Removed(places=1))) == ["/remove …"]
