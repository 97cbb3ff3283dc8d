"""The conversation as a pure state machine: (state, utterance) to events, and state to the next event.

Nothing here keeps anything between calls. `interpret` says what the person did; `next_event` says what
the assistant does next, one event at a time, until a question waits. Because each event follows from
the state alone, a process killed between any two of them goes on as if nothing had happened.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from assistant.conversation import asides, conditions, guidance, interpreting, mirror, questions, reports
from assistant.conversation.digest import digest
from assistant.conversation.expanding import expanded
from assistant.conversation.guidance import Guide
from assistant.conversation.replies import Replies
from assistant.domain.events import (
    Event,
    Finished,
    Heard,
    Said,
    Skipped,
    Voice,
)
from assistant.domain.ports import Librarian, Reader
from assistant.domain.readings import Readings, StageReading
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step, StepKind
from assistant.errors import LibraryUnavailable

NOTHING_READ = Readings(tensions={}, stage=StageReading(label="", distribution={}, evidence=()))
"""Stands for a reading that could not be made, so that the conversation goes on without."""


class Engine:
    """Walks one script. Holds ports, no state."""

    def __init__(self, script: Script, librarian: Librarian, reader: Reader, recap: Callable[[State], str]) -> None:
        self.script = script
        self._librarian = librarian
        self._reader = reader
        self._recap = recap

    @property
    def title_step(self) -> str | None:
        """The step whose answer names the reflection."""
        return next((step.id for step in self.script.steps if step.role == "partnership"), None)

    def interpret(self, state: State, text: str) -> tuple[Event, ...]:
        """What the person did by saying `text`. Never empty."""
        return interpreting.interpret(expanded(self.script, state), state, text)

    def next_event(self, state: State) -> Event | None:
        """What the assistant does next; `None` when it waits, or is done."""
        script = expanded(self.script, state)
        if state.owed is not None:
            return Replies(script, self._librarian, self._recap).reply(state)
        if state.finished or state.waiting:
            return None
        if state.pending is not None:
            return state.pending
        if state.aside is not None:
            return asides.ask(state, script)
        unheard = [step for step in script.steps if _unheard(state, step)]
        for step in unheard:
            # nothing is said of the others soon, and on first use the encoder may not be ready yet
            if not _in_plain_part(script, step):
                return self._hear(state, step, soon=True)
        for step in script.steps:
            basis = _basis(state, script, step)
            if _due(state, script, step, basis):
                return self._perform(state, script, step, basis)
        return self._hear(state, unheard[0]) if unheard else Finished()

    def _hear(self, state: State, step: Step, soon: bool = False) -> Heard:
        """The answer read; if a passage is to be brought `soon`, its sentences are made ready to be laid beside cards.

        All of a part's together, when it is brought, would take as long as the rest of that turn.
        """
        given = state.answers[step.id]
        if given.apart:
            return Heard(step=step.id, readings=NOTHING_READ)
        try:
            readings = self._reader.read(given.text)
        except LibraryUnavailable:
            return Heard(step=step.id, readings=NOTHING_READ)
        if soon:
            with contextlib.suppress(LibraryUnavailable):
                self._librarian.foresee(guidance.quotable(given.text))
        return Heard(step=step.id, readings=readings)

    def _perform(self, state: State, script: Script, step: Step, basis: str) -> Event:
        # what was set apart is not quoted or searched with
        spoken = {name: given for name, given in state.answers.items() if not given.apart}
        state = state.model_copy(update={"answers": spoken})
        match step.kind:
            case StepKind.SAY:
                return questions.say(state, script, step)
            case StepKind.MIRROR:
                return mirror.say(state, script, step, basis)
            case StepKind.REPORT:
                return reports.say(state, script, step, basis)
            case StepKind.GUIDE | StepKind.COUNTER:
                return self._bring(state, script, step, basis)
        return questions.ask(state, script, step, basis)

    def _bring(self, state: State, script: Script, step: Step, basis: str) -> Said:
        try:
            return Guide(script, self._librarian).bring(state, step, basis)
        except LibraryUnavailable:
            told = any(said.voice is Voice.REPAIR for said in state.said.values())
            words = script.phrase("library_unavailable")
            return Said(step=step.id, basis=basis, voice=Voice.REPAIR, text="" if told or not words else words[0])


def _unheard(state: State, step: Step) -> bool:
    return step.reads and step.id in state.answers and step.id not in state.heard


def _in_plain_part(script: Script, step: Step) -> bool:
    """Whether its part is about nothing that is read for."""
    part = script.part(step.part)
    return part is not None and part.kind not in ("tension", "stage")


def _basis(state: State, script: Script, step: Step) -> str:
    """What the wording of `step` rests on: when that changes, it is due again."""
    if step.kind is StepKind.MIRROR:
        # a changed answer is mirrored anew
        source = mirror.source(script, step)
        given = state.answers.get(source)
        return digest(given.text) if given is not None and not given.apart else ""
    if step.when in ("who_missing", "when_missing"):
        # who and when belong to what is to be done: for something else they are asked again
        commitment = conditions.committed(state, script, step)
        return digest(commitment.what if commitment else "")
    part = script.part(step.part)
    if step.kind is StepKind.REPORT and part is not None and part.kind != "stage":
        return digest(reports.text(state, script, part))
    return guidance.basis_of(state, script, step)


def _due(state: State, script: Script, step: Step, basis: str) -> bool:
    if not conditions.applies(state, script, step):
        return False
    if step.kind.asks:
        # a question that rested on nothing noted when it was answered is not asked again
        settled = {basis} if step.when is None else {basis, ""}
        if state.skipped.get(step.id) in settled:
            return False
        return step.id not in state.answers or state.answers[step.id].basis not in settled
    done = state.said.get(step.id)
    if step.kind is StepKind.MIRROR and (not basis or (done is not None and _in_plain_part(script, step))):
        return False  # what opens the conversation is said once, at its opening
    return done is None or done.basis != basis


__all__ = ["Engine", "Skipped"]
