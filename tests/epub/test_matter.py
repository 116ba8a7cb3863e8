"""Fixed matter in the book: 广告 and 启事 behind the stories, nothing of what belongs to paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from publisher import epub
from publisher.edition import load_edition
from publisher.edition.variants import convert
from publisher.epub.archive import read_archive, write_archive
from publisher.fonts import load_catalogue
from publisher.pdf import looks_of
from publisher.workspace import Workspace, resources

from .samples import epubcheck, make, write_edition, write_photo
from .test_book import XHTML, document, package

PLAN = """
[[pages]]
number = 4
layouts = ["tabloid"]
[[pages.fixed]]
kind = "notice"
text = "停水启事：周五全天停水。"
lines = 6
[[pages]]
number = 1
[[pages.fixed]]
kind = "ear"
text = "报眼口号"
[[pages.fixed]]
kind = "guide"
place = "foot"
lines = 9
[[pages.fixed]]
kind = "code"
picture = "code.png"
caption = "扫码阅读"
[[pages.fixed]]
kind = "advertisement"
picture = "bay.jpg"
alt = "翡翠湾现房发售"
label = true
[[pages]]
number = 3
layouts = ["magazine"]
[[pages.fixed]]
kind = "advertisement"
picture = "bay.jpg"
alt = "翡翠湾现房发售"
[[pages]]
number = 2
[[pages.fixed]]
kind = "advertisement"
article = "shop"
headline = true
place = "half"
[[folds]]
pages = [4, 1]
[[folds.matter]]
kind = "notice"
text = "遗失声明“作废”。"
[[folds.matter]]
kind = "advertisement"
picture = "gone.png"
alt = "不在的图"
"""
OUTPUTS = 'outputs = ["tabloid", "magazine", "epub"]\n'
SHOP = """---
title: 老字号
---

百年老店[^1]。

## 地址

![门面](images/door.jpg)

[^1]: 始于一九二六年。
"""


def planned(folder: Path, added: str = "") -> Path:
    """Write the edition with every kind of block, and a plan."""
    write_edition(folder, OUTPUTS + PLAN + added)
    (folder / "shop/images").mkdir(parents=True)
    (folder / "shop/article.md").write_text(SHOP, encoding="utf-8")
    write_photo(folder / "shop/images/door.jpg", (900, 600))
    write_photo(folder / "bay.jpg", (1200, 700))
    write_photo(folder / "code.png", (300, 300))
    return folder


def said(files: dict[str, bytes], name: str) -> str:
    """Give the text of a document."""
    return "".join(
        "".join(document(files, name).iter(f"{XHTML}body").__next__().itertext()).split()
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the files of its book."""
    return read_archive(make(planned(tmp_path_factory.mktemp("planned") / "e"))[1])


def test_each_piece_is_a_document_in_page_order(files: dict[str, bytes]) -> None:
    """What is fixed for several layouts is there once; folds come last."""
    names = sorted(name for name in files if "matter-" in name)
    assert names == [f"EPUB/matter-00{n}.xhtml" for n in range(1, 6)]
    assert said(files, "matter-001") == "广告"
    assert said(files, "matter-002") == "广告老字号百年老店[1]。地址门面[1]始于一九二六年。↩"
    assert said(files, "matter-003") == "启事停水启事：周五全天停水。"
    assert said(files, "matter-004") == "启事遗失声明“作废”。"
    assert "图片暂缺" in said(files, "matter-005")
    (picture,) = document(files, "matter-001").iter(f"{XHTML}img")
    assert picture.get("alt") == "翡翠湾现房发售"
    assert f"EPUB/{picture.get('src')}" in files
    for n in range(1, 6):
        (aside, *_) = document(files, f"matter-00{n}").iter(f"{XHTML}aside")
        assert aside.get("class").split()[0] == "matter"


