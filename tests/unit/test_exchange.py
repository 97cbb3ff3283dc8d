from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import exchange
from assistant.conversation.session import Session
from assistant.domain.events import Started
from assistant.errors import CheckFailed
from assistant.sanitise import clean
from tests.fakes import KNOWN_ID, MemoryReflections, Talk, asked_steps, wandered

TALK = wandered()
EXPORTED = exchange.export(TALK.store.info(KNOWN_ID), TALK.session.events)


def changed(**fields: Any) -> str:
    return json.dumps(json.loads(EXPORTED) | fields)


def events(change: Callable[[list[Any]], object]) -> list[Any]:
    """The exported events, altered in place by `change`."""
    held = json.loads(EXPORTED)["events"]
    change(held)
    return list(held)


def test_a_reflection_taken_elsewhere_is_the_same_reflection() -> None:
    elsewhere = MemoryReflections()
    name = exchange.add(exchange.read(EXPORTED, "r.json"), elsewhere)
    assert name == KNOWN_ID
    assert elsewhere.load(name) == TALK.session.events
    assert elsewhere.info(name) == TALK.store.info(KNOWN_ID)
    assert exchange.export(elsewhere.info(name), elsewhere.load(name)) == EXPORTED


def test_an_unfinished_one_goes_on_where_it_stopped() -> None:
    talk = Talk()
    talk.until("worth.probe")
    elsewhere = MemoryReflections()
    name = exchange.add(exchange.read(exchange.export(talk.store.info(KNOWN_ID), talk.session.events), "r"), elsewhere)
    session = Session.resume(talk.engine, elsewhere, talk.clock, name)
    assert asked_steps(list(session.go_on())) == ["worth.probe"]
    assert session.state.answers == talk.state.answers


def test_what_is_there_already_is_never_overwritten() -> None:
    elsewhere = MemoryReflections()
    read = exchange.read(EXPORTED, "r.json")
    names = [exchange.add(read, elsewhere) for _ in range(3)]
    assert len(set(names)) == 3
    for name in names:
        first = elsewhere.load(name)[0].what
        assert isinstance(first, Started) and first.reflection == name


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "a b", "-rf", "x" * 41, "r\x1b[2J", "'; DROP TABLE events; --", "r\n"]
)
def test_a_name_that_is_not_safe_to_type_is_replaced(name: str) -> None:
    given_name = exchange.add(exchange.read(changed(id=name), "r.json"), MemoryReflections())
    assert re.fullmatch(r"\d{8}-[a-z0-9]{5}", given_name)


@pytest.mark.parametrize(
    ("title", "kept"), [("", "Imported reflection"), ("\x1b[2J\n", "Imported reflection"), ("a\nb", "a b")]
)
def test_a_title_is_one_plain_line(title: str, kept: str) -> None:
    elsewhere = MemoryReflections()
    name = exchange.add(exchange.read(changed(title=title), "r.json"), elsewhere)
    assert elsewhere.info(name).title == kept
    long = exchange.add(exchange.read(changed(title="x" * 9999), "r.json"), elsewhere)
    assert len(elsewhere.info(long).title) == exchange.MOST_TITLE


HOSTILE = {
    "nothing": "",
    "not JSON": "hello",
    "a list": "[]",
    "a number": "3",
    "deep": "[" * 100_000,
    "half": EXPORTED[: len(EXPORTED) // 2],
    "two documents": EXPORTED + EXPORTED,
    "no number": changed(started=float("nan")),
    "another format": changed(format="integrated-care-assistant/reflection/2"),
    "a field too many": changed(command="rm -rf /"),
    "a field too few": json.dumps({"format": exchange.FORMAT}),
    "a time without a zone": changed(started="2026-03-02T09:00:00"),
    "a time out of reach": changed(started="0001-01-01T00:00:00+23:59"),
    "a time far off": changed(started="9999-12-31T23:59:59-23:59"),
    "no events": changed(events=[]),
    "the first event gone": changed(events=events(lambda held: held.pop(0))),
    "an event gone from the middle": changed(events=events(lambda held: held.pop(5))),
    "two exchanged": changed(events=events(lambda held: held.insert(2, held.pop(1)))),
    "begun twice": changed(events=events(lambda held: held[3].update(what=held[0]["what"]))),
    "an unknown event": changed(events=events(lambda held: held[3].update(what={"event": "exploded"}))),
    "a field in an event": changed(events=events(lambda held: held[0]["what"].update(run="x"))),
    "a rating out of bounds": changed(
        events=events(lambda held: held[3].update(what={"event": "answered", "step": "x", "text": "", "rating": 5}))
    ),
    "half a character": changed(title="?").replace("?", "\\ud800"),
    "a negative number": changed(events=events(lambda held: held[0].update(seq=-1))),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_is_no_whole_reflection_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(CheckFailed, match="Nothing was imported") as caught:
        exchange.read(text, "r.json")
    said = str(caught.value)
    assert "r.json" in said and "\n" not in said and len(said) < 500 and clean(said) == said


@given(st.text(max_size=200))
def test_no_text_at_all_is_more_than_refused(text: str) -> None:
    with pytest.raises(CheckFailed):
        exchange.read(text, "r.json")


def test_steps_that_do_not_exist_do_no_harm() -> None:
    strange = {"event": "asked", "step": "no.such", "kind": "rate", "text": "{quote} [b]", "position": 1, "of": 1}
    held = [*json.loads(EXPORTED)["events"][:1], {"seq": 1, "at": "2026-03-02T09:00:00Z", "what": strange}]
    elsewhere = MemoryReflections()
    name = exchange.add(exchange.read(changed(events=held), "r.json"), elsewhere)
    session = Session.resume(TALK.engine, elsewhere, TALK.clock, name)
    assert asked_steps(list(session.go_on())) == ["no.such"]
    for text in ("/why", "/help", "/change", "/summary", "2"):
        list(session.say(text))
    assert session.state.pending is not None and session.state.pending.step == "opening.partnership"


def test_a_time_in_another_zone_is_the_same_time() -> None:
    read = exchange.read(changed(started="2026-03-02T11:00:01+02:00"), "r.json")
    assert read.started == datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)
