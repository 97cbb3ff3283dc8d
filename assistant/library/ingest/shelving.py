"""Adding documents to the library and removing them: one at a time, so that a stop at any moment costs one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.documents import Document, ReadDocument
from assistant.domain.ports import Clock, DocumentReader, DocumentStore, Progress
from assistant.errors import DocumentNotFound, DocumentUnreadable
from assistant.library import passages
from assistant.library.ingest import chunks
from assistant.library.ingest.files import shown, walk
from assistant.library.ingest.reports import AddReport, FileReport, Outcome
from assistant.sanitise import one_line

_LONGEST_REMARK = 400
_CHANGED = "Looking for what changed"

Told = Callable[[FileReport], None]


@dataclass(frozen=True)
class Kinds:
    """Which files are worth reading."""

    endings: frozenset[str]
    """In lower case, with the dot."""
    most_bytes: int


class Shelving:
    """Adds and removes documents; whoever uses it brings the index up to date afterwards."""

    def __init__(
        self, store: DocumentStore, reader: DocumentReader, count: chunks.Count, kinds: Kinds, now: Clock
    ) -> None:
        """`count` gives the word pieces of a text. Opens nothing yet."""
        self._store = store
        self._reader = reader
        self._count = count
        self._kinds = kinds
        self._now = now

    def add(self, paths: Sequence[Path], progress: Progress | None = None, told: Told | None = None) -> AddReport:
        """Add the files of `paths` and of the folders among them; `told` hears of each file as it is done.

        What cannot be read is reported and the rest goes on. Raises `WrongUse` for a path that is not there,
        `StoreDamaged`, `FolderUnusable` and `LibraryBusy` of the store, and what `progress` raises; what was
        added by then stays.
        """
        walked = walk(paths, self._kinds.endings, progress)
        reports: list[FileReport] = []

        def say(report: FileReport) -> None:
            reports.append(report)
            if told is not None:
                told(report)

        for path, why in walked.refused:
            say(FileReport(file=shown(path), outcome="unreadable", remarks=(why,)))
        adding = _Adding(self._store, list(walked.files), self._kinds.most_bytes, progress)
        for number, file in enumerate(walked.files, start=1):
            part = _part(progress, f"Reading {one_line(file.name, 80)} ({number} of {len(walked.files)})")
            say(self._add(file, adding, part))
        return AddReport(files=tuple(reports), passed_over=dict(sorted(walked.others.items())))

    def remove(self, ids: Sequence[str]) -> tuple[Document, ...]:
        """Remove the documents called `ids` and every trace of them here. Raises `DocumentNotFound` before any is."""
        held = {one.id: one for one in self._store.documents()}
        missing = [name for name in ids if name not in held]
        if missing:
            raise DocumentNotFound(
                f"There is no document called {one_line(missing[0], 60) or '“”'}.",
                kept="Nothing was removed.",
                do="`assistant library list` shows those there are.",
            )
        wanted = tuple(held[name] for name in dict.fromkeys(ids))
        for document in wanted:
            self._store.remove(document.id)
        return wanted

    def _add(self, file: Path, adding: _Adding, progress: Progress | None) -> FileReport:
        try:
            known = adding.known(file)
            if known is not None:
                return adding.again(file, known)
            before = os.stat(file)
            read = self._reader.read(file, progress)
            after = os.stat(file)
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise DocumentUnreadable(f"{shown(file)} changed while it was being read.", do="Add it again.")
            return self._keep(file, adding, read)
        except DocumentUnreadable as error:
            return adding.refused(file, str(error))
        except OSError as error:
            return adding.refused(file, f"{shown(file)} cannot be read: {(error.strerror or str(error)).lower()}.")

    def _keep(self, file: Path, adding: _Adding, read: ReadDocument) -> FileReport:
        digest = adding.digests.get(file) or _digest(file)
        name = _id(digest)
        title = chunks.heading(read.title, self._count) or chunks.heading(file.stem, self._count) or "Untitled"
        made = chunks.cut(name, title, read.blocks, self._count)
        remarks = tuple(one_line(remark, _LONGEST_REMARK) for remark in read.remarks)
        if not made:
            raise DocumentUnreadable(" ".join([f"{shown(file)} holds no text that can be read.", *remarks]))
        document = Document(
            id=name,
            title=title,
            file=str(file),
            digest=digest,
            size=file.stat().st_size,
            pages=read.pages,
            passages=len(made),
            added=self._now(),
            remarks=remarks,
        )
        self._store.keep(document, [passages.kept(passage) for passage in made])
        adding.held[name] = document
        replaced = adding.drop_earlier(file, name)
        return _report(file, "replaced" if replaced else "added", document, document.remarks)


class _Adding:
    """What is known while files are being added: what the library holds, and what each file is by its content."""

    def __init__(self, store: DocumentStore, files: Sequence[Path], most_bytes: int, progress: Progress | None) -> None:
        self._store = store
        self.held = {one.id: one for one in store.documents()}
        self.digests: dict[Path, str] = {}
        """Of the files that can be opened and are not too large to be read anyway."""
        for number, file in enumerate(files):
            if progress is not None:
                progress(number, len(files), _CHANGED)
            try:
                if file.stat().st_size <= most_bytes:
                    self.digests[file] = _digest(file)
            except OSError:
                continue  # said when its turn comes

    def known(self, file: Path) -> Document | None:
        """The document that the library has of just this content."""
        found = self.held.get(_id(self.digests.get(file, "")))
        return found if found is not None and found.digest == self.digests[file] else None

    def again(self, file: Path, document: Document) -> FileReport:
        """The report for a file whose content the library has."""
        self.drop_earlier(file, document.id)
        if document.file == str(file):
            return _report(file, "unchanged", document)
        there = Path(document.file)
        if os.path.exists(there) and self.digests.get(there, document.digest) == document.digest:
            return _report(file, "same", document, (f"The library has it already, from {shown(there)}.",))
        return _report(file, "moved", self._moved(document, file), (f"It was in {shown(there)} before.",))

    def refused(self, file: Path, why: str) -> FileReport:
        """The report for a file that could not be read; what was added from it before stays."""
        why = one_line(why, 2 * _LONGEST_REMARK)
        earlier = next((one for one in self.held.values() if one.file == str(file)), None)
        if earlier is None:
            return FileReport(file=shown(file), outcome="unreadable", remarks=(why,))
        return _report(file, "unreadable", earlier, (why, "What was added from it before is kept."))

    def drop_earlier(self, file: Path, name: str) -> bool:
        """Remove what was added from `file` before it had the content of document `name`; whether there was any."""
        earlier = [one for one in self.held.values() if one.file == str(file) and one.id != name]
        for document in earlier:
            elsewhere = next((path for path, digest in self.digests.items() if digest == document.digest), None)
            if elsewhere is not None:
                self._moved(document, elsewhere)
            else:
                self._store.remove(document.id)
                del self.held[document.id]
        return bool(earlier)

    def _moved(self, document: Document, file: Path) -> Document:
        """The same document, from another file."""
        moved = document.model_copy(update={"file": str(file)})
        names = [name for name in self._store.fingerprints() if name.startswith(f"{document.id}#")]
        self._store.keep(moved, [passages.kept(passage) for passage in self._store.load(names)])
        self.held[document.id] = moved
        return moved


def _report(file: Path, outcome: Outcome, document: Document, remarks: tuple[str, ...] = ()) -> FileReport:
    return FileReport(
        file=shown(file),
        outcome=outcome,
        document=document.id,
        title=document.title,
        passages=document.passages,
        remarks=remarks,
    )


def _id(digest: str) -> str:
    return f"doc-{digest[:12]}"


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _part(progress: Progress | None, what: str) -> Progress | None:
    """`progress` under the name of one file."""
    if progress is None:
        return None

    def told(done: int, total: int, _: str) -> None:
        progress(done, total, what)

    return told
