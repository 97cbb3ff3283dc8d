"""Who may come in: a token that works once, a cookie in its place, and few wrong guesses."""

from __future__ import annotations

import math
import secrets
import time
from collections import deque
from collections.abc import Callable
from enum import Enum


class Refusal(Enum):
    """Why a request is turned away: the HTTP status, and sentences for the person."""

    HOST = (403, "This is not an address the assistant answers to. Use the one that `assistant serve` printed.")
    ORIGIN = (
        403,
        "Another page asked for this, and the assistant answers only its own. "
        "If you followed a link, copy the address that `assistant serve` printed instead.",
    )
    MISSING = (
        403,
        "To open the assistant, use the whole address that `assistant serve` printed. If it has been used, go back to "
        "the browser it was used in, or stop `assistant serve` with Ctrl+C and start it again for another. "
        "Nothing you wrote is lost.",
    )
    WRONG = (
        403,
        "The address is not quite the one that `assistant serve` printed. Copy the whole of it. "
        "For another one, stop `assistant serve` with Ctrl+C and start it again. Nothing you wrote is lost.",
    )
    USED = (
        403,
        "This address has been used, and it works only once. Go back to the browser it was used in, or stop "
        "`assistant serve` with Ctrl+C and start it again for another address. Nothing you wrote is lost. "
        "If it was not you who used it, stop `assistant serve` now.",
    )
    TOO_MANY = (
        429,
        "There were too many wrong attempts, and none is looked at for now. The window in which `assistant serve` runs "
        "says for how long. Then use the address that it printed.",
    )

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return self.value[1]


class Attempts:
    """Counts wrong attempts: too many within a while, and none is looked at for a pause, longer each time."""

    def __init__(
        self,
        limit: int = 10,
        seconds: float = 60.0,
        longest: float = 3600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`limit` wrong ones within `seconds` bring a pause of as many; the next is twice as long, up to `longest`."""
        self._seconds = seconds
        self._pause = seconds
        self._longest = longest
        self._clock = clock
        self._wrong: deque[float] = deque(maxlen=limit)
        self._until = 0.0

    def note(self) -> float:
        """One more was wrong. The seconds of the pause that begins with it, 0 for none."""
        now = self._clock()
        self._wrong.append(now)
        if len(self._wrong) < (self._wrong.maxlen or 0) or now - self._wrong[0] >= self._seconds:
            return 0.0
        self._wrong.clear()
        pause, self._pause = self._pause, min(2 * self._pause, self._longest)
        self._until = now + pause
        return pause

    @property
    def wait(self) -> float:
        """Seconds until attempts are looked at again; 0 when they are."""
        return max(0.0, self._until - self._clock())


class Door:
    """Knows the one token and the one cookie of this run; both are in memory only."""

    def __init__(self, attempts: Attempts | None = None, warn: Callable[[str], None] = lambda sentence: None) -> None:
        """`warn` is given a sentence for whoever runs the server when there were too many wrong attempts."""
        self.token = secrets.token_urlsafe(32)
        """To be shown to the person, in the address."""
        self._attempts = attempts or Attempts()
        self._warn = warn
        self._cookie = ""

    @property
    def wait(self) -> int:
        """Whole seconds until attempts are looked at again."""
        return math.ceil(self._attempts.wait)

    def knows(self, cookie: str) -> bool:
        """Whether `cookie` is what the token was exchanged for."""
        return bool(self._cookie) and _same(cookie, self._cookie)

    def exchange(self, token: str) -> str | Refusal:
        """The cookie that `token` buys, which it does once."""
        if self._attempts.wait:
            return Refusal.TOO_MANY
        if not _same(token, self.token):
            self._wrong()
            return Refusal.WRONG
        if self._cookie:
            self._wrong()
            return Refusal.USED
        self._cookie = secrets.token_urlsafe(32)
        return self._cookie

    def turn_away(self, cookie: str) -> Refusal:
        """Why a request with this `cookie`, or an empty one, and no token is refused; a wrong one is an attempt."""
        if cookie and self._attempts.wait:
            return Refusal.TOO_MANY
        if cookie:
            self._wrong()
        return Refusal.MISSING

    def _wrong(self) -> None:
        pause = self._attempts.note()
        if pause:
            length = "minute" if pause == 60 else f"{pause / 60:g} minutes"
            self._warn(
                f"There were too many wrong attempts to open the assistant in a browser. For the next {length} none is "
                "looked at; a browser that is in stays in. If it was not you, somebody else is using this computer: "
                "stop with Ctrl+C."
            )


def _same(given: str, right: str) -> bool:
    """In constant time; `given` may hold any character."""
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode())
