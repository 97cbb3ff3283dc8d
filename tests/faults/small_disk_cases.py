"""What is tried on a small disk, and what must hold of it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from assistant.adapters import coach_notes, reflection_store
from tests.commands.own_documents import TERMS
from tests.faults.mounted import Done
from tests.faults.small_disk import MB, OLDER, Case, Place
from tests.kept import holding, notes, read, write
from tests.structure.source import ROOT

RELEASED = ROOT / "tests" / "unit" / "released"
"""Files as released versions wrote them, as SQL."""
QUESTION = ("search", "who chairs the zorquilliform meetings of the frailty board", "--json")
WORD = "quorzilliform"
"""In the document that is added or removed, and in nothing else."""
OTHERS = "# Plans\n\n" + "\n".join(
    f"## Part {number}\n\nThe {WORD} plan says that ward {number} closes at noon.\n" for number in range(40)
)
ID = f"doc-{hashlib.sha256(OTHERS.encode()).hexdigest()[:12]}"
FORMS = {"pdf": b"%PDF-", "docx": b"PK", "html": b"<!DOCTYPE html>", "md": b"# ", "json": b"{"}
"""What a whole file of each form begins with."""
ENOUGH = 128 * 1024
"""Bytes with which an index that is there can be searched."""


def prepare(place: Place) -> None:
    """Make two documents and the data folders that cases begin with."""
    (place.apart / "terms.md").write_text(TERMS)
    (place.apart / "others.md").write_text(OTHERS)
    place.home.mkdir(mode=0o700)
    write(place.home)
    shutil.copytree(place.home, place.apart / "written")
    for document, made in (("terms", "built"), ("others", "both")):
        added = place.run("library", "add", str(place.apart / f"{document}.md"), "--json")
        assert added.code == 0, added
        shutil.copytree(place.home, place.apart / made)
    stale = shutil.copytree(place.apart / "built", place.apart / "stale")
    with closing(sqlite3.connect(stale / "library" / "passages.db")) as db, db:
        db.execute("UPDATE passages SET fingerprint = 'another' WHERE number % 2 AND id NOT LIKE 'doc-%'")
        db.execute("UPDATE meta SET value = '' WHERE name = 'stamp'")
    shutil.rmtree(place.home)
    for version in range(1, reflection_store.HOLDING.version + 1):
        _released(place.apart / f"reflections-{version}", "reflections", version)
    for version in range(1, coach_notes.HOLDING.version + 1):
        _released(place.apart / f"coach-{version}", "coach", version)


def _released(folder: Path, name: str, version: int) -> None:
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / f"{name}.db")) as db:
        db.executescript((RELEASED / f"{name}-{version}.sql").read_text())


def _kept(home: Path) -> None:
    assert {name: len(said) for name, said in read(home).items()} == {"r0": 3, "r1": 3}
    assert len(notes(home)) == 1


def _kept_of_old(read_it: Callable[[Path], object], expected: object, home: Path) -> None:
    assert read_it(home) == expected


def _built(place: Place, done: Done) -> None:
    assert json.loads(done.out)["passages"] > 800
    found = json.loads(place.run("search", "how do partners build trust", "--json").out)
    assert found["state"] == "match"


def _hits(done: Done) -> list[tuple[str, float]]:
    return [(one["card"], round(one["score"], 4)) for one in json.loads(done.out)["hits"]]


def _still_searched(place: Place, done: Done) -> None:
    """Too little room is seen before the index is touched; then it is searched as it was."""
    found = place.run(*QUESTION)
    if "too little room" in done.said and shutil.disk_usage(place.home).free >= ENOUGH:
        assert found.code == 0, found
    if not found.refused():
        assert _hits(found)[0][0].startswith("doc-")


def _searched(place: Place, done: Done) -> None:
    found = place.run(*QUESTION)
    assert _hits(found)[0][0].startswith("doc-"), found


def _added(place: Place, done: Done) -> None:
    found = place.run("search", f"the {WORD} plan for ward 7", "--source", ID, "--json")
    assert WORD in json.loads(found.out)["hits"][0]["text"]
    _searched(place, done)


def _removed(place: Place, done: Done) -> None:
    assert place.run("library", "build").code == 0
    assert holding(place.home, WORD) == []
    _searched(place, done)


def _handed_over(form: str, place: Place, done: Done) -> None:
    """What stood there is as it was, or replaced by a whole file."""
    (written,) = place.exports.iterdir()
    begins = OLDER.encode() if done.code else FORMS[form]
    assert written.read_bytes().startswith(begins), (written.read_bytes()[:40], done)


def _exporting(what: str, command: tuple[str, ...], form: str, most: int, disk: str = "taken") -> Case:
    handed_over = partial(_handed_over, form)
    whole = (*command, "-o", f"{{exports}}/page.{form}")
    return Case(what, "built", whole, most, _kept, during=handed_over, after=handed_over, disk=disk)


BUILD = ("library", "build", "--json")
SUMMARY = ("summary", "r0")
CASES = (
    Case("building the library", "written", BUILD, 20 * MB, _kept, after=_built, unwatched=0),
    Case(
        "building the library anew",
        "stale",
        BUILD,
        16 * MB,
        _kept,
        during=_still_searched,
        after=_searched,
        unwatched=1,
    ),
    Case(
        "adding a document",
        "built",
        ("library", "add", "{apart}/others.md"),
        2 * MB,
        _kept,
        after=_added,
        unwatched=1,
    ),
    Case("removing a document", "both", ("library", "remove", ID), 8 * MB, _kept, after=_removed, once_more=(0, 1)),
    *(
        Case(
            f"opening reflections of version {version}",
            f"reflections-{version}",
            ("reflections", "list", "--json"),
            128 * 1024,
            partial(_kept_of_old, read, {"r0": ["Xylographic marmalade."]}),
        )
        for version in range(1, reflection_store.HOLDING.version + 1)
    ),
    *(
        Case(
            f"opening a coach's notes of version {version}",
            f"coach-{version}",
            ("coach", "notes", "--json"),
            128 * 1024,
            partial(_kept_of_old, notes, ["Xylographic marmalade."]),
        )
        for version in range(1, coach_notes.HOLDING.version + 1)
    ),
    *(
        _exporting(f"exporting a summary as {form}", SUMMARY, form, most)
        for form, most in (("pdf", 36_000), ("docx", 48_000), ("html", 8_192), ("md", 6_000), ("json", 8_192))
    ),
    _exporting("exporting a comparison as docx", ("compare", "r0", "r1"), "docx", 48_000),
    _exporting("reading what is to be exported", SUMMARY, "pdf", 64 * 1024, "data"),
    Case("building, in the cache folder alone", "written", BUILD, MB, _kept, after=_built, disk="cache"),
    _exporting("exporting, in the cache folder alone", SUMMARY, "pdf", 128 * 1024, "cache"),
)
