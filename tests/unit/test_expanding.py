from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.expanding import MOST, expanded, names, short, subjects
from assistant.conversation.timing import left
from assistant.domain.events import Answered, Option
from assistant.domain.reflection import State
from assistant.domain.script import Part, PathInfo, Script, Step, StepKind


def step(name: str, part: str = "partners", **fields: object) -> Step:
    return Step.model_validate({"id": name, "part": part, "kind": StepKind.OPEN, **fields})


def script(*steps: Step) -> Script:
    parts = tuple(
        Part(id=name, kind="plain", name=name, steps=tuple(one for one in steps if one.part == name))
        for name in dict.fromkeys(one.part for one in steps)
    )
    return Script(path=PathInfo(id="p", name="p", minutes=10, parts=tuple(part.id for part in parts)), parts=parts)


NAMING = step("partners.names", role="partner_names")
SEEN = step("partners.stage", each="partner")
THEIRS = step("partners.theirs", each="partner")
LAST = step("partners.last", each="partner", most=2)


def after(text: str) -> State:
    return State(answers={"partners.names": Answered(step="partners.names", text=text)})


def ids(found: Script) -> list[str]:
    return [one.id for one in found.steps]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("the council, Age UK and the trust", ["council", "Age UK", "trust"]),
        ("Age UK, Mind and Barnardo's", ["Age UK", "Mind", "Barnardo's"]),
        ("the council and the hospital", ["council", "hospital"]),
        ("Northfield Health and Care Partnership", ["Northfield Health and Care Partnership"]),
        ("Mind; the hospice\n- Adult Social Care", ["Mind", "hospice", "Adult Social Care"]),
        ("1. Mind\n2. hospice", ["Mind", "hospice"]),
        ("Mind, mind the gap, ", ["Mind", "mind the gap"]),
        ("...", []),
    ],
)
def test_names_as_people_list_them(typed: str, found: list[str]) -> None:
    assert list(names(typed)) == found


def test_before_anything_is_named_nothing_is_repeated_but_the_usual_number_is_counted_on() -> None:
    waiting = expanded(script(NAMING, SEEN, THEIRS, LAST), State())
    assert ids(waiting) == ["partners.names"]
    assert waiting.coming == 4 + 4 + 2
    named = expanded(script(NAMING, SEEN, THEIRS, LAST), after("the council, Age UK, Mind and the trust"))
    assert len(ids(named)) == 1 + 4 + 4 + 2 and named.coming == 0
    passed = State(skipped={"partners.names": ""})
    assert expanded(script(NAMING, SEEN, THEIRS), passed).coming == 0


def test_steps_in_a_row_are_put_together_for_each_partner() -> None:
    found = expanded(script(NAMING, SEEN, THEIRS, LAST), after("Mind, the Council, mind"))
    assert ids(found) == [
        "partners.names",
        "partners.stage@mind",
        "partners.theirs@mind",
        "partners.stage@council",
        "partners.theirs@council",
        "partners.last@mind",
        "partners.last@council",
    ]
    assert [one.subject for one in found.steps[1:3]] == ["Mind", "Mind"]


def test_an_answer_stays_with_its_partner_when_the_list_changes() -> None:
    assert "partners.stage@mind" in ids(expanded(script(NAMING, SEEN), after("the hospice, Mind")))
    assert len(expanded(script(NAMING, LAST), after("a1, b2, c3")).steps) == 3
    assert len(expanded(script(NAMING, SEEN), after(", ".join(f"n{i}" for i in range(20)))).steps) == 1 + MOST


def test_what_was_chosen_is_asked_about_by_its_label() -> None:
    choice = step(
        "b.which", role="barriers", options=(Option(id="pay", label="How money moves"), Option(id="law", label="Law"))
    )
    chosen = State(answers={"b.which": Answered(step="b.which", text="", chosen=("law",))})
    found = expanded(script(choice, step("b.who", each="barrier")), chosen)
    assert [(one.id, one.subject) for one in found.steps[1:]] == [("b.who@law", "Law")]


def test_an_expanded_script_is_expanded_already() -> None:
    found = expanded(script(NAMING, SEEN, LAST), after("Mind, the council"))
    assert expanded(found, after("Mind, the council")) is found


def test_a_script_without_repeated_steps_is_itself() -> None:
    plain = script(NAMING)
    assert expanded(plain, after("Mind")) is plain


@given(st.text(max_size=300))
def test_any_list_of_names_can_be_walked(typed: str) -> None:
    found = subjects(script(NAMING, SEEN), after(typed), "partner")
    assert len(found) <= MOST
    assert all(key == short(name) and key and "\n" not in name for key, name in found.items())


def test_minutes_left() -> None:
    steps = [step(f"a.{n}", "a") for n in range(4)] + [step("b.0", "b")]
    made = script(*steps)
    assert [left(made, one) for one in steps] == [10, 8, 6, 4, 2]
    heavy = made.model_copy(
        update={"parts": (made.parts[0], made.parts[1].model_copy(update={"minutes": 36})), "path": made.path}
    )
    assert left(heavy, steps[4]) == 9
