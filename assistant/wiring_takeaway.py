"""Putting together what people take away: documents in every form, and the clipboards of this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from assistant.paths import Paths, private_folder

if TYPE_CHECKING:
    from assistant.adapters.clipboard import NativeClipboard
    from assistant.domain.pages import Form, Page


def clipboards() -> tuple[NativeClipboard, ...]:
    """The clipboards of this machine that can be reached from here."""
    from assistant.adapters import clipboard

    return clipboard.reachable(os.environ)


def as_file(paths: Paths, page: Page, form: Form, *, apart: bool = False) -> bytes:
    """`page` as a document of `form`, made in a process `apart` for a caller that goes on.

    Raises `FolderUnusable`, `CheckFailed`.
    """
    # Deferred: for those who take something away.
    from assistant.adapters.writers import files, process

    private_folder(paths.cache)
    return process.write(page, form, paths.charts) if apart else files.write(page, form, paths.charts)
