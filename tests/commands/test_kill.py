"""kill -9 of `assistant converse`: nothing that was answered is lost, and the same question waits."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Answered
from tests.process import Conversation, answer, one_document, run

EVERY = 5
"""Answers between two kills; the tests in memory stop after every single event."""
LONGEST = 0.08
"""Seconds within which a turn is cut off: about twice what one takes."""


def answers(home: Path, reflection: str) -> dict[str, str]:
    """What stands on disk as answered, by step."""
    store = SqliteReflections(home / "reflections.db")
    events = store.load(reflection)
    store.close()
    assert [one.seq for one in events] == list(range(len(events)))
    return {one.what.step: one.what.text for one in events if isinstance(one.what, Answered)}


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
    assert answers(home, talk.reflection) == said
    summary = one_document(run(home, "summary", talk.reflection, "--format", "json"))
    assert not [one for one in summary["tensions"].values() if None in one["poles"].values()]


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_instant_of_a_turn_the_answer_is_saved_or_its_question_asked_again(home: Path, seed: int) -> None:
    chance = random.Random(seed)
    said: dict[str, str] = {}
    talk = Conversation(home)
    last = talk.next()[-1]
    for _ in range(5):
        for _ in range(chance.randrange(1, 3)):
            said[last["step"]] = answer(last)
            last = talk.say(said[last["step"]])[-1]
        talk.send(answer(last))
        time.sleep(chance.uniform(0, LONGEST))
        talk.kill()
        kept = answers(home, talk.reflection)
        cut = {last["step"]: answer(last)} if last["step"] in kept else {}
        said |= cut
        assert kept == said
        talk = Conversation(home, "--reflection", talk.reflection)
        again = talk.next()[-1]
        assert (again["step"] == last["step"]) == (not cut)
        assert cut or again == last
        last = again
    talk.kill()


def test_killed_before_its_first_question_it_begins_with_it(home: Path) -> None:
    talk = Conversation(home)
    deadline = time.monotonic() + 30
    while not (home / "reflections.db").exists() and time.monotonic() < deadline:
        time.sleep(0.002)
    talk.kill()
    found = one_document(run(home, "reflections", "list", "--json"))["reflections"]
    for one in found:
        with Conversation(home, "--reflection", one["id"]) as again:
            assert again.next()[-1]["step"] == "opening.partnership"
