"""The library as a server of the Model Context Protocol, on standard input and output. It only reads.

It is given the library and nothing else of a person's: no reflection and no coach's note can be reached from here.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import anyio
import anyio.to_thread
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.session import ServerSession
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from assistant import __version__
from assistant.errors import AssistantError, Busy, Cancelled, LibraryUnavailable, NotFound, WrongUse
from assistant.library.search import Library
from assistant.sanitise import one_line
from assistant.tools import calls, schemas

NAME = "integrated-care-assistant"
TITLE = "Integrated Care Assistant: the library"
SCHEME = "card://"
UNUSABLE = "The library cannot be used just now. The person can see why with `assistant doctor`, on their own machine."
MARKDOWN = "text/markdown"
_WAIT = 60.0
"""Seconds a question waits for another process that is building."""
_EVERY = 0.2
"""Seconds between two notices of progress."""

_Result = TypeVar("_Result")
_Context = ServerRequestContext[Any]


def run(library: Library, say: Callable[[str], None]) -> None:
    """Serve `library` until standard input ends; `say` is told what is wrong here."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    anyio.run(_serve, library, say)


async def _serve(library: Library, say: Callable[[str], None]) -> None:
    made = build(library, say)
    async with stdio_server() as (lines_in, lines_out):
        await made.run(lines_in, lines_out, made.create_initialization_options())


def _end(number: int, _: object) -> None:
    """At once: standard input is read in a thread that cannot be woken, and a kill harms no index."""
    os._exit(Cancelled.exit_code if number == signal.SIGINT else 0)


def build(library: Library, say: Callable[[str], None]) -> Server[Any]:
    """A server of `library`, which is made ready by the first question."""
    offered = _Offered(library, say)
    made: Server[Any] = Server(
        NAME,
        version=__version__,
        title=TITLE,
        instructions=calls.INSTRUCTIONS,
        on_list_tools=offered.tools,
        on_call_tool=offered.call,
        on_list_resources=offered.cards,
        on_list_resource_templates=offered.templates,
        on_read_resource=offered.card,
    )
    made.middleware.clear()  # it would report each request to whatever collects traces on this machine
    return made


class _Offered:
    """Answers a client's requests."""

    def __init__(self, library: Library, say: Callable[[str], None]) -> None:
        self._library = library
        self._say = say

    async def tools(self, _: _Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        """The three tools."""
        reading = types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        )
        listed = [
            types.Tool(
                name=name,
                title=tool.title,
                description=tool.description,
                input_schema=schemas.read(tool.takes),
                output_schema=schemas.printed(tool.gives),
                annotations=reading,
            )
            for name, tool in calls.TOOLS.items()
        ]
        return types.ListToolsResult(tools=listed)

    async def call(self, context: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        """What a tool gives; what goes wrong on purpose is told to the model as a sentence."""
        tool = calls.TOOLS.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"There is no tool called {one_line(params.name, 60) or '“”'}.")
        try:
            wanted = calls.taken(params.name, params.arguments)
            found = await self._served(context, lambda library: tool.run(library, wanted))
        except AssistantError as error:
            return types.CallToolResult(content=[types.TextContent(text=self._told(error))], is_error=True)
        whole = found.model_dump(mode="json")
        text = json.dumps(whole, ensure_ascii=False)
        return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=whole)

    async def cards(self, context: _Context, _: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        """Every card, for people who choose one themselves."""
        held = await self._resource(context, lambda library: list(library.cards()))
        listed = [
            types.Resource(uri=f"{SCHEME}{one.id}", name=one.id, title=one.title, mime_type=MARKDOWN) for one in held
        ]
        return types.ListResourcesResult(resources=listed)

    async def templates(
        self, _: _Context, __: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        """How a card's address is made from its id."""
        template = types.ResourceTemplate(
            uri_template=f"{SCHEME}{{id}}",
            name="card",
            title="A card of the library",
            description="One point with its citations, its caution and its sources.",
            mime_type=MARKDOWN,
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def card(self, context: _Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        """One card as Markdown."""
        address = str(params.uri)
        name = address.removeprefix(SCHEME).rstrip("/")
        if name == address:
            raise MCPError(types.INVALID_PARAMS, f"The address {one_line(address, 80)} is not of a card: {SCHEME}ID.")

        def read(library: Library) -> str:
            wanted = calls.taken("card", {"id": name})
            assert isinstance(wanted, calls.CardWanted)
            return calls.text(library, calls.card(library, wanted))

        told = types.TextResourceContents(uri=params.uri, mime_type=MARKDOWN, text=await self._resource(context, read))
        return types.ReadResourceResult(contents=[told])

    async def _resource(self, context: _Context, use: Callable[[Library], _Result]) -> _Result:
        """As `_served`, with errors in the form that requests for resources give them."""
        try:
            return await self._served(context, use)
        except AssistantError as error:
            code = types.INVALID_PARAMS if isinstance(error, NotFound | WrongUse) else types.INTERNAL_ERROR
            raise MCPError(code, self._told(error)) from error

    def _told(self, error: AssistantError) -> str:
        """What a client hears of `error`: not what is wrong with this machine, which may name folders and people."""
        if isinstance(error, NotFound | WrongUse | Busy):
            return str(error)
        self._say(str(error))
        return UNUSABLE

    async def _served(self, context: _Context, use: Callable[[Library], _Result]) -> _Result:
        """What `use` gives, in a thread, once the library is ready. Raises `AssistantError`."""
        work = _Work(self._library, use)
        async with anyio.create_task_group() as group:
            group.start_soon(work.tell, context.session)
            try:
                outcome = await anyio.to_thread.run_sync(work.done, abandon_on_cancel=True)
            finally:
                work.unwanted.set()
            group.cancel_scope.cancel()
        if isinstance(outcome, AssistantError):
            raise outcome
        return outcome


class _Work(Generic[_Result]):
    """One request being answered in a thread, and how far that is."""

    def __init__(self, library: Library, use: Callable[[Library], _Result]) -> None:
        self._library = library
        self._use = use
        self._over = 0
        """Steps of the kinds of work that are done with: what is told may only grow."""
        self._now = (0, 0, "")
        self.unwanted = threading.Event()

    def done(self) -> _Result | AssistantError:
        """The result, or the `AssistantError` that is in the way of it."""
        try:
            self._library.prepare(self._note, wait=_WAIT)
            return self._use(self._library)
        except AssistantError as error:
            return error
        except OSError as error:
            return LibraryUnavailable(f"The computer refused what was needed: {error.strerror or error}.")

    async def tell(self, session: ServerSession) -> None:
        """Pass on how far it is, until cancelled; a client that did not ask for it hears nothing."""
        last = -1
        while True:
            await anyio.sleep(_EVERY)
            done, total, doing = self._now
            if doing and done > last:
                last = done
                await session.report_progress(done, total, doing)

    def _note(self, done: int, total: int, doing: str) -> None:
        """Implements `Progress`; stops the work once nobody waits for it."""
        if self.unwanted.is_set():
            raise Cancelled("Nobody waits for this any more.")
        if doing != self._now[2]:
            self._over = self._now[1]
        self._now = (self._over + done, self._over + total, doing)
