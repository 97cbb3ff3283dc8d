from __future__ import annotations

import io

import pytest

from assistant import paths
from assistant.cli import lengths
from assistant.domain.script import PathInfo

WAYS = (
    PathInfo(id="short", name="A short reflection", minutes=20, parts=()),
    PathInfo(id="full", name="A full reflection", minutes=50, parts=()),
)


def chosen(typed: str) -> tuple[str, str]:
    out = io.StringIO()
    return lengths.choose(WAYS, io.StringIO(typed), out), out.getvalue()


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("1\n", "short"), ("2\n", "full"), ("\n", "short"), ("", "short"), ("full\n", "full"), ("50\n", "full"),
        ("20\n", "short"), ("50 minutes\n", "full"), (" 50 minutes: a full reflection\n", "full"),
        ("a lot\n2\n", "full"),
    ],
)  # fmt: skip
def test_a_length_is_chosen_as_people_say_it(typed: str, path: str) -> None:
    assert chosen(typed)[0] == path


def test_both_lengths_are_told_with_a_way_out_of_a_slip() -> None:
    _, shown = chosen("forever\n1\n")
    assert "  1. 20 minutes: A short reflection\n  2. 50 minutes: A full reflection\n" in shown
    assert "Type one of the numbers, or nothing for the first." in shown


def test_the_shipped_ones_are_twenty_and_fifty_minutes() -> None:
    assert [(way.id, way.minutes) for way in lengths.ways(paths.find())] == [("short", 20), ("full", 50)]
