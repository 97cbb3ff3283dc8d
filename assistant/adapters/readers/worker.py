"""The child that reads documents: a line with a file comes in, lines about its progress and one with its text go out.

The parent may kill it at any moment, and does when a file takes too long.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import signal
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from assistant.adapters.readers import kinds
from assistant.adapters.readers.limits import Limits, allow_seconds, confine, too_large
from assistant.domain.documents import ReadDocument
from assistant.errors import DocumentUnreadable

_OFTEN = 0.1
"""Seconds between two words of progress, at least."""
_NEVER_BLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

Tell = Callable[[int, int], None]


def main(arguments: list[str]) -> int:
    """`LIMITS`: read the files named on standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    limits = Limits.given(json.loads(arguments[0]))
    replies = _own_output()
    logging.disable(logging.CRITICAL)  # the libraries describe every oddity of a file at length
    confine(limits)
    _send(replies, {"ready": True})
    for line in sys.stdin.buffer:
        task = json.loads(line)
        allow_seconds(limits.seconds)
        try:
            answer: dict[str, Any] = {"document": _read(Path(task["file"]), task["name"], limits, _teller(replies))}
        except DocumentUnreadable as error:
            answer = {"unreadable": {"what": error.what, "do": error.do}}
        except MemoryError:
            answer = {"stopped": "memory"}
        except RecursionError:
            answer = {"stopped": "depth"}
        _send(replies, answer)
        if "stopped" in answer:
            return 1
    return 0


def _own_output() -> BinaryIO:
    """The pipe to the parent, out of reach of anything that a library prints."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return replies


def _send(replies: BinaryIO, message: dict[str, Any]) -> None:
    replies.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    replies.flush()


def _teller(replies: BinaryIO) -> Tell:
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _OFTEN:
            last = now
            _send(replies, {"done": done, "total": total})

    return tell


def _read(file: Path, name: str, limits: Limits, tell: Tell) -> dict[str, Any]:
    ending = file.suffix
    kind = kinds.expected(name, ending)
    data = _bytes(file, name, limits)
    kinds.require(kind, data, name, ending)
    # Each brings in its own libraries, of which a folder rarely needs all.
    reader = importlib.import_module(f"assistant.adapters.readers.{kind}")
    extra = {"tell": tell} if kind == "pdf" else {}
    document: ReadDocument = reader.read(data, name, limits, **extra)
    return document.model_dump()


def _bytes(file: Path, name: str, limits: Limits) -> bytes:
    # Opened without waiting: what the parent saw as a file may be a pipe by now.
    with os.fdopen(os.open(file, os.O_RDONLY | _NEVER_BLOCK), "rb") as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise DocumentUnreadable(f"{name} is not a file.")
        data = opened.read(limits.size + 1)
    if len(data) > limits.size:
        raise too_large(name, limits)
    return data


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
