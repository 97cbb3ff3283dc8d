"""The app in a browser, by its line: what is typed and pasted is words, and what a page sends ends no other page."""

from __future__ import annotations

import asyncio
import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from lxml import html

from assistant.domain.events import Asked
from assistant.domain.reflection import State, apply
from assistant.serving.tab import Tab
from tests.hostile.attacks import ATTACKS, FIRST, LAST, between, harmless, strings
from tests.hostile.test_terminal import drawn, pasted
from tests.process import answer, held_in, saved
from tests.served import Line, Served, served, tab, visitor

READY = "New reflection"
F4 = "\x1bOS"
PAGE_COLOURS = re.compile(rb"\x1b\]1[01];#[0-9a-f]{6}\x07", re.IGNORECASE)
"""What the page takes on to its edges, which only this driver draws with."""
MOST_TURNS = 120
FORMS = ("pdf", "docx", "html", "md")
"""As the list of formats has them."""
LEAVING = "\x1b[201~\x11\x03"
"""Would end a paste early, and then leave."""
WORDS = [
    *map(between, ATTACKS),
    f"{FIRST} {'Z' + chr(0x301) * 20_000} {LAST}",
    f"{FIRST} {'x' * 60_000} {LAST}",
    f"{FIRST} \ud800 \udc00\ud800 {LAST}",
    f"{FIRST} {LEAVING} {LAST}",
]


@pytest.fixture
def server(welcomed: Path) -> Iterator[Served]:
    """One of each test's own: its address works once."""
    with served(welcomed) as found:
        yield found


def clean(line: Line, where: str) -> None:
    """Nothing but what Textual draws with has come to the page, and it was asked for nothing but to fetch a file."""
    drawn(PAGE_COLOURS.sub(b"", line.drawn), where)
    assert {told[0] for told in line.told} <= {"deliver_file_start"}


def state(home: Path) -> State:
    """Where the reflection stands on disk."""
    return functools.reduce(apply, saved(home) if held_in(home) else [], State())


def attacked(asked: Asked, left: list[str]) -> str:
    """An answer that fits, with attacks where words go."""
    if asked.kind == "commit":
        return f"Ask {between('HTML')}; them {between('title')}; by July"
    if asked.kind != "open":
        return answer(asked.model_dump())
    said = [left.pop(0) for _ in range(min(5, len(left)))]
    return "\n".join([answer(asked.model_dump()), *said])


async def talk(line: Line, home: Path) -> None:
    """A reflection to its end, with every attack pasted into it."""
    left = list(WORDS)
    for _ in range(MOST_TURNS):
        await line.rest()
        now = state(home)
        if now.finished:
            assert not left
            return
        if now.pending is not None:
            await line.type(pasted(attacked(now.pending, left)))
            await line.rest()
            await line.type("\r")
    raise AssertionError(f"never finished: {state(home).pending}")


async def fetched(line: Line, server: Served, session: aiohttp.ClientSession, keys: str) -> tuple[str, bytes]:
    """The file that `keys` have the page told of: its name and what is in it."""
    before = len(line.told)
    await line.type(keys)
    for _ in range(60):
        await line.rest()
        if len(line.told) > before:
            break
    (told,) = line.told[before:]
    async with session.get(f"{server.origin}/download/{told[1]}") as response:
        assert response.status == 200
        named = response.headers["Content-Disposition"]
        found = re.fullmatch(r"attachment; filename\*=UTF-8''([a-z0-9-]{1,80}\.[a-z]{2,4})", named)
        assert found is not None, named
        return found[1], await response.read()


def nothing_runs(page: str) -> None:
    """The attack on pages is text in `page`, and nothing of it is an element."""
    harmless(page.replace("\n", " ").replace("\t", " "), "HTML")
    tree: Any = html.document_fromstring(page)
    assert not tree.xpath(
        "//script | //iframe | //object | //embed | //form | //base | //link | //*[@onload or @onerror]"
    )
    assert not [one for one in tree.xpath("//@src | //@href") if not one.startswith(("#", "data:image/"))]
    assert "<script>alert(1)</script>" in tree.text_content()


def test_whatever_is_pasted_is_words_in_the_page_and_in_what_is_fetched(server: Served, home: Path) -> None:
    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as line:
            await line.until(READY)
            await line.type("n")
            await line.until("Question 1 of")
            await talk(line, home)
            await line.type(F4)
            await line.until("Esc Back")
            await line.type("\x1b[6~" * 12)
            await line.rest()
            for down, form in enumerate(FORMS):
                await line.type("s")
                await line.until("Save as")
                name, content = await fetched(line, server, session, "\x1b[B" * down + "\r")
                assert name.endswith(f".{form}")
                if form == "html":
                    nothing_runs(content.decode())
                elif form == "md":
                    harmless(content.decode().replace("\n", " "), form)
            await line.type("\x1b")
            await line.rest()
            await line.type("\x1b")
            await line.until("Past reflections")
            await line.type("p")
            await line.until("Enter Open")
            await line.rest()
            name, content = await fetched(line, server, session, "e")
            assert name.endswith(".json")
            for text in strings(json.loads(content)):
                harmless(text.replace("\n", " ").replace("\t", " "), name)
            await line.type("\x1b")
            await line.rest()
            assert not line.socket.closed
            clean(line, "the page")
            assert FIRST.encode() in line.drawn and LAST.encode() in line.drawn

    asyncio.run(visit())


