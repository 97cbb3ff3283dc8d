"""How the files that hold a person's words are locked, and how that is written down beside them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Protocol

from assistant.domain.base import Frozen

Keys = tuple[bytes, ...]
"""Of 32 bytes each, the present one first; while a key is being changed, the one before follows. Empty: no lock."""

KEY_BYTES = 32
LEAST_PASSPHRASE = 8
"""Characters."""


class Kept(StrEnum):
    """Where the key of the files is."""

    NOWHERE = "nowhere"
    """There is none: the files can be read by whoever can open them."""
    PASSPHRASE = "passphrase"
    """In a file that a passphrase opens."""
    KEYCHAIN = "keychain"
    """In the keychain of the operating system."""


Locking = Literal[Kept.PASSPHRASE, Kept.KEYCHAIN]


class LockNote(Frozen):
    """What `lock.json` says: nothing secret, and all that is needed to open with the right passphrase."""

    version: Literal[1] = 1
    kept: Locking
    name: str
    """What the key is called in the keychain; new with each lock."""
    rounds: int = 0
    """How many times a passphrase is hashed (PBKDF2, HMAC-SHA512) before it opens the file of keys."""
    doing: Literal["locking", "unlocking"] | None = None
    """What has begun and is not finished: some files may be locked already, or unlocked, and others not."""


class HeldKeys(Protocol):
    """The keys of a data folder, for as long as a process may use them."""

    def held(self) -> Keys:
        """The keys, asked for on first use; none where nothing is locked. Raises `Locked`, `StoreDamaged`."""

    def unlock(self, passphrase: str) -> None:
        """Hold the keys that `passphrase` opens. Raises `WrongPassphrase`, `StoreDamaged`."""

    def forget(self) -> None:
        """Hold them no longer: they are asked for at the next use."""
