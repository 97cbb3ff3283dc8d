"""PDF: the text of each page, without running heads, under the headings of its outline."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from assistant.adapters.readers.limits import Limits
from assistant.adapters.readers.pdf_lines import Paragraphs, without_running_heads
from assistant.adapters.readers.pdf_outline import Heading, outline
from assistant.adapters.readers.prose import Gathered, ranges, tidy
from assistant.domain.documents import ReadDocument
from assistant.errors import DocumentUnreadable

_BROKEN = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What pypdf lets through when a file is not as it should be."""
_SHARE_OF_TIME = 0.7
"""After this much of the time allowed, what has been read has to do."""
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf06e\uf0d8"), "•")
"""Where the fonts of word processors keep their bullets."""
_INVISIBLE = 3
"""The text rendering mode that paints nothing."""


@dataclass
class _Pages:
    """What was found on the way, as page numbers from 1."""

    lines: list[list[str]] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    too_much: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)


def read(data: bytes, name: str, limits: Limits, tell: Callable[[int, int], None]) -> ReadDocument:
    """The paragraphs of a PDF, each with the page it begins on. Raises `DocumentUnreadable`.

    `tell` is called with the pages read and how many there are to read.
    """
    started = time.monotonic()
    reader = _opened(data, name)
    gathered = Gathered(limits)
    try:
        count = len(reader.pages)
    except _BROKEN as error:
        raise _unreadable(name) from error
    if not count:
        raise _unreadable(name)
    wanted = min(count, limits.pages)
    found = _Pages()
    characters = 0
    for index in range(wanted):
        if characters > limits.characters or time.monotonic() - started > _SHARE_OF_TIME * limits.seconds:
            break
        tell(index, wanted)
        _read_page(reader, index, found)
        characters += sum(map(len, found.lines[-1]))
    _require_text(found, name)
    headings = _outline(reader, len(found.lines))
    _gather(found, headings, gathered)
    gathered.title = _title(reader)
    gathered.remarks += _remarks(found, count, limits)
    return gathered.document(name, count)


def _opened(data: bytes, name: str) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data))
        # Many are locked only against changes: they open with an empty password.
        locked = reader.is_encrypted and not reader.decrypt("")
    except (FileNotDecryptedError, DependencyError):
        locked = True
    except _BROKEN as error:
        raise _unreadable(name) from error
    if locked:
        raise DocumentUnreadable(
            f"{name} is protected with a password.", do="Open it, print it to a new PDF without one, and add that."
        )
    return reader


def _unreadable(name: str) -> DocumentUnreadable:
    return DocumentUnreadable(
        f"{name} is a broken PDF: it cannot be found where its pages are.",
        do="Fetch it again, or open it in a PDF viewer and print it to a new PDF.",
    )


def _read_page(reader: PdfReader, index: int, found: _Pages) -> None:
    modes = _Modes()
    number = index + 1
    words = ""
    try:
        page = reader.pages[index]
        words = page.extract_text(visitor_operand_before=modes.see)
        if not tidy(words):
            found.empty.append(number)
        elif modes.unseen:
            (found.unseen if modes.seen or not _pictured(page) else found.scanned).append(number)
    except LimitReachedError:
        found.too_much.append(number)
    except _BROKEN:
        found.broken.append(number)
    found.lines.append([" ".join(line.translate(_BULLETS).split()) for line in words.split("\n")])


def _pictured(page: PageObject) -> bool:
    """Whether there is a picture on the page itself."""
    held: Any = page.get("/Resources", {}).get_object().get("/XObject", {}).get_object()
    return any(one.get_object().get("/Subtype") == "/Image" for one in held.values())


class _Modes:
    """Notes whether a page shows text that is painted, and text that is not."""

    def __init__(self) -> None:
        self.seen = False
        self.unseen = False
        self._mode = 0
        self._kept: list[int] = []

    def see(self, operator: Any, operands: Any, *_: Any) -> None:
        """Implements pypdf's visitor of operands."""
        if operator == b"Tr" and operands:
            self._mode = int(operands[0])
        elif operator == b"q":
            self._kept.append(self._mode)
        elif operator == b"Q" and self._kept:
            self._mode = self._kept.pop()
        elif operator in _SHOWS:
            self.unseen = self.unseen or self._mode == _INVISIBLE
            self.seen = self.seen or self._mode != _INVISIBLE


def _require_text(found: _Pages, name: str) -> None:
    """Raise `DocumentUnreadable` when no page gave any."""
    if len(found.empty) + len(found.broken) + len(found.too_much) < len(found.lines):
        return
    if found.too_much:
        raise DocumentUnreadable(
            f"{name} unpacks to far more than a document holds, as files made to do harm do.",
            do="If you trust it, open it in a PDF viewer, print it to a new PDF, and add that.",
        )
    if found.broken:
        raise _unreadable(name)
    raise DocumentUnreadable(
        f"{name} holds no text: its pages are pictures, as scans are.",
        do="Run it through text recognition (OCR), and add what comes out.",
    )


def _outline(reader: PdfReader, pages: int) -> list[Heading]:
    try:
        return outline(reader, pages)
    except _BROKEN:
        return []  # The text is good without its headings.


def _gather(found: _Pages, headings: list[Heading], gathered: Gathered) -> None:
    """Join lines to paragraphs, page by page, with each heading where its words stand or else atop its page."""
    waiting = iter(headings)
    due = next(waiting, None)
    joined = Paragraphs(found.lines, gathered.add)
    for index, lines in enumerate(without_running_heads(found.lines)):
        place = 0
        while due is not None and due.page == index:
            start, end = due.stands(lines, place)
            joined.take(lines[place:start], index + 1)
            joined.end()
            gathered.heading(due.title, due.level)
            place = end
            due = next(waiting, None)
        joined.take(lines[place:], index + 1)
    joined.end()


def _title(reader: PdfReader) -> str:
    try:
        told = reader.metadata
        return str(told.get("/Title") or "") if told else ""
    except _BROKEN:
        return ""


def _remarks(found: _Pages, count: int, limits: Limits) -> list[str]:
    remarks = []
    read_pages = len(found.lines)
    if read_pages < count:
        why = (
            f"the most that are read are {limits.pages:,}" if read_pages >= limits.pages else "more would take too long"
        )
        remarks.append(f"It has {count:,} pages: only the first {read_pages:,} were read, since {why}.")
    for pages, one, many in (
        (
            found.empty,
            "holds no text, only pictures perhaps; it was left out",
            "hold no text, only pictures perhaps; they were left out",
        ),
        (found.broken, "is broken and was left out", "are broken and were left out"),
        (
            found.too_much,
            "unpacks to far more than a page holds and was left out",
            "unpack to far more than a page holds and were left out",
        ),
        (
            found.scanned,
            "is a scan; its words come from text recognition and may be wrong",
            "are scans; their words come from text recognition and may be wrong",
        ),
        (
            found.unseen,
            "holds words that cannot be seen on it; they were read too",
            "hold words that cannot be seen on them; they were read too",
        ),
    ):
        if pages:
            remarks.append(f"Page {pages[0]} {one}." if len(pages) == 1 else f"Pages {ranges(pages)} {many}.")
    return remarks
