from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.reflection_store import SqliteReflections
from assistant.conversation.engine import Engine
from assistant.conversation.session import TITLE_LENGTH, UNNAMED, Session, new_id
from assistant.domain.events import Answered, Asked, Misunderstood, Recorded, Started
from assistant.domain.reflection import fold
from assistant.errors import FolderUnusable, ReflectionBusy, ReflectionNotFound
from tests.fakes import KNOWN_ID, MemoryReflections, SteppingClock, Talk, asked_steps, short_script

SCRIPT = short_script()


class FailingStore(MemoryReflections):
    """A store whose disk is full until it is told otherwise."""

    full = False

    def append(self, reflection, events):  # type: ignore[no-untyped-def] # as in MemoryReflections
        if self.full:
            raise FolderUnusable("The disk is full.")
        super().append(reflection, events)


def engine() -> Engine:
    return Talk(script=SCRIPT).engine


def test_a_name_is_sortable_short_and_safe_to_type() -> None:
    names = {new_id(datetime(2026, 11, 22, tzinfo=UTC)) for _ in range(200)}
    assert len(names) == 200
    assert all(re.fullmatch(r"20261122-[a-hjkmnp-z2-9]{5}", name) for name in names)


def test_a_new_reflection_is_on_disk_before_anything_is_asked() -> None:
    store = MemoryReflections()
    session = Session.begin(engine(), store, SteppingClock(), name=lambda now: "mine")
    assert session.reflection == "mine"
    assert [one.what for one in store.load("mine")] == [Started(reflection="mine", path="short")]
    assert (store.info("mine").title, store.info("mine").path) == (UNNAMED, "short")


def test_each_event_is_on_disk_before_it_is_shown() -> None:
    talk = Talk()
    for text in ("The school start.", "/help", "", "Who decides this?", "/back", "/skip"):
        for event in talk.session.say(text):
            assert talk.store.load(KNOWN_ID)[-1].what == event


def test_the_log_is_numbered_without_gaps_and_folds_to_the_state() -> None:
    talk = Talk()
    talk.finish()
    log = talk.session.events
    assert [one.seq for one in log] == list(range(len(log)))
    assert [one.at for one in log] == sorted(one.at for one in log)
    assert log == talk.store.load(KNOWN_ID)
    assert fold(log) == talk.state


def test_a_question_that_waits_is_shown_again_and_not_saved_again() -> None:
    talk = Talk()
    before = talk.session.events
    first, second = list(talk.session.go_on()), list(talk.session.go_on())
    assert first == second and asked_steps(first) == ["opening.partnership"]
    assert talk.session.events == before


def test_coming_back_asks_the_same_question_in_the_same_words() -> None:
    talk = Talk()
    talk.until("direction.probe")
    before = talk.state.pending
    assert talk.come_back() == [before]


def test_coming_back_after_a_pause_asks_it_too() -> None:
    talk = Talk()
    talk.until("direction.probe")
    before = talk.state.pending
    assert asked_steps(talk.say("/pause")) == []
    assert talk.come_back() == [before]


def test_a_reflection_stopped_before_its_first_event_begins_when_it_is_opened() -> None:
    store = MemoryReflections()
    store.create("bare", UNNAMED, "short", datetime(2026, 1, 1, tzinfo=UTC))
    session = Session.resume(engine(), store, SteppingClock(), "bare")
    assert session.reflection == "bare"
    assert asked_steps(list(session.go_on())) == ["opening.partnership"]


def test_what_is_not_there_cannot_be_resumed() -> None:
    with pytest.raises(ReflectionNotFound):
        Session.resume(engine(), MemoryReflections(), SteppingClock(), "none")


def test_an_answer_half_shown_is_saved_and_the_rest_follows_on_coming_back() -> None:
    talk = Talk()
    talk.until("direction.open")
    shown = next(talk.session.say("The region sends a template."))
    assert isinstance(shown, Answered)
    assert asked_steps(talk.come_back()) == ["direction.top_down"]
    assert talk.state.answers["direction.open"].text == "The region sends a template."


def test_the_first_answer_names_the_reflection() -> None:
    talk = Talk()
    assert talk.store.info(KNOWN_ID).title == UNNAMED
    talk.say("  The school start,\n\nso that children arrive fed. " + "x" * 200)
    title = talk.store.info(KNOWN_ID).title
    assert title == "The school start" and len(title) <= TITLE_LENGTH


def test_a_name_the_person_gave_stays() -> None:
    talk = Talk()
    talk.store.rename(KNOWN_ID, "Mine")
    talk.come_back()
    talk.say("The school start.")
    assert talk.store.info(KNOWN_ID).title == "Mine"


def test_a_question_or_a_command_does_not_name_it() -> None:
    talk = Talk()
    for text in ("/help", "", "What is a partnership?"):
        talk.say(text)
    assert talk.store.info(KNOWN_ID).title == UNNAMED


@given(st.text(st.characters(), max_size=200))
def test_what_is_typed_is_kept_clean_and_changes_nothing_but_the_log(text: str) -> None:
    talk = Talk(script=SCRIPT)
    talk.say(text)
    for one in talk.store.load(KNOWN_ID):
        one.model_dump_json().encode("utf-8")
        assert Recorded.model_validate_json(one.model_dump_json()) == one


def test_control_characters_alone_are_nothing() -> None:
    talk = Talk()
    events = talk.say("\x1b]0;title\x07\x00\x9b\u202e")
    assert isinstance(events[0], Misunderstood) and events[0].text == ""
    assert isinstance(events[-1], Asked)


def test_a_megabyte_is_kept_whole() -> None:
    talk = Talk()
    said = "We tried again and it held. " * 40_000
    talk.say(said)
    assert talk.state.answers["opening.partnership"].text == said


def test_a_full_disk_leaves_the_conversation_where_it_stood_and_it_can_go_on() -> None:
    store = FailingStore()
    session = Session.begin(engine(), store, SteppingClock(), name=lambda now: "mine")
    list(session.go_on())
    before = session.state
    store.full = True
    with pytest.raises(FolderUnusable):
        list(session.say("The school start."))
    assert session.state == before and session.events == store.load("mine")
    store.full = False
    assert asked_steps(list(session.say("The school start."))) == ["opening.partners"]
    assert session.events == store.load("mine")


def test_of_two_windows_on_one_reflection_the_second_to_write_is_told(tmp_path: Path) -> None:
    made = engine()
    stores = [SqliteReflections(tmp_path / "home" / "reflections.db") for _ in range(2)]
    first = Session.begin(made, stores[0], SteppingClock(), name=lambda now: "mine")
    list(first.go_on())
    second = Session.resume(made, stores[1], SteppingClock(), "mine")
    list(first.say("Said in the first."))
    with pytest.raises(ReflectionBusy, match="another window"):
        list(second.say("Said in the second."))
    assert [one.what.text for one in stores[0].load("mine") if isinstance(one.what, Answered)] == ["Said in the first."]
    assert asked_steps(list(first.say("The council."))) == ["opening.role"]
    for store in stores:
        store.close()
