"""The full path with answers put straight into its state."""

from __future__ import annotations

from assistant.conversation import reports
from assistant.conversation.expanding import expanded
from assistant.domain.events import Answered
from assistant.domain.reflection import State
from assistant.domain.script import Script
from tests.fakes import full_script

SCRIPT = full_script()


def answered(**given: str | int | tuple[str, ...] | None) -> State:
    """A state in which steps were answered: words, a number (`None` for "don't know") or what was chosen.

    A double underscore stands for a full stop in a step's id, a triple one for what it is repeated for.
    """
    answers = {}
    for name, value in given.items():
        step = name.replace("___", "@").replace("__", ".")
        answers[step] = Answered(
            step=step,
            text=value if isinstance(value, str) else str(value),
            rating=value if isinstance(value, int) else None,
            chosen=value if isinstance(value, tuple) else (),
        )
    return State(reflection="20260302-abcde", answers=answers)


def asked(state: State) -> Script:
    """The script as it stands after those answers."""
    return expanded(SCRIPT, state)


def told(state: State, part: str) -> str:
    """What the report of `part` says."""
    script = asked(state)
    found = script.part(part)
    assert found is not None
    return reports.text(state, script, found)
