"""`assistant prompts check` and `assistant doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import paths
from assistant.cli import shell
from assistant.sanitise import one_line

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


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Check this installation, and say how to mend what is wrong."""
    with shell.told():
        from assistant import checkup, config

        checked = checkup.Checkup(checks=tuple(checkup.run(paths.find(), config.load())))
        if as_json:
            shell.show_json(checked)
        for result in () if as_json else checked.checks:
            shell.show(f"{'ok   ' if result.fine else 'WRONG'}  {result.name}: {result.message}")
        if not all(result.fine for result in checked.checks):
            raise typer.Exit(1)
