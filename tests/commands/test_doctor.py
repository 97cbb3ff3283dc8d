"""`assistant doctor` and `assistant prompts`: each thing looked at, one failure not hiding the next."""

from __future__ import annotations

import json
from pathlib import Path

from tests.process import one_document, run

CHECKS = ["Python", "Data folder", "Cache folder", "Prompts", "Encoder", "Library", "Reader", "Reflections"]


def test_a_good_installation_is_fine_throughout(home: Path) -> None:
    checks = one_document(run(home, "doctor", "--json"))["checks"]
    assert [one["name"] for one in checks] == CHECKS
    assert all(one["fine"] and one["message"] for one in checks)


def test_damaged_reflections_are_named_and_the_rest_is_still_looked_at(home: Path) -> None:
    (home / "reflections.db").write_bytes(b"garbage" * 1_000)
    done = run(home, "doctor", "--json")
    assert done.returncode == 1
    wrong = [one for one in json.loads(done.stdout)["checks"] if not one["fine"]]
    assert [one["name"] for one in wrong] == ["Reflections"]
    assert "Move it aside" in wrong[0]["message"]
    assert (home / "reflections.db").read_bytes() == b"garbage" * 1_000


def test_a_data_folder_that_cannot_be_one_is_said_wherever_it_matters(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    done = run(tmp_path / "home", "doctor")
    assert done.returncode == 1
    wrong = [line.split(":")[0].removeprefix("WRONG  ") for line in done.stdout.splitlines() if "WRONG" in line]
    assert wrong == ["Data folder", "Library", "Reflections"]


def test_the_prompts_are_in_order_and_listed(home: Path) -> None:
    assert run(home, "prompts", "check").stdout.endswith("nothing to correct.\n")
    assert "direction.open" in run(home, "prompts", "list").stdout
