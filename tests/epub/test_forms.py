"""Books of other forms: covers by wish, a book of each article, a pronunciation lexicon."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from publisher import build, epub
from publisher.build import BuildReport
from publisher.diagnostics import ContentError, Diagnostic
from publisher.edition import load_edition, read_settings
from publisher.epub.archive import read_archive
from publisher.epub.cover import FOOT, LIST_SPACE, _in_columns
from publisher.epub.lexicon import in_ipa, read_lexicon, write_lexicon
from publisher.fonts import load_catalogue
from publisher.pdf import looks_of
from publisher.workspace import Workspace, resources

from .samples import ENVIRONED, SETTINGS, epubcheck, violations, write_edition

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
PLS = "{http://www.w3.org/2005/01/pronunciation-lexicon}"
LEXICON = (
    '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
    'alphabet="x-pinyin" xml:lang="zh-CN"><lexeme><grapheme>单</grapheme>'
    '<phoneme prefer="true">shan4</phoneme></lexeme></lexicon>'
)


def made(folder: Path) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Give the files of a book, and what was told while it was made."""
    workspace, found = Workspace(folder), list[Diagnostic]()
    edition = load_edition(workspace, folder)
    catalogue = load_catalogue(workspace, resources() / "fonts")
    looks = partial(looks_of, workspace, edition)
    content = epub.make(edition, workspace, catalogue, looks=looks, tell=found.append)
    assert epub.inspect_book(content, "x.epub", edition.articles) == ()
    return read_archive(content), found


def write_titles(folder: Path, titles: list[str], wish: str) -> Path:
    """Write an edition of articles without pictures."""
    names = [f"a{n}" for n in range(len(titles))]
    for name, title in zip(names, titles, strict=True):
        (folder / name).mkdir()
        (folder / name / "article.md").write_text(f"---\ntitle: {title}\n---\n\n正文。\n")
    listed = ", ".join(f'"{name}"' for name in names)
    (folder / "edition.toml").write_text(
        f'title = "样刊"\nlanguage = "zh-Hans"\ndate = 2020-03-04\narticles = [{listed}]\n'
        f'[epub]\ncover = "{wish}"\n'
    )
    return folder


# Covers


def test_a_cover_shows_the_picture_of_the_lead(tmp_path: Path) -> None:
    """It stands whole under the headline; where it is not there, a finding says so."""
    folder = write_edition(tmp_path, '[epub]\ncover = "lead"\n')
    files, found = made(folder)
    assert found == []
    (name,) = (name for name in files if "images/cover" in name)
    with Image.open(io.BytesIO(files[name])) as cover:
        below = cover.convert("RGB").crop((400, FOOT - 300, 1200, FOOT - 100))
        assert len(set(below.resize((20, 20)).tobytes())) > 10
    (folder / "first/images/photo.jpg").unlink()
    files, found = made(folder)
    assert [one.code for one in found] == ["E040"]
    assert found[0].place is not None
    assert (found[0].place.line, found[0].place.column) == (17, 10)
    assert "EPUB/images/cover.png" in files


