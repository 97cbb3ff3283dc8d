"""The app's services around the conversation: settings, drafts, and what is done with past reflections."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import settings_file
from assistant.errors import FolderUnusable
from assistant.paths import Paths, documents_folder, private_folder, slug, unused, write_whole
from assistant.sanitise import one_line
from assistant.ui.services import Look, Made, PastServices, SettingServices

if TYPE_CHECKING:
    from assistant.config import Setting
    from assistant.domain.pages import Form, Page
    from assistant.domain.ports import ReflectionStore


def settings(places: Paths) -> SettingServices:
    """What the settings screen and the look of the app need."""
    return SettingServices(
        theme=functools.partial(settings_file.glance, places.settings, "theme"), look=_look, listed=_listed, put=_put
    )


def _look() -> Look:
    from assistant import config  # deferred: 0.1 s of pydantic, after the first frame

    told: list[str] = []
    found = config.load(told.append)
    return Look(
        theme=found.theme,
        glyphs=found.glyphs,
        reduced_motion=found.reduced_motion,
        side_map=found.side_map,
        enter_sends=found.enter == "send",
        lock_after=found.lock_after,
        keys=found.keys,
        told=tuple(told),
    )


def _listed() -> tuple[Setting, ...]:
    from assistant import config  # deferred as above

    return config.listed()


def _put(name: str, text: str) -> None:
    from assistant import config  # deferred as above

    config.put(name, text)


def first_run(places: Paths) -> bool:
    """Whether nobody has been told yet what this is."""
    return not places.welcomed.exists()


def welcomed(places: Paths) -> None:
    """Remember that somebody has; where that cannot be, they are told again."""
    with contextlib.suppress(OSError, FolderUnusable):
        private_folder(places.home)
        write_whole(places.welcomed, "")


def past(places: Paths, opened: Callable[[], ReflectionStore]) -> PastServices:
    """What is done with past reflections; `opened` opens the store of them."""
    backend = _Past(places, opened)
    return PastServices(
        search=backend.search,
        opening=backend.opening,
        duplicate=backend.duplicate,
        export=backend.export,
        compare=backend.compare,
        comparison_as=backend.comparison_as,
        draft=backend.draft,
        keep_draft=backend.keep_draft,
    )


class _Past:
    """Opens the store anew for each use: SQLite connections are not shared between workers."""

    def __init__(self, places: Paths, opened: Callable[[], ReflectionStore]) -> None:
        self._places = places
        self._opened = opened

    @contextmanager
    def _store(self) -> Iterator[ReflectionStore]:
        with contextlib.closing(self._opened()) as store:
            yield store

    def search(self, words: str) -> frozenset[str]:
        from assistant.conversation import finding  # deferred with the store

        with self._store() as store:
            return frozenset(finding.holding(store, words.split()))

    def opening(self, reflection: str) -> str:
        with self._store() as store:
            return next((text for name, text in store.said(reflection)), "")

    def duplicate(self, reflection: str) -> str:
        from assistant.conversation import exchange  # deferred with the store

        with self._store() as store:
            return exchange.copy(reflection, store)

    def export(self, reflection: str) -> Made:
        from assistant.conversation import exchange  # deferred with the store

        with self._store() as store:
            info, events = store.info(reflection), store.load(reflection)
        return Made(f"{slug(info.title)}.json", exchange.export(info, events).encode())

    def compare(self, reflections: tuple[str, ...]) -> str:
        return self._compared(reflections).markdown

    def _compared(self, reflections: tuple[str, ...]) -> Page:
        from assistant import wiring  # deferred as above
        from assistant.report import compare_markdown

        with self._store() as store:
            return compare_markdown.page(wiring.comparison(self._places, store, reflections))

    def comparison_as(self, reflections: tuple[str, ...], form: Form) -> Made:
        from assistant import wiring_takeaway  # deferred as above

        with self._store() as store:
            titles = " and ".join(one_line(store.info(one).title, 30) for one in reflections)
        content = wiring_takeaway.as_file(self._places, self._compared(reflections), form, apart=True)
        return Made(f"{slug(f'compared {titles}')}.{form}", content)

    def draft(self, reflection: str) -> str:
        with self._store() as store:
            return store.draft(reflection)

    def keep_draft(self, reflection: str, words: str) -> None:
        with self._store() as store:
            store.keep_draft(reflection, words)


def keep(made: Made) -> Path:
    """Write `made` to the person's documents folder, beside what is there. Raises `FolderUnusable`."""
    file = unused(documents_folder() / made.name)
    try:
        write_whole(file, made.content)
    except OSError as error:
        raise FolderUnusable(
            f"The file {file} cannot be written: {error.strerror or error}.",
            kept="The reflections themselves are safe.",
            do="Make room, or make the folder writable, and try again.",
        ) from error
    return file
