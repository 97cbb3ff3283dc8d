"""Where a file that was just written ends up: on this computer, or among what a browser has downloaded."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from textual.app import App


def handed_over(app: App[Any], file: Path) -> str:
    """Say where `file` is; in a browser it goes to the person's downloads and is not kept here. For workers."""
    if not app.is_web:
        return f"Saved to {file}"
    content = BytesIO(file.read_bytes())
    file.unlink()
    app.deliver_binary(content, save_filename=file.name)
    return f"Now among your downloads: {file.name}"
