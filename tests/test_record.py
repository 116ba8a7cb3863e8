"""The record of an issue: sections, releases, numbers of its forms, price, claims."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from publisher.build import build
from publisher.diagnostics import ContentError, Severity
from publisher.edition import Section, read_settings, sections_of
from publisher.edition.identifiers import show_identifier
from publisher.edition.imprint import imprint, release
from publisher.edition.sections import report_sections
from publisher.workspace.settings import find_keys

HEAD = """\
title = "山城报"
language = "zh-Hans"
date = 2018-11-05
articles = ["a", "b", "c", "d"]
outputs = ["tabloid", "book", "epub"]
"""


def refused(more: str) -> list[tuple[str, int, str]]:
    """Give code, line and message of what is wrong with the settings."""
    with pytest.raises(ContentError) as caught:
        read_settings(HEAD + more, "edition.toml")
    return [(d.code, d.place.line if d.place else 0, d.message) for d in caught.value.diagnostics]


def sorted_by(more: str, **begins: int) -> list[tuple[str | None, str]]:
    """Give the sections and the letters of their articles."""
    found = sections_of(read_settings(HEAD + more, "edition.toml"), begins)
    return [(one.name, "".join(one.articles)) for one in found]


# Sections


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", [(None, "abcd")]),
        (
            '[[sections]]\nname = "民生"\narticles = ["d", "b"]\n'
            '[[sections]]\nname = "要闻"\narticles = ["a"]\n',
            [("民生", "db"), ("要闻", "a")],
        ),
        ('[[pages]]\nnumber = 1\nname = "要闻"\narticles = ["b", "a"]\n', [("要闻", "ba")]),
        (
            '[[sections]]\nname = "民生"\npages = [2]\n'
            '[[pages]]\nnumber = 2\narticles = ["c"]\n'
            '[[pages]]\nnumber = 1\nname = "要闻"\narticles = ["b"]\n',
            [(None, "a"), ("民生", "c"), ("要闻", "b")],
        ),
    ],
)
def test_sections_have_their_articles_in_order(
    more: str, expected: list[tuple[str | None, str]]
) -> None:
    """By name, by the pages that the plan gives them, and by the names of pages."""
    found = sorted_by(more)
    assert [one for one in found if one[0]] == [one for one in expected if one[0]]
    assert sorted("".join(letters for _, letters in found)) == list("abcd")


def test_what_is_in_no_section_stays_by_its_neighbour() -> None:
    """An article stands behind the section of the one before it, the first before all."""
    more = (
        '[[sections]]\nname = "二"\narticles = ["d"]\n[[sections]]\nname = "一"\narticles = ["b"]\n'
    )
    assert sorted_by(more) == [(None, "a"), ("二", "d"), ("一", "b"), (None, "c")]


def test_a_print_tells_what_no_plan_does() -> None:
    """Where a story begins that nobody has placed, is what its section has."""
    more = '[[sections]]\nname = "要闻"\npages = [1]\n[[sections]]\nname = "民生"\npages = [2, 3]\n'
    assert sorted_by(more) == [(None, "abcd")]
    assert sorted_by(more, a=3, b=1, c=2, d=9) == [("要闻", "b"), ("民生", "ca"), (None, "d")]


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ('[[sections]]\nname = "一"\n', 6, "neither “articles” nor “pages”"),
        ('[[sections]]\nname = "一"\narticles = ["x"]\n', 8, "“x” is not among “articles”"),
        ('[[sections]]\nname = "一"\narticles = ["a", "a"]\n', 8, "in section “一” already"),
        (
            '[[sections]]\nname = "一"\npages = [1]\n[[sections]]\nname = "二"\npages = [2, 1]\n',
            11,
            "page 1 is in section “一” already",
        ),
        (
            '[[sections]]\nname = "一"\npages = [1]\n[[sections]]\nname = "一"\npages = [2]\n',
            10,
            "two sections are called “一”",
        ),
        (
            '[[sections]]\nname = "一"\npages = [1]\n[[pages]]\nnumber = 1\nname = "二"\n',
            11,
            "called “二” and is in section “一”",
        ),
    ],
)
def test_what_is_in_two_sections_is_told(more: str, line: int, said: str) -> None:
    """Once, at its place."""
    ((_, where, message),) = refused(more)
    assert where == line
    assert said in message


def test_what_lacks_a_section_or_an_article_is_told() -> None:
    """At its place in the settings; a page that only make-up fills is waited for."""
    text = HEAD + '[[sections]]\nname = "一"\narticles = ["a", "b", "c"]\n'

    def told(text: str) -> list[tuple[str, int, Severity]]:
        found = report_sections(read_settings(text, "e"), find_keys(text, "e"))
        return [(d.code, d.place.line if d.place else 0, d.severity) for d in found]

    assert told(text) == [("A060", 4, Severity.NOTE)]
    assert told(text + '[[sections]]\nname = "二"\npages = [3]\n') == []
    planned = (
        text + '[[sections]]\nname = "二"\npages = [3]\n[[pages]]\nnumber = 1\narticles = ["d"]\n'
    )
    assert told(planned) == [("A061", 10, Severity.WARNING), ("A060", 4, Severity.NOTE)]
    assert told(HEAD) == []


def test_the_old_word_for_a_part_is_still_read() -> None:
    """A page's ``section`` was the code of its 叠, which is its ``part`` now."""
    plan = '[[pages]]\nnumber = 1\n{} = "A"\n'
    both = [read_settings(HEAD + plan.format(key), "e").pages for key in ("part", "section")]
    assert both[0] == both[1]
    assert both[0][0].part == "A"


