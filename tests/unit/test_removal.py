"""Words taken out of everything a reflection holds, and out of the file itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.reflection_store import SqliteReflections
from assistant.conversation.digest import digest
from assistant.conversation.removal import BLANK, blanked, rewritten
from assistant.domain.asides import Chose, Removed
from assistant.domain.events import EVENT, Answered, Asked, AskKind, Commitment, Heard, Misunderstood, Said, Started
from assistant.domain.readings import PoleEvidence, Readings, StageReading, TensionReading
from assistant.errors import ReflectionBusy
from tests.unit.store_helpers import answered, begun, recorded

NAME = "Jean Halloran"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jean Halloran waited.", f"{BLANK} waited."),
        ("JEAN  HALLORAN, jean\nhalloran", f"{BLANK}, {BLANK}"),
        ("Jean Hallorans", "Jean Hallorans"),
        ("(Jean Halloran’s son)", f"({BLANK}’s son)"),
        ("nobody", "nobody"),
    ],
)
def test_words_are_blanked_where_they_stand_whole(text: str, left: str) -> None:
    assert blanked(text, [NAME])[0] == left


def test_either_apostrophe_is_the_same_word() -> None:
    assert blanked("Mr O’Brien fell", ["Mr O'Brien"]) == (f"{BLANK} fell", 1)


@pytest.mark.parametrize("words", [[], [""], ["a"], [" "], [BLANK]])
def test_what_is_no_word_takes_nothing_out(words: list[str]) -> None:
    assert blanked("a [removed] b", words) == ("a [removed] b", 0)


@given(st.text(), st.text(min_size=2, max_size=20), st.text())
def test_nothing_is_left_of_the_words_and_nothing_else_is_touched(before: str, words: str, after: str) -> None:
    text = f"{before} {words} {after}"
    once, _ = blanked(text, [words])
    assert blanked(once, [words]) == (once, 0)
    if blanked(text, [words])[1] == 0:
        assert once == text


def heard(quote: str) -> Heard:
    reading = TensionReading(
        label="top_down", strengths={}, evidence=(PoleEvidence(pole="top_down", quote=quote),), confidence=1
    )
    return Heard(
        step="direction.open",
        readings=Readings(
            tensions={"direction": reading}, stage=StageReading(label="none", distribution={}, evidence=(quote,))
        ),
    )


def test_every_kind_of_event_loses_the_words_and_keeps_its_names() -> None:
    events = recorded(
        Started(reflection="Jean Halloran", path="short"),
        answered(f"{NAME} waited."),
        heard(f"{NAME} waited"),
        Said(text=f"You wrote “{NAME} waited”.", step=NAME),
        Asked(step="x", kind=AskKind.OPEN, text=f"Who is {NAME}?", position=1, of=2),
        Misunderstood(step="x", text=NAME),
        Answered(step="c", text=f"Ring {NAME}", commitment=Commitment(what=f"Ring {NAME}", who=NAME)),
    )
    altered, places = rewritten(events, [NAME])
    assert [one.seq for one in altered] == [1, 2, 3, 4, 5, 6]
    assert places == 5
    kept = "".join(one.model_dump_json() for one in altered if one.seq != 3)
    assert NAME not in kept
    assert altered[2].what.model_dump()["step"] == NAME


def test_what_rests_on_an_altered_answer_goes_on_resting_on_it() -> None:
    text = f"{NAME} waited."
    events = recorded(answered(text), Said(text="Yes.", step="m", basis=digest(text)), Said(text="No.", basis="other"))
    altered, _ = rewritten(events, [NAME])
    assert [one.seq for one in altered] == [0, 1]
    assert altered[1].what.model_dump()["basis"] == digest(f"{BLANK} waited.")


@pytest.mark.parametrize("event", [Chose(choice="remove", words=(NAME,)), Removed(words=(NAME,))])
def test_the_note_of_a_removal_never_holds_the_words(event: Chose | Removed) -> None:
    assert NAME not in event.model_dump_json()
    assert EVENT.validate_json(event.model_dump_json()) == event.model_copy(update={"words": ()})


def everywhere(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.iterdir() if one.is_file())


@pytest.mark.parametrize("size", [1, 4_000])
def test_what_is_taken_out_is_gone_from_the_file_and_its_journal(tmp_path: Path, size: int) -> None:
    store = begun(tmp_path / "own" / "reflections.db")
    other = SqliteReflections(tmp_path / "own" / "reflections.db")
    store.append("r1", recorded(answered(f"{NAME} waited. " * size), Said(text=f"“{NAME}”"), first=2))
    store.rename("r1", f"{NAME} and others")
    other.list()
    assert NAME.encode() in everywhere(tmp_path / "own")
    altered, _ = rewritten(store.load("r1"), [NAME])
    (noted,) = recorded(Removed(places=1), first=4)
    store.rewrite("r1", altered, noted, f"{BLANK} and others")
    assert NAME.encode() not in everywhere(tmp_path / "own")
    assert [one.what.event for one in store.load("r1")] == ["started", "answered", "answered", "said", "removed"]
    assert store.info("r1").title == f"{BLANK} and others"
    store.close()
    other.close()


def test_a_removal_beside_another_window_changes_nothing(tmp_path: Path) -> None:
    store = begun(tmp_path / "own" / "reflections.db")
    events = store.load("r1")
    store.append("r1", recorded(answered("there"), first=2))
    altered, _ = rewritten(events, ["school"])
    with pytest.raises(ReflectionBusy, match="continued in another window"):
        store.rewrite("r1", altered, recorded(Removed(places=1), first=2)[0], "New title")
    assert store.load("r1")[1] == events[1]
    assert store.info("r1").title == "First"
    store.close()
