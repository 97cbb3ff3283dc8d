"""kill -9 at random instants of commands that build, take in and write out: the next one finds nothing broken."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.commands.own_documents import TERMS
from tests.faults.harness import TIMES, count
from tests.kept import read, write
from tests.process import COMMAND, environment, one_document, run

EACH = max(2, TIMES // 3)
"""A process takes a hundred times as long as work in a fork."""


def cut(home: Path, arguments: Sequence[str], after: float) -> bool:
    """Whether `assistant ARGUMENTS` was killed before it was done."""
    talk = subprocess.Popen(
        [*COMMAND, *arguments], env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home
    )
    time.sleep(after)
    talk.send_signal(signal.SIGKILL)
    return talk.wait() == -signal.SIGKILL


def instants(home: Path, arguments: Sequence[str], most: float = 4.0) -> list[float]:
    """When to kill: spread over the time that it takes undisturbed."""
    began = time.monotonic()
    assert run(home, *arguments).returncode == 0
    took = min(time.monotonic() - began, most)
    chance = random.Random(1)
    return [took * (number + chance.random()) / EACH for number in range(EACH)]


def test_while_the_library_is_built(home: Path) -> None:
    fresh, undisturbed = home.parent / "fresh", home.parent / "undisturbed"
    fresh.mkdir()
    undisturbed.mkdir()
    hit = 0
    for after in instants(undisturbed, ["library", "build", "--json"]):
        hit += cut(fresh, ["library", "build", "--json"], after)
    assert one_document(run(fresh, "library", "build", "--json"))["passages"] > 200
    assert one_document(run(fresh, "search", "how do partners build trust", "--json"))["state"] == "match"
    count("kill -9 while the library is built", EACH, hit, "the index is finished or made anew at the next start")


def test_while_documents_are_taken_in(home: Path) -> None:
    (home / "terms.md").write_text(TERMS)
    (home / "other").mkdir()
    (home / "other" / "terms.md").write_text(TERMS.replace("zorquilliform", "quorzilliform"))
    adding = ["library", "add", str(home / "terms.md"), "--json"]
    hit = 0
    for after in instants(home, ["library", "add", str(home / "other" / "terms.md"), "--json"]):
        hit += cut(home, adding, after)
    assert run(home, *adding).returncode == 0
    documents = one_document(run(home, "library", "list", "--json"))["documents"]
    assert len(documents) == 2
    hits = one_document(run(home, "search", "who chairs the zorquilliform meetings", "--json"))["hits"]
    assert hits[0]["section"]
    count("kill -9 while a document is taken in", EACH, hit, "it is in the library whole, or not")


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_while_a_reflection_is_written_out(home: Path, form: str) -> None:
    write(home)
    before, out = read(home), home / f"out.{form}"
    command = ["summary", "r0", "-o", str(out)] if form == "pdf" else ["reflections", "export", "r0", "-o", str(out)]
    times = instants(home, command)
    whole = out.stat().st_size
    hit = 0
    for after in times:
        out.unlink(missing_ok=True)
        hit += cut(home, command, after)
        assert not out.exists() or out.stat().st_size > whole * 0.9
        assert read(home) == before
    count(f"kill -9 while a {form.upper()} is written", EACH, hit, "the file is there whole, or not at all")
