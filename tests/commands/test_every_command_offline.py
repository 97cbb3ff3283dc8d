"""Every command there is, run where no network can be reached: an attempt alone is a fault, in whatever it is made.

In Python, the guard in `tests/offline` refuses and notes each attempt. Where the kernel allows it, each process has an
empty network of its own too, and what the kernel counts there covers what is not Python, and look-ups of names.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from subprocess import run as started
from typing import Any

import pytest
import typer

from assistant.adapters.encoders import PACKAGED_WEIGHTS
from assistant.cli import app, lock, stores
from tests.commands.conftest import Held
from tests.commands.own_documents import folder_of_files
from tests.kept import PASSPHRASE
from tests.offline.apart import apart, tried, way
from tests.process import COMMAND, SECONDS, attempts, environment, home_with_library, one_document, run
from tests.pseudo_terminal import Terminal

LOCK = {stores.PASSPHRASE: PASSPHRASE, lock.NEW_PASSPHRASE: PASSPHRASE}
SERVING = {"serve"}
"""Listens, on this computer alone: tests/commands/test_serve.py. `library use` and `share` here have no server."""
needs_own_network = pytest.mark.skipif(way() is None, reason="the kernel gives this user no network of its own")
NATIVE = "import ctypes; c = ctypes.CDLL(None); c.connect(c.socket(2, {kind}, 0), bytes({address}), 16)"
"""An attempt that Python's own sockets do not see."""
OUTSIDE, HERE = [2, 0, 1, 187, 10, 1, 2, 3, *[0] * 8], [2, 0, 0, 9, 127, 0, 0, 1, *[0] * 8]


@dataclass(frozen=True)
class Case:
    """What is typed after `assistant`, what is said to it, and the code that it ends with."""

    typed: str
    said: str = ""
    code: int = 0


IN_TURN = (
    Case("library build"),
    Case("reflections import {exported}"),
    Case("reflections duplicate {id}"),
    Case("reflections rename {id} Another title"),
    Case("library add {documents} --json"),
    Case("library share nothing", code=1),
    Case("library use"),
    Case("library use --local"),
    Case("coach run --reflection {id}", said="// a note of mine\n/quit\n"),
    Case("converse --path short", said="{talk}"),
    Case("--plain", said="Northfield\n/search trust\n/sources\n/quit\n"),
    Case("settings set theme light"),
    Case("settings reset theme"),
    Case("library list --json"),
    Case("library remove {document}"),
    Case("reflections backups"),
    Case("reflections restore"),
    Case("reflections recover"),
    Case("lock keychain", code=-1),
    Case("lock passphrase"),
    Case("lock off"),
    Case("reflections delete {copy} --yes"),
)
LAST = 2
"""Of those, how many follow what is done at once, all of which so meets a lock."""
"""Change something, or stand where that matters."""
AT_ONCE = (
    Case("search how do partners come to trust each other --json"),
    Case("search --batch {lines}"),
    Case("ask Why was the Kinzigtal contract so long? --json"),
    Case("read - --json", said="The ministry sends a template and we comply."),
    Case("read --batch {lines}"),
    *(Case(f"summary {{id}} -o {{folder}}/summary.{kind}") for kind in ("md", "html", "docx", "pdf", "json")),
    Case("compare {id} {copy}"),
    Case("group {people} -o {folder}/group.pdf"),
    Case("evaluate --docs {docs} --queries {lines} --run {folder}/run.tsv"),
    Case("doctor --json", code=-1),
    Case("schema"),
    Case("schema search"),
    Case("mcp"),
    Case("about"),
    Case("--version"),
    Case("reflections list"),
    Case("reflections show {id}"),
    Case("reflections export {id}"),
    Case("reflections search region"),
    Case("coach notes {id}"),
    Case("coach agenda {id}"),
    Case("coach guide -o {folder}/guide.docx"),
    Case("library check"),
    Case("library stats"),
    Case("library show {card}"),
    Case("prompts check"),
    Case("prompts list"),
    Case("settings list"),
    Case("settings get theme"),
    Case("settings keys"),
    Case("settings path"),
)
"""Leave everything as it is. What the doctor finds wrong on this machine is its own affair."""


def _leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    if not getattr(command, "commands", None):
        yield " ".join(path)
    for name, inner in getattr(command, "commands", {}).items():
        yield from _leaves(inner, (*path, name))


class Ran:
    """Runs cases in one data folder, each with no network, and keeps what the kernel counted."""

    def __init__(self, home: Path, words: dict[str, str]) -> None:
        self.home = home
        self.words = words
        self.counts = home.parent / "counts.txt"
        self.command = apart(COMMAND, self.counts) if way() else COMMAND

    def one(self, case: Case) -> CompletedProcess[str]:
        """Run `case`; a wrong code or any attempt in Python is a fault."""
        typed = [part.format(**self.words) for part in case.typed.split()]
        if case.typed.startswith("group"):
            typed = [*typed[:1], *self.words["people"].split(), *typed[2:]]
        done = run(self.home, *typed, stdin=case.said.format(**self.words), command=self.command, **LOCK)
        assert case.code in (-1, done.returncode), (case.typed, done.returncode, done.stderr)
        return done


def _people(folder: Path, share: str) -> str:
    files = []
    for number in range(3):
        held: Any = json.loads(share) | {"reflection": f"20260302-{number:05}"}
        files.append(folder / f"person-{number}.json")
        files[-1].write_text(json.dumps(held), encoding="utf-8")
    return " ".join(map(str, files))


