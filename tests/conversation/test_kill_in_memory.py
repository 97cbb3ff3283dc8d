"""Stopped after any event at all, a conversation goes on as if it had not been."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.conversation.session import Session
from assistant.domain.events import Asked, Event, Recorded
from assistant.domain.reflection import State, fold
from tests.fakes import BEGAN, KNOWN_ID, MemoryReflections, Talk, plain_answer, prefixes

PLAIN: tuple[str, ...] = ()
TANGLED = (
    "The frailty alliance in three towns",
    "/help",
    "/back",
    "/skip",
    "Who else does this?",
    "Who else does this?",
    "/pause",
    "The board, I suppose.",
    "/change 1",
    "Another alliance",
    "The region sends a template. Two nurses changed it anyway.",
    "banana",
    "4",
    "1",
    "/ask what did the contract leave out?",
    "The nurses would go on.",
    "/change direction from within",
    "4",
    "/skip",
    "/change direction from above",
    "/change direction from within",
    "0",
    "Nothing would carry on.",
    "/search money",
    "",
    "Because of the penalty.",
    "don't know",
    "2",
    "/why",
)


def held(script: Sequence[str]) -> Talk:
    """A conversation that takes every turn of `script`, then goes on plainly to its end."""
    talk = Talk()
    for text in script:
        talk.say(text)
        if talk.state.paused:
            talk.come_back()
    talk.finish()
    return talk


def come_back(talk: Talk, log: Sequence[Recorded]) -> tuple[Session, list[Event]]:
    """A new session on a store that holds only `log`."""
    store = MemoryReflections()
    store.create(KNOWN_ID, "New reflection", "short", BEGAN)
    store.append(KNOWN_ID, log)
    session = Session.resume(talk.engine, store, talk.clock, KNOWN_ID)
    return session, list(session.go_on())


def question_after(log: Sequence[Recorded], length: int) -> Asked | None:
    """The first question asked from position `length - 1` of the uninterrupted log on."""
    from_here = [one.what for one in log[max(length - 1, 0) :] if isinstance(one.what, Asked)]
    return from_here[0] if from_here else None


@pytest.mark.parametrize("script", [PLAIN, TANGLED], ids=["plain", "tangled"])
def test_killed_after_any_event_the_same_question_comes_next(script: Sequence[str]) -> None:
    talk = held(script)
    log = talk.session.events
    for before in prefixes(log):
        session, events = come_back(talk, before)
        expected = question_after(log, len(before))
        asked = [event for event in events if isinstance(event, Asked)]
        assert len(asked) == (expected is not None)
        if expected is not None:
            assert (asked[0].step, asked[0].text, asked[0].basis) == (expected.step, expected.text, expected.basis)
        else:
            assert session.state.finished
        assert session.events[: len(before)] == before


@pytest.mark.parametrize("script", [PLAIN, TANGLED], ids=["plain", "tangled"])
def test_killed_after_any_event_what_was_shown_next_is_what_would_have_been(script: Sequence[str]) -> None:
    talk = held(script)
    log = talk.session.events
    for before in prefixes(log[:-1]):
        if len(before) not in talk.store.written or fold(before).waiting or fold(before).paused:
            continue  # what one utterance does is on disk at once, or not at all
        session, _ = come_back(talk, before)
        following = session.events[len(before)].what
        assert following == log[len(before)].what


@pytest.mark.parametrize("script", [PLAIN, TANGLED], ids=["plain", "tangled"])
def test_killed_after_any_event_a_conversation_can_be_finished_with_every_answer_kept(script: Sequence[str]) -> None:
    talk = held(script)
    for before in prefixes(talk.session.events):
        session, _ = come_back(talk, before)
        kept = fold(before).answers
        while session.state.pending is not None:
            list(session.say(plain_answer(session.state.pending)))
        assert session.state.finished
        for step, answer in kept.items():
            assert session.state.answers[step].text == answer.text or _asked_again(session.state, step, before)


def _asked_again(state: State, step: str, before: Sequence[Recorded]) -> bool:
    """Whether `step` was asked once more after `before`, as a change earlier in the log makes due."""
    first = fold(before).answers[step]
    return state.answers[step].basis != first.basis or fold(before).pending is not None


def test_killed_between_pausing_and_the_goodbye_it_still_waits_for_an_answer_on_return() -> None:
    talk = Talk()
    talk.until("direction.open")
    talk.say("/pause")
    session, events = come_back(talk, talk.session.events[:-1])
    assert [event.step for event in events if isinstance(event, Asked)] == ["direction.open"]
    assert not session.state.paused
