"""`assistant serve`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.cli import shell
from assistant.serving import limits

PORT = 8737


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any that is free.")] = PORT,
    most_tabs: Annotated[
        int, typer.Option(min=1, max=limits.MOST_TABS, help="Tabs open at once; each takes up to 250 MB of memory.")
    ] = limits.TABS,
    idle_minutes: Annotated[
        float, typer.Option(min=0.01, max=1440, help="Close a tab in which nothing is typed for so long.")
    ] = limits.IDLE_MINUTES,
) -> None:
    """Show the app in a browser, on this computer only."""
    with shell.told():
        # Deferred: 0.3 s of aiohttp that no other command needs.
        from assistant.serving import server

        server.run(port, limits.Limits(most_tabs, 60 * idle_minutes), _announce, shell.say)


def _announce(address: str) -> None:
    shell.say("The assistant can be opened in a browser on this computer. Copy this address into it:\n")
    typer.echo(address)
    sys.stdout.flush()
    shell.say(
        "\nThe address works once. Leave this window open; Ctrl+C in it stops the assistant. "
        "Every answer is saved as it is given."
    )
