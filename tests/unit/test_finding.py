"""Reflections found by words."""

from __future__ import annotations

import pytest

from assistant.conversation import finding
from assistant.domain.events import Answered, Recorded
from tests.fakes import BEGAN, MemoryReflections
from tests.unit.test_exchange import TALK


@pytest.mark.parametrize(
    ("words", "quotes"),
    [
        (["dentistry"], ["The contract left dentistry out"]),
        (["DENTISTRY"], ["The contract left dentistry out"]),
        (["dentistry", "straße"], ["The contract left dentistry out", "It is on Kölner Straße"]),
        (["STRASSE"], ["It is on Kölner Straße"]),
        (["dentistry", "nowhere"], []),
        (["tistr"], ["The contract left dentistry out"]),
    ],
)
def test_words_are_found_with_the_sentence_they_stand_in(words: list[str], quotes: list[str]) -> None:
    said = ("First things first. The contract left dentistry out. And so on.", "It is on Kölner Straße.", "3")
    assert finding.where(said, words) == quotes


def test_only_what_the_person_said_is_looked_through() -> None:
    question = TALK.session.events[2].what
    assert "partnership" in getattr(question, "text", "")
    assert finding.holding(TALK.store, ["partnership", "made different"]) == {}


def test_title_and_answers_are_looked_through_together() -> None:
    store = MemoryReflections()
    for name, title, said in (("r1", "Frailty", "The Straße is long."), ("r2", "Discharge", "It is long.")):
        store.create(name, title, "short", BEGAN)
        store.append(name, [Recorded(seq=0, at=BEGAN, what=Answered(step="s1", text=said))])
    store.create("r3", "Long frailty", "short", BEGAN)
    assert finding.holding(store, ["frailty", "STRASSE"]) == {"r1": ["The Straße is long."]}
    assert finding.holding(store, ["long"]).keys() == {"r1", "r2", "r3"}
