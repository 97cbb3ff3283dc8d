"""Turning what a format gives into paragraph-sized blocks under their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.adapters.readers.limits import Limits
from assistant.domain.documents import Block, ReadDocument
from assistant.errors import DocumentUnreadable
from assistant.sanitise import one_line

DEEPEST = 6
"""Headings below this level count as this level."""
_LONGEST_HEADING = 200
_LONGEST = 4000
"""Characters in a block; a longer stretch is split at the end of a sentence, or else where it can be."""
_SPACES = re.compile(r"[^\S\n]+")
_BULLET = re.compile(r"^\s*(?:[•◦▪●‣·*–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+\S", re.IGNORECASE)
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_MAKER = re.compile(r"^Microsoft (?:Word|PowerPoint) - ")
_ODD_TITLE = re.compile(r"^(?:untitled|(?:document|presentation)\d*)$|\.(?:docx?|pdf|indd|pptx?|rtf)$", re.IGNORECASE)


class Gathered:
    """The blocks of one document so far, its headings, and what is to be said about it."""

    def __init__(self, limits: Limits) -> None:
        """Nothing yet; text past `limits` is dropped and said to be."""
        self._limits = limits
        self._room = limits.characters
        self._blocks: list[Block] = []
        self._headings: list[tuple[int, str]] = []
        self.headed = 0
        """How many headings there were."""
        self.title = ""
        self.remarks: list[str] = []

    @property
    def characters(self) -> int:
        """How much text there is."""
        return self._limits.characters - self._room

    def heading(self, text: str, level: int) -> None:
        """What follows stands under `text`, which closes every heading of its level (1 is the outermost) or deeper."""
        words = one_line(text, _LONGEST_HEADING)
        if words:
            level = max(1, min(level, DEEPEST))
            self.headed += 1
            self._headings = [one for one in self._headings if one[0] < level] + [(level, words)]

    def add(self, text: str, page: int | None = None) -> None:
        """A paragraph, a list item or a table row."""
        words = tidy(text)
        if not words or not self._takes():
            return
        words = words[: self._room]
        self._room -= len(words)
        headings = tuple(words for _, words in self._headings)
        self._blocks += [Block(text=part, headings=headings, page=page) for part in _pieces(words)]
        if not self._takes():
            self.remarks.append("It is very long: only its beginning was read.")

    def _takes(self) -> bool:
        return self._room > 0 and len(self._blocks) < self._limits.blocks

    def document(self, name: str, pages: int | None = None) -> ReadDocument:
        """What was gathered from the file `name`. Raises `DocumentUnreadable` when that is no text at all."""
        if not self._blocks:
            raise DocumentUnreadable(f"{name} holds no text.", do="Open it to see whether it is the file you meant.")
        title = _ODD_TITLE.sub("", _MAKER.sub("", one_line(self.title, _LONGEST_HEADING))).strip()
        return ReadDocument(title=title, pages=pages, blocks=tuple(self._blocks), remarks=tuple(self.remarks))


def tidy(text: str) -> str:
    """`text` with its spaces evened, blank lines and what cannot be written as UTF-8 taken out."""
    lines = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line for line in (_SPACES.sub(" ", line).strip() for line in lines) if line)


def _pieces(text: str) -> Iterator[str]:
    while len(text) > _LONGEST:
        cut = max((text.rfind(mark, _LONGEST // 2, _LONGEST) + 1 for mark in ("\n", ". ", "? ", "! ")), default=0)
        cut = cut or text.rfind(" ", _LONGEST // 2, _LONGEST) + 1 or _LONGEST
        yield text[:cut].strip()
        text = text[cut:].lstrip()
    if text:
        yield text


def starts_item(line: str) -> bool:
    """Whether `line` looks like the beginning of a list item."""
    return _BULLET.match(line) is not None


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Hard-wrapped lines joined; an empty line or a list item begins anew."""
    held: list[str] = []
    for line in lines:
        if held and (not line.strip() or starts_item(line)):
            yield " ".join(held)
            held = []
        if line.strip():
            held.append(line.strip())
    if held:
        yield " ".join(held)


def rows(table: Sequence[Sequence[str]], headed: bool | None = None) -> Iterator[str]:
    """Each row as "Header: cell; Header: cell", or its cells alone where no first row reads as headers.

    `headed` says whether the format marks the first row; `None` where it cannot tell.
    """
    table = [[one_line(cell) for cell in row] for row in table]
    table = [row for row in table if any(row)]
    if not table:
        return
    names = table[0]
    if headed is None:
        filled = [name for name in names if name]
        headed = len(filled) > 1 and len(set(filled)) == len(filled) and max(map(len, filled)) <= 60
    if not headed or len(table) == 1 or len(names) == 1:
        yield from ("; ".join(_distinct(row)) for row in table)
        return
    for row in table[1:]:
        named = zip(row, [*names, *[""] * len(row)], strict=False)
        yield "; ".join(_distinct(f"{name}: {cell}" if name and name != cell else cell for cell, name in named if cell))


def _distinct(parts: Iterable[str]) -> list[str]:
    """Without repeats beside each other, as cells that span several columns give."""
    found: list[str] = []
    for part in parts:
        if part and found[-1:] != [part]:
            found.append(part)
    return found


def counted(number: int, one: str, many: str) -> str:
    """A number with what it counts, such as "1 deletion" or "2 deletions"."""
    return f"{number:,} {one if number == 1 else many}"


def ranges(numbers: Sequence[int]) -> str:
    """ "3", "3 and 7", or "3 to 5, 9 and 12" from page numbers in order."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 2 else " and ".join(map(str, run)) for run in runs]
    if len(said) > 8:
        return f"{', '.join(said[:8])} and others"
    return " and ".join(said) if len(said) < 3 else f"{', '.join(said[:-1])} and {said[-1]}"
