"""Going back and changing an answer: what depended on it is asked again, and nothing else is."""

from __future__ import annotations

from assistant.domain.events import (
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
