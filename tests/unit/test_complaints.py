from __future__ import annotations

import time

import pytest

from assistant.conversation.complaints import grievance
from assistant.conversation.understanding import Meaning, understand
from assistant.domain.events import Asked, AskKind, Grievance

COMPLAINTS = {
    "you've asked me that already": Grievance.REPEATED,
    "You’ve already asked that.": Grievance.REPEATED,
    "I already told you": Grievance.REPEATED,
    "I've just said that!": Grievance.REPEATED,
    "But I have answered this question already": Grievance.REPEATED,
    "Didn't you just ask me that?": Grievance.REPEATED,
    "Haven't I answered that?": Grievance.REPEATED,
    "How many times do I have to tell you?": Grievance.REPEATED,
    "same question again": Grievance.REPEATED,
    "This is the same question.": Grievance.REPEATED,
    "stop repeating yourself": Grievance.REPEATED,
    "this is pointless": Grievance.POINTLESS,
    "Honestly, this is a complete waste of time.": Grievance.POINTLESS,
    "stupid question": Grievance.POINTLESS,
    "your questions are ridiculous": Grievance.POINTLESS,
    "I'm fed up with these questions": Grievance.POINTLESS,
    "ffs": Grievance.POINTLESS,
    "You're no help": Grievance.POINTLESS,
    "This is pointless. I already told you.": Grievance.POINTLESS,
    "This is useless. Stop asking me riddles, you stupid machine.": Grievance.POINTLESS,
    "that's not what I said": Grievance.MISHEARD,
    "No, I didn't say that": Grievance.MISHEARD,
    "you're not listening": Grievance.MISHEARD,
    "Did you even read what I wrote?": Grievance.MISHEARD,
}
ANSWERS = (
    "I've told them already and they still send the template",
    "I already told you the region sends it, and it has not changed",
    "I told the chair that already",
    "This is pointless as long as the county will not share its figures",
    "They keep asking the same question every quarter",
    "It's a waste of time, and everyone in the room knows it",
    "It is pointless",
    "The meetings are a waste of time",
    "I'm tired",
    "I am fed up with the county",
    "We've been through this before",
    "They said so",
    "That's not what the families said",
    "I've done that already",
    "You could say the region decides",
    "The trust is not listening to us",
    "I've had enough of the template. The nurses have too.",
    "I said that to the board and nothing happened",
    "the region's forms are useless",
    "You keep the region happy and they leave you alone",
    "this is useless, the county never reads it",
)


def asked(kind: AskKind) -> Asked:
    low, high = (0, 4) if kind is AskKind.RATE else (None, None)
    return Asked(step="a.step", kind=kind, text="?", min=low, max=high, position=1, of=2)


@pytest.mark.parametrize(("text", "kind"), COMPLAINTS.items())
def test_annoyance_at_the_assistant_is_heard(text: str, kind: Grievance) -> None:
    assert grievance(text) is kind
    for asking in (AskKind.OPEN, AskKind.RATE, AskKind.COMMIT):
        assert understand(text, asked(asking)).meaning is Meaning.COMPLAINT


def test_a_grumble_with_a_word_about_the_partnership_is_met_as_a_complaint() -> None:
    text = "oh for heavens sake this is useless, you keep telling me about doctors, I have care homes"
    assert understand(text, asked(AskKind.OPEN)).meaning is Meaning.COMPLAINT
    assert understand(text, asked(AskKind.OPEN), text).meaning is Meaning.ANSWER


def test_a_grumble_at_being_asked_in_boxes_is_met_at_a_number() -> None:
    text = "These are a bit tick-boxy. I get enough forms"
    assert understand(text, asked(AskKind.RATE)).meaning is Meaning.COMPLAINT
    assert understand("The region's forms are useless", asked(AskKind.RATE)).meaning is Meaning.UNCLEAR


@pytest.mark.parametrize("text", ANSWERS)
def test_annoyance_at_the_partnership_is_an_answer(text: str) -> None:
    assert grievance(text) is None
    assert understand(text, asked(AskKind.OPEN)).meaning is Meaning.ANSWER


def test_at_a_number_a_complaint_may_say_more() -> None:
    text = "you've asked me that already, it's the region"
    assert grievance(text) is None
    assert understand(text, asked(AskKind.RATE)).meaning is Meaning.COMPLAINT


def test_a_number_given_with_a_complaint_is_the_number() -> None:
    assert understand("3, as I already told you", asked(AskKind.RATE)).rating == 3


def test_a_complaint_typed_again_is_an_answer() -> None:
    assert understand("I already told you", asked(AskKind.OPEN), "I already told you").meaning is Meaning.ANSWER


def test_a_long_text_is_looked_at_in_moments() -> None:
    began = time.process_time()
    for text in ("i already " * 100_000, "you" + " already" * 24, "really " * 28 + "x", "this is " + "so " * 60 + "x"):
        grievance(text)
        grievance(text[:200], anywhere=True)
    assert time.process_time() - began < 1
