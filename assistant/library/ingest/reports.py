"""What became of each file that was to be added."""

from __future__ import annotations

from typing import Literal

from assistant.domain.base import Frozen

Outcome = Literal["added", "replaced", "moved", "unchanged", "same", "unreadable"]
"""`replaced`: the file has changed since it was added. `moved`: the same document was added from a place where it
no longer is. `same`: it was added from another place, where it still is. `unreadable`: nothing was added."""


class FileReport(Frozen):
    """What became of one file."""

    file: str
    """Its path, safe to show."""
    outcome: Outcome
    document: str | None = None
    """The id of the document that the library has of it."""
    title: str = ""
    passages: int = 0
    remarks: tuple[str, ...] = ()
    """Sentences: why it could not be read, what was left out, where else it lies."""

    @property
    def fresh(self) -> bool:
        """Whether the library has something of it that it had not before."""
        return self.outcome in ("added", "replaced", "moved")


class AddReport(Frozen):
    """What became of everything that was to be added."""

    files: tuple[FileReport, ...]
    passed_over: dict[str, int]
    """Files of other kinds in the folders, by their ending."""

    def count(self, outcome: Outcome) -> int:
        """How many files had this `outcome`."""
        return sum(one.outcome == outcome for one in self.files)

    @property
    def held(self) -> bool:
        """Whether the library has any of the files now."""
        return any(one.document is not None for one in self.files)


class Sent(Frozen):
    """What was sent to a shared library."""

    url: str
    documents: tuple[str, ...]
    """Ids of documents that everyone who uses it can now read."""
    withdrawn: tuple[str, ...]
    """Ids of documents that those replaced."""


class AddedDocuments(AddReport):
    """What `assistant library add` prints."""

    shared: Sent | None
    """`None` where no shared library is used, or `--private` was given."""
