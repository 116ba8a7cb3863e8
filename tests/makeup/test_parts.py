"""Parts of a newspaper (叠): what its pages are called, wherever they are named; its sheets."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from measure.reading import read_pages
from publisher.build import BuildReport, build
from publisher.diagnostics import ContentError, Severity
from publisher.edition import Parts, load_edition, pairs_of, parts_of, sides_of
from publisher.layouts import MM
from publisher.workspace import Workspace
from test_plans import check_told, loaded, refused

from .test_pages import text_of, told
from .test_strips import pictures

STORIES = "甲乙丙丁戊己庚辛"
NOTICES = "子丑寅"
PARTS = '[[pages]]\nnumber = 1\npart = "A"\n%s[[pages]]\nnumber = 5\npart = "B"\n'
GUIDE = '[[pages.fixed]]\nkind = "guide"\nplace = "corner"\ncolumns = 2\nlines = 16\n'
LAST = '[[pages]]\nnumber = 8\n[[pages.fixed]]\nkind = "notice"\ntext = "版末"\nlines = 4\n'


def fold(left: int, right: int, text: str) -> str:
    """Give a strip as edition.toml has it."""
    return (
        f"[[folds]]\npages = [{left}, {right}]\n[[folds.matter]]\nkind = 'notice'\n"
        f"text = '{text * 4}'\n"
    )


FOLDS = fold(4, 1, NOTICES[0]) + fold(8, 5, NOTICES[1]) + fold(6, 7, NOTICES[2])


def write(folder: Path, plan: str, layout: str = "tabloid") -> Path:
    """Write an issue of eight pages whose first story goes on on page 5."""
    for number, name in enumerate(STORIES):
        (folder / name).mkdir(parents=True)
        sentence = f"{name * 11}，{name * 9}。"
        count = 90 if not number else 22
        text = f"---\ntitle: {name}报要闻\n---\n\n" + (sentence * 4 + "\n\n") * count
        (folder / name / "article.md").write_text(text, encoding="utf-8")
    Image.new("RGB", (300, 300), (200, 40, 40)).save(folder / "code.png")
    rows = [f'{{ path = "{name}", page = {n} }}' for n, name in enumerate(STORIES, 1)]
    rows[0] = f'{{ path = "{STORIES[0]}", page = 1, jump = 5 }}'
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\n'
        f'outputs = ["{layout}", "epub"]\narticles = [{", ".join(rows)}]\n{plan}',
        encoding="utf-8",
    )
    return folder


def files(report: BuildReport) -> tuple[bytes, bytes, bytes]:
    """Give the pages, their sheets and the book."""
    by = {product.imposition or product.file[-4:]: product.content for product in report.products}
    return by[".pdf"], by.get("sheets", b""), by["epub"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """Give an issue in two parts with strips in the folds of both."""
    folder = tmp_path_factory.mktemp("parts")
    return build(write(folder / "e", PARTS % GUIDE + LAST + FOLDS), folder / "out")


def test_pages_have_the_code_of_their_part(made: BuildReport) -> None:
    """In folios, where a story goes on, and in the guide."""
    content, _, _ = files(made)
    texts = [text_of(content, n) for n in range(1, 9)]
    for number, label in enumerate(("A2", "A3", "A4", "B1", "B2", "B3", "B4"), 2):
        assert label in texts[number - 1]
        assert f"0{number}" not in texts[number - 1].replace("2026", "")
    assert "（下转B1版）" in texts[0]
    assert "（上接A1版）" in texts[4]
    assert not any("第5版" in text or "第1版" in text for text in texts)
    listed = dict(re.findall(r"(.)报要闻…+(\w\d)版", texts[0]))
    assert listed
    pages = read_pages(content)
    for name, label in listed.items():
        begun = [p.number for p in pages if any(g.text == name and g.size > 14 for g in p.glyphs)]
        first = min(begun)
        assert label == f"{'AB'[(first - 1) // 4]}{(first - 1) % 4 + 1}"
    assert not told(made, "M020")


def test_the_file_calls_its_pages_so(made: BuildReport) -> None:
    """Viewers show A1 to B4; the outline has each part above its stories."""
    with pikepdf.open(io.BytesIO(files(made)[0])) as pdf:
        labels = list(pdf.Root.PageLabels.Nums)
        found = [(int(labels[n]), str(labels[n + 1].P)) for n in (0, 2)]
        assert found == [(0, "A"), (4, "B")]
        with pdf.open_outline() as outline:
            assert [str(item.title) for item in outline.root] == ["A1–A4", "B1–B4"]
            under = [[str(one.title) for one in item.children] for item in outline.root]
    assert all(f"{name}报要闻" in under[n // 4] for n, name in enumerate(STORIES))


def test_the_book_lists_pages_so(made: BuildReport) -> None:
    """Its list of pages is that of the print."""
    with zipfile.ZipFile(io.BytesIO(files(made)[2])) as book:
        nav = book.read("EPUB/nav.xhtml").decode()
    listed = re.findall(r'#page-(\w+)">(\w+)<', nav)
    assert {label for _, label in listed} >= {"A1", "A2", "B1", "B4"}
    assert all(anchor == label for anchor, label in listed)


def test_each_part_has_sheets_of_its_own(made: BuildReport) -> None:
    """The outer sheet of B is no part of A's; each strip lies between its pages."""
    sides = read_pages(files(made)[1])
    shown = [{g.text for g in side.glyphs if g.text and g.text in NOTICES} for side in sides]
    assert shown == [{NOTICES[0]}, set(), {NOTICES[1]}, {NOTICES[2]}]
    for side, pair in zip(sides, [(4, 1), (2, 3), (8, 5), (6, 7)], strict=True):
        for half, number in enumerate(pair):
            own = [g for g in side.glyphs if g.text == STORIES[number - 1]]
            # The head of what goes on on another page is smaller.
            heads = [g for g in own if g.size == max(one.size for one in own)]
            assert {int(g.x > 273 * MM) for g in heads} == {half}, number


