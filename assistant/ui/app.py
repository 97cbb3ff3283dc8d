"""The Textual app: opens screens, makes the library ready, and leaves the terminal as it was."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import Worker, WorkerState, get_current_worker

from assistant.errors import AssistantError, Cancelled
from assistant.sanitise import clean, one_line
from assistant.ui import keymap, themes
from assistant.ui.messages import LibraryChanged
from assistant.ui.screens.home import HomeScreen
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.terminal import learn_alt_enter

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.ui.widgets.composer import Draft

PROGRESS_EVERY = 0.1
"""Seconds between two reports of progress, at the least."""
SURE_WITHIN = 4.0
"""Seconds in which a second key press confirms leaving with words unsent."""


def _local_now() -> datetime:
    return datetime.now().astimezone()


class AssistantApp(App[None]):
    """Everything a person sees. All work happens in `services`, all of it in workers."""

    TITLE = "Integrated Care Assistant"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("app")]

    def __init__(
        self, services: Services, clock: Callable[[], datetime] = _local_now, theme: str = themes.DEFAULT
    ) -> None:
        super().__init__()
        self._first_theme = theme
        learn_alt_enter()
        self.services = services
        self.clock = clock
        self.library_text = "Library: getting ready"
        self.library_ready = False
        self.library_failed = False
        self.library_notice = ""
        """What the library has to say, until the library's screen has shown it."""
        self._turn = Lock()
        self._drafts: dict[str, Draft] = {}
        self._warned = 0.0

    def on_mount(self) -> None:
        """Show the first page; begin the heavy work only once it is there."""
        for theme in themes.OWN:
            self.register_theme(theme)
        self.theme = self._first_theme
        self.push_screen(HomeScreen(self.services))
        self.call_after_refresh(self._prepare)

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

        draft = self._drafts.get(reflection or "")
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

    def action_help(self) -> None:
        """Show keys and commands."""
        from assistant.ui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.services))

    # Words not sent yet.

    def keep_draft(self, reflection: str, draft: Draft) -> None:
        """Remember what was typed in a conversation that is left."""
        self._drafts[reflection] = draft

    def forget_draft(self, reflection: str) -> None:
        """Drop what was typed in a reflection that is deleted."""
        self._drafts.pop(reflection, None)

    # Copying, colours, leaving.

    def copy(self, text: str, place: Place) -> None:
        """Hand `text` to the clipboard of the terminal or the browser; whether it took it cannot be known."""
        self.copy_to_clipboard(clean(text))
        screen = "browser" if self.is_web else "terminal"
        place.tell(f"Handed to your {screen} to copy. If pasting brings nothing, save to a file.")

    def hand_over(self, file: Path) -> str:
        """Say where `file`, just written, is; in a browser it goes to the person's downloads and is not kept here."""
        if not self.is_web:
            return f"Saved to {file}"
        content = BytesIO(file.read_bytes())
        file.unlink()
        self.deliver_binary(content, save_filename=file.name)
        return f"Now among your downloads: {file.name}"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names, for themes that are not ours."""
        return themes.FALLBACK

    def action_next_theme(self) -> None:
        """The next of the themes on offer."""
        names = list(themes.NAMES)
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]

    async def action_interrupt(self) -> None:
        """Copy what is selected, as Ctrl+C does elsewhere; with nothing selected, leave."""
        selected = self.screen.get_selected_text() or getattr(self.screen.focused, "selected_text", "")
        if selected:
            self.copy_to_clipboard(clean(selected))
        else:
            await self.action_quit()

    async def action_quit(self) -> None:
        """Leave, asking for the key again where words would be lost."""
        unsent = any(isinstance(screen, Place) and screen.unsent for screen in self.screen_stack)
        if unsent and time.monotonic() - self._warned > SURE_WITHIN and isinstance(self.screen, Place):
            self._warned = time.monotonic()
            self.screen.tell("What you typed is not sent yet. Press again to leave without it.")
            return
        self.exit()

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
