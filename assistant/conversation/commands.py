"""What slash commands do to a conversation."""

from __future__ import annotations

from assistant.conversation import conditions, guidance
from assistant.conversation.answers import changeable, label
from assistant.conversation.removal import SHORTEST
from assistant.domain.asides import Removed
from assistant.domain.events import Commanded, Digressed, Event, Kept, Paused, Reopened, Said, Skipped, Voice
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step

NAMES = (
    "back", "skip", "why", "repeat", "change", "ask", "search", "sources", "summary", "remove", "pause", "quit", "help"
)  # fmt: skip
"""Every command a person can type after a slash."""
PART = ("part", "this part", "the part", "rest", "the rest")
"""What, typed after `/skip`, passes over all that is left of a part."""


class Commands:
    """Turns a command into events."""

    def __init__(self, script: Script) -> None:
        self._script = script

    def interpret(self, state: State, command: str, argument: str) -> tuple[Event, ...]:
        """What `/command argument` does. Never empty."""
        match command:
            case "back":
                return (self._back(state),)
            case "skip":
                skipped = self._skip(state)
                if isinstance(skipped, Skipped) and argument.strip().lower() in PART:
                    return (skipped, *self._rest_of_part(state, skipped.step))
                return (skipped,)
            case "change":
                return (self._change(state, argument),)
            case "remove" if len(argument) >= SHORTEST:
                return (Removed(words=(argument,)),)
            case "remove":
                return (Commanded(command="remove"),)
            case "ask" if argument:
                return (Digressed(question=argument),)
            case "pause" | "quit":
                goodbye = next(iter(self._script.phrase("pause")), "")
                return (Paused(), Said(text=goodbye, voice=Voice.COMMAND))
        return (Commanded(command=command, argument=argument),)

    def _back(self, state: State) -> Event:
        """Reopens the nearest earlier question, answered or skipped; the pending one waits its turn."""
        before: Step | None = None
        for step in self._script.steps:
            if state.pending is not None and step.id == state.pending.step:
                break
            passed = step.id in state.answers or step.id in state.skipped
            if step.kind.asks and passed and conditions.applies(state, self._script, step):
                before = step
        return Reopened(step=before.id) if before else Commanded(command="nothing_before")

    def _skip(self, state: State) -> Event:
        pending = state.pending
        if pending is None:
            return Commanded(command="nothing_to_skip")
        if pending.step in state.earlier:
            return Kept(step=pending.step)
        if not pending.optional:
            return Commanded(command="not_optional")
        return Skipped(step=pending.step, basis=pending.basis)

    def _rest_of_part(self, state: State, first: str) -> tuple[Skipped, ...]:
        """Passes over what is still to be asked in the part of the step `first`, besides that one."""
        part = next((part for part in self._script.parts if any(step.id == first for step in part.steps)), None)
        waiting = [
            step
            for step in (part.steps if part else ())
            if step.kind.asks and step.optional and step.id != first
            if step.id not in state.answers and conditions.applies(state, self._script, step)
        ]
        return tuple(Skipped(step=step.id, basis=guidance.basis_of(state, self._script, step)) for step in waiting)

    def _change(self, state: State, argument: str) -> Event:
        listed = changeable(self._script, state)
        wanted = argument.strip().lower().rstrip(".")
        for number, step in enumerate(listed, start=1):
            if wanted and wanted in (str(number), step.id, label(self._script, step).lower()):
                return Reopened(step=step.id)
        return Commanded(command="change", argument=argument)
