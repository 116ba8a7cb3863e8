"""The articles of the paper on the web: pages, search, feed, exchange forms, pieces, cards."""

from __future__ import annotations

import io
import json
import re
import subprocess
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from PIL import Image

from epub.samples import CHROMIUM, ENVIRONED, MODULES
from patience import PATIENCE
from publisher.article import parse, shape
from publisher.article.model import Article, Figure, Run, Table
from publisher.article.treatment import UNTREATED
from publisher.people import BodyKind, Contributor
from publisher.readers.importing import import_sources
from publisher.screen.contents import wanted_texts
from publisher.web.articles import CARD_HEIGHT, CARD_WIDTH, as_script, people_of
from publisher.web.texts import check_texts, difference

from .stories import HOSTILE, Made, make, write_all_kinds, write_full

HOME = "https://paper.example/2018-11-05/"
ATOM = "{http://www.w3.org/2005/Atom}"
KEPT = {
    "p", "h2", "h3", "h4", "blockquote", "ul", "ol", "li", "table", "tbody", "tr", "td", "img",
    "hr", "br", "span", "strong", "sub", "sup",
}  # fmt: skip
"""Elements that WeChat's editor keeps."""
ATTRIBUTES = {"style", "src", "alt", "start", "rowspan", "colspan"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an edition with every kind of block."""
    return write_all_kinds(tmp_path_factory.mktemp("kinds") / "kinds")


@pytest.fixture(scope="module")
def made(folder: Path) -> Made:
    """Give what is made of it, without an address on the web."""
    return make(folder)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Path]:
    """Give what is made of a plain newspaper with an address, and where its files lie."""
    place = tmp_path_factory.mktemp("full")
    done = make(write_full(place / "edition"), HOME)
    for name, content in done.files.items():
        (place / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "out" / name).write_bytes(content)
    return done, place / "out"


def page_of(made: Made, number: int) -> str:
    """Give the document of an article by its turn."""
    return made.files[made.stories.stories[number].file].decode()


def test_pages_say_what_their_articles_say(made: Made, full: tuple[Made, Path]) -> None:
    """Sign by sign, whatever elements, formulas and notes are in it."""
    assert not check_texts(made.files, made.edition)
    assert not check_texts(full[0].files, full[0].edition)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("玉龙湖", "龙湖"),
        ("</article>", "<p>更多</p></article>"),
        ("一片山", "一片山"),
        ('<p class="kicker">', '<p class="kicker" hidden>'),
        ("注释乙", "注释丙"),
    ],
    ids=["a sign less", "a line more", "nothing", "a line unseen", "another note"],
)
def test_what_is_lost_or_added_is_seen(made: Made, before: str, after: str) -> None:
    """The meter is awake: one sign is enough, and what nobody sees is not there."""
    story = made.stories.stories[0]
    head, start, body = page_of(made, 0).partition("<article")
    assert before in body
    changed = (head + start + body.replace(before, after, 1)).encode()
    assert (difference(changed, story.article) is None) == (before == after)
    found = check_texts({**made.files, story.file: changed}, made.edition)
    assert [one.code for one in found] == ([] if before == after else ["W020"])


def test_a_page_that_is_not_there_is_told(made: Made) -> None:
    """An article without a page is a finding of its own."""
    left = {name: one for name, one in made.files.items() if name != "articles/first.html"}
    assert [one.code for one in check_texts(left, made.edition)] == ["W021"]


def test_the_same_each_time(folder: Path, made: Made) -> None:
    """The same edition gives the same bytes, in files whose names every server takes."""
    assert make(folder).files == made.files
    assert all(re.fullmatch(r"[a-z0-9./-]+", name) for name in made.files)


def test_data_of_scripts_stay_data() -> None:
    """Nothing in them ends their element, and they are what they were."""
    value = {"</script>": ["<!--", "\u2028\u2029", "'\"&", "𠮷"]}
    written = as_script(value)
    assert not set("<>&'\u2028\u2029") & set(written)
    assert json.loads(written) == value


def test_hostile_titles_are_text(made: Made) -> None:
    """A title that would be a script is a title, in every file."""
    documents = [name for name in made.files if name.endswith(".html")]
    for name in documents:
        root = html.document_fromstring(made.files[name].decode())
        assert not root.xpath("//*[@onerror]"), name
        assert all(one.get("src") or one.get("type") for one in root.iter("script")), name
    root = html.document_fromstring(page_of(made, 3))
    assert root.xpath("string(//h1)") == HOSTILE
    assert root.xpath("string(//meta[@property='og:title']/@content)") == HOSTILE
    index = made.files["search-index.js"].decode()
    assert "<" not in index
    assert HOSTILE in [one[2] for one in json.loads(index.partition("=")[2])]


def news(page: str) -> dict[str, Any]:
    """Give what a document tells search engines."""
    root = html.document_fromstring(page)
    data: dict[str, Any] = json.loads(root.xpath("string(//script[@type='application/ld+json'])"))
    return data


def test_what_search_engines_are_told(made: Made, full: tuple[Made, Path]) -> None:
    """People have their parts; addresses are whole only where the paper has one."""
    told = news(page_of(made, 3))
    assert told["@type"] == "NewsArticle"
    assert [one["name"] for one in told["author"]] == ["维克多·雨果"]
    assert [one["name"] for one in told["translator"]] == ["程曾厚"]
    assert told["isPartOf"]["issueNumber"] == "8321"
    assert news(page_of(made, 0))["printPage"] == "1、3"
    assert told["image"] == ["../cards/fourth.jpg"]
    assert "mainEntityOfPage" not in told
    told = news(page_of(full[0], 0))
    assert told["mainEntityOfPage"] == f"{HOME}articles/text.html"
    assert told["datePublished"] == "2018-11-05"


def test_nothing_is_loaded_from_elsewhere(made: Made) -> None:
    """Whole addresses are those that an author wrote."""
    for name in (one for one in made.files if one.startswith("articles/")):
        root = html.document_fromstring(made.files[name].decode())
        loaded = root.xpath(
            "//@src | //link/@href | //meta[starts-with(@property, 'og:')]/@content"
        )
        assert not [one for one in loaded if "://" in one], name


def test_pictures_in_the_widths_of_screens(made: Made) -> None:
    """Each width is what it says, none is wider than the picture is."""
    root = html.document_fromstring(page_of(made, 0))
    (sources,) = root.xpath("//picture/source/@srcset")
    widths = []
    for one in sources.split(", "):
        name, _, width = one.partition(" ")
        with Image.open(io.BytesIO(made.files[name.removeprefix("../")])) as picture:
            assert picture.format == "WEBP"
            widths.append(picture.width)
            assert f"{picture.width}w" == width
    # It lies on its side in the camera: 1,000 of 2,000 pixels across.
    assert widths == [480, 960, 1000]


def test_the_feed(made: Made, full: tuple[Made, Path]) -> None:
    """Every entry has a name of its own that stays, and the day of the edition."""
    for done, home in ((made, ""), (full[0], HOME)):
        feed = etree.fromstring(done.files["feed.xml"])
        entries = feed.findall(f"{ATOM}entry")
        names = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
        assert len(set(names)) == len(names) == 1 + len(done.stories.stories)
        updated = {one.text for one in feed.iter(f"{ATOM}updated")}
        assert updated == {"2018-11-05T00:00:00+00:00"}
        links = [one.find(f"{ATOM}link") for one in entries]
        assert [one.get("href") for one in links if one is not None] == [
            home + story.file for story in done.stories.stories
        ]
        scheme = "tag:paper.example,2018-11-05:2018-11-05" if home else "urn:uuid:"
        assert all(str(name).startswith(scheme) for name in names)


def test_articles_as_json(made: Made) -> None:
    """Other programs get heads, texts, people, places and pictures."""
    issue = json.loads(made.files["articles.json"])
    assert issue["date"] == "2018-11-05"
    first, *_, fourth = issue["articles"]
    assert first["kicker"] == "第12次“试验”"
    assert [one["label"] for one in first["places"]] == ["1", "3"]
    assert first["places"][0]["box"] == [50, 60, 300, 400]
    picture = first["pictures"][0]
    assert picture["credit"] == "孙三 摄"
    assert picture["file"] in made.files
    assert [one["mark"] for one in first["notes"]] == ["[1]", "[2]"]
    assert [(one["name"], one["role"]) for one in fourth["contributors"]] == [
        ("维克多·雨果", "aut"), ("程曾厚", "trl"),
    ]  # fmt: skip
    assert fourth["title"] == HOSTILE
    text = "".join(text for one in issue["articles"] for text in one["text"])
    assert "汉（hàn）字（zì）与班固" in text


def test_readings_tear_no_word_that_is_looked_for(made: Made) -> None:
    """A word is found with its readings above it, and so are these."""
    index = made.files["search-index.js"].decode()
    assert "汉字与班固" in index
    assert "hàn zì" in index


def test_every_part_in_an_article_is_told(made: Made) -> None:
    """Whoever is no author, translator or editor contributes, once; a source is nobody's part."""
    story = made.stories.stories[0]
    front = replace(
        story.article.front,
        contributors=(
            Contributor("林远", "ill"), Contributor("林远", "com"), Contributor("周涛", "tch"),
            Contributor("新华社", "org", None, BodyKind.ORGANISATION),
        ),
    )  # fmt: skip
    entry = replace(story.entry, article=replace(story.article, front=front))
    told = people_of(replace(story, entry=entry))
    assert [one["name"] for one in told["contributor"]][:2] == ["林远", "周涛"]
    assert set(told) <= {"author", "translator", "editor", "contributor"}


def bare(article: Article) -> object:
    """Give an article as an exchange form has it: without addresses of pictures and links."""
    front = replace(article.front, date=None, accept=(), furniture=None)
    return shape(_bare(replace(article, front=front)))


def _bare(value: Any) -> Any:
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_bare(one) for one in value)
    if isinstance(value, Figure):
        return replace(value, source=None, alt=None, treatment=UNTREATED)
    if isinstance(value, Table):
        return replace(value, align=())
    if isinstance(value, Run):
        return replace(value, link=None)
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: _bare(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **held)
    return value


