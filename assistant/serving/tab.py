"""One open tab: the process of the app behind it, and what passes between the two."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from typing import Any

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

ENDED, FAILED = 1000, 4001
"""Codes with which the page's line is closed: the person left, or the app did not end well."""
COMMAND = (sys.executable, "-P", "-m", "assistant.serving.child")
"""`-P`: a folder with a file called textual.py in it would otherwise have that run as code."""
_OF_A_TERMINAL = frozenset({"TMUX", "TMUX_PANE", "STY"})
"""Names the window that the server was started in, to which what is copied in a browser should not go."""
_GRACE = 5.0
"""Seconds the app has to end by itself."""
_VERDICT = 1.0
"""Seconds to wait for how it ended, once it says that it does."""
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_WIDTHS, _HEIGHTS = (20, 500), (5, 300)


class Tab(AppService):
    """Runs the app in `colours` for the page at the other end of `line`.

    Differs from `AppService` in what it starts, which is this very program and not a shell; in that what the app says
    on stderr goes where the server's own does; and in that the process never outlives the tab.
    """

    def __init__(self, line: web.WebSocketResponse, downloads: DownloadManager, colours: str) -> None:
        super().__init__(
            "assistant",
            write_bytes=line.send_bytes,
            write_str=line.send_str,
            close=self._close,
            download_manager=downloads,
        )
        self._line = line
        self._colours = colours

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        inherited = super()._build_environment(width, height)
        own = {name: value for name, value in inherited.items() if name not in _OF_A_TERMINAL}
        return own | {"TEXTUAL_DRIVER": "assistant.ui.in_browser:PageDriver"}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *COMMAND,
            self._colours,
            stdin=PIPE,
            stdout=PIPE,
            env=self._build_environment(width, height),
            # Ctrl+C is for the server, which ends its tabs in order.
            start_new_session=True,
        )
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the app draws until it ends or the page is gone."""
        assert self._process is not None and self._process.stdout is not None
        read = self._process.stdout
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await read.readuntil(b"__GANGLION__\n")  # what tells a Textual app from any other program
            while True:
                kind, size = await read.readexactly(1), await read.readexactly(4)
                payload = await read.readexactly(int.from_bytes(size, "big"))
                match kind:
                    case b"D":
                        await self.on_data(payload)
                    case b"M":
                        await self.on_meta(payload)
                    case b"P":
                        await self.on_packed(payload)
        await self._close()

    async def on_meta(self, data: bytes) -> None:
        """What the app wants done; to open an address is not among it."""
        if json.loads(data)["type"] != "open_url":
            await super().on_meta(data)

    async def _close(self) -> None:
        """Say to the page how the app ended."""
        process = self._process
        assert process is not None
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _VERDICT)
        await self._line.close(code=FAILED if process.returncode else ENDED)

    async def obey(self, text: str) -> bool:
        """Do what the page asks in `text`, and say whether somebody typed; what is not understood is passed over."""
        match _parsed(text):
            case ["stdin", str(typed)]:
                await self.send_bytes(_one_paste(typed).encode("utf-8", "replace"))
                return True
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*clamped(width, height))
            case ["ping", str() | int() | float() as mark]:  # what is nested could be too deep to write down again
                await self._line.send_json(["pong", mark])
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()
        return False

    async def stop(self) -> None:
        """End the process, by force where it does not end by itself."""
        process = self._process
        if process is None:
            return
        await self._download_manager.cancel_app_downloads(self.app_service_id)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        try:
            async with asyncio.timeout(_GRACE):
                await self.send_meta({"type": "quit"})
                await process.communicate(b"")  # takes in what it still draws: it could wait for a reader for ever
        except TimeoutError:
            pass
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def _one_paste(typed: str) -> str:
    """`typed`, which nothing in it ends early where it was pasted.

    xterm.js leaves in a paste what would end it: a text copied from somewhere could go on to press keys.
    """
    if not (typed.startswith(_PASTE) and typed.endswith(_PASTED)):
        return typed
    return _PASTE + typed[len(_PASTE) : -len(_PASTED)].replace("\x1b", "") + _PASTED


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def clamped(width: int, height: int) -> tuple[int, int]:
    """A size in cells that the app can draw in."""
    return max(_WIDTHS[0], min(width, _WIDTHS[1])), max(_HEIGHTS[0], min(height, _HEIGHTS[1]))
