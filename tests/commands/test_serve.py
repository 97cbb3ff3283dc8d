"""`assistant serve` as a process: who gets in, what is sent back, and how tabs and the server end."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.process import answers, run
from tests.served import Served, answer, served, tab, until, visitor

PATHS = ("/", "/alive", "/static/page.js", "/static/textual.js", "/download/key", "/line/dark", "/nowhere")
ANOTHER = "stop <code>assistant serve</code> with Ctrl+C and start it again"
READY = "New reflection"
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")


@pytest.fixture
def server(welcomed: Path) -> Iterator[Served]:
    """One of each test's own: its address works once."""
    with served(welcomed) as found:
        yield found


async def _refused(server: Served, session: aiohttp.ClientSession, **headers: str) -> int:
    """The status with which a page's line is refused."""
    try:
        async with session.ws_connect(f"{server.origin}/line/dark", headers=headers):
            return 101
    except aiohttp.WSServerHandshakeError as error:
        return error.status


def test_the_printed_address_works_once_and_leaves_a_cookie_and_no_token(server: Served) -> None:
    async def visit() -> None:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            status, _, headers = await answer(session, server.address)
            assert (status, headers["Location"]) == (303, "/")
            name, _, rest = headers["Set-Cookie"].partition("=")
            value, *attributes = rest.split("; ")
            assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict"]
            assert value not in server.address
            status, page, _ = await answer(session, server.origin, Cookie=f"{name}={value}")
            assert (status, "<title>Integrated Care Assistant</title>" in page) == (200, True)
            status, page, _ = await answer(session, server.address)
            assert (status, ANOTHER in page) == (403, True)
            # From the browser it was used in, it leads to the page.
            status, _, headers = await answer(session, server.address, Cookie=f"{name}={value}")
            assert (status, headers["Location"]) == (303, "/")

    asyncio.run(visit())


def test_without_the_token_nothing_is_served(server: Served) -> None:
    async def visit() -> None:
        async with aiohttp.ClientSession() as session:
            for path in PATHS:
                status, page, headers = await answer(session, server.origin + path)
                assert (status, ANOTHER in page, "Set-Cookie" in headers) == (403, True, False), path
            assert await _refused(server, session, Origin=server.origin) == 403
            assert await _refused(server, session, Origin=server.origin, Cookie=f"assistant-{server.port}=x") == 403

    asyncio.run(visit())