def test_what_is_exchanged_reads_back(full: tuple[Made, Path], tmp_path: Path) -> None:
    """NewsML-G2, read as any agency's is: heads, dateline, subheads, notes, captions, verse."""
    done, out = full
    for story in done.stories.stories:
        sources = [out / f"exchange/{story.slug}.xml", *sorted((out / "images").glob("*.jpg"))]
        import_sources(sources, tmp_path / story.slug)
        (read,) = (tmp_path / story.slug).glob("*/article.md")
        article = parse(read.read_text(encoding="utf-8"), "article.md")
        assert bare(article) == bare(story.article)
        assert article.front.date == "2018-11-05"


def test_exchange_forms_say_who_did_what(made: Made) -> None:
    """Roles are those of MARC, declared in the file itself."""
    item = etree.fromstring(made.files["exchange/fourth.xml"])
    space = {"g": item.nsmap[None]}
    people = item.xpath("//g:creator | //g:contributor", namespaces=space)
    told = [(one.get("role"), one.findtext("g:name", namespaces=space)) for one in people]
    assert told == [("marc:aut", "维克多·雨果"), ("marc:trl", "程曾厚")]
    declared = set(item.xpath("//g:scheme/@alias", namespaces=space))
    used = item.xpath("//g:*/@role | //g:*/@qcode", namespaces=space)
    assert {one.partition(":")[0] for one in used} <= declared


