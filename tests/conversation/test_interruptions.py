"""What stops the script for a while: distress, who somebody is, and a number at odds with words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.domain.asides import Chose, Conflicted, Discarded, Distressed, Noticed
from assistant.domain.events import Answered, Asked, Digressed, Heard, Paused, Said, Voice
from assistant.domain.reflection import fold
from assistant.errors import ReflectionNotFound
from tests.fakes import KNOWN_ID, Talk, asked_steps, plain_answer, said_texts, short_script

SCRIPT = short_script()
DESPAIR = "The region sends a template. I can't go on like this."
DANGER = "Sometimes I want to die."
PATIENT = "Mrs Halloran, 82, waited nine hours. The region sent a template."
FREE = "Nobody tells us what to do. The money came later."

TURNS = (
    DESPAIR, DANGER, PATIENT, FREE, "4", "0", "1", "2", "keep", "stop", "/back", "/skip", "/remove the", "/why", "hm",
    "Who decides?", "Actually, make direction from above a 1", "3 from above and 1 from within", "plain",
)  # fmt: skip


def at(step: str, *lines: str) -> Talk:
    talk = Talk(script=SCRIPT)
    talk.until(step)
    for line in lines:
        talk.say(line)
    return talk


def written(talk: Talk) -> str:
    """Everything that is kept, as it is kept."""
    return "\n".join(one.model_dump_json() for one in talk.store.logs[KNOWN_ID]) + talk.store.titles[KNOWN_ID]


@pytest.mark.parametrize("step", ["opening.partnership", "direction.open", "direction.top_down", "stage.trust"])
@pytest.mark.parametrize("words", [DESPAIR, DANGER])
def test_distress_stops_the_analysis_and_names_people_to_turn_to(step: str, words: str) -> None:
    talk = at(step)
    events = talk.say(words)
    assert [type(event) for event in events] == [Distressed, Said, Asked]
    assert talk.step == "aside.distress" and step not in talk.state.answers
    for help_there_is in (
        "116 123",
        "NHS 111",
        "999",
        "GP",
        "occupational health",
        "Practitioner Health",
        "local emergency",
    ):
        assert help_there_is in said_texts(events)


def test_distress_then_go_on_takes_the_words_out_and_asks_the_same_question() -> None:
    talk = at("direction.open", DESPAIR)
    events = talk.say("2")
    assert asked_steps(events) == ["direction.open"]
    assert "can't go on" not in written(talk)
    talk.say("The region sent a template.")
    assert talk.step == "direction.top_down"


def test_distress_then_keep_makes_it_an_answer_that_is_neither_read_nor_quoted() -> None:
    talk = at("direction.open", DESPAIR, "keep")
    assert talk.state.answers["direction.open"].text == DESPAIR
    assert DESPAIR not in talk.reader.read_texts
    talk.until("motivation.open")
    after = [event for event in talk.heard if isinstance(event, Said | Asked) and event.step != "aside.distress"]
    assert not any("go on like this" in event.text for event in after)


def test_distress_then_stop_keeps_the_rest_and_comes_back_to_the_question() -> None:
    talk = at("direction.open", DESPAIR)
    events = talk.say("stop")
    assert [type(event) for event in events] == [Chose, Paused, Said]
    assert talk.state.paused and "can't go on" not in written(talk)
    assert asked_steps(talk.come_back()) == ["direction.open"]
    assert "opening.partnership" in talk.state.answers


def test_distress_then_delete_is_asked_twice_and_leaves_nothing() -> None:
    talk = at("direction.open", DESPAIR)
    assert asked_steps(talk.say("4")) == ["aside.distress"]
    events = talk.say("4")
    assert isinstance(events[0], Discarded) and "Deleted" in said_texts(events)
    with pytest.raises(ReflectionNotFound):
        talk.store.info(KNOWN_ID)
    assert talk.say("hello") == []


@pytest.mark.parametrize("line", ["hm", "leave me alone", "I can't go on", "", "banana"])
def test_distress_waits_without_pressing_and_keeps_nothing_said_meanwhile(line: str) -> None:
    talk = at("direction.open", DESPAIR)
    replies = [said_texts(talk.say(line)) for _ in range(3)]
    assert talk.step == "aside.distress"
    assert not line or len(set(replies)) == 3
    talk.say("go on")
    assert not line or line == "hm" or line not in written(talk)


def test_distress_left_by_closing_is_asked_about_on_coming_back() -> None:
    talk = at("direction.open", DESPAIR)
    assert asked_steps(talk.come_back()) == ["aside.distress"]
    talk.say("/pause")
    assert asked_steps(talk.come_back()) == ["aside.distress"]


@pytest.mark.parametrize(("line", "step"), [("/skip", "direction.open"), ("/back", "opening.role")])
def test_distress_left_by_a_command_takes_the_words_out_too(line: str, step: str) -> None:
    talk = at("direction.open", DESPAIR)
    talk.say(line)
    assert talk.step == step and "can't go on" not in written(talk)


def test_distress_after_the_end_is_met_and_the_end_stands() -> None:
    talk = at("opening.partnership")
    talk.finish()
    assert talk.say(DANGER)[-1].model_dump()["step"] == "aside.distress"
    talk.say("go on")
    assert talk.state.finished


@pytest.mark.parametrize(
    "line", ["This job will kill me, the template came again.", "I'm dying to hear. Two nurses did it."]
)
def test_sarcasm_is_answered_as_ever(line: str) -> None:
    talk = at("direction.open", line)
    assert talk.state.answers["direction.open"].text == line


def test_a_patient_named_is_noticed_before_anything_is_said_of_it() -> None:
    talk = at("direction.open")
    events = talk.say(PATIENT)
    assert [type(event) for event in events] == [Answered, Noticed, Asked]
    asked = events[-1]
    assert isinstance(asked, Asked) and "“Mrs Halloran”" in asked.text
    assert (asked.position, asked.of) == (4, talk.state.asked["direction.open"].of)


def test_identifying_words_are_taken_out_everywhere_and_the_answer_stands() -> None:
    talk = at("opening.partnership", "The hub where Mrs Halloran, 82, was readmitted")
    assert "Halloran" in written(talk)
    events = talk.say("yes")
    assert "Taken out, in one place" in said_texts(events)
    assert "Halloran" not in written(talk) and "82, was readmitted" in written(talk)
    assert talk.store.titles[KNOWN_ID].startswith("The hub where [removed]")
    assert talk.state == fold(talk.session.events)
    assert talk.step == "opening.partners"


def test_identifying_words_left_standing_are_not_asked_about_again() -> None:
    talk = at("direction.open", PATIENT, "no")
    assert talk.state.answers["direction.open"].text == PATIENT
    assert talk.step == "direction.top_down"
    assert not any(isinstance(event, Noticed) for event in talk.say("3 because Mrs Halloran, 82, had to wait"))


def test_words_taken_out_late_leave_every_question_answered() -> None:
    talk = at("opening.partnership")
    talk.finish(
        lambda asked: (
            "Denby ward changed the template; me; by May" if asked.kind.value == "commit" else plain_answer(asked)
        )
    )
    before = {step: given.rating for step, given in talk.state.answers.items()}
    events = talk.say("/remove template")
    assert asked_steps(events) == [] and talk.state.finished
    assert {step: given.rating for step, given in talk.state.answers.items()} == before
    assert "sends a template" not in written(talk)
    assert talk.come_back() == [] and talk.state.finished


def test_remove_without_words_says_how_and_with_unknown_ones_that_there_are_none() -> None:
    talk = at("direction.open")
    assert "/remove Jane Doe" in said_texts(talk.say("/remove"))
    assert "nowhere" in said_texts(talk.say("/remove Jane Doe"))
    assert "Jane Doe" not in written(talk)
    assert talk.step == "direction.open"


def test_a_contradiction_is_asked_about_once_quoting_both() -> None:
    talk = at("direction.open", FREE)
    events = talk.say("4")
    assert [type(event) for event in events] == [Answered, Conflicted, Asked]
    text = events[-1].model_dump()["text"]
    assert "“Nobody tells us what to do”" in text and "direction from above at 4" in text
    talk.say("On paper nobody does, in practice the board does.")
    assert talk.state.answers["direction.top_down"].rating == 4
    assert talk.state.at_odds["direction.top_down"] == ("On paper nobody does, in practice the board does.",)
    talk.say("/change direction from above")
    assert not any(isinstance(event, Conflicted) for event in talk.say("3"))


def test_a_contradiction_can_be_put_right_with_a_number() -> None:
    talk = at("direction.open", FREE, "4", "0")
    assert talk.state.answers["direction.top_down"].rating == 0
    assert talk.step == "direction.bottom_up"


@pytest.mark.parametrize("line", ["/skip", "don't know", "skip"])
def test_a_contradiction_may_stand(line: str) -> None:
    talk = at("direction.open", FREE, "4", line)
    assert talk.state.answers["direction.top_down"].rating == 4
    assert talk.step == "direction.bottom_up"


def test_a_digression_inside_what_interrupted_comes_back_to_it() -> None:
    talk = at("direction.open", PATIENT)
    events = talk.say("What did the contract leave out?")
    assert isinstance(events[0], Digressed) and asked_steps(events) == ["aside.identifying"]
    assert asked_steps(talk.say("/why")) == ["aside.identifying"]
    talk.say("keep")
    assert talk.step == "direction.top_down"
    assert any(isinstance(event, Heard) and event.step == "direction.open" for event in talk.heard)


def test_the_reply_to_distress_is_set_apart_as_a_repair() -> None:
    events = at("direction.open").say(DESPAIR)
    assert isinstance(events[1], Said) and events[1].voice is Voice.REPAIR


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(TURNS), max_size=25))
@example([DESPAIR, "4", "4"])
def test_whatever_interrupts_there_is_a_next_question_and_the_log_tells_it_all(turns: list[str]) -> None:
    talk = Talk(script=SCRIPT)
    for turn in turns:
        pending = talk.state.pending
        talk.say(plain_answer(pending) if turn == "plain" and pending else turn)
        if talk.session.gone:  # "delete it", twice over, on distress: nothing is left to talk about
            assert KNOWN_ID not in talk.store.logs and talk.say("Hello?") == []
            return
        assert fold(talk.store.logs[KNOWN_ID]) == talk.state
        if talk.state.paused:
            talk.come_back()
        assert talk.state.finished or talk.state.waiting
    talk.summaries.build("Any", talk.session.events)
