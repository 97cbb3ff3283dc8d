from __future__ import annotations

import pytest

from assistant.conversation.plain_words import command, is_dont_know
from assistant.conversation.understanding import Meaning, understand
from assistant.domain.events import Asked, AskKind, Said
from tests.fakes import Talk

RATE = Asked(step="a.step", kind=AskKind.RATE, text="?", min=0, max=4, position=1, of=2)
OPEN = Asked(step="a.step", kind=AskKind.OPEN, text="?", position=1, of=2)
COMMIT = Asked(step="a.step", kind=AskKind.COMMIT, text="?", position=1, of=2)


@pytest.mark.parametrize(
    "text",
    ["I'm not sure", "im not sure", "I am really not sure", "I have no idea", "Honestly, I don't know",
     "I don't really know", "I wouldn't know", "idk", "N/A", "not applicable", "I haven't a clue", "don't know, sorry"],
)  # fmt: skip
def test_not_knowing_is_heard_however_it_is_put(text: str) -> None:
    assert is_dont_know(text)


@pytest.mark.parametrize("text", ["I would not.", "We don't", "I can't", "Not sure anyone does", "I cannot sign that"])
def test_a_refusal_is_an_answer_and_not_a_dont_know(text: str) -> None:
    assert not is_dont_know(text)
    assert understand(text, OPEN).meaning is Meaning.ANSWER


@pytest.mark.parametrize(
    ("text", "expected"),
    [("let's move on", "skip"), ("Can we move on?", "skip"), ("I'd rather not say.", "skip"), ("skip this one", "skip"),
     ("That's enough for today", "pause"), ("what do you mean by that?", "why"),
     ("What do you mean by differently?", "which"),
     ("Can you rephrase that?", "why"),
     ("When you say direction from above, do you mean the government or our own trust board?", "which"),
     ("do you mean the provider collaborative or the place board here, as others run them?", "which"),
     ("Does that include the voluntary sector?", "which"), ("Is this about the last year only?", "which"),
     ("When you say no to a partner, do they come back?  Ours do. They come back every time.", ""),
     ("They ask do you mean it.", ""), ("Does it work anywhere?", ""),
     ("I don't understand the question", "why"), ("We move on in May", ""), ("I don't understand the county", ""),
     ("stop the template", "")],
)  # fmt: skip
def test_a_wish_in_plain_words_is_a_command(text: str, expected: str) -> None:
    assert command(text) == expected


def test_a_question_about_the_question_says_why_it_is_asked_and_asks_it_again() -> None:
    talk = Talk()
    talk.until("direction.top_down")
    events = talk.say("When you say an instruction, do you mean the government's or one of us?")
    (said,) = [event for event in events if isinstance(event, Said)]
    assert said.text.startswith(talk.script.phrase("which"))
    assert not said.citations and talk.step == "direction.top_down"


def test_an_aside_that_asks_what_is_meant_is_not_put_to_the_library() -> None:
    assert understand("Sorry – what does that mean?", RATE).command == "why"


def test_at_a_number_a_question_needs_no_question_mark() -> None:
    assert understand("what does intrinsic mean", RATE).meaning is Meaning.QUESTION
    assert understand("could be 2 or 3", RATE).meaning is Meaning.UNCLEAR
    assert understand("what matters is the families", OPEN).meaning is Meaning.ANSWER


@pytest.mark.parametrize("text", ["nothing", "No.", "None yet", "I can't think of anything"])
def test_nothing_to_do_is_not_kept_as_a_commitment(text: str) -> None:
    assert understand(text, COMMIT).meaning is Meaning.DONT_KNOW


@pytest.mark.parametrize(
    "text",
    ["dont no", "dont know", "dunno", "dk", "no idea", "not sure", "haven't a clue", "havent a clue", "dont know tbh"],
)
@pytest.mark.parametrize("kind", [AskKind.RATE, AskKind.CHOOSE])
def test_not_knowing_is_heard_however_it_is_spelt(text: str, kind: AskKind) -> None:
    low, high = (0, 4) if kind is AskKind.RATE else (None, None)
    asking = Asked(step="a.step", kind=kind, text="?", min=low, max=high, position=1, of=2)
    assert understand(text, asking).meaning is Meaning.DONT_KNOW
