"""What the tests of files that hold what somebody wrote share."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import timedelta
from pathlib import Path

from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Answered, Event, Recorded, Started
from tests.fakes import BEGAN


def recorded(*events: Event, first: int = 0) -> list[Recorded]:
    """`events` as they stand in a log, numbered from `first`, a second apart."""
    return [
        Recorded(seq=seq, at=BEGAN + timedelta(seconds=seq), what=what) for seq, what in enumerate(events, start=first)
    ]


def answered(text: str, step: str = "opening.partnership") -> Answered:
    """An answer in words."""
    return Answered(step=step, text=text)


def begun(file: Path) -> SqliteReflections:
    """A store in `file` that holds the reflection `r1` with one answer."""
    made = SqliteReflections(file)
    made.create("r1", "First", "short", BEGAN)
    made.append("r1", recorded(Started(reflection="r1", path="short"), answered("The school start.")))
    return made


def everywhere(file: Path) -> bytes:
    """Every byte in the file and beside it."""
    return b"".join(one.read_bytes() for one in file.parent.iterdir() if one.is_file())


def released(file: Path, version: int) -> None:
    """As that version of the program wrote it."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.executescript((Path(__file__).parent / "released" / f"reflections-{version}.sql").read_text("utf-8"))
