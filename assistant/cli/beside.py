"""What a coach sees before each question and writes beside the conversation, in line mode."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import TextIO

from assistant.conversation import facilitation
from assistant.conversation.commands import NAMES
from assistant.domain.coaching import CoachNote, CoachNotes
from assistant.domain.events import Asked
from assistant.domain.ports import Clock
from assistant.domain.script import FacilitatorNotes, Script
from assistant.errors import AssistantError
from assistant.plain import LONGEST_LINE, WIDTH
from assistant.sanitise import clean

IN = "    "
"""What sets the coach's lines apart: the conversation's own begin at the margin."""
OPENING = (
    "For the coach, set in like this: what each question is for. A line that begins with // is your own note: it is "
    "kept apart and is in nothing of the leader's. A line without // is the leader's answer, and stays in the "
    "conversation."
)
LAST = "The conversation is over. What do you want to remember of it? A line each; an empty line ends."
EMPTY = "Nothing was noted: write it after //."
NOTED = "Noted, apart from the conversation."
UNKNOWN = "There is no command /{command}, so nothing of this line was kept. Your own notes begin with //."
LATER = "It is tried again with your next note, and at the end."
TWO_IN_ONE = "The line has // in it, so nothing of it was kept. Put the answer on one line and your note on another."
_NOTE = re.compile(r"\s*(?://|/\s*notes?\b:?)(.*)", re.DOTALL | re.IGNORECASE)
_COMMAND = re.compile(r"/\s*(\S*)")
_INSIDE = re.compile(r"(?<!:)//")
"""The beginning of a note in the middle of a line; an address has a colon before it."""


class Coach:
    """Sits beside a conversation: a `plain.Beside`. Holds what could not be saved yet."""

    def __init__(self, script: Script, reflection: str, store: CoachNotes, clock: Clock) -> None:
        self._script = script
        self._reflection = reflection
        self._store = store
        self._clock = clock
        self._shown = ""
        self._unended = False
        self.unsaved: list[CoachNote] = []

    def before(self, asked: Asked) -> str:
        """The facilitator's notes for a question, the first time it is put."""
        if asked.step == self._shown:
            return ""
        self._shown = asked.step
        notes = facilitation.of(self._script, asked.step)
        return shown(notes) + "\n\n" if notes else ""

    def take(self, line: str, step: str) -> str | None:
        """Saves a line that is a note, and refuses one that may be a note gone wrong."""
        whole = not self._unended
        text = clean(line)
        note = _NOTE.fullmatch(text) if whole else None
        if note is None and whole:
            return self._refused(text)
        self._unended = not line.endswith("\n")
        return self.note(note[1] if note else text, step)

    def note(self, text: str, step: str) -> str:
        """Save `text` as a note; what to tell the coach of it."""
        said = text.strip()
        if not said:
            return set_in(EMPTY) + "\n\n"
        self.unsaved.append(CoachNote(reflection=self._reflection, step=step, at=self._clock(), text=said))
        try:
            self.save()
        except AssistantError as error:
            return set_in(f"Not saved yet. {error} {LATER}") + "\n\n"
        return set_in(NOTED) + "\n\n"

    def save(self) -> None:
        """Write what is not on disk yet. Raises what `CoachNotes.add` does, and keeps it."""
        if self.unsaved:
            self._store.add(self.unsaved)
            self.unsaved.clear()

    def last_words(self, lines: TextIO, out: TextIO, *, echo: bool) -> None:
        """Notes on the whole, when the conversation is over."""
        out.write(set_in(LAST) + "\n")
        while True:
            out.write("// ")
            out.flush()
            line = clean(lines.readline(LONGEST_LINE))
            if echo:
                out.write(line.rstrip("\n") + "\n")
            marked = _NOTE.fullmatch(line)
            text = marked[1] if marked else line
            left = not marked and line.strip().removeprefix("/").lower() in NAMES
            if left or not text.strip():
                out.write("\n")
                return
            out.write(self.note(text, ""))

    def _refused(self, line: str) -> str | None:
        """Why a line may be a note gone wrong and went nowhere; `None` for the leader's."""
        command = _COMMAND.match(line)
        if command and command[1].lower() not in NAMES:
            return set_in(UNKNOWN.format(command=command[1][:20])) + "\n\n"
        return set_in(TWO_IN_ONE) + "\n\n" if _INSIDE.search(line) else None


def shown(notes: FacilitatorNotes) -> str:
    """Facilitator's notes as lines that are set in."""
    return "\n".join(set_in(line) for line in told(notes))


def told(notes: FacilitatorNotes) -> Iterator[str]:
    """Facilitator's notes, one point each."""
    yield f"For the coach, about {facilitation.allowed(notes.minutes)}."
    yield f"Purpose: {notes.purpose}"
    yield from (f"Listen for: {one}" for one in notes.listen_for)
    yield from (f"Follow up: {one}" for one in notes.follow_ups)
    if notes.in_a_group:
        yield f"In a group: {notes.in_a_group}"


def set_in(text: str) -> str:
    """`text` wrapped and set in; a second line of one point is set in further."""
    return textwrap.fill(
        text, WIDTH, initial_indent=IN, subsequent_indent=IN + "  ", break_long_words=False, break_on_hyphens=False
    )
