"""Reflections whose backups forget what is deleted: a copy that stays behind would make deleting a pretence."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.adapters.backups import Backups
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Recorded
from assistant.domain.locks import Keys
from assistant.errors import ReflectionNotFound, StoreDamaged


class BackedUpReflections(SqliteReflections):
    """As `SqliteReflections`, and what is deleted or taken out leaves the backups too, where they are to forget."""

    def __init__(self, file: Path, keys: Keys, backups: Backups, forgetting: bool) -> None:
        """Open `file`. `forgetting` is whether backups are to forget what is deleted. Raises as the parent does."""
        super().__init__(file, keys)
        self._name = file.name
        self._keys = keys
        self._backups = backups
        self._forgetting = forgetting

    def rewrite(self, reflection: str, altered: Sequence[Recorded], added: Recorded, title: str) -> None:
        """In backups too, whatever was chosen for whole reflections: words that were to go were named one by one."""
        super().rewrite(reflection, altered, added, title)
        for copy in self._holding(reflection):
            copy.overwrite(reflection, altered, title)

    def delete(self, reflection: str) -> None:
        """In backups too, unless those are to keep what is deleted."""
        super().delete(reflection)
        for copy in self._holding(reflection) if self._forgetting else ():
            copy.delete(reflection)

    def in_backups(self, reflection: str) -> int:
        """How many backups hold it."""
        return sum(1 for _ in self._holding(reflection))

    def _holding(self, reflection: str) -> Iterator[SqliteReflections]:
        """The backups that hold it."""
        for copy in self._copies():
            try:
                copy.info(reflection)
            except ReflectionNotFound:
                continue
            yield copy

    def _copies(self) -> Iterator[SqliteReflections]:
        """Those that can be opened; one that cannot be read holds nothing that could be taken out of it."""
        for place in self._backups.folders():
            file = place / self._name
            if not file.is_file():
                continue
            try:
                copy = SqliteReflections(file, self._keys)
            except StoreDamaged:
                continue
            with contextlib.closing(copy):
                yield copy
