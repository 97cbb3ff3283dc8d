"""The app's screen when that is a page in a browser."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any

from textual import messages
from textual.drivers.web_driver import WebDriver
from textual.theme import Theme


class PageDriver(WebDriver):
    """Differs from Textual's in four ways.

    What two threads send does not mix, the app ends with the server, the page takes on the app's colours to its edges,
    and no address is ever opened.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._sending = Lock()
        self._write = partial(self._send)

    def _send(self, packet: bytes) -> int:
        """All of `packet`, in one piece: a screen is drawn while another thread hands over a file."""
        with self._sending, suppress(BrokenPipeError):  # the server is gone, and the app is about to leave
            sent = 0
            while sent < len(packet):
                sent += os.write(self.fileno, packet[sent:])
        return len(packet)

    def start_application_mode(self) -> None:
        """Begin to draw."""
        super().start_application_mode()
        self._app.theme_changed_signal.subscribe(self._app, self._colour_page)

    def _colour_page(self, theme: Theme) -> None:
        on_dark = ("#ffffff", "#000000") if theme.dark else ("#000000", "#ffffff")
        named = (theme.foreground or "", theme.background or "")
        # Themes made of the terminal's own colours name none that the page could take on.
        foreground, background = named if all(one.startswith("#") for one in named) else on_dark
        self.write(f"\x1b]10;{foreground}\x07\x1b]11;{background}\x07")

    def run_input_thread(self) -> None:
        """Read what the page sends; when there is no more, not even from a server that was killed, leave."""
        super().run_input_thread()
        self._app.post_message(messages.ExitApp())

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: links are shown."""
