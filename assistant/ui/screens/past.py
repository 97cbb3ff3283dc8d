"""Past reflections: open, read the summary, rename, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from assistant.errors import AssistantError
from assistant.sanitise import clean
from assistant.ui import keymap, times
from assistant.ui.messages import Failed, Listed
from assistant.ui.screens.dialogs import ConfirmDialog, RenameDialog
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.widgets.menu import Menu, entry
from assistant.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from assistant.domain.ports import ReflectionInfo

_READ_SECONDS = 20.0
"""How long a longer sentence stays."""


class PastScreen(Place):
    """Every reflection on this computer, latest first."""

    WHERE = "past"
    BINDINGS = [*keymap.bindings("past")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._found: tuple[ReflectionInfo, ...] = ()

    def compose(self) -> ComposeResult:
        """A heading and a list."""
        yield Static("Past reflections", id="title", markup=False)
        with Vertical(classes="column"):
            yield Static("", id="empty", markup=False)
            yield Menu("reflections")
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Wait for the list with the keyboard in it."""
        self.query_one(Menu).focus()

    def on_screen_resume(self) -> None:
        """Look again whenever the person comes back here."""
        self._change(lambda: None)

    @work(thread=True, group="list", exit_on_error=False)
    def _change(self, change: Callable[[], str | None]) -> None:
        try:
            told = change()
            found = self.services.reflections()
        except AssistantError as error:
            self.post_message(Failed(str(error)))
            return
        self.post_message(Listed(found, told=told or ""))

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        self._found = message.found
        now = self.assistant.clock()
        self.query_one("#empty", Static).update("" if message.found else "None yet.")
        self.query_one("#empty").display = not message.found
        entries = [entry(info.id, info.title, _detail(info, times.when(info.updated, now))) for info in message.found]
        self.query_one(Menu).put(entries, apart=True)
        if message.told:
            # it is long, and holds a command: too much for the line at the foot
            self.notify(clean(message.told), timeout=_READ_SECONDS, markup=False)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.tell(message.sentence)

    @property
    def _current(self) -> ReflectionInfo | None:
        at = self.query_one(Menu).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self.assistant.open_conversation(event.option_id)

    def action_summary(self) -> None:
        """Show the summary of the highlighted reflection."""
        if (info := self._current) is not None:
            self.assistant.open_summary(info.id)

    def action_rename(self) -> None:
        """Ask for another title."""
        if (info := self._current) is not None:
            self.app.push_screen(RenameDialog(info.title), lambda title: self._rename(info.id, title or ""))

    def _rename(self, reflection: str, title: str) -> None:
        if title:
            self._change(lambda: self.services.rename(reflection, title))

    def action_delete(self) -> None:
        """Delete after asking."""
        if (info := self._current) is not None:
            question = f"Delete “{info.title}”? {_answers(info)} will be gone from this computer for good."
            self.app.push_screen(ConfirmDialog(question, "Delete"), lambda sure: self._delete(info.id, bool(sure)))

    def _delete(self, reflection: str, sure: bool) -> None:
        if sure:
            self.assistant.forget_draft(reflection)
            self._change(lambda: self.services.delete(reflection))


def _detail(info: ReflectionInfo, when: str) -> str:
    done = "finished" if info.finished else "not finished"
    return f"{when}, {_answers(info)}, {done}"


def _answers(info: ReflectionInfo) -> str:
    return "1 answer" if info.answers == 1 else f"{info.answers} answers"