def test_a_cover_lists_all_articles_or_says_so(tmp_path: Path) -> None:
    """Thirty titles have room; where some have none, it is told how many."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    titles = [f"第{n}条短题" for n in range(30)]
    assert made(write_titles(tmp_path / "a", titles, "list"))[1] == []
    files, found = made(write_titles(tmp_path / "b", ["很长的题目" * 30, *titles] * 4, "list"))
    assert [one.code for one in found] == ["E041"]
    assert "EPUB/images/cover.png" in files


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 7, 30])
def test_a_list_stays_in_its_columns(columns: int, count: int) -> None:
    """Titles come in order, none over another or below the foot; what has no room is left out."""
    for lines in (1, 2, 9):
        placed = _in_columns([lines] * count, 40, 1300, columns)
        assert placed == sorted(placed)
        tall = round(lines * 40 * 1.32 + 40 * LIST_SPACE)
        for (column, down), (after, below) in pairwise(placed):
            assert after == column + 1 or below >= down + tall
        assert all(down + tall - 40 * LIST_SPACE <= 1300 for _, down in placed)
        assert len(placed) == count or len(placed) == columns * ((1300 + 22) // tall)


def test_a_book_may_have_no_cover(tmp_path: Path) -> None:
    """Then nothing of the book speaks of one."""
    files, _ = made(write_edition(tmp_path, '[epub]\ncover = "none"\n'))
    assert not [name for name in files if "cover" in name]
    assert b"cover" not in files["EPUB/content.opf"] + files["EPUB/nav.xhtml"]


@pytest.mark.parametrize("wish", ["liste", "Lead", "cover", ""])
def test_a_cover_that_is_no_word_is_refused(wish: str) -> None:
    """A name without an ending is no picture."""
    with pytest.raises(ContentError):
        read_settings(SETTINGS + f'[epub]\ncover = "{wish}"\n', "edition.toml")


# A book of each article


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an edition whose articles are books of their own, with a lexicon of readings."""
    per = 'outputs = [{name = "stories", layout = "epub", per = "article"}]\n'
    place = write_edition(tmp_path_factory.mktemp("per"), per + '[epub]\nlexicon = "readings"\n')
    text = (place / "second/article.md").read_text(encoding="utf-8")
    spoken = "{桑植|sāng zhí}和{单|shàn}、{行长|háng zhǎng}又{行长|xíng cháng}、{OK|o k}。"
    (place / "second/article.md").write_text(text.replace("正文。", spoken), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def report(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """Build it, and remember what was made."""
    out = tmp_path_factory.mktemp("out")
    return build.build(folder, out / "out", cache=out / "cache")


def packages(report: BuildReport) -> dict[str, etree._Element]:
    """Give the package file of each book."""
    return {
        one.file: etree.fromstring(read_archive(one.content)["EPUB/content.opf"])
        for one in report.products
    }


def test_each_article_is_a_book(folder: Path, report: BuildReport) -> None:
    """It has its name, its people and an identifier of its own, and says where it is from."""
    found = packages(report)
    stem = f"{folder.name}-stories"
    assert list(found)[:2] == [f"{stem}.first.epub", f"{stem}.second.epub"]
    titles = [root.findtext(f".//{DC}title") for root in found.values()]
    assert titles == ["帅乡<旗>红 & 又红", "第二篇", "An English article"]
    assert [root.findtext(f".//{DC}language") for root in found.values()][2] == "en"
    makers = [[e.text for e in root.iter(f"{DC}creator")] for root in found.values()]
    assert makers[0] == ["赵一", "钱二"]
    named = [root.findtext(f".//{DC}identifier") for root in found.values()]
    whole = load_edition(Workspace(folder), folder).settings.urn
    assert len({*named, whole}) == 4
    for number, root in enumerate(found.values(), 1):
        assert root.findtext(f".//{DC}source") == whole
        said = {(e.get("property"), e.get("refines")): e.text for e in root.iter(f"{OPF}meta")}
        assert said["belongs-to-collection", None] == "山城日报 第8321期"
        assert said["group-position", "#issue"] == str(number)
        assert said["belongs-to-collection", "#issue"] == "山城日报"
    for one, article in zip(
        report.products, load_edition(Workspace(folder), folder).articles, strict=True
    ):
        assert epub.inspect_book(one.content, one.file, (article,)) == ()


def test_only_a_changed_article_is_made_again(
    folder: Path, report: BuildReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others come from the store, the same bytes as in a build without it."""
    cache = report.folder.parent / "cache"
    asked: list[str | None] = []
    whole = epub.make

    def counted(*values: object, **named: object) -> bytes:
        asked.append(str(named["article"]))
        return whole(*values, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(epub, "make", counted)
    path = folder / "second/article.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n又一段。\n", encoding="utf-8")
    try:
        again = build.build(folder, tmp_path / "out", cache=cache)
    finally:
        path.write_text(text, encoding="utf-8")
    assert asked == ["second"]
    before, after = ({one.file: one.content for one in each.products} for each in (report, again))
    assert [name for name in before if before[name] != after[name]] == [list(before)[1]]
    asked.clear()
    anew = build.build(folder, tmp_path / "anew")
    assert {one.file: one.content for one in anew.products} == before
    assert len(asked) == 3


def test_the_book_of_an_article_that_is_gone_goes_too(
    folder: Path, report: BuildReport, tmp_path: Path
) -> None:
    """It is no part of the issue any more; a file of somebody else's stays, changed ones too."""
    out = tmp_path / "out"
    build.build(folder, out, cache=report.folder.parent / "cache")
    first, _, third = sorted(path.name for path in out.glob("*.epub"))
    (out / first).write_bytes(b"mine")
    (out / "other.epub").write_bytes(b"other")
    path = folder / "edition.toml"
    text = path.read_text(encoding="utf-8")
    kept = third.split(".")[1]
    path.write_text(re.sub(r"articles = \[.*?\]", f'articles = ["{kept}"]', text), encoding="utf-8")
    try:
        build.build(folder, out)
    finally:
        path.write_text(text, encoding="utf-8")
    assert sorted(path.name for path in out.glob("*.epub")) == ["other.epub", first, third]


def test_per_is_for_books() -> None:
    """Pages of single articles are another thing, and no other word is known."""
    for per in ('{name = "book", per = "article"}', '{name = "epub", per = "page"}'):
        with pytest.raises(ContentError):
            read_settings(SETTINGS + f"outputs = [{per}]\n", "edition.toml")


# The lexicon


def test_readings_are_a_lexicon(report: BuildReport) -> None:
    """Words with one reading are in it, in IPA; documents in its language lead to it."""
    files = read_archive(report.products[1].content)
    root = etree.fromstring(files["EPUB/lexicon.pls"])
    assert root.get("alphabet") == "ipa"
    said = {e.findtext(f"{PLS}grapheme"): e.findtext(f"{PLS}phoneme") for e in root}
    assert said == {"桑植": "saŋ˥ ʈʂɻ̩˧˥", "单": "ʂan˥˩"}
    assert b'rel="pronunciation"' in files["EPUB/article-001.xhtml"]
    assert b'media-type="application/pls+xml"' in files["EPUB/content.opf"]
    assert "EPUB/lexicon.pls" not in read_archive(report.products[2].content)


@pytest.mark.parametrize(
    ("pinyin", "ipa"),
    [
        ("běi jīng", "pei˨˩˦ tɕiŋ˥"), ("lǜ", "ly˥˩"), ("quán", "tɕʰɥɛn˧˥"), ("ér", "aɚ˧˥"),
        ("huār", "xwaɻ˥"), ("de", "tɤ"), ("zi4", "tsɹ̩˥˩"), ("yún", "yn˧˥"), ("wēng", "wəŋ˥"),
        ("nv3", "ny˨˩˦"), ("hello", None), ("ㄏㄢˋ", None), ("", None), ("zhōngguó", None),
    ],
)  # fmt: skip
def test_pinyin_is_written_in_ipa(pinyin: str, ipa: str | None) -> None:
    """Initials, finals, tones by mark or figure; anything else is none."""
    assert in_ipa(pinyin) == ipa


WRONG: list[Callable[[str], str]] = [
    lambda text: "",
    lambda text: "<a/>",
    lambda text: text.replace("x-pinyin", "pinyin"),
    lambda text: text.replace("zh-CN", "xx"),
    lambda text: text.replace('version="1.0"', 'version="2.0"'),
    lambda text: text.replace("shan4", " "),
    lambda text: text.replace("</lexeme>", "<script>x</script></lexeme>"),
    lambda text: text.replace("</lexeme>", "<grapheme>单</grapheme></lexeme>"),
    lambda text: text.replace("<lexeme>", "<lexeme>" * 300),
    lambda text: '<!DOCTYPE lexicon [<!ENTITY a "b">]>' + text,
    lambda text: text[: text.index("<lexeme>")] + "</lexicon>",
]


@pytest.mark.parametrize("change", WRONG)
def test_what_is_no_lexicon_is_refused(change: Callable[[str], str]) -> None:
    """Each fault has a finding with its line; a whole file is written as it was meant."""
    same = read_lexicon("a.pls", LEXICON.encode())
    assert read_lexicon("b.pls", write_lexicon(same)) == same
    with pytest.raises(ContentError) as caught:
        read_lexicon("a.pls", change(LEXICON).encode())
    assert {one.code for one in caught.value.diagnostics} <= {"E042", "R003", "R004", "R008"}


@pytest.mark.parametrize("wish", ["../out.pls", "none.pls", "x.xml"])
def test_a_lexicon_is_a_file_of_the_edition(tmp_path: Path, wish: str) -> None:
    """It lies inside, it is there, it has its ending."""
    folder = write_titles(tmp_path, ["题"], "none")
    settings = (folder / "edition.toml").read_text(encoding="utf-8")
    (folder / "edition.toml").write_text(settings + f'lexicon = "{wish}"\n', encoding="utf-8")
    with pytest.raises(ContentError):
        made(folder)


def test_judges_find_nothing(report: BuildReport, tmp_path: Path) -> None:
    """EPUBCheck says of these forms no more than that no document shows the lexicon."""
    books: list[Path] = []
    for one in report.products:
        books.append(tmp_path / f"{len(books)}.epub")
        books[-1].write_bytes(one.content)
    for said in epubcheck(*books):
        assert {message.split()[0] for message in said} <= {"USAGE"}


@pytest.mark.skipif(not ENVIRONED, reason="needs Chromium and the packages beside this file")
def test_ace_finds_nothing(report: BuildReport, tmp_path: Path) -> None:
    """Nor has Ace anything to say of a book of one article."""
    book = tmp_path / "x.epub"
    book.write_bytes(report.products[1].content)
    assert violations(book, tmp_path / "ace") == []
