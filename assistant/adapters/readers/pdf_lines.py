"""From the lines of a PDF's pages to its paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from assistant.adapters.readers.prose import starts_item

_EDGE = 3
"""Lines at the top and at the bottom of a page among which running heads stand."""
_FEWEST = 4
"""Pages it takes to call a line a running head."""
_MOST_PAGES = 0.5
_LONGEST_HEAD = 60
"""Characters; in longer lines numbers mean something."""
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_BROKEN_WORD = re.compile(r"(\w+)[-\u00ad\u2010]$")
_HYPHENATED = re.compile(r"\b[a-z]+(?:-[a-z]+)+\b")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_TABLE = str.maketrans(_LIGATURES | {"\u00ad": ""})
_LEADER = re.compile(r"(?:\s?[.…·_]){5,}\s*[\divxlc]{0,6}$", re.IGNORECASE)
"""How a line of a table of contents ends."""
_SHORT = 0.75
"""A line that much shorter than the usual one, and ending a sentence, ends its paragraph."""
_VERY_SHORT = 0.6
"""So does a line that much shorter without ending one, if the next begins like a sentence: it may be a heading."""


def without_running_heads(pages: Sequence[Sequence[str]]) -> Iterable[list[str]]:
    """Each page's lines without those at its edges that most pages share, their numbers aside."""
    written = [[line for line in page if line] for page in pages]
    counts = Counter(key for page in written for key in {_key(line) for line in _edges(page)})
    enough = max(_FEWEST, _MOST_PAGES * sum(bool(page) for page in written))
    shared = {key for key, count in counts.items() if count >= enough}
    trimmed = [_trimmed(list(page), shared) for page in pages]
    # Where nothing would be left, as in a book of labels, what looked like running heads is the text.
    yield from trimmed if any(line for page in trimmed for line in page) else map(list, pages)


def _edges(page: Sequence[str]) -> Sequence[str]:
    return page if len(page) <= 2 * _EDGE else [*page[:_EDGE], *page[-_EDGE:]]


def _key(line: str) -> str:
    """The same for a line that differs only in its page number, or in that and the number of pages."""
    words = line.strip().lower()
    return _NUMBERS.sub("#", words, count=2) if len(words) <= _LONGEST_HEAD else words


def _trimmed(page: list[str], shared: set[str]) -> list[str]:
    """Only from the edges inwards: the same words in the middle of a page are text."""
    for step in (1, -1):
        passed = 0
        for place in range(len(page))[::step]:
            if passed == _EDGE:
                break
            if page[place]:
                passed += 1
                if _key(page[place]) in shared:
                    page[place] = ""
    return page


class Paragraphs:
    """Joins lines, across pages too, and hands on each paragraph with the page it begins on."""

    def __init__(self, pages: Iterable[Sequence[str]], hand_on: Callable[[str, int | None], None]) -> None:
        """All `pages` are looked at, to learn how long lines are, and which words keep their hyphen within a line."""
        self._hand_on = hand_on
        self._held = ""
        self._page = 1
        self._hyphenated: set[str] = set()
        lengths: list[int] = []
        for page in pages:
            lengths += [len(line) for line in page if line]
            for line in page:
                self._hyphenated.update(_HYPHENATED.findall(line.lower()))
        self._usual = sorted(lengths)[len(lengths) * 3 // 4] if lengths else 0

    def take(self, lines: Sequence[str], page: int) -> None:
        """The next lines, of `page`."""
        gap, short = True, False
        for line in lines:
            if not line or _LEADER.search(line):
                gap = True
                continue
            if self._held and (
                starts_item(line) or (gap and not self._runs_on(line)) or (short and not line[0].islower())
            ):
                self.end()
            if not self._held:
                self._page = page
            self._join(line)
            gap, short = False, len(line) < _VERY_SHORT * self._usual and line[-1] not in ",-\u00ad"
            if _ENDS.search(line) and len(line) < _SHORT * self._usual:
                self.end()

    def end(self) -> None:
        """What is held is a paragraph."""
        if self._held:
            self._hand_on(self._held.translate(_TABLE), self._page)
        self._held = ""

    def _runs_on(self, line: str) -> bool:
        """Whether a gap before `line` is one within a sentence."""
        return line[0].islower() and not _ENDS.search(self._held)

    def _join(self, line: str) -> None:
        broken = _BROKEN_WORD.search(self._held)
        if broken is None or not line[0].islower():
            self._held = f"{self._held} {line}".lstrip()
            return
        whole = f"{broken[1]}-{line.split(maxsplit=1)[0]}".lower().strip(".,;:!?)\"'”’")
        kept = "-" if whole in self._hyphenated else ""
        self._held = f"{self._held[:-1]}{kept}{line}"
