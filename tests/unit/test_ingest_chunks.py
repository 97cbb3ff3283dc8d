from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import paths, wiring
from assistant.config import Config
from assistant.domain.documents import Block
from assistant.domain.library import Passage
from assistant.library import citations, passages
from assistant.library.ingest import chunks

READS = 256
"""Word pieces the packaged encoder reads."""


@pytest.fixture(scope="module")
def count() -> Callable[[str], int]:
    return wiring.encoder(paths.find(), Config()).tokens


def words(text: str) -> int:
    return len(text.split()) + 2


def cut(*blocks: Block, title: str = "Terms") -> list[Passage]:
    return chunks.cut("doc-1", title, blocks, words)


def sentence(number: int, length: int = 10) -> str:
    return f"Sentence{number} " + "word " * (length - 2) + "end."


def test_ids_are_counted_and_sort_as_they_stand() -> None:
    made = cut(Block(text="One.", headings=("A",)), Block(text="Two.", headings=("B",)))
    assert [one.id for one in made] == ["doc-1#00001", "doc-1#00002"]
    assert {(one.kind, one.card, one.title) for one in made} == {("own", "doc-1", "Terms")}


def test_each_passage_has_its_headings_and_its_page() -> None:
    made = cut(
        Block(text="One.", headings=("Board", "Meetings"), page=3),
        Block(text="And one.", headings=("Board", "Meetings"), page=3),
        Block(text="Two.", headings=("Board", "Meetings"), page=4),
        Block(text="Three.", headings=("Board", "Money"), page=4),
    )
    assert [(one.section, one.page, one.text) for one in made] == [
        ("Board · Meetings", 3, "One.\n\nAnd one."),
        ("Board · Meetings", 4, "Two."),
        ("Board · Money", 4, "Three."),
    ]


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    (made,) = cut(Block(text="One.", headings=("TERMS", "Money")))
    assert made.section == "Money"
    assert passages.texts(made) == ["Terms (Money). One."]


def test_a_passage_ends_with_its_paragraph_once_it_is_long_enough() -> None:
    made = cut(*(Block(text=" ".join(sentence(at * 10 + n) for n in range(5))) for at in range(6)))
    assert [len(one.text.split()) for one in made] == [150, 150]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    made = cut(Block(text=" ".join(sentence(number) for number in range(60))))
    assert len(made) == 3
    assert all(len(one.text.split()) == chunks.MOST and one.text.endswith("end.") for one in made)


def test_a_very_long_sentence_is_cut_between_words() -> None:
    made = cut(Block(text="word " * 1000))
    assert sum(len(one.text.split()) for one in made) == 1000
    assert max(len(one.text.split()) for one in made) <= chunks.MOST


def test_a_last_few_words_join_the_passage_before() -> None:
    made = cut(Block(text=" ".join(sentence(n) for n in range(20))), Block(text="A few words."))
    assert len(made) == 1
    assert made[0].text.endswith("\n\nA few words.")


def test_small_pieces_stay_apart_under_different_headings() -> None:
    assert len(cut(Block(text="One.", headings=("A",)), Block(text="Two.", headings=("B",)))) == 2


def test_what_holds_no_word_makes_no_passage() -> None:
    assert cut(Block(text="…  ***"), Block(text=""), Block(text="---")) == []


def test_text_and_headings_are_made_safe() -> None:
    (made,) = cut(Block(text="a\x1b[2Jb\u202ec\x00\nd", headings=("H\x1b]0;x\x07\n1",)))
    assert (made.text, made.section) == ("abc d", "H 1")


def test_a_sentence_to_highlight_is_part_of_the_text() -> None:
    made = cut(*(Block(text=f"Item {n}; no full stop") for n in range(5)), Block(text="Done. And more."))
    assert all(one in made[0].text for one in citations.sentences(made[0].text))
    assert len(citations.sentences(made[0].text)) == 7


def test_a_title_is_one_short_safe_line(count: Callable[[str], int]) -> None:
    assert chunks.heading("  A\n title\x07 ", count) == "A title"
    assert count(chunks.heading("🙂Ω≈ç√∫" * 200, count)) <= 60
    assert chunks.heading("", count) == ""


AWKWARD = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
BLOCK = st.builds(
    lambda text, times, headings, page: Block(text=text * times, headings=headings, page=page),
    AWKWARD | st.sampled_from(["合作伙伴之间。", "x" * 90, "a. b? ", "Prof. Dr. No. 4 ", "🙂 ", "word "]),
    st.integers(1, 400),
    st.lists(AWKWARD, max_size=2).map(tuple),
    st.none() | st.integers(1, 9),
)


@settings(max_examples=40, deadline=None)
@given(blocks=st.lists(BLOCK, max_size=4), title=AWKWARD)
def test_no_passage_is_longer_than_the_encoder_reads(
    blocks: list[Block], title: str, count: Callable[[str], int]
) -> None:
    made = chunks.cut("doc-1", chunks.heading(title, count), blocks, count)
    assert all(count(text) <= READS for one in made for text in passages.texts(one))
    assert all(one.text.strip() for one in made)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=12), min_size=1, max_size=8))
def test_no_word_is_lost(paragraphs: list[list[int]]) -> None:
    texts = [" ".join(sentence(at, max(2, length)) for at, length in enumerate(one)) for one in paragraphs]
    made = cut(*(Block(text=text) for text in texts))
    assert " ".join(one.text for one in made).split() == " ".join(texts).split()
