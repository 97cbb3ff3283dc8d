"""What somebody stumbles over who talks with it for the first time."""

from __future__ import annotations

import pytest

from assistant.conversation.interpreting import interpret
from assistant.domain.events import Answered, Asked, Commitment, Misunderstood, Reopened, Said, Voice
from assistant.report import markdown
from tests.fakes import Talk, asked_steps, leaning, said_texts


@pytest.mark.parametrize(
    "text",
    [
        "they all sat there. actually, make direction from above a 1",
        "They all sat there, actually make direction from above a 1.",
        "It was hard… Actually, make direction from above a 1. Thanks.",
        "It is a long story. I was wrong earlier, direction from above should be a 1.",
        "They all sat there. And change direction from above to 1, please.",
    ],
)
def test_a_correction_is_heard_at_the_end_of_a_longer_answer(text: str) -> None:
    talk = leaning("4", "1")
    events = talk.say(text)
    assert [type(event) for event in events[:3]] == [Answered, Reopened, Answered]
    assert talk.state.answers["direction.top_down"].rating == 1
    assert "direction" not in talk.state.answers["motivation.open"].text
    assert "direction from above, 4 to 1" in said_texts(events)


def test_a_correction_is_heard_behind_words_that_are_no_number() -> None:
    talk = leaning("4", "1")
    talk.until("motivation.external")
    events = talk.say("It varies a great deal. Actually, make direction from above a 1.")
    assert isinstance(events[0], Misunderstood)
    assert talk.state.answers["direction.top_down"].rating == 1
    talk.say("Nothing moves it, that is the trouble with it.")
    assert talk.step == "motivation.external"


@pytest.mark.parametrize(
    "text", ["They make direction from above a 1, they said.", "We did it, and direction from above is a 1 at best"]
)
def test_words_of_an_answer_that_only_mention_a_number_correct_nothing(text: str) -> None:
    talk = leaning("4", "1")
    talk.say(text)
    assert talk.state.answers["direction.top_down"].rating == 4
    assert talk.state.answers["motivation.open"].text == text


@pytest.mark.parametrize("text", ["3-4", "3 or 4", "between 3 and 4", "three and a half", "3.5", "3, sometimes 4"])
def test_two_numbers_are_both_named_and_the_nearer_one_asked_for(text: str) -> None:
    talk = Talk()
    talk.until("motivation.external")
    events = talk.say(text)
    assert "3" in said_texts(events) and "4" in said_texts(events) and "nearer" in said_texts(events)
    assert "0 to 4" not in said_texts(events)
    assert asked_steps(events) == ["motivation.external"]
    assert len({said_texts(talk.say(text)) for _ in range(2)} | {said_texts(events)}) == 3
    talk.say("4")
    assert talk.state.answers["motivation.external"].rating == 4


@pytest.mark.parametrize("text", ["5 or 6", "lots", "2020", "3 people"])
def test_what_is_not_two_numbers_of_the_scale_is_asked_for_plainly(text: str) -> None:
    talk = Talk()
    talk.until("motivation.external")
    assert "nearer" not in said_texts(talk.say(text))


def quoted_back(talk: Talk, text: str) -> bool:
    """Whether `text` was shown to the person again as their words, on the way or in the summary."""
    shown = [event.text for event in talk.heard if isinstance(event, Said | Asked)]
    made = markdown.render(talk.summaries.build("The school start", talk.session.events))
    return any(f"“{text}" in one for one in shown) or f"> {text}" in made


@pytest.mark.parametrize("second", ["2", ""], ids=["another", "the same"])
@pytest.mark.parametrize("text", ["3", "4.", "three", "about 3"])
def test_a_number_is_no_story_and_a_sentence_is_asked_for_once(text: str, second: str) -> None:
    talk = Talk()
    talk.until("direction.open")
    events = talk.say(text)
    assert "sentence" in said_texts(events) and asked_steps(events) == ["direction.open"]
    again = talk.say(second or text)
    assert "direction.open" in talk.state.skipped and asked_steps(again) == ["direction.top_down"]
    talk.finish()
    assert not quoted_back(talk, text.rstrip("."))


def test_a_sentence_after_the_number_is_the_story() -> None:
    talk = Talk()
    talk.until("direction.open")
    talk.say("3")
    talk.say("Two nurses changed it without asking.")
    assert talk.state.answers["direction.open"].text == "Two nurses changed it without asking."


def test_a_number_typed_twice_may_be_the_name_of_a_partnership_or_a_date() -> None:
    talk = Talk()
    assert "name is enough" in said_texts(talk.say("111"))
    assert isinstance(talk.say("111")[0], Answered)
    talk.until("close.commitment")
    talk.say("Write to the families; me")
    talk.say("2027")
    assert talk.state.answers["close.when"].text == "2027"


@pytest.mark.parametrize(
    "text", ["not sure really, perhaps", "hard to say really", "dunno", "hmm, it depends", "nothing comes to mind"]
)
def test_hedges_without_content_leave_a_question_open_and_are_never_quoted(text: str) -> None:
    talk = Talk()
    for step in ("opening.partners", "direction.open", "direction.probe", "motivation.open"):
        talk.until(step)
        assert asked_steps(talk.say(text)) != [step]
        assert step in talk.state.skipped
    talk.finish()
    assert not quoted_back(talk, text)


