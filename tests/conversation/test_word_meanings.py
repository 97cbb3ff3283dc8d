"""Somebody who asks what a word of the question means is told that, and then asked once more."""

from __future__ import annotations

import pytest

from assistant import paths
from assistant.conversation.script import Prompts
from assistant.domain.events import Answered, Digressed, Said, Voice
from tests.fakes import Talk, asked_steps, full_script, said_texts


@pytest.mark.parametrize(
    "text",
    [
        "what do you mean by within?",
        "what counts as within: my own staff or only the five of us?",
        "Sorry, does within include my own staff?",
        "What does “from within” mean?",
        "what's within?",
        "By within, do you mean just us?",
        "I don't understand what within means",
    ],
)
def test_a_word_of_the_question_is_explained_and_the_question_put_once_more(text: str) -> None:
    talk = Talk()
    talk.until("direction.bottom_up")
    events = talk.say(text)
    assert isinstance(events[0], Digressed)
    assert "everybody who does the work" in said_texts(events)
    assert "orders from above" not in said_texts(events)
    assert asked_steps(events) == ["direction.bottom_up"]
    talk.say("2")
    assert talk.state.answers["direction.bottom_up"].rating == 2


@pytest.mark.parametrize(
    ("step", "text", "told"),
    [
        ("direction.open", "what do you mean by partnership?", "lasting arrangement"),
        ("worth.values", "What does value mean?", "what is got for what is spent"),
        ("worth.value", "what do you mean by what people value", "dignity"),
        ("stage.self", "what is coordinating?", "planning together"),
        ("stage.contact", "what do you mean by contact?", "who speaks to whom"),
        ("motivation.external", "what counts as outside incentives?", "somebody else gives"),
    ],
)
def test_poles_stages_and_behaviours_are_explained(step: str, text: str, told: str) -> None:
    talk = Talk()
    talk.until(step)
    assert told in said_texts(talk.say(text))


@pytest.mark.parametrize("word", ["consensus", "capacity"])
def test_the_two_sides_of_the_practice_map_are_explained_with_their_source(word: str) -> None:
    talk = Talk(script=full_script())
    talk.until(CONSENSUS)
    said = [event for event in talk.say(f"what do you mean by {word}?") if isinstance(event, Said)]
    assert word.capitalize() in said[0].text and "markwell-2023" in said[0].text
    assert said[0].voice is Voice.COMMAND


CONSENSUS = next(step.id for step in full_script().steps if step.role == "consensus")


@pytest.mark.parametrize(
    ("step", "text"),
    [("direction.top_down", "What is trust?"), ("stage.self", "what is the evidence for coordinating?")],
)
def test_a_question_about_something_else_goes_to_the_library(step: str, text: str) -> None:
    talk = Talk()
    talk.until(step)
    assert [event.voice for event in talk.say(text) if isinstance(event, Said)] == [Voice.ANSWER]


def test_a_word_that_is_not_explained_anywhere_is_left_to_the_person() -> None:
    talk = Talk()
    talk.until("direction.open")
    assert "way" in said_texts(talk.say("what do you mean by differently?"))


def test_an_answer_that_uses_such_a_word_stays_an_answer() -> None:
    talk = Talk()
    talk.until("direction.open")
    assert isinstance(talk.say("By within the month we had a plan, and it did not count as ours.")[0], Answered)


def test_every_word_explained_belongs_to_a_part_there_is_and_no_two_of_a_part_share_a_name() -> None:
    prompts = Prompts(paths.find().prompts)
    script = prompts.script("full")
    known = {part.id for part in prompts.parts} | {"any"}
    named: list[tuple[str, str]] = []
    for term in script.terms:
        assert set(term.parts) <= known and term.say and term.called
        named += [(part, name.lower()) for part in term.parts for name in term.called]
    assert len(named) == len(set(named))
