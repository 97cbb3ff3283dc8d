"""Opening Chroma in a folder, and closing it, with nothing imported or left behind that is not used."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, cast

from assistant.paths import private_folder

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.config import System

_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"


_CODE = re.compile(r"\(code: (\d+)\)")
"""SQLite's, in what Chroma says: there is no other way to tell a full disk from a damaged file."""
_ROOM = 64 * 1024
"""Bytes that can be written wherever the disk is not what Chroma failed for."""


class Opened(NamedTuple):
    """Chroma on the files of a folder."""

    client: Client
    engine: System

    def close(self) -> None:
        """Let go of the files, and of 10 MB."""
        self.client.close()
        self.engine.stop()


def opened(folder: Path) -> Opened:
    """Chroma on the files in `folder`, which is made if need be. Raises one of `errors()`."""
    private_folder(folder)
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    with _without_exporter():
        # Deferred: 0.5 s and 40 MB.
        import chromadb
        from chromadb.config import Settings

    # Declared as the interface, which lacks `close`.
    client = cast("Client", chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False)))
    engine = client._system
    # Chroma gives all clients of a folder in one process the same engine, which remembers a graph that another
    # process has changed since and then fails; forgotten here, the next to open the folder gets one of its own.
    _forget_engines()
    return Opened(client, engine)


def errors() -> tuple[type[Exception], ...]:
    """What Chroma raises for damage: its own errors, and bare ones for other versions or where it could not start."""
    with _without_exporter():
        # Deferred with chromadb itself, and the first of it to be imported.
        from chromadb.errors import ChromaError

    return (ChromaError, AttributeError, ValueError, KeyError, OSError, RuntimeError)


def unwritable(error: Exception, folder: Path) -> bool:
    """Whether Chroma failed because `folder` cannot be written now, which says nothing against what is in it."""
    said = _CODE.search(str(error))
    if said and int(said[1]) & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY):
        return True
    try:
        with tempfile.TemporaryFile(dir=folder if folder.is_dir() else folder.parent) as tried:
            tried.write(bytes(_ROOM))
    except OSError:
        return True
    return False


def forget(folder: Path) -> None:
    """Remove a damaged index, with Chroma's memory of having opened it."""
    _forget_engines()
    shutil.rmtree(folder, ignore_errors=True)


def _forget_engines() -> None:
    # Deferred with chromadb itself.
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()


@contextmanager
def _without_exporter() -> Iterator[None]:
    """Chroma imports an exporter of traces, and gRPC with it, though it makes one only where it is told an address
    to send them to: 12 MB and a tenth of a second. While it is imported, an empty class stands in for it."""
    if _EXPORTER in sys.modules:
        yield
        return
    stand_in = ModuleType(_EXPORTER)
    stand_in.OTLPSpanExporter = type("OTLPSpanExporter", (), {})  # type: ignore[attr-defined] # a module made here
    sys.modules[_EXPORTER] = stand_in
    try:
        yield
    finally:
        sys.modules.pop(_EXPORTER, None)
