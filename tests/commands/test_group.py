"""`assistant group`, from three people's exports to a page for the room."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Held
from tests.process import HOSTILE, one_document, run, run_each

TOP = {"people", "unfinished", "first", "last", "names", "agenda", "tensions", "stage", "practice_map", "partners"}
OPTIONS = (("--for-group",), ("--for-group", "--with-quotes"), ("--for-group", "--with-quotes", "--as", "Ann"))


@pytest.fixture(scope="module")
def shares(held: Held) -> list[str]:
    """What one person can give: numbers; their words too; their name too."""
    done = run_each(held.home, *(("reflections", "export", held.reflection, *options) for options in OPTIONS))
    assert all(one.returncode == 0 for one in done)
    assert "none of your words, and no name." in done[0].stderr
    assert "your words about the tensions" in done[2].stderr and "the name “Ann”" in done[2].stderr
    return [one.stdout for one in done]


def person(folder: Path, number: int, text: str, rating: int | None = None) -> Path:
    """A file of somebody else's, made from `text`: its ratings of direction from above changed to `rating`."""
    made: dict[str, Any] = json.loads(text)
    made |= {"reflection": f"20260302-{number:05}"}
    if rating is not None:
        made["tensions"][0]["poles"][0]["rating"] = rating
    if made["name"]:
        made["name"] = f"Person {number}"
    file = folder / f"person-{number}.json"
    file.write_text(json.dumps(made))
    return file


@pytest.fixture
def three(tmp_path: Path, shares: list[str]) -> list[str]:
    """Three people's numbers, split on direction from above."""
    return [str(person(tmp_path, number, shares[0], rating)) for number, rating in enumerate((0, 4, 4))]


def test_an_export_for_a_group_holds_no_word_of_the_person(held: Held, shares: list[str]) -> None:
    numbers, words, name = (json.loads(text) for text in shares)
    assert numbers["reflection"] == held.reflection and numbers["finished"]
    assert not numbers["words"] and not numbers["name"]
    assert "template" not in shares[0] and "nurses" not in shares[0] and "hospices" not in shares[0]
    assert words["words"].keys() >= {"direction", "motivation", "worth"} and not words["name"]
    assert "template" in shares[1] and "hospices" not in shares[1]
    assert name["name"] == "Ann" and {**name, "name": ""} == words


def test_three_people_get_a_page_and_programs_one_document(three: list[str], home: Path) -> None:
    text, document = run_each(home, ("group", *three), ("group", *three, "--json"))
    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.startswith("# One partnership, seen by 3 people\n")
    assert "1. **Direction from above.** Answers run from 0 to 4; the middle is 4." in text.stdout
    assert "little convincing evidence" in text.stdout and "[@" not in text.stdout and "None" not in text.stdout
    made = one_document(document)
    assert made.keys() >= TOP and (made["people"], made["names"]) == (3, [])
    spread = made["tensions"]["direction"]["poles"]["top_down"]["ratings"]
    assert spread.items() >= {"outcome": "split", "answers": 3, "median": 4, "lowest": 0, "highest": 4}.items()
    assert made["agenda"][0].keys() == {"kind", "about", "says", "question"}


def test_written_to_a_file_it_is_the_same_and_for_its_owner_alone(three: list[str], home: Path, tmp_path: Path) -> None:
    file = tmp_path / "room.md"
    done = run(home, "group", *three, "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Written to {file}.\n")
    assert file.read_text() == run(home, "group", *three).stdout
    assert file.stat().st_mode & 0o077 == 0
    over, absent = run_each(
        home, ("group", *three, "-o", three[0]), ("group", *three, "-o", str(tmp_path / "absent" / "room.md"))
    )
    assert (over.returncode, absent.returncode) == (2, 4)
    assert "one of the files to read" in over.stderr and "The files you gave are as they were." in absent.stderr


def test_two_people_are_refused_and_told_why(three: list[str], home: Path, exported: Path) -> None:
    cases = [
        (three[:1], 2),
        (three[:2], 2),
        ([three[0]] * 3, 1),
        ([*three[:2], str(home / "library" / "passages.db")], 1),
        ([three[0], str(exported), str(exported)], 1),
    ]
    for (_, code), done in zip(cases, run_each(home, *(("group", *files) for files, _ in cases)), strict=True):
        assert (done.returncode, done.stdout) == (code, "")
        assert "at least three people" in done.stderr and "each could work out what the other said" in done.stderr


def test_plain_exports_count_and_give_neither_name_nor_words(
    held: Held, exported: Path, shares: list[str], tmp_path: Path, home: Path
) -> None:
    named = [str(person(tmp_path, number, shares[2], number)) for number in range(2)]
    done = run(home, "group", *named, str(exported))
    assert done.returncode == 0
    assert "Person" not in done.stdout and "not everybody did" in done.stdout
    assert "The words are those of 2 of 3 people" in done.stdout and "template" in done.stdout
    everybody = run(home, "group", *named, str(person(tmp_path, 7, shares[2])))
    assert "Taking part: Person 0, Person 1, Person 7." in everybody.stdout and "(Person 7)" in everybody.stdout


def test_files_that_cannot_be_used_are_named_to_who_runs_it_and_not_in_the_page(
    three: list[str], home: Path, tmp_path: Path
) -> None:
    other, empty, again = (tmp_path / f"{name}-smith.json" for name in ("other", "empty", "again"))
    other.write_bytes(b"\xff\xfe" + HOSTILE.encode())
    made = json.loads(Path(three[0]).read_text())
    bare = {name: made[name] for name in ("format", "path", "begun", "finished")}
    empty.write_text(json.dumps(bare | {"reflection": "x"}))
    again.write_text(Path(three[1]).read_text())
    done = run(home, "group", *three, *(str(file) for file in (other, empty, again)))
    assert done.returncode == 0 and "smith" not in done.stdout
    assert "other-smith.json is not an exported reflection" in done.stderr
    assert "empty-smith.json holds no rating or choice yet" in done.stderr
    assert "it counts once" in done.stderr and "it counts once" in done.stdout
    assert done.stdout.startswith("# One partnership, seen by 3 people\n")
    gone = run(home, "group", *three, str(tmp_path / "nobody.json"))
    assert (gone.returncode, gone.stdout) == (2, "") and "nobody.json cannot be read" in gone.stderr


def test_options_of_an_export_that_do_not_go_together_are_2(held: Held) -> None:
    cases = [("--with-quotes",), ("--as", "Ann"), ("--for-group", "--as", " \x1b[2J ")]
    for done in run_each(held.home, *(("reflections", "export", held.reflection, *case) for case in cases)):
        assert (done.returncode, done.stdout) == (2, "")
    assert run(held.home, "reflections", "export", "nobody", "--for-group").returncode == 1


def test_a_reflection_without_numbers_has_nothing_to_give(home: Path) -> None:
    done = run(home, "converse", stdin=json.dumps({"say": "The frailty alliance"}) + "\n")
    name = json.loads(done.stdout.splitlines()[0])["reflection"]
    refused = run(home, "reflections", "export", name, "--for-group")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "nothing to give to a group" in refused.stderr


def test_an_export_for_a_group_is_no_conversation_to_import(three: list[str], home: Path) -> None:
    done = run(home, "reflections", "import", three[0])
    assert (done.returncode, done.stdout) == (1, "")
    assert "exported for a group" in done.stderr and "Nothing was imported." in done.stderr
