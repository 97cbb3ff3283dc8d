"""From where a request may come: this server's own pages, by its own name.

Any page in the browser can send requests to this computer, and a name on the internet can be made to point at it.
What such requests cannot do is hide where they come from.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.serving.entry import Refusal

ADDRESS = "127.0.0.1"
"""The only one listened on."""
_NAMES = (ADDRESS, "localhost")
_OWN = ("same-origin", "none")
"""Values of Sec-Fetch-Site: from a page of this server, or typed by the person."""


def refusal(
    port: int, *, hosts: Sequence[str], origins: Sequence[str], sites: Sequence[str], socket: bool
) -> Refusal | None:
    """Why a request with these values of Host, Origin and Sec-Fetch-Site is refused, or `None`.

    Every browser sends an Origin when it opens a web`socket`, so there it may not be missing.
    """
    if len(hosts) != 1 or hosts[0].lower() not in {f"{name}:{port}" for name in _NAMES}:
        return Refusal.HOST
    own = f"http://{hosts[0].lower()}"
    if any(origin != own for origin in origins) or (socket and not origins):
        return Refusal.ORIGIN
    if any(site not in _OWN for site in sites):
        return Refusal.ORIGIN
    return None
