"""Running the command as a process of its own, with its own folders and without a network."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.adapters.reflection_store import SqliteReflections
from assistant.domain.events import Answered, Event
from assistant.ui import drafts
from tests.offline.sitecustomize import REFUSED
from tests.shapes import fits, hold

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = ROOT / "tests" / "offline"
COMMAND = (sys.executable, "-m", "assistant")
SECONDS = 300.0
"""After which a process counts as hanging; a busy machine may take its time."""
ATTEMPTS = Path(tempfile.gettempdir()) / f"assistant-attempts-{os.getpid()}.txt"
"""Holds every attempt at a network, also of processes whose words nobody sees."""
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""What may never reach a terminal."""
HOSTILE = "trust\x1b]52;c;AAAA\x07 \x1b[2J \u202e \x7f [/foo] [red]x[/red] <script> `rm` **b** | # {quote} %s"
"""Words that would steer a terminal, a markup or a format if they were obeyed."""


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that keeps its data in `home` and shares this process's cache."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    cache = str(paths.find().cache)
    folders = {"ASSISTANT_HOME": str(home), "ASSISTANT_CACHE": cache, "PYTHONPATH": f"{OFFLINE}{os.pathsep}{ROOT}"}
    return kept | folders | {"NO_COLOR": "1", "COLUMNS": "100", "TESTS_ATTEMPTS": str(ATTEMPTS)}


def _somewhere(home: Path) -> Path:
    """A folder that is not the project's: nothing may depend on where the command is run."""
    return next(folder for folder in home.parents if folder.is_dir())


def run(
    home: Path, *args: str, stdin: str | bytes = "", command: Sequence[str] = COMMAND, **extra: str
) -> subprocess.CompletedProcess[str]:
    """`assistant ARGS` to its end, from a folder that is not the project's."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*command, *args],
        input=given,
        capture_output=True,
        env=environment(home) | extra,
        cwd=_somewhere(home),
        timeout=SECONDS,
        check=False,
        start_new_session=True,  # whoever runs the tests in a terminal is not asked for anything
    )
    out, said = done.stdout.decode(), done.stderr.decode()
    quiet(out, said)
    hold(args, out)
    return subprocess.CompletedProcess(args, done.returncode, out, said)


def run_each(home: Path, *cases: Sequence[str]) -> list[subprocess.CompletedProcess[str]]:
    """Each of `cases` as `run` does it, two at a time; for commands that do not depend on each other."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda arguments: run(home, *arguments), cases))


def quiet(out: str, said: str) -> None:
    """Whatever was asked: no traceback, no attempt at a network and nothing a terminal would obey."""
    assert "Traceback" not in said, said
    assert REFUSED not in said, said
    assert not attempts(), "a process tried to reach a network"
    assert not CONTROL.search(out), out[:500]
    assert not CONTROL.search(said), said[:500]


def attempts() -> str:
    """What processes tried to reach since this was last asked."""
    if not ATTEMPTS.exists():
        return ""
    tried = ATTEMPTS.read_text(encoding="utf-8")
    ATTEMPTS.unlink()
    return tried


def one_document(done: subprocess.CompletedProcess[str]) -> Any:
    """The single JSON document on stdout."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The JSON lines on stdout."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def saved(home: Path, reflection: str = "") -> list[Event]:
    """The events on disk of `reflection`, or of the only one there is."""
    store = SqliteReflections(home / "reflections.db")
    try:
        events = store.load(reflection or store.list()[0].id)
    finally:
        store.close()
    assert [one.seq for one in events] == list(range(len(events)))
    return [one.what for one in events]


def answers(home: Path, reflection: str = "") -> list[Answered]:
    """The answers on disk."""
    return [event for event in saved(home, reflection) if isinstance(event, Answered)]


def held_in(home: Path) -> list[str]:
    """The ids of the reflections on disk."""
    store = SqliteReflections(home / "reflections.db")
    try:
        return [one.id for one in store.list()]
    finally:
        store.close()


def draft(home: Path, reflection: str) -> str:
    """What is half written in `reflection`, on disk."""
    store = SqliteReflections(home / "reflections.db")
    try:
        return drafts.read(store.draft(reflection)).text
    finally:
        store.close()


def home_with_library(made: Path, wanted: Path) -> Path:
    """A home at `wanted` that begins with the library already built in `made`."""
    shutil.copytree(made / "library", wanted / "library")
    wanted.chmod(0o700)
    return wanted


class Conversation:
    """`assistant converse` as a program uses it: one line in, lines out up to the next wait."""

    def __init__(self, home: Path, *args: str, **extra: str) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "converse", *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(home) | extra,
            cwd=_somewhere(home),
            start_new_session=True,
        )
        self.complaint = ""
        """What it said on stderr, once it has ended."""
        self.reflection = ""
        self.history: list[dict[str, Any]] = []

    def __enter__(self) -> Conversation:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._process.poll() is None:
            self.kill()

    def next(self) -> list[dict[str, Any]]:
        """Events up to the next question or the end."""
        assert self._process.stdout is not None and self._process.stderr is not None
        seen = []
        for line in self._process.stdout:
            seen.append(json.loads(line))
            fits("converse-out", seen[-1])
            self.reflection = seen[-1]["reflection"]
            if seen[-1]["event"] in ("asked", "finished"):
                self.history.extend(seen)
                return seen
        raise AssertionError(f"ended unasked: {self._process.stderr.read()}")

    def say(self, text: str) -> list[dict[str, Any]]:
        """Say `text` and wait for the next question."""
        self.send(text)
        return self.next()

    def send(self, text: str) -> None:
        """Say `text` and wait for nothing."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"say": text}) + "\n")
        self._process.stdin.flush()

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self.close()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        self._process.kill()
        self._process.communicate()

    def close(self) -> int:
        """End its input and wait; the exit code."""
        out, self.complaint = self._process.communicate(timeout=SECONDS)
        quiet(out, self.complaint)
        return self._process.returncode


def answer(asked: Mapping[str, Any]) -> str:
    """An answer that fits what is asked, different from step to step."""
    number = sum(asked["step"].encode())
    match asked["kind"]:
        case "rate":
            return str(number % 5)
        case "choose" | "multi":
            return str(asked["options"][number % 4]["id"])
        case "confirm":
            return "yes"
        case "commit":
            return "Ask the hospices to set the July agenda; me; by 1 July"
    return f"On {asked['step']} the region sends a template with a deadline. Two nurses changed it anyway."
