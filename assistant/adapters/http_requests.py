"""Requests to one address and no other, through httpx: bounded in time and size, no proxy, no redirect."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from concurrent.futures import Future
from threading import Thread
from typing import NamedTuple

import httpx

from assistant.errors import SharedUnavailable
from assistant.library.shared.address import Address
from assistant.sanitise import one_line

_CONNECT_SECONDS = 2.0


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    body: bytes


class Requests:
    """Requests to `address`, one after the other on one connection."""

    def __init__(self, address: Address, headers: Mapping[str, str]) -> None:
        """Connects to nothing yet."""
        self._address = address
        # Compressed replies are neither asked for nor unpacked: a small one could fill the memory.
        plain = {"Accept": "application/json", "Accept-Encoding": "identity"}
        self._headers = {"User-Agent": "integrated-care-assistant", **plain, **headers}
        self._client: httpx.Client | None = None

    def ask(self, method: str, path: str, body: bytes | None, seconds: float, most: int) -> Reply:
        """The answer, within `seconds` and of at most `most` bytes. Raises `SharedUnavailable`.

        Must be safe to repeat: a connection that broke since it was last used is opened again.
        """
        again, connecting = self._client is not None, min(seconds, _CONNECT_SECONDS)
        client = self._client = self._client or self._opened()
        kind = {} if body is None else {"Content-Type": "application/json"}
        waits = httpx.Timeout(seconds, connect=connecting)
        request = client.build_request(method, self._address.url + path, content=body, headers=kind, timeout=waits)
        reply: Future[Reply] = Future()
        # In a thread of its own: httpx bounds each wait, not all of them together, and a name look-up not at all.
        Thread(target=_answer, args=(reply, client, request, seconds, most, again), daemon=True).start()
        try:
            status, answer = reply.result(seconds)
        except (httpx.TimeoutException, TimeoutError) as error:
            self._client = None  # its thread may still be at it, and ends by itself
            waited = connecting if isinstance(error, httpx.ConnectTimeout) else seconds
            raise self._failed(f"cannot be reached (no answer within {waited:g} seconds)") from error
        except httpx.HTTPError as error:
            raise self._failed(f"cannot be reached ({one_line(_reason(error), 120)})") from error
        if len(answer) > most:
            raise self._failed("sends more than anyone asked for")
        return Reply(status, answer)

    def close(self) -> None:
        """Let go of the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _opened(self) -> httpx.Client:
        # Whom this machine trusts, such as an organisation's own authority; httpx brings a list of its own.
        trusted, one = ssl.create_default_context(), httpx.Limits(max_connections=1)
        return httpx.Client(headers=self._headers, verify=trusted, trust_env=False, follow_redirects=False, limits=one)

    def _failed(self, why: str) -> SharedUnavailable:
        return SharedUnavailable(f"The shared library at {self._address.url} {why}.")


def _answer(
    reply: Future[Reply], client: httpx.Client, request: httpx.Request, seconds: float, most: int, again: bool
) -> None:
    """Fill `reply`, at the second attempt if the first meets a broken connection and it may be tried `again`."""
    end = time.monotonic() + seconds
    try:
        try:
            reply.set_result(_exchange(client, request, end, most))
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            if not again:
                raise
            reply.set_result(_exchange(client, request, end, most))
    except httpx.HTTPError as error:
        reply.set_exception(error)


def _exchange(client: httpx.Client, request: httpx.Request, end: float, most: int) -> Reply:
    """The reply as it was sent, read until `end` and not far beyond `most` bytes."""
    answer, body = client.send(request, stream=True), bytearray()
    try:
        for part in answer.iter_raw():
            body += part
            if time.monotonic() > end:
                raise httpx.ReadTimeout("the reply was still coming")
            if len(body) > most:
                break
    finally:
        answer.close()
    return Reply(answer.status_code, bytes(body))


def _reason(error: BaseException) -> str:
    """What the system said, which httpx passes on behind a number."""
    inner: BaseException | None = error
    while inner is not None and not (isinstance(inner, OSError) and inner.strerror):
        inner = inner.__cause__ or inner.__context__
    return str(getattr(inner, "strerror", "") or error or type(error).__name__)
