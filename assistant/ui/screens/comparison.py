"""Reflections side by side: read it, save it, copy it."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown, Static

from assistant.errors import AssistantError
from assistant.sanitise import clean
from assistant.ui import keymap
from assistant.ui.handing_over import handed_over
from assistant.ui.messages import Compared, Failed, Saved
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.widgets.status import StatusLine


class ComparisonScreen(Place):
    """What differs between two or more reflections, the oldest first."""

    WHERE = "comparison"
    BINDINGS = [*keymap.bindings("comparison")]

    def __init__(self, services: Services, reflections: tuple[str, ...]) -> None:
        super().__init__(services)
        self._reflections = reflections
        self._text = ""

    def compose(self) -> ComposeResult:
        """The text in a readable column."""
        yield Static("Side by side", id="title", markup=False)
        with VerticalScroll(classes="column", id="comparison"):
            yield Markdown("", open_links=False)
        yield StatusLine(self.WHERE, "Putting it together…")

    def on_mount(self) -> None:
        """Put it together elsewhere."""
        self.query_one("#comparison").focus()
        self._load()

    @work(thread=True, group="comparison", exit_on_error=False)
    def _load(self) -> None:
        try:
            self.post_message(Compared(self.services.past.compare(self._reflections)))
        except AssistantError as error:
            self.post_message(Failed(str(error)))

    @work(thread=True, group="comparison", exit_on_error=False)
    def _write(self) -> None:
        try:
            file = self.services.past.save_comparison(self._reflections)
            self.post_message(Saved(handed_over(self.app, file)))
        except AssistantError as error:
            self.post_message(Failed(str(error)))

    @on(Compared)
    async def _compared(self, message: Compared) -> None:
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
        """Write it to a file."""
        self.tell("Saving…")
        self._write()

    def action_copy(self) -> None:
        """Copy the whole of it."""
        if self._text:
            self.assistant.copy(self._text, self)
