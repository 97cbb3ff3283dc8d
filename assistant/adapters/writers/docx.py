"""A page as a Word document that can be edited: headings, lists, tables and captions in Word's own styles."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.adapters.writers import tree
from assistant.adapters.writers.charts import Charts
from assistant.adapters.writers.tree import Block, Runs
from assistant.domain.pages import Figure, Page

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

    from assistant.adapters.writers.docx_template import Template

_LISTS = {"bullets": "List Bullet", "numbers": "List Number"}


def write(page: Page, charts: Charts) -> bytes:
    """`page` as a Word document."""
    # Deferred: 0.1 s.
    from assistant.adapters.writers import docx_template

    template = docx_template.template(page)
    writer = _Writer(template, charts)
    for part in page.parts:
        if isinstance(part, str):
            writer.blocks(tree.blocks(part))
        else:
            writer.figure(part)
    made = io.BytesIO()
    template.document.save(made)
    return made.getvalue()


class _Writer:
    """Appends to the document."""

    def __init__(self, template: Template, charts: Charts) -> None:
        self._template = template
        self._document: Document = template.document
        self._charts = charts
        self._figures = 0

    def blocks(self, blocks: Sequence[Block], style: str = "Normal") -> None:
        """Each block in its style; a paragraph in `style`."""
        for block, leads in zip(blocks, tree.leading(blocks), strict=True):
            match block.kind:
                case "heading":
                    name = "Title" if block.level == 1 else f"Heading {block.level - 1}"
                    _fill(self._document.add_paragraph(style=name), block.runs)
                case "paragraph":
                    paragraph = self._document.add_paragraph(style=style)
                    paragraph.paragraph_format.keep_with_next = leads or None
                    _fill(paragraph, block.runs)
                case "quote":
                    self.blocks(block.items[0], "Quote")
                case "bullets" | "numbers":
                    self._list(block)
                case "table":
                    self._table(block)

    def figure(self, figure: Figure) -> None:
        """The picture with its text, and its caption below on the same page."""
        self._figures += 1
        around = self._document.add_paragraph()
        around.paragraph_format.keep_with_next = True
        picture = around.add_run().add_picture(io.BytesIO(self._charts.png(figure)), width=self._template.text_width)
        named = picture._inline.docPr  # python-docx has no other way to a picture's text
        named.set("descr", figure.text)
        named.set("name", f"Figure {self._figures}")
        caption = self._document.add_paragraph("Figure ", style="Caption")
        self._template.field(caption, "SEQ Figure \\* ARABIC", str(self._figures))
        caption.add_run(f". {figure.caption}")

    def _list(self, block: Block) -> None:
        numbering = self._template.new_numbering() if block.kind == "numbers" else None
        for item in block.items:
            entry = self._document.add_paragraph(style=_LISTS[block.kind])
            _fill(entry, item[0].runs if item else ())
            if numbering is not None:
                self._template.number(entry, numbering)
            self.blocks(item[1:], "List Continue")

    def _table(self, block: Block) -> None:
        head, *rows = block.rows
        table = self._document.add_table(rows=len(block.rows), cols=len(head), style="Table Grid")
        for number, (row, cells) in enumerate(zip(table.rows, block.rows, strict=True)):
            for cell, runs, centred in zip(row.cells, cells, block.centred, strict=True):
                self._cell(cell, runs, head=number == 0, centred=centred)
            self._template.whole(row, head=number == 0)
        self._document.add_paragraph(style="No Spacing")  # two tables that touch would become one

    def _cell(self, cell: _Cell, runs: Runs, *, head: bool, centred: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = self._template.head_style if head else self._template.cell_style
        if centred:
            paragraph.alignment = self._template.centre
        _fill(paragraph, runs)


def _fill(paragraph: Paragraph, runs: Runs) -> None:
    for one in runs:
        run = paragraph.add_run(one.text)
        run.bold = one.bold or None
        run.italic = one.italic or None
