"""Before anything can be read: the passphrase that it is locked with."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from assistant.errors import AssistantError
from assistant.sanitise import clean
from assistant.ui import keymap
from assistant.ui.messages import Failed, Unlocked
from assistant.ui.screens.place import Place
from assistant.ui.widgets.field import Field
from assistant.ui.widgets.status import StatusLine

LOCKED = "What you wrote is locked with a passphrase. Type it and press Enter."
FORGOTTEN = (
    "Nobody can find a lost passphrase out, and without it what is locked stays locked. The guide, under “Keep it "
    "private”, says how to set the files aside and begin afresh."
)
TRYING = "One moment."


class UnlockScreen(Place):
    """Asks for the passphrase, as often as it takes."""

    WHERE = "unlock"
    BINDINGS = [*keymap.bindings("unlock")]

    def compose(self) -> ComposeResult:
        """A line to type in, which shows nothing of it."""
        with VerticalScroll(classes="gate", can_focus=False):
            yield Static("Locked", classes="heading", markup=False)
            yield Static(LOCKED, markup=False)
            yield Field(password=True, id="passphrase")
            yield Static("", id="told", markup=False)
            yield Static(FORGOTTEN, classes="quiet", markup=False)
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(Field).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.query_one("#told", Static).update(TRYING)
        self._unlock(event.value)

    @work(thread=True, exclusive=True, group="unlock", exit_on_error=False)
    def _unlock(self, passphrase: str) -> None:
        try:
            self.services.lock.unlock(passphrase)
        except AssistantError as error:
            self.post_message(Failed(str(error)))
            return
        self.post_message(Unlocked())

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one("#told", Static).update(clean(message.sentence))
        self.query_one(Input).clear()

    @on(Unlocked)
    def _unlocked(self) -> None:
        self.dismiss()
