"""How much wording two texts share."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”')
_LONGEST_QUOTATION = 25
"""Words a marked quotation may have; a longer one is copying."""
_SHINGLE = 5


def words(text: str) -> list[str]:
    """The words of `text` in lower case, typography aside."""
    return _WORD.findall(text.lower().replace("’", "'"))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of five words in `text`."""
    found = words(text)
    return frozenset(tuple(found[at : at + _SHINGLE]) for at in range(len(found) - _SHINGLE + 1))


def similarity(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Jaccard: shared runs over all runs, 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


class Runs:
    """Runs of `size` words in texts that may not be copied."""

    def __init__(self, size: int) -> None:
        """Empty; `add` texts to it."""
        self._size = size
        self._from: dict[tuple[str, ...], str] = {}

    def add(self, name: str, text: str) -> None:
        """Note every run of `text`, which is called `name`."""
        for run in self._runs(text):
            self._from.setdefault(run, name)

    def shared(self, text: str) -> Iterator[tuple[str, str]]:
        """(run, name of the text it stands in) for what `text` shares outside short marked quotations.

        Overlapping runs are reported once, by their beginning.
        """
        for part in self._unquoted(text):
            skip = 0
            for run in self._runs(part):
                if skip:
                    skip -= 1
                elif run in self._from:
                    yield " ".join(run), self._from[run]
                    skip = self._size - 1

    def _runs(self, text: str) -> Iterator[tuple[str, ...]]:
        found = words(text)
        return (tuple(found[at : at + self._size]) for at in range(len(found) - self._size + 1))

    def _unquoted(self, text: str) -> Iterator[str]:
        """The parts of `text` between short quotations; what frames a quotation is no run through it."""
        start = 0
        for quotation in _QUOTED.finditer(text):
            if len(words(quotation.group())) <= _LONGEST_QUOTATION:
                yield text[start : quotation.start()]
                start = quotation.end()
        yield text[start:]
