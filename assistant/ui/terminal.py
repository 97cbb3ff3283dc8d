"""What Textual does not yet know of terminals."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterable
from enum import Enum
from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.events import Key
from textual.message import Message

from assistant.sanitise import clean

ASCII = "-ascii"
"""The class of the app where only plain characters are drawn, for its style sheet."""


class _Key(Enum):
    ALT_ENTER = "alt+enter"


def learn_alt_enter() -> None:
    """Tell Alt+Enter from Enter where the terminal sends it as Escape and Return.

    Textual 8.2.8 drops the Escape, so that Alt+Enter would send half an answer.
    """
    known = cast(dict[str, tuple[Enum, ...]], ANSI_SEQUENCES_KEYS)
    for sequence in ("\x1b\r", "\x1b\n"):
        known.setdefault(sequence, (_Key.ALT_ENTER,))


class Pastes:
    """Takes the Escapes out of what is pasted, as it comes in from the terminal in pieces."""

    def __init__(self) -> None:
        """Nothing is being pasted."""
        self._inside = False
        self._held = ""
        """What may be the beginning of a mark: outside it was passed on already, inside it was not."""

    def without_keys(self, piece: str) -> str:
        """`piece` as it may be passed on: a paste in it holds no Escape but those of its own two marks."""
        made = []
        while piece:
            mark = BRACKETED_PASTE_END if self._inside else BRACKETED_PASTE_START
            whole = self._held + piece
            before, found, after = whole.partition(mark)
            tail = "" if found else _beginning(mark, whole)
            if self._inside:
                made.append(before.removesuffix(tail).replace("\x1b", "") + found)
            else:
                made.append(whole[len(self._held) : len(before + found)])
            self._held = tail
            self._inside = self._inside ^ bool(found)
            piece = after
        return "".join(made)


def _beginning(mark: str, text: str) -> str:
    """The longest beginning of `mark` that `text` ends with."""
    return next((mark[:size] for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), "")


class _Parser(XTermParser):
    """Reads what the terminal sends."""

    def __init__(self, debug: bool = False) -> None:
        self._pastes = Pastes()
        self._marks = "a"
        """Those typed one after the other, on a letter."""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        passed = self._pastes.without_keys(data)
        # Nothing at all is the end of the input.
        return filter(self._fits, super().feed(passed)) if passed or not data else ()

    def _fits(self, message: Message) -> bool:
        """Whether it is no mark too many on one letter: what is typed is drawn before anybody makes it safe."""
        if not isinstance(message, Key):
            return True
        character = message.character or ""
        if len(character) != 1 or not unicodedata.category(character).startswith("M"):
            self._marks = "a"
            return True
        marks = self._marks + character
        fits = clean(marks) == marks
        self._marks = marks if fits else self._marks
        return fits


def keep_pastes_whole() -> None:
    """Have nothing that is pasted press a key.

    Textual 8.2.8 takes an Escape within a paste for one that was pressed, and a long run after it for typing:
    a text copied from somewhere could leave the page, or send itself.
    """
    for module in [one for name, one in sys.modules.items() if name.startswith("textual.drivers.")]:
        if getattr(module, "XTermParser", None) is XTermParser:
            module.XTermParser = _Parser  # type: ignore[attr-defined] # it is there, as was just seen


def on_hang_up(do: Callable[[], None]) -> None:
    """Have the running event loop `do` something where the terminal is closed, or the process is asked to end."""
    for name in ("SIGHUP", "SIGTERM"):
        # There are none on Windows, nor outside the main thread.
        with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), do)
