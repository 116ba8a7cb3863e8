"""The preview's web server: this machine only, reading only, nothing from the disk but one page."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from socket import socket
from urllib.parse import parse_qs, quote, unquote, urlsplit

from ..diagnostics import Diagnostic, EnvironmentFault
from ..tongues import chosen, spoken, worded
from .board import WORDS, Board

LOOPBACK = "127.0.0.1"
PATIENCE = 20.0
"""Seconds that a reader is kept waiting for news before it is told that there are none."""
REST = 0.1
"""Seconds between attempts to take a connection that cannot be taken."""
POLICY = "; ".join(
    ["default-src 'none'"]
    + [f"{kind}-src 'self'" for kind in ("img", "connect", "style", "script", "font")]
    + ["frame-ancestors 'none'", "base-uri 'none'"]
)
KINDS = {
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "otf": "font/otf",
}


class Server(ThreadingHTTPServer):
    """Serves a board on the loopback address; a port that is taken is an EnvironmentFault."""

    daemon_threads = True

    def __init__(
        self, board: Board, port: int, handler: type[BaseHTTPRequestHandler] | None = None
    ) -> None:
        self.board = board
        try:
            super().__init__((LOOPBACK, port), handler or Handler)
        except (OSError, OverflowError) as error:
            hint = worded("stop what uses it, or choose another with --port")
            message = worded("port {port} cannot be used: {error}", port=port, error=error)
            raise EnvironmentFault(Diagnostic("B010", message, hint=hint)) from error

    def get_request(self) -> tuple[socket, object]:
        """Take a connection; where no more files can be opened, wait for some to be closed."""
        try:
            return super().get_request()
        except OSError:
            # The connection goes on waiting, and would be asked for again at once.
            time.sleep(REST)
            raise

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever asked has gone away, or asked for nothing that could be."""

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which this machine may ask, against pages that rebind theirs."""
        return tuple(f"{name}:{self.server_port}" for name in (LOOPBACK, "localhost"))


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD: the page, its state, pictures of pages, finished files."""

    server: Server
    protocol_version = "HTTP/1.1"
    # A header that never ends would hold its thread.
    timeout = 60

    def do_GET(self) -> None:
        """Answer one request."""
        if self.headers.get("Host", "") not in self.server.names:
            self.answer(None, "html")
            return
        path = ""
        try:
            address = urlsplit(self.path)
            path = unquote(address.path)
            content, kind = self.find(path, parse_qs(address.query))
        except (ValueError, KeyError):
            content, kind = None, "html"
        name = path.rsplit("/", 1)[1] if path.startswith("/file/") else None
        self.answer(content, kind, name)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def find(self, path: str, query: Mapping[str, list[str]]) -> tuple[bytes | None, str]:
        """What is asked for and its kind, a name of ``KINDS``; None where it is not there."""
        board = self.server.board
        if path in ("/", "/page.css", "/page.js"):
            name = "page.html" if path == "/" else path[1:]
            content = files(__package__).joinpath(name).read_bytes()
            if path == "/":
                content = _in_tongue(content)
            return content, name.rsplit(".", 1)[1]
        if path == "/state":
            board.wanted = query["output"][0] if "output" in query else board.wanted
            state = board.state(int(query.get("since", ["-1"])[0]), PATIENCE)
            return json.dumps(state).encode(), "json"
        if found := re.fullmatch(r"/page/([\w-]+)/([0-9]{1,6})\.jpg", path):
            return board.picture(found[1], int(found[2])), "jpg"
        if found := re.fullmatch(r"/file/([^/]+\.(pdf|epub))", path):
            return board.file(found[1]), found[2]
        return None, "html"

    def answer(
        self,
        content: bytes | None,
        kind: str,
        name: str | None = None,
        status: HTTPStatus | None = None,
    ) -> None:
        """Send what was found; a finished file under its ``name``."""
        if status is None:
            status = HTTPStatus.OK if content is not None else HTTPStatus.NOT_FOUND
        body = content if content is not None else b"not found\n"
        # A page that is not there yet may be there the next time it is asked for.
        kept = kind in ("jpg", "otf") and content is not None
        self.send_response(status)
        self.send_header("Content-Type", KINDS[kind])
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600" if kept else "no-store")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if name is not None and content is not None:
            self.send_header("Content-Disposition", f"inline; filename*=UTF-8''{quote(name)}")
        self.end_headers()
        if self.command != "HEAD":
            try:
                self.wfile.write(body)
            except ConnectionError:
                # The page was closed or reloaded while its picture was on the way.
                self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to the findings."""


def _in_tongue(page: bytes) -> bytes:
    """The page with its words, which stand between ``@``, in the chosen tongue."""
    words = {"lang": chosen(), **{str(one): spoken(one) for one in WORDS}}
    return re.sub(r"@(\w+)@", lambda found: words[found[1]], page.decode()).encode()
