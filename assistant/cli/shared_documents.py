"""Shared documents among the commands about documents: sent when added, taken from everyone when removed, listed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from assistant import paths
from assistant.cli import sharing, shell
from assistant.errors import AssistantError, Damaged, LibraryBusy, SharedUnavailable, WrongUse
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.domain.documents import Document
    from assistant.domain.ports import DocumentStore, Progress
    from assistant.library.ingest.reports import AddReport, Sent

_NEW = ("added", "replaced")
"""What was in the library before stays as private as it was."""


class Sharing:
    """What `library add` sends to the shared library, if one is used and nobody said `--private`."""

    def __init__(self, private: bool) -> None:
        """Notes what is shared before anything is added."""
        self._off = private or not sharing.is_used()
        self._before = frozenset() if self._off else _own_ids() & shared_ids()
        self._failure: AssistantError | None = None
        self._sent: list[str] = []
        self._url = ""

    def send(self, report: AddReport) -> Sent | None:
        """Send what was added now, and withdraw what it replaced; what `--json` says of it."""
        from assistant.library.ingest.reports import Sent

        if self._off:
            return None
        wanted = [one.document for one in report.files if one.outcome in _NEW and one.document]
        replaced = sorted(self._before - _own_ids())
        with closing(sharing.needed()) as library, shell.bar() as progress:
            self._url = library.status.url
            try:
                if wanted:
                    sharing.send(library, wanted, progress)
                self._sent = wanted
                if replaced:
                    library.withdraw(replaced, progress)
            except (SharedUnavailable, LibraryBusy) as error:
                self._failure = error
        withdrawn = () if self._failure else tuple(replaced)
        return Sent(url=self._url, documents=tuple(self._sent), withdrawn=withdrawn)

    def show(self) -> None:
        """Say plainly who can read what was added."""
        if self._sent:
            shell.show(sharing.everyone(self._url, len(self._sent)))

    def complain(self) -> None:
        """Raise what went wrong, after everything else was said."""
        if self._failure is not None:
            raise SharedUnavailable(
                self._failure.what,
                kept="What was added is kept on this machine" + (" and is shared." if self._sent else " alone."),
                do="" if self._sent else "`assistant library share ID…` sends it later.",
            ) from self._failure


def part(ids: Sequence[str], own: Collection[str], everyone: bool) -> tuple[list[str], list[str]]:
    """Which of `ids` are to be removed here, and which from everyone. Raises `WrongUse` without `everyone`."""
    wanted, there = list(dict.fromkeys(ids)), shared_ids() if sharing.is_used() else frozenset()
    shared = [name for name in wanted if name in there]
    if shared and not everyone:
        raise WrongUse(
            f"{one_line(shared[0])} is shared: removing it takes it from everyone who uses the shared library.",
            do="Say --everyone if that is meant.",
        )
    mine = [name for name in wanted if name in own or name not in there]
    unknown = any(name not in own for name in mine)
    return mine, [] if unknown else shared


def withdraw(ids: Sequence[str], progress: Progress) -> None:
    """Take documents from everyone. Raises `SharedUnavailable`, `LibraryBusy`."""
    with closing(sharing.needed()) as library:
        library.withdraw(ids, progress)


def shared_known() -> tuple[Document, ...]:
    """The documents of the copy, without those that are the person's own too."""
    if not sharing.is_used():
        return ()
    try:
        mine = _own_ids()
        with closing(shared_copy()) as copy:
            return tuple(one for one in copy.documents() if one.id not in mine)
    except Damaged:
        return ()  # said when the library was made ready


def shared_ids() -> frozenset[str]:
    """Ids of all documents of the copy, the person's own among them."""
    with closing(shared_copy()) as copy:
        return frozenset(one.id for one in copy.documents())


def shared_with() -> frozenset[str]:
    """Ids of the documents that everyone can read; none where no shared library is used or its copy is damaged."""
    try:
        return shared_ids() if sharing.is_used() else frozenset()
    except Damaged:
        return frozenset()  # said when the library was made ready


def shared_copy() -> DocumentStore:
    """The copy of the shared documents."""
    from assistant import wiring_shared

    return wiring_shared.copy(paths.find())


def from_server(document: Document) -> bool:
    """Whether it is a shared document out of the copy: its file is an address."""
    return document.file.startswith(("http://", "https://"))


def shared_facts(document: Document) -> Iterator[str]:
    """What `library show` says of a shared document."""
    pages = f" from {document.pages} pages" if document.pages else ""
    yield f"Shared document, first added on {document.added:%-d %B %Y}: {document.passages} passages{pages}."
    yield f"It came from {one_line(document.file)}; whoever shared it is not recorded."


def lines(documents: Sequence[Document]) -> Iterator[str]:
    """`documents` as `library list` prints them, under a heading of their own."""
    if documents:
        yield f"\nShared documents, from {one_line(documents[0].file)}"
    for one in documents:
        yield f"{one.id}\n    {one_line(one.title)} ({one.passages} passages)"


def _own_ids() -> frozenset[str]:
    from assistant import wiring

    with closing(wiring.documents(paths.find())) as store:
        return frozenset(one.id for one in store.documents())
