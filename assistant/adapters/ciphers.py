"""Connections to files that may be encrypted, all with the same, written-down settings of SQLCipher."""

from __future__ import annotations

from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.domain.locks import KEY_BYTES

ROUNDS = 256_000
"""How many times a new lock hashes a passphrase: what SQLCipher 4 does by itself, about 0.3 s."""
_FORMAT = 4
"""The settings of SQLCipher 4, whatever a later one would choose by itself."""


def version() -> str:
    """The version of SQLCipher, such as "4.6.1 community"; empty when the module was built without it."""
    connection = sqlite.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else ""


def connect(file: Path, key: bytes | None, seconds: float) -> sqlite.Connection:
    """`file` in autocommit, with `key` or as it is; whether the key fits shows when something is read."""
    connection = sqlite.connect(str(file), timeout=seconds, isolation_level=None, check_same_thread=False)
    if key is not None:
        _quietly(connection)
        connection.execute(f'PRAGMA key = "{literal(key)}"')
        connection.execute(f"PRAGMA cipher_compatibility = {_FORMAT}").fetchall()
    return connection


def connect_with(file: Path, passphrase: str, rounds: int, seconds: float) -> sqlite.Connection:
    """`file` in autocommit, with `passphrase` hashed so many times."""
    connection = sqlite.connect(str(file), timeout=seconds, isolation_level=None)
    _quietly(connection)
    # What begins with x' would be taken for a key and not hashed.
    quoted = f"passphrase:{passphrase}".replace("'", "''")
    connection.execute(f"PRAGMA key = '{quoted}'")
    connection.execute(f"PRAGMA cipher_compatibility = {_FORMAT}").fetchall()
    connection.execute(f"PRAGMA kdf_iter = {int(rounds)}").fetchall()
    return connection


def literal(key: bytes) -> str:
    """`key` as SQLCipher takes it without hashing. Raises `ValueError` for one of another length."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key of {len(key)} bytes")
    return f"x'{key.hex()}'"


def _quietly(connection: sqlite.Connection) -> None:
    """SQLCipher writes to standard error what is told in a sentence."""
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
