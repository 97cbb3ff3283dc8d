"""Whole copies of a private database, locked alike or otherwise, and putting one in the place of another."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters import ciphers
from assistant.adapters.file_turns import make_private, when_free
from assistant.domain.locks import Keys

_BLOCK = 1 << 20
_NAMED = "copied"
_SECONDS = 2.0
"""To wait for others that have the file open."""


def opened(file: Path, keys: Keys, seconds: float) -> tuple[sqlite.Connection, bytes | None]:
    """`file` and which of `keys` fits it, or none. Raises `sqlite.Error` when it is damaged or held by another."""
    for key in (*keys, None):
        connection = ciphers.connect(file, key, seconds)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite.OperationalError:  # held by another process
            connection.close()
            raise
        except sqlite.DatabaseError:
            connection.close()
            if key is None:
                raise
        else:
            return connection, key
    raise AssertionError("unreachable: the last one tried is none")


def sound(file: Path, keys: Keys) -> bool:
    """Whether every page of `file` can be read and fits the others."""
    try:
        with contextlib.closing(opened(file, keys, _SECONDS)[0]) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite.OperationalError:
        raise
    except sqlite.DatabaseError:
        return False


def copy(connection: sqlite.Connection, to: Path, key: bytes | None) -> None:
    """Everything `connection` holds, at one moment, to `to`, locked with `key`; whole and on the disk, or not there.

    Raises `sqlite.Error`, `OSError`.
    """
    part = part_of(to)
    part.unlink(missing_ok=True)
    make_private(part)
    try:
        _export(connection, part, key)
        os.replace(part, to)
        sync_folder(to.parent)
    finally:
        part.unlink(missing_ok=True)


def rewrite(file: Path, keys: Keys, key: bytes | None, seconds: float) -> bool:
    """Lock `file` with `key` instead, or not at all; whether that was to be done. Nobody else may have it open.

    At every moment the one or the other is there, whole. What is left of one that was readable is overwritten.
    Raises `sqlite.Error`, an operational one when another process has it open, and `OSError`.
    """
    connection, before = opened(file, keys, seconds)
    with contextlib.closing(connection):
        if before == key:
            return False
        alone(connection)
        part = part_of(file)
        part.unlink(missing_ok=True)
        make_private(part)
        try:
            _export(connection, part, key)
            with _wiped(file):
                os.replace(part, file)
                sync_folder(file.parent)
        finally:
            part.unlink(missing_ok=True)
    return True


def put_in_place(file: Path, keys: Keys, by: Path, aside: Path, seconds: float, *, keep: bool = False) -> None:
    """Put `by` in the place of `file`, which nobody may have open.

    What cannot be read at all is kept as `aside`, and so is what can, if it is to be kept. Raises as `rewrite` does.
    """
    with contextlib.ExitStack() as held:
        if file.is_file() and file.stat().st_size:
            try:
                connection, _ = opened(file, keys, seconds)
                held.enter_context(contextlib.closing(connection))
                alone(connection)
            except sqlite.OperationalError:
                raise
            except sqlite.DatabaseError:
                keep = True
            if keep:
                os.link(file, aside)  # at every moment there is a file of that name
        os.replace(by, file)
        for journal in ("-wal", "-shm"):  # of what was there before
            file.with_name(file.name + journal).unlink(missing_ok=True)
        sync_folder(file.parent)


def alone(connection: sqlite.Connection) -> None:
    """Hold the file so that nobody else can open it, with nothing left in a journal. Raises `OperationalError`."""
    # Refused at once while anybody else has it open, who may be done in a moment.
    (mode,) = when_free(
        lambda: connection.execute("PRAGMA journal_mode = DELETE").fetchone(), sqlite.OperationalError, _SECONDS
    )
    if mode != "delete":
        raise sqlite.OperationalError("database is locked")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def part_of(file: Path) -> Path:
    """What a copy is called until it is whole."""
    return file.with_name(f".{file.name}.part")


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` on the disk; where a system cannot, it does so by itself."""
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _export(connection: sqlite.Connection, part: Path, key: bytes | None) -> None:
    named = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id")}
    secret = "" if key is None else ciphers.literal(key)
    connection.execute(f"ATTACH DATABASE ? AS {_NAMED} KEY ?", (str(part), secret))
    try:
        for setting in ("journal_mode = MEMORY", "synchronous = FULL"):
            connection.execute(f"PRAGMA {_NAMED}.{setting}").fetchall()
        connection.execute(f"SELECT sqlcipher_export('{_NAMED}')").fetchall()
        for name, number in named.items():
            connection.execute(f"PRAGMA {_NAMED}.{name} = {int(number)}")
        (whole,) = connection.execute(f"PRAGMA {_NAMED}.quick_check").fetchone()
        if whole != "ok":
            raise sqlite.DatabaseError(f"the copy is not whole: {whole}")
    finally:
        with contextlib.suppress(sqlite.Error):  # what went wrong before is what is told
            connection.execute(f"DETACH DATABASE {_NAMED}")
    with part.open("rb+") as made:
        os.fsync(made.fileno())


@contextlib.contextmanager
def _wiped(file: Path) -> Iterator[None]:
    """Overwrites what `file` was, once another has taken its place inside."""
    # Opened before it loses its name. Whoever holds SQLite's locks on it gives them up next.
    with file.open("rb+", buffering=0) as old:
        yield
        size = old.seek(0, os.SEEK_END)
        old.seek(0)
        for start in range(0, size, _BLOCK):
            old.write(bytes(min(_BLOCK, size - start)))
        os.fsync(old.fileno())
