"""The paper on the web, built: what its pages lead to, what is printed where, what readers meet.

The walk needs Node's packages of ``tests/epub`` and Chromium, the validity of documents Java.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from lxml import html

from epub.samples import CHROMIUM, ENVIRONED, MODULES
from patience import PATIENCE
from publisher import web
from publisher.build import BuildReport, Product, build
from publisher.build.calendars import write_calendar
from publisher.build.manifest import verify
from publisher.checks import preflight
from publisher.diagnostics import ContentError, PreflightError, Severity
from publisher.edition import load_edition, read_settings
from publisher.render import PageSpots
from publisher.render.spots import Area
from publisher.screen.slugs import slug_of
from publisher.web.inspection import inspect
from publisher.web.places import find_pieces
from publisher.workspace import Workspace

from .samples import HOSTILE, LETTERS, SETTINGS, write_issue

WALK = Path(__file__).parent / "walk.mjs"
VNU = MODULES / "vnu-jar/build/dist/vnu.jar"
PAGES = ("index.html", "page-02.html")
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an edition, its outputs and what is remembered of them."""
    work = tmp_path_factory.mktemp("web")
    write_issue(work / "issue")
    build(work / "issue", work / "out", only=("web",), cache=work / "cache")
    return work


@pytest.fixture(scope="module")
def paper(work: Path) -> Path:
    """Give the folder of the paper."""
    return work / "out/issue-web"


