"""Where people go: the package of the book, the metadata of PDFs, and what an editor is told."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from epub.samples import epubcheck
from publisher.article import parse, write
from publisher.article.contributors import contributors_of
from publisher.build import BuildReport, build
from publisher.diagnostics import ContentError, Diagnostic
from publisher.edition import load_edition, read_settings
from publisher.edition.contributors import contributors, creators
from publisher.edition.variants import convert
from publisher.people import BodyKind, Contributor
from publisher.people.entries import read_entry
from publisher.people.names import file_name
from publisher.workspace import Workspace

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
BYLINES = {
    "a": "byline: 【法】维克多·雨果 著 程曾厚 译",
    "b": "byline: John Smith, Mary Jones",
    "c": "byline: 本报记者 王岳 文/图\ncredit: 本报记者 林志明 摄",
    "d": "byline: 据新华社电",
    "e": "byline: 山前村的水渠通了",
    "f": "byline: 这一行只供印刷\ncontributors:\n- name: Victor Hugo\n  role: [aut, 绘图]\n"
    "  file-as: Hugo, Victor\n- 程曾厚 译\n- { name: 山城出版社, role: 供稿, kind: 机构 }",
}
SETTINGS = """\
title = "山城报"
language = "zh-Hans"
date = 2018-11-05
articles = ["a", "b", "c", "d", "e", "f"]
outputs = ["newsletter", "epub"]
editors = ["林远"]
designer = "石青"
contributors = ["周涛 校对", { name = "苏禾", role = ["edt", "cov"] }]
"""
PACKAGE = [
    ("creator", "维克多·雨果", ["aut"], "维克多·雨果", "1"),
    ("creator", "John Smith", ["aut"], "Smith, John", "2"),
    ("creator", "Mary Jones", ["aut"], "Jones, Mary", "3"),
    ("creator", "王岳", ["aut", "pht"], "王岳", "4"),
    ("creator", "新华社", ["org"], None, "5"),
    ("creator", "Victor Hugo", ["aut", "ill"], "Hugo, Victor", "6"),
    ("creator", "山城出版社", ["aut"], None, "7"),
    ("contributor", "周涛", ["pfr"], "周涛", "1"),
    ("contributor", "苏禾", ["edt", "cov"], "苏禾", "2"),
    ("contributor", "程曾厚", ["trl"], "程曾厚", "3"),
    ("contributor", "林志明", ["pht"], "林志明", "4"),
    ("contributor", "林远", ["edt"], "林远", "5"),
    ("contributor", "石青", ["dsr"], "石青", "6"),
]
"""What the package says: element, name, roles, form for catalogues, place in the order."""


def write_edition(folder: Path) -> Path:
    """Write an edition whose articles have bylines of several kinds."""
    for name, front in BYLINES.items():
        (folder / name).mkdir(parents=True)
        text = f"---\ntitle: 题目{name}\n{front}\n---\n\n第{name}篇正文。\n"
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    (folder / "edition.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """Give what a build of the edition made and said."""
    folder = tmp_path_factory.mktemp("people")
    return build(write_edition(folder / "e"), folder / "out")


def described(book: bytes) -> list[tuple[str, str, list[str], str | None, str | None]]:
    """Give the people of a book's package, in their order."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        root = etree.fromstring(archive.read("EPUB/content.opf"))
    refined: dict[tuple[str, str], list[str]] = {}
    for meta in root.iter(f"{OPF}meta"):
        key = (meta.get("refines", "").lstrip("#"), meta.get("property", ""))
        refined.setdefault(key, []).append(meta.text or "")
    found = []
    for element in root.iter(f"{DC}creator", f"{DC}contributor"):
        uid = element.get("id") or ""
        filed = refined.get((uid, "file-as"), [None])[0]
        place = refined.get((uid, "display-seq"), [None])[0]
        kind = etree.QName(element).localname
        found.append((kind, element.text or "", refined.get((uid, "role"), []), filed, place))
    return found


def test_the_package_names_people_with_roles(built: BuildReport) -> None:
    """Names, roles, forms for catalogues and order are those of bylines, credits and settings."""
    assert described(made(built, "epub")) == PACKAGE


