"""The minutes that are announced are those it takes to read the words and answer the questions."""

from __future__ import annotations

import pytest

from assistant.conversation import timing
from assistant.domain.script import Script
from tests.fakes import full_script, short_script

BY_THE_WAY = 1.5
"""Minutes by which a part may be announced otherwise than worked out."""


@pytest.mark.parametrize("script", [short_script(), full_script()], ids=["short", "full"])
def test_what_is_announced_is_what_is_worked_out(script: Script) -> None:
    worked_out = sum(timing.estimate(part) for part in script.parts)
    assert script.path.minutes == pytest.approx(worked_out, rel=0.1)
    for part in script.parts:
        if part.id != "return":
            assert part.minutes == pytest.approx(timing.estimate(part), abs=BY_THE_WAY)


def test_an_answer_takes_at_least_twenty_seconds() -> None:
    script = short_script()
    asking = [step for step in script.steps if step.kind.asks and step.when in (None, "first_visit")]
    assert script.path.minutes * 60 > 20 * len(asking)
    assert timing.left(script, asking[0]) == script.path.minutes


def test_a_part_with_more_to_read_and_to_answer_takes_longer() -> None:
    part = short_script().tensions[0]
    fewer = part.model_copy(update={"steps": part.steps[:2]})
    assert timing.estimate(fewer) < timing.estimate(part)
