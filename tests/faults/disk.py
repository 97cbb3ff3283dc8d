"""Run in a mount namespace of its own: everything that writes, on a disk that is full or may not be written.

`python -m tests.faults.disk FOLDER TIMES` mounts a small disk at FOLDER and prints a JSON document of counts.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from assistant import paths, wiring, wiring_keeping
from assistant.adapters import ciphers
from assistant.conversation import exchange
from assistant.errors import AssistantError
from tests.kept import ANOTHER, lock, opened, places, read, write
from tests.unit.store_helpers import answered, recorded

SIZE = 4 * 1024 * 1024
"""Of the disk, in bytes."""
MOST_LEFT = 256 * 1024
"""Bytes that are left free at the most."""


def answer(home: Path) -> None:
    with closing(wiring_keeping.reflections(places(home))) as store:
        store.append("r0", recorded(answered("one more " * 2_000), first=len(store.load("r0"))))


def draft(home: Path) -> None:
    with closing(wiring_keeping.reflections(places(home))) as store:
        store.keep_draft("r0", "half a sentence " * 2_000)


def backup(home: Path) -> None:
    wiring_keeping.backups(places(home)).make(opened(home).held(), wiring.now())


def put_back(home: Path) -> None:
    kept = wiring_keeping.backups(places(home))
    wiring_keeping.restoring(places(home), opened(home)).restore(kept.held()[0].name, str)


def locking(home: Path) -> None:
    lock(home, ANOTHER)


def imported(home: Path) -> None:
    with closing(wiring_keeping.reflections(places(home))) as store:
        exchange.copy("r1", store)


def delete(home: Path) -> None:
    with closing(wiring_keeping.reflections(places(home))) as store:
        store.delete("r1")


def exported(home: Path) -> None:
    with closing(wiring_keeping.reflections(places(home))) as store:
        text = exchange.export(store.info("r0"), store.load("r0"))
    try:
        paths.write_whole(home / "export.json", text)
    except OSError as error:
        assert not (home / "export.json").exists()
        raise AssistantError("The file cannot be written.") from error


WORK: dict[str, Callable[[Path], None]] = {
    "saving an answer": answer,
    "keeping what is typed": draft,
    "making a backup": backup,
    "putting a backup back": put_back,
    "locking": locking,
    "importing": imported,
    "exporting": exported,
    "deleting": delete,
}


def tried(disk: Path, made: Path, name: str, left: int | None, before: dict[str, list[str]]) -> bool:
    """Whether the disk was in the way; nothing of `before` may be lost. `left` bytes are free, or it is read-only."""
    home = disk / "home"
    shutil.copytree(made, home, copy_function=shutil.copy)  # written to since the last backup, by their times
    filler = disk / "filler"
    if left is None:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    else:
        with filler.open("wb") as out:
            out.truncate(0)
            free = shutil.disk_usage(disk).free
            out.write(bytes(max(0, free - left)))
    try:
        WORK[name](home)
        failed = False
    except AssistantError as error:
        assert error.what.endswith("."), error
        failed = True
    if left is None:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    filler.unlink(missing_ok=True)
    known = ANOTHER if (home / "lock.json").exists() else ""
    wiring_keeping.care(places(home), opened(home, known))
    found = read(home, opened(home, known))
    gone = {"r1"} if name == "deleting" else set()
    assert all(found.get(one, [])[: len(said)] == said for one, said in before.items() if one not in gone), name
    assert not gone or found.get("r1", before["r1"]) == before["r1"]
    shutil.rmtree(home)
    return failed


def main(disk: Path, times: int) -> None:
    ciphers.ROUNDS = 1_000
    made = disk.parent / "made"
    made.mkdir()
    write(made, reflections=4, answers=40)
    wiring_keeping.care(places(made), opened(made))
    before = read(made)
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=True)
    chance = random.Random(1)
    counts: dict[str, dict[str, int]] = {"full": {}, "read-only": {}}
    for name in WORK:
        counts["full"][name] = sum(
            tried(disk, made, name, chance.choice((0, chance.randrange(MOST_LEFT))), before) for _ in range(times)
        )
        counts["read-only"][name] = int(tried(disk, made, name, None, before))
    print(json.dumps(counts))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
