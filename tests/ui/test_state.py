from __future__ import annotations

from assistant.domain.events import (
    Answered,
    Asked,
    AskKind,
    CitedCard,
    Commanded,
    Event,
    Finished,
    Kept,
    Option,
    Recorded,
    Reopened,
    Said,
    Skipped,
    Started,
    Voice,
)
from assistant.ui import state
from assistant.ui.state import Panel, Plan, Turn, View, Who
from tests.ui.script import NOW

OPEN = Asked(step="p", kind=AskKind.OPEN, text="Which one?", position=1, of=9)
RATE = Asked(step="r", kind=AskKind.RATE, text="How far?", min=0, max=4, position=2, of=9)
STAGE = Asked(
    step="s",
    kind=AskKind.CHOOSE,
    text="Where?",
    options=(Option(id="connecting", label="Connecting. We swap news"), Option(id="cooperating", label="Cooperating")),
    position=3,
    of=9,
)


def view_of(*events: Event, start: View | None = None) -> View:
    view = start or View()
    for event in events:
        view = state.apply(view, event)
    return view


def test_said_becomes_a_turn_with_its_citations() -> None:
    cited = (CitedCard(card="c", sources=("ham-2013",), citation="Ham, 2013"),)
    view = view_of(Said(text="It depends.", voice=Voice.GUIDANCE, citations=cited))
    assert view.turns == (Turn(Who.ASSISTANT, "It depends.", Voice.GUIDANCE, cited),)


def test_said_without_words_shows_nothing() -> None:
    assert view_of(Said(text="", voice=Voice.COMMAND)).turns == ()


def test_own_words_are_shown_once_when_they_were_shown_at_once() -> None:
    view = state.spoke(view_of(OPEN), "Northfield")
    view = state.settled(view_of(Answered(step="p", text="Northfield"), RATE, start=view))
    assert [turn.text for turn in view.turns] == ["Which one?", "Northfield", "How far?"]
    assert not view.echoed


def test_replayed_events_give_the_same_turns() -> None:
    events: tuple[Event, ...] = (
        Started(reflection="x", path="short"),
        OPEN,
        Answered(step="p", text="Northfield"),
        RATE,
        Answered(step="r", text="3", rating=3),
        STAGE,
        Answered(step="s", text="1", chosen=("connecting",)),
    )
    live = View()
    for event in events:
        if isinstance(event, Answered):
            live = state.spoke(live, event.text)
        live = state.apply(live, event)
    replayed = state.fold(Recorded(seq=n, at=NOW, what=event) for n, event in enumerate(events))
    assert state.settled(live).turns == replayed.turns
    assert [turn.text for turn in replayed.turns][-1] == "Connecting. We swap news"
    assert "3 of 4" in [turn.text for turn in replayed.turns]


def test_asking_the_same_again_at_once_adds_no_turn() -> None:
    assert len(view_of(OPEN, OPEN).turns) == 1


def test_question_returns_after_a_command() -> None:
    view = view_of(OPEN, Commanded(command="why"), Said(text="Because."), OPEN)
    assert [turn.text for turn in view.turns] == ["Which one?", "/why", "Because.", "Which one?"]


def test_what_came_of_a_command_is_read_again_as_it_was_typed() -> None:
    assert view_of(OPEN, Commanded(command="nothing_before")).turns[-1].text == "/back"


def test_skipping_and_keeping_are_words_too() -> None:
    view = view_of(OPEN, Answered(step="p", text="A"), Reopened(step="p"), OPEN)
    assert view.keeping
    assert view_of(Kept(step="p"), start=view).turns[-1].text == "(left as it was)"
    assert view_of(OPEN, Skipped(step="p")).turns[-1].text == "/skip"


def test_what_is_copied_is_all_since_the_person_spoke_with_its_sources() -> None:
    cited = (CitedCard(card="c", sources=("ham-2013",), citation="Ham, 2013"),)
    said = Said(text="It depends.", voice=Voice.GUIDANCE, citations=cited)
    view = view_of(OPEN, Answered(step="p", text="A"), said, RATE)
    assert state.last_words(view) == "It depends.\n— Ham, 2013\n\nHow far?"


def test_panel_fills_in_from_answers() -> None:
    plan = Plan(rating_steps={"r": "top_down", "r2": "bottom_up"}, stage_steps={"s": "self_placed"})
    assert state.panel(view_of(OPEN), plan) == Panel()
    view = view_of(
        RATE,
        Answered(step="r", text="3", rating=3),
        RATE.model_copy(update={"step": "r2"}),
        Answered(step="r2", text="don't know"),
        STAGE,
        Answered(step="s", text="2", chosen=("cooperating",)),
    )
    after = state.panel(view, plan, "mixed")
    assert after.ratings == {"top_down": 3, "bottom_up": None}
    assert (after.self_placed, after.calculated, after.needed) == ("cooperating", "mixed", None)


def test_the_heading_says_how_far_the_conversation_is_at_any_width() -> None:
    assert state.heading(view_of(), "Discharge") == "Discharge"
    assert state.heading(view_of(RATE), "Discharge") == "Question 2 of 9  ·  Discharge"
    assert state.heading(view_of(OPEN, Finished()), "Discharge") == "Finished  ·  Discharge"


def test_panel_forgets_an_answer_that_is_asked_again() -> None:
    plan = Plan(rating_steps={"r": "top_down"})
    view = view_of(RATE, Answered(step="r", text="3", rating=3), Reopened(step="r"), RATE)
    assert state.panel(view, plan).ratings == {}


def test_a_part_passed_over_with_one_word_is_one_turn_when_it_is_read_again() -> None:
    asked = Asked(step="a.one", kind=AskKind.OPEN, text="One?", position=1, of=3)
    events = (asked, Skipped(step="a.one"), Skipped(step="a.two"), Skipped(step="a.three"))
    view = state.fold(Recorded(seq=seq, at=NOW, what=event) for seq, event in enumerate(events))
    assert [turn.text for turn in view.turns] == ["One?", "/skip"]
