"""The conversation for programs: JSON lines in and out. The shapes are part of the command contract."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Literal, TextIO

from pydantic import Field

from assistant.conversation.session import Session
from assistant.domain.base import Frozen, ReadLine
from assistant.domain.events import Asked, CitedCard, Event, Finished, Said, Voice
from assistant.sanitise import clean

LONGEST_LINE = 16 * 1024 * 1024


class Turn(ReadLine):
    """One line of input; what else stands in it is left alone."""

    say: str
    """What the person types: an answer, a question or a command."""


class SaidLine(Frozen):
    """The assistant said something."""

    event: Literal["said"] = "said"
    text: str
    """Plain text with light Markdown (bold, quotations, lists)."""
    voice: Voice = Voice.REPAIR
    citations: tuple[CitedCard, ...] = ()
    reflection: str


class AskedLine(Asked):
    """The assistant asked something and waits for a line."""

    basis: str = Field(default="", exclude=True)
    reflection: str


class FinishedLine(Frozen):
    """No question waits: the path was walked to its end."""

    event: Literal["finished"] = "finished"
    reflection: str


Line = Annotated[SaidLine | AskedLine | FinishedLine, Field(discriminator="event")]
"""One line of output."""


def run(session: Session, lines: TextIO, out: TextIO) -> None:
    """Hold the conversation until it ends, pauses or `lines` do; each event one flushed line."""
    finished = session.state.finished
    _still_finished(session, out)
    _emit(session, session.go_on(), out)
    while finished or not session.state.finished:
        line = lines.readline(LONGEST_LINE)
        if not line:
            for _ in session.say("/pause"):
                pass
            return
        if not line.strip():
            continue
        try:
            turn = Turn.read(line)
        except (ValueError, RecursionError):
            _refuse(session, out)
            continue
        finished = session.state.finished
        _emit(session, session.say(turn.say), out)
        if session.state.paused:
            return
        if finished:
            _still_finished(session, out)


def _refuse(session: Session, out: TextIO) -> None:
    text = 'That line is not {"say": text}. Nothing was changed; the question stands.'
    _write(out, SaidLine(text=text, reflection=session.reflection))
    _still_finished(session, out)
    _emit(session, session.go_on(), out)


def _still_finished(session: Session, out: TextIO) -> None:
    """Where no question waits, this marks the end of what is said, so that a program knows it is its turn."""
    if session.state.finished:
        _write(out, FinishedLine(reflection=session.reflection))


def _emit(session: Session, events: Iterable[Event], out: TextIO) -> None:
    for event in events:
        line = _line(event, session.reflection)
        if line is not None:
            _write(out, line)


def _line(event: Event, reflection: str) -> Line | None:
    """The public shape of an event; `None` for what is only kept in the log."""
    match event:
        case Said() if event.text:
            return SaidLine(text=clean(event.text), voice=event.voice, citations=event.citations, reflection=reflection)
        case Asked():
            return AskedLine(**dict(event), reflection=reflection)
        case Finished():
            return FinishedLine(reflection=reflection)
    return None


def _write(out: TextIO, line: Line) -> None:
    # JSON leaves DEL as it is; it can only stand inside a string
    out.write(json.dumps(line.model_dump(mode="json"), ensure_ascii=True).replace("\x7f", "\\u007f") + "\n")
    out.flush()
