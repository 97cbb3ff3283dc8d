"""`assistant library add` and `remove`, and what `list`, `show` and `stats` say of a person's own documents."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import paths
from assistant.cli import completing, shell
from assistant.cli.shared_documents import (
    Sharing,
    from_server,
    part,
    shared_copy,
    shared_facts,
    shared_known,
    shared_with,
    withdraw,
)
from assistant.errors import Cancelled, Damaged, DocumentNotFound, FolderUnusable, LibraryBusy
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.domain.documents import Document
    from assistant.domain.library import Passage
    from assistant.domain.ports import DocumentStore, Progress
    from assistant.library.ingest.reports import AddReport, FileReport

# The app's first frame comes through here: what takes time to import is imported where it is used.

PREFIX = "doc-"
"""How the ids of documents begin; no card's does."""
_WAIT = 60.0
"""Seconds to wait for another process that is building."""
_AT_ONCE = 200
"""Passages shown at once."""
_LATER = "They will be found by a search once the index is up to date; the next search or build sees to it."

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Paths = Annotated[list[Path], typer.Argument(help="Files, or folders to look through.", metavar="PATH…")]
Ids = Annotated[
    list[str],
    typer.Argument(
        help="Ids of documents, as `library list` shows them.", metavar="ID…", autocompletion=completing.documents
    ),
]


