"""A whole conversation held in memory: the shipped script and engine over a library that is a stand-in."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from assistant import paths
from assistant.conversation.engine import Engine
from assistant.conversation.script import Prompts
from assistant.conversation.session import Session
from assistant.domain.events import Answered, Asked, Event, Finished, Recalled, Recorded, Reopened, Said
from assistant.domain.ports import ReflectionInfo
from assistant.domain.reflection import State
from assistant.domain.script import Script
from assistant.errors import ReflectionBusy, ReflectionNotFound
from assistant.report import markdown
from assistant.report.build import SummaryBuilder
from tests.fake_library import FakeLibrarian, FakeReader

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KNOWN_ID = "20260302-abcde"
MOST_TURNS = 500
"""Far more than any path has questions."""


class SteppingClock:
    """A clock that moves on by a second each time it is read."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self) -> datetime:
        """The next second."""
        self.reads += 1
        return BEGAN + timedelta(seconds=self.reads)


class MemoryReflections:
    """A `ReflectionStore` that forgets when the test ends."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        self.paths: dict[str, str] = {}
        self.logs: dict[str, list[Recorded]] = {}
        self.drafts: dict[str, str] = {}
        self.written: list[int] = []
        """How many events there were after each time that some were written, together."""

    def create(self, reflection: str, title: str, path: str, at: datetime) -> None:
        """See `ReflectionStore`."""
        self.titles[reflection], self.paths[reflection], self.logs[reflection] = title, path, []

    def append(self, reflection: str, events: Sequence[Recorded]) -> None:
        """See `ReflectionStore`."""
        log = self.logs[reflection]
        if [one.seq for one in events] != list(range(len(log), len(log) + len(events))):
            raise ReflectionBusy("This reflection was continued in another window.")
        log.extend(events)
        self.written.append(len(log))

    def rewrite(self, reflection: str, altered: Sequence[Recorded], added: Recorded, title: str) -> None:
        """See `ReflectionStore`."""
        self.append(reflection, (added,))
        for one in altered:
            self.logs[reflection][one.seq] = one
        self.titles[reflection] = title

    def load(self, reflection: str) -> tuple[Recorded, ...]:
        """See `ReflectionStore`."""
        self.info(reflection)
        return tuple(self.logs[reflection])

    def info(self, reflection: str) -> ReflectionInfo:
        """See `ReflectionStore`."""
        if reflection not in self.logs:
            raise ReflectionNotFound(f"There is no reflection called {reflection}.")
        log = self.logs[reflection]
        ends = [one for one in log if isinstance(one.what, Finished | Reopened)]
        return ReflectionInfo(
            id=reflection,
            title=self.titles[reflection],
            path=self.paths[reflection],
            started=log[0].at if log else BEGAN,
            updated=log[-1].at if log else BEGAN,
            finished=bool(ends) and isinstance(ends[-1].what, Finished),
            answers=sum(isinstance(one.what, Answered) for one in log),
        )

    def list(self) -> tuple[ReflectionInfo, ...]:
        """See `ReflectionStore`."""
        return tuple(sorted(map(self.info, self.logs), key=lambda one: one.updated, reverse=True))

    def rename(self, reflection: str, title: str) -> None:
        """See `ReflectionStore`."""
        self.titles[reflection] = title

    def delete(self, reflection: str) -> None:
        """See `ReflectionStore`."""
        self.info(reflection)
        del self.logs[reflection]
        self.drafts.pop(reflection, None)

    def titled(self) -> dict[str, str]:
        """See `ReflectionStore`."""
        return dict(self.titles)

    def going_on_from(self, reflection: str) -> tuple[str, ...]:
        """See `ReflectionStore`."""
        recalled = {name: one.what for name, log in self.logs.items() for one in log[1:2]}
        names = (name for name, one in recalled.items() if isinstance(one, Recalled) and one.reflection == reflection)
        return tuple(self.titles[name] for name in names)

    def said(self, reflection: str = "") -> tuple[tuple[str, str], ...]:
        """See `ReflectionStore`."""
        return tuple(
            (name, one.what.text)
            for name in self.logs
            for one in self.logs[name]
            if isinstance(one.what, Answered) and reflection in ("", name)
        )

    def draft(self, reflection: str) -> str:
        """See `ReflectionStore`."""
        return self.drafts.get(reflection, "")

    def keep_draft(self, reflection: str, words: str) -> None:
        """See `ReflectionStore`."""
        if reflection in self.logs:
            self.drafts[reflection] = words

    def close(self) -> None:
        """See `ReflectionStore`."""


@functools.cache
def shipped_prompts() -> Prompts:
    """All that is shipped, read once: nothing can change what was read."""
    return Prompts(paths.find().prompts)


def short_script() -> Script:
    """The shipped short path."""
    return shipped_prompts().script("short")


def full_script() -> Script:
    """The shipped full path."""
    return shipped_prompts().script("full")


class Talk:
    """A conversation over the shipped script with everything below it faked."""

    def __init__(
        self, librarian: FakeLibrarian | None = None, reader: FakeReader | None = None, script: Script | None = None
    ) -> None:
        self.script = script or short_script()
        self.librarian = librarian or FakeLibrarian()
        self.reader = reader or FakeReader()
        self.store = MemoryReflections()
        self.clock = SteppingClock()
        summaries = SummaryBuilder(self.script, self.librarian)
        self.engine = Engine(
            self.script, self.librarian, self.reader, lambda state: markdown.recap(summaries.so_far(state))
        )
        self.summaries = summaries
        self.session = Session.begin(self.engine, self.store, self.clock, name=lambda now: KNOWN_ID)
        self.heard = list(self.session.go_on())

    @property
    def state(self) -> State:
        """Where the conversation stands."""
        return self.session.state

    @property
    def step(self) -> str:
        """The step that is being asked; empty when none is."""
        return self.state.pending.step if self.state.pending else ""

    def say(self, text: str) -> list[Event]:
        """Say `text`; what follows, the person's own events included."""
        events = list(self.session.say(text))
        self.heard.extend(events)
        return events

    def until(self, step: str, answers: Callable[[Asked], str] | None = None) -> None:
        """Answer plainly until `step` is asked."""
        while self.step != step:
            pending = self.state.pending
            assert pending is not None, f"{step} was never asked"
            self.say((answers or plain_answer)(pending))

    def finish(self, answers: Callable[[Asked], str] | None = None) -> None:
        """Answer plainly to the end."""
        for _ in range(MOST_TURNS):
            if self.state.pending is None:
                return
            self.say((answers or plain_answer)(self.state.pending))
        raise AssertionError(f"{self.state.pending} takes none of the answers it is given")

    def come_back(self) -> list[Event]:
        """Close the conversation and resume it from the store."""
        self.session = Session.resume(self.engine, self.store, self.clock, KNOWN_ID)
        return list(self.session.go_on())


