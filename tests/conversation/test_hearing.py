"""A reading is put as a hypothesis beside its number; the person's own number stands."""

from __future__ import annotations

import io

import pytest

from assistant import plain
from assistant.conversation import mirror
from assistant.domain.events import Answered, Asked, Misunderstood
from assistant.domain.readings import PoleEvidence, Readings, StageReading, TensionReading
from assistant.report import markdown
from tests.fakes import Talk, asked_steps

TEMPLATE = "The region sends a template every March."
NURSES = "Two nurses changed it without asking."


def rating(talk: Talk, answer: str = TEMPLATE) -> Asked:
    """The first rating of direction, after `answer`."""
    talk.until("direction.open")
    talk.say(answer)
    assert talk.state.pending is not None
    return talk.state.pending


def hearing(talk: Talk, strength: float, *quotes: str) -> Talk:
    """`talk` with a reader that hears direction from above, so strongly, in `quotes`."""
    tension = TensionReading(
        label="top_down",
        strengths={"top_down": strength, "bottom_up": 0.0},
        evidence=tuple(PoleEvidence(pole="top_down", quote=quote) for quote in quotes),
        confidence=strength,
    )
    stage = StageReading(label="", distribution={}, evidence=())
    found = Readings(tensions={"direction": tension}, stage=stage)
    talk.reader.read = lambda text: found  # type: ignore[method-assign] # one reading, whatever is read
    return talk


def test_the_question_quotes_what_was_heard_names_it_and_proposes_a_number() -> None:
    asked = rating(Talk())
    assert asked.step == "direction.top_down"
    for words in (f"“{TEMPLATE.rstrip('.')}”", "direction from above", "3", "from 0"):
        assert words in asked.text
    assert (asked.proposed, asked.quote) == (3, TEMPLATE.rstrip("."))


def test_a_pole_that_was_not_heard_is_asked_about_plainly() -> None:
    talk = Talk()
    rating(talk)
    talk.say("2")
    assert talk.state.pending is not None
    assert (talk.state.pending.step, talk.state.pending.proposed) == ("direction.bottom_up", None)
    assert "“" not in talk.state.pending.text


def test_two_poles_are_heard_each_in_its_own_words_and_not_put_alike() -> None:
    talk = Talk()
    first = rating(talk, f"{TEMPLATE} {NURSES}")
    talk.say("yes")
    second = talk.state.pending
    assert second is not None and NURSES.rstrip(".") in second.text and "direction from within" in second.text
    openings = [one.text.partition("\n")[0].replace(one.quote, "").split("direction")[0] for one in (first, second)]
    assert openings[0] != openings[1]


def test_the_same_sentence_is_not_quoted_twice() -> None:
    talk = Talk()
    rating(talk, "The nurses changed the template.")
    talk.say("yes")
    assert talk.state.pending is not None
    assert "same words" in talk.state.pending.text or "those words" in talk.state.pending.text
    assert "“" not in talk.state.pending.text and talk.state.pending.proposed == 3


def test_where_nothing_is_heard_nothing_is_said_and_nothing_proposed() -> None:
    talk = Talk()
    events = talk.until("direction.open") or talk.say("It was a Tuesday and it rained on all of us.")
    assert [getattr(event, "text", "") for event in events if event.event == "said"] == [""]
    assert talk.state.pending is not None
    assert talk.state.pending.proposed is None and "rained" not in talk.state.pending.text


@pytest.mark.parametrize(
    ("strength", "quotes", "proposed"),
    [
        (mirror.SURE - 0.01, (TEMPLATE,), None),
        (mirror.SURE, (TEMPLATE,), 2),
        (mirror.PLAIN, (TEMPLATE,), 3),
        (0.99, (TEMPLATE,), 3),
        (0.99, (TEMPLATE, "We fill it in."), 4),
    ],
)
def test_the_number_follows_the_strength_and_one_sentence_never_says_all(
    strength: float, quotes: tuple[str, ...], proposed: int | None
) -> None:
    asked = rating(hearing(Talk(), strength, *quotes), " ".join(quotes))
    assert asked.proposed == proposed
    assert ("direction from above in" in asked.text.lower() or "“" in asked.text) is (proposed is not None)


@pytest.mark.parametrize(
    ("answer", "proposed"),
    [
        ("Nobody has seen a template since June.", None),
        ("The template isn't what moves us.", None),
        ("There used to be a template.", None),
        ("Not only the template, they write the minutes too.", 3),
        ("The template comes and nobody dares to ask.", 3),
    ],
)
def test_a_sentence_that_denies_something_does_not_speak_for_it(answer: str, proposed: int | None) -> None:
    assert rating(Talk(), answer).proposed == proposed