# Releases


def test_a_correction_is_a_new_release() -> None:
    """It has a day of its own, and is told in the imprint; the first is not."""
    first = read_settings(HEAD, "e")
    assert first.released == datetime(2018, 11, 5, tzinfo=UTC)
    assert release(first) == ""
    more = "revision = 2\nmodified = 2018-11-08T02:30:00+08:00\n"
    second = read_settings(HEAD + more, "e")
    assert second.released == datetime(2018, 11, 7, 18, 30, tzinfo=UTC)
    shown = {item.key: item.label + item.text for item in imprint(second)}
    assert shown["release"] == "修订：第2次发布，2018年11月8日"
    assert second.urn == first.urn


@pytest.mark.parametrize("day", ["2018-11-04", "2018-11-05T07:00:00+08:00"])
def test_none_is_corrected_before_it_is_out(day: str) -> None:
    """Its moment would go back."""
    ((code, line, message),) = refused(f"modified = {day}\n")
    assert (code, line) == ("T005", 6)
    assert "is before “date”" in message


# Numbers


def test_each_form_has_its_number() -> None:
    """What names the form is its own ISBN; the others keep that of the issue."""
    more = 'issn = "0378-5955"\n[isbn]\nepub = "978-7-02-000220-7"\nbook = "ISBN 9787108009821"\n'
    settings = read_settings(HEAD + more, "e")
    book, pages = settings.in_form("book"), settings.in_form("tabloid")
    assert settings.in_form("epub").urn == "urn:isbn:9787020002207"
    assert book.urn == "urn:isbn:9787108009821"
    assert pages.urn.startswith("urn:uuid:")
    shown = [{i.key: i.text for i in imprint(settings.in_form(n))} for n in ("epub", "book", "x")]
    assert [one.get("isbn") for one in shown] == [
        "ISBN 978-7-02-000220-7",
        "ISBN 9787108009821",
        None,
    ]
    assert all(one["issn"] == "ISSN 0378-5955" for one in shown)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[isbn]\nepub = "978-7-02-000220-8"\n', "check digit"),
        ('[isbn]\nepub = "0378-5955"\n', "no ISBN"),
        ('[isbn]\nepubs = "978-7-02-000220-7"\n', "none of the edition's outputs"),
        ('[isbn]\nepub = "978-7-02-000220-7"\nbook = "9787020002207"\n', "have one ISBN"),
        ('isbn = "978-7-02-000220-7"\n', "a table by outputs"),
        ("modified = 9999-12-31T23:59:59-23:00\n", "the calendar does not have"),
        ('price = { amount = 1.234, currency = "CNY" }\n', "two decimals"),
        ('price = { amount = 1, currency = "RMB" }\n', "did you mean “CNY”?"),
        (
            '[accessibility]\nstandard = "WCAG"\nevaluator = "x"\nevaluated = 2018-11-05\n',
            "version",
        ),
        ('[accessibility]\nstandard = "WCAG 2.1 AA"\nevaluator = "x"\n', "evaluated” is missing"),
    ],
)
def test_wrong_numbers_are_told(more: str, said: str) -> None:
    """Each once."""
    ((_, _, message),) = refused(more)
    assert said in message


def test_identifiers_are_shown_as_readers_know_them() -> None:
    """With the hyphens that were written and no others; what is no number of books not at all."""
    assert show_identifier("isbn 978 7 02 000220 7") == "ISBN 978-7-02-000220-7"
    assert show_identifier("urn:isbn:9787020002207") == "ISBN 9787020002207"
    assert show_identifier("03785955") == "ISSN 0378-5955"
    assert show_identifier("urn:x-paper:2018-11-05") is None


