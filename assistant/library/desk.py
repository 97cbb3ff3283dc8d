"""The library behind a counter: made ready once, by whoever needs it first, while others wait.

A conversation starts before the index and the encoder are there. A front end prepares them in the
background; a question that needs them sooner waits for the same work, and when it fails the
conversation is told so and goes on without.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from assistant import memory
from assistant.domain.events import CitedCard
from assistant.domain.library import Card, CardName, Filters, LibraryAnswer, SearchResult, Source
from assistant.domain.ports import Progress, Reader, Vectors
from assistant.domain.readings import Readings
from assistant.errors import AssistantError, Cancelled, LibraryUnavailable
from assistant.library.search import Library

WAIT_FOR_OTHERS = 15.0
"""Seconds to wait for another process that is building."""

_GLANCE = 0.1
"""Seconds between two looks at whether to wait any longer."""

_Result = TypeVar("_Result")


class Desk:
    """Implements `Librarian` and `Reader`; safe to use from several threads."""

    def __init__(self, open_library: Callable[[], Library], open_reader: Callable[[], Reader]) -> None:
        """Opens nothing yet."""
        self._open_library = open_library
        self._open_reader = open_reader
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._reader: Reader | None = None
        self._failure: AssistantError | None = None
        self._ending = threading.Event()
        self._without = threading.Event()
        self._work: list[threading.Thread] = []

    def prepare(self, progress: Progress | None = None) -> None:
        """Make ready, once; later calls return at once. Raises `LibraryUnavailable`, `Cancelled`."""
        with self._lock:
            if self._failure is not None:
                raise LibraryUnavailable(str(self._failure)) from self._failure
            if self._reader is not None:
                return
            try:
                library = self._open_library()
                library.prepare(progress, wait=WAIT_FOR_OTHERS)
                self._reader = self._open_reader()
                self._library = library
                self._begin("warm", lambda: self._warm(library))
            except Cancelled as error:
                self._failure = error  # whoever waits behind must not begin the work again
                raise
            except AssistantError as error:
                self._failure = error
                raise LibraryUnavailable(str(error)) from error
            except OSError as error:
                self._failure = LibraryUnavailable(f"The library cannot be opened: {error}.")
                raise self._failure from error

    def start(self) -> None:
        """Make ready in the background; a failure is told to whoever asks next. Call `stop` at the end."""
        self._begin("library", lambda: self.prepare(self._while_wanted))

    def go_without(self) -> None:
        """From now until the library is ready, whoever needs it is told at once that it is not, instead of waiting."""
        self._without.set()

    def stop(self) -> None:
        """End the work in the background and wait for it.

        Not left to the end of the program: what is imported then, such as chromadb, may no longer register
        anything with the interpreter and fails.
        """
        self._ending.set()
        for thread in self._work:  # the last of which may still be added by the first
            thread.join()

    def search(self, query: str, *, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """See `Librarian`."""
        return self._served(lambda library: library.search(query, k=k, filters=filters))

    def ask(self, query: str) -> LibraryAnswer:
        """See `Librarian`."""
        return self._served(lambda library: library.ask(query, Filters(kind="curated")))

    def card(self, card_id: str) -> Card | None:
        """See `Librarian`."""
        return self._served(lambda library: library.card(card_id))

    def see_also(self, card: Card) -> tuple[CardName, ...]:
        """Up to three cards on something near that say neither the same nor the contrary."""
        return self._served(lambda library: library.see_also(card))

    def source(self, key: str) -> Source | None:
        """See `Librarian`."""
        return self._served(lambda library: library.source(key))

    def cards(self) -> Iterable[Card]:
        """See `Librarian`."""
        return self._served(lambda library: library.cards())

    def nearness(self, texts: Sequence[str], cards: Sequence[Card]) -> Vectors:
        """See `Librarian`."""
        return self._served(lambda library: library.nearness(texts, cards))

    def foresee(self, texts: Sequence[str]) -> None:
        """See `Librarian`."""
        self._served(lambda library: library.foresee(texts))

    def plain(self, text: str) -> str:
        """See `Librarian`."""
        return self._served(lambda library: library.plain(text))

    def cited(self, card: Card, section: str) -> CitedCard:
        """See `Librarian`."""
        return self._served(lambda library: library.cited(card, section))

    def readable(self, text: str) -> str:
        """A section's text with each citation written out as names and year."""
        return self._served(lambda library: library.readable(text))

    def citation(self, key: str) -> str:
        """See `Librarian`."""
        return self._served(lambda library: library.citation(key))

    def read(self, text: str) -> Readings:
        """See `Reader`."""
        self._wait()
        assert self._reader is not None
        return self._reader.read(text)

    def _served(self, use: Callable[[Library], _Result]) -> _Result:
        self._wait()
        assert self._library is not None
        try:
            return use(self._library)
        except LibraryUnavailable:
            raise
        except AssistantError as error:
            raise LibraryUnavailable(str(error)) from error

    def _wait(self) -> None:
        """Until the library is ready, made so by whoever began. Raises `LibraryUnavailable`."""
        while not self._lock.acquire(timeout=_GLANCE):
            if self._without.is_set():
                raise LibraryUnavailable("The library is not ready yet, and was not waited for.")
        self._lock.release()
        self.prepare()

    def _begin(self, name: str, work: Callable[[], object]) -> None:
        """Do `work` in a thread, quietly: what fails is kept in `_failure` and said when it matters.

        No daemon: the interpreter waits for it, because native code that is cut off while it is being taken
        down crashes the process.
        """

        def quietly() -> None:
            with contextlib.suppress(AssistantError):
                work()

        thread = threading.Thread(target=quietly, name=name)
        self._work.append(thread)
        thread.start()

    def _warm(self, library: Library) -> None:
        library.warm(self._while_wanted)
        memory.set_apart()
        memory.give_back()

    def _while_wanted(self, done: int, total: int, doing: str) -> None:
        """Stops background work when the conversation or the program ends."""
        if self._ending.is_set() or not threading.main_thread().is_alive():
            raise Cancelled("The program ended.")
