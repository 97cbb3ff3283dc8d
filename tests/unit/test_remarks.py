from __future__ import annotations

import time

import pytest

from assistant.conversation import remarks
from assistant.conversation.quoting import telling

SAID_TO_IT = (
    "you keep telling me about doctors",
    "This is useless.",
    "forgive the typing",
    "Sorry about the typos, I'm on a train.",
    "As I said.",
    "I hope that makes sense.",
    "These are a bit tick-boxy.",
)
SAID_OF_THE_PARTNERSHIP = (
    "the region's forms are useless",
    "I've told them already and they still send the template",
    "I get enough forms from the region",
    "It is a tick-box exercise for the county",
    "As I said to the board, nothing will change",
    "You keep your head down and the money comes",
)


@pytest.mark.parametrize("sentence", SAID_TO_IT)
def test_what_is_said_to_the_assistant_is_never_quoted_where_there_is_more(sentence: str) -> None:
    assert remarks.addressed(sentence)
    for text in (f"{sentence.rstrip('.')}. The county sends a template", f"{sentence}\nThe county sends a template"):
        assert telling(text) == remarks.without_lead(text) == "The county sends a template"
        assert remarks.pruned(text) == "The county sends a template"


@pytest.mark.parametrize("sentence", SAID_OF_THE_PARTNERSHIP)
def test_what_is_said_of_the_partnership_stays(sentence: str) -> None:
    assert not remarks.addressed(sentence)
    assert remarks.without_lead(sentence) == remarks.pruned(sentence) == sentence


def test_what_comes_after_as_i_said_is_quoted() -> None:
    assert telling("As I said, the region sends a template. It is long.") == "the region sends a template"
    assert remarks.without_lead("As I said, the region sends it.") == "the region sends it."


def test_a_remark_alone_is_kept_where_words_must_be_quoted() -> None:
    assert telling("This is useless.") == "This is useless"
    assert remarks.without_lead("This is useless.") == "This is useless."


def test_a_long_text_is_looked_at_in_moments() -> None:
    began = time.process_time()
    for text in ("as i said, " * 2_000, "you keep " * 2_000, "sorry about the the " * 1_000, "this is so " * 15):
        remarks.addressed(text)
        remarks.without_lead(text)
        remarks.pruned(text)
    assert time.process_time() - began < 1