def add(
    files: Paths,
    private: Annotated[
        bool, typer.Option("--private", help="Keep them on this machine, even where a shared library is used.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add your own documents: PDF, Word, web pages, Markdown and text, or folders of them.

    Where a shared library is used, everyone who uses it can then read them.
    """
    with shell.told():
        sharing = Sharing(private)
        done: list[FileReport] = []
        try:
            with shell.bar() as progress:
                report = _added(files, progress, done)
        except KeyboardInterrupt as error:
            _say_unreadable(done)
            raise Cancelled(
                "Stopped.",
                kept=f"{_many(sum(one.fresh for one in done), 'document')} had been added and will be kept.",
                do="Give the same command again to go on.",
            ) from error
        _say_unreadable(report.files)
        if report.passed_over:
            kinds = ", ".join(f"{ending} {count}" for ending, count in report.passed_over.items())
            shell.say(f"Passed over files of other kinds: {kinds}.")
        shared = sharing.send(report)
        if as_json:
            from assistant.library.ingest.reports import AddedDocuments

            shell.show_json(AddedDocuments(**dict(report), shared=shared))
        else:
            _show_added(report)
            sharing.show()
        sharing.complain()
        if not report.held:
            shell.say("Nothing was added.")
            raise typer.Exit(1)


def remove(
    ids: Ids,
    everyone: Annotated[bool, typer.Option("--everyone", help="Take shared documents from everyone.")] = False,
    as_json: Json = False,
) -> None:
    """Remove documents of your own from the library, with every trace of their text in it."""
    with shell.told():
        from assistant import config, wiring

        places = paths.find()
        mine, shared = part(ids, {one.id for one in all_known()}, everyone)
        with shell.bar() as progress, wiring.shelving(places, config.load()) as shelving:
            if shared:
                withdraw(shared, progress)
            gone = shelving.remove(mine)
            _update(progress, "The documents were removed; traces of their words are still in the index.")
        if as_json:
            from assistant.cli import listed
            from assistant.domain.listings import RemovedDocuments

            removed = tuple(map(listed.own_document, gone))
            shell.show_json(RemovedDocuments(removed=removed, withdrawn=tuple(shared)))
            return
        for name in shared:
            shell.show(f"Taken from everyone who used it: {name}.")
        for one in gone:
            shell.show(f"Removed “{one.title}”  [{one.id}]. The file it came from was not touched.")


def show_one(name: str, as_json: bool) -> None:
    """Print the document called `name` with its passages. Raises `DocumentNotFound`."""
    with _store(name) as store:
        document = next((one for one in store.documents() if one.id == name), None)
        if document is None:
            raise DocumentNotFound(
                f"There is no document called {one_line(name, 60) or '“”'}.",
                do="`assistant library list` shows those there are.",
            )
        held = _passages(store, name)
        if as_json:
            from assistant.cli import listed

            shell.show_json(listed.shown(document, held))
            return
        shell.show(f"{document.title}\n")
        shell.show("\n".join(shared_facts(document) if from_server(document) else _facts(document)))
        for passage in held:
            place = " · ".join(filter(None, (f"p. {passage.page}" if passage.page else "", passage.section)))
            shell.show(f"\n{place}\n{passage.text}" if place else f"\n{passage.text}")


def all_known() -> tuple[Document, ...]:
    """The person's documents; none where they cannot be read, which preparing the library has said already."""
    try:
        with _store() as store:
            return store.documents()
    except Damaged:
        return ()


def has(name: str) -> bool:
    """Whether there is a document called `name`, of the person's own or shared."""
    return name.startswith(PREFIX) and name in {one.id for one in (*all_known(), *shared_known())}


def lines(documents: Sequence[Document]) -> Iterator[str]:
    """`documents` as `library list` prints them, under a heading of their own."""
    if documents:
        yield "\nYour documents"
    everyones = shared_with()
    for one in documents:
        extent = [_many(one.pages, "page")] if one.pages else []
        gone = [] if os.path.exists(one.file) else ["the file is no longer there"]
        read = ["everyone who uses the shared library can read it"] if one.id in everyones else []
        facts = ", ".join([*extent, _many(one.passages, "passage"), *read, *gone])
        yield f"{one.id}\n    {one_line(one.title)} ({facts})"


def _added(files: Sequence[Path], progress: Progress, done: list[FileReport]) -> AddReport:
    from assistant import config, wiring

    with wiring.shelving(paths.find(), config.load()) as shelving:
        report = shelving.add(files, progress, done.append)
        if report.held:
            _update(progress, f"Your documents are kept. {_LATER}")
    return report


def _update(progress: Progress, kept: str) -> None:
    """Bring the index up to date. Raises `LibraryBusy` and `FolderUnusable`, saying what is `kept`."""
    from assistant import config, wiring

    library = wiring.library(paths.find(), config.load(), shell.say)
    try:
        library.update(progress, wait=_WAIT)
    except (LibraryBusy, FolderUnusable) as error:
        raise type(error)(error.what, kept=kept, do=error.do) from error


def _show_added(report: AddReport) -> None:
    for one in report.files:
        if one.outcome == "unreadable":
            continue
        if one.outcome != "unchanged":
            made = _many(one.passages, "passage")
            shell.show(f"{one.outcome.capitalize()}: “{one.title}”  [{one.document}], {made}, from {one.file}")
        for remark in one.remarks:
            shell.show(f"    {remark}")
    counts = [
        f"{count} {words}"
        for outcome, words in (
            ("added", "added"),
            ("replaced", "replaced, because the file has changed"),
            ("moved", "known, from another place before"),
            ("same", "known, from another place"),
            ("unchanged", "unchanged"),
            ("unreadable", "not added"),
        )
        if (count := sum(one.outcome == outcome for one in report.files))
    ]
    shell.show(f"Files: {'; '.join(counts)}." if counts else "There was no file to add.")


def _say_unreadable(reports: Sequence[FileReport]) -> None:
    for one in reports:
        if one.outcome == "unreadable":
            why = " ".join(one.remarks)
            shell.say(why if one.file in why else f"{one.file}: {why}")


@contextmanager
def _store(name: str = "") -> Iterator[DocumentStore]:
    """The person's documents, or the copy of the shared ones if the one called `name` is there alone."""
    from assistant import wiring

    with closing(wiring.documents(paths.find())) as store:
        if name and name in {one.id for one in shared_known()}:
            with closing(shared_copy()) as copy:
                yield copy
        else:
            yield store


def _passages(store: DocumentStore, document: str) -> Iterator[Passage]:
    """Every passage of `document`, in order, a few at a time."""
    names = [name for name in store.fingerprints() if name.startswith(f"{document}#")]
    for start in range(0, len(names), _AT_ONCE):
        yield from store.load(names[start : start + _AT_ONCE])


def _facts(document: Document) -> Iterator[str]:
    yield (
        f"Your document, added on {document.added.day} {document.added:%B %Y}: {_many(document.passages, 'passage')}"
        + (f" from {_many(document.pages, 'page')}." if document.pages else ".")
    )
    if document.id in shared_with():
        yield "It is shared: everyone who uses the shared library can read it."
    there = os.path.exists(document.file)
    yield f"It was read from {one_line(document.file)}" + (
        "." if there else ", which is no longer there; the library keeps what it read."
    )
    yield from document.remarks


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"
