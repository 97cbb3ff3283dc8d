"""The conversation for programs: JSON lines in and out. The shapes are part of the command contract."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from pydantic import ConfigDict, ValidationError

from assistant.conversation.session import Session
from assistant.domain.base import Frozen
from assistant.domain.events import Asked, Event, Finished, Said
from assistant.sanitise import clean

LONGEST_LINE = 16 * 1024 * 1024


class Turn(Frozen):
    """One line of input."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    say: str


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
            turn = Turn.model_validate_json(line)
        except ValidationError:
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
    _write(out, {"event": "said", "text": text, "citations": [], "reflection": session.reflection})
    _still_finished(session, out)
    _emit(session, session.go_on(), out)


def _still_finished(session: Session, out: TextIO) -> None:
    """Where no question waits, this marks the end of what is said, so that a program knows it is its turn."""
    if session.state.finished:
        _write(out, {"event": "finished", "reflection": session.reflection})


def _emit(session: Session, events: Iterable[Event], out: TextIO) -> None:
    for event in events:
        shape = _shape(event)
        if shape is not None:
            _write(out, shape | {"reflection": session.reflection})


def _shape(event: Event) -> dict[str, Any] | None:
    """The public shape of an event; `None` for what is only kept in the log."""
    match event:
        case Said() if event.text:
            citations = [cited.model_dump(mode="json") for cited in event.citations]
            return {"event": "said", "text": clean(event.text), "voice": event.voice.value, "citations": citations}
        case Asked():
            return event.model_dump(mode="json", exclude={"basis"})
        case Finished():
            return {"event": "finished"}
    return None


def _write(out: TextIO, shape: dict[str, Any]) -> None:
    # JSON leaves DEL as it is; it can only stand inside a string
    out.write(json.dumps(shape, ensure_ascii=True).replace("\x7f", "\\u007f") + "\n")
    out.flush()
