"""What slash commands do to a conversation."""

from __future__ import annotations

from assistant.conversation import conditions
from assistant.conversation.answers import changeable, label
from assistant.domain.events import Commanded, Digressed, Event, Kept, Paused, Reopened, Said, Skipped, Voice
from assistant.domain.reflection import State
from assistant.domain.script import Script, Step

NAMES = ("back", "skip", "why", "repeat", "change", "ask", "search", "sources", "summary", "pause", "quit", "help")
"""Every command a person can type after a slash."""


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
                return (self._skip(state),)
            case "change":
                return (self._change(state, argument),)
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

    def _change(self, state: State, argument: str) -> Event:
        listed = changeable(self._script, state)
        wanted = argument.strip().lower().rstrip(".")
        for number, step in enumerate(listed, start=1):
            if wanted and wanted in (str(number), step.id, label(self._script, step).lower()):
                return Reopened(step=step.id)
        return Commanded(command="change", argument=argument)
