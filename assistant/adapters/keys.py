"""Where the keys of a person's files are, and how they are had: from a passphrase or from the computer's keychain.

`lock.json` says which. With a passphrase, the keys lie in `keys.db`, a file that SQLCipher opens with the passphrase
alone; all other files are locked with the keys themselves, so that opening one takes no hashing.
"""

from __future__ import annotations

import contextlib
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from pydantic import ValidationError

from assistant.adapters import ciphers, keychain
from assistant.adapters.file_turns import make_private
from assistant.domain.locks import KEY_BYTES, LEAST_PASSPHRASE, Kept, Keys, LockNote
from assistant.errors import FolderUnusable, Locked, StoreDamaged, WrongPassphrase, WrongUse
from assistant.paths import private_folder, write_whole
from assistant.sanitise import clean

Ask = Callable[[], str]
"""Asks for the passphrase. Raises `Locked` where nobody can be asked."""
_SECONDS = 3.0
_SAFE = "Your reflections are safe, and stay locked."


def new() -> bytes:
    """A key at random."""
    return secrets.token_bytes(KEY_BYTES)


def usable(passphrase: str) -> str:
    """`passphrase` as it is hashed: accents are one letter on every keyboard. Raises `WrongUse` for one too weak."""
    text = unicodedata.normalize("NFC", passphrase)
    if clean(text) != text or "\n" in text or "\t" in text:
        raise WrongUse("The passphrase holds something that is no character.", do="Type it rather than paste it.")
    if len(text) < LEAST_PASSPHRASE:
        raise WrongUse(
            f"The passphrase has fewer than {LEAST_PASSPHRASE} characters.",
            do="Take four or five words that only you would put together.",
        )
    return text


class KeyFiles:
    """`lock.json` and `keys.db` in one folder: that of the data, or that of a backup."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.note_file = folder / "lock.json"  # as `Paths.lock_note` has it
        self.keys_file = folder / "keys.db"

    def note(self) -> LockNote | None:
        """How the files are locked; `None` when they are not. Raises `StoreDamaged`."""
        try:
            return LockNote.model_validate_json(self.note_file.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValidationError, UnicodeDecodeError) as error:
            raise StoreDamaged(
                f"The file {self.note_file} does not say how your reflections are locked.",
                kept=_SAFE,
                do="If you have a newer version of the assistant, use that one; else put the file back from a backup.",
            ) from error

    def keys(self, note: LockNote, passphrase: str) -> Keys:
        """The keys, from the keychain or with `passphrase`. Raises `Locked`, `WrongPassphrase`, `StoreDamaged`."""
        if note.kept is Kept.KEYCHAIN:
            return keychain.read(note.name)
        if not self.keys_file.is_file() or not self.keys_file.stat().st_size:
            raise StoreDamaged(
                f"The file {self.keys_file} is not there. Without it no passphrase opens your reflections.",
                kept="Everything else was left as it is.",
                do="Put it back from a backup: every folder in backups has a copy.",
            )
        # A change that was broken off may have put the new file there, and not yet the note that goes with it.
        for rounds in dict.fromkeys((note.rounds, ciphers.ROUNDS)):
            with contextlib.suppress(sqlite.DatabaseError, ValueError):  # the latter for what no passphrase can hold
                return self._read_keys(unicodedata.normalize("NFC", passphrase), rounds)
        raise WrongPassphrase(
            "That passphrase does not open your reflections.",
            kept=_SAFE,
            do="Try again: capitals, spaces and accents count.",
        )

    def write(self, note: LockNote, keys: Keys, passphrase: str = "") -> None:
        """From now on `note` says how the files are locked, and gives `keys`. Raises `Locked`, `FolderUnusable`."""
        private_folder(self.folder)
        try:
            if note.kept is Kept.KEYCHAIN:
                keychain.write(note.name, keys)
            else:
                self._write_keys(note, keys, passphrase)
            self.say(note)
        except (OSError, sqlite.Error) as error:
            raise FolderUnusable(
                f"The lock cannot be written to {self.folder}: {getattr(error, 'strerror', None) or error}.",
                kept="Your reflections are as they were.",
                do="Check that the disk has room and the folder can be written.",
            ) from error

    def say(self, note: LockNote) -> None:
        """Write `note` alone. Raises `OSError`."""
        write_whole(self.note_file, note.model_dump_json())

    def remove(self, note: LockNote) -> None:
        """The files are locked no more. Raises `OSError`."""
        self.note_file.unlink(missing_ok=True)
        if note.kept is Kept.KEYCHAIN:
            keychain.forget(note.name)
        self.keys_file.unlink(missing_ok=True)

    def _read_keys(self, passphrase: str, rounds: int) -> Keys:
        with contextlib.closing(ciphers.connect_with(self.keys_file, passphrase, rounds, _SECONDS)) as connection:
            rows = connection.execute("SELECT key FROM keys ORDER BY place").fetchall()
        return tuple(bytes(key) for (key,) in rows)

    def _write_keys(self, note: LockNote, keys: Keys, passphrase: str) -> None:
        """A new file put in the place of the old one: at every moment, one of the two is there."""
        part = self.keys_file.with_name(".keys.db.part")
        part.unlink(missing_ok=True)
        make_private(part)
        with contextlib.closing(ciphers.connect_with(part, passphrase, note.rounds, _SECONDS)) as connection:
            connection.execute("PRAGMA synchronous = FULL").fetchall()
            connection.execute("PRAGMA journal_mode = MEMORY").fetchall()
            connection.execute("CREATE TABLE keys (place INTEGER PRIMARY KEY, key BLOB NOT NULL) STRICT")
            connection.executemany("INSERT INTO keys VALUES (?, ?)", list(enumerate(keys)))
        part.replace(self.keys_file)


class OpenKeys:
    """The keys of a data folder for as long as a process may use them."""

    def __init__(self, files: KeyFiles, ask: Ask) -> None:
        self._files = files
        self._ask = ask
        self._held: Keys | None = None
        self._passphrase = ""

    @property
    def passphrase(self) -> str:
        """What opened the keys; empty where nothing was typed."""
        return self._passphrase

    def held(self) -> Keys:
        """The keys, asked for on first use; none where nothing is locked. Raises as `KeyFiles.keys`."""
        note = self._files.note()
        if note is None:
            return ()
        if self._held is None:
            self._passphrase = self._ask() if note.kept is Kept.PASSPHRASE else ""
            self._held = self._files.keys(note, self._passphrase)
        return self._held

    def unlock(self, passphrase: str) -> None:
        """Hold the keys that `passphrase` opens. Raises `WrongPassphrase`, `StoreDamaged`."""
        note = self._files.note()
        if note is not None and note.kept is Kept.PASSPHRASE:
            self._held, self._passphrase = self._files.keys(note, passphrase), passphrase

    def hold(self, keys: Keys, passphrase: str) -> None:
        """Hold `keys`, which `passphrase` opens from now on."""
        self._held, self._passphrase = keys, passphrase

    def forget(self) -> None:
        """Hold them no longer: they are asked for at the next use."""
        self._held, self._passphrase = None, ""


def nobody() -> str:
    """Where nobody can be asked."""
    raise Locked("Your reflections are locked with a passphrase.", kept=_SAFE, do="Give the passphrase.")
