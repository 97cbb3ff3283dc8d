"""One person's conversation in progress: saves every event, then hands it on to be shown."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime

from assistant.conversation import quoting
from assistant.conversation.engine import Engine
from assistant.domain.events import Asked, Event, Recorded, Started
from assistant.domain.ports import Clock, ReflectionStore
from assistant.domain.reflection import State, apply, fold
from assistant.sanitise import clean

TITLE_LENGTH = 60
UNNAMED = "New reflection"
"""The title until the first answer gives a better one."""
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_id(now: datetime) -> str:
    """A short name for a reflection, such as `20261122-x7k2q`: sortable, and safe to type."""
    return f"{now:%Y%m%d}-" + "".join(secrets.choice(_ID_LETTERS) for _ in range(5))


class Session:
    """The seam every front end uses: text in, saved events out."""

    def __init__(self, engine: Engine, store: ReflectionStore, clock: Clock, events: tuple[Recorded, ...]) -> None:
        self._engine = engine
        self._store = store
        self._clock = clock
        self._events = list(events)
        self.state: State = fold(events)
        self._unnamed = True

    @classmethod
    def begin(
        cls, engine: Engine, store: ReflectionStore, clock: Clock, name: Callable[[datetime], str] = new_id
    ) -> Session:
        """A new reflection, called what `name` makes of the time; nothing is asked until `go_on`."""
        now = clock()
        reflection = name(now)
        store.create(reflection, UNNAMED, engine.script.path.id, now)
        session = cls(engine, store, clock, ())
        session._save(Started(reflection=reflection, path=engine.script.path.id))
        return session

    @classmethod
    def resume(cls, engine: Engine, store: ReflectionStore, clock: Clock, reflection: str) -> Session:
        """The reflection as it stands on disk. Raises `ReflectionNotFound`."""
        events = store.load(reflection)
        session = cls(engine, store, clock, events)
        if not events:  # stopped between making room and beginning
            session._save(Started(reflection=reflection, path=engine.script.path.id))
        return session

    @property
    def reflection(self) -> str:
        """Its id."""
        return self.state.reflection

    @property
    def events(self) -> tuple[Recorded, ...]:
        """The whole log so far."""
        return tuple(self._events)

    def go_on(self) -> Iterator[Event]:
        """Events up to the next wait for input, each saved before it is yielded.

        On a reflection that already waits, yields the pending question once more, unsaved.
        """
        if self.state.waiting and self.state.pending is not None:
            yield self.state.pending
            return
        while (event := self._engine.next_event(self.state)) is not None:
            yield self._save(event)
            if isinstance(event, Asked):
                return

    def say(self, text: str) -> Iterator[Event]:
        """What follows from the person's words: first their own event, then the replies."""
        for event in self._engine.interpret(self.state, clean(text)):
            yield self._save(event)
        if self._unnamed:
            self._name_after_partnership()
        if not self.state.paused:
            yield from self.go_on()

    def _save(self, event: Event) -> Event:
        recorded = Recorded(seq=self.state.count, at=self._clock(), what=event)
        self._store.append(self.reflection or getattr(event, "reflection", ""), (recorded,))
        self._events.append(recorded)
        self.state = apply(self.state, event)
        return event

    def _name_after_partnership(self) -> None:
        """The first answer names the reflection, unless the person has."""
        first = self._engine.title_step
        if first in self.state.answers and self._store.info(self.reflection).title == UNNAMED:
            self._store.rename(self.reflection, quoting.opening(self.state.answers[first].text, TITLE_LENGTH))
        self._unnamed = first not in self.state.answers
