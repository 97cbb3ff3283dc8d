"""Put on the path of a process under test: every socket but a local one fails to connect, listen or look up a name.

But for the one address in `TESTS_MAY_REACH`, such as 127.0.0.1:8000, for tests of what reaches just that, and for
listening on the one in `TESTS_MAY_LISTEN`, such as 127.0.0.1, for tests of what serves that. Each attempt is added to
the file in `TESTS_ATTEMPTS`, for what a process writes on stderr may be seen by nobody.
"""

from __future__ import annotations

import os
import socket
from typing import Any

REFUSED = "this test allows no network"
_reachable = {os.environ.get("TESTS_MAY_REACH", "")} - {""}
_LISTENING = os.environ.get("TESTS_MAY_LISTEN", "")
_names = socket.getaddrinfo
_ATTEMPTS = os.environ.get("TESTS_ATTEMPTS", "")
_LOOK_UPS = ("gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo")


def _guarded(name: str) -> None:
    real = getattr(socket.socket, name)

    def guard(self: socket.socket, *args: Any) -> Any:
        if self.family != socket.AF_UNIX and not _may(name, self, args):
            raise _refused(f"socket.{name}{args!r}")
        return real(self, *args)

    setattr(socket.socket, name, guard)


def _no_names(*args: Any, **kwargs: Any) -> Any:
    if _allowed(*args[:2]):
        return _names(*args, **kwargs)
    raise _refused(f"{args!r}")


def _may(name: str, one: socket.socket, args: tuple[Any, ...]) -> bool:
    match name:
        case "connect":
            return _allowed(*args[0][:2])
        case "bind":
            return _LISTENING != "" and bool(args[0][0] == _LISTENING)
        case "listen":
            return _LISTENING != "" and bool(one.getsockname()[0] == _LISTENING)
    return False


def _allowed(*address: Any) -> bool:
    return ":".join(map(str, address)) in _reachable


def allow(address: str) -> None:
    """Let this process reach `address`, such as 127.0.0.1:8000, from here on."""
    _reachable.add(address)


def _refused(attempt: str) -> OSError:
    """Also said on stderr: a library may swallow the error, and the attempt alone is a fault."""
    said = f"{REFUSED}: {attempt}\n".encode()
    os.write(2, said)
    if _ATTEMPTS:
        with open(_ATTEMPTS, "ab") as file:
            file.write(said)
    return OSError(f"{REFUSED}: {attempt}")


def block() -> None:
    """Refuse the network in this process from here on."""
    if socket.getaddrinfo is not _no_names:
        for name in ("connect", "connect_ex", "bind", "listen", "sendto", "sendmsg"):
            _guarded(name)
        for name in _LOOK_UPS:
            setattr(socket, name, _no_names)
        setattr(socket, "getaddrinfo", _no_names)  # noqa: B010 - mypy refuses the plain assignment


block()
