"""The example pack: a fourth tension and an instrument in Markdown alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant import paths
from assistant.conversation import reading
from assistant.conversation.script import Prompts
from assistant.domain.events import Asked
from assistant.domain.script import Script
from assistant.errors import CheckFailed
from assistant.report import markdown
from tests.fakes import Talk, asked_steps

PACK = Path(__file__).parents[2] / "docs" / "guide" / "example-pack"
PATH = "pace-and-meetings"


def prompts(packs: Path) -> Prompts:
    return Prompts(paths.find().prompts, packs=packs)


@pytest.fixture
def script() -> Script:
    return prompts(PACK).script(PATH)


def test_nothing_is_wrong_with_it() -> None:
    assert prompts(PACK).problems == []


def answer(asked: Asked) -> str:
    by_step = {"meetings.missing": "1 and 4", "pace.calendar": "4", "pace.readiness": "1"}
    by_kind = {"rate": "2", "multi": "1", "commit": "Move the date; me; in May"}
    story = "We launched on the first of April because it was the first of April."
    return by_step.get(asked.step) or by_kind.get(asked.kind.value) or story


def test_a_conversation_with_it_ends_in_a_summary_that_shows_it(script: Script) -> None:
    talk = Talk(script=script)
    talk.finish(answer)
    made = talk.summaries.build("Pace", talk.session.events)
    assert made.tensions["pace"].pattern == "leaning_calendar"
    assert [item.answer for item in made.instruments[0].items][:2] == ["2", "2"]
    shown = markdown.render(made)
    assert "The calendar sets the pace more than readiness does" in shown
    assert "| Missing | The people who use the services; Small charities and community groups |" in shown
    assert "## How you meet" in shown


def test_its_steps_come_in_the_order_of_the_path(script: Script) -> None:
    talk = Talk(script=script)
    talk.until("pace.open")
    talk.until("meetings.decides")
    assert asked_steps(talk.heard).index("pace.open") < asked_steps(talk.heard).index("meetings.decides")


def test_a_mistake_in_a_pack_is_told_and_spoils_no_other_path(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / "pack")
    broken = tmp_path / "pack" / "parts" / "pace.md"
    broken.write_text(broken.read_text(encoding="utf-8").replace("type: tension", "type: tensio"), encoding="utf-8")
    found = prompts(tmp_path)
    assert any("pack/parts/pace.md:4" in str(problem) for problem in found.problems)
    assert found.script("short").steps
    with pytest.raises(CheckFailed):
        found.script(PATH)


def test_its_examples_are_read_beside_the_shipped_ones() -> None:
    files, problems = reading.load_packs(PACK, {"direction", "stage"})
    assert [file.id for file in files] == ["pace"]
    assert problems == ()
    assert reading.load_packs(PACK, {"pace"})[0] == ()


def test_a_pack_replaces_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "stage.md").write_text((PACK / "parts" / "meetings.md").read_text(encoding="utf-8").replace(
        "id: meetings\n", "id: stage\n"), encoding="utf-8")  # fmt: skip
    found = prompts(tmp_path)
    assert any("another file has the id 'stage'" in str(problem) for problem in found.problems)
    assert any(step.id == "stage.self" for step in found.script("short").steps)


def test_without_packs_nothing_is_missed(tmp_path: Path) -> None:
    assert prompts(tmp_path / "none").paths == Prompts(paths.find().prompts).paths
