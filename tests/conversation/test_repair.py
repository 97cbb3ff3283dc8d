"""The repair patterns of Rasa CALM, each by its name, and what going back and changing may do."""

from __future__ import annotations

import pytest

from assistant.conversation.session import Session
from assistant.domain.events import (
    Answered,
    Asked,
    Digressed,
    Finished,
    Heard,
    Kept,
    Misunderstood,
    Paused,
    Said,
    Skipped,
    Voice,
)
from assistant.domain.library import MatchState
from tests.fakes import KNOWN_ID, FakeLibrarian, FakeReader, Talk, asked_steps, few_cards, plain_answer, said_texts


def test_session_start_greets_then_asks_the_first_question() -> None:
    talk = Talk()
    assert [type(event) for event in talk.heard] == [Said, Asked]
    assert "stays on this computer" in said_texts(talk.heard)
    assert talk.step == "opening.partnership"


def test_session_start_on_a_saved_reflection_asks_the_pending_question_alone() -> None:
    talk = Talk()
    talk.until("direction.bottom_up")
    assert asked_steps(talk.come_back()) == ["direction.bottom_up"]


def test_continue_interrupted_answers_the_digression_then_returns_once() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    events = talk.say("/ask what did the contract leave out?")
    assert [type(event) for event in events] == [Digressed, Said, Asked]
    answer = events[1]
    assert isinstance(answer, Said)
    assert answer.voice is Voice.ANSWER and answer.citations
    assert asked_steps(events) == ["direction.top_down"]


def test_continue_interrupted_after_several_digressions_still_returns_once_each_time() -> None:
    talk = Talk()
    talk.until("worth.values")
    for _ in range(3):
        assert asked_steps(talk.say("What does value mean?")) == ["worth.values"]
    assert asked_steps(talk.say("3")) == ["worth.probe"]


def test_correct_changes_an_answer_by_its_number() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    assert "1. The partnership" in said_texts(talk.say("/change"))
    events = talk.say("/change 2")
    assert asked_steps(events) == ["opening.partners"]
    assert "Before, you answered" in events[-1].model_dump()["text"]
    assert asked_steps(talk.say("The council and the trust only.")) == ["direction.top_down"]
    assert talk.state.answers["opening.partners"].text == "The council and the trust only."


@pytest.mark.parametrize("name", ["direction from above", "Direction from above", "direction.top_down"])
def test_correct_changes_an_answer_by_its_name(name: str) -> None:
    talk = Talk()
    talk.until("motivation.open")
    assert asked_steps(talk.say(f"/change {name}")) == ["direction.top_down"]


def test_correct_with_an_unknown_name_says_so_and_changes_nothing() -> None:
    talk = Talk()
    talk.until("motivation.open")
    events = talk.say("/change [bold]the weather[/bold]")
    assert "no answer called" in said_texts(events)
    assert asked_steps(events) == ["motivation.open"]


def test_correct_twice_leaves_the_first_reopened_answer_as_it_was() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    talk.say("/change 1")
    assert asked_steps(talk.say("/change 2")) == ["opening.partners"]
    assert asked_steps(talk.say("The hospices.")) == ["direction.top_down"]
    assert "opening.partnership" in talk.state.answers


def test_skip_passes_over_the_question_and_does_not_ask_it_again() -> None:
    talk = Talk()
    talk.until("direction.open")
    talk.say("/skip")
    assert talk.step == "direction.top_down"
    talk.finish()
    assert asked_steps(talk.heard).count("direction.open") == 1


def test_skip_of_the_required_first_question_is_refused() -> None:
    talk = Talk()
    for refusal in ("/skip", "skip", "don't know"):
        assert asked_steps(talk.say(refusal)) == ["opening.partnership"]
    assert not talk.state.skipped


def test_skip_on_a_reopened_question_keeps_the_earlier_answer() -> None:
    talk = Talk()
    talk.until("motivation.open")
    before = talk.state.answers["direction.top_down"]
    talk.say("/change direction from above")
    events = talk.say("/skip")
    assert any(isinstance(event, Kept) for event in events)
    assert talk.state.answers["direction.top_down"] == before
    assert talk.step == "motivation.open"


def test_skip_on_the_reopened_required_question_keeps_it_too() -> None:
    talk = Talk()
    talk.until("opening.role")
    talk.say("/back")
    talk.say("/back")
    assert talk.step == "opening.partnership"
    talk.say("/skip")
    assert talk.state.answers["opening.partnership"].text.startswith("On opening.partnership")


def test_skip_on_a_question_due_again_keeps_the_earlier_answer_and_goes_on() -> None:
    talk = leaning("4", "1")
    words = talk.state.answers["direction.probe"].text
    talk.say("/change direction from within")
    assert asked_steps(talk.say("4")) == ["direction.probe"]
    talk.say("/skip")
    assert talk.step == "motivation.open"
    assert talk.state.answers["direction.probe"].text == words


def test_keeping_an_answer_to_a_question_since_reworded_does_not_ask_it_again() -> None:
    talk = leaning("4", "1")
    talk.say("/change direction from within")
    talk.say("4")
    talk.say("/skip")
    assert asked_steps(talk.say("/change direction, looked at again")) == ["direction.probe"]
    talk.say("/skip")
    assert talk.step == "motivation.open"


