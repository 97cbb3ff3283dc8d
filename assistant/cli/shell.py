"""What every command shares: messages on stderr, one JSON document on stdout, errors as sentences."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant import paths
from assistant.errors import AssistantError, Cancelled, FolderUnusable
from assistant.sanitise import clean

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.domain.ports import Progress

_BAR = 24
_EVERY = 0.1


@contextmanager
def told() -> Iterator[None]:
    """Run a command: what goes wrong on purpose is said on stderr, with the exit code of its kind."""
    _open_streams()
    try:
        yield
        sys.stdout.flush()
    except AssistantError as error:
        say(str(error))
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        say("Stopped. What was saved stays saved.")
        raise typer.Exit(Cancelled.exit_code) from error
    except OSError as error:
        _end_output()
        if error.errno == errno.EPIPE:
            raise typer.Exit(0) from error  # the reader, such as `head`, has had enough
        if error.errno == errno.ENOSPC:
            say("The output could not be written: no space is left. What was saved stays saved.")
        else:
            say(f"The computer refused what was needed: {error}. What was saved stays saved.")
        raise typer.Exit(FolderUnusable.exit_code) from error


def _end_output() -> None:
    """Writes what is left; where that cannot be, no more may be tried, not even at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_streams() -> None:
    """Gives a stream that the caller closed, as some schedulers do, an end that reads as empty and keeps nothing.

    A character that a stream's encoding does not have is replaced, never an error.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open to the end of the process
        elif isinstance(stream, io.TextIOWrapper) and name != "stderr":
            stream.reconfigure(errors="replace")


def say(message: str) -> None:
    """A message for the person, on stderr."""
    typer.echo(clean(message), err=True)


def sure(question: str) -> bool:
    """Whether the person says yes to `question`; the end of input is a no."""
    typer.echo(f"{clean(question)} [y/N]: ", err=True, nl=False)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def show(text: str, bold: re.Pattern[str] | None = None) -> None:
    """Readable output, on stdout; what `bold` finds is bold where that is a terminal that wants it."""
    safe = clean(text)
    if bold is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        safe = bold.sub("\x1b[1m\\g<0>\x1b[22m", safe)
    typer.echo(safe)


def show_json(value: BaseModel) -> None:
    """`value` as one JSON document on stdout."""
    typer.echo(one_document(value))


def one_document(value: BaseModel) -> str:
    """`value` as one JSON document on one line, in ASCII: no control character can reach a terminal."""
    # JSON leaves DEL as it is; it can only stand inside a string.
    return json.dumps(value.model_dump(mode="json"), ensure_ascii=True).replace("\x7f", "\\u007f")


def write(made: str | bytes, output: Path | None, kept: str) -> None:
    """`made` to the file `output` or, without one, to the screen. Raises `FolderUnusable`, saying what was `kept`."""
    if output is None:
        show((made if isinstance(made, str) else made.decode("utf-8")).rstrip("\n"))
        return
    try:
        paths.write_whole(output, made)
    except OSError as error:
        raise FolderUnusable(
            f"The file {output} cannot be written: {error.strerror or error}.",
            kept=kept,
            do="Give another file after -o.",
        ) from error
    say(f"Written to {output}.")


def program() -> str:
    """What to type to call this program: its name, or where it is when the shell would not find it by name."""
    here = Path(sys.executable).with_name("assistant")
    if shutil.which("assistant") or not here.is_file():
        return "assistant"
    return str(here.relative_to(Path.cwd()) if here.is_relative_to(Path.cwd()) else here)


@contextmanager
def bar(first: str = "") -> Iterator[Progress]:
    """A progress bar on stderr, drawn only for a person at a terminal; else each kind of work is named once.

    `first` is said before the first piece of work that takes time.
    """
    drawn = _Bar(sys.stderr.isatty(), first)
    try:
        yield drawn.tell
    finally:
        drawn.clear()


class _Bar:
    """One line, redrawn at most ten times a second."""

    def __init__(self, live: bool, first: str) -> None:
        self._live = live
        self._first = first
        self._work = ""
        self._last = 0.0
        self._width = 0

    def tell(self, done: int, total: int, what: str) -> None:
        """Implements `Progress`."""
        if self._first:
            say(self._first)
            self._first = ""
        now = time.monotonic()
        if what != self._work and not self._live:
            say(f"{what} …")
        if self._live and (what != self._work or now - self._last >= _EVERY):
            full = _BAR * done // max(total, 1)
            line = f"{what} [{'#' * full}{'.' * (_BAR - full)}] {100 * done // max(total, 1):3d}%"
            sys.stderr.write("\r" + line.ljust(self._width))
            sys.stderr.flush()
            self._width, self._last = len(line), now
        self._work = what

    def clear(self) -> None:
        """Take the line away."""
        if self._live and self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
