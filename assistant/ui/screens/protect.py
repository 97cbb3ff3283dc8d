"""Who can read what the person writes: asked once at the first start, and whenever they want to change it."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from assistant.domain.locks import LEAST_PASSPHRASE
from assistant.errors import AssistantError
from assistant.sanitise import clean
from assistant.ui import keymap
from assistant.ui.messages import Failed, LockChanged, LockFound
from assistant.ui.screens.place import Place
from assistant.ui.widgets.field import Field
from assistant.ui.widgets.menu import Menu, entry
from assistant.ui.widgets.status import StatusLine

QUESTION = "Who should be able to read what you write?"
STANDS = {
    "nowhere": "At present: whoever can use your account on this computer, or has its disk.",
    "passphrase": "At present: whoever knows the passphrase.",
    "keychain": "At present: whoever is logged in to this computer as you, and nobody who has the files alone.",
}
ENTRIES = {
    "passphrase": ("Only those who know a passphrase", "Asked for at each start. If you lose it, everything is lost."),
    "another": ("Choose another passphrase", "The one of before opens nothing any more, no backup either."),
    "keychain": ("Only whoever is logged in as me", "The key is in this computer's keychain: nothing to remember."),
    "off": ("Take the lock off", "Whoever has the files can read them."),
    "leave": ("Leave it as it is", "Ctrl+L comes back to this page."),
}
DONE = {
    "passphrase": "Locked with your passphrase, backups too.",
    "keychain": "Locked with a key in this computer's keychain, backups too.",
    "off": "Not locked any more.",
}
DOING = "One moment: every file and every backup is written anew."
DIFFERENT = "The two are not the same."
SHORT = f"At least {LEAST_PASSPHRASE} characters; four or five words that only you would put together are good."


class ProtectScreen(Place):
    """A choice that can be left for later."""

    WHERE = "protect"
    BINDINGS = [*keymap.bindings("protect")]

    def compose(self) -> ComposeResult:
        """The question, how it stands, and the ways."""
        with VerticalScroll(classes="gate", can_focus=False):
            yield Static(QUESTION, classes="heading", markup=False)
            yield Static("", id="stands", markup=False)
            yield Menu("ways")
            yield Static("", id="told", markup=False)
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Look how it stands."""
        self.query_one(Menu).focus()
        self._look()

    @work(thread=True, exclusive=True, group="lock", exit_on_error=False)
    def _look(self) -> None:
        try:
            self.post_message(LockFound(self.services.lock.kept(), self.services.lock.keychain()))
        except AssistantError as error:
            self.post_message(Failed(str(error)))

    @on(LockFound)
    def _found(self, message: LockFound) -> None:
        self.query_one("#stands", Static).update(STANDS[message.kept])
        ways = {
            "nowhere": ["passphrase", "keychain", "leave"],
            "passphrase": ["another", "keychain", "off", "leave"],
            "keychain": ["passphrase", "off", "leave"],
        }[message.kept]
        shown = [way for way in ways if way != "keychain" or message.keychain]
        self.query_one(Menu).put([entry(way, *ENTRIES[way]) for way in shown], apart=True)
        self.query_one(Menu).highlighted = 0 if message.kept == "nowhere" else len(shown) - 1

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        way = event.option_id or ""
        if way == "leave":
            self.dismiss()
        elif way in ("passphrase", "another"):
            self.app.push_screen(PassphraseDialog(), self._chosen)
        else:
            self._begin(way, "")

    def _chosen(self, passphrase: str | None) -> None:
        if passphrase:
            self._begin("passphrase", passphrase)

    def _begin(self, way: str, passphrase: str) -> None:
        self.query_one("#told", Static).update(DOING)
        self._change(way, passphrase)

    @work(thread=True, exclusive=True, group="lock", exit_on_error=False)
    def _change(self, way: str, passphrase: str) -> None:
        try:
            self.services.lock.put(way, passphrase)
        except AssistantError as error:
            self.post_message(Failed(str(error)))
            return
        self.post_message(LockChanged(way))

    @on(LockChanged)
    def _changed(self, message: LockChanged) -> None:
        self.app.notify(DONE[message.way], markup=False)
        self.dismiss()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one("#told", Static).update(clean(message.sentence))


class PassphraseDialog(ModalScreen[str | None]):
    """Gives a passphrase that was typed twice alike; nothing for never mind."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", show=False)]

    def compose(self) -> ComposeResult:
        """Two lines that show nothing."""
        with Vertical(classes="dialog"):
            yield Static(
                "A passphrase. Nobody can find it out for you: write it down and keep it somewhere else.",
                classes="question",
                markup=False,
            )
            yield Field(password=True, placeholder="passphrase", id="first")
            yield Field(password=True, placeholder="the same again", id="again")
            yield Static(f"{SHORT}   Esc leaves it as it is", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one("#first").focus()

    @on(Input.Submitted, "#first")
    def _first(self) -> None:
        self.query_one("#again").focus()

    @on(Input.Submitted, "#again")
    def _again(self) -> None:
        first, again = (self.query_one(f"#{name}", Input).value for name in ("first", "again"))
        wrong = SHORT if len(first) < LEAST_PASSPHRASE else DIFFERENT if first != again else ""
        if not wrong:
            self.dismiss(first)
            return
        self.query_one(".quiet", Static).update(wrong)
        for field in self.query(Input):
            field.clear()
        self.query_one("#first").focus()

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
