"""What a Word document begins from: A4, styles in plain type, British English, and nobody's name in its properties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from assistant.adapters.writers import tree
from assistant.adapters.writers.canvas import FULL, INK, QUIET
from assistant.domain.pages import Page
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.shared import Length
    from docx.styles.style import ParagraphStyle
    from docx.table import _Row
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

LANGUAGE = "en-GB"
FONT = "Arial"
MARGIN = 25
"""Millimetres to the left and the right."""
_THUMBNAIL = "/thumbnail"
_SIZES = {"Title": 22, "Heading 1": 15, "Heading 2": 12, "Caption": 9.5}
_ROOM = {"Title": (0, 8), "Heading 1": (18, 6), "Heading 2": (12, 4), "Caption": (2, 12), "List Bullet": (0, 4)}
"""Points above and below."""


@dataclass(frozen=True)
class Template:
    """An empty document, and what python-docx has no words for."""

    document: Document
    text_width: Length
    head_style: ParagraphStyle
    cell_style: ParagraphStyle
    centre = WD_ALIGN_PARAGRAPH.CENTER

    def field(self, paragraph: Paragraph, code: str, shown: str) -> None:
        """A field that Word brings up to date, `shown` until then."""
        for kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            paragraph.add_run()._r.append(mark)  # fields can only be had as XML
            if kind == "begin":
                told = OxmlElement("w:instrText")
                told.text = code
                paragraph.add_run()._r.append(told)
            elif kind == "separate":
                paragraph.add_run(shown)

    def new_numbering(self) -> int:
        """A numbering that begins at one."""
        style = self.document.styles["List Number"].element
        begun = int(style.find(f".//{qn('w:numId')}").get(qn("w:val")))
        part = self.document.part.numbering_part.element
        abstract = part.num_having_numId(begun).abstractNumId.val
        made = part.add_num(abstract)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def number(self, paragraph: Paragraph, numbering: int) -> None:
        """Count `paragraph` in `numbering`."""
        found = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        found.get_or_add_numId().val = numbering
        found.get_or_add_ilvl().val = 0

    def whole(self, row: _Row, *, head: bool) -> None:
        """Keep a row on one page; a head is repeated on every page."""
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))


def template(page: Page) -> Template:
    """The beginning of a document about `page`."""
    document = docx.Document()
    _describe(document, page)
    _settle(document)
    _dress(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(20)
    made = Template(
        document=document,
        text_width=Mm(210 - 2 * MARGIN),
        head_style=_table_style(document, "Table Head", bold=True),
        cell_style=_table_style(document, "Table Text"),
    )
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run("Page ")
    made.field(foot, "PAGE", "1")
    foot.add_run(" of ")
    made.field(foot, "NUMPAGES", "1")
    return made


def _describe(document: Document, page: Page) -> None:
    told = document.core_properties
    told.title, told.subject, told.language = one_line(tree.title(page), 255), one_line(page.about, 255), LANGUAGE
    told.author = told.last_modified_by = told.comments = told.keywords = ""
    told.created = told.modified = datetime.now(UTC)
    told.revision = 1
    package = document.part.package
    for name, related in list(package.rels.items()):
        if related.reltype.endswith(_THUMBNAIL):
            del package.rels[name]  # python-docx's own first page, which would be shown as this one's


def _settle(document: Document) -> None:
    """British English, and the layout of a current Word instead of one that is only compatible."""
    settings = document.settings.element
    for element in settings.iter(qn("w:compatSetting")):
        if element.get(qn("w:name")) == "compatibilityMode":
            element.set(qn("w:val"), "15")
    for element in (*settings.iter(qn("w:themeFontLang")), *document.styles.element.iter(qn("w:lang"))):
        element.set(qn("w:val"), LANGUAGE)


def _dress(document: Document) -> None:
    styles = document.styles
    for fonts in styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()  # those of a theme would win
        for script in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(script), FONT)
    styles["Normal"].font.size = Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(7)
    styles["Normal"].paragraph_format.line_spacing = 1.15
    for name in ("Title", "Heading 1", "Heading 2", "Caption", "List Bullet", "Quote"):
        style = styles[name]
        style.font.color.rgb = _colour(QUIET if name == "Caption" else INK)
        style.font.italic = False
        style.font.size = Pt(_SIZES.get(name, 11))
        style.font.bold = name in ("Title", "Heading 1", "Heading 2")
        above, below = _ROOM.get(name, (0, 7))
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
    for name in ("List Bullet", "List Number", "Title"):
        for close in list(styles[name].element.iter(qn("w:contextualSpacing"))):
            close.getparent().remove(close)  # entries of a list would touch
    _rule(styles["Title"].element, None)
    styles["Quote"].paragraph_format.left_indent = Mm(4)
    _rule(styles["Quote"].element, FULL)


def _rule(style: _Element, colour: str | None) -> None:
    """A line to the left of paragraphs of `style`, or none at all."""
    properties = style.get_or_add_pPr()
    for border in list(properties.iter(qn("w:pBdr"))):
        properties.remove(border)
    if colour is not None:
        borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
        for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", colour.lstrip("#"))):
            left.set(qn(f"w:{name}"), value)
        borders.append(left)
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"
        )


def _table_style(document: Document, name: str, *, bold: bool = False) -> ParagraphStyle:
    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold = Pt(10), bold
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    return style


def _colour(tone: str) -> RGBColor:
    return RGBColor.from_string(tone.lstrip("#").upper())
