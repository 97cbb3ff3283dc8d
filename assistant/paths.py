"""Where everything lives. Nothing else in the project names a folder."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from assistant.errors import FolderUnusable

APP = "integrated-care-assistant"
ROOM = 12_000_000
"""Bytes free before a part of the index is written, which takes 8 MB at most: the rest is for what people write."""


def _shipped(name: str) -> Path:
    """`corpus/` or `prompts/`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name


@dataclass(frozen=True)
class Paths:
    """Every location the assistant reads or writes."""

    home: Path
    """The person's data: reflections and the library's index."""
    cache: Path
    """What can be made again: the exported encoder and the vectors of curated cards."""
    corpus: Path
    prompts: Path

    @property
    def reflections(self) -> Path:
        """The database of reflections."""
        return self.home / "reflections.db"

    @property
    def settings(self) -> Path:
        """What the person has set."""
        return self.home / "settings.json"

    @property
    def welcomed(self) -> Path:
        """There once the first page was seen that says what this is."""
        return self.home / "welcomed"

    @property
    def coach_notes(self) -> Path:
        """The database of a coach's notes, apart from the reflections they are about."""
        return self.home / "coach.db"

    @property
    def lock_note(self) -> Path:
        """How both of them are locked; not there when they are not."""
        return self.home / "lock.json"

    @property
    def backups(self) -> Path:
        """The folder of backups of both."""
        return self.home / "backups"

    @property
    def packs(self) -> Path:
        """Prompts of the person's own: tensions, instruments and paths beside those that come with the assistant."""
        return self.home / "prompts"

    @property
    def documents(self) -> Path:
        """The database of the person's own documents."""
        return self.home / "documents.db"

    @property
    def documents_lock(self) -> Path:
        """Held while documents are being added or removed."""
        return self.library / "documents.lock"

    @property
    def library(self) -> Path:
        """The folder of the library's index."""
        return self.home / "library"

    @property
    def cards_alone(self) -> Path:
        """A data folder within it for an index that holds cards and nothing of the person's."""
        return self.library / "cards-alone"

    @property
    def passages(self) -> Path:
        """Passage text and metadata."""
        return self.library / "passages.db"

    @property
    def vectors(self) -> Path:
        """Chroma's folder."""
        return self.library / "vectors"

    @property
    def shared(self) -> Path:
        """The folder of the copy of a shared library."""
        return self.library / "shared"

    @property
    def shared_documents(self) -> Path:
        """The database of the documents in that copy."""
        return self.shared / "documents.db"

    @property
    def library_server(self) -> Path:
        """Which server is used, and the token for it."""
        return self.home / "library-server.json"

    @property
    def lock(self) -> Path:
        """Held while the index is being written."""
        return self.library / "build.lock"

    @property
    def models(self) -> Path:
        """Exported encoders."""
        return self.cache / "models"

    @property
    def shipped_vectors(self) -> Path:
        """Vectors of the cards' texts that come with them; what it lacks is encoded."""
        return self.corpus / "vectors.npy"

    @property
    def vector_cache(self) -> Path:
        """Vectors by content and model."""
        return self.cache / "vectors.db"

    @property
    def charts(self) -> Path:
        """Which fonts there are, as the drawing library keeps it."""
        return self.cache / "charts"

    @property
    def scratch(self) -> Path:
        """Folders that are removed when the run that made them ends."""
        return self.cache / "scratch"


def find() -> Paths:
    """The paths of this process: `ASSISTANT_HOME` and `ASSISTANT_CACHE` override the platform's."""
    home = os.environ.get("ASSISTANT_HOME") or platformdirs.user_data_dir(APP, appauthor=False)
    cache = os.environ.get("ASSISTANT_CACHE") or platformdirs.user_cache_dir(APP, appauthor=False)
    return Paths(
        home=_whole(home),
        cache=_whole(cache),
        corpus=_shipped("corpus"),
        prompts=_shipped("prompts"),
    )


def _whole(folder: str) -> Path:
    try:
        return Path(folder).expanduser().absolute()
    except RuntimeError as error:
        raise FolderUnusable(
            f"The folder {folder} lies in the home of somebody this computer does not know.",
            kept="Nothing was written.",
            do="Set ASSISTANT_HOME (or ASSISTANT_CACHE) to a whole path.",
        ) from error


def documents_folder() -> Path:
    """Where a person looks for documents; their home folder when there is none."""
    documents = Path(platformdirs.user_documents_dir())
    return documents if documents.is_dir() else Path.home()


def slug(title: str) -> str:
    """`title` as a file name: letters, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-_")[:60] or "reflection"


def unused(file: Path) -> Path:
    """`file`, or the first numbered variant of it that does not exist yet."""
    candidate, number = file, 1
    while candidate.exists():
        number += 1
        candidate = file.with_stem(f"{file.stem}-{number}")
    return candidate


def private_folder(folder: Path) -> Path:
    """Make `folder` (and its parents) readable by its owner alone; refuse a symbolic link."""
    try:
        if folder.is_symlink():
            raise FolderUnusable(
                f"The folder {folder} is a symbolic link, which could lead your words elsewhere.",
                kept="Nothing was written.",
                do="Replace it with a real folder, or set ASSISTANT_HOME to one.",
            )
        for missing in reversed([one for one in folder.parents if not one.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)  # `parents=True` would leave these to the umask
        folder.mkdir(mode=0o700, exist_ok=True)
        mode = folder.stat().st_mode
        if mode & stat.S_ISVTX:
            raise FolderUnusable(
                f"The folder {folder} is shared with every user of this computer.",
                kept="Nothing was written.",
                do="Set ASSISTANT_HOME (or ASSISTANT_CACHE) to a folder of your own, such as one inside it.",
            )
        if sys.platform != "win32" and mode & 0o077:
            folder.chmod(0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise FolderUnusable(
            f"The folder {folder} cannot be used: {error.strerror or error}.",
            kept="Nothing was written.",
            do="Make it writable, or set ASSISTANT_HOME (or ASSISTANT_CACHE) to a folder that is.",
        ) from error
    return folder


def require_room(folder: Path) -> None:
    """Raise `FolderUnusable` unless there is `ROOM` on the disk of `folder`."""
    try:
        disk = shutil.disk_usage(folder)
    except OSError:
        return  # whoever writes will be told more
    if disk.total and disk.free < ROOM:  # some disks of others say nothing of themselves
        raise FolderUnusable(
            f"There is too little room on the disk of {folder}: {disk.free / 1_000_000:.1f} MB are free, and "
            f"{ROOM / 1_000_000:.0f} MB are needed.",
            kept="Nothing was lost, and what room there is stays for your answers.",
            do="Free some space, then do the same again.",
        )


def write_whole(file: Path, content: bytes | str) -> None:
    """Write `content`, text as UTF-8, to `file` for its owner alone, and all of it or nothing. Raises `OSError`.

    What stands at the end of a symbolic link is replaced, and not the link; a device or a pipe is written to.
    """
    content = content.encode("utf-8") if isinstance(content, str) else content
    if file.exists() and not file.is_file():
        file.write_bytes(content)
        return
    place = file.resolve()
    number, name = tempfile.mkstemp(dir=place.parent, prefix=".writing-")  # readable by its owner alone
    try:
        with os.fdopen(number, "wb") as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def private_process() -> None:
    """From here on every new file of this process is for its owner alone, and a crash leaves no copy of its memory."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource  # deferred: not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