def test_a_hedge_with_content_is_an_answer() -> None:
    talk = Talk()
    for step, text in (
        ("direction.open", "Not sure really, perhaps the council began it."),
        ("direction.probe", "It depends on the week."),
        ("motivation.open", "Not really."),
    ):
        talk.until(step)
        talk.say(text)
        assert talk.state.answers[step].text == text


def test_a_hedge_at_the_one_question_that_is_needed_asks_for_a_name() -> None:
    talk = Talk()
    assert "A name is enough" in said_texts(talk.say("not sure really, perhaps"))
    assert talk.step == "opening.partnership"


@pytest.mark.parametrize(
    "text",
    ["write me an email to the board", "Can you write me an email to the board?", "ok, please book a room for us",
     "could you send the summary to Jane?", "remind me on Friday", "translate this into Welsh"],
)  # fmt: skip
@pytest.mark.parametrize("step", ["direction.open", "worth.value", "close.commitment"])
def test_what_it_cannot_do_is_said_plainly_with_what_it_can(step: str, text: str) -> None:
    talk = Talk()
    talk.until(step)
    events = talk.say(text)
    assert [event.voice for event in events if isinstance(event, Said)] == [Voice.COMMAND]
    assert "summary" in said_texts(events) and "commit" in said_texts(events).replace("what you will do", "commit")
    assert asked_steps(events) == [step] and step not in talk.state.answers


def test_a_summary_asked_for_in_words_is_shown() -> None:
    talk = Talk()
    talk.until("worth.value")
    assert "So far" in said_texts(talk.say("Can you summarise what I said so far?"))


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("close.commitment", "Write an email to the board; me; by Friday"),
        ("close.commitment", "Draft a paper for the ICB"),
        ("direction.open", "They write me an email every week and nobody reads it."),
        ("direction.probe", "Write to the board"),
    ],
)
def test_something_the_person_means_to_do_is_no_request(step: str, text: str) -> None:
    talk = Talk()
    talk.until(step)
    talk.say(text)
    assert talk.state.answers[step].text == text


def test_a_request_sent_once_more_is_the_answer() -> None:
    talk = Talk()
    talk.until("direction.open")
    assert "once more" in said_texts(talk.say("Remind me on Friday"))
    talk.say("Remind me on Friday")
    assert talk.state.answers["direction.open"].text == "Remind me on Friday"


def test_a_commitment_is_said_back_in_its_parts_and_can_be_taken_again() -> None:
    talk = Talk()
    talk.until("close.commitment")
    told = said_texts(talk.say("Ring Denise; she knows the region; me; by Friday"))
    for line in ("- What: Ring Denise; she knows the region\n", "- Who: me\n", "- When: by Friday\n", "/change"):
        assert line in told
    assert asked_steps(talk.say("/change what you will do")) == ["close.commitment"]
    talk.say("Ring Denise, she knows the region; Tom; by June")
    assert talk.state.answers["close.commitment"].commitment == Commitment(
        what="Ring Denise, she knows the region", who="Tom", when="by June"
    )


def test_a_commitment_of_one_part_is_not_said_back() -> None:
    talk = Talk()
    talk.until("close.commitment")
    assert "What:" not in said_texts(talk.say("Write to the families"))


def rated(first: str) -> Talk:
    """A conversation in which direction from above was rated `first`, and the next number is due."""
    talk = Talk()
    talk.until("direction.top_down")
    talk.say(first)
    assert talk.step == "direction.bottom_up"
    return talk


@pytest.mark.parametrize(
    "text", ["because the money's in there", "it’s mostly because of the fund", "The reason is our chair."]
)
def test_a_reason_typed_at_the_next_number_stays_with_the_one_it_is_for(text: str) -> None:
    talk = rated("4")
    events = talk.say(text)
    assert talk.state.answers["direction.top_down"].text == f"4, {text}"
    assert talk.state.answers["direction.top_down"].rating == 4
    assert "direction from above" in said_texts(events)
    assert asked_steps(events) == ["direction.bottom_up"]


@pytest.mark.parametrize("text", ["cost drives it", "because it is 3 at best", "They begin because they want to"])
def test_other_words_at_a_number_are_no_reason_for_the_one_before(text: str) -> None:
    talk = rated("4")
    talk.say(text)
    assert talk.state.answers["direction.top_down"].text == "4"


def test_a_number_that_has_its_reason_takes_no_second_one() -> None:
    talk = rated("4, as the board decides")
    assert isinstance(talk.say("because of the money")[0], Misunderstood)


def test_a_question_that_asks_for_numbers_takes_one() -> None:
    talk = Talk()
    talk.until("direction.open")
    pending = talk.state.pending
    assert pending is not None
    asks = pending.model_copy(update={"text": "What two numbers would the people above you put?"})
    (answer,) = interpret(talk.session.script, talk.state.model_copy(update={"pending": asks}), "4 or 3")
    assert isinstance(answer, Answered)
    (answer,) = interpret(talk.session.script, talk.state, "4 or 3")
    assert isinstance(answer, Misunderstood)
