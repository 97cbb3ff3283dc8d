"""A pack of prompts is data: nothing in it is run, filled in or unfolded, and no mistake in it stops the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant import paths
from assistant.conversation.script import Prompts
from assistant.errors import CheckFailed
from tests.fakes import Talk, shipped_prompts
from tests.fuzz import guard
from tests.hostile.attacks import harmless
from tests.unit.test_plain_yaml import LAUGHS

guard.install()
HEAD = "---\nkind: phrases\n---\n# anything\n\n## Say\n\n- "
PART = (
    "---\nkind: part\nid: odd\ntype: plain\nname: x\nsteps:\n- {id: odd.open, kind: open}\n---\n"
    "# odd.open\n\n## Ask\n\n- "
)
FAULTY = {
    "a type to make": ("---\nkind: !!python/object/apply:os.system ['touch obeyed']\n---\n", ":2: ", "names a type"),
    "aliases that unfold": (f"---\n{LAUGHS}---\n", ":2: ", "repeats another"),
    "deep nesting": (f"---\nkind: {'[' * 100_000}\n---\n", ":2: ", "deep within each other"),
    "deep quotations": (f"---\nkind: phrases\n---\n{'> ' * 100_000}a\n", ":4: ", "stands before any heading"),
    "an attribute of a value": (f"{PART}{{quote.__class__.__mro__}}\n", ":11: ", "is not known"),
    "an item of a value": (f"{PART}{{quote[0]}}\n", ":11: ", "is not known"),
    "a position": (f"{PART}{{0}} {{}}\n", ":11: ", "is not known"),
    "a width that fills the memory": (f"{HEAD}{{quote:>99999999999}}\n", ":6: ", "placeholder"),
    "a conversion": (f"{HEAD}{{quote!r}}\n", ":6: ", "placeholder"),
    "an open brace": (f"{HEAD}{{quote\n", ":6: ", "brace"),
    "more than is read": (f"---\nkind: phrases\n---\n{'# a' * 400_000}", ":1: ", "larger than 0.5 MB"),
    "a value that is none": ("---\nkind: phrases\nx: 2026-02-31\n---\n", ":3: ", "is none"),
    "a template": ("---\nkind: '{{ 7*7 }}'\n---\n", ":2: ", "kind is"),
}


def read(packs: Path) -> Prompts:
    """As the assistant reads it, with little time, nothing to reach and nowhere to write."""
    with guard.watched(packs / "nowhere"):
        return Prompts(paths.find().prompts, packs=packs)


def told(packs: Path) -> list[str]:
    return [str(problem) for problem in read(packs).problems]


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_not_words_is_a_problem_with_its_line(name: str, tmp_path: Path) -> None:
    text, line, said = FAULTY[name]
    (tmp_path / "odd.md").write_text(text, encoding="utf-8")
    found = told(tmp_path)
    assert any(f"odd.md{line}" in one and said in one for one in found), found
    assert all(len(one) < 1500 for one in found)


def test_every_fault_at_once_keeps_nobody_from_the_paths_that_come_with_it(tmp_path: Path) -> None:
    for number, (text, _, _) in enumerate(FAULTY.values()):
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    prompts = read(tmp_path)
    shipped = shipped_prompts()
    assert prompts.script("short") == shipped.script("short"), "not one word of a faulty pack is said"
    with guard.watched(tmp_path / "nowhere"):
        Talk(script=prompts.script("short")).until("direction.open")


def test_a_pack_cannot_change_what_is_said_about_who_can_see_it(tmp_path: Path) -> None:
    about = "# privacy\n\n## Asked as\n\n- Can you see my screen?\n\n## Say\n\n- Everybody reads this.\n"
    (tmp_path / "about.md").write_text(f"---\nkind: about\n---\n{about}")
    shipped = shipped_prompts().script("short").abouts
    script = read(tmp_path).script("short")
    assert script.abouts[: len(shipped)] == shipped
    talk = Talk(script=script)
    assert "Everybody reads this" not in str(talk.say("Who can see what I write?"))


def test_no_file_outside_the_folder_is_read(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    (tmp_path / "secret.md").write_text("---\nkind: phrases\n---\n# done\n\n## Say\n\n- A secret.\n")
    (packs / "file.md").symlink_to(tmp_path / "secret.md")
    (packs / "up.md").symlink_to("../secret.md")
    (packs / "folder").symlink_to(tmp_path)
    (packs / "circle.md").symlink_to("circle.md")
    found = told(packs)
    assert sum("leads out of the folder" in one for one in found) == 2
    assert "secret" not in " ".join(found)
    assert len(found) == 4, found


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_or_a_folder_under_the_name_of_a_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "bytes.md").write_bytes(b"\xff\xfe\x00")
    found = told(tmp_path)
    assert "bytes.md:1: is not UTF-8" in "\n".join(found)
    assert "pipe.md:1: cannot be read: it is not an ordinary file" in "\n".join(found)


@pytest.mark.parametrize(
    "unit", ["[", "![", "*a ", "`", "<", "&#", "[a](", "\\", "- ", "> ", "1. a\n ", "[x]: y\n", "|a"]
)
def test_half_a_megabyte_of_marks_is_read_in_no_time_worth_naming(unit: str, tmp_path: Path) -> None:
    (tmp_path / "odd.md").write_text(HEAD + unit * (450_000 // len(unit)))
    told(tmp_path)  # more than ten seconds on the processor are a failure


def test_problems_are_said_in_words_that_steer_nothing(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\u202e.md").write_text(f"{PART}{{\x1b]52;c;AA\x07}}\n# odd\u202e.x\x9b\n## \x1b[2J\n")
    with pytest.raises(CheckFailed) as caught:
        prompts = read(tmp_path)
        assert prompts.problems
        from assistant.domain.problems import fail

        fail(prompts.problems, "The prompts have")
    from assistant.sanitise import clean

    harmless(clean(str(caught.value)), "the error, as every front end shows it")
