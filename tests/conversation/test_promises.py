"""What a whole conversation promises: guidance once, words kept, every question once."""

from __future__ import annotations

import pytest

from assistant.conversation.session import Session
from assistant.domain.events import (
    Asked,
    Finished,
    Said,
    Skipped,
    Voice,
)
from assistant.domain.library import MatchState
from assistant.errors import ReflectionBusy
from tests.fake_library import FakeLibrarian, FakeReader, few_cards
from tests.fakes import KNOWN_ID, Talk, asked_steps, plain_answer, said_texts


def test_no_card_is_brought_twice() -> None:
    talk = Talk()
    talk.finish()
    for changes in (("/change direction from above", "0"), ("/change direction from above", "4")):
        for text in changes:
            talk.say(text)
        talk.finish()
    brought = [
        event.citations[0].card
        for event in talk.heard
        if isinstance(event, Said) and event.voice in (Voice.GUIDANCE, Voice.COUNTERPOINT) and event.citations
    ]
    assert len(brought) == len(set(brought)) >= 8


def test_guidance_brings_one_passage_and_one_against_it_at_each_tension_and_the_stage() -> None:
    talk = Talk()
    talk.finish()
    for part in ("direction", "motivation", "worth", "stage"):
        assert talk.state.said[f"{part}.guide"].citations
        assert talk.state.said[f"{part}.counter"].citations


def test_with_nothing_in_the_library_it_says_so_and_sets_nothing_against_nothing() -> None:
    talk = Talk(FakeLibrarian(cards=(), state=MatchState.NONE))
    talk.finish()
    assert "nothing close enough" in said_texts(talk.heard)
    assert not any(isinstance(event, Said) and event.voice is Voice.COUNTERPOINT for event in talk.heard)


def test_a_card_without_another_side_carries_its_own_caution() -> None:
    talk = Talk(FakeLibrarian(cards=few_cards()[:1]))
    talk.until("motivation.open")
    assert "Mind the gap." in said_texts(talk.heard)


def test_what_the_person_said_is_quoted_back() -> None:
    talk = Talk()
    talk.until("direction.open")
    events = talk.say("Look, the region sends a template every quarter. Two nurses redesigned discharge.")
    events += talk.say("4")
    asked = "\n".join(event.text for event in events if isinstance(event, Asked))
    assert "the region sends a template every quarter" in asked
    assert "Two nurses redesigned discharge" in asked


def test_who_and_when_are_asked_only_where_they_were_left_out() -> None:
    talk = Talk()
    talk.until("close.commitment")
    assert asked_steps(talk.say("Write to the families")) == ["close.who"]
    assert asked_steps(talk.say("me")) == ["close.when"]
    assert isinstance(talk.say("by May")[-1], Finished)


def test_the_first_answer_names_the_reflection_until_the_person_does() -> None:
    talk = Talk()
    talk.say("The frailty alliance\nof three towns, which is meant to keep people at home and well")
    assert talk.store.titles[KNOWN_ID].startswith("The frailty alliance of three towns")
    talk.store.rename(KNOWN_ID, "Ours")
    talk.come_back()
    talk.say("The council")
    assert talk.store.titles[KNOWN_ID] == "Ours"


def test_a_reflection_stopped_before_its_first_event_can_be_resumed() -> None:
    talk = Talk()
    talk.store.logs[KNOWN_ID].clear()
    assert asked_steps(talk.come_back()) == ["opening.partnership"]
    assert talk.state.reflection == KNOWN_ID
    assert talk.summaries.build("New reflection", ()).finished is None


def test_two_sessions_on_one_reflection_cannot_both_go_on() -> None:
    talk = Talk()
    other = Session.resume(talk.engine, talk.store, talk.clock, KNOWN_ID)
    talk.say("The frailty alliance")
    with pytest.raises(ReflectionBusy, match="another window"):
        list(other.say("Something else"))


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "word " * 200_000, "a. " * 300_000, "\x1b[2J\x07" * 1000 + "ward"],
    ids=["a word", "words", "sentences", "escapes"],
)
def test_a_huge_or_hostile_answer_is_kept_whole_and_quoted_short(text: str) -> None:
    talk = Talk()
    talk.until("direction.open")
    events = talk.say(text)
    kept = talk.state.answers["direction.open"].text
    assert kept == text.replace("\x1b[2J\x07", "")
    assert len(said_texts(events)) < 2000
    talk.finish()
    assert "\x1b" not in said_texts(talk.heard)


def test_no_question_is_asked_twice_in_an_uninterrupted_conversation() -> None:
    talk = Talk()
    talk.finish()
    asked = asked_steps(talk.heard)
    assert len(asked) == len(set(asked)) == talk.heard[-3].model_dump().get("of", len(asked))


def test_positions_count_up_to_the_number_announced() -> None:
    talk = Talk()
    talk.finish()
    second_probes = {step.id for step in talk.script.steps if step.when == "further"}
    asked = [event for event in talk.heard if isinstance(event, Asked) and event.step not in second_probes]
    positions = [event.position for event in asked]
    assert positions == list(range(1, positions[-1] + 1))
    assert {event.of for event in talk.heard if isinstance(event, Asked)} == {positions[-1]}


def test_everything_may_be_skipped_but_the_first() -> None:
    talk = Talk()
    talk.finish(lambda asked: plain_answer(asked) if not asked.optional else "/skip")
    assert talk.state.finished
    assert [event.step for event in talk.heard if isinstance(event, Skipped)][0] == "opening.partners"


def test_the_reader_is_asked_only_about_open_answers() -> None:
    reader = FakeReader()
    talk = Talk(reader=reader)
    talk.finish()
    assert len(reader.read_texts) == sum(step.reads and step.id in talk.state.answers for step in talk.script.steps)
