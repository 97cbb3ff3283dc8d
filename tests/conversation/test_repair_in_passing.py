"""Repair without a command: corrections, several answers at once, not knowing, what is no answer at all."""

from __future__ import annotations

import pytest

from assistant.domain.events import Answered, Asked, Digressed, Heard, Misunderstood, Reopened, Said, Voice
from tests.fakes import Talk, asked_steps, leaning, said_texts


def test_correct_an_earlier_answer_asks_again_what_rested_on_it_and_then_goes_on() -> None:
    talk = leaning("4", "1")
    guided = talk.state.said["direction.guide"].citations[0].card
    events = talk.say("Actually, make direction from above a 1")
    assert [type(event) for event in events[:3]] == [Reopened, Answered, Said]
    assert "direction from above, 4 to 1" in said_texts(events)
    assert talk.state.answers["direction.top_down"].rating == 1
    assert asked_steps(events) == ["direction.probe"]
    again = talk.say("Nothing moves it, that is the trouble with it.")
    assert [event.voice for event in again if isinstance(event, Said)] == [Voice.GUIDANCE, Voice.COUNTERPOINT]
    assert talk.state.said["direction.guide"].citations[0].card != guided
    assert talk.step == "motivation.open"


def test_correct_an_answer_on_which_nothing_rests_asks_nothing_again() -> None:
    talk = leaning("4", "1")
    assert asked_steps(talk.say("make direction from above a 3")) == ["motivation.open"]


ANSWER = "We do it because Dev asked us to, and he has never let us down."


@pytest.mark.parametrize("correction", ["Actually, make direction from above a 1.", "Sorry, I meant 1 for from above"])
def test_correct_in_the_last_sentence_of_an_answer_does_both(correction: str) -> None:
    talk = leaning("4", "1")
    events = talk.say(f"{ANSWER} {correction}")
    assert talk.state.answers["motivation.open"].text == ANSWER
    assert talk.state.answers["direction.top_down"].rating == 1
    assert "direction from above, 4 to 1" in said_texts(events)


def test_correct_after_a_number_does_both() -> None:
    talk = leaning("4", "1")
    talk.until("motivation.external")
    talk.say("3. Actually, make direction from above a 2.")
    assert talk.state.answers["motivation.external"].rating == 3
    assert talk.state.answers["direction.top_down"].rating == 2


@pytest.mark.parametrize("last", ["Direction from above is a 1 at best.", "Make trust the first thing.", "Sorry."])
def test_what_ends_an_answer_otherwise_stays_part_of_it(last: str) -> None:
    talk = leaning("4", "1")
    talk.say(f"{ANSWER} {last}")
    assert talk.state.answers["motivation.open"].text == f"{ANSWER} {last}"
    assert talk.state.answers["direction.top_down"].rating == 4


def test_correct_to_what_it_was_says_so() -> None:
    talk = leaning("4", "1")
    events = talk.say("make direction from above a 4")
    assert "stands so already" in said_texts(events)
    assert asked_steps(events) == ["motivation.open"]


def test_correct_in_words_without_a_value_asks_that_question_again() -> None:
    talk = leaning("4", "1")
    assert asked_steps(talk.say("change direction from above")) == ["direction.top_down"]
    talk.say("/skip")
    assert talk.step == "motivation.open"


def test_correct_after_the_end_finishes_again() -> None:
    talk = Talk()
    talk.finish()
    talk.say("Actually, make direction from above a 0")
    talk.finish()
    assert talk.state.finished and talk.state.answers["direction.top_down"].rating == 0


def test_several_answers_at_once_are_all_taken_said_back_in_a_line_and_not_asked_again() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    events = talk.say("3 from above and 1 from within, because the region signs it off")
    assert talk.state.answers["direction.top_down"].rating == 3
    assert talk.state.answers["direction.bottom_up"].rating == 1
    (said,) = [event for event in events if isinstance(event, Said) and event.voice is Voice.REPAIR]
    assert "direction from above 3 and direction from within 1" in said.text and "\n" not in said.text
    assert asked_steps(events) == ["direction.probe"]
    talk.finish()
    assert "direction.bottom_up" not in asked_steps(talk.heard)
    made = talk.summaries.build("x", talk.session.events).tensions["direction"]
    assert made.poles == {"top_down": 3, "bottom_up": 1}
    assert any("because the region signs it off" in note for notes in made.notes.values() for note in notes)