def made(built: BuildReport, output: str) -> bytes:
    """Give what was built."""
    return next(product.content for product in built.products if product.output == output)


def test_epubcheck_takes_them(built: BuildReport, tmp_path: Path) -> None:
    """EPUBCheck has nothing to say of several roles, forms and places."""
    book = tmp_path / "x.epub"
    book.write_bytes(made(built, "epub"))
    assert epubcheck(book) == [[]]


def test_pdfs_name_authors_and_all_others(built: BuildReport) -> None:
    """Info has the authors in one text, XMP in order, and all others beside them."""
    with pikepdf.open(io.BytesIO(made(built, "newsletter"))) as pdf:
        author = str(pdf.docinfo["/Author"])
        tree = etree.fromstring(pdf.Root.Metadata.read_bytes())
    names = {
        kind: [one.text for one in tree.iterfind(f".//{DC}{kind}/{RDF}{form}/{RDF}li")]
        for kind, form in (("creator", "Seq"), ("contributor", "Bag"))
    }
    assert author == "; ".join(names["creator"])
    for kind, found in names.items():
        assert found == [name for element, name, *_ in PACKAGE if element == kind]


def test_a_byline_that_names_nobody_is_told(built: BuildReport) -> None:
    """The part that is not understood is told at its place, once; `contributors` asks nothing."""
    (told,) = (one for one in built.diagnostics if one.code == "A051")
    assert told.place is not None
    assert (told.place.path.endswith("e/article.md"), told.place.line) == (True, 3)
    assert (told.place.column, told.place.end_column) == (9, 17)
    assert "山前村的水渠通了" in told.message


def test_a_part_of_a_byline_is_told_at_its_place() -> None:
    """The column is that of the words, in quotes and behind other names too."""
    article = parse('---\ntitle: 题\nbyline: "王岳 特此说明呀"\n---\n\n正文。\n', "article.md")
    (told,) = (one for one in article.found if one.code == "A051")
    assert told.place is not None
    assert (told.place.line, told.place.column, told.place.end_column) == (3, 13, 18)


def test_a_book_in_another_script_names_them_in_it(tmp_path: Path) -> None:
    """Names that an editor listed are converted as those of bylines are."""
    workspace = Workspace(tmp_path)
    edition = load_edition(workspace, write_edition(tmp_path / "e"))
    converted, _ = convert(edition, "zh-Hant", workspace)
    names = [one.name for one in contributors(converted)]
    assert {"周濤", "林遠", "山城出版社", "維克多·雨果", "新華社"} <= set(names)
    assert not {"周涛", "林远"} & set(names)


def test_a_paper_that_names_nobody_is_its_publishers(tmp_path: Path) -> None:
    """The publisher stands for the authors where no article has one."""
    edition = load_edition(Workspace(tmp_path), write_edition(tmp_path / "e"))
    bare = replace(edition, entries=edition.entries[4:5])
    told = replace(bare, settings=bare.settings.model_copy(update={"publisher": "山城报社"}))
    assert (creators(bare), creators(told)) == ((), ("山城报社",))


# Lists of contributors


