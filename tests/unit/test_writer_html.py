"""A page as HTML: whole in one file, quiet, and the same words as the Markdown."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parsing

from assistant.adapters.writers import html
from assistant.sanitise import one_line
from tests.unit.pages_made import BREAKING, GROUP, SUMMARY, charts, holding

WRITTEN = html.write(SUMMARY, charts()).decode()
TREE = parsing.document_fromstring(WRITTEN)
HARMLESS = Counter(element.tag for element in parsing.document_fromstring(html.write(holding("x"), charts())).iter())


def test_it_is_a_document_with_a_language_a_title_and_headings_in_order() -> None:
    assert WRITTEN.startswith("<!DOCTYPE html>")
    assert TREE.get("lang") == "en-GB" and TREE.findtext(".//title") == "The school start"
    levels = [int(element.tag[1]) for element in TREE.iter("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_it_asks_for_nothing_and_runs_nothing() -> None:
    assert not TREE.xpath(
        "//script | //link | //img | //iframe | //object | //form | //a | //@src | //@href | //@style"
    )
    assert not [name for element in TREE.iter() for name in element.attrib if name.startswith("on")]
    style = TREE.findtext(".//style")
    assert style is not None and not re.search(r"url\(|@import", style)
    (policy,) = TREE.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_tables_tell_what_their_cells_belong_to() -> None:
    for tree in (TREE, parsing.document_fromstring(html.write(GROUP, charts()))):
        tables = tree.findall(".//table")
        assert tables
        for table in tables:
            assert all(cell.get("scope") == "col" for cell in table.iterfind("thead/tr/th"))
            assert all(row[0].get("scope") == "row" for row in table.iterfind("tbody/tr"))


def test_figures_have_a_caption_and_the_same_in_words() -> None:
    figures = [part for part in SUMMARY.parts if not isinstance(part, str)]
    for number, (figure, element) in enumerate(zip(figures, TREE.findall(".//figure"), strict=True), start=1):
        assert element.find("figcaption").text_content() == f"Figure {number}. {figure.caption}"
        assert element[0].get("role") == "img" and element[0].get("aria-label") == figure.text


def test_it_is_made_for_light_dark_and_paper() -> None:
    for query in ("(prefers-color-scheme: dark)", "@media print", "@page"):
        assert query in WRITTEN
    assert TREE.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.sampled_from(BREAKING),
        st.lists(st.sampled_from("<>&'\"/= \n#;:!-[]()ajsx\x00\ufffe")).map("".join),
        st.text(),
    )
)
def test_whatever_they_wrote_stays_words(words: str) -> None:
    shown = one_line(words)
    tree = parsing.document_fromstring(html.write(holding(f"x{words}x"), charts()))
    assert Counter(element.tag for element in tree.iter()) == HARMLESS
    assert one_line(tree.findtext(".//h2")) == one_line(f"x{words}x"), shown
    assert {name for element in tree.iter() for name in element.attrib} <= {
        "charset", "class", "content", "http-equiv", "lang", "name", "scope"
    }  # fmt: skip


@pytest.mark.parametrize("words", BREAKING)
def test_hostile_words_are_found_as_they_were_typed(words: str) -> None:
    tree = parsing.document_fromstring(html.write(holding(words), charts()))
    assert one_line(words) == one_line(tree.findtext(".//h2") or "")