def test_without_parts_an_issue_is_one_whole(tmp_path: Path) -> None:
    """The control: numbers as ever, and the same strips have no folds."""
    report = build(write(tmp_path / "e", LAST), tmp_path / "out")
    content, _, _ = files(report)
    assert "05" in text_of(content, 5)
    assert "（下转第5版）" in text_of(content, 1)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/PageLabels" not in pdf.Root
    with pytest.raises(ContentError) as caught:
        build(write(tmp_path / "f", LAST + FOLDS), tmp_path / "out")
    assert told(caught.value, "T005")


@pytest.mark.parametrize("layout", ["newsletter", "broadsheet"])
def test_in_other_newspapers_too(layout: str, tmp_path: Path) -> None:
    """Every newspaper's folio has the code."""
    plan = PARTS % "" + LAST
    content, _, _ = files(build(write(tmp_path / "e", plan, layout), tmp_path / "out"))
    assert "B4" in text_of(content, 8)


def test_a_part_that_the_issue_does_not_come_to_is_told(tmp_path: Path) -> None:
    """It has no page; for the press that is an error."""
    plan = PARTS % "" + LAST + '[[pages]]\nnumber = 21\npart = "C"\n'
    report = build(write(tmp_path / "e", plan), tmp_path / "out", only=("tabloid",))
    (found,) = told(report, "M020")
    assert ("C" in found.message, "has 8" in found.said) == (True, True)
    assert found.severity is Severity.WARNING


def test_magazines_are_one_whole(tmp_path: Path) -> None:
    """A part is told there as any wish that is not kept."""
    plan = PARTS % ""
    report = build(write(tmp_path / "e", plan, "magazine"), tmp_path / "out", only=("magazine",))
    assert len(told(report, "M020")) == 2
    assert "B1" not in text_of(report.products[0].content, 5)


# Codes in folds