def files_of(folder: Path) -> Files:
    """Give all files below a folder by their names in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def areas_in(page: bytes) -> list[Area]:
    """Give the areas of a page's document, by their articles' slugs."""
    found = []
    for link in html.document_fromstring(page.decode()).xpath("//a[@data-area][.//polygon]"):
        for polygon in link.iter("polygon"):
            points = [one.split(",") for one in polygon.get("points").split()]
            corners = tuple((float(x), float(y)) for x, y in points)
            found.append(Area(link.get("data-area"), corners))
    return found


def letters_on(content: bytes) -> Iterator[tuple[str, float, float]]:
    """Yield the characters of a PDF of one page, each with the middle of its ink, y down."""
    document = pdfium.PdfDocument(content)
    page = document[0]
    text, height = page.get_textpage(), page.get_height()
    for n in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(n)
        code = pdfium_c.FPDFText_GetUnicode(text.raw, n)
        yield chr(code), (left + right) / 2, height - (top + bottom) / 2
    text.close()
    page.close()
    document.close()


# What is printed where


def test_what_is_printed_in_an_area_is_its_article(paper: Path) -> None:
    """Every character of an article is inside of its areas, and none of another is."""
    whose = {letter: slug_of(name) for name, some in LETTERS.items() for letter in some}
    seen = dict.fromkeys(whose.values(), 0)
    for number, page in enumerate(PAGES, 1):
        areas = areas_in((paper / page).read_bytes())
        for letter, x, y in letters_on((paper / f"pages/page-{number:02d}.pdf").read_bytes()):
            if letter in whose:
                assert {area.article for area in areas if area.holds(x, y)} == {whose[letter]}
                seen[whose[letter]] += 1
    # All paragraphs, and the title, the byline and the captions.
    assert seen["long"] >= 26 * 170
    assert min(seen.values()) >= 2 * 170


def test_a_story_has_an_area_on_each_of_its_pages(paper: Path) -> None:
    """One that goes on is found on both pages, and listed there as what it is."""
    for page, again in zip(PAGES, (0, 1), strict=True):
        document = html.document_fromstring((paper / page).read_text(encoding="utf-8"))
        assert len(document.xpath("//svg//a[@id='area-long']")) == 1
        assert len(document.xpath("//a[@data-area='long']/span[@class='again']")) == again
    article = (paper / "articles/long.html").read_text(encoding="utf-8")
    assert re.findall(r'href="\.\./(index|page-02)\.html#area-long"', article)


def test_a_picture_that_stands_out_of_its_module_has_an_area() -> None:
    """It ends at the edge of the page."""
    from publisher.diagnostics import Place
    from publisher.render.spots import PrintedSpot, ShownPicture

    place = Place("a.md")
    module = Area("a", ((10, 10), (50, 10), (50, 90), (10, 90)))
    inside = PrintedSpot(
        "a", "figure", "a#1", place, "", ((10, 10, 50, 40),), shown=ShownPicture(None)
    )
    beyond = replace(inside, boxes=((-8.5, 50, 50, 90),))
    page = PageSpots(1, "1", (100, 100), (module,), (inside, beyond))
    corners = ((0, 50), (50, 50), (50, 90), (0, 90))
    assert [piece.corners for piece in find_pieces([page])["a"]] == [module.corners, corners]


# Files


def test_the_folder_is_listed_and_whole(work: Path, paper: Path) -> None:
    """Nothing is there that the manifest does not list, and nothing is found."""
    assert verify(work / "out") == ()
    files = files_of(paper)
    assert {"index.html", "issue.html", "search.html", "issue.pdf", "pages/page-02.png"} < set(
        files
    )
    assert all(re.fullmatch(r"[a-z0-9._/-]+", name) for name in files)
    for name, content in files.items():
        # A namespace is a name; everything else that is loaded is in the folder.
        if name.endswith((".html", ".css", ".js")):
            assert not re.search(rb"(?:src|srcset|poster)=\"(?:https?:)?//|@import|url\(", content)


def test_texts_of_articles_stay_texts(work: Path, paper: Path) -> None:
    """A title that reads like markup is read as it is written, wherever it stands."""
    edition = load_edition(Workspace(work / "issue"), work / "issue")
    title = edition.entries[1].article.front.headline
    assert title.startswith(HOSTILE[:13])
    for page in (PAGES[1], "issue.html", "articles/short.html"):
        document = html.document_fromstring((paper / page).read_text(encoding="utf-8"))
        assert title in document.text_content()
        assert not document.xpath("//main//b[contains(., '寒来')]")
    (area,) = html.document_fromstring((paper / PAGES[1]).read_text(encoding="utf-8")).xpath(
        "//a[@id='area-short']"
    )
    assert area.get("aria-label") == title


def test_what_is_downloaded_is_sound(paper: Path) -> None:
    """The PDFs of a page and of the issue pass preflight; a page is no larger than the issue."""
    for name in ("issue.pdf", "pages/page-02.pdf"):
        found = preflight((paper / name).read_bytes(), name).diagnostics
        assert [d for d in found if d.severity is Severity.ERROR] == []
    assert (paper / "pages/page-02.pdf").stat().st_size < (paper / "issue.pdf").stat().st_size


def test_the_same_bytes_again(work: Path, paper: Path, tmp_path: Path) -> None:
    """They do not depend on what is remembered; what is remembered is not made again."""
    build(work / "issue", tmp_path / "again", only=("web",))
    assert files_of(tmp_path / "again") == files_of(work / "out")
    shutil.rmtree(work / "out")
    report = build(work / "issue", work / "out", only=("web",), cache=work / "cache")
    assert report.fresh == ()
    assert files_of(tmp_path / "again") == files_of(work / "out")


def test_an_article_that_is_taken_out_leaves_no_page(work: Path, tmp_path: Path) -> None:
    """What the build before put into the folder goes; what somebody else put there stays."""
    issue, out = tmp_path / "issue", tmp_path / "out"
    shutil.copytree(work / "issue", issue)
    shutil.copytree(work / "out", out)
    (out / "issue-web/note.txt").write_text("own", encoding="utf-8")
    settings = (issue / "edition.toml").read_text(encoding="utf-8")
    (issue / "edition.toml").write_text(settings.replace('"long", ', ""), encoding="utf-8")
    build(issue, out, only=("web",), cache=work / "cache")
    assert not (out / "issue-web/articles/long.html").exists()
    assert (out / "issue-web/note.txt").exists()
    (found,) = verify(out)
    assert found.code == "B007"
    assert "issue-web/note.txt" in str(found.message)
    (out / "issue-web/site.css").write_text("", encoding="utf-8")
    with pytest.raises(PreflightError, match=r"site\.css"):
        verify(out)


def test_a_script_has_a_folder_of_its_own(work: Path) -> None:
    """Traditional characters: the same addresses, in a folder beside the first."""
    build(work / "issue", work / "hant", only=("web-zh-Hant-TW",), cache=work / "cache")
    folder = work / "hant/issue-web-zh-Hant-TW"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<html lang="zh-Hant-TW">' in page
    assert "版面導覽" in page
    assert "雲騰致雨" in page
    assert (folder / "articles/long.html").exists()


def test_several_issues_have_a_calendar(work: Path, tmp_path: Path) -> None:
    """In the folder above them, which leaves alone what is no calendar."""
    days = ("2018-11-05", "2018-12-06")
    reports = []
    for day in days:
        shutil.copytree(work / "out", tmp_path / day)
        home = tmp_path / day / "issue-web/index.html"
        page = home.read_text(encoding="utf-8").replace(
            'datetime="2018-11-05"', f'datetime="{day}"'
        )
        home.write_text(page, encoding="utf-8")
        product = Product("web", "issue-web/index.html", b"", None)
        reports.append(BuildReport((product,), (), tmp_path / day))
    assert write_calendar(reports[:1]) == ()
    assert not (tmp_path / "index.html").exists()
    assert write_calendar(reports) == ()
    page = html.document_fromstring((tmp_path / "index.html").read_text(encoding="utf-8"))
    links = [a.get("href") for a in page.xpath("//table//a")]
    assert links == [f"{day}/issue-web/index.html" for day in reversed(days)]
    assert [a.text for a in page.xpath("//table//a")] == ["6", "5"]
    named = [*page.xpath("//link/@href"), *page.xpath("//script/@src"), *page.xpath("//img/@src")]
    assert all((tmp_path / name).is_file() for name in (*links, *named))
    (tmp_path / "index.html").write_text("<p>another</p>", encoding="utf-8")
    assert [d.code for d in write_calendar(reports)] == ["W006"]
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "<p>another</p>"


@pytest.mark.parametrize(
    "address",
    [
        "paper.example",
        "ftp://paper.example/",
        "https://a/?b=c",
        "https://a b.cn/",
        "https://a/<b>",
        "https://me:secret@a.cn/",
    ],
)
def test_an_address_is_one_of_a_folder(address: str) -> None:
    """What else is given as one is refused by name."""
    with pytest.raises(ContentError, match="address"):
        read_settings(SETTINGS.format(f'[web]\naddress = "{address}"\n'), "edition.toml")
    settings = read_settings(SETTINGS.format('[web]\naddress = "https://a.cn/b"\n'), "edition.toml")
    assert settings.web.address == "https://a.cn/b/"


# What is looked at again

SPOILED = {
    "W001": ("index.html", b'href="issue.html"', b'href="issues.html"'),
    "W002": ("index.html", b'src="site.js"', b'src="https://a.cn/site.js"'),
    "W003": ("index.html", b"<main", b"<script>1</script><main"),
    "W005": ("site.css", b"", b" " * 600_000),
}


@pytest.fixture(scope="module")
def looked(work: Path, paper: Path) -> tuple[Files, Any, web.ShownPrint]:
    """Give the files of the paper, its edition, and printed pages on which nothing stands."""
    edition = load_edition(Workspace(work / "issue"), work / "issue")
    return files_of(paper), edition, web.ShownPrint(b"", (), (), (), "tabloid")


def test_a_sound_paper_has_no_findings(looked: tuple[Files, Any, web.ShownPrint]) -> None:
    """As it was built."""
    files, edition, printed = looked
    assert inspect(files, "x", edition, printed) == ()


@pytest.mark.parametrize("code", SPOILED)
def test_what_is_spoiled_is_found(code: str, looked: tuple[Files, Any, web.ShownPrint]) -> None:
    """Each check is awake."""
    files, edition, printed = looked
    name, before, after = SPOILED[code]
    assert before in files[name]
    spoiled = {**files, name: files[name].replace(before, after, 1)}
    assert {d.code for d in inspect(spoiled, "x", edition, printed)} == {code}


def test_a_line_outside_of_its_area_is_found(looked: tuple[Files, Any, web.ShownPrint]) -> None:
    """One that is printed where no area or another one is."""
    from publisher.diagnostics import Place
    from publisher.render.spots import PrintedSpot, SpotLine

    files, edition, printed = looked
    (own, *_) = [area for area in areas_in(files["index.html"]) if area.article == "long"]
    (x, y), *_ = own.corners
    line = SpotLine("天地", 0, 2, (x + 20, y + 20, x + 40, y + 30), (x + 20, x + 30, x + 40))
    spot = PrintedSpot("long", "paragraph", "long#1", Place("a.md"), "天地", (line.box,), (line,))

    def codes(spot: PrintedSpot) -> list[str]:
        page = PageSpots(1, "1", (774, 1106), (), (spot,))
        return [d.code for d in inspect(files, "x", edition, replace(printed, spots=(page,)))]

    assert codes(spot) == []
    beyond = replace(line, box=(-90.0, 20.0, -70.0, 30.0), edges=(-90.0, -80.0, -70.0))
    assert codes(replace(spot, lines=(beyond,))) == ["W004"]
    # Of another article, in this one's area and out of its own.
    assert codes(replace(spot, article="short")) == ["W004", "W004"]


# Validity, and readers


@pytest.mark.skipif(not (VNU.exists() and shutil.which("java")), reason="vnu or java is not there")
def test_documents_are_valid(paper: Path, tmp_path: Path) -> None:
    """The validator of the W3C finds nothing; it is awake.

    It holds policies against files on disk, which have no origin: what it says of these is no
    finding of a document.
    """
    broken = tmp_path / "broken.html"
    broken.write_bytes((paper / "index.html").read_bytes().replace(b"<main", b"<ul><p></ul><main"))
    command = ["java", "-jar", str(VNU), "--format", "json", "--skip-non-html"]
    command += ["--filterpattern", ".*Content Security Policy.*", str(paper), str(broken)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    messages = json.loads(done.stderr or done.stdout)["messages"]
    assert {one["url"].rsplit("/", 1)[1] for one in messages} == {"broken.html"}


@pytest.fixture(scope="module")
def walked(paper: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Give what readers met in the paper, and in one that is spoiled."""
    spoiled = tmp_path_factory.mktemp("spoiled") / "paper"
    shutil.copytree(paper, spoiled)
    page = (spoiled / "index.html").read_text(encoding="utf-8")
    page = page.replace('lang="zh-Hans"', "", 1)
    inset = slug_of("边栏")
    page = re.sub(rf'(id="area-{inset}" href=")[^"]*', r"\1articles/long.html", page)
    (spoiled / "index.html").write_text(page, encoding="utf-8")
    (spoiled / "page-02.html").unlink()
    command = ["node", str(WALK), str(MODULES), CHROMIUM, str(paper), str(spoiled)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return [json.loads(line) for line in done.stdout.strip().split("\n")]


@pytest.mark.skipif(not ENVIRONED, reason="Chromium or the packages are not installed")
def test_readers_tap_read_and_come_back(walked: list[dict[str, Any]]) -> None:
    """By taps on a telephone and a desk, and by keys alone; nothing is fetched, nothing fails."""
    seen = walked[0]
    pieces, first = 4, 2
    assert (seen.pop("taps"), seen.pop("keys")) == (2 * pieces, first)
    assert seen == {key: [] for key in ("lost", "wide", "broken", "axe", "errors", "fetched")}


@pytest.mark.skipif(not ENVIRONED, reason="Chromium or the packages are not installed")
def test_the_walk_notices(walked: list[dict[str, Any]]) -> None:
    """An area that leads elsewhere is a place not found, a language that is missing a violation."""
    assert {"phone", "desk", "keys"} <= {one[0] for one in walked[1]["lost"]}
    assert "html-has-lang" in {one[1] for one in walked[1]["axe"]}