def test_pieces_for_wechat(made: Made) -> None:
    """Looks are inside; there is no class, no id, no script, no link; all text is there."""
    for story in made.stories.stories:
        page = html.document_fromstring(made.files[f"paste/{story.slug}.html"].decode())
        (piece,) = page.xpath("//*[@id='piece']")
        for element in piece.iterdescendants():
            assert element.tag in KEPT
            assert set(element.attrib) <= ATTRIBUTES
            assert element.tag != "img" or element.get("src").startswith("data:image/")
        said = re.sub(r"[\s（）〔〕]", "", piece.text_content())
        wanted = wanted_texts(replace(story.article, notes=()), vertical=False)
        texts = [re.sub(r"[\s（）〔〕]", "", one) for one in wanted]
        texts.remove(re.sub(r"[\s（）〔〕]", "", story.title))
        at = 0
        for text in texts:
            found = said.find(text, at)
            assert found >= 0, text
            at = found + len(text)


def test_cards(made: Made) -> None:
    """Each article has a picture to be shared by, as large as it says."""
    for story in made.stories.stories:
        with Image.open(io.BytesIO(made.files[f"cards/{story.slug}.jpg"])) as card:
            assert card.size == (CARD_WIDTH, CARD_HEIGHT)
            # The title is there: ink in the middle of the left half.
            part = card.convert("L").crop((64, 120, 720, 500))
            assert sum(part.histogram()[:60]) > 100


