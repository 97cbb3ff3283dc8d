"""What can be set, a line for each setting of the model, and the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import AssistantError
from assistant.ui import keymap, remap
from assistant.ui.messages import Failed, SettingsListed
from assistant.ui.screens.place import Place
from assistant.ui.services import Services
from assistant.ui.widgets.menu import Menu, entry
from assistant.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from assistant.config import Setting

WORDS = {
    "ansi-dark": "the terminal's own, on dark",
    "ansi-light": "the terminal's own, on light",
    "auto": "as the terminal can",
}
"""What a value stands for, where its own name says too little."""
CAME = "as it came"
KEY_WIDTH = 10


class SettingsScreen(Place):
    """Every setting with what it does; Enter changes one, at once."""

    WHERE = "settings"
    BINDINGS = [*keymap.bindings("settings")]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._found: dict[str, Setting] = {}

    def compose(self) -> ComposeResult:
        """A heading and a list."""
        yield Static("Settings", id="title", markup=False)
        with Vertical(classes="column"):
            yield Menu("settings")
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Wait for the list with the keyboard in it."""
        self.query_one(Menu).focus()

    def look_changed(self) -> None:
        """Something was set: show how it all stands."""
        super().look_changed()
        self._load()

    @work(thread=True, exclusive=True, group="settings", exit_on_error=False)
    def _load(self) -> None:
        try:
            self.post_message(SettingsListed(self.services.settings.listed()))
        except AssistantError as error:
            self.post_message(Failed(str(error)))

    @on(SettingsListed)
    def _listed(self, message: SettingsListed) -> None:
        self._found = {one.name: one for one in message.found}
        self.query_one(Menu).put([_entry(one) for one in message.found], apart=True)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.tell(message.sentence)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        setting = self._found.get(event.option_id or "")
        if setting is None:
            return
        # Deferred: dialogs, which few ever open.
        from assistant.ui.screens.dialogs import ChoiceDialog, ValueDialog

        match setting.kind:
            case "switch":
                on, off = setting.choices
                self._set(setting.name, off if setting.value == on else on)
            case "choice":
                choices = {value: words(value) for value in setting.choices}
                asked = ChoiceDialog(setting.title, choices, setting.value)
                self.app.push_screen(asked, lambda value: self._set(setting.name, value))
            case "number" | "folder":
                self.app.push_screen(
                    ValueDialog(setting.title, setting.help, setting.value, _bounds(setting)),
                    lambda value: self._set(setting.name, value),
                )
            case _:
                self.app.push_screen(KeysScreen(self.services))

    def _set(self, name: str, value: str | None) -> None:
        if value is not None:
            self.assistant.set(name, value)

    def action_reset(self) -> None:
        """Put the highlighted setting back as it came."""
        option = self.query_one(Menu).highlighted_option
        if option is not None and option.id:
            self._set(option.id, "")


class KeysScreen(Place):
    """Every action whose key can be changed."""

    WHERE = "keys"
    BINDINGS = [*keymap.bindings("keys")]

    def compose(self) -> ComposeResult:
        """A heading and a list."""
        yield Static("Keys", id="title", markup=False)
        with Vertical(classes="column"):
            yield Menu("keys-list")
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(Menu).focus()

    def look_changed(self) -> None:
        """A key was changed: show the keys as they stand."""
        super().look_changed()
        own, listed, where = self.assistant.look.keys, list[Option](), ""
        for action in remap.remappable():
            if action.where != where:
                where = action.where
                listed.append(Option(Content.styled(keymap.PLACES[where], "bold $primary"), disabled=True))
            listed.append(_key(action, own))
        self.query_one(Menu).put(listed)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        from assistant.ui.screens.dialogs import KeyDialog  # deferred as above

        action = remap.named(event.option_id or "")
        if action is not None:
            name = action.name
            self.app.push_screen(KeyDialog(action, self.assistant.look.keys), lambda key: self._give(name, key))

    def _give(self, name: str, key: str | None) -> None:
        if key:
            self.assistant.set(f"keys.{name}", key)

    def action_reset(self) -> None:
        """Give the highlighted action the key it came with."""
        option = self.query_one(Menu).highlighted_option
        if option is not None and option.id in self.assistant.look.keys:
            self.assistant.set(f"keys.{option.id}", "")


def words(value: str) -> str:
    """A value as it is shown, with what it stands for."""
    return f"{value} ({WORDS[value]})" if value in WORDS else value


def _entry(setting: Setting) -> Option:
    told = [setting.help.replace("`", "")]
    if setting.overridden:
        told.append(f"{setting.variable} is set where the app was started, and goes before what is set here.")
    return entry(setting.name, f"{setting.title}: {words(setting.value) or CAME}", *told)


def _bounds(setting: Setting) -> tuple[int, int] | None:
    return (setting.low, setting.high) if setting.kind == "number" else None


def _key(action: keymap.Action, own: Mapping[str, str]) -> Option:
    came = f"  (it came as {action.show})" if action.name in own else ""
    key = Content.styled(f"{keymap.shown(action, own):<{KEY_WIDTH}}", "bold")
    return Option(Content.assemble(key, action.help, (came, "$quiet")), id=action.name)
