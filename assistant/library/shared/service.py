"""A shared library as the rest of the program meets it: in step when the server is there, a copy when it is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from assistant.domain.documents import Document
from assistant.domain.library import Passage
from assistant.domain.ports import Progress
from assistant.domain.shared import SharedReport, SharedStatus
from assistant.errors import LibraryBusy, SharedUnavailable
from assistant.library.shared import reading, trust, writing
from assistant.library.shared.documents import SharedDocuments
from assistant.library.shared.parts import SharedParts

CHECK_SECONDS = 2.0
"""What a search waits at most to hear whether anything changed."""
_CHECK_EVERY = timedelta(seconds=60)
_COMPARE_EVERY = timedelta(days=1)
"""Records are compared so often even if the revision is the same: a writer may have been killed before changing it."""
_WAIT_FOR_OTHERS = 30.0


class SharedLibrary:
    """The copy of one server's library and the way to it."""

    def __init__(self, parts: SharedParts) -> None:
        """Reaches and opens nothing yet."""
        self._parts = parts
        self.collection = SharedDocuments(parts)
        """What the library searches: the copy."""

    @property
    def status(self) -> SharedStatus:
        """What is remembered of the server."""
        return self._parts.status.load()

    def documents(self) -> tuple[Document, ...]:
        """The shared documents in the copy, latest added first."""
        return self._parts.store.documents()

    def refresh(self, progress: Progress | None = None) -> None:
        """Before a search: bring the copy in step if the server says in time that something changed.

        Never fails because of the server: what is wrong is told to `notify`, and the copy is searched.
        """
        now = self._parts.now()
        status = self.status
        # a clock that was set back must not stop the checks
        if status.checked is not None and timedelta(0) <= now - status.checked < _CHECK_EVERY:
            if status.trouble:
                self._parts.notify(self._searching_the_copy(status))
            return
        try:
            with self._parts.lock(0.0):
                self._check(status, progress)
        except LibraryBusy:
            return  # another process of this data folder is at it
        except SharedUnavailable as error:
            self._troubled(error)
            self._parts.notify(self._searching_the_copy(self.status))

    def sync(self, progress: Progress | None = None) -> SharedReport:
        """Compare and copy now. Raises `SharedUnavailable`, `LibraryBusy`, and what `progress` raises."""
        with self._parts.lock(_WAIT_FOR_OTHERS):
            try:
                facts = self._parts.server.facts()
                if facts is not None:
                    trust.suits(facts, self._parts.encoder, self._parts.server.url)
                    return self._in_step(facts.revision, progress)
            except SharedUnavailable as error:
                self._troubled(error)
                raise
            finally:
                self._parts.server.close()
        return SharedReport(documents=0, passages=0, added=0, removed=0, left_out=0)

    def share(self, documents: Sequence[tuple[Document, Sequence[Passage]]], progress: Progress | None = None) -> None:
        """Make `documents` readable by everyone who uses the server. Raises `SharedUnavailable`, `LibraryBusy`."""
        with self._parts.lock(_WAIT_FOR_OTHERS):
            for document, held in documents:
                writing.share(self._parts, document, held, progress)
        self.sync(progress)

    def withdraw(self, documents: Sequence[str], progress: Progress | None = None) -> None:
        """Take `documents` from everyone. Raises `DocumentNotFound`, `SharedUnavailable`, `LibraryBusy`."""
        with self._parts.lock(_WAIT_FOR_OTHERS):
            for name in documents:
                writing.withdraw(self._parts, name)
        self.sync(progress)

    def publish_cards(self, progress: Progress | None = None) -> int:
        """Put the cards on the server that it lacks; how many. Raises `SharedUnavailable`, `LibraryBusy`."""
        with self._parts.lock(_WAIT_FOR_OTHERS):
            sent = writing.publish_cards(self._parts, progress)
        self.sync(progress)
        return sent

    def close(self) -> None:
        """Let go of the connection and of the copy's files."""
        self._parts.server.close()
        self._parts.vectors.close()
        self._parts.store.close()

    def _check(self, status: SharedStatus, progress: Progress | None) -> None:
        """One small request; more only when it says that there is more."""
        parts = self._parts
        try:
            facts = parts.server.facts(CHECK_SECONDS)
            now = parts.now()
            if facts is None:
                # the server was emptied or is new: the copy stays until somebody begins again
                parts.status.save(status.model_copy(update={"checked": now, "trouble": "", "advice": ""}))
                return
            trust.suits(facts, parts.encoder, parts.server.url)
            fresh = status.synced is not None and now - status.synced < _COMPARE_EVERY
            if facts.revision == status.revision and fresh and self._cards_stamp() == status.cards:
                parts.status.save(status.model_copy(update={"checked": now, "trouble": "", "advice": ""}))
            else:
                self._in_step(facts.revision, progress)
        finally:
            parts.server.close()

    def _in_step(self, revision: str, progress: Progress | None) -> SharedReport:
        parts, status = self._parts, self.status
        if self._cards_stamp() != status.cards:
            reading.take_card_vectors(parts, progress)
        report = reading.in_step(parts, progress)
        now = parts.now()
        parts.status.save(
            SharedStatus(
                url=parts.server.url,
                model=parts.encoder.model,
                revision=revision,
                synced=now,
                checked=now,
                left_out=report.left_out,
                cards=self._cards_stamp(),
            )
        )
        if report.left_out and report.left_out != status.left_out:
            counted = "1 document" if report.left_out == 1 else f"{report.left_out} documents"
            parts.notify(f"Left out of the shared library: {counted}, not whole yet or not of this program.")
        return report

    def _cards_stamp(self) -> str:
        return f"{self._parts.encoder.model[:12]} {self._parts.cards.stamp()}"

    def _troubled(self, error: SharedUnavailable) -> None:
        told = {"checked": self._parts.now(), "trouble": error.what.rstrip("."), "advice": error.do}
        self._parts.status.save(self.status.model_copy(update=told))

    def _searching_the_copy(self, status: SharedStatus) -> str:
        if status.synced is None:
            return f"{status.trouble}, and there is no copy of it here yet. {status.advice}".rstrip()
        then = when(status.synced, self._parts.now())
        return f"{status.trouble}; searching the copy of {then}. {status.advice}".rstrip()


def when(moment: datetime, now: datetime | None = None) -> str:
    """`moment` as this machine's clock shows it, such as "22 November, 14:03"; with the year when it is another."""
    local, today = moment.astimezone(), (now or datetime.now(UTC)).astimezone()
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%B}{year}, {local:%H:%M}"
