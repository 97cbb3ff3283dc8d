"""`assistant summary`: what a person keeps, and what a program reads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Held
from tests.process import HOSTILE, lines, one_document, run, run_each

POLES = {
    "direction": {"top_down", "bottom_up"},
    "motivation": {"external", "intrinsic"},
    "worth": {"value", "values"},
}
STAGES = {"connecting", "cooperating", "coordinating", "collaborating"}
TOP = {"reflection", "started", "finished", "tensions", "stage", "practice_map", "partners", "barriers"}


def began(home: Path, *turns: str) -> str:
    """The id of a reflection in which `turns` were said."""
    done = run(home, "converse", stdin="".join(json.dumps({"say": turn}) + "\n" for turn in turns))
    return str(lines(done)[0]["reflection"])


@pytest.fixture(scope="module")
def made(held: Held) -> Any:
    """The summary for programs."""
    return one_document(run(held.home, "summary", held.reflection, "--format", "json"))


@pytest.fixture(scope="module")
def text(held: Held) -> str:
    """The summary for people."""
    return run(held.home, "summary", held.reflection).stdout


def test_json_has_the_agreed_shape(held: Held, made: Any) -> None:
    assert made.keys() >= TOP | {"commitments", "sources"}
    assert made["reflection"] == held.reflection
    assert made["started"] and made["finished"]
    assert {name: set(one["poles"]) for name, one in made["tensions"].items()} == POLES
    for one in made["tensions"].values():
        assert all(rating in range(5) for rating in one["poles"].values())
        assert one["pattern"] and one["quotes"] and len(one["cards"]) == 2
    assert made["stage"].keys() >= {"self_placed", "calculated", "needed", "distribution", "spread"}
    assert {made["stage"]["self_placed"], made["stage"]["needed"]} <= STAGES
    assert made["stage"]["calculated"] in STAGES | {"mixed"}
    assert sum(made["stage"]["distribution"].values()) >= 8
    assert made["commitments"] == [
        {"what": "Ask the hospices to set the July agenda", "who": "me", "when": "by 1 July"}
    ]
    assert all(one["key"] and one["citation"] for one in made["sources"])


def test_ratings_and_quotes_are_the_persons_own(held: Held, made: Any) -> None:
    for tension, poles in POLES.items():
        for pole in poles:
            assert str(made["tensions"][tension]["poles"][pole]) == held.said[f"{tension}.{pole}"]
        assert made["tensions"][tension]["quotes"][0] in held.said[f"{tension}.open"]


def test_every_citation_of_the_conversation_is_in_its_sources(held: Held, made: Any) -> None:
    cited = {key for event in held.history for one in event.get("citations", []) for key in one["sources"]}
    assert {one["key"] for one in made["sources"]} >= cited


def test_markdown_holds_the_words_the_sources_and_what_it_is_not(text: str) -> None:
    for heading in ("One thing to do", "Questions to take to your partners", "Sources", "What this is not"):
        assert f"\n## {heading}\n" in text
    assert "> On direction.open the region sends a template" in text
    assert "little convincing evidence" in text
    assert "[@" not in text and "None" not in text


def test_written_to_a_file_it_is_the_same_and_for_its_owner_alone(held: Held, text: str, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    done = run(held.home, "summary", held.reflection, "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Written to {file}.\n")
    assert file.read_text() == text
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_written_is_4_and_nothing_is_lost(held: Held, tmp_path: Path) -> None:
    done = run(held.home, "summary", held.reflection, "-o", str(tmp_path / "absent" / "summary.md"))
    assert (done.returncode, done.stdout) == (4, "")
    assert "The reflection itself is safe." in done.stderr


def test_what_was_not_answered_stays_open_and_gets_no_number(home: Path) -> None:
    name = began(home, "The frailty alliance", "/skip", "/skip", "The region sends a template.", "don't know", "2")
    made = one_document(run(home, "summary", name, "--format", "json"))
    assert made["finished"] is None
    assert made["tensions"]["direction"]["poles"] == {"top_down": None, "bottom_up": 2}
    assert set(made["tensions"]["worth"]["poles"].values()) == {None}
    assert (made["stage"]["self_placed"], made["stage"]["calculated"], made["commitments"]) == (None, None, [])
    text = run(home, "summary", name).stdout
    assert "not finished" in text and "left open" in text
    assert "Worth" not in text and "One thing to do" not in text


def test_one_that_was_only_begun_has_a_summary_too(home: Path) -> None:
    name = began(home)
    sources = one_document(run(home, "summary", name, "--format", "json"))["sources"]
    assert [one["key"] for one in sources] == ["alderwick-2021"]  # what the caveats cite
    assert run(home, "summary", name).stdout.startswith("# New reflection\n")


def test_hostile_words_format_nothing(home: Path) -> None:
    name = began(home, HOSTILE, "# Heading", "1. item", f"- {HOSTILE}")
    text = run(home, "summary", name).stdout
    assert r"\[red\]x\[/red\] \<script\> \`rm\` \*\*b\*\* \| \# \{quote\} %s" in text
    assert "\n# Heading" not in text and r"\# Heading" in text
    assert r"1\. item" in text


def test_wrong_use_is_a_sentence_and_an_exit_code(home: Path) -> None:
    cases = [
        (("no-such-reflection",), 1, "There is no reflection called no-such-reflection."),
        ((HOSTILE,), 1, "There is no reflection called trust"),
        ((), 2, "ID"),
        (("x", "--format", "docx"), 2, "docx"),
    ]
    done = run_each(home, *(("summary", *arguments) for arguments, _, _ in cases))
    for one, (_, code, said) in zip(done, cases, strict=True):
        assert (one.returncode, one.stdout) == (code, "")
        assert said in one.stderr


def test_without_the_library_it_is_the_same_and_says_what_is_wrong(
    held: Held, exported: Path, text: str, home: Path
) -> None:
    """Where the index could not be opened, there was no summary at all."""
    assert run(home, "reflections", "import", str(exported)).returncode == 0
    shutil.rmtree(home / "library")
    (home / "library").write_text("in the way")
    done = run(home, "summary", held.reflection)
    assert (done.returncode, done.stdout) == (0, text)
    assert f"The folder {home / 'library'} cannot be used" in done.stderr
