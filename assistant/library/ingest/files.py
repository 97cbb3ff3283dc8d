"""Which files to read: what the person named, and what lies in the folders they named."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.ports import Progress
from assistant.errors import WrongUse
from assistant.sanitise import one_line

LOOKING = "Looking for documents"
_LONGEST_NAME = 200


@dataclass
class Walked:
    """What was found, in the order it is read."""

    files: dict[Path, None] = field(default_factory=dict)
    """Absolute, each once."""
    refused: list[tuple[Path, str]] = field(default_factory=list)
    """What could not be followed or looked into, and why, in a sentence."""
    others: dict[str, int] = field(default_factory=dict)
    """How many files of other kinds were passed over, by their ending."""


def shown(path: Path) -> str:
    """`path` as it may be shown: on one line, without control characters."""
    return one_line(str(path), _LONGEST_NAME) or "a file whose name cannot be shown"


def walk(paths: Sequence[Path], endings: Collection[str], progress: Progress | None = None) -> Walked:
    """Every file among `paths`, whatever its ending, and in their folders those that end in one of `endings`.

    Folders are gone through in the order of names. What is hidden is passed over, and so is a symbolic link to
    a place in the same folder, which is met there. Raises `WrongUse` before looking into any, when one of
    `paths` is not there, and what `progress` raises.
    """
    found = Walked()
    for path in [_there(path) for path in paths]:
        if path.is_dir():
            _walk_folder(path, endings, found, progress)
        else:
            _take(path, found)
    return found


def _there(path: Path) -> Path:
    """The real path. A link that the person named themselves is followed."""
    try:
        return path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        looped = isinstance(error, RuntimeError) or getattr(error, "errno", 0) == errno.ELOOP
        raise WrongUse(
            f"{shown(path)} is a link that leads back to itself." if looped else f"There is no {shown(path)}.",
            kept="Nothing was added.",
            do="Give the path of a file or folder that is there.",
        ) from error


def _walk_folder(top: Path, endings: Collection[str], found: Walked, progress: Progress | None) -> None:
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        if progress is not None:
            progress(len(found.files), len(found.files) + len(waiting) + 1, LOOKING)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            found.refused.append((folder, f"The folder {shown(folder)} cannot be looked into: {_why(error)}."))
            continue
        inside = list(_folders(entries, top, endings, found))
        waiting += reversed(inside)


def _folders(entries: Sequence[os.DirEntry[str]], top: Path, endings: Collection[str], found: Walked) -> Iterator[Path]:
    """Takes the files among `entries`; the folders to go into."""
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            refusal = _refusal(path, top)
            if refusal:
                found.refused.append((path, refusal))
        elif entry.is_dir(follow_symlinks=False):
            yield path
        elif path.suffix.lower() in endings:
            _take(path, found)
        else:
            ending = one_line(path.suffix.lower(), 20) or "no ending"
            found.others[ending] = found.others.get(ending, 0) + 1


def _refusal(link: Path, top: Path) -> str:
    """Why `link` is not followed; empty where it leads to a place in `top`, which is met anyway."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return f"{shown(link)} is a link that leads nowhere, and was passed over."
    if target.is_relative_to(top):
        return ""
    return f"{shown(link)} is a link that leads out of the folder, and was not followed. Add what it leads to by name."


def _take(path: Path, found: Walked) -> None:
    name = shown(path)
    try:
        str(path).encode()
        status = path.stat()
    except UnicodeEncodeError:
        found.refused.append((path, f"The name of {name} is not readable text. Rename it and add it again."))
    except OSError as error:
        found.refused.append((path, f"{name} cannot be looked at: {_why(error)}."))
    else:
        if stat.S_ISREG(status.st_mode):
            found.files[path] = None
        else:
            found.refused.append((path, f"{name} is not a file that could be read, and was passed over."))


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
