"""How much of a question's words the best passages hold."""

from __future__ import annotations

import pytest

from assistant.domain.library import Passage
from assistant.library.coverage import covered


def passage(card: str, text: str) -> Passage:
    return Passage(id=f"{card}#the-point", card=card, title="", section="The point", text=text)


FOUND = [
    passage("a", "Councils pool budgets."),
    passage("b", "Councils and trusts, budgets and pensions."),
    passage("c", "Councils everywhere."),
]


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("budgets of councils", 1.0, 1.0),
        ("pooling a budget", 1.0, 1.0),
        ("zebra crossing", 0.0, 0.0),
        ("", 0.0, 0.0),
        ("council pensions for zebras", 0.4, 0.7),
    ],
)
def test_it_is_the_share_of_the_questions_words_in_one_card(asked: str, least: float, most: float) -> None:
    assert least <= covered(asked, FOUND) <= most


def test_a_rare_word_counts_for_more_than_a_common_one() -> None:
    assert covered("pensions zebra", FOUND) > covered("councils zebra", FOUND)


def test_only_the_best_cards_are_looked_at() -> None:
    others = [passage(f"other-{number}", "Something else.") for number in range(5)]
    assert covered("pensions", [*others, *FOUND]) == 0.0


def test_the_passages_of_one_card_count_together() -> None:
    assert covered("pension zebra", [*FOUND, passage("b", "A zebra.")]) == 1.0
