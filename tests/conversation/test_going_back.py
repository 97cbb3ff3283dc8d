"""Going back and changing an answer: what depended on it is asked again, and nothing else is."""

from __future__ import annotations

from assistant.domain.events import (
    Answered,
    Heard,
    Said,
    Voice,
)
from tests.fakes import Talk, asked_steps, leaning, said_texts


def guided(talk: Talk, tension: str) -> str:
    """The card that stands as the tension's guidance."""
    return talk.state.said[f"{tension}.guide"].citations[0].card


def test_a_changed_rating_that_changes_the_pattern_asks_the_probe_and_brings_guidance_again() -> None:
    talk = leaning("4", "1")
    before = guided(talk, "direction")
    talk.say("/change direction from within")
    assert asked_steps(talk.say("4")) == ["direction.probe"]
    events = talk.say("In the spring, over discharge, and we let the ward win.")
    voices = [event.voice for event in events if isinstance(event, Said)]
    assert voices == [Voice.GUIDANCE, Voice.COUNTERPOINT]
    assert guided(talk, "direction") != before
    assert talk.step == "motivation.open"


def test_a_changed_rating_that_leaves_the_pattern_asks_nothing_twice() -> None:
    talk = leaning("4", "1")
    talk.say("/change direction from above")
    events = talk.say("3")
    assert asked_steps(events) == ["motivation.open"]
    assert not said_texts(events)


def test_a_changed_opening_answer_is_read_and_mirrored_anew() -> None:
    talk = leaning("4", "1")
    talk.say("/change direction, in your words")
    events = talk.say("It was the nurses, all of it.")
    assert any(isinstance(event, Heard) for event in events)
    assert [event.step for event in events if isinstance(event, Said)] == ["direction.heard"]
    assert talk.step == "motivation.open"


def test_back_again_and_again_reaches_the_first_question_and_says_so() -> None:
    talk = Talk()
    talk.until("direction.bottom_up")
    steps = [asked_steps(talk.say("/back"))[0] for _ in range(5)]
    assert steps == ["direction.top_down", "direction.open", "opening.role", "opening.partners", "opening.partnership"]
    assert "nothing before" in said_texts(talk.say("/back"))
    assert talk.step == "opening.partnership"


def test_back_and_keeping_everything_returns_to_where_it_began() -> None:
    talk = Talk()
    talk.until("direction.bottom_up")
    answers = talk.state.answers
    for _ in range(4):
        talk.say("/back")
    talk.say("/skip")
    assert talk.step == "direction.bottom_up"
    assert talk.state.answers == answers


def test_back_returns_to_a_skipped_question_too() -> None:
    talk = Talk()
    talk.until("direction.open")
    talk.say("/skip")
    assert asked_steps(talk.say("/back")) == ["direction.open"]
    talk.say("The region sent a template.")
    assert talk.step == "direction.top_down"


def test_back_from_the_end_reopens_the_last_question() -> None:
    talk = Talk()
    talk.finish()
    assert asked_steps(talk.say("/back")) == ["close.commitment"]


def committed(talk: Talk, *answers: str) -> Talk:
    talk.until("close.commitment")
    for answer in answers:
        talk.say(answer)
    assert talk.state.finished
    return talk


def test_something_else_to_do_is_not_given_the_who_and_when_of_what_it_replaces() -> None:
    talk = committed(Talk(), "Write to the families", "me", "by May")
    talk.say("/change what you will do")
    assert asked_steps(talk.say("Ask the chair for money")) == ["close.who"]
    assert asked_steps(talk.say("the county")) == ["close.when"]
    talk.say("in June")
    made = talk.summaries.build("x", talk.session.events).commitments[0]
    assert (made.what, made.who, made.when) == ("Ask the chair for money", "the county", "in June")


def test_who_and_when_answered_before_it_was_noted_for_what_are_not_asked_again() -> None:
    talk = committed(Talk(), "Write to the families", "me", "by May")
    old = tuple(
        one.model_copy(update={"what": one.what.model_copy(update={"basis": ""})})
        if isinstance(one.what, Answered) and one.what.step.startswith("close.")
        else one
        for one in talk.session.events
    )
    talk.store.logs[talk.session.reflection] = list(old)
    talk.come_back()
    talk.say("/change direction from above")
    talk.say("/skip")
    assert talk.state.finished


def test_back_does_not_reopen_a_question_that_has_no_place_any_more() -> None:
    talk = committed(Talk(), "Write to the families", "me", "by May")
    talk.say("/change what you will do")
    talk.say("Ask the chair; Jo; in June")
    assert asked_steps(talk.say("/back")) == ["close.commitment"]
    talk.say("/skip")
    listed = said_texts(talk.say("/change"))
    assert "What you will do" in listed and "Who:" not in listed and "By when" not in listed


def test_a_choice_left_open_is_listed_as_such_and_not_by_its_number() -> None:
    talk = Talk()
    talk.until("stage.trust")
    talk.say("5")
    assert "Trust: Don't know" in said_texts(talk.say("/change"))


def test_a_counterpoint_does_not_outlive_the_guidance_it_was_set_against() -> None:
    talk = leaning("4", "1")
    assert talk.state.said["direction.counter"].citations
    talk.librarian.held = ()
    talk.say("/change direction from within")
    talk.say("4")
    talk.say("In the spring, over discharge.")
    assert talk.summaries.build("x", talk.session.events).tensions["direction"].cards == ()
