"""The book: its text, its parts, its bytes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from measure import writers
from publisher.article import parse, write
from publisher.article.model import Article
from publisher.diagnostics import ContentError, Severity
from publisher.edition.variants import convert
from publisher.epub import inspect_book
from publisher.epub.archive import read_archive
from publisher.epub.contents import book_texts
from publisher.epub.words import words_for
from publisher.screen.contents import wanted_texts
from publisher.screen.text import Body, web_address
from publisher.workspace import Workspace
from test_article import articles

from .samples import SAMPLE, epubcheck, make, write_edition, write_photo

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an edition with every kind of block."""
    return write_edition(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, bytes]:
    """Give the files of its book."""
    return read_archive(make(folder)[1])


def package(files: dict[str, bytes]) -> etree._Element:
    """Give the package file."""
    return etree.fromstring(files["EPUB/content.opf"])


def document(files: dict[str, bytes], name: str) -> etree._Element:
    """Give a document of the book."""
    return etree.fromstring(files[f"EPUB/{name}.xhtml"])


# Text


@pytest.mark.parametrize("vertical", [False, True])
@given(article=articles())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_text_of_any_article_is_in_the_book(article: Article, vertical: bool) -> None:
    """Whatever stands in an article stands in its document, in order, and nothing else."""
    body = Body(article, words_for("zh-Hans"), {}, vertical=vertical)
    text, notes = body.text(), body.notes()
    inner = str(text) + "".join(f"<aside>{note.text}</aside>" for note in notes)
    section = (
        f'<section xmlns="{XHTML[1:-1]}" xmlns:epub="{EPUB_TYPE[1:-5]}" class="article">'
        f"{inner}</section>"
    )
    (read,) = book_texts([etree.fromstring(f"<body>{section}</body>")])
    front, shown = article.front, article.front_texts
    heads = [name for name in ("kicker", "title", "subtitle", "byline") if name in shown]
    feet = [t for t in (front.source, front.credit) if t]
    wanted = wanted_texts(article, vertical=vertical)
    wanted = wanted[len(heads) : len(wanted) - len(feet)]
    assert [t.replace("’", "」") for t in read] == [t.replace("’", "」") for t in wanted]


def test_a_link_is_one_whatever_is_in_it() -> None:
    """Styles, readings, formulas, notes in the line: one link each; marks of notes beside them."""
    inside = (
        "**粗** 与 *斜* 体", "字`码`与$E=mc^2$", "读{汉字|hàn zì}音", "外<small>夹*注*</small>里",
        "{**愠**|注：恼}怒", "H~2~O", "[人]{.name}与[书]{.book}", "~~去~~“引”",
    )  # fmt: skip
    around = ("{}", "<small>前{}后</small>", "**前{}**后", "{}[^a]", "[^a]{}")
    texts = [outer.replace("{}", f"[{text}](https://a.cn/{n})") for n, text in enumerate(inside)
             for outer in around]  # fmt: skip
    source = "---\ntitle: 题\n---\n" + "\n\n".join(texts) + "\n\n[^a]: 注。\n"
    article = parse(source, "x.md")
    text = str(Body(article, words_for("zh-Hans"), {}).text())
    paragraphs = list(etree.fromstring(f'<body xmlns:epub="x">{text}</body>').iter("p"))
    assert len(paragraphs) == len(texts)
    for paragraph, wanted in zip(paragraphs, texts, strict=True):
        links = [a for a in paragraph.iter("a") if a.get("href", "").startswith("https")]
        assert len(links) == 1, wanted
        assert not list(links[0].iterdescendants("a"))
        assert len(list(paragraph.iter("small"))) == ("<small>" in wanted)


@pytest.mark.parametrize("added", ["", '[epub]\ndirection = "vertical"\n'])
def test_finished_book_holds_the_text(tmp_path: Path, added: str) -> None:
    """The text read from the finished file is that of the articles, and every check passes."""
    edition, content = make(write_edition(tmp_path, added))
    assert inspect_book(content, "x.epub", edition.articles, vertical=bool(added)) == ()


def test_sample_edition_holds_the_text() -> None:
    """The sample's book holds the sample's text."""
    edition, content = make(SAMPLE)
    assert inspect_book(content, "x.epub", edition.articles) == ()


def test_changed_text_is_noticed(folder: Path) -> None:
    """The comparison fails when one character of the article is another."""
    edition, content = make(folder)
    first = edition.articles[0]
    changed = parse(write(first).replace("引用一段", "引用二段"), first.path)
    found = inspect_book(content, "x.epub", (changed, *edition.articles[1:]))
    assert [d.code for d in found] == ["E014"]


