"""The refusal of every socket that all commands are tested under, and a new data folder under it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.offline.sitecustomize import REFUSED
from tests.process import SECONDS, attempts, environment, one_document, run


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket().connect(('127.0.0.1', 9))",
        "socket.socket().bind(('127.0.0.1', 0))",
        "socket.socket().bind(('', 0))",
        "socket.create_connection(('localhost', 9))",
        "socket.getaddrinfo('localhost', 9)",
        "socket.gethostbyname('localhost')",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9')",
    ],
)
def test_the_refusal_holds_in_a_process(home: Path, attempt: str) -> None:
    code = f"import socket\ntry:\n    {attempt}\nexcept OSError:\n    pass\n"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0
    assert REFUSED in done.stderr
    assert REFUSED in attempts()


def test_the_refusal_holds_in_this_process() -> None:
    with pytest.raises(OSError, match=REFUSED), socket.socket() as one:
        one.connect(("127.0.0.1", 9))


def test_a_new_data_folder_is_made_ready_without_a_network(tmp_path: Path) -> None:
    assert one_document(run(tmp_path / "home", "ask", "Why was the Kinzigtal contract so long?", "--json"))["sentences"]