needs_browser = pytest.mark.skipif(
    not ENVIRONED, reason="Chromium or the packages of tests/epub/package.json are not installed"
)


@pytest.fixture(scope="module")
def seen(made: Made, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give what a reader in a browser meets, from disk."""
    place = tmp_path_factory.mktemp("read")
    from publisher.web.documents import data

    files = dict(made.files) | {name: data(name) for name in ("site.css", "site.js", "icon.svg")}
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    program = Path(__file__).parent / "stories.mjs"
    command = ["node", str(program), str(MODULES), CHROMIUM, str(place)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@needs_browser
def test_readers_find_what_they_look_for(seen: dict[str, Any]) -> None:
    """Words side by side, in capitals, of one sign; by keys alone; and what is not there is not."""
    found = seen["search"]
    assert found["玉龙湖"] == ["articles/first.html"]
    assert found["hello"] == ["articles/b7ab828d.html"]
    assert found["小节 项目"][0] == "articles/first.html"
    assert found["乌有之物"] == []
    assert len(found[""]) == 4
    assert seen["mark"] == "玉龙湖"
    assert seen["opened"].endswith("articles/first.html")
    # What is typed and what is found are text, never elements.
    assert seen["injected"] == 0


@needs_browser
def test_readers_set_their_page(seen: dict[str, Any]) -> None:
    """Size, width and direction change, and stay for the next article."""
    assert seen["size"]["after"] > seen["size"]["before"]
    assert seen["kept"] == seen["size"]["after"]
    assert seen["mode"] == "vertical-rl"
    assert seen["wide"] == 0
    assert seen["combined"]
    assert seen["printed"] == "horizontal-tb"


@needs_browser
def test_pieces_are_copied(seen: dict[str, Any]) -> None:
    """The button puts the piece with its looks on the clipboard, without a server."""
    assert seen["copied"]["html"].count("style=") > 5
    assert "class=" not in seen["copied"]["html"]
    assert "玉龙湖" in seen["copied"]["plain"]
    assert seen["copied"]["told"]


@needs_browser
def test_nothing_is_wrong_in_the_browser(seen: dict[str, Any]) -> None:
    """No rule of axe is broken, nothing is fetched from elsewhere, no script fails."""
    assert seen["axe"] == []
    assert seen["errors"] == []
    assert seen["fetched"] == []
    assert seen["control"]
