"""How much `assistant serve` takes on: attempts, tabs, messages and time without a key."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from assistant.serving import server as serving
from assistant.serving.limits import Limits
from tests.process import draft, held_in, run
from tests.served import Served, answer, served, tab, until, visitor

READY = "New reflection"
PAGES = Path(serving.__file__).parent / "pages"
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")


@pytest.fixture
def server(welcomed: Path) -> Iterator[Served]:
    """One of each test's own: its address works once."""
    with served(welcomed) as found:
        yield found


def test_too_many_wrong_attempts_are_followed_by_none_but_who_is_in_stays_in(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as inside, aiohttp.ClientSession() as outside:
            statuses = [(await answer(outside, f"{server.origin}/?token={n}"))[0] for n in range(11)]
            assert statuses == [403] * 10 + [429]
            status, page, headers = await answer(outside, server.address)
            assert (status, "none is looked at for now" in page) == (429, True)
            assert 0 < int(headers["Retry-After"]) <= 60
            assert (await answer(inside, server.origin))[0] == 200

    asyncio.run(visit())
    assert server.said.read_text().count("too many wrong attempts to open the assistant in a browser") == 1


@needs_proc
def test_one_tab_too_many_is_told_so_and_one_that_closes_makes_room(welcomed: Path) -> None:
    async def visit(server: Served) -> None:
        async with visitor(server) as session:
            lines = [session.ws_connect(f"{server.origin}/line/dark", origin=server.origin) for _ in range(2)]
            opened = [await line for line in lines]
            async with tab(server, session) as extra:
                assert await extra.closed() == serving.FULL
            await opened[0].close()
            await asyncio.to_thread(until, lambda: len(server.children()) < 2, "no room was made")
            async with tab(server, session) as extra:
                await extra.until(READY)
            await opened[1].close()

    with served(welcomed, "--most-tabs", "2") as server:
        asyncio.run(visit(server))
        assert "One tab more was not opened, as 2 are open already." in server.said.read_text()


@needs_proc
def test_a_tab_in_which_nothing_is_typed_is_closed_and_what_was_half_written_is_kept(welcomed: Path) -> None:
    async def visit(server: Served) -> None:
        async with visitor(server) as session, tab(server, session) as line:
            await line.until(READY)
            await line.type("n")
            await line.until("Question 1 of")
            await line.type("Northfield frail")
            await line.until("Northfield frail")
            assert await line.closed() == serving.IDLE
            await asyncio.to_thread(until, lambda: not server.children(), "the process did not end")

    with served(welcomed, "--idle-minutes", "0.1") as server:
        asyncio.run(visit(server))
    (name,) = held_in(welcomed)
    assert draft(welcomed, name) == "Northfield frail"


def test_typing_keeps_a_tab_open(welcomed: Path) -> None:
    async def visit(server: Served) -> None:
        async with visitor(server) as session, tab(server, session) as line:
            await line.until(READY)
            for _ in range(8):  # 12 seconds, against 6 after which it would be closed
                await line.type("\t")
                await asyncio.sleep(1.5)
            assert not line.socket.closed

    with served(welcomed, "--idle-minutes", "0.1") as server:
        asyncio.run(visit(server))


def test_the_page_refuses_what_the_server_would() -> None:
    (written,) = re.findall(r"const MOST_BYTES = 2 \*\* (\d+);", (PAGES / "page.js").read_text(encoding="utf-8"))
    assert 2 ** int(written) == Limits().message


@needs_proc
def test_a_message_beyond_measure_closes_its_own_tab_and_no_other(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as line, tab(server, session) as other:
            await other.until(READY)
            await line.until(READY)
            await line.socket.send_json(["stdin", "x" * 2**21])
            # The end of the line can overtake the word that says why, as it does for whoever is still sending.
            assert await line.closed() in (aiohttp.WSCloseCode.MESSAGE_TOO_BIG, None)
            await asyncio.to_thread(until, lambda: len(server.children()) == 1, "the process did not end")
            await other.type("n")
            await other.until("Question 1 of")

    asyncio.run(visit())


@pytest.mark.parametrize("wrong", [("--most-tabs", "0"), ("--most-tabs", "101"), ("--idle-minutes", "0")])
def test_limits_that_are_none_are_wrong_use(home: Path, wrong: tuple[str, str]) -> None:
    assert run(home, "serve", *wrong).returncode == 2
