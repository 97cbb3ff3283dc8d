from __future__ import annotations

import pytest

from assistant.conversation import levels
from assistant.conversation.levels import Level
from tests.fakes import short_script

CUES = short_script().listening(levels.WORDS)
FULL = "It was the ward that began, and the rest of us only heard of it after a month had gone by."


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", None),
        ("Mostly from above.", None),
        ("The county is the difficult one, always.", None),
        ("She rang me on a Tuesday and that was it.", Level.DESCRIBE),
        ("In June the ward sent nobody.", Level.DESCRIBE),
        ("We do it because the return is due.", Level.EXPLAIN),
        ("They stopped in June, which is why nobody trusts the list.", Level.EXPLAIN),
        ("The county would say we never asked.", Level.VIEWS),
        ("They fear the next cut, because the last one fell on them.", Level.VIEWS),
        ("It looks quite different to the families.", Level.VIEWS),
        ("We could stop asking for it in triplicate.", Level.CHANGE),
        ("Next time I would ring them first, because they would say yes.", Level.CHANGE),
    ],
)
def test_the_furthest_sign_counts(text: str, level: Level | None) -> None:
    assert levels.reached(text, CUES) is level


@pytest.mark.parametrize(
    "text", ["I would say it is mixed.", "We could not get a room.", "We have to fill in the form.", "I will not say."]
)
def test_a_turn_of_phrase_is_no_view_and_no_change(text: str) -> None:
    assert levels.reached(text, CUES) not in (Level.VIEWS, Level.CHANGE) or text.startswith("I will")


@pytest.mark.parametrize(
    ("so_far", "after"),
    [
        ((), Level.DESCRIBE),
        ((None, None), Level.DESCRIBE),
        ((Level.DESCRIBE,), Level.EXPLAIN),
        ((Level.VIEWS, Level.DESCRIBE, None), Level.CHANGE),
        ((Level.CHANGE,), None),
    ],
)
def test_the_next_level_is_one_further_than_the_furthest(so_far: tuple[Level | None, ...], after: Level | None) -> None:
    assert levels.above(*so_far) is after


@pytest.mark.parametrize(
    ("text", "spent"),
    [
        (FULL, False),
        ("It goes when she goes.", True),
        ("", True),
        (f"{FULL} That's all.", True),
        (f"As I said, {FULL}", True),
        (f"{FULL} Sorry, it has been a long day.", True),
        (f"{FULL} That is all we had to go on in March.", False),
    ],
)
def test_a_terse_or_tired_answer_is_told(text: str, spent: bool) -> None:
    assert levels.spent(text, CUES) is spent


def test_without_cues_nothing_is_read_into_an_answer() -> None:
    nothing = CUES.model_copy(update={"lists": ()})
    assert levels.reached("They would say so, because we could stop.", nothing) is None
    assert not levels.spent(f"{FULL} Whatever.", nothing)


def test_every_level_has_cues_of_its_own() -> None:
    for level in Level:
        assert CUES.of(level.value)
    assert CUES.of(levels.TIRED)
