"""The desk's state and its doors: what is written, what is asked, who is refused."""

from __future__ import annotations

import http.client
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from patience import PATIENCE
from publisher.desk.fronts import set_front
from publisher.desk.pages import DeskPages
from publisher.desk.server import LARGEST, DeskServer, keep_secret
from publisher.desk.session import Conflict, Session
from publisher.desk.sheets import TextFile, read_sheet
from publisher.diagnostics import PublisherError, UsageError
from publisher.workspace import digest

EDITION = """\
title = "试刊"
language = "zh-Hans"
date = 2018-11-05
articles = ["a", "b"]
outputs = ["newsletter"]
"""
RAW = """# 题目在这里

今年以来,全县上下一心,各项工作取得了新的成绩。群众的日子越过越好,笑声越来越多。

凉水口镇的建设如火如茶,工作名列前茅。明年,全县将继续努力,再创新的佳绩。
"""
TEXT = """\
---
title: 题目在这里
lang: zh-Hans
---

今年以来，全县上下一心，各项工作取得了新的成绩。群众的日子越过越好，笑声越来越多。

凉水口镇的建设如火如茶，工作名列前茅。明年，全县将继续努力，再创新的佳绩。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an edition of two articles, one with a raw text and one without."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "article.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a" / "raw.md").write_text(RAW, encoding="utf-8")
    (tmp_path / "edition.toml").write_text(EDITION, encoding="utf-8")
    return tmp_path


def ask(kind: str, name: str = "a", **given: Any) -> dict[str, Any]:
    """Give a request with a name of its own."""
    return {"id": f"{kind}{json.dumps(given)}", "article": name, "do": kind, **given}


def key_of(session: Session) -> str:
    """Give the key of the one open doubt."""
    (doubt,) = [d for d in session.tell("a")["doubts"] if d["state"] == "open"]
    return str(doubt["key"])


def test_a_request_sent_twice_is_done_once(folder: Path) -> None:
    """The same name again gives the same answer and writes nothing; neither does another's."""
    session = Session(folder)
    key = key_of(session)
    request = ask("accept", keys=[key], seen={key: "open"})
    assert not session.perform(request)["again"]
    written = (folder / "a/article.md").read_bytes()
    assert "如火如荼".encode() in written
    assert session.perform(request)["again"]
    # Another run of the program knows the name no more, and finds the doubt accepted.
    assert Session(folder).perform(request)["notes"] == []
    assert (folder / "a/article.md").read_bytes() == written
    assert session.perform(ask("undo"))["undo"] is None
    assert (folder / "a/article.md").read_text(encoding="utf-8") == TEXT


def test_a_place_that_another_decided_is_asked_about(folder: Path) -> None:
    """A doubt that was decided meanwhile, in a desk or by hand, is told and left."""
    one, two = Session(folder), Session(folder)
    key = key_of(one)
    one.perform(ask("refuse", keys=[key], seen={key: "open"}))
    with pytest.raises(Conflict) as caught:
        two.perform(ask("accept", keys=[key], seen={key: "open"}))
    assert caught.value.told["doubts"] == [{"key": key, "state": "refused"}]
    path = folder / "a/article.md"
    path.write_text(TEXT.replace("如火如茶", "热火朝天"), encoding="utf-8")
    with pytest.raises(Conflict) as caught:
        two.perform(ask("accept", keys=[key], seen={key: "open"}, again=1))
    assert caught.value.told["doubts"][0]["state"] == "by hand"
    assert "热火朝天" in path.read_text(encoding="utf-8")


def test_what_an_editor_outside_wrote_is_kept(folder: Path) -> None:
    """A decision leaves what was written meanwhile; an edit is merged or asked about."""
    session = Session(folder)
    key = key_of(session)
    path = folder / "a/article.md"
    path.write_text(TEXT.replace("笑声越来越多", "歌声越来越多"), encoding="utf-8")
    session.perform(ask("accept", keys=[key], seen={key: "open"}))
    text = path.read_text(encoding="utf-8")
    assert "歌声" in text
    assert "如火如荼" in text
    told = session.perform(ask("edit", was=TEXT, text=TEXT.replace("名列前茅", "第一")))
    assert told["notes"] == ["merged"]
    text = path.read_text(encoding="utf-8")
    assert all(words in text for words in ("歌声", "如火如荼", "工作第一"))
    with pytest.raises(Conflict) as caught:
        session.perform(ask("edit", was=TEXT, text=TEXT.replace("笑声越", "掌声越")))
    (clash,) = caught.value.told["clashes"]
    assert ("掌" in clash["yours"], "歌" in clash["theirs"]) == (True, True)
    assert path.read_text(encoding="utf-8") == text
    # Undo is asked about too where another has written over what is to be taken back.
    path.write_text(text.replace("工作第一", "工作出色"), encoding="utf-8")
    with pytest.raises(Conflict):
        session.perform(ask("undo", n=1))