def article(lines: str) -> str:
    """Give an article with ``lines`` in its front matter."""
    return f"---\ntitle: 题\nbyline: 林远\n{lines}\n---\n\n正文。\n"


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ("林远", [Contributor("林远", "aut", "林远")]),
        ("林远 译", [Contributor("林远", "trl", "林远")]),
        ("译者：林远", [Contributor("林远", "trl", "林远")]),
        ("林远 摄影报道", [Contributor("林远", role, "林远") for role in ("aut", "pht")]),
        ("John Smith", [Contributor("John Smith", "aut", "Smith, John")]),
        ("某某日报社", [Contributor("某某日报社", "aut", None, BodyKind.ORGANISATION)]),
        ({"name": "林远", "role": "DSR"}, [Contributor("林远", "dsr", "林远")]),
        (
            {"name": "李白", "kind": "机构"},
            [Contributor("李白", "aut", None, BodyKind.ORGANISATION)],
        ),
        ({"name": "张三", "file-as": "Zhang San"}, [Contributor("张三", "aut", "Zhang San")]),
    ],
    ids=str,
)
def test_an_entry_is_a_line_or_a_table(entry: object, wanted: list[Contributor]) -> None:
    """Roles are codes or words, authors need none."""
    assert list(read_entry(entry)) == wanted


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ("contributors: 林远", 4, "must be a list"),
        ("contributors:\n- name: 林远\n  role: 鼓手", 5, "“鼓手” is no role"),
        ("contributors:\n- 林远\n- role: aut", 6, "has no name"),
        ("contributors:\n- name: 林远\n  kind: 猫", 5, "“猫” is no kind"),
        ("contributors:\n- name: 林远\n  role: []", 5, "has no role"),
        ("contributors:\n- name: [林远]", 5, "must be one line of text"),
        ("contributors:\n- name: 林远\n  rôle: aut", 6, "“rôle” is not a known key"),
        ("contributors:\n- [林远]", 5, "must be one line of text"),
        ("contributors:\n- ''", 5, "has no name"),
    ],
)
def test_a_wrong_entry_is_refused(lines: str, line: int, words: str) -> None:
    """Each is an error at its line."""
    with pytest.raises(ContentError) as caught:
        parse(article(lines), "article.md")
    found = [one for one in caught.value.diagnostics if words in one.message]
    assert [one.place and one.place.line for one in found] == [line]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('"林远"', "must be a list"),
        ("[1]", "must be a name, or a table"),
        ('[{ role = "aut" }]', "has no name"),
        ('[{ name = "林远", role = "鼓手" }]', "“鼓手” is no role"),
        ('[{ name = "林远", file_as = "L" }]', "“file_as” is not a known key"),
    ],
)
def test_a_wrong_setting_is_refused(value: str, words: str) -> None:
    """Each is an error at its line."""
    text = 'title = "x"\nlanguage = "zh"\ndate = 2020-01-01\narticles = ["a"]\n'
    with pytest.raises(ContentError) as caught:
        read_settings(f"{text}contributors = {value}\n", "edition.toml")
    told: Diagnostic = caught.value.diagnostics[0]
    assert told.place is not None
    assert (words in told.message, told.place.line) == (True, 5)


def test_a_list_is_written_as_it_was_read() -> None:
    """Nobody is lost on the way through the normal form; an empty list stays one."""
    for lines in (BYLINES["f"].partition("\n")[2], "contributors: []"):
        first = parse(article(lines), "article.md")
        again = parse(write(first), "article.md")
        assert again.front == first.front
    assert contributors_of(again) == ()


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("欧阳修", "欧阳修"), ("维克多·雨果", "维克多·雨果"), ("John Smith", "Smith, John"),
        ("J. K. Rowling", "Rowling, J. K."), ("Mary Ann Jones", "Jones, Mary Ann"),
        ("Li Hong", None), ("Vincent van Gogh", None), ("Madonna", None),
        ("Martin Luther King, Jr.", None),
    ],
)  # fmt: skip
def test_forms_for_catalogues(name: str, filed: str | None) -> None:
    """A name is turned around only where that is sure."""
    assert file_name(name) == filed


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("记者 林远", ["aut 林远"]),
        ("译者：林远、周涛", ["trl 林远", "trl 周涛"]),
        ("林远、周涛 译", ["trl 林远", "trl 周涛"]),
        ("林远 周涛", ["aut 林远 周涛"]),
        ({"name": "林、周律师事务所", "kind": "机构"}, ["aut 林、周律师事务所"]),
    ],
)
def test_a_line_names_each(entry: object, names: list[str]) -> None:
    """A role stands on either side of names, and names in a list are people of their own."""
    assert [f"{one.role} {one.name}" for one in read_entry(entry)] == names


@pytest.mark.parametrize(
    "entry",
    [
        "译", "记者", "译者：", "摄影报道", "林远、", "、", "林远\u0007 译", "林\u200b远",
        {"name": "译者", "role": "trl"}, {"name": "林远、周涛"}, {"name": "林\u202e远"},
    ],
)  # fmt: skip
def test_what_is_nobodys_name_is_refused(entry: object) -> None:
    """A word for a role, a list in the place of a name, and signs that nobody sees are no names."""
    with pytest.raises(ValueError, match=r"nam|several"):
        read_entry(entry)