def test_nothing_is_proposed_to_somebody_who_has_not_spoken() -> None:
    talk = hearing(Talk(), 0.99, TEMPLATE)
    talk.until("direction.open")
    talk.say("/skip")
    assert talk.state.pending is not None
    assert (talk.state.pending.step, talk.state.pending.proposed) == ("direction.top_down", None)


@pytest.mark.parametrize(("text", "number"), [("yes", 3), ("that's right", 3), ("1", 1), ("no, 4", 4), ("0", 0)])
def test_it_is_accepted_or_put_right(text: str, number: int) -> None:
    talk = Talk()
    rating(talk)
    events = talk.say(text)
    assert isinstance(events[0], Answered) and events[0].rating == number and events[0].text == text


def test_a_plain_no_is_asked_for_the_number() -> None:
    talk = Talk()
    rating(talk)
    events = talk.say("no")
    assert isinstance(events[0], Misunderstood)
    assert asked_steps(events) == ["direction.top_down"]


def test_who_has_rated_is_not_prompted_with_another_number() -> None:
    talk = Talk()
    rating(talk)
    talk.say("1")
    talk.say("/back")
    assert talk.state.pending is not None
    assert talk.state.pending.proposed is None and "I hear" not in talk.state.pending.text


def summed(talk: Talk) -> str:
    return markdown.render(talk.summaries.build("A title", talk.session.events))


HEADING = "## Where your number and my reading part"


@pytest.mark.parametrize(("number", "differ"), [("0", True), ("1", True), ("2", False), ("3", False), ("4", False)])
def test_a_difference_of_two_or_more_is_remembered(number: str, differ: bool) -> None:
    talk = Talk()
    rating(talk)
    talk.say(number)
    (*found,) = talk.summaries.so_far(talk.state).disagreements
    assert bool(found) is differ
    assert (HEADING in summed(talk)) is differ
    if differ:
        assert (found[0].tension, found[0].pole, found[0].heard) == ("direction", "top_down", 3)
        assert found[0].rated == int(number)
        assert f"I heard about 3, you put {number}. Yours stands." in summed(talk)


def test_it_goes_with_a_changed_number_and_with_changed_words() -> None:
    talk = Talk()
    rating(talk)
    talk.say("0")
    assert HEADING in summed(talk)
    talk.say("/change direction from above")
    talk.say("3")
    assert HEADING not in summed(talk)
    talk.say("/change direction from above")
    talk.say("1")
    assert HEADING in summed(talk)
    talk.say("/change direction, in your words")
    talk.say(NURSES)
    assert HEADING not in summed(talk)


def test_a_reason_beside_a_yes_is_kept_with_the_number() -> None:
    talk = Talk()
    rating(talk)
    talk.say("yes, because nobody dares to say no to them")
    assert "because nobody dares to say no to them" in summed(talk)


def test_line_mode_says_what_enter_does_and_does_it() -> None:
    talk = Talk()
    rating(talk)
    out = io.StringIO()
    plain.run(talk.session, io.StringIO("\n"), out, echo=False)
    assert "or “don't know”; Enter takes the 3)" in out.getvalue() and "  (3)\n" in out.getvalue()
    assert talk.session.state.answers["direction.top_down"].rating == 3


def test_line_mode_takes_nothing_on_an_empty_line_where_nothing_is_proposed() -> None:
    talk = Talk()
    rating(talk, "It was a Tuesday and it rained on all of us.")
    out = io.StringIO()
    plain.run(talk.session, io.StringIO("\n"), out, echo=False)
    assert "direction.top_down" not in talk.session.state.answers and "Enter" not in out.getvalue()


def test_a_number_given_in_the_story_is_offered_and_stays_the_persons_own() -> None:
    talk = Talk()
    asked = rating(talk, "The region sends a template. I'd say top-down is a 4. Nobody here began anything.")
    assert (asked.proposed, asked.quote) == (4, "I'd say top-down is a 4")
    assert "I'd say top-down is a 4" in asked.text and "I hear" not in asked.text
    talk.say("yes")
    assert talk.state.answers["direction.top_down"].rating == 4


def test_a_number_of_something_else_in_the_story_is_not_offered() -> None:
    talk = Talk()
    talk.reader.closed = True
    asked = rating(talk, "Above us sit 3 boards. Within 2 weeks we had changed it.")
    assert asked.proposed is None
