"""Inputs that once did more than they may, found by `python -m tests.fuzz`: none does any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import guard
from tests.fuzz.targets import TARGETS

FINDS = Path(__file__).with_name("finds")
INPUTS = sorted(file.relative_to(FINDS).as_posix() for file in FINDS.rglob("*") if file.is_file())

guard.install()


@pytest.mark.parametrize("name", INPUTS)
def test_what_was_found_is_answered_as_promised(name: str, tmp_path: Path) -> None:
    target = TARGETS[name.partition("/")[0]]
    found = guard.tried(target, (FINDS / name).read_bytes(), tmp_path)
    assert found is None, found.what


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_takes_what_it_is_made_for(name: str, tmp_path: Path) -> None:
    for seed in TARGETS[name].seeds():
        with guard.watched(tmp_path):
            try:
                TARGETS[name].run(seed, tmp_path)
            except TARGETS[name].promised as refused:
                assert name in {"card", "sources", "prompts", "import"}, refused
