"""`assistant prompts check` and `assistant doctor`."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import paths
from assistant.cli import shell, stores
from assistant.errors import LibraryUnavailable
from assistant.sanitise import one_line

if TYPE_CHECKING:
    from assistant.checkup import CheckResult

_MARGIN = 7
_WIDEST = 96

prompts = typer.Typer(no_args_is_help=True, help="The words of the conversation.")


@prompts.callback()
def _prompts() -> None:
    """The words of the conversation."""


@prompts.command()
def check() -> None:
    """Check every prompt, its wordings and its sources."""
    with shell.told():
        # Deferred: Markdown and YAML, 0.1 s that other commands need not pay.
        from assistant import checkup

        counted = checkup.prompts(paths.find())
        shell.show(f"{counted}: nothing to correct.")


@prompts.command("list")
def list_prompts() -> None:
    """List the paths and their questions."""
    with shell.told():
        from assistant.conversation.script import Prompts

        places = paths.find()
        found = Prompts(places.prompts, packs=places.packs)
        for name in found.paths:
            script = found.script(name)
            shell.show(f"{name}: {script.path.name}, about {script.path.minutes} minutes")
            for step in script.steps:
                if step.kind.asks:
                    words = step.variants(step.wordings[0].case)[0] if step.wordings else "(chosen by what was said)"
                    shell.show(f"    {step.id}  {one_line(words, 90)}")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also try what is promised: locks, backups, deleting, no network.")
    ] = False,
) -> None:
    """Check this installation, and say how to mend what is wrong; nothing it prints is private."""
    with shell.told():
        try:
            from assistant import checkup, config
        except ImportError as error:
            raise LibraryUnavailable(
                f"A package that everything needs cannot be loaded: {error}.",
                kept="Your reflections are untouched.",
                do="Install the assistant again, in the way you installed it.",
            ) from error

        with shell.bar() as progress:
            looked = checkup.run(paths.find(), config.load, progress=progress, keys=stores.keys() if deep else None)
        if as_json:
            shell.show_json(looked)
        else:
            for one in looked.checks:
                shell.show(_told(one))
            shell.say(f"To be mended: {', '.join(looked.wrong)}." if looked.wrong else "Nothing need be mended.")
            shell.say("Nothing above is private: it can be sent to whoever helps you.")
        if looked.wrong:
            raise typer.Exit(1)


def _told(one: CheckResult) -> str:
    label = {"fine": "ok", "note": "note", "wrong": "WRONG"}[one.state].ljust(_MARGIN)
    lines = f"{label}{one.name}: {one.message}".splitlines()
    lines += [f"To do: {one.remedy}"] if one.remedy else []
    return "\n".join(
        textwrap.fill(
            line,
            min(_WIDEST, shutil.get_terminal_size().columns),
            initial_indent="" if at == 0 else " " * _MARGIN,
            subsequent_indent=" " * _MARGIN,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for at, line in enumerate(lines)
    )
