"""Phrases to listen for, as they are written in the prompts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.phrases import stands, without
from assistant.conversation.script import Prompts


@pytest.mark.parametrize(
    ("phrase", "text", "heard"),
    [
        ("i can't go", "Now I can’t  go home", True),
        ("i can't go", "i cant go", True),
        ("i can't go", "i can't gone", False),
        ("(one|two) words", "two words", True),
        ("a [very] long way", "a long way", True),
        ("a [very] long way", "a very long way", True),
        ("a … way", "a rather long and winding way", True),
        ("a … way", "a rather long and winding but steep way", False),
        ("work*", "workers", True),
        ("go on.", "I can't go on, sorry", True),
        ("go on.", "I can't go on holiday", False),
        ("go on.", "go on", True),
        ("on", "salmon", False),
    ],
)
def test_a_phrase_stands_where_it_is_said(phrase: str, text: str, heard: bool) -> None:
    assert stands(text, (phrase,)) is heard


@given(st.text())
def test_blanking_keeps_every_other_character_in_its_place(text: str) -> None:
    blanked = without(text, ("a", "b c"))
    assert len(blanked) == len(text)
    assert all(one in (other, "_") for one, other in zip(blanked, text, strict=True))


def test_no_phrases_stand_nowhere() -> None:
    assert not stands("anything", ()) and without("anything", ()) == "anything"


def test_a_bracket_without_its_other_is_named_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "words.md").write_text(
        "---\nkind: words\nid: rain\n---\n\n# wet\n\n## Says\n\n- (rain|drizzle\n", encoding="utf-8"
    )
    (problem,) = Prompts(tmp_path).problems
    assert problem.line == 8 and "bracket without its other" in str(problem)
