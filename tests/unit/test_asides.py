from __future__ import annotations

import pytest

from assistant.conversation.commitments import parse_commitment
from assistant.conversation.understanding import Meaning, understand
from assistant.domain.events import Asked, AskKind

OPEN_QUESTION = Asked(step="opening.role", kind=AskKind.OPEN, text="Where do you sit?", position=3, of=28)


@pytest.mark.parametrize(
    "aside",
    ["Before I answer that, who can see this?", "Hang on, is this being recorded?", "Sorry – what does trust mean?"],
)
def test_an_aside_is_a_question_and_not_an_answer(aside: str) -> None:
    assert understand(aside, OPEN_QUESTION).meaning is Meaning.QUESTION


@pytest.mark.parametrize("complaint", ["I don't see the point of this question.", "What’s the point?"])
def test_a_complaint_about_a_question_asks_why_it_is_there(complaint: str) -> None:
    assert understand(complaint, OPEN_QUESTION).command == "why"


@pytest.mark.parametrize(
    ("said", "who", "when"),
    [
        ("I'll ring her before Christmas", "me", "before Christmas"),
        ("Give them our figures by the end of next month", "", "by the end of next month"),
        ("Write to the families", "", ""),
        ("I will ask; the county; by May", "the county", "by May"),
    ],
)
def test_a_commitment_that_says_who_and_when_is_not_asked_again(said: str, who: str, when: str) -> None:
    found = parse_commitment(said)
    assert (found.who, found.when) == (who, when)
