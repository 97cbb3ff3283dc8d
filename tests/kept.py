"""A data folder with somebody's words in it, and what tests ask of it afterwards."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from assistant import paths, wiring_keeping
from assistant.adapters.coach_notes import SqliteCoachNotes
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.coaching import CoachNote
from assistant.domain.events import Started
from assistant.domain.locks import HeldKeys, Kept
from assistant.paths import Paths
from tests.fakes import BEGAN
from tests.unit.store_helpers import answered, recorded

PASSPHRASE = "winter fog over eastside"
ANOTHER = "summer rain on the ferry"
SECRET = "xylographicmarmalade"
"""In every answer, and in nothing else."""


def places(home: Path) -> Paths:
    """The paths of a data folder."""
    return dataclasses.replace(paths.find(), home=home)


def opened(home: Path, passphrase: str = "") -> HeldKeys:
    """The keys of `home`, for somebody who types `passphrase`."""
    return wiring_keeping.keys(places(home), lambda: passphrase)


def write(home: Path, reflections: int = 2, answers: int = 3, keys: HeldKeys | None = None) -> None:
    """Reflections r0, r1 … with answers 0, 1 … each, and a coach's note on the first."""
    held = (keys or opened(home)).held()
    with closing(SqliteReflections(home / "reflections.db", held)) as store:
        for number in range(reflections):
            name = f"r{number}"
            store.create(name, f"{SECRET} {number}", "short", BEGAN)
            said = [answered(f"{SECRET} {number}.{one} " + "word " * 60) for one in range(answers)]
            store.append(name, recorded(Started(reflection=name, path="short"), *said))
    with closing(SqliteCoachNotes(home / "coach.db", held)) as notes:
        notes.add([CoachNote(reflection="r0", step="opening.partnership", at=BEGAN, text=f"{SECRET} noted")])


def read(home: Path, keys: HeldKeys | None = None) -> dict[str, list[str]]:
    """Every answer, by reflection; each reflection read whole."""
    held = (keys or opened(home)).held()
    with closing(SqliteReflections(home / "reflections.db", held)) as store:
        for one in store.list():
            assert [event.seq for event in store.load(one.id)] == list(range(len(store.load(one.id))))
        found: dict[str, list[str]] = {one.id: [] for one in store.list()}
        for name, text in store.said():
            found[name].append(text)
    return found


def notes(home: Path, keys: HeldKeys | None = None) -> list[str]:
    """A coach's notes on the first reflection."""
    with closing(SqliteCoachNotes(home / "coach.db", (keys or opened(home)).held())) as kept:
        return [one.text for one in kept.about("r0")]


def lock(home: Path, passphrase: str, before: str = "") -> None:
    """Lock `home` with `passphrase`; it was locked with the one `before`, or not."""
    wiring_keeping.put_lock(places(home), opened(home, before), Kept.PASSPHRASE, passphrase)


def holding(home: Path, words: str = SECRET) -> list[str]:
    """The files below `home` in which `words` can be read."""
    return sorted(
        str(file.relative_to(home))
        for file in home.rglob("*")
        if file.is_file() and words.encode() in file.read_bytes()
    )


def files(home: Path) -> Sequence[str]:
    """Every file below `home`."""
    return sorted(str(file.relative_to(home)) for file in home.rglob("*") if file.is_file())