@pytest.fixture(scope="module")
def ran(held: Held, exported: Path, built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Everything, run once: what changes something in turn, the rest two at a time."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "home").mkdir()
    home = home_with_library(built_home, folder / "home")
    lines = folder / "lines.jsonl"
    lines.write_text('{"_id": "a", "id": "a", "title": "", "text": "how do partners build trust"}\n', encoding="utf-8")
    talk = "".join(json.dumps({"say": said}) + "\n" for said in held.said.values())
    share = run(held.home, "reflections", "export", held.reflection, "--for-group").stdout
    words = {
        "card": "trust",
        "copy": "",
        "docs": str(lines),
        "document": "",
        "documents": str(folder_of_files(folder / "files")),
        "exported": str(exported),
        "folder": str(folder),
        "id": held.reflection,
        "lines": str(lines),
        "people": _people(folder, share),
        "talk": talk,
    }
    made = Ran(home, words)
    words["card"] = one_document(run(home, "search", "trust", "-k", "1", "--json"))["hits"][0]["card"]
    for case in IN_TURN[:-LAST]:
        done = made.one(case)
        if case.typed.startswith("library list"):
            words["document"] = json.loads(done.stdout)["documents"][0]["id"]
        if "duplicate" in case.typed:
            listed = one_document(run(home, "reflections", "list", "--json"))["reflections"]
            words["copy"] = next(one["id"] for one in listed if one["id"] != held.reflection)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(made.one, AT_ONCE))
    for case in IN_TURN[-LAST:]:
        made.one(case)
    return made


def test_no_command_is_left_out() -> None:
    """A new one has to be added above, or named with the few that are meant to use a network."""
    there = set(_leaves(typer.main.get_command(app)))
    typed = [case.typed for case in (*IN_TURN, *AT_ONCE)]
    covered = {name for name in there if any(f"{one} ".startswith(f"{name} ") for one in typed)}
    assert there - covered == SERVING


def test_every_command_works_and_none_tries_to_reach_anything(ran: Ran) -> None:
    """Held by the fixture: it faults a wrong code, a traceback and any attempt, also of a child nobody listens to."""
    written = {file.suffix for file in ran.home.parent.iterdir() if file.stat().st_size}
    assert {".md", ".html", ".docx", ".pdf", ".json"} <= written
    assert one_document(run(ran.home, "reflections", "list", "--json"))["reflections"]


@needs_own_network
def test_nothing_they_are_made_of_tries_either(ran: Ran) -> None:
    assert ran.counts.read_text().count("Tcp: 1 ") >= len(IN_TURN) + len(AT_ONCE)
    assert tried(ran.counts) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_app_opens_takes_an_answer_and_ends_without_a_network(welcomed: Path) -> None:
    counts = welcomed.parent / "counts.txt"
    with Terminal(welcomed, command=apart(COMMAND, counts) if way() else COMMAND) as screen:
        screen.wait_for("New reflection")
        screen.type("n")
        screen.wait_for("1 of")
        screen.type("Northfield frailty alliance\r")
        screen.wait_for("2 of")
        screen.type("\x11")
        assert screen.end() == 0
    assert attempts() == ""
    assert way() is None or tried(counts) == 0


def test_a_machine_that_has_made_nothing_yet_makes_it_all_without_a_network(tmp_path: Path) -> None:
    """The encoder by way of sentence-transformers and torch, the reader, Chroma's index, and the fonts for figures."""
    home, counts = tmp_path / "home", tmp_path / "counts.txt"
    command = apart(COMMAND, counts) if way() else COMMAND
    own_cache = {"ASSISTANT_CACHE": str(tmp_path / "cache")}
    run(home, "library", "build", command=command, **own_cache)
    done = run(home, "read", "--json", "The ministry sends a template and we comply.", command=command, **own_cache)
    assert one_document(done)["tensions"].keys() == {"direction", "motivation", "worth"}
    made = [one.name for one in (tmp_path / "cache" / "models").iterdir()]
    assert PACKAGED_WEIGHTS in made and any(one.startswith("reader-") for one in made)
    assert way() is None or tried(counts) == 0


@needs_own_network
@pytest.mark.parametrize(("kind", "address"), [(1, OUTSIDE), (2, OUTSIDE), (1, HERE)])
def test_an_attempt_that_python_does_not_see_is_counted(tmp_path: Path, kind: int, address: list[int]) -> None:
    assert _counted(tmp_path, NATIVE.format(kind=kind, address=address)) > 0


@needs_own_network
def test_looking_up_a_name_is_counted(tmp_path: Path) -> None:
    libc = "import ctypes; ctypes.CDLL(None).getaddrinfo(b'example.org', None, None, ctypes.byref(ctypes.c_void_p()))"
    if not Path("/etc/resolv.conf").exists():
        pytest.skip("this machine knows nobody to ask for a name")
    assert _counted(tmp_path, libc) > 0


@needs_own_network
def test_doing_nothing_counts_nothing(tmp_path: Path) -> None:
    assert _counted(tmp_path, "pass") == 0


def _counted(folder: Path, code: str) -> int:
    command: Sequence[str] = apart([sys.executable, "-c", code], folder / "counts.txt")
    started(command, env=environment(folder), timeout=SECONDS, check=True)
    return tried(folder / "counts.txt")
