"""What Textual does not yet know of terminals."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from enum import Enum
from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

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


def on_hang_up(do: Callable[[], None]) -> None:
    """Have the running event loop `do` something where the terminal is closed, or the process is asked to end."""
    for name in ("SIGHUP", "SIGTERM"):
        # There are none on Windows, nor outside the main thread.
        with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), do)
