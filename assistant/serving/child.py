"""The app for one tab, as a process of its own: `python -m assistant.serving.child COLOURS`."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import app_services, memory, paths
from assistant.ui.app import AssistantApp
from assistant.ui.services import Look, SettingServices

if TYPE_CHECKING:
    from assistant.config import Config


def main(colours: str) -> int:
    """Run the app with the page as its screen; the exit code."""
    memory.one_heap()
    services = app_services.services(paths.find(), _settings)
    app = AssistantApp(replace(services, settings=_coloured(services.settings, colours)))
    app.run()
    return app.return_code or 0


def _coloured(settings: SettingServices, colours: str) -> SettingServices:
    """In the colours that the browser prefers, unless the person has chosen some."""

    def look() -> Look:
        found = settings.look()
        return found if settings.theme() else replace(found, theme=colours)

    return replace(settings, theme=lambda: settings.theme() or colours, look=look)


def _settings() -> Config:
    from assistant import config  # deferred: 0.1 s of pydantic, after the first frame

    return config.load()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
