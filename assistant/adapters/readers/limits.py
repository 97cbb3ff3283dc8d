"""How much one document may cost, and what is done to the process that reads it."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import asdict, dataclass, fields
from typing import Self

from assistant.errors import DocumentUnreadable

if sys.platform != "win32":
    import resource

MEGABYTE = 1_000_000
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system")
"""Beginnings of the audit events of everything a reader has no business doing."""


@dataclass(frozen=True)
class Limits:
    """What reading one file may take. Past `seconds` and `memory` the reader is killed; the rest is cut, and said."""

    seconds: float = 60.0
    """By the clock."""
    memory: int = 1500 * MEGABYTE
    """Bytes of address space, where the system can hold a process to that."""
    size: int = 100 * MEGABYTE
    """Bytes of the file itself."""
    pages: int = 2000
    characters: int = 20_000_000
    blocks: int = 200_000
    unpacked: int = 300 * MEGABYTE
    """Bytes of everything in a Word file."""
    unpacked_text: int = 100 * MEGABYTE
    """Bytes of the parts of a Word file that are parsed."""
    members: int = 5000
    """Parts in a Word file."""
    ratio: int = 300
    """How many times smaller than itself a large part of a Word file may have been packed."""
    reply: int = 300 * MEGABYTE
    """Bytes taken from the child for one file."""

    @classmethod
    def given(cls, values: dict[str, float]) -> Self:
        """Made from what `asdict` gave in the other process."""
        return cls(**{field.name: values[field.name] for field in fields(cls)})  # type: ignore[arg-type] # whole numbers stay whole in JSON

    def values(self) -> dict[str, float]:
        """All of them by name, as JSON can hold them."""
        return asdict(self)


def too_large(name: str, limits: Limits) -> DocumentUnreadable:
    """What to say of a file of more than `limits.size` bytes."""
    return DocumentUnreadable(
        f"{name} is larger than {limits.size // MEGABYTE:,} MB, the most that is read.",
        do="Split it, or save it without its pictures, and add that.",
    )


def confine(limits: Limits) -> None:
    """Hold this process to its memory; it may no longer write files, dump core, reach a network or start programs."""
    if sys.platform != "win32":
        for what, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_AS, limits.memory),
        ):
            _lower(what, most)
    sys.addaudithook(_refuse)


def allow_seconds(seconds: float) -> None:
    """Give this process that much more time on the processor, in case nobody is left to watch the clock."""
    if sys.platform != "win32":
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + seconds) + 2, hard=False)


if sys.platform != "win32":

    def _lower(what: int, most: int, *, hard: bool = True) -> None:
        _, ceiling = resource.getrlimit(what)
        if ceiling != resource.RLIM_INFINITY:
            most = min(most, ceiling)
        # Some systems know a limit by name and refuse to set it; the clock still holds there.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most if hard else ceiling))


def _refuse(event: str, _: object) -> None:
    if event.startswith(_FORBIDDEN) and event not in {"socket.gethostname"}:
        raise PermissionError(f"a reader of documents may not do this: {event}")
