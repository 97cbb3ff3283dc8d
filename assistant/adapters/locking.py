"""Putting a lock on a person's files, exchanging it, taking it off: every file, and every backup of it.

What is begun is written down before the first file is touched and again after the last, so that it can be broken
off at any moment: until it is finished, both keys are at hand, and each file is whole under one of them.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from assistant.adapters import backups, ciphers, copies, keychain, keys
from assistant.adapters.keys import KeyFiles, OpenKeys
from assistant.domain.locks import Kept, Keys, Locking, LockNote
from assistant.domain.ports import Progress
from assistant.errors import FolderUnusable, ReflectionBusy, StoreDamaged

_SECONDS = 3.0


class Lock:
    """The lock of the data folder `home`, whose `files` are locked together."""

    def __init__(self, home: Path, files: Sequence[Path], kept: backups.Backups, opened: OpenKeys) -> None:
        self._home = home
        self._files = files
        self._backups = kept
        self._opened = opened
        self._key_files = KeyFiles(home)

    def note(self) -> LockNote | None:
        """How the files are locked. Raises `StoreDamaged`."""
        return self._key_files.note()

    def put(self, kept: Locking, passphrase: str = "", progress: Progress | None = None) -> None:
        """Lock everything with a new key, which is to be `kept` there; also where it is locked already.

        Raises `Locked`, `WrongUse`, `ReflectionBusy`, `FolderUnusable`, `StoreDamaged`.
        """
        phrase = keys.usable(passphrase) if kept is Kept.PASSPHRASE else ""
        before, held = self.note(), self._opened.held()
        rounds = ciphers.ROUNDS if phrase else 0
        note = LockNote(kept=kept, name=secrets.token_hex(8), rounds=rounds, doing="locking")
        with self._told():
            self._alone_with_all(held)
            self._key_files.write(note, (keys.new(), *held), phrase)
            if before is not None and before.kept is Kept.KEYCHAIN:
                keychain.forget(before.name)
            self._opened.hold(self._key_files.keys(note, phrase), phrase)
            self._finish(note, progress)

    def remove(self, progress: Progress | None = None) -> None:
        """Take the lock off everything. Raises as `put` does."""
        note = self.note()
        if note is None:
            return
        held = self._opened.held()
        with self._told():
            self._alone_with_all(held)
            note = note.model_copy(update={"doing": "unlocking"})
            self._key_files.say(note)
            self._finish(note, progress)

    def finish(self, progress: Progress | None = None) -> bool:
        """Finish what was broken off; whether there was anything. Raises as `put` does."""
        note = self.note()
        if note is None:
            return False
        if note.doing is None:
            if len(self._opened.held()) == 1:
                return False
            # Broken off between the file of keys, which holds both, and the note that goes with it.
            note = note.model_copy(update={"doing": "locking", "rounds": ciphers.ROUNDS})
        with self._told():
            self._finish(note, progress)
        return True

    def _finish(self, note: LockNote, progress: Progress | None) -> None:
        held = self._opened.held()
        want = held[0] if note.doing == "locking" else None
        places = [self._home, *self._backups.folders()]
        files = [place / file.name for place in places for file in self._files]
        for done, file in enumerate(files):
            if progress is not None:
                progress(done, len(files), "Locking" if want else "Unlocking")
            self._rewrite(file, held, want)
        # What says that all is done comes last, after what lies beside the backups.
        if want is None:
            for place in places[1:]:
                backups.forget_lock(place)
            self._key_files.remove(note)
            self._opened.forget()
        else:
            settled = note.model_copy(update={"doing": None})
            self._key_files.write(note, (want,), self._opened.passphrase)
            for place in places[1:]:
                backups.copy_lock(self._home, place)
                KeyFiles(place).say(settled)
            self._key_files.say(settled)
            self._opened.hold((want,), self._opened.passphrase)

    def _rewrite(self, file: Path, held: Keys, want: bytes | None) -> None:
        copies.part_of(file).unlink(missing_ok=True)
        if not file.is_file() or not file.stat().st_size:
            return
        with self._readable(file):
            copies.rewrite(file, held, want, _SECONDS)

    @contextlib.contextmanager
    def _readable(self, file: Path) -> Iterator[None]:
        try:
            yield
        except sqlite.OperationalError:
            raise
        except sqlite.DatabaseError as error:
            if file.parent != self._home:
                file.unlink()  # of a damaged backup, nothing may stay that is not locked
                return
            raise StoreDamaged(
                f"The file {file} cannot be read: {error}.",
                kept="What could be locked is locked; this file was left as it is.",
                do="`assistant reflections recover` saves what can be read; then do this again.",
            ) from error

    def _alone_with_all(self, held: Keys) -> None:
        """Finds out before anything is done whether a file is damaged, or open in another window."""
        for file in self._files:
            if file.is_file() and file.stat().st_size:
                with self._readable(file):
                    connection, _ = copies.opened(file, held, _SECONDS)
                    with contextlib.closing(connection):
                        copies.alone(connection)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite.OperationalError as error:
            if "locked" not in str(error):
                raise self._unwritable(str(error)) from error
            raise ReflectionBusy(
                "Another window has your reflections open.",
                kept="Nothing is lost; what was locked in which way before still opens.",
                do="Close every other window of the assistant and do this again.",
            ) from error
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error

    def _unwritable(self, why: str) -> FolderUnusable:
        return FolderUnusable(
            f"The files in {self._home} cannot be written: {why}.",
            kept="Nothing is lost; what was locked in which way before still opens.",
            do="Check that the disk has room for a second copy, and do this again.",
        )
