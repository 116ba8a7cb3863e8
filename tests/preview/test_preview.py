"""The preview: what changes on the disk is seen in the page, and nobody else sees it."""

from __future__ import annotations

import errno
import http.client
import json
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from patience import PATIENCE
from publisher.build import Product, build
from publisher.diagnostics import Diagnostic, EnvironmentFault
from publisher.preview import preview, wait_for_change
from publisher.preview.board import Board
from publisher.preview.server import REST, Server
from publisher.tongues import term

EDITION = """\
title = "试刊<b>"
language = "zh-Hans"
date = 2018-11-05
articles = ["a"]
outputs = ["newsletter", "epub"]
"""
ARTICLE = """\
---
title: 试排
---

正文一段，用来试排。

![说明]()
"""


class Reader:
    """Asks a running preview as a browser does."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.port = int(urlsplit(address).port or 0)
        self.number = -1

    def ask(
        self, path: str, host: str | None = None, method: str = "GET"
    ) -> tuple[int, dict[str, str], bytes]:
        """Give status, headers and body of one answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {"Host": host or f"127.0.0.1:{self.port}"}
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def state(self) -> dict[str, Any]:
        """Give the state as it is."""
        return dict(json.loads(self.ask("/state?since=-1")[2]))

    def settle(self) -> dict[str, Any]:
        """Wait until a build that this reader has not seen is done, and give the state."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            state = json.loads(self.ask(f"/state?since={self.number}")[2])
            if state["number"] > self.number:
                self.number = state["number"]
                if not state["busy"]:
                    return dict(state)
        raise AssertionError("nothing is told any more")

    def write(self, text: str) -> None:
        """Change the article, all of it at once: half of it would be built, and told as wrong."""
        written = self.folder.with_suffix(".new")
        written.write_text(text, encoding="utf-8")
        written.replace(self.folder / "a" / "article.md")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Run a preview of an edition of one article."""
    folder = tmp_path_factory.mktemp("edition") / "期"
    (folder / "a").mkdir(parents=True)
    (folder / "edition.toml").write_text(EDITION, encoding="utf-8")
    (folder / "a" / "article.md").write_text(ARTICLE, encoding="utf-8")
    addresses: list[str] = []
    there, stop = threading.Event(), threading.Event()

    def ready(address: str) -> None:
        addresses.append(address)
        there.set()

    thread = threading.Thread(
        target=preview, args=(folder,), kwargs={"port": 0, "ready": ready, "stop": stop}
    )
    thread.start()
    assert there.wait(PATIENCE)
    reader = Reader(folder, addresses[0])
    reader.settle()
    yield reader
    stop.set()
    thread.join(60)
    assert not thread.is_alive()


def test_page_and_its_parts(reader: Reader) -> None:
    """The page, its style and its script are served, each with a policy that lets nothing in."""
    for path, kind in (("/", "text/html"), ("/page.css", "text/css"), ("/page.js", "text/java")):
        status, headers, body = reader.ask(path)
        assert status == 200
        assert headers["Content-Type"].startswith(kind)
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert body


def test_state_tells_outputs_and_findings(reader: Reader) -> None:
    """The state names every output with its pages, and each finding with its place."""
    state = reader.state()

    assert [(o["name"], bool(o["pages"])) for o in state["outputs"]] == [
        ("newsletter", True),
        ("epub", False),
    ]
    assert ("I003", 7) in [(f["code"], f["line"]) for f in state["findings"]]
    assert state["title"] == "试刊<b>"
    assert not state["failed"]


def test_pages_are_pictures_and_files_files(reader: Reader) -> None:
    """A page is a PNG that is not blank; the finished files are given as they are."""
    import io

    from PIL import Image

    status, _, body = reader.ask("/page/newsletter/1.jpg")
    darkest, lightest = Image.open(io.BytesIO(body)).convert("L").getextrema()

    assert status == 200
    assert (darkest, lightest) == (0, 255)
    for ending, magic in (("-newsletter.pdf", b"%PDF-"), (".epub", b"PK")):
        status, headers, body = reader.ask(quote(f"/file/期{ending}"))
        assert status == 200
        assert body.startswith(magic)
        assert "%E6%9C%9F" in headers["Content-Disposition"]
    assert reader.ask("/page/newsletter/1.jpg", method="HEAD")[2] == b""


@pytest.mark.parametrize(
    "path",
    [
        "/page/newsletter/0.jpg",
        "/page/newsletter/99.jpg",
        "/page/none/1.jpg",
        "/file/edition.toml",
        "/file/..%2fedition.toml",
        "/../edition.toml",
        "/state?since=x",
        "/server.py",
        "//[",
        "http://[::1/page/newsletter/1.jpg",
        "/page/newsletter/%ff.jpg",
        "/state?since=" + "9" * 5000,
    ],
)
def test_nothing_else_is_served(path: str, reader: Reader) -> None:
    """What is no page, no picture and no finished file is not found, and may be the next time."""
    status, headers, _ = reader.ask(path)
    assert status == 404
    assert headers["Cache-Control"] == "no-store"


def test_other_names_are_refused(reader: Reader) -> None:
    """A page elsewhere that makes its name lead here is not answered; localhost is."""
    assert reader.ask("/", host="evil.example")[0] == 404
    assert reader.ask("/", host=f"evil.example:{reader.port}")[0] == 404
    assert reader.ask("/", host=f"localhost:{reader.port}")[0] == 200


def test_nobody_writes(reader: Reader) -> None:
    """Requests that would change something are refused."""
    assert reader.ask("/", method="POST")[0] == 501


