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
from assistant.ui.state import Turn, View, Who
from tests.ui.asked import OPEN, RATE, STAGE
from tests.ui.script import NOW


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


def test_the_heading_says_how_far_the_conversation_is_at_any_width() -> None:
    assert state.heading(view_of(), "Discharge") == "Discharge"
    assert state.heading(view_of(RATE), "Discharge") == "Question 2 of 9  ·  Discharge"
    assert state.heading(view_of(OPEN, Finished()), "Discharge") == "Finished  ·  0 answers  ·  Discharge"


def test_follow_ups_are_told_apart_from_the_numbered_questions_and_counted_as_such() -> None:
    """“Question 9 of 9” beside “11 answers” left people wondering what was counted."""
    more = RATE.model_copy(update={"step": "r.more"})
    choice = RATE.model_copy(update={"step": "aside.conflict"})
    first = view_of(OPEN, Answered(step="p", text="A"), RATE)
    assert state.heading(first, "D") == "Question 2 of 9  ·  D"
    between = view_of(Answered(step="r", text="3", rating=3), more, start=first)
    assert state.heading(between, "D") == "Question 2 of 9, a follow-up  ·  D"
    assert state.heading(view_of(choice, start=between), "D") == "Question 2 of 9  ·  D"
    done = view_of(Answered(step="r.more", text="B"), Finished(), start=between)
    assert state.heading(done, "D") == "Finished  ·  3 answers, 1 to follow-ups  ·  D"


def test_a_question_asked_again_is_no_follow_up() -> None:
    view = view_of(OPEN, Answered(step="p", text="A"), RATE, Reopened(step="p"), OPEN)
    assert state.heading(view, "D") == "Question 1 of 9  ·  D"


def test_replies_that_were_stopped_leave_nothing_asked() -> None:
    view = state.settled(view_of(OPEN, Answered(step="p", text="A")), stopped=True)
    assert view.stopped and view.rests
    assert not state.settled(view_of(OPEN), stopped=True).stopped, "the question was there already"


def test_a_part_passed_over_with_one_word_is_one_turn_when_it_is_read_again() -> None:
    asked = Asked(step="a.one", kind=AskKind.OPEN, text="One?", position=1, of=3)
    events = (asked, Skipped(step="a.one"), Skipped(step="a.two"), Skipped(step="a.three"))
    view = state.fold(Recorded(seq=seq, at=NOW, what=event) for seq, event in enumerate(events))
    assert [turn.text for turn in view.turns] == ["One?", "/skip"]


def test_dont_know_chosen_by_its_number_is_shown_in_words() -> None:
    unknown = STAGE.model_copy(update={"options": (*STAGE.options, Option(id="dont_know", label="Don't know"))})
    typed = str(len(unknown.options))
    view = view_of(unknown, Answered(step=unknown.step, text=typed))
    assert view.turns[-1] == Turn(Who.YOU, "Don't know")
