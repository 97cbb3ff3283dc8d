from __future__ import annotations

import pytest

from assistant.conversation import values
from assistant.conversation.cases import CASES
from assistant.domain.reflection import State
from tests.unit.full_path import SCRIPT, answered, told


def sorted_out(held: tuple[str, ...], wanted: tuple[str, ...]) -> State:
    return answered(values__held=held, values__wanted=wanted)


@pytest.mark.parametrize(
    ("held", "wanted", "pattern"),
    [
        ((), (), "unknown"),
        (("thrift",), (), "unknown"),
        ((), ("thrift",), "unknown"),
        (("thrift",), ("thrift",), "same"),
        (("thrift", "results"), ("results", "thrift"), "same"),
        (("thrift",), ("thrift", "candour"), "wanting"),
        (("thrift", "loyalty"), ("thrift",), "apart"),
        (("thrift",), ("candour",), "apart"),
    ],
)
def test_how_the_two_lists_lie(held: tuple[str, ...], wanted: tuple[str, ...], pattern: str) -> None:
    assert values.picture(sorted_out(held, wanted), SCRIPT).pattern == pattern
    assert pattern in CASES["values"]


def test_cards_go_by_their_names_in_the_order_of_the_list() -> None:
    seen = values.picture(sorted_out(("loyalty", "thrift", "known"), ("known", "whole")), SCRIPT)
    assert seen.held == ("being known", "thrift", "loyalty")
    assert (seen.both, seen.only_held, seen.only_wanted) == (
        ("being known",),
        ("thrift", "loyalty"),
        ("the whole person",),
    )


def test_the_report_lays_the_lists_side_by_side() -> None:
    text = told(sorted_out(("thrift", "known"), ("known", "whole")), "values")
    assert text == (
        "- Deciding now, and as you would have it: being known.\n"
        "- Deciding now, and not on the list you would choose: thrift.\n"
        "- Wanted, and deciding little yet: the whole person."
    )


def test_one_list_alone_is_not_compared_and_none_is_not_reported() -> None:
    assert "nothing to lay beside it" in told(sorted_out(("thrift",), ()), "values")
    assert told(State(), "values") == "" == told(sorted_out((), ()), "values")


def test_both_questions_show_the_same_sixteen_cards() -> None:
    held, wanted = SCRIPT.step("values.held"), SCRIPT.step("values.wanted")
    assert held is not None and wanted is not None
    assert held.options == wanted.options and len(held.options) == 16
    assert len({option.label.partition(":")[0] for option in held.options}) == 16


def test_whose_values_are_missing_is_kept_in_the_persons_words() -> None:
    state = answered(values__missing="  The night staff. Rest, first of all. ")
    assert values.picture(state, SCRIPT).missing == "The night staff. Rest, first of all."
