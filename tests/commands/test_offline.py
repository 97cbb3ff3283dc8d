"""Nothing reaches a network: everything is run with sockets refused, and an attempt alone is a fault."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Held
from tests.offline.sitecustomize import REFUSED
from tests.process import SECONDS, environment, one_document, run, run_each


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket().connect(('127.0.0.1', 9))",
        "socket.socket().bind(('127.0.0.1', 0))",
        "socket.socket().bind(('', 0))",
        "socket.create_connection(('localhost', 9))",
        "socket.getaddrinfo('localhost', 9)",
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


def test_the_refusal_holds_in_this_process() -> None:
    with pytest.raises(OSError, match=REFUSED), socket.socket() as one:
        one.connect(("127.0.0.1", 9))


def test_everything_from_the_library_to_the_summary_works_without_a_network(
    held: Held, exported: Path, home: Path
) -> None:
    """`held` itself was built and held with the network refused; `run` faults any attempt at one."""
    assert run(home, "reflections", "import", str(exported)).returncode == 0
    searched, asked, read, *others = run_each(
        home,
        ("search", "how do partners come to trust each other", "--json"),
        ("ask", "Why was the Kinzigtal contract so long?", "--json"),
        ("read", "We meet every month.", "--json"),
        ("summary", held.reflection),
        ("library", "check"),
    )
    assert one_document(searched)["hits"]
    assert one_document(asked)["sentences"]
    assert one_document(read)["stage"]
    assert [done.returncode for done in others] == [0, 0]
    done = run(home, "--plain", "--reflection", held.reflection, stdin="/search trust\n/sources\n")
    assert done.returncode == 0
    assert "What the library has nearest to that" in done.stdout


def test_a_new_data_folder_is_made_ready_without_a_network(tmp_path: Path) -> None:
    assert one_document(run(tmp_path / "home", "ask", "Why was the Kinzigtal contract so long?", "--json"))["sentences"]
