"""`python -m benchmarks.many_tabs NUMBER`: open that many tabs of a server at once; prints figures as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp

SERVER = (sys.executable, "-m", "assistant", "serve", "--port", "0", "--most-tabs")
PATIENCE = 120.0
SETTLING = 5.0
"""Seconds for work in the background to be over."""
OPEN = "In your own words"
"""What the composer says once something is asked."""
QUESTION = "/ask what does the library say about trust?"
IDLE = 10.0
"""Seconds over which idle tabs are watched."""
KEYS = 60
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07)")
_SIZE = "width=120&height=40"


def main(number: int) -> int:
    """Seconds, milliseconds and megabytes."""
    process = subprocess.Popen([*SERVER, str(number)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        address = next(line.strip() for line in process.stdout if line.strip().startswith("http"))
        print(json.dumps(asyncio.run(_visited(address, process.pid, number))))
    finally:
        process.terminate()
        process.wait()
    return 0


class Page:
    """What a page has of its tab: what is drawn comes in, keys go out."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self._line = line
        self._seen = ""
        self._drawn = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._line:
            if message.type is aiohttp.WSMsgType.BINARY:
                self._seen += _ESCAPES.sub("", message.data.decode("utf-8", "replace"))
                self._drawn.set()

    async def until(self, words: str) -> None:
        """Until `words` have been drawn since the last time this was asked."""
        while words not in self._seen:
            self._drawn.clear()
            await asyncio.wait_for(self._drawn.wait(), PATIENCE)
        self._seen = self._seen.partition(words)[2]

    async def key(self, typed: str) -> float:
        """Milliseconds from a key until something is drawn."""
        self._drawn.clear()
        started = time.perf_counter()
        await self._line.send_json(["stdin", typed])
        await asyncio.wait_for(self._drawn.wait(), PATIENCE)
        return 1000 * (time.perf_counter() - started)

    async def send(self, typed: str) -> None:
        """Type, without waiting for anything."""
        await self._line.send_json(["stdin", typed])


async def _visited(address: str, server: int, number: int) -> dict[str, object]:
    origin = address.partition("/?")[0]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(address):
            pass
        pages, starts = [], []
        for _ in range(number):
            started = time.perf_counter()
            line = await session.ws_connect(f"{origin}/line/dark?{_SIZE}", origin=origin, max_msg_size=0)
            pages.append(page := Page(line))
            await page.until("New reflection")
            starts.append(time.perf_counter() - started)
        for page in pages:
            await page.until("Library: ready")
        tabs = _children(server)
        assert len(tabs) == number
        await asyncio.sleep(SETTLING)
        return {"starts": starts, **await _idle(tabs), **await _talking(pages, tabs), "server": _memory(server)}


async def _idle(tabs: Sequence[int]) -> dict[str, object]:
    """What all `tabs` together take while nobody does anything: megabytes, and a share of one processor."""
    before = sum(map(_processor, tabs))
    await asyncio.sleep(IDLE)
    return {"idle": [_memory(tab) for tab in tabs], "busy": [(sum(map(_processor, tabs)) - before) / IDLE]}


async def _talking(pages: Sequence[Page], tabs: Sequence[int]) -> dict[str, object]:
    """A question in each tab, for which library and encoder are loaded; then keys in the first while the rest idle."""
    took = []
    for page in pages:
        await page.send("n")
        await page.until(OPEN)
        await page.send(QUESTION)
        await page.until(QUESTION[-12:])
        started = time.perf_counter()
        await page.send("\r")
        await page.until("From the library")
        took.append(time.perf_counter() - started)
    await asyncio.sleep(SETTLING)
    keys = [await _paced(pages[0], "abcdefgh "[one % 9]) for one in range(KEYS)]
    return {"keys": keys, "answers": took, "talking": [_memory(tab) for tab in tabs]}


async def _paced(page: Page, letter: str) -> float:
    await asyncio.sleep(0.1)
    return await page.key(letter)


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
        except OSError:  # it has just ended
            continue
    return found


def _processor(process: int) -> float:
    """Seconds of processor time that `process` has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> tuple[float, float]:
    """Megabytes of `process`: resident, and with what it shares divided among those it shares it with."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: int(size.split()[0]) / 1024 for name, _, size in (line.partition(":") for line in lines)}
    return sizes["Rss"], sizes["Pss"]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
