from __future__ import annotations

import io

import pytest

from assistant import plain
from assistant.cli.beside import EMPTY, LAST, NOTED, TWO_IN_ONE
from assistant.plain import LONGEST_LINE, WIDTH
from tests.coach_fakes import Beside
from tests.process import HOSTILE

SECRET = "she is waiting to be asked to leave"


def flat(screen: str) -> str:
    """The screen without the line breaks of its wrapping."""
    return " ".join(screen.split())


def test_notes_stand_set_in_before_each_question_and_once() -> None:
    screen = Beside().type("The frailty alliance", "/ask what is trust", "The council")
    assert screen.count("For the coach, about 3 minutes.") == 1
    assert screen.count("For the coach, about 2 minutes.") == 2
    assert screen.index("    Purpose: to settle on one partnership") < screen.index("[1 of ")
    assert screen.count("[2 of ") == 2
    assert all(len(line) <= WIDTH for line in screen.splitlines())
    assert "    Follow up: Who would notice first if it stopped?\n" in screen


def test_without_a_coach_line_mode_shows_no_notes_and_takes_the_line_as_an_answer() -> None:
    beside = Beside()
    out = io.StringIO()
    plain.run(beside.talk.session, io.StringIO(f"// {SECRET}\n"), out, echo=True)
    assert "For the coach" not in out.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "// {}",
        "//{}",
        "  // {}",
        "/note {}",
        "/NOTE {}",
        " /note: {}",
        "/notes {}",
        "/ note {}",
        "\t//{} ",
        "\x1b[0m// {}",
    ],
)
def test_a_note_is_kept_with_its_question_and_reaches_nothing_of_the_leaders(line: str) -> None:
    beside = Beside()
    screen = beside.type("The frailty alliance", line.format(SECRET))
    (note,) = beside.notes.kept
    assert (note.text, note.step, note.reflection) == (SECRET, "opening.partners", beside.talk.session.reflection)
    assert NOTED in screen
    beside.talk.finish()
    assert SECRET not in beside.log
    assert beside.talk.reader.read_texts
    assert SECRET not in "\n".join(beside.talk.reader.read_texts)


def test_the_question_still_waits_after_a_note() -> None:
    beside = Beside()
    screen = beside.type(f"// {SECRET}", "The frailty alliance")
    assert beside.talk.state.answers["opening.partnership"].text == "The frailty alliance"
    assert screen.count("[1 of ") == 1


@pytest.mark.parametrize("line", [f"/nte {SECRET}", f"/noted {SECRET}", f"/{SECRET}", f"4 // {SECRET}", f"3//{SECRET}"])
def test_what_may_be_a_note_gone_wrong_goes_nowhere(line: str) -> None:
    beside = Beside()
    screen = flat(beside.type("The frailty alliance", line))
    assert "nothing of" in screen
    assert SECRET not in beside.log
    assert beside.notes.kept == []


def test_commands_and_addresses_are_the_leaders_as_before() -> None:
    beside = Beside()
    screen = beside.type("See https://example.org for it", "/skip", "/BACK", "/help")
    assert beside.talk.state.answers["opening.partnership"].text == "See https://example.org for it"
    assert TWO_IN_ONE not in flat(screen)
    assert '"command":"help"' in beside.log


def test_an_empty_note_is_said_to_be_empty() -> None:
    beside = Beside()
    assert beside.type("//", "/note", "//   ").count(EMPTY) == 3
    assert beside.notes.kept == []


def test_a_note_longer_than_a_line_is_read_stays_a_note_to_its_end() -> None:
    beside = Beside()
    beside.type("// " + "x" * (LONGEST_LINE + 10) + SECRET, "The frailty alliance")
    assert SECRET not in beside.log
    assert beside.talk.state.answers["opening.partnership"].text == "The frailty alliance"
    assert sum(len(one.text) for one in beside.notes.kept) == LONGEST_LINE + 10 + len(SECRET)


def test_a_note_holds_nothing_a_terminal_would_obey() -> None:
    beside = Beside()
    beside.type("// " + HOSTILE)
    assert "\x1b" not in beside.notes.kept[0].text
    assert "<script>" in beside.notes.kept[0].text


def test_a_note_that_cannot_be_saved_is_said_so_and_saved_with_the_next() -> None:
    beside = Beside(busy=1)
    screen = flat(beside.type("// one", "// two"))
    assert "Not saved yet. Another program holds the file of coach's notes. The notes saved before are safe." in screen
    assert [one.text for one in beside.notes.kept] == ["one", "two"]
    assert beside.coach.unsaved == []


def test_what_could_not_be_saved_is_still_there_at_the_end() -> None:
    beside = Beside(busy=2)
    beside.type("// one", "// two")
    assert [one.text for one in beside.coach.unsaved] == ["one", "two"]
    beside.coach.save()
    assert [one.text for one in beside.notes.kept] == ["one", "two"]


def test_last_words_are_on_the_whole_and_need_no_mark() -> None:
    beside = Beside()
    out = io.StringIO()
    beside.coach.last_words(io.StringIO("He was tired.\n// ring him\n\nnot read\n"), out, echo=True)
    assert [(one.text, one.step) for one in beside.notes.kept] == [("He was tired.", ""), ("ring him", "")]
    assert LAST in flat(out.getvalue())


def test_last_words_end_with_the_input() -> None:
    beside = Beside()
    beside.coach.last_words(io.StringIO("He was tired."), io.StringIO(), echo=False)
    assert [one.text for one in beside.notes.kept] == ["He was tired."]


def test_a_command_ends_the_last_words_and_is_no_note() -> None:
    beside = Beside()
    beside.coach.last_words(io.StringIO("He was tired.\n/quit\nnot read\n"), io.StringIO(), echo=False)
    assert [one.text for one in beside.notes.kept] == ["He was tired."]
