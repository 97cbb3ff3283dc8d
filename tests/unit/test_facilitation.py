from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from assistant import paths
from assistant.conversation import facilitation
from assistant.conversation.script import Prompts
from assistant.domain.events import Answered, Asked, AskKind, Event, Finished, Paused, Recorded
from tests.fakes import BEGAN, Talk, short_script
from tests.unit.store_helpers import recorded

GOOD = """- Purpose: one episode that
  happened.
- Listen for: who began it: “we” or “they”.
- Listen for: who was asked.
- Follow up: When was that?
- Follow up: Who said “why not?”
- In a group: one each.
- Minutes: 2.5
"""


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A copy of the shipped prompts."""
    return Path(shutil.copytree(paths.find().prompts, tmp_path / "prompts"))


def with_notes(prompts: Path, notes: str) -> int:
    """Puts `notes` in the place of those under close.who; the line of the first."""
    file = prompts / "parts" / "close.md"
    before, heading, after = file.read_text(encoding="utf-8").partition("# close.who\n")
    asked, notes_heading, rest = after.partition("## Notes\n\n")
    head = before + heading + asked + (notes_heading if notes else "")
    file.write_text(head + notes + rest[rest.index("\n# ") :], encoding="utf-8")
    return head.count("\n") + 1


def told(prompts: Path) -> list[str]:
    return [str(one) for one in Prompts(prompts).problems]


def test_notes_are_read_point_by_point(prompts: Path) -> None:
    with_notes(prompts, GOOD)
    assert told(prompts) == []
    notes = facilitation.of(Prompts(prompts).script("short"), "close.who")
    assert notes is not None
    assert notes.purpose == "one episode that happened."
    assert notes.listen_for == ("who began it: “we” or “they”.", "who was asked.")
    assert notes.follow_ups == ("When was that?", "Who said “why not?”")
    assert (notes.in_a_group, notes.minutes) == ("one each.", 2.5)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("- Listen for: who was", "- Watch for: who was", 3, "'Watch for: who was asked.' does not say what it is"),
        ("- Listen for: who was asked.", "- Silence", 3, "the note 'Silence' does not say what it is"),
        ("- Purpose: one", "- Purpose: two\n- Purpose: one", 1, "is one `Purpose:` too many; write at most 1"),
        ("- In a group: one each.", "- In a group:", 6, "has `In a group:` and nothing after it; write it or"),
        ("When was that?", "Ask when.", 4, "has a follow-up that asks nothing; write a question, with its mark"),
        ("2.5", "2.3", 7, "gives '2.3' as minutes; write a whole or half number from 0.5 to 30"),
        ("2.5", "about two", 7, "gives 'about two' as minutes; write"),
        ("2.5", "0", 7, "gives '0' as minutes; write"),
        ("2.5", "31", 7, "gives '31' as minutes; write"),
        ("one each.", "word " * 41, 6, "has 41 words in one point; say it in 40"),
        ("- Minutes: 2.5\n", "", -2, "has no `Minutes: …`; write it as a point of its own"),
        (GOOD, "Take the first answer.\n", 0, "the note 'Take the first answer.' does not say what it is; begin"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line(prompts: Path, old: str, new: str, line: int, what: str) -> None:
    """Lines are counted from the first point, whose second line is its own."""
    assert old in GOOD
    first = with_notes(prompts, GOOD.replace(old, new, 1))
    wanted = first + line
    assert any(one.startswith(f"prompts/parts/close.md:{wanted}: ") and what in one for one in told(prompts)), (
        wanted,
        told(prompts),
    )


def test_a_step_of_a_pack_may_be_without_notes(prompts: Path) -> None:
    with_notes(prompts, "")
    assert told(prompts) == []
    assert facilitation.of(Prompts(prompts).script("short"), "close.who") is None


def test_every_question_that_comes_with_the_assistant_has_notes() -> None:
    found = Prompts(paths.find().prompts)
    asking = [step for name in found.paths for step in found.script(name).steps if step.kind.asks]
    assert asking
    assert not [step.id for step in asking if step.notes is None]


def test_the_short_path_with_a_coach_fits_into_an_hour() -> None:
    assert 40 <= facilitation.minutes(short_script().steps) <= 60


def test_notes_of_a_repeated_step_are_those_it_was_written_with() -> None:
    script = short_script()
    assert facilitation.of(script, "stage.trust@mind") == facilitation.of(script, "stage.trust")
    assert facilitation.of(script, "nowhere") is None


def test_nothing_of_the_notes_is_in_the_leaders_own_conversation_or_its_events() -> None:
    talk = Talk()
    talk.say("/why")
    talk.say("/help")
    talk.finish()
    log = "\n".join(one.model_dump_json() for one in talk.session.events)
    noted = [step.notes for step in talk.script.steps if step.notes]
    said = [text for notes in noted for text in (notes.purpose, *notes.listen_for, *notes.follow_ups)]
    assert len(said) > 100
    assert not [text for text in said if text in log]


def at(seconds: int, what: Event) -> Recorded:
    return recorded(what)[0].model_copy(update={"at": BEGAN + timedelta(seconds=seconds)})


def asked(step: str) -> Asked:
    return Asked(step=step, kind=AskKind.OPEN, text="What?", position=1, of=2)


def test_time_is_that_in_which_the_question_waited_without_breaks() -> None:
    events = (
        at(0, asked("a")),
        at(90, Answered(step="a", text="x")),
        at(100, asked("b")),
        at(160, Paused()),
        at(400, asked("b")),
        at(400 + 3600, asked("b")),
        at(400 + 3600 + 30, Answered(step="b", text="y")),
        at(9000, Finished()),
    )
    assert facilitation.spent(events) == {"a": timedelta(seconds=90), "b": timedelta(seconds=90)}
    assert facilitation.spent(()) == {}


@pytest.mark.parametrize(
    ("count", "words"), [(0, ""), (0.5, "half a minute"), (1, "1 minute"), (1.5, "1½ minutes"), (3.0, "3 minutes")]
)
def test_minutes_are_said_as_people_say_them(count: float, words: str) -> None:
    assert facilitation.allowed(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "under a minute"), (59, "under a minute"), (61, "1 minute"), (700, "12 minutes")]
)
def test_time_is_told_in_whole_minutes(seconds: int, words: str) -> None:
    assert facilitation.took(timedelta(seconds=seconds)) == words
