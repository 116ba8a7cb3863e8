"""Fillers as they are printed: where pages would be white, over nothing, whole, outside stories.

All positions are read from the PDF.
"""

from __future__ import annotations

import io
import shutil
from itertools import combinations
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdfium2 import raw

from composition.printed import layout as load
from measure.reading import read_pages
from publisher.build import BuildReport, build
from publisher.diagnostics import Severity
from publisher.judging.judgement import judge

from .test_pages import LAYOUTS, STORIES, Box, area, pictures, told, write

SHAPES = {
    "讲文明树新风": (3, 1),
    "节约用水": (2, 1),
    "文明出行": (3, 2),
    "诚信": (1, 1),
    "全民阅读": (2, 3),
    "爱护环境": (1, 2),
    "flower-1": (1, 3),
}
"""Fillers by what their files are called, and their shapes; the last is an ornament."""
LINE = 11.8


def issue(
    folder: Path,
    layouts: tuple[str, ...],
    shapes: dict[str, tuple[int, int]] = SHAPES,
    size: int = 3,
) -> Path:
    """Write an issue of a few stories, which leave white, with a folder of fillers."""
    write(folder, 'fillers = "报花"\n', layouts, size=size)
    (folder / "报花").mkdir()
    for n, (name, (wide, high)) in enumerate(shapes.items()):
        shade = (40 + 25 * n, 90, 200 - 25 * n)
        Image.new("RGB", (wide * 700, high * 700), shade).save(folder / "报花" / f"{name}.png")
    return folder


def printed(folder: Path, out: Path) -> tuple[bytes, BuildReport]:
    """Build an issue with one output."""
    report = build(folder, out)
    return report.products[0].content, report


def ratio(box: Box) -> float:
    """Give width over height."""
    return (box.right - box.left) / (box.bottom - box.top)


def meet(one: Box, other: Box) -> bool:
    """Say whether two boxes have a part in common."""
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def text_on(content: bytes, page: int, box: Box) -> list[str]:
    """Give the characters of a page that meet a box."""
    glyphs = read_pages(content)[page - 1].glyphs
    return [
        g.text
        for g in glyphs
        if g.text.strip() and meet(box, Box(g.x, g.y - 0.88 * g.size, g.x + g.size, g.y))
    ]


def hairlines(content: bytes, page: int) -> list[Box]:
    """Give the rules of a page: what is drawn and thinner than 3 pt."""
    document = pdfium.PdfDocument(content)
    drawn = document[page - 1]
    height, found = drawn.get_height(), list[Box]()
    for one in drawn.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = one.get_bounds()
        if min(right - left, top - bottom) < 3:
            found.append(Box(left, height - top, right, height - bottom))
    document.close()
    return found


def count_pages(content: bytes) -> int:
    """Give the number of pages."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [3, 5])
def test_fillers_stand_where_pages_stay_white(layout: str, size: int, tmp_path: Path) -> None:
    """Inside the type area, over no text and no rule, undistorted, each once on a page."""
    content, report = printed(issue(tmp_path / "e", (layout,), size=size), tmp_path / "out")
    shapes = [wide / high for wide, high in SHAPES.values()]
    found = 0
    for page in range(1, count_pages(content) + 1):
        boxes, whole = pictures(content, page), area(load(layout), page)
        found += len(boxes)
        for box in boxes:
            assert whole.left < box.left < box.right < whole.right
            assert whole.top < box.top < box.bottom < whole.bottom
            assert min(abs(ratio(box) - shape) / shape for shape in shapes) < 0.01
            near = Box(box.left, box.top - LINE / 2, box.right, box.bottom + LINE / 2)
            assert text_on(content, page, near) == []
            assert not [rule for rule in hairlines(content, page) if meet(rule, box)]
        assert not [pair for pair in combinations(boxes, 2) if meet(*pair)]
        kinds = [round(ratio(box), 1) for box in boxes]
        assert len(kinds) == len(set(kinds))
    assert found
    assert not told(report, "I004")


def test_what_looks_for_text_finds_it(tmp_path: Path) -> None:
    """The control: a box over the first columns of a page meets text, and its rules are seen."""
    content, _ = printed(issue(tmp_path / "e", ("tabloid",), size=5), tmp_path / "out")
    whole = area(load("tabloid"), 1)
    over = Box(whole.left, whole.top, whole.left + 100, whole.top + 400)
    assert set(text_on(content, 1, over)) & set(STORIES)
    assert hairlines(content, 1)


def test_a_page_has_less_white(tmp_path: Path) -> None:
    """Its largest hole is what fillers are there for; a folder of none leaves all as it is."""
    folder = issue(tmp_path / "e", ("tabloid",), size=5)
    filled, _ = printed(folder, tmp_path / "out")
    plain = tmp_path / "plain"
    shutil.copytree(folder, plain)
    _without_fillers(plain)
    bare, _ = printed(plain, tmp_path / "out2")
    # The last page is not judged; what is measured is.
    after, before = (judge(content, "issue.pdf").pages[-1].hole for content in (filled, bare))
    assert before is not None
    assert after is not None
    assert (after < before / 4, before > 0.4) == (True, True)


def _without_fillers(folder: Path) -> None:
    path = folder / "edition.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('fillers = "报花"\n', ""), encoding="utf-8")


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice the same; fillers of which none fits change nothing; those that fit do."""
    folder = issue(tmp_path / "e", ("tabloid",))
    first, _ = printed(folder, tmp_path / "one")
    again, _ = printed(folder, tmp_path / "two")
    assert first == again
    for path in (folder / "报花").iterdir():
        Image.new("RGB", (9, 9)).save(path)
    none, report = printed(folder, tmp_path / "three")
    assert not told(report, "I004")
    _without_fillers(folder)
    plain, _ = printed(folder, tmp_path / "four")
    assert (none == plain, first == plain) == (True, False)


