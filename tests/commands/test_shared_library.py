"""A real Chroma server on this machine, a server in between that notes what passes, and two people's data folders."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.machine import Machine
from tests.process import SECONDS, environment, home_with_library, one_document, run
from tests.recording_server import LONG, TOKEN
from tests.shared_server import Server, started

QUESTION = "who brings people home after six in the evening"
TRANSPORT = "The volunteer drivers of Larkfield bring people home after six in the evening."
MINUTES = f"# Winter minutes\n\n## Transport\n\n{TRANSPORT}\n"
ASK_EACH = """
import json, sys
from pathlib import Path
from assistant.adapters.chroma_server import ChromaServer
from assistant.errors import SharedUnavailable
from assistant.library.shared.address import parse
url, mode, *modes = sys.argv[1:]
said = {}
for one in modes:
    Path(mode).write_text(one)
    server, seconds = ChromaServer(parse(url)), 0.5 if "drip" in one else 2.0
    try:
        for _ in range(2):
            server.facts(seconds)
        said[one] = "nothing"
    except SharedUnavailable as error:
        said[one] = error.what
print(json.dumps(said))
"""
SAID = {
    "token": "does not accept the token, or wants one.",
    "elsewhere": "sends its callers elsewhere, which is not followed.",
    "garbage": "does not answer as a Chroma server does.",
    "deep": "does not answer as a Chroma server does.",
    "endless": "sends more than anyone asked for.",
    "squeezed": "does not answer as a Chroma server does.",
    "silent": "cannot be reached (Server disconnected without sending a response.).",
    "drip": "cannot be reached (no answer within 0.5 seconds).",
    "drip before the answer": "cannot be reached (no answer within 0.5 seconds).",
}
AWAY = "cannot be reached (Connection refused); searching the copy of"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Both, for all tests of this module."""
    made = started(tmp_path_factory.mktemp("server"))
    yield made
    for process in (made.between, made.chroma):
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def machines(
    server: Server, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Machine, Machine]]:
    """Two, which start while the library is being built, and both use the server before anybody has shared anything."""
    folder = tmp_path_factory.mktemp("machines")
    made = Machine(folder / "ann", server.address), Machine(folder / "ben", server.address)
    made[0].home.mkdir()
    home_with_library(request.getfixturevalue("built_home"), made[0].home)
    assert one_document(made[0].run("library", "use", server.url, "--json"))["url"] == server.url
    shutil.copytree(made[0].home, made[1].home)
    yield made
    for one in made:
        one.close()


@pytest.fixture(scope="module")
def ann(machines: tuple[Machine, Machine]) -> Machine:
    """Ann's machine, the first to use the server."""
    return machines[0]


@pytest.fixture(scope="module")
def ben(machines: tuple[Machine, Machine]) -> Machine:
    """Ben's machine."""
    return machines[1]


def _due(machine: Machine) -> None:
    """Let the next command ask the server again, as if a minute had passed."""
    file = machine.home / "library" / "shared" / "status.json"
    status = json.loads(file.read_text())
    file.write_text(json.dumps(status | {"checked": None}))


