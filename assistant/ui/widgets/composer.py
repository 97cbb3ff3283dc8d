"""Where the person types: Enter sends, Ctrl+J or Alt+Enter begins a new line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from assistant.sanitise import clean
from assistant.ui import keymap

PASTE_SHOWN = 4_000
"""A longer paste is held aside and shown as one short line, since laying it out would freeze the screen."""
_RETURNS = ("enter", "\r")
"""How Textual names the key: by itself, and where a terminal such as tmux sends it as a code with its modifiers."""
NEW_LINE = frozenset({"ctrl+j", *(f"{held}+{key}" for held in ("alt", "shift", "ctrl") for key in _RETURNS)})
SCROLLING = frozenset({"pageup", "pagedown", "ctrl+home", "ctrl+end"})


@dataclass(frozen=True)
class Draft:
    """What was typed and not yet sent."""

    text: str = ""
    pastes: tuple[tuple[str, str], ...] = ()
    """Stand-in line and the text it stands for."""

    @property
    def whole(self) -> str:
        """The text with every paste in its place."""
        text = self.text
        for stand_in, pasted in self.pastes:
            text = text.replace(stand_in, pasted, 1)
        return text


class Composer(TextArea):
    """A small text area that sends."""

    class Sent(Message):
        """The person pressed Enter."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Leaving(Message):
        """An arrow key in an empty composer: the person wants to choose."""

        def __init__(self, *, last: bool) -> None:
            super().__init__()
            self.last = last

    class Scrolling(Message):
        """A key that reads back or forward."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Suggesting(Message):
        """The commands that what is typed could become, and which is highlighted."""

        def __init__(self, found: Sequence[keymap.Slash], at: int) -> None:
            super().__init__()
            self.found = tuple(found)
            self.at = at

    def __init__(self) -> None:
        super().__init__(id="composer", soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)
        self.cursor_blink = False
        self.highlight_cursor_line = False
        self.enter_sends = True
        """Whether Enter sends and the other keys begin a new line, or the other way about."""
        self._pastes: list[tuple[str, str]] = []
        self._found: tuple[keymap.Slash, ...] = ()
        self._at = 0

    @property
    def draft(self) -> Draft:
        """What is typed now."""
        return Draft(self.text, tuple(pair for pair in self._pastes if pair[0] in self.text))

    def restore(self, draft: Draft) -> None:
        """Put a draft back."""
        self._pastes = list(draft.pastes)
        self.load_text(draft.text)
        self.move_cursor(self.document.end)

    def clear_all(self) -> None:
        """Forget what is typed."""
        self._pastes = []
        self.load_text("")

    def on_key(self, event: events.Key) -> None:
        """Give Enter, new line, scrolling and choosing their meaning before the text area sees them."""
        if self._take(event.key):
            event.stop()
            event.prevent_default()

    def _take(self, key: str) -> bool:
        if key == "enter" or key in NEW_LINE:
            self._enter() if self._sends(key) else self.insert("\n")
        elif key in SCROLLING:
            self.post_message(self.Scrolling(key))
        elif self._found and key in ("up", "down", "tab", "escape"):
            self._suggestion_key(key)
        elif key in ("up", "down") and not self.text:
            self.post_message(self.Leaving(last=key == "up"))
        else:
            return False
        return True

    def _sends(self, key: str) -> bool:
        """Enter in an empty composer takes what is proposed, and chooses a command, whatever it does otherwise."""
        return (key == "enter") == self.enter_sends or (key == "enter" and (not self.text or bool(self._found)))

    def _enter(self) -> None:
        if self._found and not any(command.name == self.text[1:].lower() for command in self._found):
            self._complete(send=True)
        else:
            self.post_message(self.Sent(self.draft.whole))

    def _suggestion_key(self, key: str) -> None:
        if key == "tab":
            self._complete(send=False)
        elif key == "escape":
            self._suggest(())
        else:
            self._suggest(self._found, (self._at + (1 if key == "down" else -1)) % len(self._found))

    def _complete(self, *, send: bool) -> None:
        command = self._found[self._at]
        if send and not command.argument:
            self.post_message(self.Sent(f"/{command.name}"))
            return
        self.load_text(f"/{command.name}{' ' if command.argument else ''}")
        self.move_cursor(self.document.end)

    def _suggest(self, found: Sequence[keymap.Slash], at: int = 0) -> None:
        self._found, self._at = tuple(found), at
        self.post_message(self.Suggesting(found, at))

    def on_text_area_changed(self) -> None:
        """Offer commands as soon as a slash is typed."""
        found = keymap.matching(self.text) if len(self.text) < PASTE_SHOWN else ()
        if found or self._found:
            self._suggest(found)

    def on_paste(self, event: events.Paste) -> None:
        """Insert what was pasted made safe; hold a long text aside."""
        event.stop()
        event.prevent_default()
        text = clean(event.text)
        if len(text) > PASTE_SHOWN:
            stand_in = f"[pasted text {len(self._pastes) + 1}: {len(text):,} characters]"
            self._pastes.append((stand_in, text))
            text = stand_in
        start, end = self.selection
        self.replace(text, *sorted((start, end)), maintain_selection_offset=False)


class Suggestions(Static):
    """The commands that fit what is typed."""

    def __init__(self) -> None:
        super().__init__(id="suggestions", markup=False)
        self.display = False

    def offer(self, found: Sequence[keymap.Slash], at: int) -> None:
        """Show them, the highlighted one with a mark."""
        self.display = bool(found)
        lines = []
        for number, command in enumerate(found):
            here = number == at
            line = f"{'>' if here else ' '} {command.usage:<12} {command.help}"
            lines.append(Content.styled(line, "bold $primary" if here else ""))
        self.update(Content("\n").join(lines))
