"""Run in a mount namespace of its own: commands on a disk that is full or may not be written.

`python -m tests.faults.small_disk FOLDER TIMES` mounts small disks in FOLDER, one for the data, one for the cache and
one for what is exported, and prints a JSON document of counts.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import chromadb  # noqa: F401 - imported once, before the forks
import onnxruntime  # noqa: F401 - as above

from assistant import paths
from tests.faults.mounted import Disk, Done, ordinary
from tests.faults.mounted import run as run_in

MB = 1_000_000
OLDER = "An older file.\n"


@dataclass(frozen=True)
class Place:
    """Where everything is; what commands say goes to files in `apart`."""

    data: Disk
    cache: Disk
    taken: Disk
    apart: Path

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.data.folder / "home"

    @property
    def kept(self) -> Path:
        """The cache folder."""
        return self.cache.folder / "cache"

    @property
    def exports(self) -> Path:
        """The folder that people write exports to."""
        return self.taken.folder / "exports"

    def run(self, *arguments: str, before: Callable[[], None] | None = None) -> Done:
        """`assistant ARGUMENTS`, in a fork that begins with `before`."""
        return run_in(self.home, self.kept, self.apart, arguments, before)


def _nothing(place: Place, done: Done) -> None:
    """Where there is no more to look at than sentences and exit codes."""


@dataclass(frozen=True)
class Case:
    """A command, and what must hold of it."""

    doing: str
    """What the person is doing: "full disk while" this."""
    made: str
    """The name of the folder that its data folder is copied from."""
    command: tuple[str, ...]
    """With `{exports}` for the folder of exports, and `{apart}` for the one that documents are in."""
    most: int
    """Bytes left free at the most."""
    kept: Callable[[Path], None]
    """Whether everything that was in a data folder is still there."""
    during: Callable[[Place, Done], None] = _nothing
    """What must hold of what it did while the disk is as it is."""
    after: Callable[[Place, Done], None] = _nothing
    """What must hold of what it did when it was given with room, if need be again."""
    disk: str = "data"
    """Which is struck."""
    unwatched: int | None = None
    """Whether the even tries (0) or the odd ones (1) do not look how much room there is, so that it runs out midway."""
    once_more: tuple[int, ...] = (0,)
    """What the same command may end with when there is room: 1 where there may be nothing left to do."""


def tried(place: Place, case: Case, left: int, before: Callable[[], None] | None) -> bool:
    """Whether the disk, with `left` bytes free, was in the way of `case`; once it no longer is, the same succeeds."""
    command = _set_out(place, case)
    with getattr(place, case.disk).full(left):
        done = place.run(*command, before=before)
        refused = done.refused()
        case.during(place, done)
        shutil.copytree(place.home, place.apart / "looked")
    case.kept(place.apart / "looked")
    if refused:
        done = place.run(*command)
        assert not done.refused() or done.code in case.once_more, done
    case.kept(place.home)
    case.after(place, done)
    _put_away(place)
    return refused


def tried_without_rights(place: Place, case: Case, ways: Sequence[int]) -> list[int]:
    """How often a disk that is read-only (0), and folders that may not be written (1), were tried, and in the way."""
    disk: Disk = getattr(place, case.disk)
    refused = 0
    for struck, before in [((disk.read_only(), None), (disk.forbidden(), ordinary))[way] for way in ways]:
        command = _set_out(place, case)
        content = _content(disk.folder)
        with struck:
            done = place.run(*command, before=before)
            refused += done.refused()
        found = _content(disk.folder)
        assert found == content, {one for one in found.keys() | content.keys() if found.get(one) != content.get(one)}
        case.kept(place.home)
        _put_away(place)
    return [len(ways), refused]


def _content(folder: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def _put_away(place: Place) -> None:
    """No file may be left half written, and nothing else is left."""
    for folder in (place.home, place.exports, place.kept):
        assert not [*folder.rglob(".writing-*"), *folder.rglob("*.tmp")], "half a file was left"
    for folder in (place.home, place.exports, place.apart / "looked"):
        shutil.rmtree(folder, ignore_errors=folder == place.apart / "looked")


def _set_out(place: Place, case: Case) -> list[str]:
    """Make the folders, with an older file where one is to be written; the command."""
    command = [part.format(exports=place.exports, apart=place.apart) for part in case.command]
    shutil.copytree(place.apart / case.made, place.home)
    place.exports.mkdir()
    for older in [part for part in command if part.startswith(str(place.exports))]:
        Path(older).write_text(OLDER)
    if case.disk == "cache":  # without what is made in passing
        (place.kept / "weights.json").unlink(missing_ok=True)
        shutil.rmtree(place.kept / "charts", ignore_errors=True)
    return command


def unwatched() -> None:
    """Nobody looks how much room there is."""
    paths.ROOM = 0


def every(place: Place, case: Case, times: int, chance: random.Random) -> dict[str, list[int]]:
    """Try `case` on a full disk `times` times, or twice that, and on a read-only one: how often, and how often hit."""
    ways = (0, 1) if times > 1 else (chance.randrange(2),)
    times *= 1 if case.unwatched is None or times == 1 else 2
    lefts = [
        chance.randrange(case.most) if number < 2 else chance.choice((0, chance.randrange(case.most)))
        for number in range(times)
    ]
    full = [
        tried(place, case, left, unwatched if number % 2 == case.unwatched else None)
        for number, left in enumerate(lefts)
    ]
    return {"full": [times, sum(full)], "read-only": tried_without_rights(place, case, ways)}


def main(folder: Path, times: int, wanted: str = "") -> None:
    """Try every case whose `doing` contains `wanted`, and print the counts."""
    # Deferred: what it has to compare with is made by what is above.
    from tests.faults.small_disk_cases import CASES, prepare

    folder.mkdir()
    disks = {"data": 48 * MB, "cache": 190 * MB, "taken": 4 * MB}
    place = Place(**{name: Disk(folder / name, size).mount() for name, size in disks.items()}, apart=folder)
    # The cards bring their vectors; those in the cache are everybody's, and may be written to meanwhile.
    passing = shutil.ignore_patterns("vectors.db*", "*.tmp")
    shutil.copytree(paths.find().cache, place.kept, copy_function=shutil.copy, ignore=passing)
    prepare(place)
    chance = random.Random(1)
    print(json.dumps({one.doing: every(place, one, times, chance) for one in CASES if wanted in one.doing}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
