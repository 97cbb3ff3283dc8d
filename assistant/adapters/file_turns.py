"""Opening a SQLite file that another process may be opening at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
_PAUSE_SECONDS = 0.02


def when_free(prepare: Callable[[], Result], failure: type[Exception], seconds: float) -> Result:
    """`prepare()`, tried again for `seconds` while it fails with `failure` because the file is locked.

    SQLite waits by itself for most locks, but not where two might wait for each other
    (https://www.sqlite.org/c3ref/busy_handler.html): of two processes that change a new file to a
    write-ahead log at once, one fails without waiting. `prepare` must be safe to repeat.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            return prepare()
        except failure as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
        time.sleep(_PAUSE_SECONDS)
