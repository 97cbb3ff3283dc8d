"""The app's services around the lock on what the person writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.paths import Paths
from assistant.ui.services import LockServices

if TYPE_CHECKING:
    from assistant.domain.locks import HeldKeys


def lock(places: Paths, keys: Callable[[], HeldKeys]) -> LockServices:
    """What the app needs; `keys` are those that it opens everything with."""
    backend = _Lock(places, keys)
    return LockServices(
        asks=backend.asks,
        unlock=lambda passphrase: keys().unlock(passphrase),
        forget=lambda: keys().forget(),
        kept=backend.kept,
        keychain=backend.keychain,
        put=backend.put,
        care=backend.care,
    )


class _Lock:
    """Imports wiring on first use: the first frame waits for nothing."""

    def __init__(self, places: Paths, keys: Callable[[], HeldKeys]) -> None:
        self._places = places
        self._keys = keys

    def asks(self) -> bool:
        """By a glance at the file, unchecked: whoever opens something reads it properly."""
        try:
            found = json.loads(self._places.lock_note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(found, dict) and found.get("kept") == "passphrase"

    def kept(self) -> str:
        from assistant import wiring_keeping  # deferred: numpy and SQLite, behind the first frame

        note = wiring_keeping.note(self._places)
        return note.kept.value if note else "nowhere"

    def keychain(self) -> bool:
        from assistant import wiring_keeping  # deferred as above

        return wiring_keeping.keychain_there()

    def put(self, way: str, passphrase: str) -> None:
        from assistant import wiring_keeping  # deferred as above
        from assistant.domain.locks import Kept

        if way == "off":
            wiring_keeping.take_lock_off(self._places, self._keys())
        elif way == "keychain":
            wiring_keeping.put_lock(self._places, self._keys(), Kept.KEYCHAIN)
        else:
            wiring_keeping.put_lock(self._places, self._keys(), Kept.PASSPHRASE, passphrase)

    def care(self) -> str:
        from assistant import wiring_keeping  # deferred as above

        return wiring_keeping.care(self._places, self._keys())
