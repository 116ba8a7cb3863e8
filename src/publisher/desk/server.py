"""The desk's web server: the preview's, and what an editor writes.

Everything lies below a secret part of the address, which the terminal shows; who does not know it
is told nothing. A write comes from the page itself: its Origin is this server, it carries the
secret in a header that no other site can send, and it is bounded.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

from ..diagnostics import PublisherError, as_record
from ..pictures.pages import is_page
from ..preview.server import PATIENCE, Handler, Server
from ..tongues import find_tongue, speaking
from ..workspace import cache_folder, digest, find_trouble, make_private, resources
from .following import Following
from .pages import DeskPages
from .proofs import make_proof
from .session import Conflict, Session

MEGABYTE = 1 << 20
LARGEST = 24 * MEGABYTE
"""Bytes of one request: the text of an article before and after, in JSON."""
PARTS = ("desk.css", "desk.js", "link.js", "plan.js", "text.js", "writing.js", "icon.svg")
FONTS = tuple(
    f"Publisher{name}-{cut}.otf" for name in ("Song", "Hei") for cut in ("Regular", "Bold")
)
PICTURES = ("jpg", "jpeg", "png", "gif", "webp", "svg")
LANGUAGES = ("zh", "en")
SECRET_BYTES = 24


class DeskServer(Server):
    """Serves one session and its board below a secret address."""

    board: DeskPages

    def __init__(
        self,
        session: Session,
        board: DeskPages,
        port: int,
        language: str,
        wish: Following | None = None,
    ) -> None:
        self.session = session
        self.wish = wish or Following(session.folder)
        self.language = language
        super().__init__(board, port, DeskHandler)
        self.secret = keep_secret(session.folder, self.server_port)

    @property
    def address(self) -> str:
        """The address of the page, with the secret."""
        return f"{super().address}{self.secret}/"


class DeskHandler(Handler):
    """Answers the page: what there is by GET, what is done by POST."""

    server: DeskServer

    def find(self, path: str, query: Mapping[str, list[str]]) -> tuple[bytes | None, str]:
        """What is asked for below the secret; nothing else is there."""
        if path == "/favicon.ico":
            return None, "html"
        secret, _, rest = path[1:].partition("/")
        if not hmac.compare_digest(secret.encode(), self.server.secret.encode()):
            return None, "html"
        with speaking(find_tongue(query.get("lang", [self.server.language])[0])):
            try:
                return self._find_inside(rest, query)
            except PublisherError as error:
                told = {"errors": [as_record(one) for one in error.diagnostics]}
                return _json(told), "json"

    def _find_inside(self, path: str, query: Mapping[str, list[str]]) -> tuple[bytes | None, str]:
        session = self.server.session
        if path == "":
            return _page(query.get("lang", [self.server.language])[0]), "html"
        if path in PARTS:
            return files(__package__).joinpath(path).read_bytes(), path.rsplit(".", 1)[1]
        if path.startswith("font/") and path[5:] in FONTS:
            return (resources() / "fonts" / path[5:]).read_bytes(), "otf"
        if path == "pages":
            return super().find("/", query)
        if path == "state":
            return _json(self._state(query)), "json"
        if path == "edition":
            return _json(session.outline()), "json"
        if path == "article":
            return _json(session.tell(query.get("name", [""])[0])), "json"
        if path == "spots":
            return _json(self._spots(query)), "json"
        if path == "proof":
            return make_proof(self.server.wish, query["output"][0], query["lang"][0]).content, "pdf"
        if path == "words":
            return _json(words_of(query["lang"][0])), "json"
        if path == "picture":
            file = query["file"][0]
            kind = "png" if is_page(file) else PurePosixPath(file).suffix[1:].lower()
            if kind not in PICTURES:
                return None, "html"
            content = session.picture(query["article"][0], query["file"][0])
            return content, kind.replace("jpeg", "jpg")
        return super().find(f"/{path}", query)

    def _state(self, query: Mapping[str, list[str]]) -> dict[str, Any]:
        """The board's state as soon as it is a new one, and what the files are."""
        board = self.server.board
        board.wanted = query["output"][0] if query.get("output") else board.wanted
        board.wanted_page = int(query.get("page", ["1"])[0])
        state = board.state(int(query.get("since", ["-1"])[0]), PATIENCE)
        return {**state, "articles": self.server.session.look()}

    def _spots(self, query: Mapping[str, list[str]]) -> dict[str, Any]:
        """Where everything stands on a page, and on which pages an article stands."""
        board, output = self.server.board, query["output"][0]
        return {
            **board.tell_page(output, int(query["page"][0])),
            "pages": board.find_pages(output, query["article"][0]),
        }

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        """Do what the page asks for; whoever else asks is refused."""
        if not self._may_write():
            self.close_connection = True
            self._send({"error": "refused"}, HTTPStatus.FORBIDDEN)
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self._send({"error": "too large"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        with speaking(find_tongue(self.headers.get("X-Lang", self.server.language))):
            self._perform(int(length))

    def _perform(self, length: int) -> None:
        try:
            request = json.loads(self.rfile.read(length))
            answer = self.server.session.perform(request)
        except Conflict as conflict:
            self._send({"conflict": conflict.told}, HTTPStatus.CONFLICT)
        except PublisherError as error:
            records = [as_record(one) for one in error.diagnostics]
            self._send({"errors": records}, HTTPStatus.UNPROCESSABLE_ENTITY)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._send({"error": "not understood"}, HTTPStatus.BAD_REQUEST)
        else:
            self._send(answer, HTTPStatus.OK)

    def _may_write(self) -> bool:
        """Whether a request comes from this server's own page."""
        origins = [f"http://{name}" for name in self.server.names]
        return (
            self.headers.get("Host", "") in self.server.names
            and self.headers.get("Origin", "") in origins
            and self.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
            and self.headers.get("Content-Type", "").split(";")[0] == "application/json"
            and hmac.compare_digest(
                self.headers.get("X-Desk", "").encode(), self.server.secret.encode()
            )
            and self.path == f"/{self.server.secret}/do"
        )

    def _send(self, told: Mapping[str, Any], status: HTTPStatus) -> None:
        self.answer(_json(told), "json", status=status)


def _json(told: object) -> bytes:
    # Of an article that is no valid Unicode the rest is shown.
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _page(language: str) -> bytes:
    page = files(__package__).joinpath("desk.html").read_text(encoding="utf-8")
    language = language if language in LANGUAGES else "zh"
    return page.replace("LANGUAGE", "zh-Hans" if language == "zh" else "en").encode()


def words_of(language: str) -> dict[str, str]:
    """The words of the page in a language, ``zh`` or ``en``."""
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {key: texts[language if language in LANGUAGES else "zh"] for key, texts in table.items()}


def keep_secret(folder: Path, port: int) -> str:
    """The secret of this edition's desk at ``port``: the last one, so that a page goes on.

    It is kept for this user alone; where that cannot be, each desk has a new one.
    """
    home = cache_folder()
    fresh = secrets.token_urlsafe(SECRET_BYTES)
    if home is None:
        return fresh
    desk = home / "desk"
    file = desk / f"{digest(f'{folder.resolve()}:{port}'.encode())[:32]}.secret"
    try:
        make_private(desk)
        if find_trouble(desk) is not None:
            return fresh
        if not file.exists():
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
            with os.fdopen(os.open(file, flags, 0o600), "wb") as new:
                new.write(fresh.encode("ascii"))
        kept = file.read_text(encoding="ascii")
    except (OSError, ValueError):
        return fresh
    return kept if len(kept) == len(fresh) and kept.isascii() else fresh
