"""Annoyance at the assistant is met, not filed as an answer; and is one if the person insists."""

from __future__ import annotations

import pytest

from assistant.conversation.session import Session
from assistant.domain.events import Answered, Asked, Grievance, Misunderstood, Said, Voice
from tests.fakes import Talk, asked_steps, said_texts


@pytest.mark.parametrize("text", ["I already told you", "this is pointless", "that's not what I said"])
@pytest.mark.parametrize("step", ["direction.probe", "direction.top_down", "stage.trust", "close.commitment"])
def test_a_complaint_gets_an_honest_word_and_the_question_once(step: str, text: str) -> None:
    talk = Talk()
    talk.until(step)
    events = talk.say(text)
    assert [type(event) for event in events] == [Misunderstood, Said, Asked]
    assert asked_steps(events) == [step]
    reply = events[1]
    assert isinstance(reply, Said) and reply.voice is Voice.REPAIR
    assert "/skip" in reply.text and "/pause" in reply.text and "sorry" not in reply.text.lower()
    assert ("send it once more" in reply.text) is (step in ("direction.probe", "close.commitment"))


def test_a_complaint_sent_twice_is_the_answer() -> None:
    talk = Talk()
    talk.until("direction.probe")
    talk.say("I already told you.")
    assert isinstance(talk.say(" I already told you. ")[0], Answered)
    assert talk.step == "motivation.open"


def test_annoyance_at_the_partnership_is_an_answer() -> None:
    talk = Talk()
    talk.until("direction.probe")
    assert isinstance(talk.say("I've told them already and they still send the template")[0], Answered)


def test_a_complaint_at_the_first_question_offers_no_skip_that_would_be_refused() -> None:
    talk = Talk()
    reply = said_texts(talk.say("this is pointless"))
    assert "a name is enough" in reply and "`/skip`" not in reply


def test_words_that_cannot_be_read_at_the_first_question_offer_no_skip_either() -> None:
    talk = Talk()
    reply = said_texts(talk.say("😀"))
    assert "A name is enough" in reply and "/skip" not in reply


def test_a_complaint_does_not_count_as_a_misunderstanding() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    talk.say("this is pointless")
    assert "One whole number" in said_texts(talk.say("lots"))


def test_a_complaint_is_replied_to_after_a_kill() -> None:
    talk = Talk()
    talk.until("direction.probe")
    events = talk.session.say("this is pointless")
    next(events)
    events.close()  # stopped between the complaint and its reply
    resumed = Session.resume(talk.engine, talk.store, talk.clock, talk.session.reflection)
    found = list(resumed.go_on())
    assert [type(event) for event in found] == [Said, Asked]
    assert "/pause" in said_texts(found)


def test_a_log_from_before_complaints_were_heard_can_be_read() -> None:
    old = Misunderstood.model_validate({"event": "misunderstood", "step": "direction.top_down", "text": "lots"})
    assert old.grievance is None
    assert (
        Misunderstood.model_validate_json(
            Misunderstood(step="a", text="b", grievance=Grievance.POINTLESS).model_dump_json()
        ).grievance
        is Grievance.POINTLESS
    )
