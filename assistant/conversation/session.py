"""One person's conversation in progress: saves every event, then hands it on to be shown."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime

from assistant.conversation import naming, removal
from assistant.conversation.engine import Engine
from assistant.domain.asides import Chose, Discarded, Removed
from assistant.domain.events import Asked, Event, Recalled, Recorded, Started
from assistant.domain.ports import Clock, ReflectionStore
from assistant.domain.reflection import State, apply, fold
from assistant.domain.script import Script
from assistant.sanitise import clean

TITLE_LENGTH = 60
UNNAMED = "New reflection"
"""The title until the first answer gives a better one."""
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_id(now: datetime) -> str:
    """A short name for a reflection, such as `20261122-x7k2q`: sortable, and safe to type."""
    return f"{now:%Y%m%d}-" + "".join(secrets.choice(_ID_LETTERS) for _ in range(5))


def _title(text: str) -> str:
    return naming.title(text, TITLE_LENGTH) or UNNAMED


class Session:
    """The seam every front end uses: text in, saved events out."""

    def __init__(self, engine: Engine, store: ReflectionStore, clock: Clock, events: tuple[Recorded, ...]) -> None:
        self._engine = engine
        self._store = store
        self._clock = clock
        self._events = list(events)
        self.state: State = fold(events)
        self._unnamed = True
        self.gone = False
        """Whether the person had it deleted; nothing can be said in it any more."""

    @classmethod
    def begin(
        cls,
        engine: Engine,
        store: ReflectionStore,
        clock: Clock,
        name: Callable[[datetime], str] = new_id,
        since: Recalled | None = None,
    ) -> Session:
        """A new reflection, called what `name` makes of the time; nothing is asked until `go_on`.

        One that goes on from an earlier one, `since`, has its title.
        """
        now = clock()
        reflection = name(now)
        store.create(reflection, since.title if since else UNNAMED, engine.script.path.id, now)
        session = cls(engine, store, clock, ())
        started = Started(reflection=reflection, path=engine.script.path.id)
        session._save(started, *([since] if since else []))
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
    def script(self) -> Script:
        """What it walks."""
        return self._engine.script

    @property
    def events(self) -> tuple[Recorded, ...]:
        """The whole log so far."""
        return tuple(self._events)

    def close(self) -> None:
        """Let go of the store: nothing is said in it any more."""
        self._store.close()

    def go_on(self) -> Iterator[Event]:
        """Events up to the next wait for input, each saved before it is yielded.

        On a reflection that already waits, yields the pending question once more, unsaved.
        """
        if self.gone:
            return
        if self.state.waiting and self.state.pending is not None:
            yield self.state.pending
            return
        while (event := self._engine.next_event(self.state)) is not None:
            yield self._save(event)
            if isinstance(event, Asked):
                return

    def say(self, text: str) -> Iterator[Event]:
        """What follows from the person's words: first their own event, then the replies."""
        yield from self._done(() if self.gone else self._engine.interpret(self.state, clean(text)))
        if self.gone:
            return
        if self._unnamed:
            self._name_after_partnership()
        if not self.state.paused:
            yield from self.go_on()

    def _done(self, events: tuple[Event, ...]) -> Iterator[Event]:
        """Does what `events` say: nearly always that they are saved, all of them or none."""
        if any(isinstance(one, Discarded | Chose | Removed) for one in events):
            yield from map(self._done_alone, events)
        elif events:
            self._save(*events)
            yield from events

    def _done_alone(self, event: Event) -> Event:
        """Does what `event` says where that may be more than saving it."""
        if self.gone:
            return event
        if isinstance(event, Discarded):
            self._store.delete(self.reflection)
            self.gone = True
            self.state = apply(self.state, event)
            return event
        return self._take_out(event) if isinstance(event, Chose | Removed) and event.words else self._save(event)

    def _take_out(self, event: Chose | Removed) -> Event:
        """Saves `event` and takes its words out of every event before it, on disk too; returns it with its words."""
        altered, places = removal.rewritten(self._events, event.words)
        title, _ = removal.blanked(self._store.info(self.reflection).title, event.words)
        noted = event.model_copy(update={"places": places, "words": ()})
        recorded = Recorded(seq=self.state.count, at=self._clock(), what=noted)
        self._store.rewrite(self.reflection, altered, recorded, title)
        for one in altered:
            self._events[one.seq] = one
        self._events.append(recorded)
        self.state = fold(self._events)
        return noted.model_copy(update={"words": event.words})

    def _save(self, event: Event, *more: Event) -> Event:
        """Saves `event`, and `more` with it or nothing at all."""
        whole = (event, *more)
        recorded = tuple(Recorded(seq=self.state.count + n, at=self._clock(), what=one) for n, one in enumerate(whole))
        self._store.append(self.reflection or getattr(event, "reflection", ""), recorded)
        self._events.extend(recorded)
        for one in whole:
            self.state = apply(self.state, one)
        return event

    def _name_after_partnership(self) -> None:
        """The first answer names the reflection, unless the person has."""
        first = self._engine.title_step
        if first in self.state.answers and self._store.info(self.reflection).title == UNNAMED:
            self._store.rename(self.reflection, _title(self.state.answers[first].text))
        self._unnamed = first not in self.state.answers
