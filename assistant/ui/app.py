"""The Textual app: opens screens, makes the library ready, and leaves the terminal as it was."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import Worker, WorkerState, get_current_worker

from assistant.errors import AssistantError, Cancelled
from assistant.sanitise import clean, one_line
from assistant.ui import glyphs, keymap, looks, themes
from assistant.ui.copying import Copier
from assistant.ui.keeping import READ_SECONDS
from assistant.ui.locking import LockingApp
from assistant.ui.messages import CopyTried, Deleted, LibraryChanged, Looked
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.place import Place
from assistant.ui.services import Look, Made, Services
from assistant.ui.terminal import ASCII, keep_pastes_whole, learn_alt_enter, on_hang_up

if TYPE_CHECKING:
    from assistant.domain.ports import ReflectionInfo

PROGRESS_EVERY = 0.1
"""Seconds between two reports of progress, at the least."""


def _local_now() -> datetime:
    return datetime.now().astimezone()


class AssistantApp(LockingApp):
    """Everything a person sees. All work happens in `services`, all of it in workers."""

    TITLE = "Integrated Care Assistant"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("app")]

    def __init__(self, services: Services, clock: Callable[[], datetime] = _local_now) -> None:
        super().__init__(services)
        learn_alt_enter()
        keep_pastes_whole()
        self.clock = clock
        self.library_text = "Library: getting ready"
        self.library_ready = False
        self.library_failed = False
        self.library_notice = ""
        """What the library has to say, until the library's screen has shown it."""
        self.listed: tuple[ReflectionInfo, ...] = ()
        """The reflections there were at the last look, latest first."""
        self._bare = glyphs.plain_needed(os.environ, getattr(sys.__stderr__, "encoding", None))
        self.plain_characters = glyphs.PlainCharacters(self._bare)
        """Enabled, it draws every screen in plain characters."""
        self._copier = Copier(services.clipboards, self._keep_copied, os.environ)
        self._turn = Lock()
        self.look = Look()
        for theme in themes.OWN:
            self.register_theme(theme)
        # Before anything is drawn: another theme later would have the style sheet read twice.
        self.theme = themes.known(services.settings.theme())

    def on_mount(self) -> None:
        """Show the first page; begin the heavy work only once it is there."""
        self.push_screen(HomeScreen(self.services))
        if not self.begin_locked() and self.services.first_run():
            self.welcome(first=True)
        on_hang_up(self.hung_up)
        self.call_after_refresh(self.set, "", "")
        self.call_after_refresh(self._prepare)

    # Settings.

    @work(thread=True, group="settings", exit_on_error=False)
    def set(self, name: str, value: str) -> None:
        """Keep a setting, if one is named, and go by all of them."""
        trouble = ""
        try:
            if name:
                self.services.settings.put(name, value)
            look = self.services.settings.look()
        except AssistantError as error:
            trouble, look = str(error), self.look
        self.post_message(Looked(look, trouble))

    @on(Deleted)
    def _deleted(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.reflections_changed()

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        if not self.screen_stack:
            return  # the app is closing
        self.look = looks.wear(self, message.look, self._bare)
        self.plain_characters.enabled = self.has_class(ASCII)
        told = " ".join(filter(None, (message.trouble, *self.look.told)))
        if told:
            self.notify(clean(told), timeout=READ_SECONDS, markup=False)
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.look_changed()

    # The library.

    @work(thread=True, group="prepare", exit_on_error=False)
    def _prepare(self) -> None:
        worker = get_current_worker()
        last = 0.0

        def progress(done: int, total: int, doing: str) -> None:
            nonlocal last
            if worker.is_cancelled:
                raise Cancelled("Stopped while getting the library ready.")
            if (now := time.monotonic()) - last >= PROGRESS_EVERY:
                last = now
                share = f" {100 * done // total}%" if total else ""
                self.post_message(LibraryChanged(f"Library: getting ready{share}"))

        try:
            self.services.prepare(progress)
        except Cancelled:
            return
        except AssistantError as error:
            self.post_message(LibraryChanged(str(error), failed=True))
            return
        self.post_message(LibraryChanged("Library: ready", ready=True, notices=self.services.notices()))

    @on(LibraryChanged)
    def _library_changed(self, message: LibraryChanged) -> None:
        self.library_text = one_line(message.text)
        self.library_ready, self.library_failed = message.ready, message.failed
        self.library_notice = one_line(" ".join(message.notices)) or self.library_notice
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.library_changed(self.library_text)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let an error nobody foresaw end the app, with a non-zero return code."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            raise event.worker.error

    # Screens. Each is imported when first opened, to keep the first page quick.

    def open_conversation(self, reflection: str | None, after: str | None = None, path: str = "short") -> None:
        """Go on with a reflection, or begin one on `path`, which may go on from the one called `after`."""
        from assistant.ui.screens.conversation import ConversationScreen

        draft = self.draft(reflection)
        self.push_screen(ConversationScreen(self.services, self._turn, reflection, draft, (after, path)))

    def open_library(self) -> None:
        """Look something up."""
        from assistant.ui.screens.library import LibraryScreen

        self.push_screen(LibraryScreen(self.services))

    def open_past(self) -> None:
        """List past reflections."""
        from assistant.ui.screens.past import PastScreen

        self.push_screen(PastScreen(self.services))

    def open_summary(self, reflection: str) -> None:
        """Show the summary of a reflection."""
        from assistant.ui.screens.summary import SummaryScreen

        self.push_screen(SummaryScreen(self.services, reflection))

    def open_comparison(self, reflections: tuple[str, ...]) -> None:
        """Show reflections side by side."""
        from assistant.ui.screens.comparison import ComparisonScreen

        self.push_screen(ComparisonScreen(self.services, reflections))

    def action_settings(self) -> None:
        """Show what can be set."""
        from assistant.ui.screens.settings import KeysScreen, SettingsScreen

        if not isinstance(self.screen, SettingsScreen | KeysScreen):
            self.push_screen(SettingsScreen(self.services))

    def action_welcome(self) -> None:
        """Say what this is."""
        self.welcome()

    def welcome(self, *, first: bool = False) -> None:
        """Say what this is; the `first` time, ask then who may read what is written."""
        from assistant.ui.screens.welcome import WelcomeScreen

        def ask(_: None) -> None:
            if first:
                self.run_worker(self.action_protect())

        self.push_screen(WelcomeScreen(self.services), ask)

    @property
    def lock_after(self) -> int:
        """As it is set."""
        return self.look.lock_after

    def action_help(self) -> None:
        """Show keys and commands."""
        from assistant.ui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.services))

    # Copying, colours, leaving.

    def copy(self, text: str, place: Place) -> None:
        """Copy `text` by all ways there are, and say in `place` what came of it."""
        self.copy_to_clipboard(clean(text))
        self._copy(clean(text), place)

    def _keep_copied(self, text: str) -> Path:
        return self.services.keep(Made("copied.txt", text.encode()))

    @work(thread=True, group="copy", exit_on_error=False)
    def _copy(self, text: str, place: Place) -> None:
        self.post_message(CopyTried(self._copier.copy(text, in_browser=self.is_web), place))

    @on(CopyTried)
    def _copy_tried(self, message: CopyTried) -> None:
        if message.place.is_attached:
            message.place.tell(message.outcome.sentence)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, and plain characters where they are wanted."""
        return [*super().get_line_filters(), *([self.plain_characters] if self.plain_characters.enabled else [])]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names, for themes that are not ours."""
        return themes.FALLBACK

    def action_next_theme(self) -> None:
        """The next of the themes on offer."""
        names = list(themes.NAMES)
        at = names.index(self.theme) if self.theme in names else -1
        self._use(names[(at + 1) % len(names)])

    async def action_interrupt(self) -> None:
        """Copy what is selected, as Ctrl+C does elsewhere; with nothing selected, leave."""
        selected = self.screen.get_selected_text() or getattr(self.screen.focused, "selected_text", "")
        if selected and isinstance(self.screen, Place):
            self.copy(selected, self.screen)
        else:
            await self.action_quit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette offers: the actions of this screen and of the app, and the themes."""
        if isinstance(screen, Place):
            yield from self._commands(screen.WHERE, screen)
        yield from self._commands("app", self)
        for name, words in themes.NAMES.items():
            yield SystemCommand(f"Colours (theme): {words}", "Change how the screen looks.", partial(self._use, name))

    def _commands(self, where: str, owner: DOMNode) -> Iterable[SystemCommand]:
        for action in keymap.actions(where):
            if action.bound and action.id not in ("palette", "interrupt", "theme"):
                run = partial(self.run_action, action.run or action.id, owner)
                yield SystemCommand(action.label, action.help, run)

    def _use(self, name: str) -> None:
        self.theme = name
        self.set("theme", name)
