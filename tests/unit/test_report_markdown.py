from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.domain.events import Asked, CitedCard, Recorded, Said
from assistant.domain.pages import Opposed
from assistant.domain.summary import Summary
from assistant.report import markdown
from assistant.report.build import SummaryBuilder
from assistant.sanitise import clean, one_line
from tests.fakes import Talk, plain_answer, short_script

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SCRIPT = short_script()
HOSTILE = [
    "# Heading", "###### x", "Title\n=====", "Title\n-----", "---", "***", "___", "> quoted", ">>> x", "- item",
    "* item", "+ item", "-", "1. item", "12) item", "0.", "```\ncode\n```", "~~~", "`code`", "``", "    indented",
    "\tindented", "[link](http://example.org)", "[link][1]", "[1]: http://example.org", "![image](x.png)", "<http://example.org>",
    "<b>bold</b>", "<script>alert(1)</script>", "<!-- hidden", "<?php", "<br>", "*so*", "**so**", "_so_", "__so__",
    "~~so~~", "| a | b |\n|---|---|\n| c | d |", "a|b", "|", "&amp;", "&#35;", "&lt;b&gt;", "\\", "\\\\", "\\*",
    "line\\", "two  \nlines", "[x] done", "- [ ] todo", "$x$", "{.class}", "^[note]", "a]", "(b", "!", "# ", "#",
    "\u00a0# x", "\u2028- x", "* * *", "*", "**", "–", "1.\tx", "=", "==", "+", "&", "http://example.org",
    "\x1b[31m# red", "[text]", "<a href='x'>",
]  # fmt: skip
SAID_OF_IT = "The partnership, in your words"
DIFFER = "Where your number and my reading part"
MARKS = st.lists(st.sampled_from([*HOSTILE, *"#*_`[]()<>!|~-+=.\\&;:\n \t1ab"]), max_size=12).map("".join)


def tokens(text: str) -> list[Token]:
    found = PARSER.parse(text)
    return [one for token in found for one in (token, *(token.children or []))]


def plain_paragraph(text: str) -> str:
    """The text of a document that is one paragraph of nothing but text."""
    found = tokens(text)
    assert [token.type for token in found if token.type != "text"] == ["paragraph_open", "inline", "paragraph_close"], (
        text
    )
    return "".join(token.content for token in found if token.type == "text")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(words: str) -> None:
    assert plain_paragraph(markdown.escape(words)) == one_line(words)


@settings(max_examples=300)
@given(st.one_of(MARKS, st.text(st.characters(), max_size=60)))
def test_any_words_come_back_as_they_were_typed(words: str) -> None:
    if markdown.escape(words):
        assert plain_paragraph(markdown.escape(words)) == one_line(words)
        inside = [token.content for token in tokens(f"**Lead.** {markdown.escape(words)}") if token.type == "text"]
        assert "".join(inside) == f"Lead. {one_line(words)}"
    else:
        assert one_line(words) == ""


def test_an_underscore_within_a_word_stands_as_it_is() -> None:
    assert markdown.escape("doi:10.1007/978-3_30 and _this_") == r"doi:10.1007/978-3_30 and \_this\_"


def test_a_megabyte_of_marks_is_escaped() -> None:
    assert plain_paragraph(markdown.escape("*_`[<|#" * 3_000)) == "*_`[<|#" * 3_000
    assert len(markdown.escape("*" * 1_000_000)) == 2_000_000


def spoken(words: str) -> Talk:
    """A reflection in which `words` stand wherever a person can put words of their own."""
    talk = Talk(script=SCRIPT)

    def answer(asked: Asked) -> str:
        if asked.kind.value == "open" and not words.startswith("/"):
            return f"Said of it {words}"
        return f"Do {words}; them {words}; on {words}" if asked.kind.value == "commit" else plain_answer(asked)

    talk.finish(answer)
    return talk


def summed(talk: Talk, title: str = "The school start") -> Summary:
    return talk.summaries.build(title, talk.session.events)


def structure(words: str) -> Counter[str]:
    return Counter(token.type for token in tokens(markdown.render(summed(spoken(words)))) if token.type != "text")


STRUCTURE = structure("nothing")


@pytest.mark.parametrize("words", [one for one in HOSTILE if "\n" not in clean(one)])
def test_no_words_of_the_persons_change_the_shape_of_the_summary(words: str) -> None:
    made = summed(spoken(words), title=f"Of {words}")
    found = Counter(token.type for token in tokens(markdown.render(made)) if token.type != "text")
    assert found == STRUCTURE


def test_everything_hostile_at_once_on_many_lines_adds_paragraphs_and_nothing_else() -> None:
    made = summed(spoken("\n".join(HOSTILE)), title="\n".join(HOSTILE))
    found = Counter(token.type for token in tokens(markdown.render(made)) if token.type != "text")
    as_long = structure("nothing " * 60)  # so that as much is asked
    more = {name for name, count in (found - as_long).items() if count}
    assert more <= {"paragraph_open", "paragraph_close", "inline"} and not as_long - found


def test_an_imported_log_cannot_bring_structure_in_what_was_shown() -> None:
    talk = spoken("nothing")
    text = "Lead\n\n**T.** # x\n<script>alert(1)</script>\n[click](http://example.org)\n- a"
    cited = (CitedCard(card="<b>x</b>", sources=("[k](x)",), citation="# *[c](x)"),)
    said = {"text": text, "citations": cited}
    forged = [
        Recorded(seq=one.seq, at=one.at, what=one.what.model_copy(update=said))
        if isinstance(one.what, Said) and one.what.citations
        else one
        for one in talk.session.events
    ]
    made = SummaryBuilder(SCRIPT, talk.librarian).build("x", forged)
    found = {token.type for token in tokens(markdown.render(made))}
    assert not found & {"html_block", "html_inline", "link_open", "fence", "code_block", "image"}
    assert sum(token.type == "heading_open" for token in tokens(markdown.render(made))) == STRUCTURE["heading_open"]