def plain_answer(asked: Asked) -> str:
    """An answer that fits what is asked."""
    number = sum(asked.step.encode())
    if asked.kind.value == "rate":
        return str(number % 5)
    if asked.step.startswith("aside.") and asked.options:
        return "go_on" if "go_on" in {option.id for option in asked.options} else "keep"
    if asked.options:
        return asked.options[number % min(4, len(asked.options))].id
    if asked.kind.value == "commit":
        return "Ask the hospices to set the July agenda; me; by 1 July"
    return f"On {asked.step} the region sends a template. Two nurses changed it anyway."


def leaning(first: str, second: str) -> Talk:
    """A conversation past direction, rated as given."""
    talk = Talk()
    talk.until("direction.top_down")
    talk.say(first)
    talk.say(second)
    talk.until("motivation.open")
    return talk


def wandered() -> Talk:
    """A finished conversation that went back, skipped, asked, was misunderstood, and stopped on the way."""
    talk = Talk()
    talk.until("direction.open")
    for text in ("What do others do here?", "The region sends a template.", "/back", "/skip", "9", "/pause"):
        talk.say(text)
    talk.come_back()
    talk.finish()
    return talk


def asked_steps(events: Sequence[Event]) -> list[str]:
    """The steps asked among `events`, in order."""
    return [event.step for event in events if isinstance(event, Asked)]


def said_texts(events: Sequence[Event]) -> str:
    """Everything said among `events`."""
    return "\n".join(event.text for event in events if isinstance(event, Said))


def prefixes(log: Sequence[Recorded]) -> Iterator[tuple[Recorded, ...]]:
    """Every beginning of `log`, the empty one first."""
    for length in range(len(log) + 1):
        yield tuple(log[:length])
