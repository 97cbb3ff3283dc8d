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
from assistant.ui.services import Look, PastServices, SettingServices

if TYPE_CHECKING:
    from assistant.config import Setting
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


def past(places: Paths, saving: Callable[[], Path] = documents_folder) -> PastServices:
    """What is done with past reflections. `saving` names the folder that files are written to."""
    backend = _Past(places, saving)
    return PastServices(
        search=backend.search,
        opening=backend.opening,
        duplicate=backend.duplicate,
        export=backend.export,
        compare=backend.compare,
        save_comparison=backend.save_comparison,
        draft=backend.draft,
        keep_draft=backend.keep_draft,
    )


class _Past:
    """Opens the store anew for each use: SQLite connections are not shared between workers."""

    def __init__(self, places: Paths, saving: Callable[[], Path]) -> None:
        self._places = places
        self._saving = saving

    @contextmanager
    def _store(self) -> Iterator[ReflectionStore]:
        from assistant import wiring  # deferred: 0.15 s of numpy, SQLite and Markdown behind the first frame

        with contextlib.closing(wiring.reflections(self._places)) as store:
            yield store

    def search(self, words: str) -> frozenset[str]:
        from assistant.conversation import exchange  # deferred with the store

        with self._store() as store:
            return frozenset(info.id for info in exchange.holding(store, words.split()))

    def opening(self, reflection: str) -> str:
        with self._store() as store:
            return next((text for name, text in store.said(reflection)), "")

    def duplicate(self, reflection: str) -> str:
        from assistant.conversation import exchange  # deferred with the store

        with self._store() as store:
            return exchange.copy(reflection, store)

    def export(self, reflection: str) -> Path:
        from assistant.conversation import exchange  # deferred with the store

        with self._store() as store:
            info, events = store.info(reflection), store.load(reflection)
        return self._written(slug(info.title), ".json", lambda: exchange.export(info, events))

    def compare(self, reflections: tuple[str, ...]) -> str:
        from assistant import wiring  # deferred as above
        from assistant.report import compare_markdown

        with self._store() as store:
            return compare_markdown.render(wiring.comparison(self._places, store, reflections))

    def save_comparison(self, reflections: tuple[str, ...]) -> Path:
        with self._store() as store:
            titles = " and ".join(one_line(store.info(one).title, 30) for one in reflections)
        return self._written(slug(f"compared {titles}"), ".md", lambda: self.compare(reflections))

    def draft(self, reflection: str) -> str:
        with self._store() as store:
            return store.draft(reflection)

    def keep_draft(self, reflection: str, words: str) -> None:
        with self._store() as store:
            store.keep_draft(reflection, words)

    def _written(self, name: str, ending: str, text: Callable[[], str]) -> Path:
        """Where `text` was written, beside what is there. Raises `FolderUnusable`."""
        file = unused(self._saving() / f"{name}{ending}")
        try:
            write_whole(file, text())
        except OSError as error:
            raise FolderUnusable(
                f"The file {file} cannot be written: {error.strerror or error}.",
                kept="The reflections themselves are safe.",
                do="Make room, or make the folder writable, and try again.",
            ) from error
        return file