def test_one_changed_word_is_seen(reader: Reader) -> None:
    """After a word has changed the page's picture is another, without any reload."""
    before = {o["name"]: o["digest"] for o in reader.state()["outputs"]}
    picture = reader.ask("/page/newsletter/1.jpg")[2]
    reader.number = reader.state()["number"]
    reader.write(ARTICLE.replace("一段", "两段"))
    state = reader.settle()

    assert all(o["digest"] != before[o["name"]] for o in state["outputs"])
    assert reader.ask("/page/newsletter/1.jpg")[2] != picture


def test_last_good_build_stays(reader: Reader) -> None:
    """A fault is told with its place while the pages stay; mended, all is well again."""
    before = reader.state()["outputs"][0]["digest"]
    text = (reader.folder / "a" / "article.md").read_text(encoding="utf-8")
    reader.number = reader.state()["number"]
    for wrong, line in ((text + "\n\U00030729\n", 9), ("---\ntitle: x", 1)):
        reader.write(wrong)
        state = reader.settle()
        assert state["failed"]
        assert line in [f["line"] for f in state["findings"] if f["severity"] == "error"]
        assert state["outputs"][0]["digest"] == before
    reader.write(text)
    state = reader.settle()

    assert not state["failed"]
    assert state["outputs"][0]["digest"] == before


def test_a_taken_port_is_told(reader: Reader) -> None:
    """A port that another program has is a fault with a way out."""
    with pytest.raises(EnvironmentFault) as caught:
        Server(Board(), reader.port)

    assert [d.code for d in caught.value.diagnostics] == ["B010"]


def test_only_this_machine_is_served() -> None:
    """The server listens on the loopback address and on no other."""
    with Server(Board(), 0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_at_the_limit_of_open_files_the_server_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that cannot be taken is tried again after a rest, not at once."""
    rests: list[float] = []
    monkeypatch.setattr(time, "sleep", rests.append)
    with Server(Board(), 0) as server:

        def refuse(_: object) -> None:
            raise OSError(errno.EMFILE, "Too many open files")

        monkeypatch.setattr(socketserver.TCPServer, "get_request", refuse)
        with socket.create_connection(("127.0.0.1", server.server_port)):
            for _ in range(3):
                server.handle_request()
    assert rests == [REST] * 3


def test_broken_requests_print_nothing(reader: Reader, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever is sent instead of a request, nothing appears on the terminal."""
    for sent in (b"", b"\0\xff" * 100, b"GET //[ HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", reader.port)) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1 << 16)
    assert "".join(capfd.readouterr()) == ""


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_browser_shows_pages_and_findings(reader: Reader, tmp_path: Path) -> None:
    """In headless Chromium the script draws outputs, pictures and findings; markup stays text."""
    assert CHROMIUM is not None
    done = subprocess.run(
        [
            *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu"),
            *("--virtual-time-budget=4000", f"--user-data-dir={tmp_path / 'profile'}"),
            *("--dump-dom", reader.address + "?once"),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )

    assert '<img alt="newsletter, page 1"' in done.stdout, done.stderr
    assert "warning I003" in done.stdout
    assert 'aria-pressed="true">newsletter' in done.stdout
    assert "试刊&lt;b&gt;" in done.stdout
    assert "up to date" in done.stdout


# Watching


def test_changes_are_noticed(tmp_path: Path) -> None:
    """A file written, added, removed, and one deep below: each ends the wait; hidden ones not."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    file = tmp_path / "a" / "b" / "x"
    file.write_text("1")
    seen = wait_for_change((tmp_path,))
    for change in (
        lambda: file.write_text("22"),
        lambda: (tmp_path / "new").touch(),
        lambda: (tmp_path / "new").unlink(),
    ):
        timer = threading.Timer(0.2, change)
        timer.start()
        after = wait_for_change((tmp_path,), seen)
        timer.join()
        assert after != seen
        seen = after
    (tmp_path / ".swap").touch()
    stop = threading.Event()
    threading.Timer(0.4, stop.set).start()

    assert wait_for_change((tmp_path,), seen, stop) == seen


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A folder that leads to itself is looked at once: its files are seen under one name."""
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path)

    assert [Path(name).name for name in wait_for_change((tmp_path,))] == ["file"]


def test_a_draft_is_shown_until_it_is_known_what_it_is() -> None:
    """What is printed is seen before it is checked; if the checks fail, what was good is back."""
    board = Board()
    good, draft = (Product("a", "x.pdf", content, 1) for content in (b"good", b"draft"))
    board.begin("t", ("a",))
    board.show("a", good, ())
    board.draft("a", draft)
    assert board.file("x.pdf") == b"draft"
    assert board.state(-1, 0)["busy"]
    board.show("a", None, (Diagnostic("K001", term("no")),))
    assert board.file("x.pdf") == b"good"
    board.draft("a", draft)
    board.show("a", draft, ())
    assert board.file("x.pdf") == b"draft"


def test_a_build_shows_each_pdf_before_it_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hook gets the very bytes that the report holds, and no checks were made until then."""
    (tmp_path / "e/a").mkdir(parents=True)
    (tmp_path / "e/edition.toml").write_text(EDITION, encoding="utf-8")
    (tmp_path / "e/a/article.md").write_text(ARTICLE, encoding="utf-8")
    seen: list[object] = []
    from publisher.checks import preflight

    def note(*given: Any, **named: Any) -> Any:
        seen.append("checked")
        return preflight(*given, **named)

    monkeypatch.setattr("publisher.build.holding.preflight", note)
    report = build(tmp_path / "e", tmp_path / "out", only=("newsletter",), showing=seen.append)
    assert seen == [report.products[0], "checked"]
