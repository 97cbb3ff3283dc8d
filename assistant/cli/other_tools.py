"""`assistant schema` and `assistant mcp`: for other programs."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from assistant import paths
from assistant.cli import shell
from assistant.errors import NotFound

NEEDED = ("mcp", "mcp_types")
"""Packages that come with the extra `mcp`."""


def schema(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Which shape; without, they are named.")] = None,
) -> None:
    """Describe what is printed as JSON: print a JSON Schema, or name those there are."""
    with shell.told():
        # Deferred: 0.7 s of everything that is printed from anywhere.
        from assistant.tools import shapes

        if name is None:
            shell.show("\n".join(shapes.lines()))
        else:
            shell.show(json.dumps(shapes.schema(name), indent=2))


def mcp(
    own_documents: Annotated[
        bool, typer.Option("--own-documents", help="Also your own documents, and those shared with you.")
    ] = False,
) -> None:
    """Let an assistant of yours search the library, over the Model Context Protocol; nothing of your reflections."""
    with shell.told():
        from assistant import config, wiring

        try:
            # Deferred: 0.7 s of protocol, web server included, though only standard input and output are used.
            from assistant.tools import server
        except ModuleNotFoundError as error:
            if error.name not in NEEDED:
                raise
            raise NotFound(
                "What speaks the Model Context Protocol, the package mcp, is not installed.",
                do="Install it with: pip install 'integrated-care-assistant[mcp]'",
            ) from error
        if sys.stdin.isatty():
            shell.say("This waits for another program that speaks its protocol, not for you. Ctrl-C ends it.")
        opened = wiring.library if own_documents else wiring.cards_alone
        server.run(opened(paths.find(), config.load(), shell.say), shell.say)
