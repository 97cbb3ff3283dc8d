"""Asks what a summary is to be written as."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from assistant.ui.widgets.menu import Menu, entry

if TYPE_CHECKING:
    from assistant.domain.pages import Form

FORMS: dict[Form, tuple[str, str]] = {
    "pdf": ("PDF", "To hand on or print; the first page is for a board"),
    "docx": ("Word", "To edit, or to put into a paper of your own"),
    "html": ("Web page", "One file that opens in any browser, offline"),
    "md": ("Markdown", "Plain text, without the figures"),
}


class SaveDialog(ModalScreen["Form | None"]):
    """Gives the format; nothing for never mind."""

    BINDINGS = [Binding("escape", "cancel", "Cancel", show=False)]

    def compose(self) -> ComposeResult:
        """The question and the formats."""
        with Vertical(classes="dialog"):
            yield Static("Save as", classes="question", markup=False)
            yield Menu("forms")
            yield Static("Enter saves   Esc goes back", classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Offer them with the keyboard in the list."""
        menu = self.query_one(Menu)
        menu.put([entry(form, name, detail) for form, (name, detail) in FORMS.items()])
        menu.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(cast("Form | None", event.option_id))

    def action_cancel(self) -> None:
        """Save nothing."""
        self.dismiss(None)
