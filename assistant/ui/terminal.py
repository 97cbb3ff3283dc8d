"""What Textual does not yet know of terminals."""

from __future__ import annotations

from enum import Enum
from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


class _Key(Enum):
    ALT_ENTER = "alt+enter"


def learn_alt_enter() -> None:
    """Tell Alt+Enter from Enter where the terminal sends it as Escape and Return.

    Textual 8.2.8 drops the Escape, so that Alt+Enter would send half an answer.
    """
    known = cast(dict[str, tuple[Enum, ...]], ANSI_SEQUENCES_KEYS)
    for sequence in ("\x1b\r", "\x1b\n"):
        known.setdefault(sequence, (_Key.ALT_ENTER,))
