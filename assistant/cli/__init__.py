"""The `assistant` command. One module for each group; nothing heavy is imported before it is needed."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import __version__
from assistant.cli import (
    care,
    coach,
    compare,
    completing,
    documents,
    evaluate,
    group,
    library,
    lock,
    other_tools,
    reflections,
    restoring,
    serve,
    settings,
    sharing,
    talk,
)

app = typer.Typer(
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A private companion for thinking one partnership through. Without a command, opens the app.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    plain: Annotated[
        bool, typer.Option("--plain", help="The same conversation line by line, without a screen.")
    ] = False,
    reflection: Annotated[
        str | None,
        typer.Option(help="With --plain: go on with this one.", metavar="ID", autocompletion=completing.reflections),
    ] = None,
    after: Annotated[
        str | None,
        typer.Option(
            help="With --plain: begin anew, from what you decided in this one.",
            metavar="ID",
            autocompletion=completing.reflections,
        ),
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(
            help="With --plain: short, about twenty minutes, or full, about fifty.",
            metavar="PATH",
            autocompletion=completing.path_names,
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    """A private companion for thinking one partnership through."""
    if context.invoked_subcommand is None:
        talk.open_app(plain, reflection, after, path)


app.command()(talk.converse)
app.command()(library.search)
app.command()(library.ask)
app.command()(talk.read)
reflections.group.command()(restoring.backups)
reflections.group.command()(restoring.restore)
reflections.group.command()(restoring.recover)
app.add_typer(reflections.group, name="reflections")
app.command()(reflections.summary)
app.command()(compare.compare)
app.add_typer(coach.group, name="coach")
app.command()(group.group)
library.library_app.command()(documents.add)
library.library_app.command()(documents.remove)
library.library_app.command()(sharing.use)
library.library_app.command()(sharing.share)
app.add_typer(library.library_app, name="library")
app.command()(evaluate.evaluate)
app.add_typer(care.prompts, name="prompts")
app.command()(care.doctor)
app.command()(serve.serve)
app.command()(other_tools.schema)
app.command()(other_tools.mcp)
app.add_typer(lock.group, name="lock")
app.add_typer(settings.group, name="settings")
app.command()(settings.about)