def test_it_stands_behind_the_stories_and_is_found_in_the_contents(
    files: dict[str, bytes],
) -> None:
    """Who pages through comes to the colophon; whoever wants it goes there."""
    opf = "{http://www.idpf.org/2007/opf}"
    spine = [(one.get("idref"), one.get("linear")) for one in package(files).iter(f"{opf}itemref")]
    ids = [name for name, _ in spine]
    assert ids[-6:-1] == [f"matter-00{n}" for n in range(1, 6)]
    assert ids.index("article-003") == len(ids) - 7
    # A document of which nothing is said is read in its turn, as "yes".
    assert {name for name, linear in spine if linear == "no"} == set(ids[-6:-1])
    listed = [
        ("".join(one.itertext()), one.get("href"))
        for one in document(files, "nav").iter(f"{XHTML}a")
        if "matter" in str(one.get("href"))
    ]
    assert listed == [
        ("广告：翡翠湾现房发售", "matter-001.xhtml"),
        ("广告：老字号", "matter-002.xhtml"),
        ("启事：停水启事：周五全天停水。", "matter-003.xhtml"),
        ("启事：遗失声明“作废”。", "matter-004.xhtml"),
        ("广告：不在的图", "matter-005.xhtml"),
    ]
    assert files["EPUB/toc.ncx"].count(b"matter-00") >= 5


def test_what_belongs_to_paper_is_not_there(files: dict[str, bytes]) -> None:
    """No ear, no guide, no code; stories are what they were."""
    whole = b"".join(content for name, content in files.items() if name.endswith("html"))
    for text in ("报眼口号", "扫码阅读", "导读"):
        assert text.encode() not in whole
    assert len([name for name in files if "article-" in name]) == 3


def test_a_book_without_a_plan_has_nothing_of_it(tmp_path: Path) -> None:
    """The control: and its stories are the same, byte by byte."""
    plain = read_archive(make(write_edition(tmp_path / "e"))[1])
    assert not [name for name in plain if "matter" in name]
    full = read_archive(make(planned(tmp_path / "f"))[1])
    for n in (1, 2, 3):
        assert plain[f"EPUB/article-00{n}.xhtml"] == full[f"EPUB/article-00{n}.xhtml"]


def test_the_book_still_holds_its_stories(tmp_path: Path) -> None:
    """The last check of every build finds nothing."""
    edition, content = make(planned(tmp_path / "e"))
    assert epub.inspect_book(content, "x.epub", edition.articles) == ()


def test_epubcheck_finds_what_there_is(tmp_path: Path) -> None:
    """Nothing in both directions, with fonts, and in another script; the control is broken."""
    books = []
    for kind, added in (
        ("horizontal", ""),
        ("vertical", '[epub]\ndirection = "vertical"\n'),
        ("embedded", '[epub]\nfonts = "embed"\n'),
    ):
        books.append(tmp_path / f"{kind}.epub")
        books[-1].write_bytes(make(planned(tmp_path / kind, added))[1])
    workspace = Workspace(tmp_path / "horizontal")
    edition = load_edition(workspace, tmp_path / "horizontal")
    converted, _ = convert(edition, "zh-Hant-TW", workspace)
    catalogue = load_catalogue(workspace, resources() / "fonts")
    content = epub.make(
        converted, workspace, catalogue, looks=partial(looks_of, workspace, converted)
    )
    books.append(tmp_path / "traditional.epub")
    books[-1].write_bytes(content)
    assert "廣告" in said(read_archive(content), "matter-001")
    name, files = "EPUB/matter-001.xhtml", read_archive(books[0].read_bytes())
    files[name] = files[name].replace(b"<figure>", b'<figure id="title">')
    books.append(tmp_path / "broken.epub")
    books[-1].write_bytes(write_archive(files))
    found = epubcheck(*books)
    assert [found[0], found[1], found[3]] == [[], [], []]
    assert {message.split()[1] for message in found[2]} == {"CSS-028"}
    assert any("RSC-005" in message for message in found[4])