def test_other_pages_and_other_names_are_refused_even_with_the_cookie(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session:
            for path in PATHS:
                for headers in (
                    {"Host": "rebound.example"},
                    {"Host": f"rebound.example:{server.port}"},
                    {"Origin": "http://evil.example"},
                    {"Origin": "http://127.0.0.1:1"},
                    {"Origin": "null"},
                    {"Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "same-site"},
                ):
                    assert (await answer(session, server.origin + path, **headers))[0] == 403, (path, headers)
            for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
                assert await _refused(server, session, Origin=origin) == 403
            assert await _refused(server, session) == 403
            assert await _refused(server, session, Origin="http://rebound.example", Host="rebound.example") == 403

    asyncio.run(visit())


def test_every_answer_tells_the_browser_to_keep_nothing_and_fetch_nothing_elsewhere(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session, aiohttp.ClientSession() as outside:
            for one, path in ((session, path) for path in PATHS if "line" not in path):
                await _check_headers(one, server.origin + path)
            for path in ("/", "/?token=wrong"):
                await _check_headers(outside, server.origin + path)

    async def _check_headers(session: aiohttp.ClientSession, address: str) -> None:
        _, _, headers = await answer(session, address)
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["form-action"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert policy["connect-src"] == f"'self' ws://127.0.0.1:{server.port}"

    asyncio.run(visit())


def test_only_what_the_page_needs_is_served_and_only_to_be_read(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session:
            for name in ("page.js", "page.css", "icon.svg", "textual.js", "xterm.css"):
                assert (await answer(session, f"{server.origin}/static/{name}"))[0] == 200
            for path in (
                "/static/",
                "/static/index.html",
                "/static/..%2fserver.py",
                "/static/js%2ftextual.js",
                "/line/x",
            ):
                assert (await answer(session, server.origin + path))[0] == 404, path
            for method in ("HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
                assert (await answer(session, server.origin, method))[0] == 405, method

    asyncio.run(visit())


@needs_proc
def test_a_closed_tab_ends_its_process_and_loses_nothing(server: Served, home: Path) -> None:
    async def visit() -> None:
        async with visitor(server) as session:
            async with tab(server, session) as line:
                await line.until(READY)
                await line.type("n")
                await line.until("Question 1 of")
                await line.type("Northfield frailty alliance\r")
                await line.until("Question 2 of")
                assert len(server.children()) == 1
            await asyncio.to_thread(until, lambda: not server.children(), "the process did not end")
            async with tab(server, session) as line:
                await line.until("Continue: Northfield frailty alliance")

    asyncio.run(visit())
    assert [one.text for one in answers(home)] == ["Northfield frailty alliance"]


def test_two_tabs_on_one_reflection_do_not_overwrite_each_other(server: Served, home: Path) -> None:
    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as first:
            await first.until(READY)
            await first.type("n")
            await first.until("Question 1 of")
            await first.type("Northfield frailty alliance\r")
            await first.until("Question 2 of")
            async with tab(server, session) as second:
                await second.until("Continue: Northfield")
                await second.type("c")
                await second.until("min left")
                await first.type("Amira leads for the hospices.\r")
                await first.until("Question 3 of")
                await second.type("The council is hardest to read.\r")
                await second.until("This reflection was continued in another window.")

    asyncio.run(visit())
    assert [one.text for one in answers(home)] == ["Northfield frailty alliance", "Amira leads for the hospices."]


def test_leaving_in_the_app_closes_the_line_as_left(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as line:
            await line.until(READY)
            await line.type("\x11")
            assert await line.closed() == 1000

    asyncio.run(visit())


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_ends_every_tab_quietly_with_a_sentence(server: Served, how: signal.Signals) -> None:
    async def visit() -> int | None:
        async with visitor(server) as session, tab(server, session) as line:
            await line.until(READY)
            ended = server.children()
            assert await asyncio.to_thread(server.stop, how) == 130
            assert not [one for one in ended if Path(f"/proc/{one}").exists()]
            return await line.closed()

    assert asyncio.run(visit()) == 1001
    assert server.said.read_text().endswith("Stopped. What was saved stays saved.\n")


@needs_proc
def test_a_server_that_is_killed_leaves_no_process_behind(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as line:
            await line.until(READY)
            (child,) = server.children()
            server.process.kill()
            await asyncio.to_thread(until, lambda: not _lives(child), "the app outlived its server")

    asyncio.run(visit())


def _lives(process: int) -> bool:
    """Whether it runs; what has ended may wait for a while to be noticed by init."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_a_page_sends_and_nobody_understands_is_passed_over(server: Served) -> None:
    async def visit() -> None:
        async with visitor(server) as session, tab(server, session) as line:
            await line.until(READY)
            for text in ("", "[", "{}", "[]", "[1]", '["stdin"]', '["stdin", 1]', '["resize", {}]', "[" * 100_000):
                await line.socket.send_str(text)
            await line.socket.send_bytes(b"\x00")
            await line.socket.send_json(["resize", {"width": 10**9, "height": -1}])
            await line.socket.send_json(["resize", {"width": 100, "height": 30}])
            await line.type("\ud800")  # half a character arrives as a question mark, which is the key for help
            await line.until("Typed in a conversation")

    asyncio.run(visit())


def test_a_port_that_is_taken_is_said_in_a_sentence(server: Served, home: Path) -> None:
    done = run(home, "serve", "--port", str(server.port), TESTS_MAY_LISTEN="127.0.0.1")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"Port {server.port} is taken, perhaps by another `assistant serve`.")


def test_a_port_that_is_none_is_wrong_use(home: Path) -> None:
    assert run(home, "serve", "--port", "65536").returncode == 2


def test_it_cannot_be_told_to_listen_elsewhere(home: Path) -> None:
    done = run(home, "serve", "--host", "0.0.0.0")
    assert (done.returncode, "No such option" in done.stderr) == (2, True)


@needs_proc
def test_it_listens_on_this_computer_alone(server: Served) -> None:
    def listening(file: str) -> list[str]:
        fields = [line.split() for line in Path(file).read_text().splitlines()[1:]]
        return [one[1] for one in fields if one[3] == "0A" and one[1].endswith(f":{server.port:04X}")]

    here = "0100007F" if sys.byteorder == "little" else "7F000001"
    assert listening("/proc/net/tcp") == [f"{here}:{server.port:04X}"]
    assert not Path("/proc/net/tcp6").exists() or not listening("/proc/net/tcp6")
