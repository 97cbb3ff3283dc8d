"""Reading a file that somebody else may have written: never more of it than is worth reading, and never waiting."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_NEVER_BLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
MEGABYTE = 1_000_000


class NotRead(OSError):
    """The file is there and is not one to read; `strerror` says why."""

    def __init__(self, why: str) -> None:
        """`why` goes on from "it cannot be read:"."""
        super().__init__(None, why)

    def __str__(self) -> str:
        return str(self.strerror)


def text(file: Path, most: int, encoding: str = "utf-8") -> str:
    """The text of an ordinary file of at most `most` bytes, its line ends as they are.

    Raises `OSError`, `NotRead` among them, and `UnicodeDecodeError`.
    """
    # Opened without waiting: a pipe under the name of a file would keep everything waiting for good.
    with open(file, "rb", opener=lambda path, flags: os.open(path, flags | _NEVER_BLOCK)) as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise NotRead("it is not an ordinary file")
        data = opened.read(most + 1)
    if len(data) > most:
        raise NotRead(f"it is larger than {most / MEGABYTE:g} MB, the most that is read of such a file")
    return data.decode(encoding)
