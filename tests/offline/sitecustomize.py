"""Put on the path of a process under test: every socket but a local one fails to connect, listen or look up a name."""

from __future__ import annotations

import os
import socket
from typing import Any

REFUSED = "this test allows no network"


def _guarded(name: str) -> None:
    real = getattr(socket.socket, name)

    def guard(self: socket.socket, *args: Any) -> Any:
        if self.family != socket.AF_UNIX:
            raise _refused(f"socket.{name}{args!r}")
        return real(self, *args)

    setattr(socket.socket, name, guard)


def _no_names(*args: Any, **kwargs: Any) -> Any:
    raise _refused(f"{args!r}")


def _refused(attempt: str) -> OSError:
    """Also said on stderr: a library may swallow the error, and the attempt alone is a fault."""
    os.write(2, f"{REFUSED}: {attempt}\n".encode())
    return OSError(f"{REFUSED}: {attempt}")


def block() -> None:
    """Refuse the network in this process from here on."""
    if socket.getaddrinfo is not _no_names:
        for name in ("connect", "connect_ex", "bind", "listen", "sendto"):
            _guarded(name)
        setattr(socket, "getaddrinfo", _no_names)  # noqa: B010 - mypy refuses the plain assignment


block()
