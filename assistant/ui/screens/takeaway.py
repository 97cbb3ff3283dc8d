"""A text to take away, whatever it is about: read it, save it, copy it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown, Static

from assistant.errors import AssistantError
from assistant.sanitise import clean
from assistant.ui.handing_over import hand_over
from assistant.ui.messages import Failed, PutTogether, Saved
from assistant.ui.screens.place import Place
from assistant.ui.screens.saving import SaveDialog
from assistant.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from assistant.domain.pages import Form
    from assistant.ui.services import Made


class TakeawayScreen(Place):
    """One text, rendered. `WHERE` names the kind of screen, in the keymap and in the style sheet."""

    TITLED: ClassVar[str]
    """What stands at the top."""
    _text = ""

    @abstractmethod
    def _put_together(self) -> str:
        """The text, as Markdown. In a worker. Raises `AssistantError`."""

    @abstractmethod
    def _made(self, form: Form) -> Made:
        """The same as a document. In a worker. Raises `AssistantError`."""

    def compose(self) -> ComposeResult:
        """The text in a readable column."""
        yield Static(self.TITLED, id="title", markup=False)
        with VerticalScroll(classes="column", id=self.WHERE):
            yield Markdown("", open_links=False)
        yield StatusLine(self.WHERE, "Putting it together…")

    def on_mount(self) -> None:
        """Put the text together elsewhere."""
        self.query_one(VerticalScroll).focus()
        self._load()

    @work(thread=True, group="takeaway", exit_on_error=False)
    def _load(self) -> None:
        try:
            self.post_message(PutTogether(self._put_together()))
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    @work(thread=True, group="takeaway", exit_on_error=False)
    def _write(self, form: Form) -> None:
        try:
            self.post_message(Saved(hand_over(self.assistant, self._made(form))))
        except AssistantError as error:
            self.post_message(Failed(self.sentence(error)))

    @on(PutTogether)
    async def _show(self, message: PutTogether) -> None:
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
        """Ask as what, and write it to a file; while there is nothing to save yet, nothing."""
        if self._text:
            self.app.push_screen(SaveDialog(), self._save)

    def _save(self, form: Form | None) -> None:
        if form is not None:
            self.tell("Saving…")
            self._write(form)

    def action_copy(self) -> None:
        """Copy the whole of it."""
        if self._text:
            self.assistant.copy(self._text, self)
