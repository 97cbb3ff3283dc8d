"""A reflection is called what the person calls their partnership."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.naming import title

MOST = 60


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Well, I suppose it's the Eastside frailty partnership, we're trying to keep older people out of hospital.",
         "The Eastside frailty partnership"),
        ("our place board with the council, trying to stop people bouncing between hospital and home",
         "Our place board with the council"),
        ("The trust board told us to set up the Eastside alliance last year, so we did", "The Eastside alliance"),
        ("It's called Healthier Carrow Together and it is meant to bring the trusts together",
         "Healthier Carrow Together"),
        ("I chair the health and wellbeing board in Northshire and I want it to matter", 
         "The health and wellbeing board in Northshire"),
        ("cardiff and vale regional partnership board, for older people",
         "Cardiff and vale regional partnership board"),
        ("We are a partnership of three GP practices and a charity called Homely that supports carers",
         "Partnership of three GP practices and a charity"),
        ("Getting people home. It is the work of the Riverside discharge hub.", "The Riverside discharge hub"),
    ],
)  # fmt: skip
def test_a_partnership_that_is_named_gives_its_name(said: str, name: str) -> None:
    assert title(said, MOST) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("I run a frailty service with the council and two hospices, and we want to keep people at home",
         "Frailty service with the council and two hospices"),
        ("Keeping frail older people out of A&E in Carrow. The trust, the county and two hospices, since March.",
         "Keeping frail older people out of A&E in Carrow"),
        ("Diabetes prevention across four PCNs in the north of the county, with public health and the leisure trust",
         "Diabetes prevention across four PCNs"),
        ("basically a kind of integrated care thing between us and social care",
         "Integrated care thing between us and social care"),
        ("I'm thinking about our mental health work with the police and the ambulance service because people keep "
         "ending up in cells", "Our mental health work with the police"),
        ("The partnership is meant to reduce falls in care homes", "Reduce falls in care homes"),
        ("The council", "The council"),
    ],
)  # fmt: skip
def test_one_that_is_not_named_is_called_what_it_is_about(said: str, name: str) -> None:
    found = title(said, MOST)
    assert found == name
    assert not found.startswith("I ") and "…" not in found


@given(st.text(st.sampled_from("abc ,.;and the of with I partnership for"), min_size=1, max_size=300))
def test_it_is_short_and_never_ends_within_a_word(said: str) -> None:
    found = title(said, MOST)
    assert len(found) <= MOST and not found.endswith((" ", ",", "…"))
    words = {word.lower() for word in said.replace(",", " ").replace(";", " ").replace(".", " ").split()}
    last = found.replace(",", " ").replace(";", " ").replace(".", " ").split()[-1:]
    assert not last or last[0].lower() in words or " " not in found


@pytest.mark.parametrize("said", ["the a " * 20_000, "we are " * 20_000, "with a, " * 20_000, "x" * 100_000])
def test_a_huge_answer_is_named_too(said: str) -> None:
    assert len(title(said, MOST)) <= MOST
