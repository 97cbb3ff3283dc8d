"""The app's services around backups: what they hold, putting it back, and saving what a damaged file still has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.paths import Paths
from assistant.ui.services import BackupServices

if TYPE_CHECKING:
    from assistant.domain.backups import HeldBackup, PutBack, Recovery
    from assistant.domain.locks import HeldKeys
    from assistant.domain.ports import Progress


def backups(places: Paths, keys: Callable[[], HeldKeys]) -> BackupServices:
    """What the app needs; `keys` are those that it opens everything with."""
    backend = _Backups(places, keys)
    return BackupServices(
        kept=backend.kept,
        look=backend.look,
        put_back=backend.put_back,
        damaged=backend.damaged,
        recover=backend.recover,
    )


class _Backups:
    """Imports wiring on first use: the first frame waits for nothing."""

    def __init__(self, places: Paths, keys: Callable[[], HeldKeys]) -> None:
        self._places = places
        self._keys = keys

    @property
    def _restoring(self) -> Any:
        from assistant import wiring_keeping  # deferred: numpy and SQLite, behind the first frame

        return wiring_keeping.restoring(self._places, self._keys())

    def kept(self) -> tuple[HeldBackup, ...]:
        found: tuple[HeldBackup, ...] = self._restoring.kept()
        return found

    def look(self, name: str, passphrase: str) -> HeldBackup:
        found: HeldBackup = self._restoring.look(name, lambda: passphrase)
        return found

    def put_back(self, name: str, which: tuple[str, ...], passphrase: str, progress: Progress) -> PutBack:
        done: PutBack = self._restoring.put_back(name, which, lambda: passphrase, progress)
        return done

    def damaged(self) -> bool:
        return bool(self._restoring.damaged())

    def recover(self) -> Recovery | None:
        found: Recovery | None = self._restoring.recover()
        return found
