from __future__ import annotations

import numpy as np
import pytest

from assistant.conversation import guidance
from assistant.domain.events import Asked, Said, Voice
from assistant.domain.library import Card, Filters, MatchState, SearchResult
from assistant.domain.ports import Vectors
from tests.fake_library import FakeLibrarian, card, few_cards
from tests.fakes import Talk, plain_answer

TEMPLATE = "The region sends a template every March."
NOT_ASKED_ABOUT_AGAIN = ("4", "don't know")
"""Ratings after which the question that follows quotes nothing."""


class NearTo(FakeLibrarian):
    """A library in which one card lies at a chosen distance from one sentence, and nothing else near anything."""

    def __init__(self, name: str, sentence: str, cosine: float) -> None:
        super().__init__()
        self.name, self.sentence, self.cosine = name, sentence, cosine
        self.searched: list[tuple[str, int, Filters | None]] = []

    def search(self, query: str, *, k: int = 10, filters: Filters | None = None) -> SearchResult:
        self.searched.append((query, k, filters))
        return super().search(query, k=k, filters=filters)

    def nearness(self, texts: list[str], cards: list[Card]) -> Vectors:  # type: ignore[override] # lists are enough here
        near = [
            [self.cosine if (text, one.id) == (self.sentence, self.name) else 0.0 for one in cards] for text in texts
        ]
        return np.array(near, dtype=np.float32)


def brought(talk: Talk, step: str) -> Said:
    return talk.state.said[step]


def through_direction(talk: Talk, opening: str = TEMPLATE, ratings: tuple[str, str] = ("4", "1")) -> None:
    talk.until("direction.open")
    for answer in (opening, *ratings, "We would stop the day they stopped asking."):
        talk.say(answer)


def test_guidance_is_one_cited_passage_of_the_tension() -> None:
    talk = Talk()
    through_direction(talk)
    said = brought(talk, "direction.guide")
    (cited,) = said.citations
    assert said.voice is Voice.GUIDANCE
    held = talk.librarian.card(cited.card)
    assert held is not None and held.tensions == ("direction",)
    assert f"**{held.title}.** {held.section('The point')}" in said.text
    assert cited.citation


def test_the_counterpoint_is_a_card_for_the_other_pole() -> None:
    talk = Talk()
    through_direction(talk)
    first, other = (
        talk.librarian.card(brought(talk, f"direction.{step}").citations[0].card) for step in ("guide", "counter")
    )
    assert first is not None and other is not None
    assert not set(first.poles) & set(other.poles)
    assert brought(talk, "direction.counter").voice is Voice.COUNTERPOINT


def test_a_card_that_names_its_other_side_is_answered_by_that() -> None:
    cards = [
        card("plans", "direction", "top_down", other_side=("far-off",)),
        card("far-off", "worth", "value"),
        *few_cards(),
    ]
    talk = Talk(librarian=FakeLibrarian(cards))
    through_direction(talk)
    assert brought(talk, "direction.counter").citations[0].card == "far-off"


def test_with_no_card_for_the_other_side_the_caution_of_the_same_card_is_brought() -> None:
    talk = Talk(librarian=FakeLibrarian([card("plans", "direction", "top_down")]))
    through_direction(talk)
    assert "Mind the gap." in brought(talk, "direction.counter").text
    assert brought(talk, "direction.counter").citations[0].card == "plans"


def test_the_passage_that_bears_on_a_sentence_comes_with_that_sentence() -> None:
    library = NearTo("top-down-2", TEMPLATE, 0.99)
    talk = Talk(librarian=library)
    through_direction(talk, ratings=NOT_ASKED_ABOUT_AGAIN)
    said = brought(talk, "direction.guide")
    assert said.citations[0].card == "top-down-2"
    assert TEMPLATE.rstrip(".") in said.text.partition("\n\n")[0]


def test_a_sentence_heard_as_one_pole_is_not_set_beside_a_card_on_the_other() -> None:
    library = NearTo("bottom-up-2", TEMPLATE, 0.99)
    talk = Talk(librarian=library)
    through_direction(talk, ratings=NOT_ASKED_ABOUT_AGAIN)
    said = brought(talk, "direction.guide")
    assert said.citations[0].card != "bottom-up-2" and TEMPLATE.rstrip(".") not in said.text


def test_a_sentence_heard_as_the_cards_own_pole_is_quoted_from_farther_off() -> None:
    talk = Talk(librarian=NearTo("top-down-0", TEMPLATE, guidance.BEARS_HEARD))
    through_direction(talk, ratings=NOT_ASKED_ABOUT_AGAIN)
    assert TEMPLATE.rstrip(".") in brought(talk, "direction.guide").text


def test_words_quoted_with_their_number_and_with_guidance_are_not_quoted_a_third_time() -> None:
    talk = Talk(librarian=NearTo("top-down-0", TEMPLATE, 0.99))
    through_direction(talk)
    shown = "\n".join(one.text for one in talk.heard if isinstance(one, Said | Asked))
    assert shown.count(TEMPLATE.rstrip(".")) == 2
    assert TEMPLATE.rstrip(".") in brought(talk, "direction.guide").text


def test_where_nothing_was_written_the_lead_does_not_speak_of_what_was() -> None:
    talk = Talk()
    talk.finish(lambda asked: plain_answer(asked) if not asked.optional else "/skip")
    for step in ("direction.guide", "motivation.guide", "worth.guide", "stage.guide"):
        assert "at large" in brought(talk, step).text


