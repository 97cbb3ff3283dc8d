"""What this is, in one screen: at the first start, and from the help."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant import welcome
from assistant.ui import keymap
from assistant.ui.screens.place import Place
from assistant.ui.widgets.prose import Prose
from assistant.ui.widgets.status import StatusLine

ROOMY = 28
"""Rows from which paragraphs are set apart."""


class WelcomeText(Prose):
    """What it is, what it is not, where words are kept, how long it takes, how to leave."""

    def __init__(self, home: str, leave: str) -> None:
        super().__init__(id="welcome-text")
        self._paragraphs = welcome.paragraphs(home, leave)

    def compose_at(self, width: int) -> Content:
        """A line that says what it is about over each paragraph, with air between them where there is room."""
        lines: list[Content] = []
        for about, words in self._paragraphs:
            lines += [Content("")] if lines and self.app.size.height >= ROOMY else []
            lines += [Content.styled(about, "bold $primary"), Content(words)]
        return Content("\n").join(lines)


class WelcomeScreen(Place):
    """One page to read once."""

    WHERE = "welcome"
    BINDINGS = [*keymap.bindings("welcome")]

    def compose(self) -> ComposeResult:
        """The text in a readable column."""
        own = self.assistant.look.keys
        quits, helps = (next(one for one in keymap.actions("app") if one.id == wanted) for wanted in ("quit", "help"))
        leave = (
            f"{keymap.shown(quits, own)} leaves, from anywhere, and what you have half typed is kept. Esc goes back. "
            f"{keymap.shown(helps, own)} shows every key and command."
        )
        yield Static(welcome.TITLE, id="title", markup=False)
        with VerticalScroll(classes="column", id="welcome"):
            yield WelcomeText(self.services.home, leave)
        yield StatusLine(self.WHERE)

    def on_mount(self) -> None:
        """Let the arrow keys scroll where it is longer than the screen."""
        self.query_one("#welcome").focus()
        self._remember()

    @work(thread=True, group="welcome", exit_on_error=False)
    def _remember(self) -> None:
        self.services.welcomed()

    def action_begin(self) -> None:
        """Go on to the first page."""
        self.dismiss()
