from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import quoting
from assistant.conversation.quoting import excerpt, quote, sentences, telling

WORDS = [
    "we",
    "The",
    "ministry",
    "£4m",
    "Honestly,",
    "so",
    "but,",
    "agreed",
    "“together”",
    "(mostly)",
    "n’t",
    "1.",
    "3,000",
]
ENDS = [" ", "  ", ". ", "? ", "! ", "… ", "\n", "\n\n", ", ", "; ", ": ", " – ", "\t", '." ', "”. "]
SPEECH = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(ENDS)), max_size=120).map(
    lambda pairs: "".join(word + end for word, end in pairs)
)
ANYTHING = st.one_of(SPEECH, st.text(max_size=400))


def spaced(text: str) -> str:
    return " ".join(text.split())


def before_the_ellipsis(quoted: str) -> str:
    return quoted.removesuffix(" …")


@given(ANYTHING)
def test_each_sentence_stands_in_the_text_as_written(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        at = text.index(sentence, at) + len(sentence)
        assert sentence == sentence.strip() != ""


@given(ANYTHING, st.integers(10, 200))
def test_an_excerpt_is_the_persons_own_words_from_the_start(text: str, limit: int) -> None:
    cut = excerpt(text, limit)
    assert len(cut) <= limit + len(" …")
    if len(spaced(text)) <= limit:
        assert cut == spaced(text)
    else:
        assert cut.endswith(" …")
        assert spaced(text).startswith(before_the_ellipsis(cut))


@given(ANYTHING, st.integers(10, 200))
def test_a_quotation_is_a_run_of_the_persons_own_words(text: str, limit: int) -> None:
    for quoted in (quote(text, limit), telling(text, limit)):
        assert before_the_ellipsis(quoted) in spaced(text)
        assert len(quoted) <= limit + len(" …")
        assert "\n" not in quoted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One thing. Another thing! A third? Yes.", ("One thing.", "Another thing!", "A third?", "Yes.")),
        ("The CCG v. the trust. e.g. this", ("The CCG v. the trust. e.g. this",)),
        ("first line\nsecond line", ("first line", "second line")),
        ("We spent £4m. £2m came back.", ("We spent £4m.", "£2m came back.")),
        (
            "It came from St. Mark's and Dr. Shah. We copied it.",
            ("It came from St. Mark's and Dr. Shah.", "We copied it."),
        ),
        ('He said: "Nobody asks." Then he left.', ('He said: "Nobody asks."', "Then he left.")),
        ("They stopped. Élodie began again.", ("They stopped.", "Élodie began again.")),
        ("病房重新设计了出院。没有人要求。", ("病房重新设计了出院。", "没有人要求。")),
        ("It was 3.5 of 10.", ("It was 3.5 of 10.",)),
        ("…\n---\nWords", ("Words",)),
        ("", ()),
        (" \n ", ()),
        ("?!", ()),
    ],
)
def test_where_sentences_end(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Honestly, the board signs what it is sent.", "the board signs what it is sent"),
        ("Well, look, nobody asked us.", "nobody asked us"),
        ("So the money went.", "So the money went"),
        ("Lookouts were posted.", "Lookouts were posted"),
        ("“We were told.”", "We were told"),
        ("She said “no”.", "She said “no”"),
        ("“No,” she said, “never.”", "“No,” she said, “never.”"),
        ("Why us?", "Why us?"),
        ("Okay,", "Okay,"),
        ("", ""),
    ],
)
def test_a_quotation_begins_where_the_point_does(sentence: str, expected: str) -> None:
    assert quote(sentence) == expected


def test_a_long_sentence_is_cut_where_a_reader_would_breathe() -> None:
    said = "The region sends a template every spring, the practices fill it in because they must, and nobody reads it"
    assert quote(said, 50) == "The region sends a template every spring …"
    assert quote(said.replace(",", ""), 60) == "The region sends a template every spring the practices fill …"


def test_a_word_without_end_is_cut_all_the_same() -> None:
    assert excerpt("x" * 1_000_000, 20) == "x" * 20 + " …"


def test_words_after_a_great_gap_are_not_left_out_in_silence() -> None:
    assert excerpt("before" + " " * 5000 + "after", 30) == "before after"
    assert excerpt("before" + "\n" * 5000 + "after " * 10, 30).endswith(" …")


def test_the_telling_sentence_says_something() -> None:
    assert (
        telling("Honestly? Right. The contract left dentistry out. It still does.") == "The contract left dentistry out"
    )
    assert telling("Trust.") == "Trust"
    assert telling("...") == ""


def test_only_the_beginning_of_a_huge_answer_is_searched() -> None:
    found = sentences("A short one. " * 200_000)
    assert sum(map(len, found)) <= quoting.MOST_READ


def test_a_quote_does_not_begin_with_the_link_to_the_sentence_before() -> None:
    assert quoting.quote("But the two charities started a drop-in.") == "the two charities started a drop-in"
    assert quoting.quote("And, honestly, nobody noticed it.") == "nobody noticed it"
    assert quoting.quote("Butchers and bakers came.") == "Butchers and bakers came"
