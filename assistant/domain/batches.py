"""Lines of a batch: what `--batch FILE.jsonl` reads, and what it prints for each."""

from __future__ import annotations

from assistant.domain.base import Frozen, ReadLine
from assistant.domain.library import LibraryAnswer, SearchResult
from assistant.domain.readings import Readings


class BatchLine(ReadLine):
    """One line of a batch; what else stands in it is left alone."""

    id: str | int
    text: str
    """A question, or a text to be read."""


class _Named(Frozen):
    id: str | int
    """As the batch gave it."""


class SearchLine(SearchResult, _Named):
    """What was found for one line of a batch."""


class AnswerLine(LibraryAnswer, _Named):
    """The answer to one line of a batch."""


class ReadingsLine(Readings, _Named):
    """The readings of one line of a batch."""
