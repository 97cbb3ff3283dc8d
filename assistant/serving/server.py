"""The server: its pages, its line to each tab, its downloads, and how it begins and ends."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from importlib import resources
from pathlib import Path
from urllib.parse import quote

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.download_manager import DownloadManager

from assistant.errors import Busy, Cancelled, WrongUse
from assistant.serving.entry import Door
from assistant.serving.gate import Gate, page
from assistant.serving.limits import MOST_TABS, Limits
from assistant.serving.origins import ADDRESS
from assistant.serving.tab import Tab, clamped

FULL, IDLE = 4002, 4003
"""Codes with which the line of one tab too many is closed, and that of one in which nothing was typed for long."""
COLOURS = ("dark", "high-contrast", "light")
_OURS = ("icon.svg", "page.css", "page.js")
_THEIRS = {"textual.js": "static/js/textual.js", "xterm.css": "static/css/xterm.css"}
_CLOSING = 2.0
"""Seconds a page has to confirm that its line is closed."""
_ENDING = 10.0
"""Seconds for all tabs to end, which have half of that each before they are made to."""
_BEAT = 15.0
"""Seconds between two looks whether a page is still there."""

Announce = Callable[[str], None]


class Pages:
    """Everything that is served, once the gate has let a request through."""

    def __init__(self, limits: Limits, warn: Callable[[str], None]) -> None:
        """`warn` is given a sentence for whoever runs the server when a tab is refused."""
        self._limits = limits
        self._warn = warn
        self._downloads = DownloadManager()
        self._lines: set[web.WebSocketResponse] = set()
        own = Path(str(resources.files("assistant.serving"))) / "pages"
        theirs = Path(str(resources.files(textual_serve)))
        self._index = own / "index.html"
        self._files = {name: own / name for name in _OURS} | {name: theirs / path for name, path in _THEIRS.items()}

    def attach(self, app: web.Application) -> None:
        """Let `app` serve them."""
        for path, handler in (
            ("/", self._page),
            ("/alive", self._alive),
            ("/static/{name}", self._file),
            ("/download/{key}", self._download),
            ("/line/{colours}", self._line),
        ):
            app.router.add_get(path, handler, allow_head=False)
        app.on_shutdown.append(self._close)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._index)

    async def _alive(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=204)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.FileResponse(file)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            about = await self._downloads.get_download_metadata(key)
        except KeyError:
            return page(404, "This file has been fetched already, or its tab was closed. Save it again in the app.")
        response = web.StreamResponse()
        response.content_type = about.mime_type or "application/octet-stream"
        if about.encoding:
            response.charset = about.encoding
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(about.file_name)}"
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    async def _line(self, request: web.Request) -> web.StreamResponse:
        """One tab, from its opening to its end."""
        colours = request.match_info["colours"]
        if colours not in COLOURS:
            raise web.HTTPNotFound
        line = web.WebSocketResponse(
            timeout=_CLOSING, heartbeat=_BEAT, compress=False, max_msg_size=self._limits.message
        )
        await line.prepare(request)
        if len(self._lines) >= self._limits.tabs:
            self._warn(
                f"One tab more was not opened, as {self._limits.tabs} are open already. Close one of them, or stop "
                f"with Ctrl+C and allow up to {MOST_TABS}: assistant serve --most-tabs NUMBER"
            )
            await line.close(code=FULL)
            return line
        self._lines.add(line)
        tab = Tab(line, self._downloads, colours)
        try:
            await tab.start(*clamped(_cells(request, "width", 80), _cells(request, "height", 24)))
            await self._listen(line, tab)
        except TimeoutError:
            await line.close(code=IDLE)
        finally:
            await tab.stop()
            self._lines.discard(line)
        return line

    async def _listen(self, line: web.WebSocketResponse, tab: Tab) -> None:
        """Do what the page asks until it has gone. Raises `TimeoutError` when nobody has typed for long."""
        now = asyncio.get_running_loop().time
        async with asyncio.timeout(self._limits.idle) as patience:
            with suppress(ConnectionError):  # the page has gone
                async for message in line:
                    if message.type is WSMsgType.TEXT and await tab.obey(message.data):
                        patience.reschedule(now() + self._limits.idle)

    async def _close(self, app: web.Application) -> None:
        await asyncio.gather(*(line.close(code=WSCloseCode.GOING_AWAY) for line in set(self._lines)))


def _cells(request: web.Request, name: str, otherwise: int) -> int:
    with suppress(ValueError):
        return int(request.query.get(name, ""))
    return otherwise


def run(port: int, limits: Limits, announce: Announce, warn: Callable[[str], None]) -> None:
    """Serve on `port` of this computer, or on any free one for 0, until stopped; `announce` is given the address.

    `warn` is given a sentence when something was refused that whoever runs the server should know of.

    Raises `Busy` when the port is taken, `WrongUse` when it may not be used, `Cancelled` when told to stop.
    """
    with _listening(port) as listening:
        asyncio.run(_serve(listening, limits, announce, warn))


async def _serve(listening: socket.socket, limits: Limits, announce: Announce, warn: Callable[[str], None]) -> None:
    port = listening.getsockname()[1]
    door, app = Door(warn=warn), web.Application()
    Gate(port, door).attach(app)
    Pages(limits, warn).attach(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_ENDING)
    stopped = asyncio.Event()
    for name in ("SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):  # Windows has not both, and its loop takes neither
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), stopped.set)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        announce(f"http://{ADDRESS}:{port}/?token={door.token}")
        await stopped.wait()
    finally:
        await runner.cleanup()
    raise Cancelled("Stopped. What was saved stays saved.")


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((ADDRESS, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Busy(
                f"Port {port} is taken, perhaps by another `assistant serve`.",
                kept="Nothing was started.",
                do="Use that one, or give another port: assistant serve --port 0 takes any that is free.",
            ) from error
        if error.errno == errno.EACCES:
            raise WrongUse(
                f"Port {port} may not be used by you.", do="Give a port above 1023: assistant serve --port 8737"
            ) from error
        raise
