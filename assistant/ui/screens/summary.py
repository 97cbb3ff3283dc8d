"""The summary of a reflection: read it, save it, copy it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown, Static

from assistant.errors import AssistantError
from assistant.sanitise import clean
from assistant.ui import keymap
from assistant.ui.handing_over import handed_over
from assistant.ui.messages import Failed, Saved, Summarised
from assistant.ui.screens.place import Place
from assistant.ui.screens.saving import SaveDialog
from assistant.ui.services import Services
from assistant.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from assistant.domain.pages import Form


class SummaryScreen(Place):
    """One summary, rendered."""

    WHERE = "summary"
    BINDINGS = [*keymap.bindings("summary")]

    def __init__(self, services: Services, reflection: str) -> None:
        super().__init__(services)
        self._reflection = reflection
        self._text = ""

    def compose(self) -> ComposeResult:
        """The text in a readable column."""
        yield Static("Summary", id="title", markup=False)
        with VerticalScroll(classes="column", id="summary"):
            yield Markdown("", open_links=False)
        yield StatusLine(self.WHERE, "Putting it together…")

    def on_mount(self) -> None:
        """Put the summary together elsewhere."""
        self.query_one("#summary").focus()
        self._load()

    @work(thread=True, group="summary", exit_on_error=False)
    def _load(self) -> None:
        try:
            text = self.services.summary(self._reflection)
        except AssistantError as error:
            self.post_message(Failed(str(error)))
            return
        self.post_message(Summarised(text))

    @work(thread=True, group="summary", exit_on_error=False)
    def _write(self, form: Form) -> None:
        try:
            path = self.services.save_summary(self._reflection, form)
        except AssistantError as error:
            self.post_message(Failed(str(error)))
            return
        self.post_message(Saved(handed_over(self.app, path)))

    @on(Summarised)
    async def _summarised(self, message: Summarised) -> None:
        self._text = clean(message.text)
        self.tell("")
        await self.query_one(Markdown).update(self._text)

    @on(Saved)
    def _saved(self, message: Saved) -> None:
        self.tell(message.told)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.tell(message.sentence)

    def action_save(self) -> None:
        """Ask as what, and write it to a file."""
        self.app.push_screen(SaveDialog(), self._save)

    def _save(self, form: Form | None) -> None:
        if form is not None:
            self.tell("Saving…")
            self._write(form)

    def action_copy(self) -> None:
        """Copy the whole of it."""
        if self._text:
            self.assistant.copy(self._text, self)