@pytest.mark.parametrize(("width", "side", "small"), [(33, 25.0, False), (19.5, 18.7, True)])
def test_a_code_stands_in_a_fold(width: float, side: float, small: bool, tmp_path: Path) -> None:
    """25 mm, or as wide as the strip; under 20 mm a warning; its caption under it."""
    plan = (
        LAST
        + f"[[folds]]\npages = [8, 1]\nwidth = {width}\n[[folds.matter]]\nkind = '二维码'\n"
        + "picture = 'code.png'\ncaption = '子丑寅'\n"
    )
    report = build(write(tmp_path / "e", plan), tmp_path / "out", only=("tabloid",))
    (content,) = [one.content for one in report.products if one.imposition == "sheets"]
    ((left, bottom, right, top),) = pictures(content, 1)
    assert right - left == pytest.approx(top - bottom, abs=0.1)
    assert right - left == pytest.approx(side, abs=1.2)
    assert bool(told(report, "M023")) is small
    caption = [g for g in read_pages(content)[0].glyphs if g.text and g.text in NOTICES]
    assert len(caption) == 3
    assert (left + right) / 2 == pytest.approx(273, abs=1.0)
    middle = (min(g.x for g in caption) + max(g.x + g.size for g in caption)) / 2
    assert middle / MM == pytest.approx(273, abs=1.5)
    height = 390
    assert min(g.y for g in caption) / MM > height - bottom


# The plan itself


@pytest.mark.parametrize(
    ("plan", "line", "said"),
    [
        ("[[pages]]\nnumber = 1\npart = 'b'\n", 8, "one or two capital letters"),
        ("[[pages]]\nnumber = 1\npart = 1\n", 8, "one or two capital letters"),
        ("[[pages]]\nnumber = 1\npart = 'ABC'\n", 8, "one or two capital letters"),
        ("[[pages]]\nnumber = 5\npart = 'B'\n", 8, "none on page 1"),
        (PARTS.replace("5", "4") % "", 11, "a left-hand page"),
        (PARTS.replace("B", "A") % "", 11, "begins on page 1 already"),
        (PARTS % "" + fold(8, 1, "子"), 13, "page 8 is in part B and page 1 in part A"),
        (PARTS % "" + fold(2, 3, "子") + fold(4, 5, "子"), 18, "sheets of their own"),
        (PARTS.replace("5", "9") % "" + fold(4, 1, "子"), 13, "which has 8 pages"),
        (
            PARTS % "" + fold(8, 5, "子") + fold(6, 11, "子"),
            18,
            "a part B of 8 pages, pages 8 and 5 in one of 4",
        ),
    ],
)
def test_a_wrong_part_is_told_with_its_line(
    plan: str, line: int, said: str, tmp_path: Path
) -> None:
    """Whatever is wrong, the message says what and where."""
    found = refused(tmp_path, plan)
    check_told(found, said, line)
    assert found.source is not None


def test_parts_are_for_layouts(tmp_path: Path) -> None:
    """Another layout may have other pages, and none of it."""
    plan = PARTS.replace("part =", "layouts = ['tabloid']\npart =") % ""
    settings = loaded(tmp_path, plan).settings
    assert parts_of(settings, "tabloid") == Parts(((1, "A"), (5, "B")))
    assert not parts_of(settings, "broadsheet")
    assert load_edition(Workspace(tmp_path), tmp_path).settings == settings


@given(st.integers(1, 200), st.lists(st.integers(1, 90), unique=True, max_size=5))
def test_every_page_is_once_on_the_sheets_of_its_part(count: int, odd: list[int]) -> None:
    """Its neighbour is of the same part, left even and right odd."""
    begins = sorted({1, *(2 * n + 1 for n in odd)})
    parts = Parts(tuple((n, chr(65 + k)) for k, n in enumerate(begins)))
    sides = list(sides_of(count, parts))
    pages = [page for pair in sides for page in pair if page is not None]
    assert sorted(pages) == list(range(1, count + 1))
    assert pairs_of(count, parts) == tuple(pair for pair in sides if all(pair))
    for left, right in sides:
        assert left is None or left % 2 == 0
        assert right is None or right % 2 == 1
        if left is not None and right is not None:
            assert parts.first(left) == parts.first(right)
    labels = [parts.label(page) for page in range(1, count + 1)]
    assert len(set(labels)) == count
