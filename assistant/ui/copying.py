"""Copying text, and saying truthfully what came of it.

A terminal asked to copy gives no answer. So programs that hold a clipboard of this machine are asked as well, and
asked back what they hold; and where nothing can be known, copying the same again saves it to a file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.errors import AssistantError
from assistant.ui.services import Clipboard


class Fate(StrEnum):
    """What became of a text that was to be copied."""

    COPIED = "copied"
    """A clipboard holds it: it was read back."""
    UNCHECKED = "unchecked"
    """A program took it, which cannot be asked what it holds."""
    SENT = "sent"
    """It went to the terminal or the browser, which may or may not have taken it."""
    SAVED = "saved"
    """It could not be copied, or not surely, and stands in a file."""
    LOST = "lost"
    """Neither."""


@dataclass(frozen=True)
class Outcome:
    """What to tell of one attempt."""

    fate: Fate
    where: str = ""
    """The program, the screen, the file, or the sentence that says why there is no file."""

    @property
    def sentence(self) -> str:
        """What happened, and what to do next."""
        again = "Copy again to save it in a file."
        return {
            Fate.COPIED: "Copied.",
            Fate.UNCHECKED: f"Given to {self.where}, which does not say whether it has it. {again}",
            Fate.SENT: f"Sent to your {self.where}, which may not have taken it. {again}",
            Fate.SAVED: f"Saved in {self.where}, as it may not have been copied.",
            Fate.LOST: f"It could not be copied, nor saved in a file. {self.where}",
        }[self.fate]


def terminal_may_take(environ: Mapping[str, str]) -> bool:
    """Whether the terminal may obey the request to copy, as far as it says what it is."""
    deaf = environ.get("TERM") in ("linux", "dumb") or environ.get("TERM_PROGRAM") == "Apple_Terminal"
    return not deaf and "STY" not in environ  # GNU Screen keeps the request to itself


class Copier:
    """Copies one text after another; knows whether the last one is asked for again."""

    def __init__(
        self,
        clipboards: Callable[[], Sequence[Clipboard]],
        save: Callable[[str], Path],
        environ: Mapping[str, str],
    ) -> None:
        """`save` writes a text to a new file and returns it, or raises `AssistantError`."""
        self._clipboards = clipboards
        self._save = save
        self._to_terminal = terminal_may_take(environ)
        self._unsure = ""
        self._one_at_a_time = threading.Lock()

    def copy(self, text: str, in_browser: bool = False) -> Outcome:
        """Try every clipboard, then the file where copying is impossible or was unsure before. For workers."""
        with self._one_at_a_time:
            return self._copy(text, "browser" if in_browser else "terminal")

    def _copy(self, text: str, screen: str) -> Outcome:
        fate, program = _hand_over(text, self._clipboards())
        again, self._unsure = text == self._unsure, text
        if fate is Fate.COPIED:
            self._unsure = ""
            return Outcome(fate, program)
        if fate is Fate.SENT and screen == "terminal" and not self._to_terminal or again:
            self._unsure = ""
            try:
                return Outcome(Fate.SAVED, str(self._save(text)))
            except AssistantError as error:
                return Outcome(Fate.LOST, str(error))
        return Outcome(fate, program or screen)


def _hand_over(text: str, clipboards: Sequence[Clipboard]) -> tuple[Fate, str]:
    """How far the best of `clipboards` got, and which that was; `SENT` where none took it."""
    unchecked = ""
    for clipboard in clipboards:
        if not clipboard.write(text):
            continue
        held = clipboard.read()
        if held is None:
            unchecked = unchecked or clipboard.name
        elif _bare(held) == _bare(text):
            return Fate.COPIED, clipboard.name
    return (Fate.UNCHECKED, unchecked) if unchecked else (Fate.SENT, "")


def _bare(text: str) -> str:
    """`text` without what programs change on its way: line ends, and an empty line at the end."""
    return "\n".join(text.splitlines()).rstrip("\n")
