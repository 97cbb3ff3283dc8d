"""The protocol's own client, connected to an `assistant mcp` of its own."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.process import COMMAND, SECONDS, environment, quiet

Result = TypeVar("Result")
MATCH, WEAK, NONE = (
    "how do partners come to trust each other",
    "what pay rise will nurses get",
    "how do I roast a chicken",
)
"""Questions that the cards answer, do not plainly answer, and have nothing on."""


class Talk(NamedTuple):
    """A client connected to a server of its own."""

    client: Client
    errors: Path

    async def use(self, tool: str, **given: Any) -> Any:
        """What a tool gives, which the client itself has held to the tool's schema."""
        done = await self.client.call_tool(tool, given)
        assert not done.is_error, done.content
        (text,) = done.content
        assert json.loads(text.text) == done.structured_content
        return done.structured_content

    async def refused(self, tool: str, **given: Any) -> str:
        """The sentence with which a tool refuses."""
        done = await self.client.call_tool(tool, given)
        assert done.is_error and done.structured_content is None
        return str(done.content[0].text)


@asynccontextmanager
async def connected(home: Path, *options: str, mode: str = "auto") -> AsyncIterator[Talk]:
    """A server on `home`, which says nothing but what it is asked."""
    errors = home.parent / f"{time.monotonic_ns()}.stderr"
    given = StdioServerParameters(
        command=COMMAND[0], args=[*COMMAND[1:], "mcp", *options], env=environment(home), cwd=home.parent
    )
    with errors.open("w") as log:
        async with Client(stdio_client(given, log), mode=mode, read_timeout_seconds=SECONDS) as client:
            yield Talk(client, errors)
    quiet("", errors.read_text())


def talk(home: Path, about: Callable[[Talk], Awaitable[Result]], *options: str, mode: str = "auto") -> Result:
    """Connect, talk, and leave."""

    async def whole() -> Result:
        async with connected(home, *options, mode=mode) as one:
            return await about(one)

    return anyio.run(whole)
