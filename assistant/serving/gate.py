"""Stands before every page: looks where a request comes from and whether it may come in, and sets the headers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import escape
from importlib import resources

from aiohttp import web

from assistant.serving import origins
from assistant.serving.entry import Door, Refusal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_TYPED = re.compile("`([^`]+)`")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # The terminal in the page sets the colour of each piece of text as a style of its own.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self'",
        "connect-src 'self' ws://{host}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), clipboard-read=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Gate:
    """What is asked of every request to the server on `port`."""

    def __init__(self, port: int, door: Door) -> None:
        self._port = port
        self._door = door
        # Cookies are shared between the ports of a computer: the name tells two servers apart.
        self._cookie = f"assistant-{port}"

    def attach(self, app: web.Application) -> None:
        """Put this before all that `app` serves."""
        app.middlewares.append(self._check)
        app.on_response_prepare.append(self._set_headers)

    @web.middleware
    async def _check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        refused = origins.refusal(
            self._port,
            hosts=request.headers.getall("Host", ()),
            origins=request.headers.getall("Origin", ()),
            sites=request.headers.getall("Sec-Fetch-Site", ()),
            socket="Upgrade" in request.headers,
        )
        if refused is not None:
            return page(refused.status, refused.sentence)
        cookie = request.cookies.get(self._cookie, "")
        token = request.query.get("token") if request.path == "/" else None
        if self._door.knows(cookie):
            return _home() if token is not None else await _answered(request, handler)
        return self._let_in(token) if token is not None else self._refused(self._door.turn_away(cookie))

    def _let_in(self, token: str) -> web.StreamResponse:
        cookie = self._door.exchange(token)
        if isinstance(cookie, Refusal):
            return self._refused(cookie)
        response = _home()
        response.set_cookie(self._cookie, cookie, path="/", httponly=True, samesite="Strict")
        return response

    def _refused(self, why: Refusal) -> web.Response:
        response = page(why.status, why.sentence)
        if why is Refusal.TOO_MANY:
            response.headers["Retry-After"] = str(self._door.wait)
        return response

    async def _set_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] = POLICY.format(host=f"{origins.ADDRESS}:{self._port}")


def page(status: int, sentence: str) -> web.Response:
    """A page that says one thing."""
    text = resources.files("assistant.serving").joinpath("pages", "sentence.html").read_text(encoding="utf-8")
    said = _TYPED.sub(r"<code>\1</code>", escape(sentence))
    return web.Response(status=status, text=text.replace("SENTENCE", said), content_type="text/html")


def _home() -> web.Response:
    """To the page itself, by an address without the token."""
    return web.Response(status=303, headers={"Location": "/"})


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        return page(error.status, "There is nothing here. The assistant itself is at the address without what follows.")
