"""A keychain in a file, for `keyring` to find: PYTHON_KEYRING_BACKEND=tests.keychain.FileKeyring."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

PLACE = "TEST_KEYCHAIN"
NAME = "tests.keychain.FileKeyring"


class FileKeyring(KeyringBackend):
    """Keeps everything in the file that the environment names; refuses while that is a folder."""

    priority = 1.0  # type: ignore[assignment]  # a property of the class in the parent, which its own children set so

    def _read(self) -> dict[str, str]:
        file = Path(os.environ[PLACE])
        if file.is_dir():
            raise KeyringError("locked")
        found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        return found

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        Path(os.environ[PLACE]).write_text(json.dumps(self._read() | {f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        held = self._read()
        if held.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("not there")
        Path(os.environ[PLACE]).write_text(json.dumps(held))
