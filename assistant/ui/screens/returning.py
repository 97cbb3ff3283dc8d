"""Asks whether a new reflection goes on from an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from assistant.ui import times
from assistant.ui.widgets.menu import Menu, entry

if TYPE_CHECKING:
    from assistant.domain.events import Recalled

ANOTHER = "another"
"""Stands for a partnership that was not talked through here before."""


class ReturnDialog(ModalScreen[str | None]):
    """Gives the id of the earlier reflection; an empty one for none of them, nothing for never mind."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", show=False)]

    def __init__(self, found: Sequence[Recalled], now: datetime) -> None:
        super().__init__()
        self._found = found
        self._now = now

    def compose(self) -> ComposeResult:
        """The question, the partnerships, and another one."""
        with Vertical(classes="dialog"):
            yield Static("Which partnership is this about?", classes="question", markup=False)
            yield Menu("partnerships")
            yield Static("Enter begins   Esc goes back", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Offer them with the keyboard in the list."""
        entries = [entry(one.reflection, one.title, _detail(one, times.when(one.on, self._now))) for one in self._found]
        menu = self.query_one(Menu)
        menu.put([*entries, entry(ANOTHER, "Another one", "From the beginning")])
        menu.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss("" if event.option_id == ANOTHER else event.option_id)

    def action_cancel(self) -> None:
        """Begin nothing."""
        self.dismiss(None)


def _detail(one: Recalled, when: str) -> str:
    return (
        f"{when[:1].upper()}{when[1:]}; begins with {'what you decided then' if one.commitments else 'a short welcome'}"
    )