# Parts


def test_metadata_comes_from_the_edition(files: dict[str, bytes]) -> None:
    """Title, identifiers, language, day, people, series and the rest are in the package."""
    root = package(files)
    texts = {
        name: [e.text for e in root.iter(DC + name)]
        for name in ("title", "language", "date", "creator", "contributor", "publisher", "subject")
    }
    assert texts == {
        "title": ["山城日报 第8321期"],
        "language": ["zh-Hans"],
        "date": ["2018-11-05"],
        "creator": ["赵一", "钱二"],
        "contributor": ["孙三", "甲乙", "丙丁"],
        "publisher": ["山城日报社"],
        "subject": ["试验", "排版"],
    }
    unique, series = (e.text for e in root.iter(DC + "identifier"))
    assert unique.startswith("urn:uuid:")
    assert series == "urn:issn:0378-5955"
    properties = {e.get("property"): e.text for e in root.iter(OPF + "meta")}
    assert properties["belongs-to-collection"] == "山城日报"
    assert properties["group-position"] == "8321"
    assert properties["dcterms:modified"] == "2018-11-05T00:00:00Z"
    assert properties["schema:accessibilityHazard"] == "none"
    # Nobody has evaluated it.
    assert "dcterms:conformsTo" not in properties


def test_contents_lead_to_articles_and_subheads(files: dict[str, bytes]) -> None:
    """nav and NCX list articles and subheads in order; landmarks and pages are there."""
    nav = document(files, "nav")
    lists = {
        e.get(EPUB_TYPE): [a.text for a in e.iter(XHTML + "a")] for e in nav.iter(XHTML + "nav")
    }
    titles = [
        "帅乡<旗>红 & 又红",
        "高位引领推动",
        "小节",
        "第二篇",
        "An English article",
        "版本说明",
    ]
    assert lists["toc"] == titles
    assert lists["landmarks"] == ["封面", "扉页", "目录", "正文", "版本说明"]
    assert lists["page-list"] == ["1", "2"]
    ncx = etree.fromstring(files["EPUB/toc.ncx"])
    space = "{http://www.daisy.org/z3986/2005/ncx/}"
    assert [e.findtext(f".//{space}text") for e in ncx.iter(f"{space}navPoint")] == titles


def test_breaks_of_a_printed_title_are_not_in_the_book(tmp_path: Path) -> None:
    """Where the editor wants a new line in print, the book's heading and contents have nothing."""
    folder = write_edition(tmp_path)
    article = folder / "second/article.md"
    text = article.read_text(encoding="utf-8").replace("第二篇", "上半句|下半句")
    article.write_text(text, encoding="utf-8")
    edition, content = make(folder)
    assert inspect_book(content, "x.epub", edition.articles) == ()
    files = read_archive(content)
    assert "上半句下半句" in "".join(document(files, "nav").itertext())
    assert not [name for name, file in files.items() if "半句|".encode() in file]


def test_article_has_its_head_notes_and_figures(files: dict[str, bytes]) -> None:
    """Kicker, title, subtitle, byline; figures with caption and credit; notes with links back."""
    root = document(files, "article-001")
    classes = [e.get("class") for e in root.iter(XHTML + "div") if e.get("class")]
    assert classes[:3] == ["kicker", "subtitle", "byline"]
    captions = ["".join(e.itertext()) for e in root.iter(XHTML + "figcaption")]
    assert captions == ["2018年3月2日，调研[2]（孙三 摄）", "缺图“说明”", "不见的图"]
    assert [e.get("alt") for e in root.iter(XHTML + "img")] == ["一片山"]
    assert len(root.findall(f".//{XHTML}figure[@class='missing']")) == 2
    calls = [e.get("href") for e in root.iter(XHTML + "a") if e.get(EPUB_TYPE) == "noteref"]
    assert calls == ["#note-1", "#note-2", "#note-1"]
    notes = [e for e in root.iter(XHTML + "aside") if e.get(EPUB_TYPE) == "footnote"]
    assert [e.get("id") for e in notes] == ["note-1", "note-2"]
    backs = [e.get("href") for e in root.iter(XHTML + "a") if e.get("role") == "doc-backlink"]
    assert backs == ["#ref-1", "#ref-2"]
    assert not list(root.iter(XHTML + "i", XHTML + "script"))


