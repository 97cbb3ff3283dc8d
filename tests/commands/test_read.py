"""`assistant read`: what a text seems to say, and on which words that rests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.process import HOSTILE, lines, one_document, run, run_each

LABELS = {
    "direction": {"top_down", "bottom_up"},
    "motivation": {"external", "intrinsic"},
    "worth": {"value", "values"},
}
STAGES = {"connecting", "cooperating", "coordinating", "collaborating"}
TEXT = "Everything arrives from the ministry as a template with a deadline; we just comply. We meet every month."


def well_formed(found: dict[str, Any], text: str) -> None:
    """Holds one reading to the agreed shape."""
    assert found["tensions"].keys() == LABELS.keys()
    for name, poles in LABELS.items():
        one = found["tensions"][name]
        assert one["label"] in poles | {"none", "both"}
        assert one["strengths"].keys() == poles
        assert all(0 <= strength <= 1 for strength in one["strengths"].values())
        assert 0 <= one["confidence"] <= 1
        assert all(quoted["pole"] in poles and quoted["quote"] in text for quoted in one["evidence"])
    assert found["stage"]["label"] in STAGES | {"none"}
    assert found["stage"]["distribution"].keys() == STAGES
    assert all(quote in text for quote in found["stage"]["evidence"])


def test_a_text_is_read_with_the_words_it_rests_on(home: Path) -> None:
    found = one_document(run(home, "read", TEXT, "--json"))
    well_formed(found, TEXT)
    assert found["tensions"]["direction"]["label"] == "top_down"
    assert found["tensions"]["direction"]["evidence"]
    assert one_document(run(home, "read", "-", "--json", stdin=TEXT)) == found


def test_for_people_it_is_offered_as_a_guess(home: Path) -> None:
    said = run(home, "read", TEXT).stdout
    assert "direction: top_down" in said
    assert "offered as a guess" in said


def test_a_batch_gives_a_line_for_each_in_order(home: Path) -> None:
    file = home / "batch.jsonl"
    rows = [{"id": "a", "text": TEXT}, {"id": 7, "text": ""}, {"id": "\x1b[2J", "text": HOSTILE}]
    body = "\r\n\r\n".join(json.dumps(row) for row in rows)
    file.write_text("\ufeff" + body + '\n{"id": "last", "text": "\\ud800 we meet"}')
    found = lines(run(home, "read", "--batch", str(file)))
    assert [one["id"] for one in found] == ["a", 7, "\x1b[2J", "last"]
    well_formed(found[0], TEXT)
    assert {one["label"] for one in found[1]["tensions"].values()} == {"none"}


def test_a_wrong_batch_names_the_line_and_answers_nothing(home: Path) -> None:
    wrong = [b"{", b'{"id": "a"}', b'{"id": true, "text": "x"}', b'{"id": "a", "text": 3}', b"[1]", b"[" * 100_000]
    files = [home / f"{number}.jsonl" for number in range(len(wrong))]
    for file, line in zip(files, wrong, strict=True):
        file.write_bytes(b'{"id": "a", "text": "trust"}\n' + line)
    for file, done in zip(files, run_each(home, *(("read", "--batch", str(file)) for file in files)), strict=True):
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{file.name}:2:" in done.stderr


@pytest.mark.parametrize(
    "text", [b"", b"caf\xe9 \x00\x1b[2J \xff", b"We meet. " * 120_000], ids=["empty", "not UTF-8", "a megabyte"]
)
def test_whatever_is_read_gives_a_reading(home: Path, text: bytes) -> None:
    found = one_document(run(home, "read", "-", "--json", stdin=text))
    assert found["tensions"].keys() == LABELS.keys()


def test_wrong_use_is_2(home: Path) -> None:
    cases = [(), ("text", "--batch", "x"), ("--batch", "/nowhere.jsonl"), ("--batch", "/"), ("x", "--no-such-flag")]
    for done in run_each(home, *(("read", *case) for case in cases)):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr
