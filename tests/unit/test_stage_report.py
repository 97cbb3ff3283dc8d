from __future__ import annotations

import pytest

from assistant.conversation import stage_report
from tests.fakes import Talk

MIXED = "11223344"


def report(self_placed: str, levels: str, needed: str) -> str:
    talk = Talk()
    talk.until("stage.self")
    for answer in (self_placed, *("don't know" if level == "?" else level for level in levels), needed):
        talk.say("/skip" if answer == "-" else answer)
    text = stage_report.differences(talk.state, talk.script)
    assert talk.state.said["stage.report"].text == text
    return text


@pytest.mark.parametrize(
    ("self_placed", "levels", "needed", "told"),
    [
        ("2", "22222222", "2", ["what you describe gathers there too", "together: 8 at cooperating", "is about what"]),
        ("3", "22222222", "2", ["**cooperating**. That is where your answers gather, but not"]),
        ("4", "22222222", "2", ["at **collaborating**; what you describe gathers earlier, at **cooperating**"]),
        ("1", "22222222", "2", ["at **connecting**; what you describe gathers further on, at **cooperating**"]),
        ("2", MIXED, "2", ["at **cooperating**. What you describe is **mixed**", "work closest on", "loosest on "]),
        ("2", "22222222", "4", ["needs **collaborating**, which asks for more than you do together now"]),
        ("2", "33333333", "2", ["**cooperating** would be enough for the purpose"]),
        ("2", "22222222", "-", ["You left open what the purpose needs"]),
        ("-", "22222222", "2", ["nearest **cooperating**. You left your own placing open"]),
        ("2", "1111????", "2", ["too few of the eight", "needs **cooperating**, and that is where you place it"]),
    ],
)  # fmt: skip
def test_the_differences_in_words(self_placed: str, levels: str, needed: str, told: list[str]) -> None:
    text = report(self_placed, levels, needed)
    for words in told:
        assert words in text


def test_mixed_behaviours_without_a_placing_are_not_called_a_stage() -> None:
    text = report("-", MIXED, "3")
    assert "nearest **mixed**" not in text
    assert "What you describe is **mixed**" in text
    assert "You left your own placing open" in text


@pytest.mark.parametrize("levels", [MIXED, "1111????"])
def test_a_need_that_was_given_is_never_called_open(levels: str) -> None:
    text = report("-", levels, "4")
    assert "left open what the purpose" not in text
    assert "You say the purpose needs **collaborating**" in text


def test_too_few_behaviours_claim_no_spread() -> None:
    text = report("2", "14??????", "2")
    assert "closest on" not in text and "fairly even" not in text


def test_nothing_is_left_unfilled() -> None:
    for self_placed in "-4":
        for needed in "-2":
            for levels in ("22222222", MIXED, "1111????", "????????"):
                text = (
                    report(self_placed, levels, needed)
                    if (self_placed, needed, levels) != ("-", "-", "????????")
                    else ""
                )
                assert "None" not in text and "{" not in text and "unnamed" not in text


def test_most_is_not_said_of_what_is_not_most() -> None:
    assert "most" not in report("1", "11122233", "1")
