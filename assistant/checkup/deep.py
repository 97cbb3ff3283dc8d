"""Checks that try on the person's own machine what the program promises: `assistant doctor --deep`."""

from __future__ import annotations

import contextlib
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.checkup.results import Finding, fine, note, wrong
from assistant.domain.locks import HeldKeys
from assistant.paths import Paths, private_folder

_HEADER = b"SQLite format 3\x00"
_CONNECTIONS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def lock(paths: Paths) -> Finding:
    """How what the person writes is locked. Raises `StoreDamaged`."""
    from assistant import wiring_keeping

    found = wiring_keeping.note(paths)
    if found is None:
        return note(
            "none: whoever can use your account, or has the disk, can read your reflections",
            "To lock them: `assistant lock passphrase`.",
        )
    if found.doing:
        return note(f"{found.doing} was broken off", "Open the assistant once: it finishes it.")
    return fine(f"with a {'passphrase' if found.kept.value == 'passphrase' else 'key in the keychain'}")


def sealed(paths: Paths) -> Finding:
    """Whether no file that should be locked can be read without its key, and none was left half made."""
    from assistant import wiring_keeping

    kept = list(wiring_keeping.private_files(paths))
    left = [file for file in paths.home.rglob(".*.part") if paths.packs not in file.parents]
    if left:
        return wrong(
            f"{len(left)} unfinished copies lie in the data folder",
            "Open the assistant once, which clears them away, and look again.",
        )
    if wiring_keeping.note(paths) is None:
        return note(f"{len(kept)} files that are not locked")
    # Nothing has these files open here: closing them would drop its locks.
    readable = [file for file in kept if file.read_bytes()[: len(_HEADER)] == _HEADER]
    if readable:
        return wrong(
            f"{len(readable)} of {len(kept)} files can be read without a key", "Lock them anew: `assistant lock`."
        )
    return fine(f"{len(kept)} files, backups among them, none of which can be read without its key")


def pages(paths: Paths, keys: HeldKeys) -> Finding:
    """Whether every page of every file is whole, in backups too. Raises `Locked`, `WrongPassphrase`."""
    from assistant import wiring_keeping

    bad = wiring_keeping.unsound(paths, keys)
    here = [file for file in bad if file.parent == paths.home]
    if here:
        return wrong(
            "the file of reflections or of a coach's notes has damaged pages", "`assistant reflections recover`"
        )
    if bad:
        return note(f"{len(bad)} files in the backups are damaged; newer ones take their place")
    return fine("every page of every file is whole, in the backups too")


def backups(paths: Paths) -> Finding:
    """How many there are, and when the latest was made."""
    from assistant import wiring_keeping

    held = wiring_keeping.backups(paths).held()
    if not held:
        return note("none yet: one is made at each start, once there is something to keep")
    return fine(f"{len(held)}, the latest of {held[0].made.astimezone():%d %B %Y, %H:%M}")


def deleting(paths: Paths, keys: HeldKeys) -> Finding:
    """Whether what is deleted leaves this very disk's files: tried on a reflection that is made for it."""
    from assistant import wiring_keeping

    words = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(dir=private_folder(paths.home), prefix=".checkup-") as folder:
        written, left = wiring_keeping.try_deleting(Path(folder), words, keys)
    if left:
        return wrong("words that were deleted can still be found in a file", "Send this to whoever helps you.")
    return fine(f"words written to a file and deleted again are in none of its {written} bytes")


@contextlib.contextmanager
def listening() -> Iterator[Callable[[], Finding]]:
    """Notices every attempt at a connection in this process from here on; what it noticed."""
    attempts: list[str] = []
    on = True

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if on and event in _CONNECTIONS and not _local(arguments):
            attempts.append(event)

    sys.addaudithook(hear)  # cannot be taken away again, but silenced
    try:
        yield (
            lambda: (
                wrong(f"{len(attempts)} attempts at a connection were made", "Send this to whoever helps you.")
                if attempts
                else fine("nothing tried to reach a network while all of this was checked")
            )
        )
    finally:
        on = False


def _local(arguments: tuple[object, ...]) -> bool:
    """Whether it is a socket of the file system, as the clipboard or the keychain has, rather than of a network."""
    return any(isinstance(one, str | bytes) and str(one).startswith(("/", "b'/", "\x00")) for one in arguments[1:])
