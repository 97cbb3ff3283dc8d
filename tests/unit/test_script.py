from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant import paths
from assistant.conversation.part_prompts import GAPS
from assistant.conversation.script import Prompts, kept
from assistant.domain.events import Said
from assistant.domain.script import StepKind
from assistant.errors import CheckFailed, NotFound
from assistant.library import cards
from tests.fakes import Talk, short_script

PACE = """---
kind: part
id: pace
type: tension
name: Pace
poles:
  - {id: fast, name: speed, short: fast}
  - {id: slow, name: patience, short: slow}
steps:
  - {id: pace.open, kind: open, reads: true}
  - {id: pace.heard, kind: mirror}
  - {id: pace.fast, kind: rate, pole: fast}
  - {id: pace.slow, kind: rate, pole: slow}
  - {id: pace.probe, kind: open, follows: pattern, reads: true}
  - {id: pace.guide, kind: guide, follows: pattern}
  - {id: pace.counter, kind: counter, follows: pattern}
---

# pace

## Pattern: leaning_fast

- It leans towards speed.

## Partners: leaning_fast

- What would we lose by waiting a month?

## Search: leaning_fast

- time it takes to build trust

# pace.open

## Ask

- When did this last go too fast for someone?

# pace.heard

## Say: none

- “{quote}”. I keep that.

# pace.fast

## Ask

- How strong is speed, 0 to 4?

# pace.slow

## Ask

- How strong is patience, 0 to 4?

# pace.probe

## Ask

- {rating_a} and {rating_b}. You said “{quote}”. Who was left behind?
- {rating_a} and {rating_b}. Who was left behind?
"""
SOURCES = cards.read_corpus(paths.find().corpus).sources
PATH = "---\nkind: path\nid: hurried\nname: In a hurry\nminutes: 5\nparts: [opening, pace, close]\n---\n"


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A copy of the shipped prompts that a coach may edit."""
    return Path(shutil.copytree(paths.find().prompts, tmp_path / "prompts"))


def told(folder: Path) -> list[str]:
    return [str(one) for one in Prompts(folder, SOURCES).problems]


def edited(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first `old` in a file; the line it stood in."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_shipped_prompts_have_nothing_to_correct() -> None:
    assert told(paths.find().prompts) == []


DIRECTION, STAGE = "parts/direction.md", "parts/stage.md"
TOO = "## Say: heard_too"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (DIRECTION, "# direction.probe", "# direction.prob", "# direction.prob is no step of this part; write one"),
        (DIRECTION, "## Explain: neither", "## Views: neither", "has no '## Explain: neither'; write it, or a plain '"),
        (DIRECTION, "## Ask", "## Notes", "# direction.open needs a '## Ask' with at least one wording"),
        (DIRECTION, "## Notes", "## Remarks", "## Remarks is not known; write one of Ask, Say, Why, Notes, Options"),
        (DIRECTION, TOO, f"{TOO}\n\n- {{pole_c}}\n\n{TOO}", "{pole_c} is not known; use one of "),
        (DIRECTION, TOO, f"{TOO}\n\n- {{quote!r}}\n\n{TOO}", "has : or ! in a placeholder"),
        (DIRECTION, TOO, f"{TOO}\n\n- {{quote:>9}}\n\n{TOO}", "has : or ! in a placeholder"),
        ("parts/close.md", "- Who will do it?", "- Who will do “{quote}”?", "needs one wording without {quote}, for"),
        (DIRECTION, TOO, "## Say: one", "## Say: one is never said; write one of heard, heard_too, none"),
        (DIRECTION, TOO, f"{TOO}\n\n- {{}}\n\n{TOO}", "{} is not known; use one of "),
        (DIRECTION, TOO, f"{TOO}\n\n- {{quote\n\n{TOO}", "has an unmatched brace; write {{"),
        (DIRECTION, "name: Direction", "name: Direction\nsubtitle: x", "subtitle is not known; write one of kind, id"),
        (DIRECTION, "kind: open, reads", "kind: open, red: 1, reads", "steps.0.red is not known; write one of id, kin"),
        (DIRECTION, "short: from above", "shirt: x", "poles.0.short is missing; write `short: …`"),
        (DIRECTION, "name: Direction", "", "name is missing; write `name: …`"),
        (DIRECTION, "kind: mirror", "kind: mirrors", "steps.1.kind: input should be"),
        (DIRECTION, "type: tension", "type: tensions", "type: input should be 'plain', 'tension', 'stage', 'part"),
        (DIRECTION, "pole: top_down", "pole: up_down", "step direction.top_down rates 'up_down', which is no pole of"),
        (DIRECTION, "id: direction.heard", "id: direction.open", "another step has the id 'direction.open'; choose"),
        (DIRECTION, "id: direction.heard", "id: close.who", "another step has the id 'close.who'; choose another"),
        (DIRECTION, "id: direction\n", "id: worth\n", "another file has the id 'worth' already; choose another"),
        (DIRECTION, "@behrendt-ramanuj-2020", "@behrendt-2020", "cites 'behrendt-2020', which corpus/sources.yaml"),
        (STAGE, "## Options", "## Notes", "# stage.self needs '## Options', a list of `id: what it means`"),
        (STAGE, "1. connecting: Connecting", "1. Connecting", "option 'Connecting. We know each other and swap '"),
        (STAGE, "id: stage.intro, kind: say", "id: stage.intro, kind: shout", "steps.1.kind: input should be"),
        ("paths/short.md", "minutes: 20", "minutes: soon", "minutes: input should be a valid integer"),
        ("paths/short.md", "minutes: 20", "minutes: 0", "minutes: input should be greater than or equal to 1 (got"),
        ("paths/short.md", "worth,", "wort,", "uses the part 'wort', which no file defines"),
        ("paths/short.md", "kind: path", "kind: road", "kind is 'road'; write one of path, part, phrases, about"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_what_to_write(prompts: Path, name: str, old: str, new: str, what: str) -> None:
    edited(prompts, name, old, new)
    found = told(prompts)
    assert any(what in one for one in found), found
    with pytest.raises(CheckFailed, match=r"prompts/\w+/"):
        Prompts(prompts, SOURCES).script("short")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (DIRECTION, "name: Direction", "subtitle: x\nname: Direction"),
        (DIRECTION, "kind: open, reads", "kind: open, red: 1, reads"),
        (DIRECTION, "pole: top_down", "pole: up_down"),
        (DIRECTION, "## Notes", "## Remarks"),
        (DIRECTION, "@behrendt-ramanuj-2020", "@behrendt-2020"),
        (DIRECTION, "# direction.probe", "# direction.prob"),
        ("paths/short.md", "worth,", "wort,"),
    ],
)
def test_each_mistake_is_told_with_its_line(prompts: Path, name: str, old: str, new: str) -> None:
    line = edited(prompts, name, old, new)
    block = 2 if "[@" in (prompts / name).read_text().splitlines()[line - 1] else 0
    assert any(one.startswith(f"prompts/{name}:{line - block}: ") for one in told(prompts)), told(prompts)


def test_all_mistakes_are_told_at_once(prompts: Path) -> None:
    edited(prompts, DIRECTION, "## Notes", "## Remarks")
    edited(prompts, STAGE, "## Options", "## Notes")
    (prompts / "parts" / "worth.md").write_bytes(b"\xff\xfe")
    (prompts / "parts" / "motivation.md").write_text("---\nid: [\n---\n")
    found = told(prompts)
    for wanted in (
        "Remarks",
        "stage.self needs",
        "worth.md:1: is not UTF-8",
        "motivation.md:2: the front matter is not plain YAML",
    ):
        assert any(wanted in one for one in found), found


def test_a_folder_without_prompts_is_told(tmp_path: Path) -> None:
    (one,) = told(tmp_path / "nowhere")
    assert "holds no prompts; reinstall" in one


def test_a_path_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(NotFound, match="Use one of: full, short"):
        Prompts(paths.find().prompts).script("long")


@pytest.mark.parametrize("gap", GAPS)
def test_a_question_on_the_stages_gap_needs_words_for_each(prompts: Path, gap: str) -> None:
    file = prompts / "parts" / "stage.md"
    if f"## Ask: {gap}" in file.read_text(encoding="utf-8"):
        edited(prompts, STAGE, f"## Ask: {gap}", "## Ask: other")
        assert any(f"has no '## Ask: {gap}'" in one for one in told(prompts))


def test_every_word_the_repairs_and_commands_need_is_shipped() -> None:
    script = short_script()
    needed = "guide_lead guide_lead_pattern guide_none counter_lead counter_caution library_unavailable empty "
    needed += (
        "unclear_rate unclear_choose unclear_confirm unclear_open unclear_none read_as_question not_optional help "
    )
    needed += "guide_lead_again guide_lead_plain heard_anew complaint_repeated complaint_pointless complaint_misheard "
    needed += "complaint_ways complaint_needed complaint_or_answer "
    needed += "unknown_command nothing_before nothing_to_skip nothing_to_change change_list change_unknown earlier "
    needed += "which "
    needed += "why_none sources_none sources ask_what search_found search_none search_weak pause caveats questions_any"
    assert not [case for case in needed.split() if not script.phrase(case)]


def test_every_question_has_a_reason_of_its_own_or_of_its_part() -> None:
    script = short_script()
    parts = {part.id: part for part in script.parts}
    asking = [step for step in script.steps if step.kind.asks]
    assert not [step.id for step in asking if step.why is None and parts[step.part].why is None]


def test_why_shows_no_citation_marks_and_names_its_sources() -> None:
    why = next(part.why for part in short_script().parts if part.id == "direction")
    assert why is not None and "[@" not in why.text
    assert why.sources == ("behrendt-ramanuj-2020",)


@pytest.fixture
def hurried(prompts: Path) -> Talk:
    """A conversation on a tension that a coach has added with Markdown alone."""
    (prompts / "parts" / "pace.md").write_text(PACE, encoding="utf-8")
    (prompts / "paths" / "hurried.md").write_text(PATH, encoding="utf-8")
    assert told(prompts) == []
    found = Prompts(prompts)
    assert found.paths == ("full", "hurried", "short")
    return Talk(script=found.script("hurried"))


def test_a_tension_added_with_markdown_alone_can_be_walked(hurried: Talk) -> None:
    hurried.until("pace.open")
    hurried.say("The school start was moved forward and the drivers heard last.")
    assert "I keep that" in "".join(one.text for one in hurried.heard if isinstance(one, Said))
    hurried.say("4")
    hurried.say("1")
    pending = hurried.state.pending
    assert pending is not None
    assert (
        pending.text
        == "4 and 1. You said “The school start was moved forward and the drivers heard last”. Who was left behind?"
    )
    hurried.finish()
    summary = hurried.summaries.build("Hurried", hurried.session.events)
    assert list(summary.tensions) == ["pace"]
    pace = summary.tensions["pace"]
    assert (pace.poles, pace.pattern, pace.pattern_text) == (
        {"fast": 4, "slow": 1},
        "leaning_fast",
        "It leans towards speed.",
    )
    assert "What would we lose by waiting a month?" in summary.questions


def test_each_step_of_the_shipped_path_has_words() -> None:
    speaks = (StepKind.GUIDE, StepKind.COUNTER, StepKind.REPORT)
    steps = [step for step in short_script().steps if step.kind not in speaks and step.when != "further"]
    assert not [step.id for step in steps if not step.wordings and not step.probes]


def test_prompts_are_parsed_again_only_when_a_file_of_theirs_has_changed(prompts: Path, tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    first = kept(prompts, packs)
    assert kept(prompts, packs) is first
    packs.mkdir()
    (packs / "hurried.md").write_text(PATH.replace("pace, ", ""), encoding="utf-8")
    assert {*kept(prompts, packs).paths} - {*first.paths} == {"hurried"}
    (packs / "gone.md").symlink_to(packs / "nowhere.md")
    (packs / "hurried.md").unlink()
    assert kept(prompts, packs).paths == first.paths
