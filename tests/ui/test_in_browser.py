"""What the app sends when its screen is a page, in a process of its own as there."""

from __future__ import annotations

import subprocess
import sys

from tests.process import ROOT, SECONDS

PACKETS, SIZE = 60, 200_000
DRIVER = """
import asyncio, sys, threading
from textual.app import App
from assistant.ui.in_browser import PageDriver
async def made():
    return PageDriver(App(), size=(80, 24))
driver = asyncio.run(made())
"""
SENDERS = f"""
def send(letter):
    for _ in range({PACKETS}):
        driver.write(letter * {SIZE})
threads = [threading.Thread(target=send, args=letter) for letter in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
NOBODY = """
sys.stdin.readline()
driver.write("a" * 200_000)
sys.stderr.write("went on")
"""


def _started(program: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER + program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_what_two_threads_send_does_not_mix() -> None:
    """A file is handed over by another thread than the one that draws."""
    out, said = _started(SENDERS).communicate(timeout=SECONDS)
    assert said == b""
    packet = 1 + 4 + SIZE
    assert len(out) == 2 * PACKETS * packet
    for start in range(0, len(out), packet):
        assert out[start : start + 5] == b"D" + SIZE.to_bytes(4, "big")
        assert len(set(out[start + 5 : start + packet])) == 1


def test_a_server_that_is_gone_is_no_error() -> None:
    process = _started(NOBODY)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate(b"\n", timeout=SECONDS)
    assert (process.returncode, said) == (0, b"went on")
