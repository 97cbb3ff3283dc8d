"""`assistant compare`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import paths
from assistant.cli import completing, exports, shell, stores


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
    form: exports.FormatOption = None,
    output: exports.OutputOption = None,
) -> None:
    """Set reflections of yours side by side, the oldest first: what differs from then to now."""
    with shell.told():
        from assistant import wiring  # deferred: see assistant.cli
        from assistant.report import compare_markdown

        meant = exports.chosen(form, output, as_json)
        with stores.reflections() as store:
            found = wiring.comparison(paths.find(), store, reflections)
        exports.hand_over(compare_markdown.page(found), found, meant, output, "The reflections themselves are safe.")
