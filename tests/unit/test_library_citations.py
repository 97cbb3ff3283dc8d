from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.library import Source
from assistant.library import citations


def source(**fields: object) -> Source:
    given = {
        "key": "a-2020",
        "authors": ("Behrendt, Katja", "Ramanuj, Parashar"),
        "title": "Factors",
        "year": 2020,
        "publisher": "Integrated Healthcare Journal (BMJ)",
        "kind": "peer-reviewed",
        "nation": "England",
        "licence": "not confirmed",
        "status": "current",
    }
    return Source.model_validate(given | fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ("One.", "Two.")),
        ("It cost £13.1 billion. That is 11%.", ("It cost £13.1 billion.", "That is 11%.")),
        ("Some, eg. Kent, did. Others did not.", ("Some, eg. Kent, did.", "Others did not.")),
        ("Leaders (e.g. Ham) agree. Yes.", ("Leaders (e.g. Ham) agree.", "Yes.")),
        ("C. Ham wrote it. He did.", ("C. Ham wrote it.", "He did.")),
        ('He called it "done." She did not.', ('He called it "done."', "She did not.")),
        ("“Who decides?” is asked often. Rightly.", ("“Who decides?” is asked often.", "Rightly.")),
        ("Is it? No! Well… Perhaps.", ("Is it?", "No!", "Well…", "Perhaps.")),
        ("Rated 4.5 by 36. In 2013 14 did.", ("Rated 4.5 by 36.", "In 2013 14 did.")),
        ("- First?\n- Second?", ("First?", "Second?")),
        ("Cited [@a-2020]. More [@b-2019; @c].", ("Cited [@a-2020].", "More [@b-2019; @c].")),
        ("Smith et al. found it. So did we.", ("Smith et al. found it.", "So did we.")),
        ("", ()),
        ("no stop", ("no stop",)),
    ],
)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert citations.sentences(text) == expected


def test_keys_each_once_in_order() -> None:
    assert citations.keys("A [@b-2; @a-1]. B [see @b-2, p. 4]. Mail x@y.org [note].") == ("b-2", "a-1")


def test_uncited_takes_the_space_before() -> None:
    assert citations.uncited("A fact [@a-1]. B\n[@b-2; @c].") == "A fact. B."


def test_plain_is_running_words() -> None:
    assert citations.plain("- One [@a]?\n- Two\n  lines?") == "One? Two lines?"


@pytest.mark.parametrize(("text", "cited"), [("A [@a].", True), ("A. [@a]", True), ("A [@a] b.", False), ("A.", False)])
def test_ends_cited(text: str, cited: bool) -> None:
    assert citations.ends_cited(text) is cited


def test_short_citations() -> None:
    assert citations.short(source()) == "Behrendt & Ramanuj, Integrated Healthcare Journal (BMJ), 2020"
    assert citations.short(source(authors=("Ham, Chris",), publisher="BMJ")) == "Ham, BMJ, 2020"
    assert citations.short(source(authors=("A, A", "B, B", "C, C"), publisher="P")) == "A et al., P, 2020"
    assert citations.short(source(authors=("The King's Fund",), publisher="The King's Fund (blog)")) == (
        "The King's Fund (blog), 2020"
    )
    assert citations.short(source(unverified=("year",))).endswith("2020 (year unconfirmed)")


def test_full_citation_tells_what_is_not_sure() -> None:
    through = source(key="b", authors=("Ham, Chris",), year=2013)
    text = citations.full(source(doi="10.1/x", status="superseded", unverified=("title",), cited_through="b"), through)
    assert text == (
        "Behrendt K, Ramanuj P (2020) Factors. Integrated Healthcare Journal (BMJ). doi:10.1/x. "
        "Cited through Ham 2013. Superseded since. Unconfirmed: title."
    )


@given(st.text(max_size=300))
def test_any_text_is_split_without_losing_words(text: str) -> None:
    assert "".join("".join(citations.sentences(text)).split()) == "".join(
        "".join(line.lstrip(" \t") for line in [text]).split()
    ) or any(mark in text for mark in "-*+")
