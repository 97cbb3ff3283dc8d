"""`assistant`, `assistant --plain`, `assistant converse` and `assistant read`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from assistant import paths
from assistant.cli import shell
from assistant.errors import WrongUse

if TYPE_CHECKING:
    from assistant.config import Config
    from assistant.conversation.session import Session
    from assistant.domain.ports import ReflectionStore
    from assistant.library.desk import Desk

LONGEST_TEXT = 16 * 1024 * 1024
"""Bytes of standard input that `read -` takes."""
_NO_TERMINAL = (
    "There is no terminal here for the app to draw in. "
    "Run `assistant` in a terminal window, `assistant --plain` for the same conversation line by line, "
    "or `assistant converse` from a program."
)


def open_app(plain: bool, reflection: str | None) -> None:
    """What `assistant` does without a command: the app, or line mode."""
    with shell.told():
        if reflection is not None and not plain:
            raise WrongUse("--reflection goes with --plain.", do="Write: assistant --plain --reflection ID.")
        if plain:
            _plain(reflection)
        elif not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise WrongUse(_NO_TERMINAL)
        else:
            # Deferred: 0.2 s of Textual that no other command needs.
            from assistant import app_services, memory
            from assistant.ui.app import AssistantApp

            memory.one_heap()
            screen = AssistantApp(app_services.services(paths.find(), _settings))
            screen.run()
            if screen.return_code:
                raise typer.Exit(screen.return_code)
            shell.say(f"Every answer you gave is saved. To go on: {shell.program()}")


def _settings() -> Config:
    from assistant import config  # deferred: 0.1 s of pydantic, after the first frame

    return config.load()


def converse(
    path: Annotated[str, typer.Option(help="Which path to take.")] = "short",
    reflection: Annotated[str | None, typer.Option(help="Go on with this reflection.", metavar="ID")] = None,
) -> None:
    """Hold the conversation as JSON lines on standard input and output, for programs."""
    with shell.told():
        # Deferred with wiring: encoder and index adapters, 0.1 s.
        from assistant import config, wiring
        from assistant import converse as lines

        places = paths.find()
        with closing(wiring.reflections(places)) as store:
            desk = wiring.desk(places, config.load(), shell.say)
            with _session(store, desk, reflection, path) as session:
                lines.run(session, _lines(), sys.stdout)


def read(
    text: Annotated[str | None, typer.Argument(help="The text, or - for standard input.", metavar="[TEXT|-]")] = None,
    batch: Annotated[
        Path | None, typer.Option("--batch", help='A file of lines {"id", "text"}.', metavar="FILE.jsonl")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what a text seems to say about the three tensions and the stage, and on which words that rests."""
    with shell.told():
        from assistant import config, wiring
        from assistant.cli import batches, readable

        if (text is None) == (batch is None):
            raise WrongUse("There is no text, or both a text and a batch.", do="Give a text, - or --batch FILE.jsonl.")
        rows = None if batch is None else list(batches.rows(batch))
        given = sys.stdin.buffer.read(LONGEST_TEXT).decode("utf-8", "replace") if text == "-" else text or ""
        reader = wiring.reader(paths.find(), config.load())
        if rows is not None:
            for name, line in rows:
                shell.show_json({"id": name, **reader.read(line).model_dump(mode="json")})
        elif as_json:
            shell.show_json(reader.read(given))
        else:
            shell.show(readable.readings(reader.read(given)))


def _plain(reflection: str | None) -> None:
    from assistant import config, plain, wiring

    places = paths.find()
    with closing(wiring.reflections(places)) as store:
        desk = wiring.desk(places, config.load())
        unfinished = [one for one in store.list() if not one.finished and one.answers]
        if unfinished and reflection is None:
            last = unfinished[0]
            shell.say(
                f"You were in the middle of “{last.title}”. "
                f"To go on with that instead: {shell.program()} --plain --reflection {last.id}\n"
            )
        with _session(store, desk, reflection) as session:
            plain.run(session, _lines(), sys.stdout, echo=not sys.stdin.isatty())
    again = f"{shell.program()} --plain --reflection {session.reflection}"
    if session.state.finished:
        shell.say(f"Your summary: {shell.program()} summary {session.reflection}\nTo change an answer: {again}")
    else:
        shell.say(f"To go on: {again}")


@contextmanager
def _session(store: ReflectionStore, desk: Desk, reflection: str | None, path: str = "short") -> Iterator[Session]:
    """A new conversation or an earlier one, while the library is made ready behind it."""
    from assistant import wiring

    places = paths.find()
    if reflection is None:
        session = wiring.begin(places, store, desk, path)
    else:
        session = wiring.resume(places, store, desk, reflection)
    desk.start()
    try:
        yield session
    finally:
        desk.stop()


def _lines() -> TextIO:
    """Standard input as UTF-8; bytes that are not become replacement characters, never an error."""
    return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
