"""A server between a client and Chroma: notes every request, wants a token, or misbehaves as it is told.

Run as a process: `python -m tests.recording_server FOLDER [UPSTREAM]`. It writes its port to `FOLDER/port` and a
line for each request to `FOLDER/requests`; what `FOLDER/mode` holds is how it behaves from then on.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

TOKEN = "right-token"
LONG = 60.0
SQUEEZED = gzip.compress(b" " * 20_000_000, 1)
"""Small on its way, and large for whoever unpacks it."""


class Between(BaseHTTPRequestHandler):
    """Passes on, unless the mode says otherwise."""

    protocol_version = "HTTP/1.1"
    folder = Path()
    upstream = ""
    asked = 0
    """Requests on this connection so far."""

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        mode = (self.folder / "mode").read_text() if (self.folder / "mode").exists() else ""
        status, answer = self._answer(mode, body)
        noted = {"method": self.command, "path": self.path, "status": status, "mode": mode}
        sizes = {"sent": length, "received": len(answer), "body": body.decode("utf-8", "replace")}
        with (self.folder / "requests").open("a") as log:
            log.write(json.dumps({**noted, **sizes, "headers": dict(self.headers)}) + "\n")
        if mode.startswith("drip"):
            self._drip(mode)
            return
        self.asked += 1
        if mode == "silent" or (mode == "forgetful" and self.asked > 1):
            self.close_connection = True
            return
        with contextlib.suppress(OSError):  # whoever asked may have left
            self._send(status, answer)

    def _send(self, status: int, answer: bytes) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        if answer == SQUEEZED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _drip(self, mode: str) -> None:
        """A few bytes a second, of the answer or of what stands before it: no single read ever waits for long."""
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            if mode == "drip":
                self.wfile.write(b"no\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(int(LONG) * 5):
                self.wfile.write(b" ")
                time.sleep(0.2)

    def _answer(self, mode: str, body: bytes) -> tuple[int, bytes]:
        match mode:
            case "token" if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                return 401, b'{"error": "unauthorised"}'
            case "elsewhere":
                return 302, b""
            case "garbage":
                return 200, b"<html>welcome to nginx \x1b]52;c;AAAA\x07</html>"
            case "endless":
                return 200, b'"' + b"x" * 20_000_000 + b'"'
            case "deep":
                return 200, b"[" * 100_000
            case "squeezed":
                return 200, SQUEEZED
        if not self.upstream:
            return 404, b"{}"
        return self._passed_on(body)

    def _passed_on(self, body: bytes) -> tuple[int, bytes]:
        where = urlsplit(self.upstream)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        try:
            connection.request(self.command, self.path, body or None, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            return reply.status, reply.read()
        except OSError:
            return 502, b"Bad Gateway"
        finally:
            connection.close()

    do_GET = do_POST = do_PUT = _handle

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: what happened stands in the file."""


def main(folder: str, upstream: str = "") -> None:
    """Serve until ended."""
    Between.folder, Between.upstream = Path(folder), upstream
    server = ThreadingHTTPServer(("127.0.0.1", 0), Between)
    port = Path(folder) / "port"
    port.with_suffix(".new").write_text(str(server.server_port))
    port.with_suffix(".new").rename(port)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
