"""The address of a server, taken apart and refused when it could lead astray."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.errors import WrongUse
from assistant.sanitise import one_line

_LONGEST = 2_000
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:.]+")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """Where a server is."""

    url: str
    """Without credentials, safe to show."""
    encrypted: bool
    host: str
    port: int
    path: str
    """What stands before the server's own paths, such as a proxy's `/chroma`; without a slash at the end."""

    @property
    def private(self) -> bool:
        """Whether nobody on the way can listen: encrypted, or on this machine."""
        if self.encrypted or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def parse(text: str) -> Address:
    """The address written as `text`. Raises `WrongUse`."""
    shown = one_line(text, 80) or "“”"
    try:
        parts = urlsplit(text.strip()) if len(text) <= _LONGEST else urlsplit("")
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if ":" not in (parts.hostname or "") else ""
    except ValueError as error:  # UnicodeError is one
        raise _wrong(f"{shown} is not an address.") from error
    host = host or (parts.hostname or "")
    path = parts.path.rstrip("/")
    if parts.scheme not in _PORTS:
        raise _wrong(f"{shown} does not begin with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise WrongUse(
            "The address holds a name or a password, which would stay in files and lists of processes.",
            do="Give the address alone; a token goes into a file (--token-file) or ASSISTANT_LIBRARY_TOKEN.",
        )
    if not _HOST.fullmatch(host) or ".." in f"{host}{path}" or not _PATH.fullmatch(path):
        raise _wrong(f"{shown} is not the address of a server.")
    if parts.query or parts.fragment or port == 0:
        raise _wrong(f"{shown} has more in it than the address of a server.")
    written = f"[{host}]" if ":" in host else host
    url = f"{parts.scheme}://{written}{'' if port is None else f':{port}'}{path}"
    return Address(url, parts.scheme == "https", host, port or _PORTS[parts.scheme], path)


def agreed(text: str, insecure: bool) -> Address:
    """The address written as `text`, if nobody on the way can listen or `insecure` allows it. Raises `WrongUse`."""
    address = parse(text)
    if not address.private and not insecure:
        raise WrongUse(
            f"Over {address.url} passages and token would travel unencrypted, for anyone on the way to read.",
            do="Use an https:// address, or say --insecure if the network itself is protected.",
        )
    return address


def checked_token(text: str) -> str:
    """`text` without the space around it. Raises `WrongUse` when it could not be sent as a header."""
    token = text.strip()
    if not _TOKEN.fullmatch(token):
        raise WrongUse(
            "The token is empty, too long, or holds spaces or letters that a header cannot carry.",
            do="Give it on a line of its own, as the person who runs the server wrote it.",
        )
    return token


def _wrong(what: str) -> WrongUse:
    return WrongUse(what, do="Write it like http://127.0.0.1:8000 or https://library.example.org.")
