"""kill -9 of `assistant converse`: nothing that was answered is lost, and the same question waits."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from tests.process import SECONDS, Conversation, answer, answers, held_in, one_document, run

EVERY = 5
"""Answers between two kills; the tests in memory stop after every single event."""
LONGEST = 0.08
"""Seconds within which a turn is cut off, mostly early: about twice what one takes."""


def kept(home: Path) -> dict[str, str]:
    """What stands on disk as answered, by step."""
    return {one.step: one.text for one in answers(home)}


def test_killed_after_answers_the_very_same_question_is_asked_and_the_conversation_ends_whole(home: Path) -> None:
    said: dict[str, str] = {}
    talk = Conversation(home)
    last: dict[str, Any] = talk.next()[-1]
    kills = 0
    while last["event"] == "asked":
        said[last["step"]] = answer(last)
        last = talk.say(said[last["step"]])[-1]
        if last["event"] == "asked" and len(said) % EVERY == 0:
            talk.kill()
            kills += 1
            talk = Conversation(home, "--reflection", talk.reflection)
            assert talk.next() == [last]
    assert talk.close() == 0
    assert kills >= 5
    assert kept(home) == said
    summary = one_document(run(home, "summary", talk.reflection, "--format", "json"))
    assert not [one for one in summary["tensions"].values() if None in one["poles"].values()]


def test_killed_at_any_instant_of_a_turn_the_answer_is_saved_or_its_question_asked_again(home: Path) -> None:
    chance = random.Random(1)
    said: dict[str, str] = {}
    talk = Conversation(home)
    last = talk.next()[-1]
    for _ in range(8):
        for _ in range(chance.randrange(1, 3)):
            said[last["step"]] = answer(last)
            last = talk.say(said[last["step"]])[-1]
        talk.send(answer(last))
        time.sleep(LONGEST * chance.random() ** 3)
        talk.kill()
        cut = {last["step"]: answer(last)} if last["step"] in kept(home) else {}
        said |= cut
        assert kept(home) == said
        talk = Conversation(home, "--reflection", talk.reflection)
        again = talk.next()[-1]
        assert (again["step"] == last["step"]) == (not cut)
        assert cut or again == last
        last = again
    talk.kill()


def test_killed_before_its_first_question_it_begins_with_it(home: Path) -> None:
    talk = Conversation(home)
    deadline = time.monotonic() + SECONDS
    while not (home / "reflections.db").exists() and time.monotonic() < deadline:
        time.sleep(0.002)
    talk.kill()
    for name in held_in(home):
        with Conversation(home, "--reflection", name) as again:
            assert again.next()[-1]["step"] == "opening.partnership"
