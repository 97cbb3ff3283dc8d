"""Keeping the app small and quick: left alone, glibc gives every thread a heap of its own and keeps what is freed, and
Python looks through all there is again and again."""

from __future__ import annotations

import ctypes
import gc
import sys

_ARENA_MAX = -8
_MMAP_THRESHOLD = -3
"""Options of glibc's mallopt. Left alone, the second grows with what is freed, and large pieces are then kept."""
_LARGE = 128 * 1024


def one_heap() -> None:
    """Let all threads of this process share one heap: 16 MB less for the app in use. Call before they start."""
    if sys.platform == "linux":
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option is not None:
            set_option(_ARENA_MAX, 1)
            set_option(_MMAP_THRESHOLD, _LARGE)


def set_apart() -> None:
    """Leave what there is by now out of every later search for garbage: each took a tenth of a second, in which no key
    was answered. This is the last one to take that long. Call when what stays for good has been loaded."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Return to the system what work that is over has left free: 4 MB after the library is made ready."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
