"""Two small private files: which server is used, with the token for it, and what is remembered of that server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.domain.shared import SharedSettings, SharedStatus
from assistant.errors import FolderUnusable, StoreDamaged
from assistant.paths import private_folder, write_whole

_Model = TypeVar("_Model", bound=BaseModel)


class SettingsFile:
    """Which server is used: a file that only its owner can read."""

    def __init__(self, file: Path) -> None:
        """Reads nothing yet."""
        self._file = file

    def load(self) -> SharedSettings | None:
        """The settings; `None` when no server is used. Raises `StoreDamaged`, `FolderUnusable`."""
        try:
            return _read(self._file, SharedSettings)
        except ValidationError as error:
            raise StoreDamaged(
                f"The file {self._file} does not say which server is used.",
                kept="Your own documents and reflections are untouched.",
                do="Run `assistant library use URL` again, or `assistant library use --local`.",
            ) from error

    def save(self, settings: SharedSettings) -> None:
        """Keep `settings`. Raises `FolderUnusable`."""
        private_folder(self._file.parent)
        _write(self._file, settings)

    def remove(self) -> None:
        """Use no server from here on. Raises `FolderUnusable`."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise _refused(self._file, error) from error


class FileStatus:
    """What is remembered of the server at `url`; a cache, so a file that cannot be read is as good as none."""

    def __init__(self, file: Path, url: str) -> None:
        """Reads nothing yet."""
        self._file = file
        self._url = url

    def load(self) -> SharedStatus:
        """As it was last saved. Raises `FolderUnusable`."""
        try:
            known = _read(self._file, SharedStatus)
        except ValidationError:
            known = None
        return known if known is not None and known.url == self._url else SharedStatus(url=self._url)

    def save(self, status: SharedStatus) -> None:
        """Keep it. Raises `FolderUnusable`."""
        private_folder(self._file.parent)
        _write(self._file, status)


def _read(file: Path, model: type[_Model]) -> _Model | None:
    try:
        if file.is_symlink():
            raise OSError("it is a symbolic link")
        if not file.exists():
            return None
        if sys.platform != "win32" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
        return model.model_validate_json(file.read_bytes())
    except OSError as error:
        raise _refused(file, error) from error


def _write(file: Path, value: BaseModel) -> None:
    try:
        write_whole(file, value.model_dump_json(indent=1))
    except OSError as error:
        raise _refused(file, error) from error


def _refused(file: Path, error: OSError) -> FolderUnusable:
    return FolderUnusable(
        f"The file {file} cannot be used: {error.strerror or error}.",
        kept="Your own documents and reflections are untouched.",
        do="Make it a file of your own that can be read and written, or remove it.",
    )