def test_pictures_are_upright_small_and_bare(files: dict[str, bytes]) -> None:
    """A photograph is turned as it is to be seen, scaled to 2,000 px and loses camera data."""
    with Image.open(io.BytesIO(files["EPUB/images/picture-001.jpg"])) as photo:
        assert photo.size == (1000, 2000)
        assert not photo.getexif()
        corner = photo.convert("RGB").crop((960, 10, 980, 20))
    red, green, _ = (band.tobytes() for band in corner.split())
    assert (max(red) > 200, max(green) < 80) == (True, True)
    with Image.open(io.BytesIO(files["EPUB/images/picture-002.png"])) as drawing:
        assert (drawing.format, drawing.size) == ("PNG", (300, 200))


def test_pictures_of_few_colours_stay_so(tmp_path: Path) -> None:
    """A picture with a palette comes out pixel by pixel, with the palette and without the rest."""
    folder = write_edition(tmp_path)
    source = folder / "second/images/线 图.png"
    drawn = Image.open(source).convert("P", palette=Image.Palette.ADAPTIVE, colors=5)
    info = PngInfo()
    info.add_text("Author", "camera")
    drawn.save(source, pnginfo=info)
    content = read_archive(make(folder)[1])["EPUB/images/picture-002.png"]
    with Image.open(io.BytesIO(content)) as shown:
        assert (shown.mode, shown.info) == ("P", {})
        assert shown.convert("RGB").tobytes() == drawn.convert("RGB").tobytes()


def test_cover_is_drawn_from_the_edition(files: dict[str, bytes]) -> None:
    """The cover is a picture of 1600 × 2400 px with ink on it, described in words."""
    with Image.open(io.BytesIO(files["EPUB/images/cover.png"])) as cover:
        assert cover.size == (1600, 2400)
        greys = cover.convert("L").tobytes()
    assert (min(greys) < 60, max(greys) > 240) == (True, True)
    (image,) = document(files, "cover").iter(XHTML + "img")
    assert image.get("alt") == "山城日报 第8321期 2018年11月5日 星期一"


def test_language_of_each_document(files: dict[str, bytes]) -> None:
    """Chinese documents say zh-Hans, an English article says en."""
    assert document(files, "article-001").get("lang") == "zh-Hans"
    assert document(files, "article-003").get("lang") == "en"


def test_vertical_book_turns_quotes_and_digits(tmp_path: Path) -> None:
    """A vertical book runs right to left, with corner quotes and two digits in one cell."""
    _, content = make(write_edition(tmp_path, '[epub]\ndirection = "vertical"\n'))
    files = read_archive(content)
    spine = package(files).find(OPF + "spine")
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"
    root = document(files, "article-001")
    text = "".join(root.itertext())
    assert "『他说「重点」和粗体』" in text
    assert "It’s" in text
    assert not set("“”‘") & set(text)
    combined = [e.text for e in root.iter(XHTML + "span") if e.get("class") == "combined"]
    assert combined == ["12", "12", "24"]
    assert "二〇一八年十一月五日" in "".join(document(files, "title").itertext())


def test_embedded_fonts_are_subsets_with_licences(tmp_path: Path) -> None:
    """Asked for, the book carries fonts with only its characters, and their licences."""
    _, content = make(write_edition(tmp_path, '[epub]\nfonts = "embed"\n'))
    files = read_archive(content)
    fonts = [name for name in files if name.startswith("EPUB/fonts/")]
    assert len([name for name in fonts if "-from-" not in name]) == 4
    assert sum(len(files[name]) for name in fonts) < 1_000_000
    assert b"@font-face" in files["EPUB/fonts.css"]
    licences = "".join(document(files, "licences").itertext())
    assert licences.count("SIL OPEN FONT LICENSE") >= 2


@pytest.mark.parametrize(
    ("settings", "pages", "label"),
    [
        ('fonts = "embed"', 2, "字体"),
        ("", 2, "印刷版和封面的字体"),
        ("", 0, "封面的字体"),
        ('cover = "first/images/photo.jpg"', 0, None),
    ],
)
def test_colophon_names_fonts_and_licences(
    tmp_path: Path, settings: str, pages: int, label: str | None
) -> None:
    """The colophon says which fonts are in the book, or in its print and on its cover."""
    folder = write_edition(tmp_path, f"[epub]\n{settings}\n")
    files = read_archive(make(folder, pages=pages)[1])
    rows = list(document(files, "colophon").iter(XHTML + "dt", XHTML + "dd"))
    texts = ["".join(e.itertext()) for e in rows]
    named = [(t, texts[n + 1]) for n, t in enumerate(texts) if "字体" in t]
    families = {f"Publisher {name}" for name in ("Song", "Hei", "Kai")} if label else set()
    assert {name for name, _ in named} == ({label} if label else set())
    assert {value.split(":")[0] for _, value in named} == families
    assert all("OFL-1.1" in value for _, value in named)


