"""Whole conversations with people of every temperament: always a next question, nothing lost, a summary at the end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.conversation.expanding import expanded
from assistant.domain.events import Answered, Asked, Event, Reopened, Skipped
from assistant.domain.reflection import fold
from assistant.domain.script import Script
from assistant.report import markdown
from tests.conversation.leaders import LEADERS, Leader, fitting
from tests.fakes import KNOWN_ID, Talk, shipped_prompts

PATHS = shipped_prompts().paths
MOST_TURNS = 400
"""Turns until a leader's temper gives way to plain answers."""


@cache
def script(path: str) -> Script:
    return shipped_prompts().script(path)


def held(leader: Leader, path: str, seed: int) -> Talk:
    """A whole conversation with `leader`, with what must hold at every turn."""
    dice = Random(seed)
    talk = Talk(script=script(path))
    for turn in range(3 * MOST_TURNS):
        if talk.state.finished:
            return talk
        if talk.state.paused or dice.random() < leader.killed:
            talk.heard.extend(talk.come_back())
        pending = talk.state.pending
        assert pending is not None, "nothing is asked and nothing is finished"
        talk.say((leader.says if turn < MOST_TURNS else fitting)(pending, dice))
        assert talk.state.finished or talk.state.paused or talk.state.waiting
    raise AssertionError(f"never finished; stuck at {talk.step}")


def asked_without_cause(log: Sequence[Event]) -> list[str]:
    """Steps asked again although they were settled, and neither reopened nor resting on something else by then."""
    settled: dict[str, str] = {}
    found = []
    for event in log:
        match event:
            case Answered() | Skipped():
                settled[event.step] = event.basis
            case Reopened():
                settled.pop(event.step, None)
            case Asked() if event.step in settled and settled[event.step] == event.basis:
                found.append(event.step)
            case _:
                pass
    return found


def check(talk: Talk) -> None:
    """What must hold of a whole conversation."""
    log = talk.session.events
    assert talk.store.load(KNOWN_ID) == log
    assert [one.seq for one in log] == list(range(len(log)))
    assert fold(log) == talk.state
    assert not asked_without_cause([one.what for one in log])
    made = talk.summaries.build("A conversation", log)
    shown = markdown.render(made)
    for part in expanded(talk.script, talk.state).tensions:
        for step in part.steps:
            answer = talk.state.answers.get(step.id)
            if step.pole is not None and answer is not None and answer.rating is not None:
                assert made.tensions[part.id].poles[step.pole] == answer.rating
                assert made.tensions[part.id].pole_names[step.pole] in shown.lower()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("leader", LEADERS, ids=lambda one: one.name)
def test_a_leader_is_heard_out(leader: Leader, path: str) -> None:
    check(held(leader, path, seed=1))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(leader=st.sampled_from(LEADERS), seed=st.integers(0, 2**32))
def test_any_leader_is_heard_out(leader: Leader, seed: int) -> None:
    check(held(leader, "short", seed))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(leader=st.sampled_from(LEADERS), seed=st.integers(0, 2**32))
def test_any_leader_is_heard_out_for_forty_minutes(leader: Leader, seed: int) -> None:
    check(held(leader, max(PATHS, key=lambda path: script(path).path.minutes), seed))
