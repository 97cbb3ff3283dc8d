"""Small questions asked over a screen."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.input import Selection

from assistant.sanitise import clean, one_line
from assistant.ui import keymap, remap
from assistant.ui.widgets.field import Field
from assistant.ui.widgets.menu import Menu, entry

LONGEST_TITLE = 120


class RenameDialog(ModalScreen[str]):
    """Asks for a title; an empty one means never mind."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", show=False)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._before = one_line(title)

    def compose(self) -> ComposeResult:
        """One line to edit."""
        with Vertical(classes="dialog"):
            yield Static("Another title", classes="question", markup=False)
            yield Field(self._before, max_length=LONGEST_TITLE)
            yield Static("Enter keeps it   Esc leaves it as it was", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Be ready to type."""
        field = self.query_one(Field)
        # All of it is taken by the first key, and a long title is shown from its beginning.
        field.select_on_focus = False
        field.selection = Selection(len(self._before), 0)
        field.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(one_line(event.value))

    def action_cancel(self) -> None:
        """Leave the title."""
        self.dismiss("")


class ConfirmDialog(ModalScreen[bool]):
    """Asks whether to go on; the safe answer has the focus."""

    BINDINGS = [
        Binding("escape", "cancel", "Cancel", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(self, question: str, verb: str, leave: str = "Keep it") -> None:
        """`verb` and `leave` are what the two answers are called."""
        super().__init__()
        self._question = clean(question)
        self._verb, self._leave = verb, leave

    def compose(self) -> ComposeResult:
        """The question and two answers."""
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="question", markup=False)
            with Horizontal(classes="answers"):
                yield Button(self._leave, id="no", compact=True)
                yield Button(self._verb, id="yes", compact=True)

    def on_mount(self) -> None:
        """Start on the answer that changes nothing."""
        self.query_one("#no").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(False)


class ChoiceDialog(ModalScreen[str | None]):
    """Gives the value that was chosen; nothing for never mind."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", show=False)]

    def __init__(self, question: str, choices: Mapping[str, str], now: str) -> None:
        """`choices` are values and what they are called; the one that holds `now` has the keyboard."""
        super().__init__()
        self._question = one_line(question)
        self._choices = dict(choices)
        self._now = now

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="question", markup=False)
            yield Menu("values")
            yield Static("Enter chooses   Esc leaves it as it was", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Begin at what holds now."""
        menu = self.query_one(Menu)
        menu.put(
            [entry(value, words + ("  (now)" if value == self._now else "")) for value, words in self._choices.items()]
        )
        menu.highlighted = list(self._choices).index(self._now) if self._now in self._choices else 0
        menu.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_cancel(self) -> None:
        """Leave it."""
        self.dismiss(None)


class ValueDialog(ModalScreen[str | None]):
    """Asks for a number or a text; an empty one is the value it came with, nothing is for never mind."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", show=False)]

    def __init__(self, title: str, help: str, now: str, bounds: tuple[int, int] | None) -> None:
        """`bounds` are those of a whole number; `None` where any text will do."""
        super().__init__()
        self._title, self._help, self._now, self._bounds = one_line(title), clean(help), now, bounds

    def compose(self) -> ComposeResult:
        """What it does, one line to edit, and what is wrong with it."""
        says = f"A whole number from {self._bounds[0]} to {self._bounds[1]}. " if self._bounds else ""
        with Vertical(classes="dialog"):
            yield Static(f"{self._title}. {self._help}", classes="question", markup=False)
            yield Field(self._now, type="integer" if self._bounds else "text", placeholder="as it came")
            yield Static(f"{says}Enter keeps it   Esc leaves it as it was", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(Field).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        low, high = self._bounds or (0, 0)
        if text and self._bounds and not (text.isdecimal() and low <= int(text) <= high):
            self.query_one(".quiet", Static).update(
                f"That is not a whole number from {low} to {high}. Nothing was changed."
            )
            return
        self.dismiss(text)

    def action_cancel(self) -> None:
        """Leave it."""
        self.dismiss(None)


class KeyDialog(ModalScreen[str]):
    """Takes the next key that is pressed, unless it cannot be given; empty for never mind."""

    def __init__(self, action: keymap.Action, own: Mapping[str, str]) -> None:
        super().__init__()
        self._action = action
        self._own = own

    def compose(self) -> ComposeResult:
        """What the key will do, and why one cannot be had."""
        with Vertical(classes="dialog"):
            yield Static(
                f"Press the key for “{self._action.label}”. {self._action.help}", classes="question", markup=False
            )
            yield Static(f"Now: {keymap.shown(self._action, self._own)}", id="told", markup=False)
            yield Static("Esc leaves it as it was", classes="quiet", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Any key is an answer."""
        event.stop()
        event.prevent_default()
        key = event.key.lower() if len(event.key) == 1 else event.key
        if key == "escape":
            self.dismiss("")
            return
        why = remap.refused(self._own, self._action.name, key)
        if why:
            self.query_one("#told", Static).update(why)
        else:
            self.dismiss(key)
