"""Putting a shared library together, for `wiring.py` and the commands about it."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager

from assistant.adapters import build_lock
from assistant.adapters.document_store import SqliteDocuments
from assistant.adapters.shared_files import FileStatus, SettingsFile
from assistant.adapters.shared_vectors import SqliteSharedVectors
from assistant.adapters.vector_cache import SqliteVectorCache
from assistant.domain.ports import Clock, DocumentStore, Encoder
from assistant.domain.shared import SharedSettings
from assistant.domain.shared_ports import SharedServer
from assistant.errors import Damaged, FolderUnusable, StoreDamaged
from assistant.library.curated import CuratedCards
from assistant.library.shared import address
from assistant.library.shared.parts import SharedParts
from assistant.library.shared.service import SharedLibrary
from assistant.paths import Paths, private_folder, private_process

_WAIT_TO_FORGET = 30.0


def library(
    paths: Paths, encoder: Encoder, cards: CuratedCards, notify: Callable[[str], None], now: Clock
) -> SharedLibrary | None:
    """The shared library that is used, if any; reaches no server yet. Raises `StoreDamaged`, `FolderUnusable`."""
    settings = server_settings(paths).load()
    if settings is None:
        return None
    private_process()
    private_folder(paths.library)
    parts = SharedParts(
        server=server(settings),
        store=_copy(paths, notify),
        vectors=SqliteSharedVectors(paths.shared / "vectors.db"),
        status=FileStatus(paths.shared / "status.json", settings.url),
        encoder=encoder,
        cards=cards,
        cache=SqliteVectorCache(paths.vector_cache),
        own=functools.partial(_own_ids, SqliteDocuments(paths.documents)),
        lock=functools.partial(_turn, paths),
        notify=notify,
        now=now,
    )
    return SharedLibrary(parts)


def server_settings(paths: Paths) -> SettingsFile:
    """Where it is kept which server is used."""
    return SettingsFile(paths.library_server)


def server(settings: SharedSettings) -> SharedServer:
    """The server of `settings`; reaches nothing yet. Raises `WrongUse`."""
    # Deferred: 0.03 s of HTTP and TLS, for those who use a server.
    from assistant.adapters.chroma_server import ChromaServer

    return ChromaServer(address.agreed(settings.url, settings.insecure), settings.token)


def copy(paths: Paths) -> DocumentStore:
    """The shared documents as the copy on this machine has them; empty where no server is used."""
    return SqliteDocuments(paths.shared_documents)


def forget(paths: Paths) -> None:
    """Remove the copy of the shared library from this machine. Raises `FolderUnusable`, `LibraryBusy`."""
    if not paths.shared.exists():
        return
    with _turn(paths, _WAIT_TO_FORGET):
        try:
            shutil.rmtree(paths.shared)
        except OSError as error:
            raise FolderUnusable(
                f"The copy of the shared library in {paths.shared} cannot be removed: {error.strerror or error}.",
                do="Remove that folder yourself.",
            ) from error


def _turn(paths: Paths, wait: float) -> AbstractContextManager[None]:
    return build_lock.held(paths.library / "shared.lock", wait, "copying the shared library")


def _copy(paths: Paths, notify: Callable[[str], None]) -> DocumentStore:
    """The documents of the copy; made anew when it is damaged, for the server has them."""
    private_folder(paths.shared)
    store = copy(paths)
    try:
        store.documents()
    except StoreDamaged:
        store.close()
        forget(paths)
        private_folder(paths.shared)
        notify("The copy of the shared library could not be read; it is fetched again.")
    return store


def _own_ids(store: DocumentStore) -> tuple[str, ...]:
    try:
        return tuple(one.id for one in store.documents())
    except Damaged:
        return ()  # said by the collection of them
