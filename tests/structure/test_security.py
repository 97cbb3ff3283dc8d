"""What SECURITY.md promises is held by tests that exist, and what nothing holds is said to be open."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.structure.source import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PROMISES = TEXT.partition("## What is promised")[2]
OPEN = "*not yet*"


def _tests(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("file", sorted({file for file, _ in NAMED.findall(TEXT)}))
def test_every_test_that_is_named_exists(file: str) -> None:
    named = {name for where, name in NAMED.findall(TEXT) if where == file}
    assert (ROOT / file).is_file()
    assert not named - _tests(ROOT / file)


def test_every_promise_names_a_test_or_says_that_nothing_holds_it_yet() -> None:
    rows = [line for line in PROMISES.splitlines() if line.startswith("| ") and "| held by |" not in line]
    assert len(rows) > 25
    assert not [row for row in rows if not NAMED.search(row) and OPEN not in row]
    assert not [row for row in rows if NAMED.search(row) and OPEN in row]


def test_it_is_found_from_the_first_page_and_from_the_guide() -> None:
    assert "](SECURITY.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "](../../SECURITY.md)" in (ROOT / "docs" / "guide" / "README.md").read_text(encoding="utf-8")


def test_no_address_is_made_up_for_reports() -> None:
    assert not re.search(r"[\w.]+@[\w-]+\.\w+|https?://", TEXT)