def test_several_answers_may_leave_one_open() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    talk.say("3 from above, don't know from within")
    assert talk.state.answers["direction.bottom_up"].rating is None
    assert talk.step == "direction.probe"


def test_an_answer_to_the_next_question_is_taken_for_that_and_this_one_is_asked_again() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    assert asked_steps(talk.say("1 from within")) == ["direction.top_down"]
    talk.say("3")
    assert talk.step == "direction.probe"


def test_several_answers_at_the_second_question_correct_the_first() -> None:
    talk = Talk()
    talk.until("direction.bottom_up")
    talk.say("from above 2, from within 4")
    assert [talk.state.answers[f"direction.{pole}"].rating for pole in ("top_down", "bottom_up")] == [2, 4]


def test_a_digression_inside_a_digression_unwinds_to_the_question_that_waited() -> None:
    talk = Talk()
    talk.until("motivation.open")
    assert asked_steps(talk.say("/change direction from above")) == ["direction.top_down"]
    first = talk.say("What does direction mean?")
    assert isinstance(first[0], Digressed) and asked_steps(first) == ["direction.top_down"]
    second = talk.say("And who decides?")
    assert asked_steps(second) == ["direction.top_down"]
    assert asked_steps(talk.say("/why")) == ["direction.top_down"]
    assert asked_steps(talk.say("/skip")) == ["motivation.open"]


@pytest.mark.parametrize(
    "answer",
    [
        "The council, I suppose?",
        "Who knows? The region, probably.",
        "Why not the nurses? They began it.",
        "We ask ourselves every month: why are we here?",
        "What changed was the rota.",
        "When the beds closed, two nurses tried something.",
    ],
)
def test_an_answer_that_looks_like_a_question_is_an_answer(answer: str) -> None:
    talk = Talk()
    talk.until("direction.open")
    assert isinstance(talk.say(answer)[0], Answered)


@pytest.mark.parametrize(
    "question", ["What does the evidence say?", "hang on, who decides that?", "tell me about pooled budgets?"]
)
@pytest.mark.parametrize("step", ["direction.open", "direction.top_down", "stage.trust", "close.commitment"])
def test_a_question_that_looks_like_an_answer_is_answered_first(step: str, question: str) -> None:
    talk = Talk()
    talk.until(step)
    events = talk.say(question)
    assert isinstance(events[0], Digressed) and asked_steps(events) == [step]


@pytest.mark.parametrize(
    ("step", "kept"), [("direction.open", False), ("direction.top_down", True), ("stage.trust", True)]
)
def test_dont_know_leaves_the_question_open_and_goes_on(step: str, kept: bool) -> None:
    talk = Talk()
    talk.until(step)
    talk.say("don't know")
    assert talk.step != step
    assert (step in talk.state.answers) is kept
    assert not kept or (talk.state.answers[step].rating is None and not talk.state.answers[step].chosen)


@pytest.mark.parametrize("step", ["opening.partnership", "direction.open", "direction.top_down", "stage.trust"])
def test_gibberish_three_times_offers_ways_on_and_never_says_the_same_twice_running(step: str) -> None:
    talk = Talk()
    talk.until(step)
    replies = []
    for typed in ("asdfgh", "qwerty zxcvb", "lkjsdf", "fdsa fdsa", "hjkhjk"):
        events = talk.say(typed)
        assert isinstance(events[0], Misunderstood) and asked_steps(events) == [step]
        replies.append(said_texts(events))
    assert len(set(replies[:3])) == 3
    assert "/skip" in replies[2] or "/pause" in replies[2]
    assert all(one != following for one, following in zip(replies, replies[1:], strict=False))


def test_what_was_taken_for_gibberish_is_an_answer_the_second_time() -> None:
    talk = Talk()
    talk.until("direction.open")
    assert isinstance(talk.say("sdkfjh")[0], Misunderstood)
    events = talk.say("sdkfjh")
    assert isinstance(events[0], Answered) and any(isinstance(event, Heard) for event in events)
    assert isinstance(events[-1], Asked)
