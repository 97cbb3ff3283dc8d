from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import prompt_files

GOOD = """---
kind: part
id: pace
steps:
  - {id: pace.open, kind: open}
  - id: pace.next
    kind: rate
---

# pace.open

## Ask

- How fast
  is it?
- One paragraph.

  And another, with **bold**.

## Ask: leaning_fast

Just a paragraph.

# pace.next

## Say:one

1. first
2. second
   - nested
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pace.md"


def problems(file: Path, text: str | bytes) -> list[str]:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return [str(one) for one in prompt_files.read(file, "prompts/pace.md").problems]


def test_a_file_is_read_with_the_line_of_everything(file: Path) -> None:
    file.write_text(GOOD)
    read = prompt_files.read(file, "prompts/pace.md")
    assert read.problems == ()
    assert read.meta["id"] == "pace"
    assert [(topic.name, topic.line) for topic in read.topics] == [("pace.open", 10), ("pace.next", 24)]
    first, second = read.topics[0].blocks
    assert (first.name, first.case, first.line) == ("Ask", "", 12)
    assert first.items == ("How fast\nis it?", "One paragraph.\n\nAnd another, with **bold**.")
    assert (second.name, second.case, second.items) == ("Ask", "leaning_fast", ("Just a paragraph.",))
    assert read.topics[1].blocks[0].case == "one"
    assert read.topics[1].blocks[0].items == ("first", "second\n\nnested")
    assert read.topic("pace.next") is read.topics[1]
    assert read.topic("nothing") is None


def test_each_field_of_the_front_matter_has_its_line(file: Path) -> None:
    file.write_text(GOOD)
    read = prompt_files.read(file, "prompts/pace.md")
    wanted = {
        ("id",): 3,
        ("steps", 0, "kind"): 5,
        ("steps", 1): 6,
        ("steps", 1, "kind"): 7,
        ("steps", 1, "pole"): 6,
        ("x",): 2,
    }
    assert {where: read.line(where) for where in wanted} == wanted


def test_an_editor_that_marks_the_start_and_ends_lines_its_own_way_does_no_harm(file: Path) -> None:
    assert problems(file, b"\xef\xbb\xbf" + GOOD.encode()) == []
    assert problems(file, GOOD.replace("\n", "\r\n")) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"---\nkind: p\xe9\n---\n", "prompts/pace.md:1: is not UTF-8 text; save it as UTF-8"),
        ("", "prompts/pace.md:1: has no front matter; begin the file with --- and its fields"),
        ("# pace\n", "prompts/pace.md:1: has no front matter; begin the file with --- and its fields"),
        ("---\nkind: part\nid: [a\n---\n", "prompts/pace.md:3: the front matter is not plain YAML"),
        ("---\nkind: part\nid: a: b\n---\n", "prompts/pace.md:3: the front matter is not plain YAML"),
        ("---\nid: 2026-02-31\n---\n", "prompts/pace.md:2: the front matter is not plain YAML ('2026-02-31' looks"),
        ("---\nid: !!python/object:os.system x\n---\n", "prompts/pace.md:2: the front matter is not plain YAML"),
        ("---\n- a\n---\n", "prompts/pace.md:2: the front matter must be fields, each written as `name: value`"),
        ("---\n---\n", "prompts/pace.md:2: the front matter must be fields"),
        ("---\na: 1\n---\n\nstray\n\n# x\n", "prompts/pace.md:5: stands before any heading; put it under one"),
        ("---\na: 1\n---\n\n# x\n\nstray\n", "prompts/pace.md:7: put this under a second-level heading of 'x'"),
        ("---\na: 1\n---\n\n## Ask\n\n- a\n", "prompts/pace.md:5: ## Ask needs a first-level heading above it"),
        ("---\na: 1\n---\n\n# x\n\n## Ask\n\n# y\n", "prompts/pace.md:7: ## Ask is empty; write its words or remove"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(file: Path, text: str | bytes, told: str) -> None:
    assert any(one.startswith(told) for one in problems(file, text)), problems(file, text)


def test_a_file_that_cannot_be_read_is_a_problem_like_any_other(file: Path) -> None:
    file.mkdir()
    (one,) = prompt_files.read(file, "prompts/pace.md").problems
    assert str(one).startswith("prompts/pace.md:1: cannot be read: ")
