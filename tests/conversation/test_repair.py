"""The repair patterns of Rasa CALM, each by its name."""

from __future__ import annotations

import pytest

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
    Voice,
)
from tests.fakes import Talk, asked_steps, leaning, said_texts


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