def test_no_control_character_reaches_the_file() -> None:
    text = markdown.render(summed(spoken("\x1b]52;c;x\x07\u202e\x9b31m"), title="\x1b[2J"))
    assert not [one for one in text if one != "\n" and (ord(one) < 32 or 127 <= ord(one) < 160 or one == "\u202e")]


def headings(text: str) -> list[str]:
    lines = text.splitlines()
    return [line.lstrip("# ") for line in lines if line.startswith("#")]


def test_a_whole_summary_has_every_section_once() -> None:
    text = markdown.render(summed(spoken("nothing")))
    assert headings(text) == [
        "The school start",
        "At a glance",
        "One thing to do",
        "Questions to take to your partners",
        "The partnership, in your words",
        "Direction",
        "Motivation",
        "Worth",
        "How you work together",
        "From the library",
        "Direction",
        "Motivation",
        "Worth",
        "How you work together",
        "Sources",
        "What this is not",
    ]
    assert text.endswith("\n") and "\n\n\n" not in text
    assert "None" not in text and "{" not in text
    assert "not a validated instrument" in text


def test_a_finished_summary_is_dated() -> None:
    made = summed(spoken("nothing"))
    assert "A reflection of 2 March 2026." in markdown.render(made)
    later = made.model_copy(update={"finished": datetime(2026, 11, 5, tzinfo=UTC)})
    assert "A reflection begun on 2 March 2026, finished on 5 November 2026." in markdown.render(later)


@pytest.mark.parametrize(
    ("step", "sections"),
    [
        ("opening.partnership", []),
        ("opening.partners", []),
        ("direction.top_down", ["Questions to take to your partners", SAID_OF_IT, "Direction"]),
        (
            "stage.self",
            [
                *("At a glance", "Questions to take to your partners", SAID_OF_IT, "Direction", "Motivation", "Worth"),
                *(DIFFER, "From the library", "Direction", "Motivation", "Worth", "Sources"),
            ],
        ),
    ],
)
def test_an_unfinished_summary_says_so_and_shows_what_there_is(step: str, sections: list[str]) -> None:
    talk = Talk(script=SCRIPT)
    talk.until(step)
    text = markdown.render(summed(talk))
    assert "not finished" in text.split("\n\n")[1]
    assert headings(text) == ["The school start", *sections, "What this is not"]


def test_no_number_stands_where_none_was_given() -> None:
    talk = Talk(script=SCRIPT)
    talk.finish(lambda asked: "don't know" if asked.kind.value in ("rate", "choose") else plain_answer(asked))
    text = markdown.render(summed(talk))
    assert " of 4" not in text
    assert "Direction from above: left open, direction from within: left open. " in text


def test_words_about_the_stage_are_kept_when_nothing_was_chosen() -> None:
    talk = Talk(script=SCRIPT)
    talk.finish(lambda asked: "don't know" if asked.kind.value == "choose" else plain_answer(asked))
    text = markdown.render(summed(talk))
    assert "> On stage.probe the region sends a template" in text
    assert "Where you place it: left open; what you describe: too little to say; what it needs: left open." in text


def test_a_behaviour_nobody_asked_about_yet_is_not_said_to_be_unknown() -> None:
    talk = Talk(script=SCRIPT)
    talk.until("stage.trust")
    text = markdown.render(summed(talk))
    assert "| Trust (left open) |" in text and "know" not in text.partition("| What you do")[2].partition("\n\n")[0]
    assert text.count("●") == 2


def test_the_table_marks_each_described_behaviour_once() -> None:
    text = markdown.render(summed(spoken("nothing")))
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    assert len(rows) == 8 and all(row.count("●") == 1 for row in rows)


def test_the_recap_holds_what_was_given_so_far_and_no_more() -> None:
    talk = Talk(script=SCRIPT)
    assert markdown.recap(talk.summaries.so_far(talk.state)).startswith("Nothing is in your summary yet")
    talk.until("direction.bottom_up")
    recap = markdown.recap(talk.summaries.so_far(talk.state))
    assert "direction from within: left open" in recap and "Motivation" not in recap and "1970" not in recap
    talk.finish()
    recap = markdown.recap(talk.summaries.so_far(talk.state))
    for words in ("**Direction.**", "**Motivation.**", "**Worth.**", "**Stage.**", "**To do.** Ask the hospices"):
        assert words in recap


def test_a_tension_that_was_talked_of_and_left_open_stands_at_a_glance_and_in_the_figure() -> None:
    talk = Talk(script=SCRIPT)
    talk.finish(
        lambda asked: (
            "don't know" if asked.step in ("direction.top_down", "direction.bottom_up") else plain_answer(asked)
        )
    )
    made = summed(talk)
    page = markdown.page(made)
    glance = next(part for part in page.parts if isinstance(part, str) and part.startswith("## At a glance"))
    assert "- **Direction.** Direction from above: left open, direction from within: left open." in glance
    figure = next(part for part in page.parts if isinstance(part, Opposed))
    assert [pair.name for pair in figure.pairs] == ["Direction", "Motivation", "Worth"]
