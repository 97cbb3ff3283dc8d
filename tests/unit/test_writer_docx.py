"""A page as a Word document: Word's own headings, lists, tables, captions and properties."""

from __future__ import annotations

import functools
import io
import re
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.adapters.writers import docx as writer
from assistant.domain.pages import Page
from assistant.sanitise import one_line
from tests.unit.pages_made import BREAKING, GROUP, SUMMARY, charts, holding


def opened(page: Page) -> Document:
    return docx.Document(io.BytesIO(writer.write(page, charts())))


@functools.cache
def written() -> Document:
    return opened(SUMMARY)


def texts(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style is not None and one.style.name == style]


def test_headings_are_headings_and_lists_are_lists() -> None:
    assert texts(written(), "Title") == ["The school start"]
    words = SUMMARY.markdown.splitlines()
    assert texts(written(), "Heading 1") == [line[3:] for line in words if line.startswith("## ")]
    assert texts(written(), "Heading 2") == [line[4:] for line in words if line.startswith("### ")]
    assert "Ring them. Who: me. When: Friday." in texts(written(), "List Bullet")
    assert "The night staff." in texts(written(), "Quote")


def test_a_figure_has_a_text_and_a_caption_on_its_page() -> None:
    figures = [part for part in SUMMARY.parts if not isinstance(part, str)]
    shapes = written().inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [figure.text for figure in figures]
    assert texts(written(), "Caption") == [
        f"Figure {number}. {figure.caption}" for number, figure in enumerate(figures, start=1)
    ]
    section = written().sections[0]
    between = section.page_width - section.left_margin - section.right_margin
    assert all(abs(shape.width - between) < Mm(1) for shape in shapes)
    holders = [one for one in written().paragraphs if one._p.xpath(".//w:drawing")]
    assert len(holders) == len(figures) and all(one.paragraph_format.keep_with_next for one in holders)


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn() -> None:
    tables = written().tables
    assert len(tables) == len(re.findall(r"^\|---", SUMMARY.markdown, re.MULTILINE))
    for table in tables:
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert heads == [True, *[False] * (len(heads) - 1)]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert {cell.paragraphs[0].style.name for cell in table.rows[0].cells} == {"Table Head"}


def test_its_properties_name_the_page_and_nobody() -> None:
    told = written().core_properties
    assert (told.title, told.subject, told.language) == ("The school start", SUMMARY.about, "en-GB")
    assert (told.author, told.last_modified_by, told.comments, told.keywords) == ("", "", "", "")
    assert {one.get(qn("w:val")) for one in written().styles.element.iter(qn("w:lang"))} == {"en-GB"}
    with zipfile.ZipFile(io.BytesIO(writer.write(SUMMARY, charts()))) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]


def test_pages_are_a4_and_numbered() -> None:
    section = written().sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    foot = section.footer.paragraphs[0]
    assert foot.text == "Page 1 of 1"
    assert [one.text for one in foot._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_every_numbered_list_begins_at_one() -> None:
    page = Page(title="x", about="", parts=("# x", "1. a\n2. b", "Between.", "1. c"))
    items = [one for one in opened(page).paragraphs if one.style is not None and one.style.name == "List Number"]
    first, second, third = (one._p.pPr.numPr.numId.val for one in items)
    assert first == second != third


def test_the_groups_page_is_one_too() -> None:
    document = opened(GROUP)
    assert texts(document, "Title") == [GROUP.title]
    assert texts(document, "List Number") and texts(document, "Caption")


@pytest.mark.parametrize("words", BREAKING)
def test_hostile_words_are_found_as_they_were_typed(words: str) -> None:
    assert texts(opened(holding(words)), "Heading 1") == [one_line(words)] * bool(one_line(words))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters()))
def test_whatever_they_wrote_can_be_opened_and_stays_words(words: str) -> None:
    document = opened(holding(f"x{words}x"))
    assert texts(document, "Heading 1") == [one_line(f"x{words}x")]
    assert len(document.tables) == 1
