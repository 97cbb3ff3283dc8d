"""A coach beside a conversation held in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence

from assistant import plain
from assistant.cli.beside import Coach
from assistant.domain.coaching import CoachNote, NotedReflection
from assistant.errors import NotesBusy
from tests.fakes import KNOWN_ID, Talk


class MemoryCoachNotes:
    """A `CoachNotes` that forgets when the test ends; `busy` times it is held by somebody else."""

    def __init__(self, busy: int = 0) -> None:
        self.kept: list[CoachNote] = []
        self.busy = busy

    def add(self, notes: Sequence[CoachNote]) -> None:
        """See `CoachNotes`."""
        if self.busy:
            self.busy -= 1
            raise NotesBusy("Another program holds the file of coach's notes.", kept="The notes saved before are safe.")
        self.kept.extend(notes)

    def about(self, reflection: str) -> tuple[CoachNote, ...]:
        """See `CoachNotes`."""
        return tuple(one for one in self.kept if one.reflection == reflection)

    def list(self) -> tuple[NotedReflection, ...]:
        """See `CoachNotes`."""
        names = dict.fromkeys(one.reflection for one in reversed(self.kept))
        return tuple(
            NotedReflection(reflection=name, notes=len(self.about(name)), latest=self.about(name)[-1].at)
            for name in names
        )

    def delete(self, reflection: str) -> int:
        """See `CoachNotes`."""
        before = len(self.kept)
        self.kept = [one for one in self.kept if one.reflection != reflection]
        return before - len(self.kept)

    def close(self) -> None:
        """See `CoachNotes`."""


class Beside:
    """A coach beside a conversation over the shipped script."""

    def __init__(self, busy: int = 0) -> None:
        self.talk = Talk()
        self.notes = MemoryCoachNotes(busy)
        self.coach = Coach(self.talk.script, KNOWN_ID, self.notes, self.talk.clock)

    def type(self, *lines: str) -> str:
        """Type `lines` and then nothing more; what stood on the screen."""
        out = io.StringIO()
        typed = io.StringIO("".join(line + "\n" for line in lines))
        plain.run(self.talk.session, typed, out, echo=True, beside=self.coach)
        return out.getvalue()

    @property
    def log(self) -> str:
        """Everything that the leader's reflection holds."""
        return "\n".join(one.model_dump_json() for one in self.talk.session.events)
