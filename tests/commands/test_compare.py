"""`assistant compare`, and beginning anew from what was decided before."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.conftest import Held
from tests.process import Conversation, one_document, run, run_each, saved

TOP = {"reflections", "tensions", "stage", "practice_map", "between", "commitments", "notes", "caveats"}
DECIDED = "“Ask the hospices to set the July agenda; me; by 1 July”"


def test_a_return_opens_with_what_was_decided_and_compares_with_the_first(
    held: Held, exported: Path, home: Path, tmp_path: Path
) -> None:
    assert run(home, "reflections", "import", str(exported)).returncode == 0
    with Conversation(home, "--after", held.reflection) as talk:
        opened = talk.next()
        assert opened[-1]["step"].startswith("return.became") and DECIDED in opened[-1]["text"]
        assert talk.say("The hospices declined.")[-1]["step"] == "opening.again"
        talk.say("Still the frailty work.")
        again = talk.reflection
        assert talk.close() == 0
    assert [event.event for event in saved(home, again)[:2]] == ["started", "recalled"]
    made = one_document(run(home, "summary", again, "--format", "json"))
    assert made["since"]["commitments"][0]["became"] == "The hospices declined."

    found = one_document(run(home, "compare", again, held.reflection, "--json"))
    assert found.keys() >= TOP
    assert [one["reflection"] for one in found["reflections"]] == [held.reflection, again]
    assert len(found["notes"]) == 1 and "is not finished" in found["notes"][0]
    assert found["commitments"][0]["mentions"][0] == {
        "reflection": again,
        "quote": "The hospices declined.",
        "asked": True,
    }
    file = tmp_path / "compared.md"
    done = run(home, "compare", held.reflection, again, "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Written to {file}.\n")
    assert file.read_text() == run(home, "compare", held.reflection, again).stdout
    assert file.stat().st_mode & 0o077 == 0


def test_line_mode_says_what_can_be_come_back_to_and_does_so(held: Held, exported: Path, home: Path) -> None:
    assert run(home, "reflections", "import", str(exported)).returncode == 0
    anew = run(home, "--plain", stdin="/quit\n")
    assert f"--plain --after {held.reflection}\n" in anew.stderr
    back = run(home, "--plain", "--after", held.reflection, stdin="They declined.\n")
    assert "Ask the hospices to set the July agenda" in back.stdout
    assert "--after" not in back.stderr


def test_wrong_use_is_a_sentence_and_an_exit_code(held: Held, home: Path) -> None:
    cases = [
        (("compare",), 2, "ID"),
        (("compare", held.reflection), 2, "two reflections or more"),
        (("compare", held.reflection, held.reflection), 2, "named twice"),
        (("compare", held.reflection, "nowhere"), 1, "There is no reflection called nowhere."),
        (("converse", "--after", "nowhere"), 1, "There is no reflection called nowhere."),
        (("converse", "--after", "a", "--reflection", "b"), 2, "do not go together"),
        (("--after", held.reflection), 2, "--after goes with --plain."),
    ]
    done = run_each(held.home, *(arguments for arguments, _, _ in cases))
    for one, (arguments, code, said) in zip(done, cases, strict=True):
        assert (one.returncode, one.stdout) == (code, ""), arguments
        assert said in one.stderr
    assert json.loads(run(home, "reflections", "list", "--json").stdout) == {"reflections": []}
