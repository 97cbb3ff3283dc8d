"""`assistant --plain`, and `assistant` where there is no terminal."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Held
from tests.process import COMMAND, CONTROL, HOSTILE, SECONDS, answers, environment, held_in, run, run_each

LEFT_OUT = "/skip\n" * 40


def test_a_piped_conversation_reads_as_one_and_says_how_to_go_on(home: Path) -> None:
    done = run(home, "--plain", stdin="The frailty alliance\r\nThe council\n/help\n")
    assert done.returncode == 0
    assert "> The frailty alliance\n" in done.stdout
    assert done.stdout.index("[1 of 28, ") < done.stdout.index("[2 of 28, ") < done.stdout.index("[3 of 28, ")
    assert done.stdout.endswith("Saved. Nothing is lost, and you will come back to this same question.\n\n")
    assert done.stderr.startswith("To go on: ")
    assert done.stderr.endswith(f"assistant --plain --reflection {held_in(home)[0]}\n")
    assert not any(mark in done.stdout for mark in ("**", "`", "[@", "\r"))
    assert all(len(line) <= 76 for line in done.stdout.splitlines())


def test_it_goes_on_at_the_same_question(home: Path) -> None:
    run(home, "--plain", stdin="The frailty alliance\n")
    (name,) = held_in(home)
    other = run(home, "--plain", stdin="/quit\n")
    assert "in the middle of “The frailty alliance”" in other.stderr
    assert f"assistant --plain --reflection {name}" in other.stderr
    again = run(home, "--plain", "--reflection", name)
    assert again.stdout.startswith("[2 of 28, ")
    assert again.stdout.count("[2 of 28, ") == 1


def test_an_empty_line_leaves_an_earlier_answer_as_it_was(home: Path) -> None:
    """It said that nothing had arrived, where the app takes Enter as leaving it."""
    done = run(home, "--plain", stdin="The frailty alliance\n/back\n\n")
    assert "Nothing arrived" not in done.stdout
    assert done.stdout.count("[2 of 28, ") == 2
    assert [one.text for one in answers(home)] == ["The frailty alliance"]


def test_finishing_says_where_the_summary_is_and_coming_back_takes_commands(home: Path) -> None:
    done = run(home, "--plain", stdin="The frailty alliance\n" + LEFT_OUT)
    assert done.returncode == 0
    assert done.stdout.endswith("Finished.\n")
    (name,) = held_in(home)
    assert f"assistant summary {name}\n" in done.stderr
    again = run(home, "--plain", "--reflection", name, stdin="/summary\n/change 1\nAnother alliance\n")
    assert again.returncode == 0
    assert again.stdout.startswith("This reflection is finished.")
    assert "Nothing is in your summary yet" in again.stdout
    assert again.stdout.endswith("Finished.\n")


def test_whatever_is_typed_it_ends_well_and_obeys_nothing(home: Path) -> None:
    typed = [b"\x00\x07", HOSTILE.encode(), b"caf\xe9 \xff", b"x" * 1_000_000, b"no line end"]
    done = run(home, "--plain", stdin=b"\n".join(typed))
    assert done.returncode == 0
    assert "Saved." in done.stdout
    kept = [one.text for one in answers(home)]
    assert "<script>" in kept[0]
    assert kept[1:] == ["caf� �", "x" * 1_000_000, "no line end"]


def test_an_imported_question_cannot_steer_the_terminal(held: Held, exported: Path, home: Path) -> None:
    whole = json.loads(exported.read_text())
    place = next(n for n, one in enumerate(whole["events"]) if one["what"].get("kind") == "choose")
    whole["events"] = whole["events"][: place + 1]
    whole["events"][place]["what"]["options"][0]["label"] = HOSTILE
    file = home / "hostile.json"
    file.write_text(json.dumps(whole))
    assert run(home, "reflections", "import", str(file)).returncode == 0
    done = run(home, "--plain", "--reflection", held.reflection)
    assert done.returncode == 0
    assert "<script>" in done.stdout


def test_without_a_terminal_and_for_an_unknown_reflection_it_says_what_to_do(home: Path) -> None:
    app, unknown = run_each(home, (), ("--plain", "--reflection", "nobody"))
    assert (app.returncode, app.stdout) == (2, "")
    assert "There is no terminal here" in app.stderr
    assert "`assistant --plain`" in app.stderr and "`assistant converse`" in app.stderr
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "There is no reflection called nobody." in unknown.stderr


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--plain"], 0)])
def test_a_closed_standard_input_is_an_empty_one(home: Path, arguments: list[str], code: int) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments],
        preexec_fn=lambda: os.close(0),
        capture_output=True,
        text=True,
        env=environment(home),
        timeout=SECONDS,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == code
    assert not CONTROL.search(done.stdout)


def test_an_output_that_takes_no_more_is_a_sentence_and_4(home: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "reflections", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(home),
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 4
    assert done.stderr.startswith("The output could not be written")
    assert "Traceback" not in done.stderr


def test_a_character_the_output_has_no_code_for_is_replaced(home: Path) -> None:
    """Quotation marks in another encoding than UTF-8 were an error."""
    done = run(home, "--plain", stdin="The frailty alliance\n/skip\n/skip\n/skip\n", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "or ?don't know?)" in done.stdout


def test_a_reflection_for_the_app_is_wrong_use_and_not_passed_over(home: Path) -> None:
    done = run(home, "--reflection", "some")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--reflection goes with --plain" in done.stderr
