"""Where a document that was just made ends up: in a file on this computer, or among what a browser has downloaded."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.ui.app import AssistantApp
    from assistant.ui.services import Made


def hand_over(app: AssistantApp, made: Made) -> str:
    """Give `made` to the person and say where it is. For workers. Raises `FolderUnusable`."""
    if not app.is_web:
        return f"Saved to {app.services.keep(made)}"
    # Never in a file of ours: what crashes on the way leaves nothing behind.
    app.deliver_binary(BytesIO(made.content), save_filename=made.name)
    return f"Now among your downloads: {made.name}"
