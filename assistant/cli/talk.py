"""`assistant`, `assistant --plain`, `assistant converse` and `assistant read`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from assistant import paths
from assistant.cli import completing, shell, stores
from assistant.errors import WrongUse

if TYPE_CHECKING:
    from assistant.config import Config
    from assistant.conversation.session import Session
    from assistant.domain.ports import ReflectionStore
    from assistant.library.desk import Desk

LONGEST_TEXT = 16 * 1024 * 1024
"""Bytes of standard input that `read -` takes."""
MOST_NAMED = 3
"""Partnerships to return to that line mode names."""
_NO_TERMINAL = (
    "There is no terminal here for the app to draw in. "
    "Run `assistant` in a terminal window, `assistant --plain` for the same conversation line by line, "
    "or `assistant converse` from a program."
)


def open_app(plain: bool, reflection: str | None, after: str | None = None, path: str | None = None) -> None:
    """What `assistant` does without a command: the app, or line mode."""
    with shell.told():
        for option, given in (("--reflection", reflection), ("--after", after), ("--path", path)):
            if given is not None and not plain:
                raise WrongUse(f"{option} goes with --plain.", do=f"Write: assistant --plain {option} {given}")
        if plain:
            _plain(reflection, after, path)
        elif not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise WrongUse(_NO_TERMINAL)
        else:
            # Deferred: 0.2 s of Textual that no other command needs.
            from assistant import app_services, memory
            from assistant.ui.app import AssistantApp

            memory.one_heap()
            screen = AssistantApp(app_services.services(paths.find(), _settings))
            screen.run()
            if screen.left_behind:
                shell.say(screen.left_behind)
            if screen.return_code:
                raise typer.Exit(screen.return_code)
            shell.say(f"Every answer you gave is saved, and what you had not sent. To go on: {shell.program()}")


def _settings() -> Config:
    from assistant import config  # deferred: 0.1 s of pydantic, after the first frame

    return config.load(lambda _: None)  # the app itself tells what is wrong in the file


def converse(
    path: Annotated[
        str,
        typer.Option(
            help="Which path to take: short (twenty minutes) or full (fifty).", autocompletion=completing.path_names
        ),
    ] = "short",
    reflection: Annotated[
        str | None,
        typer.Option(help="Go on with this reflection.", metavar="ID", autocompletion=completing.reflections),
    ] = None,
    after: Annotated[
        str | None,
        typer.Option(
            help="Begin anew, from what was decided in this reflection.",
            metavar="ID",
            autocompletion=completing.reflections,
        ),
    ] = None,
) -> None:
    """Hold the conversation as JSON lines on standard input and output, for programs."""
    with shell.told():
        # Deferred with wiring: encoder and index adapters, 0.1 s.
        from assistant import config, wiring
        from assistant import converse as lines

        places = paths.find()
        stores.care()
        with stores.reflections() as store:
            desk = wiring.desk(places, config.load(), shell.say)
            with conversation(store, desk, reflection, path, after) as session:
                lines.run(session, typed(), sys.stdout)


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
        from assistant.domain.batches import ReadingsLine

        if (text is None) == (batch is None):
            raise WrongUse("There is no text, or both a text and a batch.", do="Give a text, - or --batch FILE.jsonl.")
        rows = None if batch is None else list(batches.rows(batch))
        given = sys.stdin.buffer.read(LONGEST_TEXT).decode("utf-8", "replace") if text == "-" else text or ""
        reader = wiring.reader(paths.find(), config.load())
        if rows is not None:
            for name, line in rows:
                shell.show_json(ReadingsLine(id=name, **dict(reader.read(line))))
        elif as_json:
            shell.show_json(reader.read(given))
        else:
            shell.show(readable.readings(reader.read(given)))


def _plain(reflection: str | None, after: str | None, path: str | None) -> None:
    from assistant import app_shell, config, plain, wiring
    from assistant.cli import lengths, settings
    from assistant.domain import dates

    places = paths.find()
    if sys.stdin.isatty() and app_shell.first_run(places):
        settings.about()
        shell.say(f"To read this again: {shell.program()} about")
        shell.say(f"To lock what you write with a passphrase: {shell.program()} lock passphrase\n")
        app_shell.welcomed(places)
    stores.care()
    with stores.reflections() as store:
        desk = wiring.desk(places, config.load())
        unfinished = [one for one in store.list() if not one.finished and one.answers]
        anew = reflection is None and after is None
        if unfinished and anew:
            last = unfinished[0]
            shell.say(
                f"You were in the middle of “{last.title}”. "
                f"To go on with that instead: {shell.program()} --plain --reflection {last.id}\n"
            )
        for one in wiring.earlier(places, store)[:MOST_NAMED] if anew else ():
            shell.say(
                f"You talked “{one.title}” through on {dates.day(one.on)}. "
                f"To come back to it: {shell.program()} --plain --after {one.reflection}\n"
            )
        lines = typed()
        if path is None and reflection is None and sys.stdin.isatty():
            path = lengths.choose(lengths.ways(places), lines, sys.stdout)
        with conversation(store, desk, reflection, path or "short", after) as session:
            plain.run(session, lines, sys.stdout, echo=not sys.stdin.isatty())
    again = f"{shell.program()} --plain --reflection {session.reflection}"
    if session.state.finished:
        shell.say(f"Your summary: {shell.program()} summary {session.reflection}\nTo change an answer: {again}")
    elif not session.gone:
        shell.say(f"To go on: {again}")


@contextmanager
def conversation(
    store: ReflectionStore, desk: Desk, reflection: str | None, path: str = "short", after: str | None = None
) -> Iterator[Session]:
    """A new conversation or an earlier one, while the library is made ready behind it."""
    from assistant import wiring

    places = paths.find()
    if reflection is not None and after is not None:
        raise WrongUse(
            "--reflection goes on with a reflection, --after begins a new one, so they do not go together.",
            do="Give one of the two.",
        )
    if reflection is None:
        session = wiring.begin(places, store, desk, path, after)
    else:
        session = wiring.resume(places, store, desk, reflection)
    desk.start()
    try:
        yield session
    finally:
        desk.stop()


def typed() -> TextIO:
    """Standard input as UTF-8; bytes that are not become replacement characters, never an error."""
    return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
