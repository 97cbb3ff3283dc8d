"""The files that hold a person's words: opened, locked, backed up.

Apart from what else is put together, so that a command about reflections alone does without the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from assistant.adapters import ciphers, copies, keychain
from assistant.adapters.backed_up_reflections import BackedUpReflections
from assistant.adapters.backups import Backups
from assistant.adapters.keys import Ask, KeyFiles, OpenKeys, nobody
from assistant.adapters.locking import Lock
from assistant.adapters.putting_back import PuttingBack
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.locks import HeldKeys, Locking, LockNote
from assistant.domain.ports import Progress, ReflectionStore
from assistant.errors import AssistantError
from assistant.paths import Paths, private_folder, private_process

if TYPE_CHECKING:
    from assistant.domain.coaching import CoachNotes


def keys(paths: Paths, ask: Ask = nobody) -> HeldKeys:
    """The keys of the files in `paths.home`; `ask` is called for a passphrase, once."""
    return OpenKeys(KeyFiles(paths.home), ask)


def note(paths: Paths) -> LockNote | None:
    """How those files are locked; `None` when they are not. Raises `StoreDamaged`."""
    return KeyFiles(paths.home).note()


def keychain_there() -> bool:
    """Whether this computer has a keychain that can be used."""
    return keychain.there()


def backups(paths: Paths) -> Backups:
    """Backups of reflections and of a coach's notes."""
    return Backups(paths.backups, (paths.reflections, paths.coach_notes))


def reflections(paths: Paths, held: HeldKeys | None = None, forgetting: bool = True) -> ReflectionStore:
    """The store of reflections; `forgetting` is whether backups forget what is deleted in it.

    Without `held`, one that wants a passphrase raises `Locked`. Raises `FolderUnusable`, `StoreDamaged`,
    `ReflectionBusy`, and what `held` raises.
    """
    private_process()
    private_folder(paths.home)
    keys_of_all = (held or keys(paths)).held()
    return BackedUpReflections(paths.reflections, keys_of_all, backups(paths), forgetting)


def coach_notes(paths: Paths, held: HeldKeys | None = None) -> CoachNotes:
    """A coach's own notes. Raises `FolderUnusable`, `StoreDamaged`, `NotesBusy`, and what `held` raises."""
    from assistant.adapters.coach_notes import SqliteCoachNotes

    private_process()
    return SqliteCoachNotes(paths.coach_notes, (held or keys(paths)).held())


def cipher() -> str:
    """The version of SQLCipher that files are kept with; empty when it is SQLite alone."""
    return ciphers.version()


def put_lock(
    paths: Paths, held: HeldKeys, kept: Locking, passphrase: str = "", progress: Progress | None = None
) -> None:
    """Lock reflections, a coach's notes and their backups with a new key. Raises as `Lock.put` does."""
    private_process()
    _lock(paths, held).put(kept, passphrase, progress)


def take_lock_off(paths: Paths, held: HeldKeys, progress: Progress | None = None) -> None:
    """Unlock them all. Raises as `Lock.remove` does."""
    _lock(paths, held).remove(progress)


def _lock(paths: Paths, held: HeldKeys) -> Lock:
    """`held` is what `keys` gave."""
    return Lock(paths.home, (paths.reflections, paths.coach_notes), backups(paths), cast("OpenKeys", held))


def restoring(paths: Paths, held: HeldKeys) -> PuttingBack:
    """Backups put back, and damaged files recovered."""
    private_process()
    return PuttingBack(paths.reflections, backups(paths), held, lambda: datetime.now(UTC))


def in_backups(paths: Paths, held: HeldKeys, reflection: str) -> int:
    """How many backups hold it."""
    with closing(BackedUpReflections(paths.reflections, held.held(), backups(paths), forgetting=False)) as store:
        return store.in_backups(reflection)


def care(paths: Paths, held: HeldKeys) -> str:
    """Finish what was broken off with the lock, and back up what has changed; what went wrong, in sentences.

    Raises `Locked`: what is locked is neither finished nor copied.
    """
    opened = held.held()
    told = []
    try:
        _lock(paths, held).finish()
    except AssistantError as error:
        told.append(str(error))
    try:
        backups(paths).make(held.held() or opened, datetime.now(UTC))
    except AssistantError as error:
        told.append(str(error))
    return " ".join(told)


def private_files(paths: Paths) -> Iterator[Path]:
    """The files that hold a person's words, and every backup of them."""
    for place in (paths.home, *backups(paths).folders()):
        for file in (paths.reflections, paths.coach_notes):
            if (place / file.name).is_file() and (place / file.name).stat().st_size:
                yield place / file.name


def unsound(paths: Paths, held: HeldKeys) -> tuple[Path, ...]:
    """Those with a page that cannot be read or does not fit the others. Raises `Locked`, `WrongPassphrase`."""
    keys = held.held()
    return tuple(file for file in private_files(paths) if not copies.sound(file, keys))


def try_deleting(folder: Path, words: str, held: HeldKeys) -> tuple[int, bool]:
    """Write a reflection called `words` in `folder` and delete it: bytes in its files, and whether any hold it."""
    file = folder / "tried.db"
    with closing(SqliteReflections(file, held.held())) as store:
        store.create("tried", words, "short", datetime.now(UTC))
        store.delete("tried")
        content = b"".join(one.read_bytes() for one in folder.iterdir())
    return len(content), words.encode() in content
