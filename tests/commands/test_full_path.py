"""The path of fifty minutes, as commands begin it and as its summary comes out."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

from tests.process import COMMAND, SECONDS, Conversation, environment, held_in, one_document, run, saved

SAID = {
    "opening.partnership": "The frailty alliance",
    "partners.names": "the council, Mind",
    "partners.stage@council": "coordinating",
    "partners.theirs@council": "connecting",
    "practice.learning.consensus": "3",
    "practice.learning.capacity": "1",
    "values.held": "thrift, results",
    "values.missing": "The night staff.",
    "barriers.which": "payment",
    "barriers.movers@payment": "us, national",
    "close.commitment": "Ring Mind; me; on Friday",
    "close.commitment_2": "Ask the board; Ann; in May",
    "close.evidence": "Mind rings us.",
}


def test_a_program_walks_it_and_reads_its_summary(home: Path) -> None:
    with Conversation(home, "--path", "full") as talk:
        last = talk.next()[-1]
        asked = []
        while last["event"] == "asked":
            asked.append(last["step"])
            assert 0 < last["minutes_left"] <= 50
            last = talk.say(SAID.get(last["step"], "/skip"))[-1]
        assert talk.close() == 0
    assert set(SAID) <= set(asked) and len(asked) == len(set(asked))
    made = one_document(run(home, "summary", talk.reflection, "--format", "json"))
    assert made["practice_map"]["learning"] == {"name": "Learning", "consensus": 3, "capacity": 1, "notes": []}
    assert [(one["name"], one["stage"], one["their_stage"]) for one in made["partners"]] == [
        ("Council", "coordinating", "connecting")
    ]
    assert made["values"] == {"held": ["Results", "Thrift"], "wanted": [], "missing": "The night staff."}
    assert made["barriers"][0]["movers"] == ["us", "national"]
    assert [one["when"] for one in made["commitments"]] == ["on Friday", "in May"]
    assert made["evidence"] == "Mind rings us."


def test_it_is_begun_line_by_line_and_gone_on_with(home: Path) -> None:
    done = run(home, "--plain", "--path", "full", stdin="The frailty alliance\n")
    assert done.returncode == 0 and "It takes about 50 minutes." in done.stdout
    (name,) = held_in(home)
    again = run(home, "--plain", "--reflection", name, stdin="/skip part\n")
    assert "of 73" in again.stdout


def test_a_path_that_is_not_there_and_one_without_line_mode_are_told(home: Path) -> None:
    done = run(home, "--plain", "--path", "long")
    assert done.returncode == 1 and "Use one of: full, short." in done.stderr
    assert "--path goes with --plain" in run(home, "--path", "full").stderr


def test_the_questions_of_both_paths_are_listed(home: Path) -> None:
    done = run(home, "prompts", "list")
    assert done.returncode == 0, done.stderr
    assert "full: A full reflection, about 50 minutes" in done.stdout and "partners.theirs  **" in done.stdout


def test_at_a_terminal_the_length_is_asked_first(welcomed: Path) -> None:
    shown, own = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "--plain"], stdin=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(welcomed)
    ) as process:
        os.close(own)
        os.write(shown, b"2\nThe frailty alliance\n/quit\n")
        out, _ = process.communicate(timeout=SECONDS)
    os.close(shown)
    assert out.decode().startswith("How long have you got?")
    assert "It takes about 50 minutes." in out.decode()
    assert json.loads(saved(welcomed)[0].model_dump_json())["path"] == "full"
