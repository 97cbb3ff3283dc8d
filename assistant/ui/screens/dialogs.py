"""Two small questions asked over a screen."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from assistant.sanitise import clean, one_line

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
            yield Input(self._before, max_length=LONGEST_TITLE, compact=True)
            yield Static("Enter keeps it   Esc leaves it as it was", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Be ready to type."""
        field = self.query_one(Input)
        field.cursor_blink = False
        field.cursor_position = 0  # a long title is shown from its beginning
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

    def __init__(self, question: str, verb: str) -> None:
        super().__init__()
        self._question = clean(question)
        self._verb = verb

    def compose(self) -> ComposeResult:
        """The question and two answers."""
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="question", markup=False)
            with Horizontal(classes="answers"):
                yield Button("Keep it", id="no", compact=True)
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