def _found(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    hit: dict[str, Any] = one_document(done)["hits"][0]
    return hit


def _added(machine: Machine, folder: Path, text: str, *options: str) -> dict[str, Any]:
    file = folder / "winter.md"
    file.write_text(text)
    return dict(one_document(machine.run("library", "add", str(file), "--json", *options)))


def test_one_adds_another_finds_and_the_first_changes_and_removes_it(
    server: Server, ann: Machine, ben: Machine, tmp_path: Path
) -> None:
    added = _added(ann, tmp_path, MINUTES)
    first = added["files"][0]["document"]
    assert added["shared"] == {"url": server.url, "documents": [first], "withdrawn": []}
    _due(ben)
    hit = _found(ben.run("search", QUESTION, "--json"))
    assert (hit["card"], hit["kind"], hit["citation"]) == (first, "shared", "Shared document “Winter minutes”")
    changed = _added(ann, tmp_path, MINUTES.replace("six", "seven"))
    assert changed["shared"]["withdrawn"] == [first]
    second = changed["files"][0]["document"]
    refused = ann.run("library", "remove", second)
    assert (refused.returncode, "--everyone" in refused.stderr) == (2, True)
    gone = one_document(ann.run("library", "remove", second, "--everyone", "--json"))
    assert (gone["withdrawn"], len(gone["removed"])) == ([second], 1)


@dataclass(frozen=True)
class Shared:
    """A document that was private first, with what passed to the server before it was shared and when it was."""

    name: str
    folder: Path
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    said: str


@pytest.fixture(scope="module")
def privett(server: Server, ann: Machine, ben: Machine, tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Ann's minutes of Privett, which Ben has a copy of; and of nothing that was removed before."""
    folder = tmp_path_factory.mktemp("privett")
    server.seen()
    added = _added(ann, folder, MINUTES.replace("Larkfield", "Privett"), "--private")
    assert added["shared"] is None
    name, before = added["files"][0]["document"], server.seen()
    assert one_document(ann.run("library", "share", name, "--json")) == {"url": server.url, "shared": [name]}
    said = ann.run("library", "share", name).stdout
    after = server.seen()
    _due(ben)
    listed = one_document(ben.run("library", "list", "--json"))
    assert [one["id"] for one in listed["shared_documents"]] == [name]
    return Shared(name, folder, before, after, said)


def test_private_stays_private_until_it_is_shared(server: Server, ben: Machine, privett: Shared) -> None:
    assert not any("Privett" in one["body"] for one in privett.before)
    assert f"Everyone who uses {server.url} can now read it." in privett.said
    assert any("Privett" in one["body"] for one in privett.after)
    assert not any(str(privett.folder) in one["body"] for one in privett.after)
    shown = ben.run("library", "show", privett.name)
    assert "Shared document" in shown.stdout and "Privett" in shown.stdout


def test_the_question_stays_here_and_an_unchanged_server_costs_one_small_request(
    server: Server, ben: Machine, privett: Shared
) -> None:
    """Nobody has written since Ben asked for the minutes of Privett."""
    server.seen()
    _due(ben)
    ben.run("search", QUESTION)
    requests = server.seen()
    assert [(one["method"], one["path"].rpartition("/")[2]) for one in requests] == [("GET", "assistant-documents")]
    assert requests[0]["sent"] == 0 and requests[0]["received"] < 4_000


def test_whatever_a_server_does_ends_in_time_with_a_sentence(server: Server, tmp_path: Path) -> None:
    """But one that drops a connection it had kept is asked again on a new one, and nobody hears of it."""
    began = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-c", ASK_EACH, server.url, str(server.folder / "mode"), *SAID, "forgetful"],
            env=environment(tmp_path) | {"TESTS_MAY_REACH": server.address},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    finally:
        server.behave("")
    assert time.monotonic() - began < LONG, "the slow one was waited for"
    assert done.stderr == ""
    expected = {mode: f"The shared library at {server.url} {said}" for mode, said in SAID.items()}
    assert json.loads(done.stdout) == {**expected, "forgetful": "nothing"}


def test_a_token_is_sent_and_kept_for_its_owner_alone(server: Server, ben: Machine, tmp_path: Path) -> None:
    server.behave("token")
    try:
        refused = server.run(tmp_path / "new", "library", "use", server.url)
        (tmp_path / "token").write_text(f"{TOKEN}\n")
        server.seen()
        used = ben.run("library", "use", server.url, "--token-file", str(tmp_path / "token"))
    finally:
        server.behave("")
    assert (refused.returncode, "does not accept the token" in refused.stderr) == (1, True)
    assert not (tmp_path / "new" / "library-server.json").exists()
    assert used.returncode == 0, used.stderr
    sent = [one["headers"] for one in server.seen()]
    assert sent and all(one["Authorization"] == f"Bearer {TOKEN}" == f"Bearer {one['X-Chroma-Token']}" for one in sent)
    kept = ben.home / "library-server.json"
    assert TOKEN in kept.read_text() and stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert TOKEN not in used.stdout + used.stderr


def test_an_address_with_a_password_is_refused_and_not_repeated(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "library", "use", "http://ann:secret@127.0.0.1:8000")
    assert (done.returncode, "a name or a password" in done.stderr, "secret" in done.stderr) == (2, True, False)


def test_nothing_there_to_use(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "library", "use", "http://127.0.0.1:9", TESTS_MAY_REACH="127.0.0.1:9")
    assert done.returncode == 1
    assert "The shared library at http://127.0.0.1:9 cannot be reached (Connection refused)" in done.stderr
    assert not (tmp_path / "home" / "library-server.json").exists()


def test_chroma_killed_search_goes_on_and_local_takes_the_copy_away(
    server: Server, ben: Machine, privett: Shared
) -> None:
    """The last of this module: the server does not come back."""
    server.between.kill()
    server.chroma.kill()
    _due(ben)
    away = ben.run("search", "Privett drivers", "--json")
    assert (_found(away)["card"], _found(away)["kind"]) == (privett.name, "shared")
    assert AWAY in away.stderr
    told = one_document(ben.run("library", "use", "--json"))
    assert (told["documents"] > 0, "cannot be reached" in told["trouble"]) == (True, True)
    ben.close()
    assert AWAY in server.run(ben.home, "converse").stderr
    gone = run(ben.home, "library", "use", "--local", "--json")
    assert one_document(gone) == {"url": None}
    assert not (ben.home / "library-server.json").exists() and not (ben.home / "library" / "shared").exists()
    left = [file for file in ben.home.rglob("*") if file.is_file() and b"Privett" in file.read_bytes()]
    assert not left
