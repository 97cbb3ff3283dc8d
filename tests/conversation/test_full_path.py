"""The path of fifty minutes: what is asked of whom, what is passed over, and what it takes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.events import Asked, Said, Skipped, Voice
from assistant.domain.reflection import fold
from assistant.report import markdown
from tests.fakes import Talk, asked_steps, full_script, plain_answer

SCRIPT = full_script()
NAMES = "the county council, Rowan House, Mind and Brightwater"


def talk() -> Talk:
    return Talk(script=SCRIPT)


def answer(asked: Asked) -> str:
    if asked.step == "partners.names":
        return NAMES
    return "1, 2" if asked.kind.value == "multi" else plain_answer(asked)


def reports(found: Talk, part: str) -> list[str]:
    return [one.text for one in found.heard if isinstance(one, Said) and one.step == f"{part}.report"]


def test_each_partner_is_asked_about_from_both_sides_and_three_of_them_more_closely() -> None:
    full = talk()
    full.finish(answer)
    steps = asked_steps(full.heard)
    assert len([one for one in steps if one.startswith("partners.stage@")]) == 4
    assert [one for one in steps if one.startswith("shoes.")][:5] == [
        "shoes.moves@county-council",
        "shoes.loses@county-council",
        "shoes.seeks@county-council",
        "shoes.hats@county-council",
        "shoes.moves@rowan-house",
    ]
    assert len([one for one in steps if one.startswith("shoes.")]) == 12
    assert not [one for one in steps if steps.count(one) > 1], "nothing is asked twice"


def test_each_new_part_reports_once_and_brings_one_card_and_its_other_side() -> None:
    full = talk()
    full.finish(answer)
    for part in ("partners", "practice", "values", "barriers"):
        assert len(reports(full, part)) == 1 and reports(full, part)[0]
        brought = [full.state.said[f"{part}.{step}"].voice for step in ("guide", "counter")]
        assert brought == [Voice.GUIDANCE, Voice.COUNTERPOINT]


def test_a_changed_number_is_reported_anew() -> None:
    full = talk()
    full.finish(answer)
    full.say("/change leadership: consensus")
    now = full.state.pending
    assert now is not None and now.step == "practice.leadership.consensus"
    full.say("4" if full.state.earlier[now.step].rating == 0 else "0")
    full.finish(answer)
    assert len(reports(full, "practice")) == 2


@pytest.mark.parametrize("part", ["partners", "practice", "values", "barriers"])
def test_a_part_can_be_left_out_with_one_word_and_says_no_more(part: str) -> None:
    full = talk()
    while not full.step.startswith(part):
        assert full.state.pending is not None
        full.say(answer(full.state.pending))
    events = full.say("/skip part")
    assert not full.step.startswith(f"{part}.") and isinstance(events[0], Skipped)
    full.finish(answer)
    assert full.session.state.finished
    said = [one for one in full.state.said if one.startswith(f"{part}.") and full.state.said[one].text]
    assert said in ([], [f"{part}.intro"])


def test_what_was_answered_before_a_part_is_left_stays() -> None:
    full = talk()
    full.until("practice.learning.consensus", answer)
    full.say("/skip the rest")
    assert len([one for one in full.state.answers if one.startswith("practice.")]) == 6
    assert reports(full, "practice") and full.step.startswith("shoes.")


def test_going_back_after_leaving_a_part_out_offers_it_again() -> None:
    full = talk()
    full.until("practice.leadership.consensus", answer)
    full.say("/skip part")
    full.say("/back")
    assert full.step == "practice.probe"


def test_the_question_that_is_needed_is_not_left_out_with_its_part() -> None:
    full = talk()
    full.say("/skip part")
    assert full.step == "opening.partnership"


def test_a_second_and_a_third_commitment_only_after_one_was_given() -> None:
    full = talk()
    full.until("close.commitment", answer)
    full.say("nothing yet")
    assert full.step == "close.evidence"
    full = talk()
    full.until("close.commitment_2", answer)
    full.say("Ring them")
    assert full.step == "close.who_2"


TURNS = st.lists(
    st.sampled_from(
        ["plain", "plain", "plain", "/skip", "/skip part", "/back", "/change 30", "/summary", "/pause", "", "3", "1, 2",
         "Mind, Mind; the council\nthe county council and Age UK", "don't know", "{partner} **x** @", "/why"]
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TURNS)
def test_whatever_is_typed_from_the_partners_on_it_can_be_finished_and_summed_up(turns: list[str]) -> None:
    full = talk()
    full.until("partners.names", lambda asked: "/skip" if asked.optional else "The alliance")
    for turn in turns:
        pending = full.state.pending
        full.say(answer(pending) if turn == "plain" and pending else turn)
        if full.state.paused:
            full.come_back()
        assert full.state.finished or full.state.waiting
    for _ in range(200):
        if full.state.finished:
            break
        assert full.state.pending is not None
        full.say(answer(full.state.pending))
    assert full.state.finished and fold(full.session.events) == full.state
    shown = markdown.render(full.summaries.build("Any", full.session.events))
    assert "None" not in shown and "{" not in shown.replace("\\{partner\\}", "")


def test_minutes_left_only_ever_fall_where_nothing_is_added() -> None:
    full = talk()
    full.finish(lambda asked: "/skip" if asked.step in ("partners.names", "barriers.which") else answer(asked))
    left = [one.minutes_left for one in full.heard if isinstance(one, Asked) and one.minutes_left is not None]
    assert left[0] in (48, 49, 50) and left == sorted(left, reverse=True)


def test_the_parts_take_fifty_minutes_between_them() -> None:
    first_visit = [part.minutes for part in SCRIPT.parts if part.id != "return"]
    assert sum(first_visit) == SCRIPT.path.minutes == 50


def test_every_question_has_a_reason_and_notes_for_a_coach() -> None:
    parts = {part.id: part for part in SCRIPT.parts}
    asking = [step for step in SCRIPT.steps if step.kind.asks and not step.probes]
    assert not [step.id for step in asking if step.why is None and parts[step.part].why is None]
    assert not [step.id for step in asking if step.notes is None]
    assert not [step.id for step in asking if not step.optional and step.id != "opening.partnership"]
