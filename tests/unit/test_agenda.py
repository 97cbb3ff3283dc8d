from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistant.domain.events import Commitment
from assistant.domain.summary import (
    AreaSummary,
    BarrierSummary,
    CommitmentSince,
    PartnerSummary,
    SinceSummary,
    Summary,
    TensionSummary,
    ValuesSummary,
)
from assistant.errors import NotFound
from assistant.report import agenda
from assistant.report.agenda import Agenda, Past, Point
from tests.fakes import BEGAN, Talk, short_script

SCRIPT = short_script()
ASK = Commitment(what="Ask the hospices", who="me", when="by 1 July")
SHOW = Commitment(what="Show the county our beds.")


def summary(name: str = "r1", months: int = 0, **changes: Any) -> Summary:
    """A summary of a reflection in which nothing was said, `months` of thirty days after the first, with `changes`."""
    talk = Talk(script=SCRIPT)
    empty = talk.summaries.build(f"Alliance {name}", talk.session.events)
    began = BEGAN + timedelta(days=30 * months)
    return empty.model_copy(update={"reflection": name, "started": began, "finished": None, **changes})


def rated(first: int | None, second: int | None, pattern: str) -> dict[str, TensionSummary]:
    """Direction rated as given."""
    one = summary().tensions["direction"]
    text = " ".join(SCRIPT.tensions[0].phrase(f"Pattern:{pattern}"))
    poles = {"top_down": first, "bottom_up": second}
    return {
        "direction": one.model_copy(
            update={"poles": poles, "pattern": pattern, "pattern_text": text, "quotes": ("We comply.",)}
        )
    }


def points(made: Agenda, heading: str) -> tuple[Point, ...]:
    """What stands under `heading`; nothing where it is not there."""
    return next((topic.points for topic in made.topics if topic.heading == heading), ())


def built(*summaries: Summary) -> Agenda:
    return agenda.build([Past(SCRIPT, one) for one in summaries])


def since(name: str, *became: tuple[Commitment, str]) -> SinceSummary:
    told = tuple(CommitmentSince(commitment=one, became=words) for one, words in became)
    return SinceSummary(reflection=name, on=BEGAN, commitments=told)


def test_a_commitment_is_there_with_its_day_and_what_would_show_it() -> None:
    made = built(summary(commitments=(ASK, SHOW), evidence="fewer calls at night"))
    first, second = points(made, "What was decided")
    assert first.text == "Ask the hospices. Who: me. When: by 1 July."
    assert first.why == "Decided on 2 March 2026. It would show in: “fewer calls at night”."
    assert second.text == "Show the county our beds."


def test_a_commitment_comes_with_what_was_said_of_it_since() -> None:
    earlier = summary("r1", commitments=(ASK, SHOW))
    later = summary("r2", 1, since=since("r1", (ASK, "Two of three came."), (SHOW, "")), commitments=(SHOW,))
    found = [(one.text[:4], one.why) for one in points(built(earlier, later), "What was decided")]
    assert found == [
        ("Show", "Decided on 1 April 2026."),
        ("Ask ", "Decided on 2 March 2026. On 1 April 2026 it was said of it: “Two of three came.”."),
        ("Show", "Decided on 2 March 2026. Nothing has been said of it since."),
    ]


def test_a_commitment_talked_over_before_the_last_time_is_not_brought_up_again() -> None:
    first = summary("r1", commitments=(ASK,))
    second = summary("r2", 1, since=since("r1", (ASK, "Done.")), commitments=(SHOW,))
    third = summary("r3", 2, since=since("r2", (SHOW, "Not yet.")))
    assert [one.text for one in points(built(first, second, third), "What was decided")] == [
        "Show the county our beds."
    ]


@pytest.mark.parametrize(
    ("first", "second", "pattern", "text"),
    [
        (4, 1, "leaning_top_down", "Direction: It leans towards direction from above."),
        (1, 1, "neither", "Direction: Neither direction from above nor direction from within was strong."),
        (None, 2, "unknown", "Direction: The picture on direction is incomplete: at least one number was left open."),
    ],
)
def test_a_tension_that_leans_or_was_left_open_is_there(
    first: int | None, second: int | None, pattern: str, text: str
) -> None:
    (one,) = points(built(summary(tensions=rated(first, second, pattern))), "Tensions that lean, or were left open")
    assert one.text == text
    shown = "left open" if first is None else first
    assert one.why == f"On 2 March 2026: direction from above {shown}, direction from within {second}."


