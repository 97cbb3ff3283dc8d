from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant import paths
from assistant.conversation import probe_prompts
from assistant.conversation.levels import Level
from assistant.conversation.part_prompts import GAPS
from assistant.conversation.script import Prompts
from assistant.domain.script import Probe, Script
from tests.fakes import short_script

DIRECTION, STAGE = "parts/direction.md", "parts/stage.md"
PATTERNS = ("held_together", "neither", "at_odds")
FEWEST = 3
LONGEST, LONGEST_SHORT = 40, 20
"""Words of a probe, and of its short form."""


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A copy of the shipped prompts that a coach may edit."""
    return Path(shutil.copytree(paths.find().prompts, tmp_path / "prompts"))


def edited(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first `old` in a file; the line it stood in."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def told(folder: Path) -> list[str]:
    return [str(one) for one in Prompts(folder).problems]


FIRST = "- Take your last meeting. What was different the day after it?\n  - What was different the day after your"
SECOND = "- What did anyone do last month that they would not have done without this partnership?"


@pytest.mark.parametrize(
    ("name", "old", "new", "what", "after"),
    [
        (DIRECTION, "## Explain: neither", "## Explain: nether", "'nether' is no pattern of direction.probe; write", 0),
        (
            DIRECTION,
            "## Explain: neither",
            "## Explains: neither",
            "## Explains is not known; write one of Ask, Say",
            0,
        ),
        (
            DIRECTION,
            FIRST,
            "- Take your last meeting.\n- What was different the day after your",
            "needs one short fo",
            0,
        ),
        (
            DIRECTION,
            SECOND,
            FIRST.partition("\n")[0] + "\n  - Again?\n" + SECOND,
            "stands above already; none is put",
            0,
        ),
        (DIRECTION, SECOND, SECOND.replace("anyone", "{quote}"), "{quote} is not always known here; use {rating_a}", 0),
        (DIRECTION, SECOND, SECOND.replace("anyone", "{heard}"), "{heard} is not always known here; use {rating_a}", 0),
        (DIRECTION, SECOND, SECOND.replace("anyone", "{nobody}"), "{nobody} is not known; use one of", -9),
        (DIRECTION, SECOND, SECOND.replace("anyone", "{"), "has an unmatched brace; write {{ or }}", -9),
        (
            STAGE,
            "needs {needed} and sits",
            "puts {self_placed}, sits",
            "{self_placed} is not always known here; use",
            0,
        ),
        (DIRECTION, "when: further", "when: further, follows: pattern", "make it `kind: open`, without `follows`", 0),
        (
            DIRECTION,
            "id: direction.further, kind: open",
            "id: direction.further, kind: rate",
            "make it `kind: open`",
            0,
        ),
    ],
)
def test_each_mistake_in_a_probe_is_told_with_its_line(
    prompts: Path, name: str, old: str, new: str, what: str, after: int
) -> None:
    line = edited(prompts, name, old, new)
    found = [one for one in told(prompts) if what in one]
    assert found, told(prompts)
    if after == 0:
        assert any(one.startswith(f"prompts/{name}:{line}: ") for one in found), (line, found)


def test_a_level_that_a_pattern_has_no_probe_for_is_told(prompts: Path) -> None:
    file = prompts / DIRECTION
    text = file.read_text(encoding="utf-8")
    start, end = text.index("## Views: neither"), text.index("## Views: at_odds")
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    (found,) = told(prompts)
    assert "has no '## Views: neither'; write it, or a plain '## Views'" in found
    file.write_text(text[:start] + "## Views\n\n- Who sees it otherwise?\n  - Who else?\n\n" + text[end:])
    assert told(prompts) == []


def test_a_second_probe_needs_a_first(prompts: Path) -> None:
    edited(prompts, "parts/worth.md", "  - {id: worth.whose", "  - {id: worth.next, kind: open}\n  - {id: worth.whose")
    edited(
        prompts,
        "parts/close.md",
        "  - {id: close.who",
        "  - {id: close.more, kind: open, when: further}\n  - {id: close.who",
    )
    assert any("close.more has no probes to go on from; put a step with '## Explain'" in one for one in told(prompts))


@pytest.fixture(scope="module")
def script() -> Script:
    return short_script()


def probes(script: Script, part: str) -> tuple[Probe, ...]:
    found = script.step(f"{part}.probe")
    assert found is not None
    return found.probes


@pytest.mark.parametrize("part", ["direction", "motivation", "worth"])
def test_each_tension_has_three_probes_for_each_level_and_pattern(script: Script, part: str) -> None:
    poles = next(one.poles for one in script.parts if one.id == part)
    for level in Level:
        for pattern in (*PATTERNS, *(f"leaning_{pole.id}" for pole in poles)):
            have = [one for one in probes(script, part) if (one.level, one.case) == (level.value, pattern)]
            assert len(have) >= FEWEST, f"{part}: {level.value}, {pattern}"
        assert any((one.level, one.case) == (level.value, "unknown") for one in probes(script, part))


def test_the_stage_has_three_probes_for_each_gap_above_describing(script: Script) -> None:
    for level in (Level.EXPLAIN, Level.VIEWS, Level.CHANGE):
        for gap in GAPS:
            have = [one for one in probes(script, "stage") if (one.level, one.case) == (level.value, gap)]
            assert len(have) >= FEWEST, f"{level.value}, {gap}"


def test_no_two_probes_are_alike_and_each_has_a_shorter_form(script: Script) -> None:
    every = [one for part in script.parts for step in part.steps for one in step.probes]
    assert len({one.text for one in every}) == len({one.id for one in every}) == len(every) > 200
    for one in every:
        assert len(one.text.split()) <= LONGEST, one.text
        assert len(one.short.split()) <= min(LONGEST_SHORT, len(one.text.split())), one.short


def test_every_probe_asks_and_asks_one_thing(script: Script) -> None:
    for part in script.parts:
        for one in (one for step in part.steps for one in step.probes):
            assert one.text.count("?") <= 1 and one.short.count("?") <= 1, one.text
            assert "?" in one.text or "Tell me" in one.text or "Set " in one.short, one.text
            assert not {"great", "excellent", "honest", "should have"} & set(one.text.lower().split()), one.text


def test_the_gaps_are_those_of_the_stage() -> None:
    assert tuple(probe_prompts.GAPS) == GAPS
