from __future__ import annotations

import pytest

from assistant.conversation import partners, pictures
from assistant.conversation.partners import PartnersPicture
from assistant.domain.reflection import State
from tests.unit.full_path import SCRIPT, answered, asked, told


def seen(state: State) -> PartnersPicture:
    return partners.picture(state, asked(state))


NAMED = {"partners__names": "the county council, Rowan House"}
PLACED = answered(
    **NAMED,
    **{
        "partners__stage___county-council": ("coordinating",),
        "partners__theirs___county-council": ("connecting",),
        "partners__stage___rowan-house": ("cooperating",),
        "partners__theirs___rowan-house": ("cooperating",),
    },
)


def test_each_partner_is_seen_from_both_sides() -> None:
    council, rowan = seen(PLACED).partners
    assert (council.name, council.mine, council.theirs, council.seen) == (
        "county council",
        "coordinating",
        "connecting",
        "further",
    )
    assert (rowan.seen, rowan.distance) == ("same", 0)
    assert (seen(PLACED).pattern, seen(PLACED).widest) == ("differ", "county council")


def test_it_is_the_same_before_the_script_is_unfolded() -> None:
    assert partners.picture(PLACED, SCRIPT) == seen(PLACED)


@pytest.mark.parametrize(
    ("mine", "theirs", "how", "pattern"),
    [
        ("connecting", "collaborating", "looser", "differ"),
        ("collaborating", "connecting", "further", "differ"),
        ("connecting", "connecting", "same", "alike"),
        ("connecting", "dont_know", "theirs_open", "unknown"),
        ("dont_know", "connecting", "mine_open", "unknown"),
        ("dont_know", "dont_know", "open", "unknown"),
    ],
)
def test_what_was_left_open_is_not_a_difference(mine: str, theirs: str, how: str, pattern: str) -> None:
    state = answered(partners__names="Mind", partners__stage___mind=(mine,), partners__theirs___mind=(theirs,))
    assert (seen(state).partners[0].seen, seen(state).pattern) == (how, pattern)


def test_nobody_named_nobody_seen() -> None:
    assert seen(State()).partners == () and seen(State()).pattern == "unknown"
    assert told(State(), "partners") == "" == told(answered(**NAMED), "partners")


def test_the_report_has_a_line_for_each_and_leaves_the_words_of_both_sides_apart() -> None:
    text = told(PLACED, "partners")
    assert "- **County council.** You place it at coordinating; you think they would say connecting, which is" in text
    assert "- **Rowan House.** You place it at cooperating, and think they would too." in text
    assert text.endswith("cost one question each to check.")
    half = answered(partners__names="Mind", partners__stage___mind=("connecting",))
    assert "left open what they would say" in told(half, "partners")
    assert "surprises" not in told(half, "partners")


def test_the_widest_difference_is_the_one_asked_about() -> None:
    script = asked(PLACED)
    part = script.part("partners")
    assert part is not None
    assert pictures.filled(PLACED, script, part) == {"what": "County council"}


def test_shoes_are_in_the_persons_words() -> None:
    state = answered(
        partners__names="Mind",
        shoes__moves___mind=" To be asked first. ",
        shoes__loses___mind="Its edge.",
        shoes__seeks___mind=("affiliation",),
        shoes__hats___mind="Her board wants growth.",
    )
    mind = seen(state).partners[0]
    assert (mind.wants, mind.loses, mind.hats) == ("To be asked first.", "Its edge.", "Her board wants growth.")
    assert mind.seeks.startswith("To be on good terms")


def test_an_answer_stays_with_its_partner_when_the_list_changes() -> None:
    answers = {**PLACED.answers, **answered(partners__names="Mind, Rowan House").answers}
    later = seen(PLACED.model_copy(update={"answers": answers}))
    assert [(one.name, one.mine) for one in later.partners] == [("Mind", None), ("Rowan House", "cooperating")]


def test_shoes_are_for_three_partners_at_most() -> None:
    state = answered(partners__names="A1, B2, C3, D4")
    ids = [step.id for step in asked(state).steps]
    assert [one for one in ids if one.startswith("shoes.moves")] == [f"shoes.moves@{n}" for n in ("a1", "b2", "c3")]
    assert len([one for one in ids if one.startswith("partners.stage@")]) == 4
    assert len([one for one in ids if one.startswith("shoes.intro")]) == 1