@pytest.mark.parametrize(
    ("price", "language", "shown"),
    [
        ('"一元二角"', "zh-Hans", "一元二角"),
        ('{ amount = 1.5, currency = "CNY" }', "zh-Hans", "1.50元"),
        ('{ amount = "12", currency = "HKD" }', "zh-Hant-HK", "港幣12元"),
        ('{ amount = 12.00, currency = "NOK" }', "zh-Hans", "NOK 12"),
        ('{ amount = 0, currency = "CNY" }', "zh-Hans", "免费"),
        ('{ amount = 3.2, currency = "USD" }', "en", "USD 3.20"),
    ],
)
def test_prices(price: str, language: str, shown: str) -> None:
    """As readers of the language write them."""
    text = HEAD.replace("zh-Hans", language) + f"price = {price}\n"
    assert read_settings(text, "e").price_text == shown


def test_a_section_is_a_value() -> None:
    """Whoever shows contents has names and articles and nothing else."""
    (only,) = sections_of(read_settings(HEAD, "e"))
    assert only == Section(None, ("a", "b", "c", "d"))


# What is made


ISSUE = """\
title = "山城报"
language = "zh-Hans"
date = 2018-11-05
articles = ["a", "b", { path = "c", page = 2 }]
outputs = ["tabloid", "magazine", "epub"]
revision = 2
modified = 2018-11-08T09:00:00+08:00
price = { amount = 1.5, currency = "CNY" }
cn = "CN43-0001"
[isbn]
epub = "978-7-02-000220-7"
tabloid = "9787108009821"
[accessibility]
standard = "WCAG 2.1 AA"
evaluator = "无障碍中心"
evaluated = 2018-11-09
report = "https://example.org/r"
[[sections]]
name = "民生"
pages = [2]
[[sections]]
name = "要闻"
articles = ["a"]
"""
ARTICLE = "---\ntitle: 题{0}\n---\n\n开头{0}。\n\n## 小题\n\n正文。\n\n### 细目\n\n末段。\n"
SAID = '\n![](x.png){decorative}\n\n![桥](x.png){alt="桥下有船"}\n'
UNSAID = '\n![山](x.png){alt="山"}\n'