def test_a_stale_entry_goes_with_a_note(folder: Path) -> None:
    """What was refused and is then written anew by hand leaves no entry behind."""
    session = Session(folder)
    key = key_of(session)
    told = session.perform(ask("refuse", keys=[key], seen={key: "open"}))
    assert "accept:" in told["text"]
    edited = told["text"].replace("如火如茶", "热火朝天")
    told = session.perform(ask("edit", was=told["text"], text=edited))
    assert told["notes"][0].startswith("stale:C507")
    assert "accept:" not in told["text"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_bytes_stay(folder: Path, mark: bytes, end: bytes) -> None:
    """A file keeps its mark and its ends of lines; a decision changes its own characters only."""
    path = folder / "a/article.md"
    content = mark + TEXT.encode().replace(b"\n", end)
    path.write_bytes(content)
    session = Session(folder)
    key = key_of(session)
    session.perform(ask("accept", keys=[key], seen={key: "open"}))
    assert path.read_bytes() == content.replace("如火如茶".encode(), "如火如荼".encode())
    session.perform(ask("undo"))
    session.perform(ask("refuse", keys=[key], seen={key: "open"}))
    added = [line for line in path.read_bytes().split(end) if line not in content.split(end)]
    assert len(added) == 3
    session.perform(ask("undo", n=2))
    assert path.read_bytes() == content


def test_mixed_ends_of_lines_stay_where_lines_stay() -> None:
    """Each line that is not changed keeps the end it has."""
    sheet = TextFile("一\n二\n三\n四", "一\r\n二\n三\r\n四".encode())
    assert sheet.rewrite("一\n二甲\n三\n四").decode() == "一\r\n二甲\n三\r\n四"
    assert sheet.rewrite("一\n二\n新\n三\n四").decode() == "一\r\n二\n新\r\n三\r\n四"
    assert sheet.rewrite("零\n一\n二\n三\n四").decode().endswith("一\r\n二\n三\r\n四")


FRONTS = (
    (
        "kicker", "肩题: 一", "",
        "title: 题\nlang: zh-Hans",
        'title: 题\nkicker: "肩题: 一"\nlang: zh-Hans',
    ),
    ("title", "新题", "题", "title: 题  # 定稿\nlang: en", "title: 新题  # 定稿\nlang: en"),
    ("byline", "", "某某", "title: 题\nbyline: 某某\nlang: zh-Hans", "title: 题\nlang: zh-Hans"),
    (
        "byline", "甲 乙", "某某",
        "title: 题\nbyline: '某某'\n# 注\nlang: zh-Hans",
        "title: 题\nbyline: 甲 乙\n# 注\nlang: zh-Hans",
    ),
    (
        "summary", "短", "长 长",
        "title: 题\nsummary: >\n  长\n  长\nlang: zh-Hans",
        "title: 题\nsummary: 短\nlang: zh-Hans",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("key", "value", "was", "front", "wanted"), FRONTS)
def test_a_value_is_written_where_it_stands(
    key: str, value: str, was: str, front: str, wanted: str
) -> None:
    """One line of the front matter changes, comes or goes; comments and the others stay."""
    there, text = set_front(f"---\n{front}\n---\n\n正文。\n", key, value)
    assert there == was
    assert text == f"---\n{wanted}\n---\n\n正文。\n"
    with pytest.raises(UsageError):
        set_front(text, "accept", "x")


def test_articles_are_the_editions_own(folder: Path) -> None:
    """No name leads to another file, and a broken article can be read and mended as text."""
    session = Session(folder)
    for name in ("../a", "c", "a/../b", "/etc", "", "a\0"):
        if name:
            with pytest.raises(PublisherError):
                session.tell(name)
        was = EDITION if name == "" else ""
        with pytest.raises(PublisherError):
            session.perform(ask("edit", name, was=was, text="x"))
    assert (folder / "edition.toml").read_text(encoding="utf-8") == EDITION
    (folder / "secret.png").write_bytes(b"x")
    (folder / "a/in.png").write_bytes(b"y")
    assert session.picture("a", "in.png") == b"y"
    with pytest.raises(PublisherError):
        session.picture("a", "../../outside.png")
    broken = TEXT.replace("title: 题目在这里", "title: [")
    (folder / "a/article.md").write_text(broken, encoding="utf-8")
    told = session.tell("a")
    assert told["errors"]
    session.perform(ask("edit", was=broken, text=TEXT))
    assert session.tell("a")["errors"] == []
    assert [d["state"] for d in session.tell("a")["doubts"]] == ["open"]
    assert session.tell("b")["raw"] is None


def test_beyond_the_first_plane_places_are_the_browsers(folder: Path) -> None:
    """A rare character before a doubt counts as two, as it does in the page."""
    path = folder / "a/article.md"
    path.write_text(TEXT.replace("今年以来", "𠮷年以来"), encoding="utf-8")
    told = Session(folder).tell("a")
    (doubt,) = [d for d in told["doubts"] if d["state"] == "open"]
    units = told["text"].encode("utf-16-le")
    start, end, after = doubt["splices"][0]
    assert units[2 * start : 2 * end].decode("utf-16-le") == "茶"
    assert after == "荼"


class Door:
    """A server of one edition, and a way to ask it anything."""

    def __init__(self, folder: Path) -> None:
        self.session = Session(folder)
        self.server = DeskServer(self.session, DeskPages(), 0, "zh")
        self.port = self.server.server_port
        self.secret = self.server.secret
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """Give status and body of an answer; ``headers`` have lines for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            named = {"Host": f"127.0.0.1:{self.port}"}
            named |= {key.replace("_", "-"): value for key, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@pytest.fixture
def door(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Run a server."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    one = Door(folder)
    yield one
    one.server.board.close()
    one.server.shutdown()
    one.server.server_close()
    one.thread.join()


def test_only_the_page_itself_may_write(door: Door, folder: Path) -> None:
    """Another origin, host, kind, address or no secret is refused; the page's own is done."""
    before = (folder / "a/article.md").read_bytes()
    body = json.dumps(ask("edit", was=TEXT, text=TEXT.replace("笑声", "歌声"))).encode()
    fine = {
        "Origin": f"http://127.0.0.1:{door.port}", "Content_Type": "application/json",
        "X_Desk": door.secret, "Sec_Fetch_Site": "same-origin",
    }  # fmt: skip
    path = f"/{door.secret}/do"
    wrong: list[tuple[str, dict[str, str]]] = [
        (path, {"Origin": "http://evil.example"}),
        (path, {"Origin": "null"}),
        (path, {"Origin": ""}),
        (path, {"Host": "evil.example"}),
        (path, {"Host": f"evil.example:{door.port}"}),
        (path, {"Content_Type": "text/plain"}),
        (path, {"Content_Type": "application/x-www-form-urlencoded"}),
        (path, {"X_Desk": ""}),
        (path, {"X_Desk": "x" * len(door.secret)}),
        (path, {"Sec_Fetch_Site": "cross-site"}),
        (path, {"Sec_Fetch_Site": "same-site"}),
        ("/do", {}),
        (f"/{'x' * len(door.secret)}/do", {}),
    ]
    for address, headers in wrong:
        status, _ = door.ask("POST", address, body, **{**fine, **headers})
        assert status == 403, headers
        assert (folder / "a/article.md").read_bytes() == before
    status, answer = door.ask("POST", path, body, **fine)
    assert status == 200
    assert "歌声" in json.loads(answer)["text"]


def test_what_is_no_request_is_told_so(door: Door) -> None:
    """Nonsense, and what is too large, is refused; the server goes on."""
    fine = {
        "Origin": f"http://127.0.0.1:{door.port}", "Content_Type": "application/json",
        "X_Desk": door.secret,
    }  # fmt: skip
    path = f"/{door.secret}/do"
    for body in (b"", b"{", b"[]", b"{}", b"3", b'{"id":1,"article":"a"}', b"[" * 5000, b"\xff",
                 b'{"id":1,"article":"a","do":"accept","keys":3}'):  # fmt: skip
        status, _ = door.ask("POST", path, body, **fine)
        assert status == 400, body
    status, _ = door.ask("POST", path, b"x", **fine, Content_Length=str(LARGEST + 1))
    assert status == 413
    status, answer = door.ask("POST", path, json.dumps(ask("dance")).encode(), **fine)
    assert status == 422
    assert json.loads(answer)["errors"]


def test_nothing_is_there_without_the_secret(door: Door) -> None:
    """Every address below another secret, or none, is not found; with it all parts are."""
    parts = ("", "desk.css", "desk.js", "edition", "article?name=a", "words?lang=zh", "pages",
             "page.css", "page.js", "icon.svg", "font/PublisherHei-Regular.otf")  # fmt: skip
    for part in parts:
        assert door.ask("GET", f"/{door.secret}/{part}")[0] == 200, part
        assert door.ask("GET", f"/{part}")[0] == 404, part
        assert door.ask("GET", f"/{'x' * len(door.secret)}/{part}")[0] == 404, part
    assert door.ask("GET", f"/{door.secret}/", Host="evil.example")[0] == 404
    for part in (
        "font/../pyproject.toml",
        "../edition.toml",
        "words.toml",
        "article?name=../b",
        "picture?article=a&file=article.md",
        "picture?article=a&file=../../x.png",
    ):
        status, answer = door.ask("GET", f"/{door.secret}/{part}")
        assert status == 404 or b"errors" in answer, part
        assert b"title" not in answer.replace(b"message", b"")[:60], part


def test_the_secret_is_kept_for_this_user(folder: Path, tmp_path: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """The same edition at the same port has one secret, unguessable and this user's alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    first = keep_secret(folder, 8000)
    assert keep_secret(folder, 8000) == first
    assert keep_secret(folder, 8001) != first
    (kept, _) = sorted((tmp_path / "home/publisher/desk").iterdir())
    assert kept.stat().st_mode & 0o077 == 0
    assert len(first) >= 32
    (tmp_path / "home/publisher/desk").chmod(0o777)
    assert keep_secret(folder, 8000) != first


def test_a_picture_is_given_by_its_article(door: Door, folder: Path) -> None:
    """Pictures inside the edition are shown, by their kind; other files are not."""
    (folder / "a/images").mkdir()
    (folder / "a/images/x.png").write_bytes(b"picture")
    status, body = door.ask("GET", f"/{door.secret}/picture?article=a&file=images/x.png")
    assert (status, body) == (200, b"picture")
    assert door.ask("GET", f"/{door.secret}/picture?article=a&file=raw.md")[0] == 404


def test_a_page_is_shown_as_a_picture(door: Door, folder: Path) -> None:
    """No browser shows a page of a PDF among others, so it is drawn."""
    (folder / "a/images").mkdir()
    with pikepdf.new() as pdf:
        for width in (30, 60):
            pdf.add_blank_page(page_size=(width, 30))
        pdf.save(folder / "a/images/x.pdf")
    for page, ratio in (("", 1), ("%23page%3D2", 2)):
        status, body = door.ask("GET", f"/{door.secret}/picture?article=a&file=images/x.pdf{page}")
        assert status == 200
        with Image.open(io.BytesIO(body)) as image:
            assert image.width == ratio * image.height


def test_a_sheet_knows_its_bytes(folder: Path) -> None:
    """The digest is that of the file."""
    path = folder / "a/article.md"
    assert read_sheet(path).digest == digest(path.read_bytes())


def test_the_plan_is_written_one_wish_at_a_time(folder: Path) -> None:
    """Order and wishes go into the settings as text, are asked about and can be taken back."""
    path = folder / "edition.toml"
    commented = EDITION.replace('articles = ["a", "b"]', 'articles = ["a", "b"]  # lead first')
    path.write_text(commented, encoding="utf-8")
    session = Session(folder)
    plan = session.perform(ask("order", "", names=["b", "a"], was=["a", "b"]))
    assert [one["name"] for one in plan["articles"]] == ["b", "a"]
    plan = session.perform(ask("wish", "", of="a", key="columns", value=3, was=None))
    assert plan["articles"][1]["wishes"]["columns"] == 3
    assert "# lead first" in path.read_text(encoding="utf-8")
    with pytest.raises(Conflict):
        session.perform(ask("wish", "", of="a", key="columns", value=2, was=None))
    with pytest.raises(Conflict):
        session.perform(ask("order", "", names=["b", "a"], was=["a", "b"], again=1))
    before = path.read_bytes()
    for wrong in (
        {"key": "columns", "value": 99, "was": 3},
        {"key": "nonsense", "value": 1, "was": None},
    ):
        with pytest.raises(PublisherError):
            session.perform(ask("wish", "", of="a", **wrong))
        assert path.read_bytes() == before
    for n in range(2):
        plan = session.perform(ask("undo", "", n=n))
    assert path.read_text(encoding="utf-8") == commented
    assert plan["undo"] is None


def test_a_picture_is_cropped_to_what_was_drawn(folder: Path) -> None:
    """The part that was drawn becomes crop and focus of that picture; its other words stay."""
    path = folder / "a/article.md"
    text = TEXT + '\n![一](x.jpg)\n\n![二](y.jpg){credit="某某 摄"}\n'
    path.write_text(text, encoding="utf-8")
    session = Session(folder)
    told = session.perform(
        ask("picture", was=text, number=1, box=[0, 0, 400, 200], size=[400, 300])
    )
    assert "crop=2:1" in told["text"].replace('"', "")
    assert "focus=50% 33%" in told["text"].replace('"', "")
    assert "![一](x.jpg)\n" in told["text"]
    assert 'credit="某某 摄"' in told["text"]
    with pytest.raises(PublisherError):
        session.perform(ask("picture", was=told["text"], number=7, box=[0, 0, 1, 1], size=[9, 9]))


HOCR = """\
<html><head><meta name="ocr-system" content="tesseract 5.3.0"/></head><body>
<div class="ocr_page" title='image "old/sheet.png"; bbox 0 0 1000 2000; ppageno 0'>
<div class="ocr_carea" title="bbox 100 200 900 400"><p class="ocr_par" title="bbox 100 200 900 400">
<span class="ocr_line" title="bbox 100 200 900 300"><span class="ocrx_word"
 title="bbox 100 200 900 300; x_wconf 90">今年以来，全县上下一心，各项工作有成绩。</span></span>
</p></div></div></body></html>
"""


def test_a_scan_beside_the_raw_text_is_shown(folder: Path) -> None:
    """A scan by the name its source gives, with its boxes; or one called scan-2, without any."""
    assert Session(folder).tell("a")["scans"] == ()
    (folder / "a/scan-2.jpg").write_bytes(b"picture")
    (folder / "a/photo.jpg").write_bytes(b"picture")
    assert Session(folder).tell("a")["scans"] == (
        {"page": 2, "file": "scan-2.jpg", "boxes": []},
    )  # fmt: skip
    (folder / "a/raw.md").write_text(HOCR, encoding="utf-8")
    (folder / "a/images").mkdir()
    (folder / "a/images/sheet.png").write_bytes(b"picture")
    first, second = Session(folder).tell("a")["scans"]
    (folder / "a/raw.md").write_bytes(b"<html><head><meta name='ocr-system' content='x'/>")
    told = Session(folder).tell("a")
    assert told["errors"]
    assert told["blocks"]
    assert (first["page"], first["file"]) == (1, "images/sheet.png")
    (box,) = first["boxes"]
    assert box[:4] == pytest.approx([0.1, 0.1, 0.9, 0.2], abs=0.06)
    assert box[4].startswith("今年以来")
    assert second["page"] == 2


def test_a_proof_is_made_and_its_corrections_are_put(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader's correction by page and line goes into its article, and can be taken back."""
    from publisher.desk.following import Following
    from publisher.desk.proofs import make_proof

    path = folder / "b/article.md"
    path.write_text(
        TEXT.replace("佳绩", "成果").replace("题目在这里", "另一个题目"), encoding="utf-8"
    )
    first = path.read_bytes()
    monkeypatch.chdir(tmp_path)
    made = make_proof(Following(folder, cache=tmp_path / "cache"), "newsletter", "zh")
    assert made.content.startswith(b"%PDF-")
    session = Session(folder)
    notes: list[str] = []
    for line in range(1, made.lines + 1):
        try:
            request = ask("correct", "", output="newsletter", text=f"1 L{line}: 成果 → 成绩")
            notes = session.perform(request)["notes"]
        except PublisherError:
            continue
        break
    assert notes == ["corrected:b"]
    assert path.read_bytes() == first.replace("成果".encode(), "成绩".encode())
    session.perform(ask("undo", "b"))
    assert path.read_bytes() == first
