"""A real Chroma server on this machine, a server in between that notes what passes, and two people's data folders."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.process import ROOT, SECONDS, environment, home_with_library, one_document, run
from tests.recording_server import LONG, TOKEN

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
    try:
        ChromaServer(parse(url)).facts(2.0)
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
    "drip": "cannot be reached (no answer within 2 seconds).",
}
FREE_PORT = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
CHROMA = "from chromadb.cli.cli import app; app()"


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, "it did not start"
        time.sleep(0.05)


@dataclass
class Server:
    """Chroma, behind one that notes every request."""

    folder: Path
    chroma: subprocess.Popen[bytes]
    between: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        """Of the one in between."""
        return f"http://127.0.0.1:{self.port}"

    def behave(self, mode: str) -> None:
        """Pass everything on, or misbehave, from here on."""
        (self.folder / "mode").write_text(mode)

    def seen(self) -> list[dict[str, Any]]:
        """The requests since the last time this was asked."""
        log = self.folder / "requests"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def run(self, home: Path, *args: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """`assistant ARGS`, which may reach this server and nothing else."""
        return run(home, *args, TESTS_MAY_REACH=f"127.0.0.1:{self.port}", **extra)


def _started(folder: Path, port: str) -> Server:
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("CHROMA", "ASSISTANT"))}
    with (folder / "chroma.log").open("wb") as log:
        serving = ["run", "--path", str(folder / "data"), "--host", "127.0.0.1", "--port", port]
        chroma = subprocess.Popen([sys.executable, "-c", CHROMA, *serving], stdout=log, stderr=log, env=quiet)
    upstream = f"http://127.0.0.1:{port}"
    between = subprocess.Popen(
        [sys.executable, "-m", "tests.recording_server", str(folder), upstream],
        env=quiet | {"PYTHONPATH": str(ROOT)},
        cwd=folder,
    )
    _until(lambda: "listening" in (folder / "chroma.log").read_text() and (folder / "port").exists())
    return Server(folder, chroma, between, int((folder / "port").read_text()))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Both, for all tests of this module."""
    port = subprocess.run([sys.executable, "-c", FREE_PORT], capture_output=True, text=True, check=True).stdout.strip()
    made = _started(tmp_path_factory.mktemp("server"), port)
    yield made
    for process in (made.between, made.chroma):
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def homes(server: Server, built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Ann's and Ben's data folders, both using the server."""
    folder = tmp_path_factory.mktemp("homes")
    made = []
    for name in ("ann", "ben"):
        (folder / name).mkdir()
        home = home_with_library(built_home, folder / name)
        done = server.run(home, "library", "use", server.url, "--json")
        assert one_document(done)["url"] == server.url
        made.append(home)
    return made[0], made[1]


def _due(home: Path) -> None:
    """Let the next command ask the server again, as if a minute had passed."""
    file = home / "library" / "shared" / "status.json"
    status = json.loads(file.read_text())
    file.write_text(json.dumps(status | {"checked": None}))


def _found(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    hit: dict[str, Any] = one_document(done)["hits"][0]
    return hit


def _added(server: Server, home: Path, folder: Path, text: str, *options: str) -> dict[str, Any]:
    file = folder / "winter.md"
    file.write_text(text)
    return dict(one_document(server.run(home, "library", "add", str(file), "--json", *options)))


def test_one_adds_another_finds_changes_and_loses_it(server: Server, homes: tuple[Path, Path], tmp_path: Path) -> None:
    ann, ben = homes
    added = _added(server, ann, tmp_path, MINUTES)
    first = added["files"][0]["document"]
    assert added["shared"] == {"url": server.url, "documents": [first], "withdrawn": []}
    _due(ben)
    hit = _found(server.run(ben, "search", QUESTION, "--json"))
    assert (hit["card"], hit["kind"], hit["citation"]) == (first, "shared", "Shared document “Winter minutes”")
    changed = _added(server, ann, tmp_path, MINUTES.replace("six", "seven"))
    assert changed["shared"]["withdrawn"] == [first]
    second = changed["files"][0]["document"]
    refused = server.run(ann, "library", "remove", second)
    assert (refused.returncode, "--everyone" in refused.stderr) == (2, True)
    gone = one_document(server.run(ann, "library", "remove", second, "--everyone", "--json"))
    assert (gone["withdrawn"], len(gone["removed"])) == ([second], 1)
    _due(ben)
    assert one_document(server.run(ben, "library", "list", "--json"))["shared_documents"] == []


def test_the_question_stays_here_and_an_unchanged_server_costs_one_small_request(
    server: Server, homes: tuple[Path, Path]
) -> None:
    """Both are in step by now: nobody has written since Ben last asked."""
    ben = homes[1]
    server.seen()
    _due(ben)
    server.run(ben, "search", QUESTION)
    requests = server.seen()
    assert [(one["method"], one["path"].rpartition("/")[2]) for one in requests] == [("GET", "assistant-documents")]
    assert requests[0]["sent"] == 0 and requests[0]["received"] < 4_000


@dataclass(frozen=True)
class Shared:
    """A document that was private first, with what passed to the server before it was shared and when it was."""

    name: str
    folder: Path
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    said: str


@pytest.fixture(scope="module")
def privett(server: Server, homes: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Ann's minutes of Privett, which Ben has a copy of."""
    (ann, ben), folder = homes, tmp_path_factory.mktemp("privett")
    server.seen()
    added = _added(server, ann, folder, MINUTES.replace("Larkfield", "Privett"), "--private")
    assert added["shared"] is None
    name, before = added["files"][0]["document"], server.seen()
    said = server.run(ann, "library", "share", name).stdout
    after = server.seen()
    _due(ben)
    listed = one_document(server.run(ben, "library", "list", "--json"))
    assert [one["id"] for one in listed["shared_documents"]] == [name]
    return Shared(name, folder, before, after, said)


def test_private_stays_private_until_it_is_shared(server: Server, homes: tuple[Path, Path], privett: Shared) -> None:
    assert not any("Privett" in one["body"] for one in privett.before)
    assert f"Everyone who uses {server.url} can now read it." in privett.said
    assert any("Privett" in one["body"] for one in privett.after)
    assert not any(str(privett.folder) in one["body"] for one in privett.after)
    shown = server.run(homes[1], "library", "show", privett.name)
    assert "Shared document" in shown.stdout and "Privett" in shown.stdout


def test_whatever_a_server_does_ends_in_time_with_a_sentence(server: Server, home: Path) -> None:
    began = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-c", ASK_EACH, server.url, str(server.folder / "mode"), *SAID],
            env=environment(home) | {"TESTS_MAY_REACH": f"127.0.0.1:{server.port}"},
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
    assert json.loads(done.stdout) == expected


def test_a_token_is_sent_and_kept_for_its_owner_alone(server: Server, homes: tuple[Path, Path], tmp_path: Path) -> None:
    ben = homes[1]
    server.behave("token")
    try:
        refused = server.run(tmp_path / "new", "library", "use", server.url)
        (tmp_path / "token").write_text(f"{TOKEN}\n")
        server.seen()
        used = server.run(ben, "library", "use", server.url, "--token-file", str(tmp_path / "token"))
    finally:
        server.behave("")
    assert (refused.returncode, "does not accept the token" in refused.stderr) == (1, True)
    assert not (tmp_path / "new" / "library-server.json").exists()
    assert used.returncode == 0, used.stderr
    sent = [one["headers"] for one in server.seen()]
    assert sent and all(one["Authorization"] == f"Bearer {TOKEN}" == f"Bearer {one['X-Chroma-Token']}" for one in sent)
    kept = ben / "library-server.json"
    assert TOKEN in kept.read_text() and stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert TOKEN not in used.stdout + used.stderr


def test_an_address_with_a_password_is_refused_and_not_repeated(home: Path) -> None:
    done = run(home, "library", "use", "http://ann:secret@127.0.0.1:8000")
    assert (done.returncode, "a name or a password" in done.stderr, "secret" in done.stderr) == (2, True, False)


def test_nothing_there_to_use(home: Path) -> None:
    done = run(home, "library", "use", "http://127.0.0.1:9", TESTS_MAY_REACH="127.0.0.1:9")
    assert done.returncode == 1
    assert "The shared library at http://127.0.0.1:9 cannot be reached" in done.stderr
    assert one_document(run(home, "library", "use", "--json")) == {"url": None}


def test_chroma_killed_search_goes_on_and_local_takes_the_copy_away(
    server: Server, homes: tuple[Path, Path], privett: Shared
) -> None:
    """The last of this module: the server does not come back."""
    ben = homes[1]
    server.between.kill()
    server.chroma.kill()
    _due(ben)
    away = server.run(ben, "search", "Privett drivers", "--json")
    assert (_found(away)["card"], _found(away)["kind"]) == (privett.name, "shared")
    assert "cannot be reached (Connection refused); searching the copy of" in away.stderr
    told = one_document(server.run(ben, "library", "use", "--json"))
    assert (told["documents"] > 0, "cannot be reached" in told["trouble"]) == (True, True)
    gone = run(ben, "library", "use", "--local", "--json")
    assert one_document(gone) == {"url": None}
    assert not (ben / "library-server.json").exists() and not (ben / "library" / "shared").exists()
    left = [file for file in ben.rglob("*") if file.is_file() and b"Privett" in file.read_bytes()]
    assert not left