def test_fillers_are_shared_out_over_the_issue(tmp_path: Path) -> None:
    """Of two of one shape the one that was used less comes next."""
    plan = "".join(
        f'[[pages]]\nnumber = {n}\narticles = ["{story}"]\n' for n, story in enumerate("甲乙", 1)
    )
    folder = issue(tmp_path / "e", ("tabloid",), {"甲": (1, 1), "乙": (1, 1)}, size=2)
    with (folder / "edition.toml").open("a", encoding="utf-8") as file:
        file.write(plan)
    content, _ = printed(folder, tmp_path / "out")
    assert count_pages(content) == 2
    assert sorted(said(content)[:2]) == ["乙", "甲"]


def test_fixed_matter_stays_clear(tmp_path: Path) -> None:
    """A page with an advertisement at its foot and little text has fillers beside neither."""
    folder = issue(tmp_path / "e", ("tabloid",), size=1)
    with (folder / "edition.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[pages]]\nnumber = 1\n[[pages.fixed]]\nkind = "advertisement"\n'
            'place = "foot"\npicture = "flat.png"\n'
        )
    content, _ = printed(folder, tmp_path / "out")
    boxes = pictures(content, 1)
    assert len(boxes) > 1
    assert not [pair for pair in combinations(boxes, 2) if meet(*pair)]


# What is said to those who cannot see them


def figures(content: bytes) -> list[tuple[str, list[str]]]:
    """Give what is said of each figure of a file, in reading order, and the tags around it."""
    found: list[tuple[str, list[str]]] = []

    def walk(element: pikepdf.Object, around: list[str]) -> None:
        kids = element.get("/K")
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if kid.S == "/Figure":
                    found.append((str(kid.Alt), around))
                walk(kid, [*around, str(kid.S)])

    with pikepdf.open(io.BytesIO(content)) as pdf:
        walk(pdf.Root.StructTreeRoot, [])
    return found


def said(content: bytes) -> list[str]:
    """Give what is said of the figures of a file that stand in no article."""
    return [alt for alt, around in figures(content) if "/Art" not in around]


def test_a_filler_is_no_picture_of_a_story(tmp_path: Path) -> None:
    """One whose name says something is a figure of its own with it; an ornament is an artifact."""
    for name, alts in (("诚信-2", ["诚信"]), ("img_0042", [])):
        folder = issue(tmp_path / name, ("tabloid",), {name: (1, 1)})
        content, _ = printed(folder, tmp_path / "out")
        assert [alt for alt, _ in figures(content)] == said(content) == alts
        assert sum(len(pictures(content, n + 1)) for n in range(count_pages(content))) == 1


