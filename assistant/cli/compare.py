"""`assistant compare`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant import paths
from assistant.cli import completing, shell
from assistant.errors import FolderUnusable


def compare(
    reflections: Annotated[
        list[str],
        typer.Argument(
            metavar="ID ID…",
            help="Two or more, as `assistant reflections list` shows them.",
            autocompletion=completing.reflections,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of to the screen.")] = None,
) -> None:
    """Set reflections of yours side by side, the oldest first: what differs from then to now."""
    with shell.told():
        from assistant import wiring  # deferred: see assistant.cli
        from assistant.report import compare_markdown

        places = paths.find()
        with closing(wiring.reflections(places)) as store:
            found = wiring.comparison(places, store, reflections)
        text = shell.one_document(found) if as_json else compare_markdown.render(found).rstrip("\n")
        if output is None:
            shell.show(text)
            return
        try:
            output.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise FolderUnusable(
                f"The file {output} cannot be written: {error.strerror or error}.",
                kept="The reflections themselves are safe.",
                do="Give another file after -o.",
            ) from error
        shell.say(f"Written to {output}.")
