"""A PDF's outline: its headings, and where on the page each one stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader

from assistant.sanitise import one_line

_MOST = 5000
_LINES_OF_A_HEADING = 4
_ONLY_WORDS = re.compile(r"[\W_]+")
_NUMBER = re.compile(
    r"^\s*(?:chapter|part|section|appendix)?\s*(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.:)]?\s+", re.IGNORECASE
)


@dataclass(frozen=True)
class Heading:
    """One entry of an outline."""

    title: str
    level: int
    """1 is the outermost."""
    page: int
    """Counted from 0."""

    def stands(self, lines: list[str], start: int) -> tuple[int, int]:
        """The lines it takes up, from `start` on, as a range; an empty one at `start` when it is not found."""
        wanted = {_key(self.title), _key(_NUMBER.sub("", self.title))} - {""}
        for first in range(start, len(lines)):
            held = ""
            for last in range(first, min(first + _LINES_OF_A_HEADING, len(lines))):
                held += _key(lines[last])
                if held in wanted or _key(_NUMBER.sub("", " ".join(lines[first : last + 1]))) in wanted:
                    return first, last + 1
        return start, start


def _key(words: str) -> str:
    return _ONLY_WORDS.sub("", words).lower()


def outline(reader: PdfReader, pages: int) -> list[Heading]:
    """The entries that lead to the first `pages` pages, in the order of the pages."""
    found = [one for one in _entries(reader, reader.outline, 1) if one.page < pages and one.title]
    # Sorting keeps entries of one page in the outline's own order.
    return sorted(found[:_MOST], key=lambda one: one.page)


def _entries(reader: PdfReader, entries: list[Any], level: int) -> Iterator[Heading]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _entries(reader, entry, level + 1)
            continue
        page = reader.get_destination_page_number(entry)
        if page is not None and page >= 0:
            yield Heading(one_line(str(entry.title or "")), level, page)
