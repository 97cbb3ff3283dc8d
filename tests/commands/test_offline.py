"""Nothing reaches a network: everything is run with sockets refused, and an attempt alone is a fault."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Held
from tests.offline.sitecustomize import REFUSED
from tests.process import environment, home_with_library, one_document, run


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket().connect(('127.0.0.1', 9))",
        "socket.socket().bind(('127.0.0.1', 0))",
        "socket.create_connection(('localhost', 9))",
        "socket.getaddrinfo('localhost', 9)",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9')",
    ],
)
def test_the_refusal_holds_in_a_process(home: Path, attempt: str) -> None:
    code = f"import socket\ntry:\n    {attempt}\nexcept OSError:\n    pass\n"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(home), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert REFUSED in done.stderr


def test_the_refusal_holds_in_this_process() -> None:
    with pytest.raises(OSError, match=REFUSED), socket.socket() as one:
        one.connect(("127.0.0.1", 9))


def test_everything_from_the_library_to_the_summary_works_without_a_network(held: Held, tmp_path: Path) -> None:
    """`held` itself was built and held with the network refused; `run` faults any attempt at one."""
    file, home = tmp_path / "whole.json", tmp_path / "home"
    home.mkdir()
    home_with_library(held.home, home)
    assert one_document(run(home, "search", "how do partners come to trust each other", "--json"))["hits"]
    assert one_document(run(home, "ask", "Why was the Kinzigtal contract so long?", "--json"))["sentences"]
    assert one_document(run(home, "read", "We meet every month.", "--json"))["stage"]
    assert run(held.home, "reflections", "export", held.reflection, "-o", str(file)).returncode == 0
    assert run(home, "reflections", "import", str(file)).returncode == 0
    assert run(home, "summary", held.reflection).stdout == run(held.home, "summary", held.reflection).stdout
    assert run(home, "--plain", "--reflection", held.reflection, stdin="/search trust\n/sources\n").returncode == 0
    for arguments in (
        ["doctor"],
        ["library", "build"],
        ["library", "list"],
        ["library", "check"],
        ["prompts", "check"],
    ):
        assert run(home, *arguments).returncode == 0
