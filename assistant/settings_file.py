"""The small file that settings are kept in: read and written here, understood in `config`.

Apart from `config`, so that the first frame can have its colours without 0.1 s of pydantic.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.errors import FolderUnusable
from assistant.sanitise import one_line

PREFIX = "ASSISTANT_"
_MOST_BYTES = 1_000_000


def variable(name: str) -> str:
    """The environment variable that goes before the setting `name`."""
    return PREFIX + name.upper()


def read(file: Path) -> tuple[dict[str, Any], str]:
    """What `file` holds, and a sentence where it cannot be read: then it holds nothing, and is left as it is."""
    try:
        if file.is_symlink():
            raise OSError("it is a symbolic link")
        with open(file, "rb") as opened:
            found = json.loads(opened.read(_MOST_BYTES).decode("utf-8"))
        if not isinstance(found, dict):
            raise ValueError("it is not a list of names and values")
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, RecursionError) as error:
        why = one_line(getattr(error, "strerror", None) or str(error), 120)
        return {}, (
            f"The settings file {file} cannot be read: {why}. It was left as it is, and every setting is as it came. "
            "Correct the file, or remove it."
        )
    return found, ""


def write(file: Path, values: Mapping[str, Any]) -> None:
    """Keep `values`, either all or none; a file that cannot be read is set aside first. Raises `FolderUnusable`."""
    paths.private_folder(file.parent)
    try:
        if read(file)[1]:
            os.replace(file, file.with_name(f"{file.stem}.unreadable{file.suffix}"))
        paths.write_whole(file, json.dumps(values, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    except OSError as error:
        raise FolderUnusable(
            f"The settings file {file} cannot be written: {error.strerror or error}.",
            kept="The setting holds until you leave.",
            do="Make room, or make the folder writable, and set it again.",
        ) from error


def glance(file: Path, name: str) -> str:
    """The setting `name` as it is written down, unchecked; empty where it is not."""
    value = os.environ.get(variable(name)) or read(file)[0].get(name)
    return value if isinstance(value, str) else ""
