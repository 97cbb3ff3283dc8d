"""Reading a person's own documents, in a process of its own that can be killed.

A document may be broken, or made to do harm: what reads it has little time, little memory, no
network, and nothing of the conversation in its memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from pydantic import ValidationError

from assistant.adapters.readers import kinds
from assistant.adapters.readers.limits import Limits, too_large
from assistant.domain.documents import ReadDocument
from assistant.domain.ports import Progress
from assistant.errors import DocumentUnreadable
from assistant.sanitise import one_line

ENDINGS = frozenset(kinds.KINDS)
"""Endings of the files that can be read, in lower case."""
_WORKER = ("-P", "-m", "assistant.adapters.readers.worker")
"""`-P`: a folder with a file called docx.py in it would otherwise have that run as code."""
_FILES_A_CHILD = 200
"""What libraries keep for themselves is given back now and then."""
_TICK = 0.1
_STARTING = 15.0
"""Seconds a child may take to be ready, on a machine that is slow to start."""
_STOPPED = {
    "memory": "needs more memory than a document should",
    "depth": "is nested more deeply than a document should be",
    "time": "takes too long to read",
    "reply": "holds more text than can be taken in",
    "crash": "cannot be read: it is damaged, or unlike anything that its kind of file should be",
}
_ANOTHER_WAY = "Open it, save it anew or as a PDF of fewer pages, and add that."


class DocumentReader:
    """Reads one file after another in a child process, which is replaced when it fails. Not for several threads."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] | None = None) -> None:
        """Nothing is started before the first file. `command` stands in for the reading program."""
        self._limits = limits or Limits()
        self._command = list(command or (sys.executable, *_WORKER))
        self._child: subprocess.Popen[bytes] | None = None
        self._replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._served = 0

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends the child."""
        self.close()

    def close(self) -> None:
        """End the child, if there is one; the next file starts another."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def read(self, file: Path, progress: Progress | None = None) -> ReadDocument:
        """The text of `file`, by headings and pages.

        `progress` is called several times a second, in pages where there are pages; whatever it raises is raised,
        and the child killed. Raises `DocumentUnreadable`.
        """
        name = one_line(file.name, 80)
        self._require_ordinary(file, name)
        finished = False
        try:
            answer = self._answer(file, name, progress)
            finished = "stopped" not in answer
        finally:
            self._served += 1
            if not finished or self._served >= _FILES_A_CHILD:
                self.close()
        return self._document(answer, name)

    def _require_ordinary(self, file: Path, name: str) -> None:
        """Raise `DocumentUnreadable` for what need not be opened to be refused."""
        kinds.expected(name, file.suffix)
        try:
            status = file.stat()
        except (OSError, ValueError) as error:
            raise DocumentUnreadable(f"{name} is not there, or may not be looked at.", do="Check the path.") from error
        if not stat.S_ISREG(status.st_mode):
            raise DocumentUnreadable(f"{name} is not a file.")
        if not os.access(file, os.R_OK):
            raise DocumentUnreadable(f"{name} may not be read.", do="Ask for permission to read it, or copy it.")
        if status.st_size == 0:
            raise DocumentUnreadable(
                f"{name} is empty: 0 bytes.", do="Fetch it again; a download or a copy may have failed."
            )
        if status.st_size > self._limits.size:
            raise too_large(name, self._limits)

    def _document(self, answer: dict[str, Any], name: str) -> ReadDocument:
        if "unreadable" in answer:
            said = answer["unreadable"]
            raise DocumentUnreadable(str(said["what"]), do=str(said["do"]))
        if "stopped" in answer:
            raise DocumentUnreadable(f"{name} {_STOPPED[answer['stopped']]}.", do=_ANOTHER_WAY)
        document: ReadDocument = answer["document"]
        return document

    def _answer(self, file: Path, name: str, progress: Progress | None) -> dict[str, Any]:
        """What the child says in the end, having passed on its progress."""
        patience = self._limits.seconds
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._start()
            patience = _STARTING
        deadline = time.monotonic() + patience
        task = json.dumps({"file": str(file.absolute()), "name": name}).encode("ascii") + b"\n"
        if not self._sent(task):
            return {"stopped": "crash"}
        done, total, taken = 0, 1, 0
        while True:
            if progress is not None:
                progress(done, total, f"Reading {name}")
            left = deadline - time.monotonic()
            if left <= 0:
                return {"stopped": "time"}
            try:
                line = self._replies.get(timeout=min(_TICK, left))
            except queue.Empty:
                continue
            taken += len(line or b"")
            if line is None or taken > self._limits.reply or not line.endswith(b"\n"):
                return {"stopped": "crash" if line is None else "reply"}
            message = _parsed(line)
            if "ready" in message:
                deadline = time.monotonic() + self._limits.seconds
            elif "done" in message:
                done, total = int(message["done"]), int(message["total"])
            else:
                return message

    def _sent(self, task: bytes) -> bool:
        assert self._child is not None
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(task)
            self._child.stdin.flush()
        except OSError:
            return False
        return True

    def _start(self) -> None:
        package = str(Path(__file__).resolve().parents[3])
        others = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        # A relative one would lead into the folder the assistant was started in, perhaps one of documents.
        paths = os.pathsep.join([package, *(part for part in others if Path(part).is_absolute())])
        self._child = subprocess.Popen(
            [*self._command, json.dumps(self._limits.values())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
            | {"PYTHONPATH": paths},
        )
        self._served = 0
        self._replies = queue.SimpleQueue()
        assert self._child.stdout is not None
        listen = threading.Thread(
            target=_listen, args=(self._child.stdout, self._replies, self._limits.reply), name="document-reader"
        )
        listen.daemon = True
        listen.start()


def _listen(output: IO[bytes], replies: queue.SimpleQueue[bytes | None], most: int) -> None:
    """Pass on the child's lines, and `None` at its end. A line of more than `most` bytes is its last."""
    with contextlib.suppress(OSError, ValueError):  # closed while it was being read
        while line := output.readline(most):
            replies.put(line)
            if not line.endswith(b"\n"):
                break
    replies.put(None)


def _parsed(line: bytes) -> dict[str, Any]:
    """A message of the child; one that cannot be understood counts as its crash."""
    try:
        message = json.loads(line)
        if "document" in message:
            return {"document": ReadDocument.model_validate(message["document"])}
        if not ({"ready", "done", "unreadable", "stopped"} & set(message)):
            return {"stopped": "crash"}
    except (ValueError, ValidationError, TypeError):
        return {"stopped": "crash"}
    return dict(message)