def test_the_judge_does_not_take_them_for_pictures_of_stories(tmp_path: Path) -> None:
    """No slip, no ornament, no rival of the main picture; one inside a story is judged."""
    folder = issue(tmp_path / "e", ("tabloid",), {"讲文明树新风": (3, 1), "爱护环境": (1, 3)})
    content, _ = printed(folder, tmp_path / "out")
    assert said(content)
    assert judged(content) == []
    with (folder / "甲" / "article.md").open("a", encoding="utf-8") as file:
        file.write("\n![图](flat.png)\n")
    shutil.copy(folder / "flat.png", folder / "甲" / "flat.png")
    content, _ = printed(folder, tmp_path / "out2")
    assert judged(content) == ["J102"]


def judged(content: bytes) -> list[str]:
    """Give what the judge finds wrong with the pictures of a file."""
    found = judge(content, "issue.pdf").report.findings
    return [one.code for one in found if one.code.startswith("J1")]


def test_white_that_is_filled_is_not_told(tmp_path: Path) -> None:
    """A story leaves lines empty, and says so; with a filler under it there is nothing to mend."""
    folder = issue(tmp_path / "e", ("tabloid",), size=2)
    _, filled = printed(folder, tmp_path / "out")
    _without_fillers(folder)
    _, bare = printed(folder, tmp_path / "out2")
    assert (told(filled, "M004"), bool(told(bare, "M004"))) == ([], True)


@pytest.mark.parametrize("purpose", ["press", "archive"])
def test_files_of_every_purpose_have_them(purpose: str, tmp_path: Path) -> None:
    """They pass the checks of the press and of the archive as other pictures do."""
    folder = issue(tmp_path / "e", ("tabloid",), {"诚信": (1, 1), "img": (2, 1)}, size=5)
    content = build(folder, tmp_path / "out", purpose=purpose).products[0].content
    assert sum(len(pictures(content, n + 1)) for n in range(count_pages(content))) == 2


# What is wrong with a folder


def test_layouts_whose_articles_share_no_pages_have_none(tmp_path: Path) -> None:
    """A book is what it was, and a note says that the folder has no meaning."""
    folder = issue(tmp_path / "e", ("book",))
    content, report = printed(folder, tmp_path / "out")
    assert not [box for n in range(count_pages(content)) for box in pictures(content, n + 1)]
    assert [d.severity for d in told(report, "M021")] == [Severity.NOTE]
    _without_fillers(folder)
    plain, report = printed(folder, tmp_path / "out2")
    assert (plain == content, told(report, "M021")) == (True, [])


def test_a_damaged_filler_is_told_and_left_out(tmp_path: Path) -> None:
    """The others are used; where none is left that is told too."""
    folder = issue(tmp_path / "e", ("tabloid",), {"诚信": (1, 1), "坏": (1, 1)})
    (folder / "报花" / "坏.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "报花" / "readme.txt").write_text("no picture")
    content, report = printed(folder, tmp_path / "out")
    (found,) = told(report, "I001")
    assert (found.severity, "坏.png" in found.message) == (Severity.WARNING, True)
    assert set(said(content)) == {"诚信"}
    assert not told(report, "I004")
    (folder / "报花" / "诚信.png").unlink()
    _, report = printed(folder, tmp_path / "out2")
    (found,) = told(report, "I004")
    assert (found.severity, found.place and found.place.line) == (Severity.WARNING, 8)


@pytest.mark.parametrize("name", ['50%41 "甲" #1?x=1 & b', "<b>节约'用水"])
def test_names_that_mean_something_in_an_address_are_names(name: str, tmp_path: Path) -> None:
    """Nobody typed them: percents, quotation marks, number signs."""
    folder = issue(tmp_path / "e", ("tabloid",), {name: (1, 1)})
    content, _ = printed(folder, tmp_path / "out")
    assert said(content) == [name]


def test_a_page_without_colour_has_grey_fillers(tmp_path: Path) -> None:
    """As all its pictures are."""
    folder = issue(tmp_path / "e", ("tabloid",), {"诚信": (1, 1)}, size=1)
    with (folder / "edition.toml").open("a", encoding="utf-8") as file:
        file.write("[[pages]]\nnumber = 1\ncolour = false\n")
    content, _ = printed(folder, tmp_path / "out")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        spaces = [str(image.ColorSpace) for image in pdf.pages[0].get_images().values()]
    assert spaces == ["/DeviceGray"]