def test_traditional_edition(tmp_path: Path) -> None:
    """A variant is converted throughout, with quotes and words of the region."""
    folder = write_edition(tmp_path)
    article = folder / "second/article.md"
    words = "后面的干部说：“里程和头发，‘软件’项目。”"
    article.write_text(article.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")
    (folder / "variants.toml").write_text('[zh-Hant-TW]\n"项目" = "計畫"\n', encoding="utf-8")
    workspace = Workspace(folder)
    edition, _ = make(folder)
    taiwan, notes = convert(edition, "zh-Hant-TW", workspace)
    assert "後面的幹部說：「里程和頭髮，『軟體』計畫。」" in write(taiwan.articles[1])
    assert taiwan.settings.language == "zh-Hant-TW"
    assert taiwan.settings.urn != edition.settings.urn
    assert "code" in write(taiwan.articles[0])
    assert taiwan.articles[2].front.lang == "en"
    assert {d.code for d in notes} == {"D001"}
    assert {d.severity for d in notes} == {Severity.NOTE}
    hong_kong, _ = convert(edition, "zh-Hant-HK", workspace)
    assert "軟件" in write(hong_kong.articles[1])


# Bytes

_BUILD = """
import hashlib, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from epub.samples import make
print(hashlib.sha256(make(Path(sys.argv[1]))[1]).hexdigest())
"""


def test_same_bytes_whatever_the_hash_seed_and_zone(folder: Path) -> None:
    """Two processes with other hash seeds and time zones make the same book."""
    paths = [path for path in sys.path if path]
    digests = set()
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", _BUILD, str(folder), *paths]
        made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        digests.add(made.stdout)
    assert len(digests) == 1


def test_same_bytes_on_another_day(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is not in the book; its entries carry one fixed date."""
    _, today = make(folder)
    later = time.time() + 400 * 86400
    monkeypatch.setattr(time, "time", lambda: later)
    _, another_day = make(folder)
    assert today == another_day
    with zipfile.ZipFile(io.BytesIO(today)) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)


# Bad input


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("photo.jpg", b"no picture", "I001"),
        ("photo.jpg", b"", "I001"),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "E001"),
        (
            "photo.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><a href='http://a'/></svg>",
            "E001",
        ),
        (
            "photo.svg",
            b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
            "E001",
        ),
        ("photo.svg", b"<svg", "E001"),
    ],
)
def test_pictures_that_are_none_are_refused(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    """A file that is no picture, or a drawing that does more, is named with its place."""
    folder = write_edition(tmp_path)
    (folder / "first/images" / name).write_bytes(content)
    article = folder / "first/article.md"
    text = article.read_text(encoding="utf-8").replace("photo.jpg", name)
    article.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        make(folder)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.place is not None
    assert (diagnostic.code, diagnostic.place.line) == (code, 16)


def test_merged_cells_are_those_of_html(files: dict[str, bytes]) -> None:
    """Spans are written as HTML has them, and heads say what they head."""
    merged, headed = document(files, "article-002").iter(XHTML + "table")
    heads = list(merged.iter(XHTML + "th"))
    assert [(h.text, h.get("scope"), h.get("rowspan"), h.get("colspan")) for h in heads] == [
        ("部门", "col", "2", None),
        ("一季度", "colgroup", None, "2"),
        ("合计", "col", "2", None),
        ("产量", "col", None, None),
        ("产值", "col", None, None),
    ]
    cells = [(c.text, c.get("rowspan"), c.get("colspan")) for c in merged.iter(XHTML + "td")]
    assert cells[0] == ("甲厂", "2", None)
    assert cells[4:] == [("4", None, "2"), ("6", None, None)]
    assert len(list(merged.find(XHTML + "thead"))) == 2
    (row,) = (h for h in headed.iter(XHTML + "th") if h.get("scope") == "rowgroup")
    assert (row.text, row.get("rowspan")) == ("乙厂", "2")


def test_notes_of_a_table_are_its_caption(files: dict[str, bytes]) -> None:
    """Table and notes stand in one figure."""
    (figure,) = (f for f in document(files, "article-002").iter(XHTML + "figure") if f.get("class"))
    assert [element.tag.removeprefix(XHTML) for element in figure] == ["table", "figcaption"]
    notes = ["".join(p.itertext()) for p in figure.iter(XHTML + "p")]
    assert notes == ["注：各厂所报。", "资料来源：县统计局[1]。"]


def test_damaged_photograph_is_refused(tmp_path: Path) -> None:
    """A photograph of which half is missing is not shown half."""
    folder = write_edition(tmp_path)
    photo = folder / "first/images/photo.jpg"
    photo.write_bytes(photo.read_bytes()[:9000])
    with pytest.raises(ContentError, match="damaged"):
        make(folder)


def test_a_drawing_of_everything_is_in_the_book(tmp_path: Path) -> None:
    """Whatever a drawing holds is in the book as plain SVG, to which nobody has an objection."""
    features = ("symbol", "radial", "pattern", "mask", "imagealpha", "text", "markers")
    folder = write_edition(tmp_path)
    drawn = writers.together([f"{name}/attributes" for name in features], 7)
    (folder / "first/images/photo.svg").write_bytes(drawn)
    article = folder / "first/article.md"
    text = article.read_text(encoding="utf-8").replace("photo.jpg", "photo.svg")
    article.write_text(text, encoding="utf-8")
    book = tmp_path / "book.epub"
    book.write_bytes(make(folder)[1])
    assert epubcheck(book) == [[]]
    drawn = read_archive(book.read_bytes())["EPUB/images/picture-001.svg"]
    kinds = {str(one.tag).rpartition("}")[2] for one in etree.fromstring(drawn).iter()}
    assert kinds == {
        "svg", "defs", "g", "path", "image", "clipPath", "mask", "pattern", "stop",
        "linearGradient", "radialGradient",
    }  # fmt: skip


def test_plain_drawing_is_kept(tmp_path: Path) -> None:
    """An SVG file without anything active goes into the book as it is."""
    folder = write_edition(tmp_path)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><path d='M0 0h9'/></svg>"
    (folder / "first/images/photo.jpg").rename(folder / "first/images/unused.jpg")
    (folder / "first/images/photo.svg").write_bytes(svg)
    article = folder / "first/article.md"
    text = article.read_text(encoding="utf-8").replace("photo.jpg", "photo.svg")
    article.write_text(text, encoding="utf-8")
    files = read_archive(make(folder)[1])
    assert b"viewBox" in files["EPUB/images/picture-001.svg"]
    (image,) = document(files, "article-001").iter(XHTML + "img")
    assert (image.get("width"), image.get("height")) == ("1000", "500")


def test_own_cover_is_taken_or_refused(tmp_path: Path) -> None:
    """``epub.cover`` names a picture inside the edition; anything else is refused at its line."""
    folder = write_edition(tmp_path, '[epub]\ncover = "cover.png"\n')
    write_photo(folder / "cover.jpg", (400, 300))
    (folder / "cover.jpg").rename(folder / "cover.png")
    files = read_archive(make(folder)[1])
    with Image.open(io.BytesIO(files["EPUB/images/cover.jpg"])) as cover:
        assert cover.size == (300, 400)
    (folder / "cover.png").write_bytes(b"none")
    with pytest.raises(ContentError) as caught:
        make(folder)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.place is not None
    assert (diagnostic.code, diagnostic.place.line, diagnostic.place.column) == ("I001", 17, 10)


@pytest.mark.parametrize("name", ["first/images/photo.jpg", "cover.png"])
def test_a_picture_of_200_megabytes_is_refused(tmp_path: Path, name: str) -> None:
    """A picture, or a cover, beyond any size that can be printed is refused by its size alone."""
    folder = write_edition(tmp_path, '[epub]\ncover = "cover.png"\n')
    write_photo(folder / "cover.jpg", (400, 300))
    (folder / "cover.jpg").rename(folder / "cover.png")
    with (folder / name).open("r+b") as file:
        file.truncate(200 << 20)
    with pytest.raises(ContentError) as caught:
        make(folder)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.place is not None
    assert "128 MB" in diagnostic.message
    assert diagnostic.place.line in (16, 17)


def test_an_unknown_language_of_an_article_is_refused(tmp_path: Path) -> None:
    """A language tag that nobody speaks is named with its line."""
    folder = write_edition(tmp_path)
    article = folder / "第三篇/article.md"
    text = article.read_text(encoding="utf-8").replace("lang: en", "lang: xx")
    article.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        make(folder)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.place is not None
    assert ("“xx” is no language tag" in diagnostic.message, diagnostic.place.line) == (True, 3)


def test_addresses_become_ascii() -> None:
    """A Chinese address is written as readers need it."""
    wanted = "https://xn--fiq228c.cn/%E8%B7%AF?x=%E4%B8%80#a"
    assert web_address("https://中文.cn/路?x=一#a") == wanted
    assert web_address("https://a.cn/%E8?x=1&y=2") == "https://a.cn/%E8?x=1&y=2"
