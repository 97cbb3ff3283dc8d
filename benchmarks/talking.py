"""A conversation: how long a turn takes once everything is loaded."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from pathlib import Path

from assistant import wiring, wiring_keeping
from assistant.config import Config
from assistant.conversation.session import Session
from assistant.domain.events import Asked, AskKind, Event
from benchmarks.places import fresh
from benchmarks.table import Row, at_most, middle, p95

TITLE = "A turn in conversation, warm"
REFLECTIONS = 4
_WEEKS = itertools.count(1)
OPEN = (
    "Our place board has the council, the acute trust and three charities round the table, and I chair it. "
    "The region decides the timetable and we spend our meetings explaining why we are late."
)


def answer(asked: Asked, number: int) -> str:
    """Something a person could say to `asked`."""
    match asked.kind:
        case AskKind.RATE:
            return str((number * 7) % 5)
        case AskKind.CHOOSE | AskKind.MULTI:
            return str(1 + number % len(asked.options))
        case AskKind.CONFIRM:
            return "yes"
    # never the same twice: vectors of recent texts are remembered
    week = next(_WEEKS)
    return OPEN.replace(".", f" in week {week}.")


def rows(folder: Path) -> list[Row]:
    """Every row of this group."""
    places = fresh(folder / "talk")
    store = wiring_keeping.reflections(places)
    desk = wiring.desk(places, Config())
    desk.prepare()
    _one(wiring.begin(places, store, desk))
    took = [second for _ in range(REFLECTIONS) for second in _one(wiring.begin(places, store, desk))]
    asked = _digressions(wiring.begin(places, store, desk))
    store.close()
    what = "an answer understood, saved and followed by the next question, p95"
    return [
        at_most(what, p95(took), 50, "ms", _detail(took)),
        at_most("a question to the library in mid-step, p95", p95(asked), 50, "ms", _detail(asked)),
    ]


def _detail(took: list[float]) -> str:
    return f"median {middle(took):.1f} ms of {len(took)} turns"


def _one(session: Session) -> list[float]:
    """A whole reflection; milliseconds of each turn."""
    took: list[float] = []
    pending = _last_asked(list(session.go_on()))
    while pending is not None:
        started = time.perf_counter()
        events = list(session.say(answer(pending, len(took))))
        took.append(1000 * (time.perf_counter() - started))
        pending = _last_asked(events)
    return took


def _digressions(session: Session) -> list[float]:
    took = []
    list(session.go_on())
    for topic in ("trust", "pooled budgets", "who chairs", "data sharing", "regulators", "general practice") * 5:
        started = time.perf_counter()
        list(session.say(f"/ask what does the library say about {topic}?"))
        took.append(1000 * (time.perf_counter() - started))
    return took


def _last_asked(events: Sequence[Event]) -> Asked | None:
    return next((event for event in reversed(events) if isinstance(event, Asked)), None)
