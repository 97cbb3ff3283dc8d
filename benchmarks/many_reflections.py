"""A home with a great many reflections: the events of a real conversation, in other words each time."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from assistant import plain, wiring, wiring_keeping
from assistant.config import Config
from assistant.conversation.session import new_id
from assistant.domain.events import Answered, Event, Finished, Recorded, Said, Started
from assistant.domain.ports import ReflectionStore
from benchmarks.places import ROOT, fresh

EVENTS = 60
"""In each reflection."""
RARE, OFTEN_RARE = "turnstile", 100
"""A word that one in so many reflections holds, and no other word with it."""
BEGUN = datetime(2016, 1, 4, 9, tzinfo=UTC)
APART, PACE = timedelta(hours=7), timedelta(seconds=20)
"""Between two reflections, and between two events of one."""
_SPOKEN = ROOT / "tests" / "conversation" / "golden" / "short.said.txt"
_WORD = re.compile(r"[A-Za-z]{4,}")


def pattern(folder: Path) -> tuple[Event, ...]:
    """The events of a whole conversation that is kept as a test, had with the real library."""
    places = fresh(folder)
    desk = wiring.desk(places, Config())
    with closing(wiring_keeping.reflections(places)) as store:
        session = wiring.begin(places, store, desk)
        plain.run(session, io.StringIO(_SPOKEN.read_text(encoding="utf-8")), io.StringIO(), echo=False)
    desk.stop()
    return tuple(one.what for one in session.events)


def add(store: ReflectionStore, events: Sequence[Event], numbers: range) -> tuple[str, ...]:
    """Save one reflection for each of `numbers`, through the store as a conversation is; their ids.

    Each has `EVENTS` events, which are the first ones of `events`; two in three are finished.
    """
    vocabulary = sorted({word for one in events if isinstance(one, Answered) for word in _WORD.findall(one.text)})
    made = []
    for number in numbers:
        dice, began = random.Random(number), BEGUN + number * APART
        other = dict(zip(vocabulary, dice.sample(vocabulary, len(vocabulary)), strict=True))
        name = new_id(began)
        whole = tuple(_varied(name, events, other))
        last = Finished() if number % 3 else whole[EVENTS - 1]
        title = " ".join(dice.sample(vocabulary, 4)) + (f" {RARE}" if number % OFTEN_RARE == 0 else "")
        store.create(name, title, "short", began)
        logged = enumerate((*whole[: EVENTS - 1], last))
        store.append(name, [Recorded(seq=seq, at=began + seq * PACE, what=what) for seq, what in logged])
        made.append(name)
    return tuple(made)


def _varied(name: str, events: Sequence[Event], other: dict[str, str]) -> Iterator[Event]:
    """`events` of the reflection called `name`, with `other` words said and said back."""
    for one in events:
        if isinstance(one, Started):
            yield one.model_copy(update={"reflection": name})
        elif isinstance(one, Answered | Said):
            yield one.model_copy(update={"text": _WORD.sub(partial(_exchanged, other), one.text)})
        else:
            yield one


def _exchanged(other: dict[str, str], word: re.Match[str]) -> str:
    return other.get(word[0], word[0])