@pytest.mark.parametrize("command", ["/pause", "/quit", "stop"])
def test_cancel_pauses_and_coming_back_asks_the_same_question(command: str) -> None:
    talk = Talk()
    talk.until("worth.open")
    events = talk.say(command)
    assert [type(event) for event in events] == [Paused, Said]
    assert asked_steps(talk.come_back()) == ["worth.open"]
    talk.say("Nobody counts what families would.")
    assert talk.step == "worth.value"


def test_clarify_says_why_a_question_is_asked_with_its_source() -> None:
    talk = Talk()
    talk.until("direction.open")
    for command in ("/why", "What do you mean?"):
        events = talk.say(command)
        assert "Full citation of behrendt-ramanuj-2020" in said_texts(events)
        assert asked_steps(events) == ["direction.open"]


def test_clarify_words_the_second_and_third_misunderstanding_differently() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    replies = [said_texts(talk.say("quite a lot really")) for _ in range(3)]
    assert len(set(replies)) == 3


def test_cannot_handle_keeps_what_was_typed_and_asks_again() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    events = talk.say("banana")
    assert events[0] == Misunderstood(step="direction.top_down", text="banana")
    assert asked_steps(events) == ["direction.top_down"]


def test_cannot_handle_an_unknown_command_names_it_and_how_to_begin_with_a_slash() -> None:
    text = said_texts(Talk().say("/nonsense"))
    assert "/nonsense" in text and "space" in text


def test_repeat_asks_the_same_question_in_the_same_words() -> None:
    talk = Talk()
    talk.until("direction.open")
    pending = talk.state.pending
    events = talk.say("/repeat")
    assert [event for event in events if isinstance(event, Asked)] == [pending]


def test_completed_finishes_once_and_waits_for_nothing() -> None:
    talk = Talk()
    talk.finish()
    assert [event for event in talk.heard if isinstance(event, Finished)] == [Finished()]
    assert talk.state.finished and talk.state.pending is None
    assert talk.come_back() == []


def test_completed_still_answers_commands_and_questions() -> None:
    talk = Talk()
    talk.finish()
    assert "So far" in said_texts(talk.say("/summary"))
    assert "dentistry" in said_texts(talk.say("What did the contract leave out?"))
    assert "Nothing is being asked" in said_texts(talk.say("thank you"))
    assert talk.state.finished


def test_completed_accepts_a_change_and_finishes_again() -> None:
    talk = Talk()
    talk.finish()
    talk.come_back()
    assert asked_steps(talk.say("/change what you will do")) == ["close.commitment"]
    assert not talk.state.finished
    events = talk.say("Write to the families; me; in May")
    assert isinstance(events[-1], Finished)
    assert talk.state.answers["close.commitment"].commitment is not None


def test_completed_then_paused_still_replies_when_come_back_to() -> None:
    talk = Talk()
    talk.finish()
    talk.say("/quit")
    talk.come_back()
    assert "So far" in said_texts(talk.say("/summary"))


def test_internal_error_of_the_library_is_said_once_and_the_conversation_goes_on() -> None:
    talk = Talk()
    talk.librarian.closed = True
    talk.finish()
    assert said_texts(talk.heard).count("could not be opened") == 1
    assert talk.state.finished


def test_internal_error_of_the_library_answers_a_digression_and_returns() -> None:
    talk = Talk()
    talk.librarian.closed = True
    for text in ("/ask who decides?", "/search money", "/why"):
        assert asked_steps(talk.say(text)) == ["opening.partnership"]


def test_internal_error_of_the_reader_goes_on_without_a_reading() -> None:
    talk = Talk()
    talk.reader.closed = True
    talk.finish()
    assert talk.state.finished
    assert any(isinstance(event, Heard) for event in talk.heard)


def leaning(first: str, second: str) -> Talk:
    """A conversation past direction, rated as given."""
    talk = Talk()
    talk.until("direction.top_down")
    talk.say(first)
    talk.say(second)
    talk.until("motivation.open")
    return talk


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


def test_a_question_typed_as_an_answer_is_taken_as_one_the_second_time() -> None:
    talk = Talk()
    talk.until("direction.open")
    first = talk.say("Who decides?")
    assert isinstance(first[0], Digressed) and first[0].inferred
    assert "send it once more" in said_texts(first)
    assert isinstance(talk.say(" Who decides? ")[0], Answered)
    assert talk.step == "direction.top_down"


def test_a_question_asked_with_a_slash_is_not_offered_as_an_answer() -> None:
    talk = Talk()
    talk.until("direction.open")
    assert "send it once more" not in said_texts(talk.say("/ask Who decides?"))


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
    mirror = said_texts(events)
    assert "the region sends a template every quarter" in mirror
    assert "Two nurses redesigned discharge" in mirror


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
    with pytest.raises(Exception, match="another window"):
        list(other.say("Something else"))


@pytest.mark.parametrize("text", ["x" * 1_000_000, "word " * 200_000, "a. " * 300_000, "\x1b[2J\x07" * 1000 + "ward"])
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
    positions = [event.position for event in talk.heard if isinstance(event, Asked)]
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
    assert len(reader.read_texts) == sum(step.reads for step in talk.script.steps)
