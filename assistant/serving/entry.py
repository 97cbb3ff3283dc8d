"""Who may come in: a token that works once, a cookie in its place, and few wrong guesses."""

from __future__ import annotations

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
        "There were too many wrong attempts. Wait a minute, then use the address that `assistant serve` printed.",
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
    """Counts wrong attempts; too many within a while, and no more are looked at until some are old."""

    def __init__(self, limit: int = 10, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._wrong: deque[float] = deque(maxlen=limit)

    def note(self) -> None:
        """One more was wrong."""
        self._wrong.append(self._clock())

    @property
    def exhausted(self) -> bool:
        """Whether no more are to be looked at for now."""
        return len(self._wrong) == self._limit and self._clock() - self._wrong[0] < self._seconds


class Door:
    """Knows the one token and the one cookie of this run; both are in memory only."""

    def __init__(self, attempts: Attempts | None = None) -> None:
        self.token = secrets.token_urlsafe(32)
        """To be shown to the person, in the address."""
        self._attempts = attempts or Attempts()
        self._cookie = ""

    def knows(self, cookie: str) -> bool:
        """Whether `cookie` is what the token was exchanged for."""
        return bool(self._cookie) and _same(cookie, self._cookie)

    def exchange(self, token: str) -> str | Refusal:
        """The cookie that `token` buys, which it does once."""
        if self._attempts.exhausted:
            return Refusal.TOO_MANY
        if not _same(token, self.token):
            self._attempts.note()
            return Refusal.WRONG
        if self._cookie:
            self._attempts.note()
            return Refusal.USED
        self._cookie = secrets.token_urlsafe(32)
        return self._cookie

    def turn_away(self, cookie: str) -> Refusal:
        """Why a request with this `cookie`, or an empty one, and no token is refused; a wrong one is an attempt."""
        if cookie and self._attempts.exhausted:
            return Refusal.TOO_MANY
        if cookie:
            self._attempts.note()
        return Refusal.MISSING


def _same(given: str, right: str) -> bool:
    """In constant time; `given` may hold any character."""
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode())
