"""The questions for the room that come with the assistant."""

from __future__ import annotations

import re

import pytest

from assistant.conversation import stages
from assistant.domain.group import Kind
from assistant.report.agreement import settle
from assistant.report.group_agenda import Agenda
from tests.fakes import short_script

SCRIPT = short_script()
GROUP = {one.case: one.variants for one in SCRIPT.phrases if one.case.startswith("Group:")}
ACCUSING = re.compile(r"\b(why|wrong of|should|fault|blame|better|worse|right answer)\b", re.IGNORECASE)
GENERAL = ("pole", "self_placed", "needed", "behaviour", "consensus", "capacity", "partner")


def test_every_tension_and_behaviour_that_comes_with_it_has_its_own() -> None:
    poles = {f"Group:{part.id}.{pole.id}" for part in SCRIPT.tensions for pole in part.poles}
    steps = [step.id for step in SCRIPT.steps if step.role == "behaviour"]
    behaviours = {f"Group:{stages.dimension(SCRIPT, step)}" for step in steps}
    general = {f"Group:{kind}" for kind in (*GENERAL, "partner_theirs", "partner_sides")}
    assert GROUP.keys() == poles | behaviours | general


@pytest.mark.parametrize("case", GROUP)
def test_each_is_one_question_that_takes_no_side(case: str) -> None:
    for text in GROUP[case]:
        assert text.endswith("?") and text.count("?") == 1 and len(text.split()) <= 30
        assert not ACCUSING.search(text)
        assert set(re.findall(r"{(\w+)}", text)) <= {"pole", "what", "partner"}


@pytest.mark.parametrize("kind", GENERAL)
def test_whatever_is_split_has_a_question_also_what_a_pack_brings(kind: Kind) -> None:
    agenda = Agenda(SCRIPT.phrase)
    for name in ("Speed of change", "Patience"):
        agenda.rated(kind, name, settle([0, 4, 4], 5), (f"Group:pace.{name}", f"Group:{kind}"))
    first, second = agenda.items()
    assert first.question and second.question and "{" not in first.question + second.question
    if len(GROUP[f"Group:{kind}"]) > 1:
        assert first.question.lower().replace("speed of change", "") != second.question.lower().replace("patience", "")
