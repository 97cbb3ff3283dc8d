"""Cutting a document into passages: a few sentences each, under one heading, never more than the encoder reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from assistant.domain.documents import Block
from assistant.domain.library import Passage
from assistant.library import citations, passages
from assistant.sanitise import one_line

LEAST = 120
"""Word pieces after which a passage ends with its paragraph."""
MOST = 200
"""Word pieces after which it ends with its sentence."""
READ = 250
"""Word pieces the encoder reads with the heading, less a few for where the two are joined."""
TINY = 40
"""Word pieces of a last passage that is joined to the one before, under the same heading."""
_MOST_HEADING = 60
"""Word pieces of the title, and of the headings, that are kept."""
_LONGEST_HEADING = 160
"""Characters of the same."""
_STRETCH = 2_000
"""Characters that are looked through for sentences at once."""
_LETTERS = 8
"""Characters to a word piece, at most, in text that people write."""
_BETWEEN = "\n\n"
_SPECIAL = 2
"""Word pieces the encoder adds around every text."""
_WORD = re.compile(r"\w")

Count = Callable[[str], int]
"""Word pieces of a text, special ones included."""


@dataclass
class _Open:
    """A passage in the making."""

    paragraphs: list[list[str]] = field(default_factory=list)
    pieces: int = 0

    def add(self, unit: _Unit) -> None:
        if unit.begins or not self.paragraphs:
            self.paragraphs.append([])
        self.paragraphs[-1].append(unit.text)
        self.pieces += unit.pieces

    def join(self, other: _Open) -> None:
        self.paragraphs += other.paragraphs
        self.pieces += other.pieces

    @property
    def text(self) -> str:
        return _BETWEEN.join(" ".join(sentences) for sentences in self.paragraphs)


@dataclass(frozen=True)
class _Unit:
    """What is never cut any further: a paragraph, a sentence of a long one, or a part of a very long sentence."""

    text: str
    pieces: int
    begins: bool
    """Whether a paragraph begins with it."""


def heading(text: str, count: Count) -> str:
    """`text` as a title or a heading: one safe line, short enough to stand before every passage."""
    line = one_line(text, _LONGEST_HEADING)
    while count(line) > _MOST_HEADING:
        line = one_line(line, len(line) // 2)
    return line


def cut(document: str, title: str, blocks: Iterable[Block], count: Count) -> list[Passage]:
    """The passages of the document called `document`, in order; `title` has passed `heading`.

    A new page begins a new passage, so that the page in a citation is the one that the words stand on.
    """
    made: list[Passage] = []
    for (names, page), group in groupby(blocks, key=lambda block: (block.headings, block.page)):
        lines = [line for line in map(one_line, names) if line and line.casefold() != title.casefold()]
        section = heading(" · ".join(lines), count)
        frame = Passage(id="", kind="own", card=document, title=title, section=section, text="")
        most = READ - count(passages.heading(frame))
        room = min(MOST, most)
        for part in _gathered([unit for block in group for unit in _units(block, room, count)], room, most):
            name = f"{document}#{len(made) + 1:05d}"
            made.append(frame.model_copy(update={"id": name, "page": page, "text": part.text}))
    return made


def _gathered(units: Sequence[_Unit], room: int, most: int) -> list[_Open]:
    """`units` of one section as passages of up to `room` word pieces, or `most` with a tiny one joined."""
    parts: list[_Open] = []
    for unit in units:
        last = parts[-1] if parts else None
        full = last is None or last.pieces + unit.pieces > room or (unit.begins and last.pieces >= min(LEAST, room))
        if full:
            parts.append(_Open())
        parts[-1].add(unit)
    if len(parts) > 1 and parts[-1].pieces < TINY and parts[-2].pieces + parts[-1].pieces <= most:
        parts[-2].join(parts.pop())
    return parts


def _units(block: Block, room: int, count: Count) -> Iterator[_Unit]:
    begins = True
    for text in _stretches(one_line(block.text)):
        whole = len(text) <= room * _LETTERS and count(text) - _SPECIAL <= room
        for sentence in [text] if whole else citations.sentences(text):
            for part, pieces in _halves(sentence, room, count):
                if _WORD.search(part):
                    yield _Unit(part, pieces, begins)
                    begins = False


def _stretches(text: str) -> Iterator[str]:
    """`text` in parts of bounded length, cut after a sentence where there is one, else after a word."""
    start = 0
    while len(text) - start > _STRETCH:
        least, most = start + _STRETCH // 2, start + _STRETCH
        sentence = max(text.rfind(mark, least, most) for mark in (". ", "? ", "! "))
        end = sentence + 1 if sentence >= 0 else text.rfind(" ", least, most)
        end = end if end > 0 else most
        yield text[start:end].strip()
        start = end
    if text[start:].strip():
        yield text[start:].strip()


def _halves(text: str, room: int, count: Count) -> Iterator[tuple[str, int]]:
    """`text`, or as many parts of it as it takes for each to have room, cut between words; with their word pieces."""
    pieces = count(text) - _SPECIAL
    if pieces <= room or len(text) < 2:
        yield text, pieces
        return
    middle = len(text) // 2
    at = max(text.rfind(" ", 0, middle), 0) or middle
    yield from _halves(text[:at].strip(), room, count)
    yield from _halves(text[at:].strip(), room, count)
