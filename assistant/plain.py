"""Line mode: the whole conversation on stdin and stdout, one line a turn. For pipes and screen readers."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TextIO

from assistant.domain.events import Asked, AskKind, Event, Finished, Said, Voice
from assistant.domain.reflection import State
from assistant.sanitise import clean

if TYPE_CHECKING:
    from assistant.conversation.session import Session

WIDTH = 76
FINISHED_BEFORE = "This reflection is finished. `/summary` shows it, `/change` alters an answer, `/quit` leaves."
LONGEST_LINE = 4 * 1024 * 1024
"""Characters of one line of input; what is longer arrives in pieces."""
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|`([^`]+)`")
_LABELS = {
    Voice.GUIDANCE: "From the library.",
    Voice.COUNTERPOINT: "The other side.",
    Voice.ANSWER: "From the library.",
}


class Beside(Protocol):
    """Somebody who sits beside the person, with words of their own that are no part of the conversation."""

    def before(self, asked: Asked) -> str:
        """What to show them ahead of a question; empty for nothing."""

    def take(self, line: str, step: str) -> str | None:
        """What to tell them of a line that was theirs, written while `step` waited; `None` when it was not."""


def run(session: Session, lines: TextIO, out: TextIO, *, echo: bool, beside: Beside | None = None) -> None:
    """Hold the conversation until it ends, pauses or `lines` do.

    `echo` writes each answer out again, for a transcript made from a pipe. What `beside` takes never reaches `session`.
    """
    finished = session.state.finished
    if finished:
        out.write(wrap(FINISHED_BEFORE) + "\n")
    _show(session.go_on(), out, beside)
    while finished or not session.state.finished:
        out.write("> ")
        out.flush()
        line = lines.readline(LONGEST_LINE)
        if not line:
            out.write("\n")
            _show(session.say("/pause"), out, beside)
            return
        if echo:
            out.write(clean(line).rstrip("\n") + "\n")
        out.write("\n")
        pending = session.state.pending
        if beside is not None and (told := beside.take(line, pending.step if pending else "")) is not None:
            out.write(told)
            continue
        finished = session.state.finished
        typed = line.rstrip("\r\n") if line.strip() else _blank(session.state)
        if typed.isdecimal() and not line.strip():
            out.write(f"  ({typed})\n\n")
        _show(session.say(typed), out, beside)
        if session.state.paused:
            return


def _blank(state: State) -> str:
    """What an empty line means: an earlier answer stays as it was, and a number that is proposed is taken."""
    pending = state.pending
    if pending is not None and pending.step in state.earlier:
        return "/skip"
    return "" if pending is None or pending.proposed is None else str(pending.proposed)


def said(event: Said) -> str:
    """What was said, with its label and its citations, as plain lines."""
    if not event.text:
        return ""
    label = _LABELS.get(event.voice)
    body = wrap(f"{label}\n{event.text}" if label and event.citations else event.text)
    cited = [
        textwrap.fill(clean(cited.citation), WIDTH, initial_indent="  - ", subsequent_indent="    ")
        for cited in event.citations
    ]
    return "\n".join([body, *cited])


def asked(event: Asked) -> str:
    """The question, where it stands, and what can be answered."""
    lines = [f"[{standing(event)}]", wrap(event.text)]
    if event.kind in (AskKind.CHOOSE, AskKind.MULTI):
        for number, option in enumerate(event.options, start=1):
            first = f"  {number}. "
            lines.append(textwrap.fill(clean(option.label), WIDTH, initial_indent=first, subsequent_indent="     "))
    elif event.kind is AskKind.RATE:
        takes = "" if event.proposed is None else f"; Enter takes the {event.proposed}"
        lines.append(f"  (a number from {event.min} to {event.max}, or “don't know”{takes})")
    return "\n".join(lines)


def standing(event: Asked) -> str:
    """Which question of how many, and how long the rest usually takes."""
    if event.minutes_left is None:
        return f"{event.position} of {event.of}"
    return f"{event.position} of {event.of}, about {event.minutes_left} minute{'s'[: event.minutes_left != 1]} left"


def wrap(text: str) -> str:
    """`text` without Markdown marks, wrapped, its line breaks kept."""
    bare = _EMPHASIS.sub(lambda found: found[1] or found[2], clean(text))
    lines = []
    for line in bare.split("\n"):
        indent = re.match(r"\s*(?:[-*]\s|\d+\.\s)?", line)
        hang = " " * len(indent[0]) if indent else ""
        lines.append(textwrap.fill(line, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False))
    return "\n".join(lines)


def _show(events: Iterable[Event], out: TextIO, beside: Beside | None) -> None:
    for event in events:
        if isinstance(event, Said) and event.text:
            out.write(said(event) + "\n\n")
        elif isinstance(event, Asked):
            out.write((beside.before(event) if beside else "") + asked(event) + "\n")
        elif isinstance(event, Finished):
            out.write("Finished.\n")
        out.flush()
