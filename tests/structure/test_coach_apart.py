"""A coach's notes are known to few modules, and to none that makes anything of the leader's."""

from __future__ import annotations

import re

from tests.structure.source import modules

KNOWS = re.compile(r"coach_notes|domain\.coaching|coach\.db")
ALLOWED = {
    "assistant/adapters/coach_notes.py",
    "assistant/checkup/__init__.py",
    "assistant/checkup/content.py",
    "assistant/cli/beside.py",
    "assistant/cli/coach.py",
    "assistant/cli/stores.py",
    "assistant/leftovers.py",
    "assistant/paths.py",
    "assistant/report/coaching.py",
    "assistant/wiring_keeping.py",
}


def test_only_a_coachs_own_commands_know_of_the_notes() -> None:
    assert {module.name for module in modules("assistant") if KNOWS.search(module.text)} == ALLOWED


def test_where_a_reflection_is_deleted_they_are_counted_and_not_read() -> None:
    (module,) = [one for one in modules("assistant") if one.name == "assistant/leftovers.py"]
    assert re.findall(r"kept\.\w+\([^)]*\)\)?", module.text) == ["kept.about(reflection))"]
    assert "len(kept.about(reflection))" in module.text
