"""Word documents (.docx): the text as it would be printed, with its tables, boxes and notes."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from assistant.adapters.readers.docx_parts import Styles, attribute, notes, tag
from assistant.adapters.readers.limits import MEGABYTE, Limits
from assistant.adapters.readers.prose import Gathered, counted, rows
from assistant.domain.documents import ReadDocument
from assistant.errors import DocumentUnreadable

_CONTAINERS = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "bdo"}
)
_STRUCK = frozenset({"del", "moveFrom"})
_LETTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BROKEN = (
    EOFError, LookupError, NotImplementedError, OSError, RuntimeError, TypeError, ValueError,
    etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What unpacking and parsing let through when a file is not as it should be."""
_PACKED_LARGE = 5 * MEGABYTE
"""A part smaller than this may be packed as tightly as it likes."""


def read(data: bytes, name: str, limits: Limits) -> ReadDocument:
    """Paragraphs, list items, table rows, text boxes, footnotes and endnotes of a Word document.

    Hidden words, deletions under tracked changes, comments, running heads and the table of contents are left out.
    Raises `DocumentUnreadable`.
    """
    _require_harmless(data, name, limits)
    # Deferred: only Word files need it.
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document: Any = docx.Document(io.BytesIO(data))
        styles = Styles(document.styles.element)
        body = document.element.body
        found = {kind: notes(document.part, kind) for kind in ("footnotes", "endnotes")}
        title = str(document.core_properties.title or "")
    except (OpcError, AttributeError, *_BROKEN) as error:
        raise _broken(name) from error
    gathered = Gathered(limits)
    gathered.title = title
    walk = _Walk(gathered, styles, found)
    walk.blocks(body)
    gathered.remarks += walk.remarks(any("comments" in str(part.partname) for part in document.part.package.parts))
    return gathered.document(name)


def _broken(name: str) -> DocumentUnreadable:
    return DocumentUnreadable(
        f"{name} is broken: Word files are built of parts, and some are missing or damaged.",
        do="Open it in Word or LibreOffice, which may mend it, save a copy, and add that.",
    )


