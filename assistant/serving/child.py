"""The app for one tab, as a process of its own: `python -m assistant.serving.child COLOURS`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import app_services, memory, paths
from assistant.ui.app import AssistantApp

if TYPE_CHECKING:
    from assistant.config import Config


def main(colours: str) -> int:
    """Run the app with the page as its screen; the exit code."""
    memory.one_heap()
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        services = app_services.services(paths.find(), _settings, lambda: Path(folder))
        app = AssistantApp(services, theme=colours)
        app.run()
    return app.return_code or 0


def _settings() -> Config:
    from assistant import config  # deferred: 0.1 s of pydantic, after the first frame

    return config.load()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
