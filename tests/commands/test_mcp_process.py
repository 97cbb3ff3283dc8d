"""`assistant mcp` as a process: two at once, how it ends, and what is on its standard output."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.mcp_client import MATCH, connected, talk
from tests.process import COMMAND, OFFLINE, ROOT, SECONDS, environment, quiet, run


def test_two_clients_at_once_in_a_new_folder_both_get_answers_and_are_told_how_far_it_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    told: list[list[tuple[float, float | None, str | None]]] = [[], []]
    states = []

    async def about(number: int) -> None:
        async def note(done: float, total: float | None, doing: str | None) -> None:
            told[number].append((done, total, doing))

        async with connected(home) as one:
            done = await one.client.call_tool("search", {"query": MATCH}, progress_callback=note)
            states.append(done.structured_content["state"])

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(about, 0)
            group.start_soon(about, 1)

    anyio.run(both)
    assert states == ["match", "match"]
    assert any(doing and doing.startswith("Reading the library") for _, _, doing in (*told[0], *told[1]))
    for one in told:
        numbers = [done for done, _, _ in one]
        assert numbers == sorted(set(numbers)), "progress must grow with every notice"
        assert all(total is not None and done <= total for done, total, _ in one)


def _started(home: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "mcp", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home),
        cwd=home.parent,
    )


def _line(number: int, method: str, **params: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n"


HELLO = _line(
    1,
    "initialize",
    protocolVersion="2025-06-18",
    capabilities={},
    clientInfo={"name": "test", "version": "1"},
)
READY = '{"jsonrpc": "2.0", "method": "notifications/initialized"}\n'


def _asked(home: Path, *lines: str) -> tuple[subprocess.Popen[str], list[dict[str, Any]]]:
    """A server that has said hello and been sent `lines`, and what it answered to hello."""
    server = _started(home)
    assert server.stdin is not None and server.stdout is not None
    server.stdin.write(HELLO)
    server.stdin.flush()
    hello = json.loads(server.stdout.readline())
    server.stdin.write("".join((READY, *lines)))
    server.stdin.flush()
    return server, [hello]


def test_nothing_but_the_protocol_is_on_standard_output_whatever_is_sent(home: Path) -> None:
    noise = ["not json\n", "[" * 10_000 + "\n", "{}\n", '{"jsonrpc": "2.0", "id": 5}\n', "\x00\ud83d\n", "\n"]
    broken = _line(6, "tools/call", name=3) + _line(7, "no/such/method")
    server, seen = _asked(home, *(line.encode("utf-8", "replace").decode() for line in noise), broken)
    assert server.stdin is not None and server.stdout is not None
    server.stdin.write(_line(8, "tools/call", name="ask", arguments={"query": MATCH}))
    server.stdin.flush()
    while not seen or seen[-1].get("id") != 8:
        seen.append(json.loads(server.stdout.readline()))
    out, said = server.communicate(timeout=SECONDS)
    assert (server.returncode, out) == (0, "")
    quiet(out, said)
    assert all(one["jsonrpc"] == "2.0" for one in seen)
    assert {one["id"] for one in seen if "error" in one} >= {6, 7}
    assert seen[-1]["result"]["structuredContent"]["state"] == "match"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "building"])
def test_a_signal_ends_it_at_once_and_quietly_also_while_it_builds(tmp_path: Path, number: int, busy: bool) -> None:
    home = tmp_path / "home"
    asked = _line(2, "tools/call", name="ask", arguments={"query": MATCH}) if busy else ""
    server, _ = _asked(home, asked)
    lock = home / "library" / "cards-alone" / "library" / "build.lock"
    end = time.monotonic() + SECONDS
    while busy and not lock.exists() and time.monotonic() < end:
        time.sleep(0.01)
    server.send_signal(number)
    assert server.wait(timeout=SECONDS) == (130 if number == signal.SIGINT else 0)
    assert server.communicate() == ("", "")
    if busy:
        assert talk(home, lambda one: one.use("ask", query=MATCH))["state"] == "match"


@pytest.mark.parametrize("lines", [(), (_line(2, "tools/call", name="ask", arguments={"query": MATCH}),)])
def test_it_ends_quietly_with_its_input(tmp_path: Path, lines: tuple[str, ...]) -> None:
    server, _ = _asked(tmp_path / "home", *lines)
    out, said = server.communicate(timeout=SECONDS)
    assert (server.returncode, said) == (0, "")
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in out.splitlines())


def test_without_the_package_a_sentence_says_what_to_install(home: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    missing.mkdir()
    (missing / "mcp_types.py").write_text("raise ModuleNotFoundError('gone', name='mcp_types')")
    done = run(home, "mcp", PYTHONPATH=f"{missing}:{OFFLINE}:{ROOT}")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("Install it with: pip install 'integrated-care-assistant[mcp]'\n")
    assert run(home, "search", "trust", "--json", PYTHONPATH=f"{missing}:{OFFLINE}:{ROOT}").returncode == 0
