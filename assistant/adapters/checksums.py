"""sha256 of files, and whether files are still what they were when they were made.

What is checked when. Of what comes with the program: the model's weights once, again when the file changes, and anew
before anything is made from them; the rest of the model, the trained reader and the shipped vectors whenever they are
read. Of what is made from that on this machine: the content once, and again when a file changes. Reading 90 MB takes
0.1 to 1.3 s, too long for each start: a bit that a disk loses by itself, with no change to the file's times, is found
by `assistant doctor`, which reads everything anew.

This finds damage. Whoever may write in the folders can write another checksum too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.paths import write_whole

CHECKED = "checked.json"
"""Beside what was made: what its files were like when their content was last found to be right."""
ENDING = ".sha256"


def sha256(file: Path) -> str:
    """Of the content of `file`, in hexadecimal. Raises `OSError`."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def state(file: Path) -> list[int]:
    """What changes whenever `file` is written or replaced, even by what puts its time back. Raises `OSError`."""
    found = file.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def facts_of(file: Path) -> dict[str, str | int]:
    """How large `file` is, and its sha256."""
    return {"bytes": file.stat().st_size, "sha256": sha256(file)}


def sound(folder: Path, notes: str, files: Sequence[str], *, anew: bool = False) -> bool:
    """Whether all of `files` in `folder` have the content that its `notes` say; remembered unless `anew`."""
    try:
        facts = _files(folder / notes)
        now = {name: [*state(folder / name), facts[name]["sha256"]] for name in files}
        if not anew and _read(folder / CHECKED) == now:
            return True
        if any(facts_of(folder / name) != facts[name] for name in files):
            return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    replace(folder / CHECKED, json.dumps(now))
    return True


def replace(notes: Path, text: str) -> None:
    """Write `text` as the whole of `notes`; where that cannot be, what they would say is found out again next time."""
    with contextlib.suppress(OSError):
        write_whole(notes, text)


def write_beside(file: Path) -> None:
    """Write the sha256 of `file` beside it, as `sha256sum --check` reads it."""
    beside(file).write_text(f"{sha256(file)}  {file.name}\n", encoding="utf-8")


def is_as_said(file: Path, content: bytes) -> bool:
    """Whether `content`, which was read from `file`, has the sha256 that stands beside it."""
    try:
        said = beside(file).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return False
    return said == [hashlib.sha256(content).hexdigest(), file.name]


def beside(file: Path) -> Path:
    """Where the sha256 of `file` stands."""
    return file.with_name(file.name + ENDING)


def _files(notes: Path) -> Any:
    return json.loads(notes.read_text(encoding="utf-8"))["files"]


def _read(notes: Path) -> Any:
    with contextlib.suppress(OSError, ValueError):
        return json.loads(notes.read_text(encoding="utf-8"))
    return None
