"""What one input may do to a parser, and how anything else is caught: time, memory, network, files, programs."""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tests.fuzz.targets import Target

SECONDS = 10.0
"""On the processor, for one input."""
MEMORY = 1_000_000_000
"""Bytes of address space beyond what the process had at its start."""
_REACHING_OUT = (
    "socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.send", "urllib.",
    "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
)  # fmt: skip
"""Beginnings of audit events. Making a socket is none: a library does that once to see what the machine can."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_watching = threading.local()


class Forbidden(BaseException):
    """What no input may cause. Not an `Exception`, so that no parser takes it for a broken file."""


@dataclass(frozen=True)
class Find:
    """One way in which a target failed."""

    what: str
    """The exception with the places it came through, nearest last."""

    @property
    def name(self) -> str:
        """The same for inputs that fail at the same place."""
        return hashlib.sha256(self.what.encode("utf-8", "replace")).hexdigest()[:12]


def install() -> None:
    """Watch this process from now on. Cannot be taken back."""
    sys.addaudithook(_audit)
    signal.signal(signal.SIGVTALRM, _late)


def hold_memory() -> None:
    """Let this process take no more than `MEMORY` beyond what it has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
    if pages:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY, hard))


@contextlib.contextmanager
def watched(scratch: Path, seconds: float = SECONDS) -> Iterator[None]:
    """Inside, time is short and nothing may be reached or written but files in `scratch`."""
    _watching.scratch = str(scratch)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        _watching.scratch = None


def tried(target: Target, data: bytes, scratch: Path, seconds: float = SECONDS) -> Find | None:
    """What went wrong with `data`, or `None`. Every failure but the ones that `target` promises is a find."""
    try:
        with watched(scratch, seconds):
            target.run(data, scratch)
    except target.promised:
        return None
    except (Exception, Forbidden) as error:  # noqa: BLE001 - whatever it is, it was not promised
        return Find(_described(error))
    return None


def _described(error: BaseException) -> str:
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "fuzz" not in one.filename]
    places = [f"{Path(one.filename).name}:{one.name}" for one in frames if "<frozen" not in one.filename]
    # where exactly the time or the room ran out is chance
    by_chance = isinstance(error, Forbidden | MemoryError | RecursionError)
    places = places[:3] if by_chance else [*places[:2], *places[-3:]]
    said = "" if isinstance(error, KeyError | MemoryError) else str(error).split("\n")[0][:60]
    numberless = "".join("N" if one.isdigit() else one for one in said)
    return f"{type(error).__name__}: {numberless}\n" + "\n".join(places)


def _late(number: int, frame: FrameType | None) -> None:
    raise Forbidden("takes too long")


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    scratch = getattr(_watching, "scratch", None)
    if scratch is None:
        return
    if event.startswith(_REACHING_OUT):
        raise Forbidden(f"reaches out: {event}")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        place = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
        if not place.startswith(scratch) and not place.endswith(".pyc"):
            raise Forbidden(f"writes elsewhere: {Path(place).name}")
