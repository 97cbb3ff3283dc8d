"""Taking out of Chroma's files what otherwise stays there: dropped vectors, and what was in memory by chance."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.adapters.file_turns import is_busy
from assistant.errors import FolderUnusable, LibraryBusy

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_REWRITTEN = "rewritten"
_BUSY_SECONDS = 5.0
_ELEMENTS = struct.Struct("<20x2Q")
"""In the header of a graph: how many elements its file holds, and how many bytes each takes."""


def empty(client: Client, make: Callable[[str], Collection]) -> Collection:
    """A new collection beside the one in use; what is left of one that was cut short is dropped."""
    if _REWRITTEN in [collection.name for collection in client.list_collections()]:
        client.delete_collection(_REWRITTEN)
    return make(_REWRITTEN)


def put_in_place(client: Client, fresh: Collection, name: str) -> Collection:
    """Drop the collection called `name` and give that name to `fresh`."""
    client.delete_collection(name)
    fresh.modify(name=name)
    return client.get_collection(name, embedding_function=None)


def free(database: Path) -> None:
    """Write Chroma's database anew without its free pages, and remove the graphs of collections that are gone.

    Raises `LibraryBusy` when another process holds it, `FolderUnusable` when the disk has no room for it twice.
    """
    try:
        with closing(sqlite3.connect(database, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
            used = {str(name) for (name,) in db.execute("SELECT id FROM segments")}
            db.execute("VACUUM")
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise FolderUnusable(
                f"Traces of what was removed are still in {database}, which cannot be written: {error}.",
                kept="Nothing else was lost.",
                do="Free some space or make the folder writable, then run `assistant library build`.",
            ) from error
        raise LibraryBusy(
            "Another process holds the library's vectors, which still hold traces of what was removed.",
            do="Run `assistant library build` when it has finished; it takes them away.",
        ) from error
    for folder in database.parent.iterdir():
        if folder.is_dir() and _is_graph(folder.name) and folder.name not in used:
            shutil.rmtree(folder, ignore_errors=True)


def blank(folder: Path) -> None:
    """Blank what the graphs of the index in `folder` hold beyond their elements.

    Chroma writes a new graph with room for a hundred, uncleared: what this process had freed before is in that room,
    such as names, vectors, or somebody's words. It is never read. Raises `OSError`.
    """
    for header in folder.glob("*/header.bin"):
        held = header.read_bytes()
        if len(held) < _ELEMENTS.size:
            continue  # damaged, which Chroma will say
        count, size = _ELEMENTS.unpack_from(held)
        with header.with_name("data_level0.bin").open("r+b") as data:
            room = data.seek(0, os.SEEK_END) - count * size
            if room > 0:
                data.seek(count * size)
                data.write(bytes(room))


def _is_graph(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
