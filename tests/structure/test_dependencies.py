"""What runs beside a private conversation is known: its versions, its licences, and what nobody has looked at."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from scripts import audit, check_dependencies
from scripts.check_dependencies import Row, allowed, problems

ROW = Row("httpx", "0.28.1", "BSD-3-Clause", direct=True)
PINS = {"httpx": "0.28.1"}


def test_what_is_installed_is_listed_pinned_and_under_licences_that_were_looked_at() -> None:
    rows = check_dependencies.installed()
    assert {"chromadb", "mcp", "textual", "torch"} <= {one.name for one in rows}
    assert problems(rows, check_dependencies.listed(), check_dependencies.pins()) == []


@pytest.mark.parametrize(
    ("row", "page", "pins", "expected"),
    [
        (ROW, {}, PINS, "is not on licences.md so"),
        (ROW, {"httpx": Row("httpx", "0.28.1", "MIT").line()}, PINS, "is not on licences.md so"),
        (ROW, {"httpx": ROW.line()}, {}, "is not pinned"),
        (ROW, {"httpx": ROW.line()}, {"httpx": "0.29"}, "constraints.txt pins 0.29"),
        (Row("x", "1", ""), {}, {"x": "1"}, "does not say under which licence"),
        (Row("x", "1", "AGPL-3.0-only"), {}, {"x": "1"}, "which nobody has looked at"),
        (ROW, {"httpx": ROW.line(), "gone": "| gone |"}, PINS, "gone is on licences.md, and no longer pinned"),
    ],
)
def test_each_thing_that_is_wrong_is_a_sentence(
    row: Row, page: dict[str, str], pins: dict[str, str], expected: str
) -> None:
    found = problems([row], page, pins)
    assert any(expected in sentence for sentence in found)
    assert not problems([ROW], {"httpx": ROW.line()}, PINS)


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("MIT AND (GPL-2.0-only OR LGPL-2.1-or-later)", False),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("Apache-2.0 WITH another", False),
        ("GPL-2.0-only OR MIT AND Proprietary", False),
        ("MIT Proprietary", False),
        ("(MIT", False),
        ("MIT AND", False),
        ("", False),
    ],
)
def test_an_expression_is_kept_to_by_licences_that_were_looked_at_alone(expression: str, kept: bool) -> None:
    assert allowed(expression) is kept


SAID = {
    "dependencies": [
        {"name": "a", "version": "1", "vulns": []},
        {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]},
        {"name": "c", "skip_reason": "Dependency not found"},
    ]
}


def test_an_audit_tells_sound_weak_and_unanswered_apart() -> None:
    answer = audit.read(json.dumps(SAID))
    assert (answer.sound, answer.silent, dict(answer.weak)) == (1, ("c",), {"b 2": ["PYSEC-1"]})
    assert not answer.good
    page = audit.page(answer, "1 May 2026")
    assert "On 1 May 2026: 2 versions were answered for, 1 of them with a known weakness." in page
    assert "About 1 nothing was said: c." in page and "- b 2: PYSEC-1" in page


@pytest.mark.parametrize(
    ("printed", "code", "passing", "expected", "recorded"),
    [
        (json.dumps({"dependencies": SAID["dependencies"][:1]}), 0, 0, "Written", True),
        (json.dumps({"dependencies": SAID["dependencies"][:2]}), 1, 1, "b 2 has known weaknesses: PYSEC-1", True),
        (json.dumps({"dependencies": SAID["dependencies"][2:]}), 1, 0, "no sign that they are sound", False),
        ("no connection", 1, 0, "There was no answer", False),
        ("", 1, 0, "There was no answer", False),
    ],
)
def test_silence_is_never_taken_for_soundness(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    printed: str,
    code: int,
    passing: int,
    expected: str,
    recorded: bool,
) -> None:
    """Told nothing about anything, pip-audit says that no known vulnerabilities were found, and ends well."""
    monkeypatch.setattr(audit, "PAGE", tmp_path / "audit.md")
    monkeypatch.setattr(audit, "answered", lambda: True)
    monkeypatch.setattr(audit, "PROGRAM", Path(sys.executable))
    monkeypatch.setattr(audit, "asked", lambda pins: printed)
    assert audit.main(["--in-passing"]) == passing
    assert not (tmp_path / "audit.md").exists()
    capsys.readouterr()
    assert audit.main([]) == code
    assert expected in capsys.readouterr().out
    assert (tmp_path / "audit.md").exists() is recorded


@pytest.mark.parametrize(
    ("reply", "knows"),
    [
        (json.dumps({"dependencies": SAID["dependencies"][1:2]}), True),
        (json.dumps({"dependencies": SAID["dependencies"][:1]}), False),
        (json.dumps({"dependencies": SAID["dependencies"][2:]}), False),
        ("no connection", False),
    ],
)
def test_who_does_not_know_of_an_old_weakness_is_asked_for_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reply: str, knows: bool
) -> None:
    about: list[str] = []

    def asked(pins: Path) -> str:
        about.append(pins.read_text())
        return reply

    monkeypatch.setattr(audit, "PROGRAM", Path(sys.executable))
    monkeypatch.setattr(audit, "asked", asked)
    assert audit.answered() is knows
    if not knows:
        assert (audit.main(["--in-passing"]), audit.main([])) == (0, 1)
        assert capsys.readouterr().out.count("were not asked for") == 2
    assert set(about) == {audit.WEAK}


def test_a_check_installs_nothing_to_ask_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "PROGRAM", tmp_path / "python")
    monkeypatch.setattr(audit, "asked", lambda pins: pytest.fail("asked"))
    assert audit.main(["--in-passing"]) == 0
    assert "make audit" in capsys.readouterr().out
