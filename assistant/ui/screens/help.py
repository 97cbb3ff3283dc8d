"""Keys and commands on one screen, from the same registry that binds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.ui import keymap, render
from assistant.ui.screens.place import Place
from assistant.ui.widgets.prose import Prose
from assistant.ui.widgets.status import StatusLine

KEY_WIDTH = 10
COMMAND_WIDTH = 11


def keys_text(width: int, own: Mapping[str, str] | None = None) -> Content:
    """All keys by screen, with those that the person has set."""
    lines: list[Content] = []
    for where, heading in keymap.PLACES.items():
        lines += [Content("")] if lines else []
        lines.append(Content.styled(heading, "bold $primary"))
        lines += [
            _line(keymap.shown(action, own or {}), action.help, KEY_WIDTH, width) for action in keymap.actions(where)
        ]
    return Content("\n").join(lines)


def commands_text(width: int) -> Content:
    """All commands typed in a conversation."""
    lines = [Content.styled("Typed in a conversation", "bold $primary")]
    lines += [_line(command.usage, command.help, COMMAND_WIDTH, width) for command in keymap.COMMANDS]
    note = "A question typed in the middle of a step is answered from the library; then the step goes on."
    return Content("\n").join([*lines, Content(""), Content.styled(note, "$quiet")])


def _line(name: str, words: str, indent: int, width: int) -> Content:
    return render.flow([render.Block(Content(words), f"{name:<{indent}}", " " * indent, style="bold")], width)


class HelpText(Prose):
    """One of the two texts."""

    def __init__(self, identity: str, text: Callable[[int], Content]) -> None:
        super().__init__(id=identity)
        self._text = text

    def compose_at(self, width: int) -> Content:
        """The text, set for `width`."""
        return self._text(width)


class HelpScreen(Place):
    """What can be pressed and what can be typed."""

    WHERE = "help"
    BINDINGS = [*keymap.bindings("help")]

    def compose(self) -> ComposeResult:
        """Commands first, as most of the time goes there; keys beside or below."""
        yield Static("Help", id="title", markup=False)
        with VerticalScroll(id="help"), Horizontal(id="help-columns"):
            yield HelpText("commands", commands_text)
            yield HelpText("keys", partial(keys_text, own=self.assistant.look.keys))
        yield StatusLine(self.WHERE, "Arrow keys scroll")

    def on_mount(self) -> None:
        """Let the arrow keys scroll at once."""
        self.query_one("#help").focus()

    def action_welcome(self) -> None:
        """Say once more what this is."""
        self.assistant.action_welcome()
