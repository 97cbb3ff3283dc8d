"""The app's services, made from wiring. Imports it on first use: the first frame waits for nothing."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from assistant import app_backups, app_lock, app_shell
from assistant.errors import AssistantError
from assistant.paths import Paths, private_folder, slug
from assistant.ui.services import Made, Services

if TYPE_CHECKING:
    from assistant.config import Config
    from assistant.conversation.session import Session
    from assistant.domain.events import Recalled
    from assistant.domain.library import Card, CardName, Filters, SearchResult
    from assistant.domain.locks import HeldKeys
    from assistant.domain.pages import Form, Page
    from assistant.domain.ports import Progress, ReflectionInfo, ReflectionStore
    from assistant.library.desk import Desk
    from assistant.ui.services import Clipboard
    from assistant.ui.standing import Plan

_Result = TypeVar("_Result")


class _Backend:
    """Holds what the services share."""

    def __init__(self, places: Paths, settings: Callable[[], Config]) -> None:
        self._places = places
        self._read_settings = settings
        self._opening = threading.Lock()
        self._desk: Desk | None = None
        self._notices: list[str] = []

    @functools.cached_property
    def settings(self) -> Config:
        return self._read_settings()

    @functools.cached_property
    def wiring(self) -> Any:
        # Deferred: 0.15 s of numpy, SQLite and Markdown behind the first frame.
        from assistant import wiring

        return wiring

    @property
    def desk(self) -> Desk:
        """One for all workers: a second would build the library once more, behind the first."""
        with self._opening:
            if self._desk is None:
                self._desk = self.wiring.desk(self._places, self.settings, self._notices.append)
            return self._desk

    @functools.cached_property
    def keys(self) -> HeldKeys:
        from assistant import wiring_keeping  # deferred with wiring

        return wiring_keeping.keys(self._places)

    def opened(self) -> ReflectionStore:
        from assistant import wiring_keeping  # deferred with wiring

        return wiring_keeping.reflections(self._places, self.keys)

    @contextlib.contextmanager
    def store(self) -> Iterator[ReflectionStore]:
        """A store of its own for each use: SQLite connections are not shared between workers."""
        with contextlib.closing(self.opened()) as store:
            yield store

    def with_store(self, use: Callable[[ReflectionStore], _Result]) -> _Result:
        with self.store() as store:
            return use(store)

    def prepare(self, progress: Progress) -> None:
        self.desk.prepare(progress)

    def notices(self) -> tuple[str, ...]:
        told = (self._notices.pop(0) for _ in range(len(self._notices)))
        return tuple(dict.fromkeys(told))

    def begin(self, after: str | None = None, path: str = "short") -> Session:
        session: Session = self.wiring.begin(self._places, self.opened(), self.desk, path, after)
        return session

    def earlier(self) -> tuple[Recalled, ...]:
        return self.with_store(lambda store: self.wiring.earlier(self._places, store))

    def resume(self, reflection: str) -> Session:
        session: Session = self.wiring.resume(self._places, self.opened(), self.desk, reflection)
        return session

    def reflections(self) -> tuple[ReflectionInfo, ...]:
        return self.with_store(lambda store: tuple(one for one in store.list() if not one.untouched))

    def title(self, reflection: str) -> str:
        return self.with_store(lambda store: store.info(reflection).title)

    def rename(self, reflection: str, title: str) -> None:
        self.with_store(lambda store: store.rename(reflection, title))

    def delete(self, reflection: str) -> str:
        # Deferred with the store.
        from assistant import leftovers

        with self.store() as store:
            told = leftovers.of(self._places, store, reflection, self.keys)
            store.delete(reflection)
        return told

    def search(self, query: str, k: int, filters: Filters) -> SearchResult:
        return self.desk.search(query, k=k, filters=filters)

    def card(self, card_id: str) -> Card | None:
        return self.desk.card(card_id)

    def see_also(self, card: Card) -> tuple[CardName, ...]:
        return self.desk.see_also(card)

    def citation(self, key: str) -> str:
        return self.desk.citation(key)

    def cite_text(self, text: str) -> str:
        return self.desk.readable(text)

    def filters(self) -> dict[str, tuple[str, ...]]:
        from assistant.domain.vocabulary import POLES, STAGES, THEMES

        sources = sorted({key for card in self.desk.cards() for key in card.sources})
        return {"theme": THEMES, "tension": tuple(POLES), "stage": STAGES, "source": tuple(sources)}

    def summary(self, reflection: str) -> str:
        return self._page(reflection).markdown

    def _page(self, reflection: str) -> Page:
        # Deferred with wiring.
        from assistant.report import markdown

        made = self.with_store(lambda store: self.wiring.summary(self._places, store, self.desk, reflection))
        return markdown.page(made)

    def summary_as(self, reflection: str, form: Form) -> Made:
        # Deferred with wiring.
        from assistant import wiring_takeaway

        page = self._page(reflection)
        return Made(f"{slug(page.title)}.{form}", wiring_takeaway.as_file(self._places, page, form, apart=True))

    def clipboards(self) -> tuple[Clipboard, ...]:
        # Deferred with wiring.
        from assistant import wiring_takeaway

        return wiring_takeaway.clipboards()

    def go_without(self) -> None:
        self.desk.go_without()

    def plan(self, session: Session) -> Plan:
        from assistant.ui import plans

        return plans.plan(session.script)

    def calculated_stage(self, session: Session) -> str | None:
        from assistant.conversation import stages

        return stages.picture(session.state, session.script).calculated

    def first_problem(self) -> str:
        try:
            self.settings  # noqa: B018 - a wrong setting is said at the start too
            private_folder(self._places.home)
            private_folder(self._places.cache)
        except AssistantError as error:
            return str(error)
        return ""


def services(places: Paths, settings: Callable[[], Config]) -> Services:
    """What the app is given. `settings` is called on first use: reading them takes 0.1 s."""
    backend = _Backend(places, settings)
    return Services(
        prepare=backend.prepare,
        notices=backend.notices,
        begin=backend.begin,
        earlier=backend.earlier,
        resume=backend.resume,
        reflections=backend.reflections,
        title=backend.title,
        rename=backend.rename,
        delete=backend.delete,
        search=backend.search,
        card=backend.card,
        see_also=backend.see_also,
        citation=backend.citation,
        cite_text=backend.cite_text,
        filters=backend.filters,
        summary=backend.summary,
        summary_as=backend.summary_as,
        keep=app_shell.keep,
        clipboards=backend.clipboards,
        go_without=backend.go_without,
        plan=backend.plan,
        calculated_stage=backend.calculated_stage,
        settings=app_shell.settings(places),
        past=app_shell.past(places, backend.opened),
        lock=app_lock.lock(places, lambda: backend.keys),
        backups=app_backups.backups(places, lambda: backend.keys),
        home=str(places.home),
        first_run=functools.partial(app_shell.first_run, places),
        welcomed=functools.partial(app_shell.welcomed, places),
        first_problem=backend.first_problem,
    )
