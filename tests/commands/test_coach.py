"""`assistant coach`: a coach's notes, apart from everything of the leader's."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.test_reflections import on_disk
from tests.process import (
    COMMAND,
    SECONDS,
    environment,
    held_in,
    home_with_library,
    one_document,
    quiet,
    run,
    run_each,
    saved,
)

SECRET = "quillfeather, said under her breath"
LAST = "lanternjaw, for next time"


@dataclass(frozen=True)
class Coached:
    """A session with a coach, held to its end, in a folder that is only to be read."""

    home: Path
    reflection: str
    screen: str
    told: str


@pytest.fixture(scope="module")
def coached(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Coached:
    """A session in which two notes were taken: one at the second question, one at the end."""
    folder = tmp_path_factory.mktemp("coached") / "home"
    folder.mkdir()
    home = home_with_library(built_home, folder)
    asked = one_document(run(home, "coach", "notes", "--json"))
    assert asked == {"reflections": []}
    assert not (home / "coach.db").exists()
    before = run(home, "coach", "run", stdin=f"The frailty alliance\n// {SECRET}\n")
    (name,) = held_in(home)
    assert f"coach run --reflection {name}\n" in before.stderr
    questions = int(before.stdout.partition("[2 of ")[2].partition(",")[0].partition("]")[0])
    skips = "/skip\n" * (questions - 1)
    done = run(home, "coach", "run", "--reflection", name, stdin=f"{skips}{LAST}\n\n")
    assert done.returncode == 0
    return Coached(home, name, done.stdout, done.stderr)


def test_at_the_end_both_documents_are_shown_and_said_where_to_get_them(coached: Coached) -> None:
    leaders, coachs = coached.screen.split("[For the leader]")[1].split("[For the coach alone]")
    assert leaders.lstrip().startswith("# The frailty alliance")
    assert SECRET not in leaders and LAST not in leaders
    assert f": {SECRET}\n" in coachs and f": {LAST}\n" in coachs
    assert f"coach notes {coached.reflection} -o FILE" in coached.told


def test_nothing_a_coach_wrote_is_in_anything_of_the_leaders(coached: Coached, tmp_path: Path) -> None:
    name = coached.reflection
    (tmp_path / "out").mkdir()
    commands = (
        ("reflections", "list"),
        ("reflections", "show", name),
        ("reflections", "show", name, "--json"),
        ("reflections", "export", name),
        ("reflections", "search", "quillfeather"),
        ("summary", name),
        ("summary", name, "--format", "json"),
        ("--plain", "--reflection", name),
        ("coach", "agenda"),
        ("doctor",),
    )
    for command, done in zip(commands, run_each(coached.home, *commands), strict=True):
        assert "quillfeather" not in done.stdout + done.stderr, command
        assert "lanternjaw" not in done.stdout + done.stderr, command
    kept = b"".join(one.read_bytes() for one in coached.home.glob("reflections.db*"))
    assert b"quillfeather" not in kept and b"lanternjaw" not in kept
    assert "quillfeather" not in "".join(one.model_dump_json() for one in saved(coached.home, name))


def test_notes_are_shown_as_text_and_as_json_and_listed(coached: Coached, tmp_path: Path) -> None:
    made = one_document(run(coached.home, "coach", "notes", coached.reflection, "--json"))
    assert made.keys() == {"reflection", "title", "notes", "seconds"}
    assert [(one["step"], one["text"]) for one in made["notes"]] == [("opening.partners", SECRET), ("", LAST)]
    (one,) = one_document(run(coached.home, "coach", "notes", "--json"))["reflections"]
    assert (one["reflection"], one["notes"]) == (coached.reflection, 2)
    assert "The frailty alliance  (notes: 2)" in run(coached.home, "coach", "notes").stdout
    file = tmp_path / "notes.md"
    assert run(coached.home, "coach", "notes", coached.reflection, "-o", str(file)).returncode == 0
    assert SECRET in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_the_notes_file_is_for_its_owner_alone(coached: Coached) -> None:
    assert {one.stat().st_mode & 0o777 for one in coached.home.glob("coach.db*")} == {0o600}


def test_deleting_a_reflection_says_that_notes_stay_and_the_coachs_command_deletes_them(
    coached: Coached, tmp_path: Path
) -> None:
    home = home_with_library(coached.home, tmp_path / "home")
    for file in coached.home.glob("*.db"):
        (home / file.name).write_bytes(file.read_bytes())
    name = coached.reflection
    done = run(home, "reflections", "delete", name, "--yes")
    assert done.returncode == 0
    assert "Kept apart from it, 2 coach's notes about it stay." in done.stderr
    assert f"coach notes {name} --delete" in done.stderr
    assert "quillfeather" not in done.stdout + done.stderr
    assert "the reflection itself is gone" in run(home, "coach", "notes").stdout
    assert SECRET in run(home, "coach", "notes", name).stdout
    asked = run(home, "coach", "notes", name, "--delete")
    assert (asked.returncode, asked.stdout) == (1, "")
    assert b"quillfeather" in on_disk(home)
    gone = run(home, "coach", "notes", name, "--delete", "--yes")
    assert gone.stdout == f"Deleted 2 notes about {name}.\n"
    assert b"quillfeather" not in on_disk(home)
    assert "no coach's notes about" in run(home, "coach", "notes", name).stderr


def test_a_reflection_without_notes_is_deleted_without_a_word_about_them(home: Path) -> None:
    run(home, "--plain", stdin="The frailty alliance\n")
    done = run(home, "reflections", "delete", held_in(home)[0], "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (home / "coach.db").exists()


def test_both_documents_are_written_into_a_folder_also_of_an_unfinished_session(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "for" / "monday"
    done = run(home, "coach", "run", "-o", str(folder), stdin=f"The frailty alliance\n// {SECRET}\n")
    assert done.returncode == 0
    (name,) = held_in(home)
    files = {file.name: file for file in folder.iterdir()}
    assert files.keys() == {f"{name}-summary.md", f"{name}-coach.md"}
    assert SECRET in files[f"{name}-coach.md"].read_text()
    assert SECRET not in files[f"{name}-summary.md"].read_text()
    assert {file.stat().st_mode & 0o077 for file in files.values()} == {0}
    assert run(home, "coach", "run", "-o", str(folder), "--format", "docx", "--reflection", name).returncode == 0
    assert {f"{name}-summary.docx", f"{name}-coach.docx"} <= {file.name for file in folder.iterdir()}
    refused = run(home, "coach", "run", "-o", "/dev/null/x", "--reflection", name, stdin="// more\n")
    assert refused.returncode == 4
    assert "The conversation and the notes are safe." in refused.stderr
    assert "more" in run(home, "coach", "notes", name).stdout


def test_an_interrupt_keeps_the_notes_and_says_how_to_go_on(home: Path) -> None:
    command = [*COMMAND, "coach", "run"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment(home), text=True, bufsize=1, **pipes) as talk:  # type: ignore[call-overload] # three pipes
        assert talk.stdin is not None and talk.stdout is not None
        talk.stdin.write(f"The frailty alliance\n// {SECRET}\n")
        talk.stdin.flush()
        for line in talk.stdout:
            if "Noted" in line:
                break
        time.sleep(0.2)
        talk.send_signal(signal.SIGINT)
        out, said = talk.communicate(timeout=SECONDS)
    quiet(out, said)
    assert talk.returncode == 130
    assert "coach run --reflection" in said and "Stopped. What was saved stays saved." in said
    (name,) = held_in(home)
    assert SECRET in run(home, "coach", "notes", name).stdout


def test_notes_that_cannot_be_saved_are_shown_to_be_copied_and_the_conversation_is_kept(home: Path) -> None:
    command = [*COMMAND, "coach", "run"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment(home), text=True, bufsize=1, **pipes) as talk:  # type: ignore[call-overload] # three pipes
        assert talk.stdin is not None and talk.stdout is not None
        for line in talk.stdout:
            if "[1 of " in line:
                break
        holder = sqlite3.connect(home / "coach.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        out, said = talk.communicate(f"The frailty alliance\n// {SECRET}\n", timeout=SECONDS)
        holder.close()
    quiet(out, said)
    assert talk.returncode == 3
    assert "Not saved yet. Another program holds the file of coach's notes." in " ".join(out.split())
    assert f"These notes are not saved; copy them now:\n    {SECRET}\n" in said
    assert "frailty" in run(home, "reflections", "list").stdout


@pytest.mark.parametrize("content", [b"not a database" * 400])
def test_a_damaged_file_of_notes_stops_no_leader(home: Path, content: bytes) -> None:
    (home / "coach.db").write_bytes(content)
    done = run(home, "coach", "run", stdin="The frailty alliance\n")
    assert (done.returncode, done.stdout) == (4, "")
    assert "cannot be read as a coach's notes" in done.stderr
    assert run(home, "--plain", stdin="The frailty alliance\n").returncode == 0
    deleted = run(home, "reflections", "delete", held_in(home)[0], "--yes")
    assert deleted.returncode == 0
    assert "Whether a coach has notes about it cannot be seen." in deleted.stderr
    assert "Coach's notes" in run(home, "doctor").stdout


def test_an_agenda_is_made_from_the_latest_or_from_those_named(coached: Coached, home: Path) -> None:
    made = one_document(run(coached.home, "coach", "agenda", "--json"))
    assert made.keys() == {"topics", "reflections"}
    assert [one["reflection"] for one in made["reflections"]] == [coached.reflection]
    assert all(point["text"] and point["why"] for topic in made["topics"] for point in topic["points"])
    named = run(coached.home, "coach", "agenda", coached.reflection, coached.reflection)
    assert named.stdout.startswith("# For the next meeting\n") and named.stderr == ""
    nothing, unknown = run_each(home, ("coach", "agenda"), ("coach", "agenda", "nobody"))
    assert (nothing.returncode, unknown.returncode) == (1, 1)
    assert "no reflections to make an agenda from yet" in nothing.stderr
    assert "There is no reflection called nobody." in unknown.stderr


def test_an_agenda_says_which_reflections_it_left_out(home: Path) -> None:
    for title in ("The frailty alliance", "The school start"):
        run(home, "--plain", stdin=f"{title}\n")
    done = run(home, "coach", "agenda")
    assert "The school start" in done.stdout and "frailty" not in done.stdout
    assert "Made from the latest reflection. 1 more is left out; give ids to choose." in done.stderr


def test_the_guide_is_a_document_of_every_note(home: Path, tmp_path: Path) -> None:
    printed, unknown = run_each(home, ("coach", "guide"), ("coach", "guide", "--path", "nowhere"))
    assert printed.stdout.startswith("# Facilitator's notes: ")
    assert printed.stdout.count("**Purpose:**") > 25
    assert unknown.returncode == 1


def test_what_cannot_be_done_is_said(home: Path) -> None:
    cases = [("coach", "notes", "nobody"), ("coach", "notes", "--delete"), ("coach", "run", "--reflection", "nobody")]
    nobody, whose, gone = run_each(home, *cases)
    assert (nobody.returncode, whose.returncode, gone.returncode) == (1, 2, 1)
    assert "There are no coach's notes about nobody." in nobody.stderr
    assert "It is not said whose notes to delete." in whose.stderr


def test_json_lines_for_programs_show_no_notes_and_take_no_line_as_one(home: Path) -> None:
    done = run(home, "converse", stdin=json.dumps({"say": "The frailty alliance"}) + "\n")
    assert "Listen for" not in done.stdout
    assert not (home / "coach.db").exists()
