"""A page as PDF: tagged, with bookmarks, and every word in a font that goes with it."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from assistant.adapters.writers import pdf
from assistant.domain.pages import Page
from assistant.sanitise import one_line
from tests.unit.pages_made import BREAKING, GROUP, SUMMARY, charts, holding


def opened(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.write(page, charts())))


def text(document: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in document.pages))


def titles(outline: Any) -> list[str]:
    found: list[str] = []
    for one in outline:
        found += titles(one) if isinstance(one, list) else [str(one.title)]
    return found


WRITTEN = opened(SUMMARY)


def test_it_has_a_title_a_language_and_a_bookmark_for_each_heading() -> None:
    assert WRITTEN.metadata is not None
    assert (WRITTEN.metadata.title, WRITTEN.metadata.subject) == ("The school start", SUMMARY.about)
    assert WRITTEN.metadata.author is None
    assert WRITTEN.root_object["/Lang"] == "en-GB"
    headings = re.findall(r"^###? (.+)$", SUMMARY.markdown, re.MULTILINE)
    assert titles(WRITTEN.outline) == headings


def test_it_is_tagged_and_claims_the_standard_for_accessible_documents() -> None:
    assert WRITTEN.root_object["/MarkInfo"]["/Marked"]
    assert WRITTEN.xmp_metadata is not None
    assert "pdfuaid" in WRITTEN.root_object["/Metadata"].get_data().decode()
    kinds = {str(one.get("/S")) for one in _structure(WRITTEN.root_object["/StructTreeRoot"])}
    assert {"/Title", "/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/Figure", "/Caption"} <= kinds


def _structure(node: Any) -> list[Any]:
    node = node.get_object()
    children = node.get("/K", []) if hasattr(node, "get") else []
    children = children.get_object() if hasattr(children, "get_object") else children
    found = [node] if hasattr(node, "get") else []
    for child in children if isinstance(children, list) else [children]:
        real = child.get_object() if hasattr(child, "get_object") else child
        if hasattr(real, "get"):
            found += _structure(real)
    return found


def test_a_figure_says_what_it_shows() -> None:
    told = [str(one["/Alt"]) for one in _structure(WRITTEN.root_object["/StructTreeRoot"]) if "/Alt" in one]
    for figure in SUMMARY.parts:
        if not isinstance(figure, str):
            assert figure.text in told
            assert re.sub(r"\s+", " ", figure.caption) in text(WRITTEN)


def test_every_font_is_in_the_file() -> None:
    for document in (WRITTEN, opened(holding("Łódź Ελλάδα Кириллица 日本語 العربية 😀"))):
        for page in document.pages:
            for font in page["/Resources"]["/Font"].values():
                (inner,) = font["/DescendantFonts"]
                found = inner.get_object()["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(found), found["/FontName"]


def test_accented_greek_and_cyrillic_words_are_words() -> None:
    found = text(opened(holding("Łódź, Ελλάδα, Кириллица, naïve café")))
    assert "Łódź, Ελλάδα, Кириллица, naïve café" in found


def test_its_words_are_those_of_the_markdown() -> None:
    found = re.sub(r"\W+", "", text(WRITTEN))
    for line in SUMMARY.markdown.splitlines():
        for words in re.findall(r"[A-Za-z]{4,}", line):
            assert words in found


@pytest.mark.parametrize(
    "words", ['#panic("x")', '#read("/etc/passwd")', "$ x^2 $ _a_ *b* `c` @ref <label> = x", "\\ // /* */"]
)
def test_words_are_never_commands(words: str) -> None:
    assert text(opened(holding(words))).count(words) == 11 + len(["in the foot of the page"])


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=80))
def test_whatever_they_wrote_can_be_set_and_the_rest_still_follows(words: str) -> None:
    document = opened(holding(f"x{words}x"))
    assert "The last words." in text(document)
    assert titles(document.outline) == [one_line(f"x{words}x")]


@pytest.mark.parametrize("words", BREAKING)
def test_hostile_words_are_found_as_they_were_typed(words: str) -> None:
    assert titles(opened(holding(words)).outline) == [one_line(words)] * bool(one_line(words))


def test_the_groups_page_is_one_too() -> None:
    assert GROUP.title in text(opened(GROUP))


def test_a_page_whose_title_cannot_be_shown_has_one_all_the_same() -> None:
    document = opened(Page(title="\x00", about="", parts=("# ", "Words.")))
    assert document.metadata is not None and document.metadata.title == "Untitled"