def _require_harmless(data: bytes, name: str, limits: Limits) -> None:
    """Raise `DocumentUnreadable` when unpacking or parsing it could fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            parsed = [one for one in members if one.filename.lower().endswith((".xml", ".rels"))]
            tight = any(
                one.file_size > _PACKED_LARGE and one.file_size > limits.ratio * max(one.compress_size, 1)
                for one in members
            )
            if (
                tight
                or len(members) > limits.members
                or sum(one.file_size for one in members) > limits.unpacked
                or sum(one.file_size for one in parsed) > limits.unpacked_text
            ):
                raise DocumentUnreadable(
                    f"{name} unpacks to far more than a document holds, as files made to do harm do.",
                    do="If you trust it, open it in Word, save it as a PDF, and add that.",
                )
            declares = any(b"<!DOCTYPE" in archive.read(one).replace(b"\0", b"") for one in parsed)
    except _BROKEN as error:
        raise _broken(name) from error
    if declares:
        raise DocumentUnreadable(
            f"{name} holds definitions that Word files may not hold, and that can do harm. It was not opened.",
            do="If you trust it, open it in Word, save a copy, and add that.",
        )


class _Walk:
    """One pass through a document's body, or through a part of it."""

    def __init__(self, gathered: Gathered, styles: Styles, found: dict[str, dict[str, Any]]) -> None:
        self._gathered = gathered
        self._styles = styles
        self._notes = found
        self._due: list[tuple[str, str]] = []
        """Notes called for in the paragraph being read, each as kind and id."""
        self._boxes: list[Any] = []
        self._hidden = 0
        self._struck = 0

    def remarks(self, comments: bool) -> Iterator[str]:
        """What was left out."""
        if self._hidden:
            yield f"Left out: {counted(self._hidden, 'stretch', 'stretches')} of hidden text."
        if self._struck:
            yield f"Left out: {counted(self._struck, 'deletion', 'deletions')} under tracked changes."
        if comments:
            yield "Left out: its comments."

    def blocks(self, parent: Any) -> None:
        """Everything in `parent` that holds paragraphs or tables, in its order."""
        for element in parent:
            kind = tag(element)
            if kind == "p":
                self._paragraph(element)
            elif kind == "tbl":
                self._table(element)
            elif kind in _CONTAINERS:
                self.blocks(element)

    def _paragraph(self, element: Any) -> None:
        style = self._styles.of(element)
        words = "".join(self._words(element))
        if style.title:
            self._gathered.title = self._gathered.title or words
        if style.level is not None:
            self._gathered.heading(words, style.level + 1)
        elif style.hidden:
            self._hidden += bool(words.strip())
        elif not style.contents:
            self._gathered.add(words)
        self._follow()

    def _follow(self) -> None:
        """The text boxes and notes that hang on the paragraph just read."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)
        due, self._due = self._due, []
        for kind, number in due:
            note = self._notes[kind].get(number)
            if note is not None:
                words = " ".join("".join(self._words(one)) for one in note if tag(one) == "p")
                self._gathered.add(f"{'Footnote' if kind == 'footnotes' else 'Endnote'}: {words.strip()}")

    def _words(self, element: Any) -> Iterator[str]:
        """The visible words of a paragraph, or of something in one."""
        for inner in element:
            kind = tag(inner)
            if kind == "r":
                yield from self._run(inner)
            elif kind in _STRUCK:
                self._struck += 1
            elif kind in _CONTAINERS:
                yield from self._words(inner)
            elif kind in {"oMath", "oMathPara"}:
                yield "".join(one.text or "" for one in inner.iter() if tag(one) == "t")

    def _run(self, run: Any) -> Iterator[str]:
        if self._styles.hides(run):
            self._hidden += any(tag(one) == "t" and (one.text or "").strip() for one in run)
            return
        for inner in run:
            kind = tag(inner)
            if kind == "t":
                yield inner.text or ""
            elif kind in _LETTERS:
                yield _LETTERS[kind]
            elif kind in {"footnoteReference", "endnoteReference"}:
                self._due.append((kind.removesuffix("Reference") + "s", attribute(inner, "id")))
            elif kind in {"drawing", "pict", "AlternateContent"}:
                self._boxes += _boxes(inner)

    def _table(self, table: Any) -> None:
        lines = [line for line in table.iter() if tag(line) == "tr" and _owner(line) is table]
        self._struck += len(lines)
        lines = [line for line in lines if not _deleted(line)]
        self._struck -= len(lines)
        grid = [self._cells(line) for line in lines]
        if len(grid) < 2 or max(map(len, grid)) < 2:
            for line in lines:
                for cell in line:
                    if tag(cell) == "tc":
                        self.blocks(cell)
            return
        above: list[str] = []
        table_rows: list[list[str]] = []
        for cells in grid:
            texts = [
                above[place] if text is None and place < len(above) else text or "" for place, text in enumerate(cells)
            ]
            table_rows.append(texts)
            above = texts
        marked = any(tag(one) == "tblHeader" for one in lines[0].iter())
        for row in rows(table_rows, headed=True if marked else None):
            self._gathered.add(row)
        self._follow()

    def _cells(self, line: Any) -> list[str | None]:
        """A row's texts, one a column; `None` continues the cell above."""
        texts: list[str | None] = []
        for cell in (one for one in line.iterchildren() if tag(one) == "tc"):
            setting = next((one for one in cell if tag(one) == "tcPr"), ())
            spans = [attribute(one, "val") for one in setting if tag(one) == "gridSpan"]
            merged = any(tag(one) == "vMerge" and attribute(one, "val") != "restart" for one in setting)
            text = None if merged else " ".join("".join(self._words(one)) for one in cell.iter() if tag(one) == "p")
            span = int(spans[0]) if spans and spans[0].isdecimal() else 1
            texts += [text] * max(1, min(span, 63))
        return texts


def _boxes(drawing: Any) -> Iterator[Any]:
    """Text boxes in a drawing; Word keeps each a second time for old readers, which is passed over."""
    if tag(drawing) == "txbxContent":
        yield drawing
        return
    for inner in drawing:
        if tag(inner) != "Fallback":
            yield from _boxes(inner)


def _deleted(line: Any) -> bool:
    """Whether tracked changes take the whole row away."""
    settings = (one for one in line if tag(one) == "trPr")
    return any(tag(inner) == "del" for one in settings for inner in one)


def _owner(line: Any) -> Any:
    owner = line.getparent()
    while owner is not None and tag(owner) != "tbl":
        owner = owner.getparent()
    return owner