def write(folder: Path, last: str = SAID, outputs: str = "") -> Path:
    """Write an issue of three articles, of which one has pictures."""
    for name in "abc":
        (folder / name).mkdir(parents=True)
        text = ARTICLE.format(name) + (last if name == "a" else "")
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    Image.new("RGB", (900, 600), (200, 40, 40)).save(folder / "a" / "x.png")
    text = ISSUE
    if outputs:
        text = text.replace('"tabloid", "magazine", "epub"', outputs)
        text = text.replace('tabloid = "9787108009821"\n', "")
    (folder / "edition.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the files of the issue by their outputs."""
    folder = tmp_path_factory.mktemp("record")
    report = build(write(folder / "e"), folder / "out")
    assert not [d for d in report.diagnostics if d.code in ("E002", "B030", "B031")]
    return {product.output: product.content for product in report.products}


def read_book(content: bytes, name: str) -> etree._Element:
    """Give a document of the book."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return etree.fromstring(book.read(f"EPUB/{name}"))


def listed(entries: Iterable[etree._Element], depth: int = 0) -> list[str]:
    """Give the entries of contents, as far in as they stand."""
    found = []
    for entry in entries:
        found.append("-" * depth + (entry[0].text or ""))
        found += listed(entry[1] if len(entry) > 1 else (), depth + 1)
    return found


def text_of(content: bytes) -> str:
    """Give the text of all pages."""
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document)


UNDER = ["小题", "-细目"]


def under(title: str, depth: int) -> list[str]:
    """Give an article of the contents with its subheads."""
    return ["-" * depth + title, *("-" * (depth + 1) + one for one in UNDER)]


def test_contents_have_sections_articles_and_subheads(made: dict[str, bytes]) -> None:
    """In the order in which the book is read, each at its level."""
    nav = read_book(made["epub"], "nav.xhtml")
    (contents,) = nav.xpath("//*[@id='toc']/*[local-name()='ol']")
    expected = ["民生", *under("题c", 1), "要闻", *under("题a", 1), *under("题b", 0)]
    assert listed(contents)[:-1] == expected
    ncx = read_book(made["epub"], "toc.ncx")
    titles = ncx.xpath("//*[local-name()='navLabel']/*/text()")
    assert titles[:-1] == [one.lstrip("-") for one in expected]


@pytest.mark.parametrize("output", ["tabloid", "magazine"])
def test_outlines_have_them_too(made: dict[str, bytes], output: str) -> None:
    """In the order of pages."""

    def walk(items: Iterable[pikepdf.OutlineItem], depth: int = 0) -> list[str]:
        return [
            one
            for item in items
            for one in ("-" * depth + item.title, *walk(item.children, depth + 1))
        ]

    with pikepdf.open(io.BytesIO(made[output])) as pdf, pdf.open_outline() as outline:
        found = [one for one in walk(outline.root) if one != "目录"]
    expected = ["要闻", *under("题a", 1), "民生", *under("题c", 1), *under("题b", 0)]
    assert sorted(found) == sorted(expected)
    assert found[found.index("要闻") + 1] == "-题a"
    assert found[found.index("民生") + 1] == "-题c"


def test_a_section_names_its_pages(made: dict[str, bytes]) -> None:
    """In the running head of a newspaper's page; a magazine's page 2 is another."""
    document = pypdfium2.PdfDocument(made["tabloid"])
    texts = [page.get_textpage().get_text_range() for page in document]
    assert ["民生" in text for text in texts] == [False, True]


def test_files_say_when_they_were_released(made: dict[str, bytes]) -> None:
    """The date stays, the moment moves, the version counts."""
    package = read_book(made["epub"], "content.opf")
    said = {(one.get("property") or one.tag.split("}")[1]): one.text for one in package[0]}
    assert (said["date"], said["dcterms:modified"]) == ("2018-11-05", "2018-11-08T01:00:00Z")
    assert said["schema:version"] == "2"
    with pikepdf.open(io.BytesIO(made["tabloid"])) as pdf:
        assert str(pdf.docinfo["/ModDate"]) == "D:20181108010000Z"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20181105000000Z"
        packet = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert "<xmp:ModifyDate>2018-11-08T01:00:00Z<" in packet
    assert "<xmpMM:VersionID>2<" in packet


def test_forms_name_themselves(made: dict[str, bytes]) -> None:
    """The book by its number, its pages by that of the print; readers see no URN."""
    package = read_book(made["epub"], "content.opf")
    texts = [one.text for one in package[0]]
    assert texts.count("urn:isbn:9787020002207") == 1
    assert texts.count("urn:isbn:9787108009821") == 2
    colophon = "".join(read_book(made["epub"], "colophon.xhtml").itertext())
    assert "ISBN 978-7-02-000220-7" in colophon
    assert "urn:" not in colophon
    for said in ("1.50元", "CN43-0001", "第2次发布，2018年11月8日"):
        assert said in colophon
    assert "ISBN 9787108009821" in text_of(made["tabloid"])
    assert "ISBN" not in text_of(made["magazine"])
    assert "国内统一刊号：CN43-0001" in text_of(made["magazine"])


def test_a_claim_names_who_makes_it(made: dict[str, bytes]) -> None:
    """Everything that EPUB Accessibility 1.1 asks for refines the claim or its certifier."""
    package = read_book(made["epub"], "content.opf")
    said = {one.get("property") or one.get("rel"): one for one in package[0]}
    claim, by = said["dcterms:conformsTo"], said["a11y:certifiedBy"]
    assert claim.text == "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
    assert (by.text, by.get("refines")) == ("无障碍中心", f"#{claim.get('id')}")
    assert said["dcterms:date"].text == "2018-11-09"
    assert said["a11y:certifierReport"].get("href") == "https://example.org/r"
    refined = {said[name].get("refines") for name in ("dcterms:date", "a11y:certifierReport")}
    assert refined == {f"#{by.get('id')}"}
    values = [one.text for one in package[0]]
    assert "alternativeText" in values
    assert "textual" in values[values.index("visual") + 1 :]


def test_ornaments_are_not_read(made: dict[str, bytes]) -> None:
    """In the book they are presentation, in the PDF no figure."""
    pictures = read_book(made["epub"], "article-002.xhtml").xpath("//*[local-name()='img']")
    assert [(one.get("alt"), one.get("role")) for one in pictures] == [
        ("", "presentation"),
        ("桥下有船", None),
    ]
    with pikepdf.open(io.BytesIO(made["tabloid"])) as pdf:
        figures = [
            str(one.Alt)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
    assert figures == ["桥下有船"]


def test_an_undescribed_picture_withdraws_the_claim(tmp_path: Path) -> None:
    """The control: a caption once more is no description, and nothing is claimed."""
    report = build(write(tmp_path / "e", UNSAID, '"epub"'), tmp_path / "out")
    found = {d.code: d for d in report.diagnostics}
    assert "on 1 of 1 pictures" in found["E002"].message
    assert found["E002"].severity is Severity.NOTE
    assert found["B030"].place is not None
    assert found["B030"].place.line == 13
    package = read_book(report.products[0].content, "content.opf")
    values = [one.text for one in package[0]]
    assert not any(one.get("property") == "dcterms:conformsTo" for one in package[0])
    assert "alternativeText" not in values
    assert values.count("textual") == 1
    pictures = read_book(report.products[0].content, "article-002.xhtml").xpath(
        "//*[local-name()='img']"
    )
    assert [one.get("alt") for one in pictures] == ["图片"]
