"""The line at the foot of every screen: what is going on, and the keys that matter here."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from assistant.sanitise import one_line
from assistant.ui import keymap


class StatusLine(Horizontal):
    """Quiet words on the left, keys on the right."""

    def __init__(self, where: str, words: str = "") -> None:
        super().__init__()
        self._where = where
        self._words = words

    def compose(self) -> ComposeResult:
        """Two plain texts."""
        yield Static(self._words, classes="words", markup=False)
        yield Static(keymap.hints(self._where), classes="keys", markup=False)

    def keys_of(self, own: Mapping[str, str], below: str, where: str = "") -> None:
        """Name the keys that matter, as the person has set them; with a `where`, in another part of the screen."""
        self._where = where or self._where
        self.query_one(".keys", Static).update(keymap.hints(self._where, own, below))

    def tell(self, words: str) -> None:
        """Show `words` on the left."""
        self._words = one_line(words)
        self.query_one(".words", Static).update(self._words)
