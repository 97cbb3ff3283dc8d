from __future__ import annotations

import itertools

import pytest

from assistant.conversation import stages
from assistant.conversation.stages import calculate
from assistant.domain.events import Asked, Said, Voice
from assistant.domain.vocabulary import STAGES
from tests.fakes import Talk, plain_answer

SHORT = dict(zip("1234", STAGES, strict=True))


def described(levels: str) -> str | None:
    return calculate([SHORT[level] for level in levels])


@pytest.mark.parametrize(
    ("levels", "stage"),
    [
        ("11111111", "connecting"),
        ("22223344", "cooperating"),
        ("22233344", "coordinating"),
        ("1112223", "cooperating"),
        ("2333222", "cooperating"),
        ("22333444", "coordinating"),
        ("11122334", "mixed"),
        ("12341234", "mixed"),
        ("11114444", "mixed"),
        ("11133344", "mixed"),
        ("22223333", "cooperating"),
        ("11123333", "coordinating"),
        ("11444", "collaborating"),
        ("1234", None),
        ("44444", "collaborating"),
        ("", None),
    ],
)
def test_the_stage_that_behaviours_add_up_to(levels: str, stage: str | None) -> None:
    assert described(levels) == stage


def test_half_at_each_end_is_mixed_and_not_the_earlier_end() -> None:
    assert described("11114444") == "mixed"


@pytest.mark.parametrize("count", [5, 6, 7, 8])
def test_every_combination_calculates_to_a_stage_it_contains_or_to_mixed(count: int) -> None:
    for levels in itertools.combinations_with_replacement("1234", count):
        stage = described("".join(levels))
        assert stage == "mixed" or stage in {SHORT[level] for level in levels}


def test_the_order_of_behaviours_does_not_matter() -> None:
    for levels in itertools.combinations_with_replacement("1234", 6):
        assert described("".join(levels)) == described("".join(reversed(levels)))


def staged(self_placed: str, levels: str, needed: str) -> Talk:
    """A conversation brought to the end of the stage's questions; `levels` may hold `?` for don't know."""
    talk = Talk()
    talk.until("stage.self")
    talk.say(self_placed)
    for level in levels:
        talk.say("don't know" if level == "?" else level)
    assert talk.step == "stage.needed"
    talk.say(needed)
    return talk


@pytest.mark.parametrize(
    ("self_placed", "levels", "needed", "gap"),
    [
        ("2", "22222222", "2", "aligned"),
        ("2", "22222222", "4", "need_above"),
        ("2", "22222222", "1", "need_below"),
        ("4", "22222222", "2", "self_above"),
        ("1", "22222222", "2", "self_below"),
        ("2", "11223344", "2", "mixed"),
        ("2", "1111????", "2", "unclear"),
        ("skip", "22222222", "2", "unclear"),
        ("skip", "22222222", "3", "need_above"),
        ("2", "22222222", "skip", "unclear"),
        ("3", "22222222", "skip", "self_above"),
        ("skip", "????????", "skip", "unclear"),
    ],
)
def test_the_difference_most_worth_talking_about(self_placed: str, levels: str, needed: str, gap: str) -> None:
    talk = staged(self_placed, levels, needed)
    assert stages.picture(talk.state, talk.script).gap == gap
    pending = talk.state.pending
    assert pending is not None and pending.step == "stage.probe"
    assert pending.text.strip() and "{" not in pending.text and "None" not in pending.text


def test_dont_know_is_left_out_of_the_count_and_the_spread() -> None:
    talk = staged("2", "2?2?2?23", "2")
    seen = stages.picture(talk.state, talk.script)
    assert seen.calculated == "cooperating"
    assert sum(seen.distribution.values()) == 5
    assert seen.spread == 1


def test_the_report_lays_the_three_side_by_side() -> None:
    talk = staged("4", "22222221", "3")
    report = next(one for one in talk.heard if isinstance(one, Said) and one.voice is Voice.REPORT)
    for word in ("collaborating", "cooperating", "coordinating"):
        assert word in report.text


def test_nothing_is_reported_where_nothing_was_answered() -> None:
    talk = Talk()

    def nothing_on_the_stage(asked: Asked) -> str:
        return "/skip" if asked.step.startswith("stage.") else plain_answer(asked)

    talk.finish(nothing_on_the_stage)
    assert not [one for one in talk.heard if isinstance(one, Said) and one.voice is Voice.REPORT]