def test_a_tension_that_is_held_together_is_not_there_and_one_passed_over_is() -> None:
    held = rated(3, 3, "held_together") | {"worth": summary().tensions["worth"]}
    (one,) = points(built(summary(tensions=held)), "Tensions that lean, or were left open")
    assert one.text == "Worth: not talked about yet."


def test_the_latest_numbers_count_and_those_before_stand_beside_them() -> None:
    before = summary("r1", tensions=rated(2, 3, "held_together"))
    after = summary("r2", 1, tensions=rated(4, 1, "leaning_top_down"))
    (one,) = points(built(after, before), "Tensions that lean, or were left open")
    assert one.why.endswith("Before that, on 2 March 2026: direction from above 2, direction from within 3.")


def staged(self_placed: str | None, calculated: str | None, needed: str | None) -> Summary:
    """A reflection with the stage as given."""
    three = {"self_placed": self_placed, "calculated": calculated, "needed": needed}
    return summary(stage=summary().stage.model_copy(update={**three, "differences": "It needs **more**."}))


def test_a_difference_between_stages_is_there_and_agreement_is_not() -> None:
    (one,) = points(built(staged("coordinating", "connecting", None)), "How closely you work")
    assert one.text == "Placed at coordinating; what is described: connecting; what it needs: left open."
    assert one.why == "On 2 March 2026. It needs more."
    agreed = staged("connecting", "connecting", "connecting")
    assert points(built(agreed), "How closely you work") == ()


def test_partners_who_would_place_it_elsewhere_are_there() -> None:
    partners = (
        PartnerSummary(name="County", stage="connecting", their_stage="coordinating"),
        PartnerSummary(name="Mind", stage="connecting", their_stage="connecting"),
        PartnerSummary(name="Hospice", stage="connecting"),
    )
    (one,) = points(built(summary(partners=partners)), "How closely you work")
    assert one.text == "County: placed at connecting; it was thought they would say coordinating."


def test_areas_where_agreement_and_means_are_far_apart_are_there_furthest_first() -> None:
    pairs = {"a": (4, 2), "b": (0, 4), "c": (3, 2), "d": (None, 4)}
    areas = {name: AreaSummary(name=name.upper(), consensus=one, capacity=two) for name, (one, two) in pairs.items()}
    found = points(built(summary(practice_map=areas)), "Agreement and means")
    assert [one.text for one in found] == ["B: more means than agreement.", "A: more agreement than means."]


def test_barriers_come_with_who_can_move_them_nearest_first() -> None:
    barriers = (
        BarrierSummary(name="Tariff", movers=("national",)),
        BarrierSummary(name="Estates", movers=()),
        BarrierSummary(name="Turf", movers=("system", "us")),
    )
    found = points(built(summary(barriers=barriers)), "What is in the way")
    assert [one.text for one in found] == ["Turf", "Tariff", "Estates"]
    assert found[0].why.endswith("It was said that the partners themselves and the local system can move it.")
    assert found[2].why == "Named on 2 March 2026. Who can move it was left open."


def test_those_who_are_missing_are_there_in_the_words_that_named_them() -> None:
    values = ValuesSummary(held=(), wanted=(), missing="The families.")
    (one,) = points(built(summary(values=values)), "Who was not in the room")
    assert one.text == "“The families.”"


def test_each_question_says_what_it_belongs_to() -> None:
    talk = Talk()
    talk.finish()
    made = built(talk.summaries.build("Alliance", talk.session.events))
    found = points(made, "Questions to each other")
    assert len(found) >= 4
    assert found[0].why.startswith("For direction: ")
    assert found[-1].why == "For any partnership, whatever was said."


def test_as_markdown_it_formats_nothing_of_theirs_and_names_its_reflections() -> None:
    hostile = Commitment(what="[x](y) <b> `rm` \x1b[2J", who="*me*")
    made = agenda.render(built(summary("r1", commitments=(hostile,)), summary("r2", 1)))
    assert "- \\[x\\](y) \\<b\\> \\`rm\\`. Who: \\*me\\*.\n  *Decided on 2 March 2026." in made
    assert made.endswith("- Alliance r2, 1 April 2026 (r2)\n- Alliance r1, 2 March 2026 (r1)\n")


def test_reflections_that_give_no_point_are_said_to_give_none() -> None:
    with pytest.raises(NotFound, match="nothing in these reflections to make an agenda from yet"):
        built(summary(tensions={}))
