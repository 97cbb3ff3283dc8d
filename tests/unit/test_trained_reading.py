from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import trained_reading
from assistant.conversation.trained_reading import MOST_EVIDENCE, MOST_PARTS, PART, TrainedReader
from assistant.domain.readings import Readings, StageReading, TensionReading
from assistant.domain.scoring import Heads, Pieces
from assistant.domain.vocabulary import POLES, STAGES
from assistant.sanitise import clean

WORDS = {"ministry": 0, "nurses": 1, "money": 2, "proud": 3, "cost": 4, "dignity": 5, "newsletter": 6, "pooled": 9}
"""Which column a word speaks for."""
BIAS = np.array([-1.0] * 6 + [0.0] * 4, dtype=np.float32)


class WordScorer:
    """A network of its own words: each word is a piece and speaks for one column."""

    heads = Heads(dict(POLES), STAGES, BIAS, 2.0, 1.0)

    def __init__(self) -> None:
        self.given: list[list[str]] = []

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        self.given.append(list(texts))
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Pieces:
        found = list(re.finditer(r"\w+", text))
        scores = np.zeros((len(found) + 2, 10), dtype=np.float32)
        for row, word in enumerate(found, start=1):
            if word[0].lower() in WORDS:
                scores[row, WORDS[word[0].lower()]] = 40
        return Pieces(((0, 0), *(word.span() for word in found), (0, 0)), scores)


def reader(scorer: WordScorer | None = None) -> TrainedReader:
    return TrainedReader(scorer or WordScorer(), tuple(POLES))


MINISTRY = "The ministry sends it."
NURSES = "Two nurses began."
WEATHER = "It was a Tuesday and it rained."


def test_what_is_said_is_heard_with_the_sentence_that_carries_it() -> None:
    found = reader().read(f"{WEATHER} {MINISTRY} And so on.").tensions["direction"]
    assert found.label == "top_down"
    assert [(one.pole, one.quote) for one in found.evidence] == [("top_down", MINISTRY)]
    assert found.strengths["top_down"] > trained_reading.HEARD > found.strengths["bottom_up"]


def test_both_poles_are_heard_each_with_its_own_words() -> None:
    found = reader().read(f"{MINISTRY} {NURSES}").tensions["direction"]
    assert found.label == "both"
    assert {one.pole: one.quote for one in found.evidence} == {"top_down": MINISTRY, "bottom_up": NURSES}


def test_the_confidence_is_how_likely_the_label_is() -> None:
    found = reader().read(MINISTRY).tensions
    chances = found["direction"].strengths
    assert found["direction"].confidence == pytest.approx(chances["top_down"] * (1 - chances["bottom_up"]), abs=0.002)
    none = found["worth"]
    assert (none.label, none.evidence) == ("none", ())
    assert none.confidence == pytest.approx((1 - none.strengths["value"]) * (1 - none.strengths["values"]), abs=0.002)


def test_the_temperature_makes_it_less_sure_and_changes_no_label() -> None:
    cold, warm = WordScorer(), WordScorer()
    cold.heads = Heads(dict(POLES), STAGES, BIAS, 1.0, 1.0)
    warm.heads = Heads(dict(POLES), STAGES, BIAS, 4.0, 4.0)
    text = f"{MINISTRY} We pooled it."
    first, second = reader(cold).read(text), reader(warm).read(text)
    for name in POLES:
        assert first.tensions[name].label == second.tensions[name].label
        assert first.tensions[name].confidence > second.tensions[name].confidence
    assert first.stage.label == second.stage.label == "collaborating"
    assert first.stage.distribution["collaborating"] > second.stage.distribution["collaborating"]


