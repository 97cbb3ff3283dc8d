"""Requests to one address and no other: bounded in time and size, no proxy, no redirect, no cookie.

Not Chroma's own client: that has no timeout, reads replies of any size, takes proxies and settings from
the surroundings, such as a file `.env` in the working directory, and needs 0.6 s to import.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import NamedTuple

from assistant.errors import SharedUnavailable
from assistant.library.shared.address import Address
from assistant.sanitise import one_line

_CONNECT_SECONDS = 2.0
_CHUNK = 65_536


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    body: bytes


class Requests:
    """Requests to `address`, one after the other on one connection."""

    def __init__(self, address: Address, headers: Mapping[str, str]) -> None:
        """Connects to nothing yet."""
        self._address = address
        self._headers = {"User-Agent": "integrated-care-assistant", "Accept": "application/json", **headers}
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None, seconds: float, most: int) -> Reply:
        """The answer, within `seconds` and of at most `most` bytes. Raises `SharedUnavailable`.

        Must be safe to repeat: a connection that the server closed in the meantime is opened again.
        """
        again = self._connection is not None
        try:
            return self._bounded(method, path, body, seconds, most)
        except (http.client.HTTPException, OSError) as error:
            if not again or isinstance(error, TimeoutError):
                raise self._unreachable(error) from error
        try:
            return self._bounded(method, path, body, seconds, most)
        except (http.client.HTTPException, OSError) as error:
            raise self._unreachable(error) from error

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            _end(self._connection)
            self._connection = None

    def _bounded(self, method: str, path: str, body: bytes | None, seconds: float, most: int) -> Reply:
        """In a thread of its own: nothing else ends a name look-up or a server that sends a byte a second."""
        replies: list[Reply] = []
        failures: list[Exception] = []
        used = [self._connection] if self._connection is not None else []
        self._connection = None  # only a request that came to its end gives it back

        def work() -> None:
            try:
                if not used:
                    used.append(self._opened(seconds))
                replies.append(self._exchange(used[0], method, path, body, seconds, most))
            except (http.client.HTTPException, OSError, SharedUnavailable) as error:
                failures.append(error)
            except (ValueError, AttributeError) as error:  # a reply or a connection that broke in mid-work
                failures.append(http.client.HTTPException(str(error)))

        worker = threading.Thread(target=work, name="shared-library", daemon=True)
        worker.start()
        worker.join(seconds)
        late = worker.is_alive()
        if replies and not late:
            self._connection = used[0] if used[0].sock is not None else None
            return replies[0]
        for connection in used:
            _end(connection)
        raise TimeoutError(f"no answer within {seconds:g} seconds") if late else failures[0]

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes | None,
        seconds: float,
        most: int,
    ) -> Reply:
        connection.sock.settimeout(2 * seconds)  # longer than anyone waits for this thread
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        connection.request(method, self._address.path + path, body, headers)
        reply = connection.getresponse()
        parts, size = [], 0
        while part := reply.read(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > most:
                raise SharedUnavailable(f"The shared library at {self._address.url} sends more than anyone asked for.")
        return Reply(reply.status, b"".join(parts))

    def _opened(self, seconds: float) -> http.client.HTTPConnection:
        host, port, connecting = self._address.host, self._address.port, min(seconds, _CONNECT_SECONDS)
        opened = http.client.HTTPConnection(host, port, timeout=connecting)
        if self._address.encrypted:
            trusted = ssl.create_default_context()
            opened = http.client.HTTPSConnection(host, port, timeout=connecting, context=trusted)
        try:
            opened.connect()
        except TimeoutError as error:
            raise TimeoutError(f"no answer within {connecting:g} seconds") from error
        return opened

    def _unreachable(self, error: Exception) -> SharedUnavailable:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return SharedUnavailable(f"The shared library at {self._address.url} cannot be reached ({one_line(why, 120)}).")


def _end(connection: http.client.HTTPConnection) -> None:
    """Close it, also under a thread that waits for it."""
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        connection.close()
