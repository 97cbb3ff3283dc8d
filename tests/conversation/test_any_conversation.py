"""Whatever is typed, in whatever order, the conversation keeps its promises."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.events import Asked, Finished, Said
from assistant.domain.reflection import fold
from assistant.sanitise import clean
from tests.fakes import Talk, plain_answer, short_script

SCRIPT = short_script()
COMMANDS = st.sampled_from(
    ["/back", "/skip", "/why", "/repeat", "/change", "/change 1", "/change 4", "/change 99", "/ask what?", "/ask",
     "/search money", "/search", "/sources", "/summary", "/pause", "/help", "/nonsense", "back", "skip"]
)  # fmt: skip
ANSWERS = st.sampled_from(
    ["0", "1", "2", "3", "4", "9", "don't know", "yes", "connecting", "collaborating", "Who decides?", "",
     "The region sends a template. Two nurses changed it.", "{quote} {0} %s [red]", "a; b; c", "\x1b[2J", "**", "`"]
)  # fmt: skip
TURNS = st.lists(st.one_of(st.just("plain"), ANSWERS, COMMANDS, st.text(max_size=40)), max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TURNS)
def test_any_conversation_can_be_held_and_finished(turns: list[str]) -> None:
    talk = Talk(script=SCRIPT)
    for turn in turns:
        pending = talk.state.pending
        events = talk.say(plain_answer(pending) if turn == "plain" and pending else turn)
        assert sum(isinstance(event, Asked) for event in events) <= 1
        for event in events:
            if isinstance(event, Asked):
                assert event.text.strip()
            if isinstance(event, Asked | Said):
                assert clean(event.text) == event.text
        if talk.state.paused:
            talk.come_back()
        assert talk.state.finished or talk.state.waiting
    for _ in range(200):
        if talk.state.finished:
            break
        assert talk.state.pending is not None
        talk.say(plain_answer(talk.state.pending))
    assert talk.state.finished
    assert fold(talk.session.events) == talk.state
    assert sum(isinstance(one.what, Finished) for one in talk.session.events) >= 1
    talk.summaries.build("Any", talk.session.events)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TURNS)
def test_any_conversation_read_back_from_its_log_stands_where_it_stood(turns: list[str]) -> None:
    talk = Talk(script=SCRIPT)
    for turn in turns:
        talk.say(turn)
    stood = talk.state
    talk.come_back()
    assert talk.state.answers == stood.answers
    assert (talk.state.pending and talk.state.pending.step) == (stood.pending and stood.pending.step)