def test_no_two_leads_in_a_conversation_are_the_same() -> None:
    talk = Talk()
    talk.finish()
    for step in ("guide", "counter"):
        leads = [brought(talk, f"{part}.{step}").text.split("\n")[0] for part in ("direction", "motivation", "worth")]
        assert len(set(leads)) == 3


@pytest.mark.parametrize("said", ["Money.", "It gets in the way."])
def test_a_word_or_a_sentence_that_looks_back_is_not_held_up_to_a_passage(said: str) -> None:
    talk = Talk(librarian=NearTo("top-down-0", said, 0.99))
    through_direction(talk, f"{said} {TEMPLATE}", NOT_ASKED_ABOUT_AGAIN)
    assert f"“{said.rstrip('.')}”" not in brought(talk, "direction.guide").text


def test_what_may_be_laid_beside_a_card_is_made_ready_when_it_is_said() -> None:
    library = FakeLibrarian()
    talk = Talk(librarian=library)
    talk.until("direction.open")
    assert not library.foreseen  # nothing is brought in the opening part
    talk.say(TEMPLATE)
    assert library.foreseen == [TEMPLATE]


def test_nothing_is_quoted_that_the_passage_does_not_bear_on() -> None:
    library = NearTo("top-down-0", TEMPLATE, guidance.BEARS_HEARD - 0.01)
    talk = Talk(librarian=library)
    through_direction(talk)
    assert "“" not in brought(talk, "direction.guide").text


def test_only_the_beginning_of_a_long_answer_is_weighed() -> None:
    talk = Talk()
    through_direction(talk, "A short sentence about nothing. " * 40_000)
    assert len(guidance.spoken(talk.state, talk.script.tensions[0])) == guidance.MOST_SEARCHED


def test_the_search_is_for_the_pattern_within_the_tension() -> None:
    library = NearTo("", "", 0.0)
    talk = Talk(librarian=library)
    through_direction(talk)
    query, k, filters = library.searched[0]
    assert query == talk.script.tensions[0].phrase("Search:leaning_top_down")[0]
    assert (k, filters) == (guidance.WEIGHED, Filters(tension="direction", kind="curated"))


def test_an_empty_library_says_so_and_brings_no_counterpoint() -> None:
    talk = Talk(librarian=FakeLibrarian([]))
    talk.finish()
    said = brought(talk, "direction.guide")
    assert said.citations == () and "nothing close enough" in said.text
    assert "direction.counter" not in talk.state.said
    assert talk.state.finished


def test_a_library_that_finds_nothing_brings_nothing() -> None:
    talk = Talk(librarian=FakeLibrarian(state=MatchState.NONE))
    talk.finish()
    assert not [one for one in talk.heard if isinstance(one, Said) and one.citations]


def test_no_card_is_brought_twice_even_when_little_is_left() -> None:
    talk = Talk(librarian=FakeLibrarian(few_cards()[:3]))
    talk.finish()
    guided = [one for one in talk.heard if isinstance(one, Said) and one.voice is Voice.GUIDANCE]
    cards = [cited.card for one in guided for cited in one.citations]
    assert len(cards) == len(set(cards))


def test_a_card_shown_in_a_digression_is_not_brought_again_as_guidance() -> None:
    talk = Talk()
    talk.until("direction.open")
    talk.say("/ask what did the contract leave out")
    shown = set(talk.state.shown_cards)
    talk.finish()
    guided = [one for one in talk.heard if isinstance(one, Said) and one.voice is Voice.GUIDANCE]
    assert shown and not shown & {cited.card for one in guided for cited in one.citations}


def test_without_a_library_the_conversation_is_told_once_and_goes_on() -> None:
    talk = Talk()
    talk.librarian.closed = True
    talk.finish()
    told = [
        one
        for one in talk.heard
        if isinstance(one, Said) and one.voice is Voice.REPAIR and "could not be opened" in one.text
    ]
    assert len(told) == 1
    assert talk.state.finished


@pytest.mark.parametrize(
    ("self_placed", "levels", "needed", "stage"),
    [
        ("2", "22222222", "4", "collaborating"),
        ("3", "22222222", "2", "coordinating"),
        ("/skip", "22222222", "2", "cooperating"),
    ],
)
def test_the_stages_guidance_is_for_where_it_has_to_go_or_where_it_is(
    self_placed: str, levels: str, needed: str, stage: str
) -> None:
    library = NearTo("", "", 0.0)
    talk = Talk(librarian=library)
    talk.until("stage.self")
    library.searched.clear()
    for answer in (self_placed, *levels, needed, "We keep meeting."):
        talk.say(answer)
    assert library.searched[0][2] == Filters(stage=stage, kind="curated")


def test_a_hostile_sentence_is_words_in_the_lead() -> None:
    said = "{quote} [red]template[/red] %s came"
    library = NearTo("top-down-1", said, 0.9)
    talk = Talk(librarian=library)
    through_direction(talk, said, NOT_ASKED_ABOUT_AGAIN)
    assert f"“{said}”" in brought(talk, "direction.guide").text


def test_a_grumble_at_the_assistant_is_not_what_guidance_bears_on() -> None:
    grumble = "You keep telling me about the doctors."
    talk = Talk(librarian=NearTo("top-down-1", grumble, 0.9))
    through_direction(talk, f"{grumble} {TEMPLATE}", NOT_ASKED_ABOUT_AGAIN)
    assert "keep telling" not in brought(talk, "direction.guide").text