def test_whatever_is_typed_key_by_key_draws_nothing_of_its_own_and_ends_no_other_tab(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as other:
            await other.until(READY)
            left = list(WORDS)
            while left:  # some of it is the key that leaves
                async with tab(server, session) as line:
                    await line.until(READY)
                    await line.type("n")
                    while left and not line.socket.closed:
                        await line.type(left.pop())
                        await line.rest(0.4)
                    clean(line, "what was typed")
            await other.type("l")
            await other.until("Ask in your own words")
            clean(other, "the other tab")

    asyncio.run(visit())


DEEP = [f'["ping", {"[" * depth}{"]" * depth}]' for depth in (10, 500, 900, 960, 980, 990, 1000, 5000, 100_000)]
UNKNOWN = [
    *("", " ", "\x00", "null", "true", "[", "]", "{}", "[]", "[[]]", '["stdin"]', '["stdin", "a", "b"]', '["quit"]'),
    *('["stdin", null]', '["stdin", 1]', '["stdin", ["a"]]', '["stdin", {"a": 1}]', '["STDIN", "a"]', '{"stdin": "a"}'),
    *('["resize"]', '["resize", null]', '["resize", [80, 24]]', '["resize", {"width": "80", "height": "24"}]'),
    *('["resize", {"width": 1e400, "height": NaN}]', '["resize", {"width": 80.5, "height": 24}]'),
    *('["resize", {"width": true, "height": false}]', '["resize", {"width": 80}]', '["focus", 1]', '["blur", {}]'),
    *(
        '["ping"]',
        '["ping", NaN]',
        '["ping", "\\ud800"]',
        '["ping", {"a": [1, {}]}]',
        '["pong", 1]',
        '["open_url", {}]',
    ),
    *(
        '["deliver_file_start", "x"]',
        '["meta", {"type": "quit"}]',
        f'["ping", {"9" * 5000}]',
        '["ping", "' + "x" * 10**6 + '"]',
    ),
    f'["resize", {{"width": {"9" * 4000}, "height": -{"9" * 4000}}}]',
    f'["resize", {{"width": {"9" * 5000}, "height": 1}}]',
    *DEEP,
]
SIZES = [(10**9, 10**9), (-1, -1), (0, 0), (2**31, 2**63), (1, 10**300)]


def test_messages_that_no_page_sends_are_passed_over_and_their_own_tab_goes_on(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as line, tab(server, session) as other:
            await line.until(READY)
            await other.until(READY)
            for message in UNKNOWN:
                await line.socket.send_str(message)
            for content in (b"", b"\x00", b"\xff" * 1000, b'["stdin", "n"]', b"M\x00\x00\x00\x10", bytes(2**19)):
                await line.socket.send_bytes(content)
            for width, height in SIZES:
                await line.socket.send_json(["resize", {"width": width, "height": height}])
            await line.socket.send_json(["resize", {"width": 200, "height": 50}])
            await line.rest()
            assert not line.socket.closed
            assert all(told[0] == "pong" and isinstance(told[1], str | float) for told in line.told)
            await line.type("n")
            await line.until("Question 1 of")
            await other.type("l")
            await other.until("Ask in your own words")
            drawn(PAGE_COLOURS.sub(b"", line.drawn), "the page")

    asyncio.run(visit())


def test_frames_that_are_no_messages_end_their_own_line_at_most(server: Served) -> None:
    broken = (
        b"\x81\x02\xff\xfe",  # not masked
        b"\x81\x82\x00\x00\x00\x00\xff\xfe",  # text that is not UTF-8
        b"\x83\x80\x00\x00\x00\x00",  # of a kind there is not
        b"\xf1\x80\x00\x00\x00\x00",  # with bits that nobody agreed on
        b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",  # longer than there is room for
        b"\x80\x80\x00\x00\x00\x00",  # goes on with nothing
        b"\x88\x81\x00\x00\x00\x00\x01",  # closes with half a number
        b"\x89\xfe\x00\xff\x00\x00\x00\x00" + bytes(255),  # a ping that is too long
        b"\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    )

    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as other:
            await other.until(READY)
            for frame in broken:
                async with tab(server, session) as line:
                    transport = line.socket._writer.transport
                    assert transport is not None
                    transport.write(frame)
                    await line.rest(1.0)
            await other.type("l")
            await other.until("Ask in your own words")
            clean(other, "the other tab")

    asyncio.run(visit())


@pytest.mark.parametrize("inside", ["a\x1b[201~\x11b", "\x1b", "\x1b[200~\x1b[201~", "\x1b\x1b[201~[201~"])
def test_nothing_in_a_paste_ends_it_early(inside: str) -> None:
    sent: list[bytes] = []

    class Heard(Tab):
        """Keeps what the app would be sent."""

        async def send_bytes(self, data: bytes) -> bool:
            sent.append(data)
            return True

    async def visit() -> None:
        heard = Heard.__new__(Heard)
        assert await heard.obey(json.dumps(["stdin", pasted(inside)]))

    asyncio.run(visit())
    (whole,) = sent
    assert whole == pasted(inside.replace("\x1b", "")).encode()
