"""A real `assistant serve`, and a page's line to it without a browser."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.offline import sitecustomize
from tests.process import COMMAND, SECONDS, environment, quiet

BELL = b"\x07"
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07)")


@dataclass
class Served:
    """A running server that may listen on this computer alone, and reach nothing."""

    process: subprocess.Popen[str]
    address: str
    """As printed, with the token."""
    said: Path
    """What it says on stderr."""

    @property
    def origin(self) -> str:
        """Such as http://127.0.0.1:8737."""
        return self.address.partition("/?")[0]

    @property
    def port(self) -> int:
        """Where it listens."""
        return urlsplit(self.address).port or 0

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop, as Ctrl+C does; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(SECONDS)

    def children(self) -> list[int]:
        """The processes it has started."""
        return [
            int(file.parent.name) for file in Path("/proc").glob("[0-9]*/stat") if _parent(file) == self.process.pid
        ]


def _parent(stat: Path) -> int:
    """Of the process that `stat` is about; 0 when that has just ended."""
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@contextmanager
def served(home: Path, *args: str) -> Iterator[Served]:
    """`assistant serve` for `home` on a free port; what it said is looked at in the end."""
    said = home.parent / "serve.stderr"
    with said.open("w") as stderr:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", *args],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=environment(home) | {"TESTS_MAY_LISTEN": "127.0.0.1"},
            cwd=home.parent,
        )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, said.read_text()
        found = Served(process, address, said)
        sitecustomize.allow(f"127.0.0.1:{found.port}")
        yield found
    finally:
        process.kill()
        out, _ = process.communicate()
        quiet(out, said.read_text())


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until something in another process is `true`."""
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


class Line:
    """What a page has: the app's drawing comes in, keys go out."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.told: list[Any] = []
        """What the page was asked to do."""
        self.drawn = b""
        """All that came in to be drawn; not the bell, where that came by itself."""
        self._seen = ""

    async def until(self, words: str) -> None:
        """Wait until `words`, all in one style and on one line, have been drawn since the last time this was asked."""
        while words not in self._seen:
            if not self._take(await self.socket.receive(SECONDS)):
                raise AssertionError(f"closed with {self.socket.close_code} before “{words}” in: {self._seen[-2000:]}")
        self._seen = self._seen.partition(words)[2]

    async def rest(self, seconds: float = 0.8) -> None:
        """Wait until nothing has come in for so long, or the line is closed."""
        with suppress(TimeoutError):
            while self._take(await self.socket.receive(seconds)):
                pass

    def _take(self, message: aiohttp.WSMessage) -> bool:
        """Take in what came; whether it was something."""
        if message.type is aiohttp.WSMsgType.BINARY:
            self.drawn += b"" if message.data == BELL else message.data
            self._seen += ESCAPES.sub("", message.data.decode("utf-8", "replace"))
        elif message.type is aiohttp.WSMsgType.TEXT:
            self.told.append(json.loads(message.data))
        else:
            return False
        return True

    async def type(self, text: str) -> None:
        """Send `text` as typed."""
        await self.socket.send_json(["stdin", text])

    async def closed(self) -> int | None:
        """Wait for the end; the code that the server closed it with, if it did."""
        while True:
            message = await self.socket.receive(SECONDS)
            if message.type is aiohttp.WSMsgType.CLOSE:
                return int(message.data)
            if self.socket.closed:
                return None


@asynccontextmanager
async def visitor(server: Served) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who has used the printed address, as a browser would."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(server.address) as response:
            assert (response.status, str(response.url)) == (200, f"{server.origin}/")
        yield session


@asynccontextmanager
async def tab(server: Served, session: aiohttp.ClientSession) -> AsyncIterator[Line]:
    """One open tab, 200 columns wide so that sentences are drawn in one piece."""
    address = f"{server.origin}/line/dark?width=200&height=50"
    async with session.ws_connect(address, origin=server.origin, max_msg_size=0) as socket:
        yield Line(socket)


async def answer(
    session: aiohttp.ClientSession, address: str, method: str = "GET", **headers: str
) -> tuple[int, str, dict[str, str]]:
    """The status, the text and the headers that come back."""
    async with session.request(method, address, headers=headers, allow_redirects=False) as response:
        return response.status, await response.text(), dict(response.headers)