def test_the_stage_has_its_own_evidence() -> None:
    found = reader().read(f"{WEATHER} We pooled it.").stage
    assert (found.label, found.evidence) == ("collaborating", ("We pooled it.",))
    assert sum(found.distribution.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "…", "\x1b[2J", "This is useless.", "You keep telling me about doctors."]
)
def test_a_text_without_words_of_its_own_reads_as_nothing(text: str) -> None:
    scorer = WordScorer()
    found = reader(scorer).read(text)
    assert scorer.given in ([], [[]])
    for tension in found.tensions.values():
        assert (tension.label, tension.evidence, tension.confidence) == ("none", (), 0.0)
        assert set(tension.strengths.values()) == {0.0}
    assert (found.stage.label, found.stage.evidence) == ("none", ())


def test_what_is_said_to_the_assistant_is_left_out() -> None:
    assert reader().read(f"This is useless. {MINISTRY}") == reader().read(MINISTRY)


def test_a_single_sentence_is_scored_once() -> None:
    scorer = WordScorer()
    reader(scorer).read(MINISTRY)
    assert scorer.given == [[MINISTRY]]


def test_a_long_text_is_read_in_parts_and_only_so_far() -> None:
    scorer = WordScorer()
    told = "The ministry, the ministry, the ministry and the ministry; ministry, ministry, ministry."
    found = reader(scorer).read(f"{WEATHER} " * 60 + told + f" {WEATHER}" * 1_000)
    whole = [given[0] for given in scorer.given[:-1]]
    assert len(whole) == MOST_PARTS and all(len(part) <= 1.2 * PART for part in whole)
    assert len(scorer.given[-1]) <= MOST_EVIDENCE * 7
    assert found.tensions["direction"].label == "top_down"
    assert found.tensions["direction"].evidence[0].quote == told


def test_a_megabyte_without_a_full_stop_is_read() -> None:
    assert reader().read("x" * 1_000_000).tensions["worth"].label == "none"


def test_another_reader_serves_the_tensions_that_the_network_does_not_know() -> None:
    class Other:
        def read(self, text: str) -> Readings:
            own = TensionReading(label="fast", strengths={"fast": 1.0}, evidence=(), confidence=1.0)
            stage = StageReading(label="connecting", distribution={}, evidence=())
            return Readings(tensions={"pace": own, "worth": own}, stage=stage)

    found = TrainedReader(WordScorer(), tuple(POLES), Other()).read(f"{MINISTRY} We pooled it.")
    assert set(found.tensions) == {"pace", *POLES}
    assert found.tensions["pace"].label == "fast" and found.tensions["worth"].label == "none"
    assert found.stage.label == "collaborating"


pieces = st.lists(
    st.sampled_from([MINISTRY, NURSES, WEATHER, "Dignity!", "\n", "Cost? Proud… money.", "𝕏 ünï"]), max_size=12
)


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.text(max_size=300), pieces.map(" ".join)))
def test_whatever_is_read_the_evidence_is_the_persons_words_and_the_figures_are_in_bounds(text: str) -> None:
    found = reader().read(text)
    for name, tension in found.tensions.items():
        assert (tension.label == "none") == (not tension.evidence)
        assert all(0 <= strength <= 1 for strength in tension.strengths.values()) and 0 <= tension.confidence <= 1
        for pole in POLES[name]:
            quotes = [one.quote for one in tension.evidence if one.pole == pole]
            assert len(quotes) == len(set(quotes)) <= MOST_EVIDENCE
            assert bool(quotes) == (tension.label in (pole, "both"))
        assert all(one.quote in clean(text) for one in tension.evidence)
    assert all(quote in clean(text) for quote in found.stage.evidence)


def test_scores_alone_make_the_same_reading_without_quotes() -> None:
    scorer = WordScorer()
    total = scorer.pieces([MINISTRY])[0].scores.mean(axis=0) + BIAS
    alone, read = trained_reading.of_scores(scorer.heads, total), reader().read(MINISTRY)
    assert {name: (one.label, one.strengths) for name, one in alone.tensions.items()} == {
        name: (one.label, one.strengths) for name, one in read.tensions.items()
    }
    assert alone.stage.distribution == read.stage.distribution
