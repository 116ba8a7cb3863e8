"""Each wish of ``edition.toml``: come true on the printed page, or told with what stood in its way.

What is printed is read from the PDF; what the program says of it is held against that.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from measure.reading import Glyph, Page, read_pages
from publisher.build import build
from publisher.diagnostics import ContentError, Diagnostic, Severity

TITLE, TEXT = "寻找最后打溜子班", "甲"
"""Characters of the article that is wished for: no other article has them."""
OTHERS = "乙丙丁戊己"
MODULAR = ("newsletter", "tabloid", "broadsheet")
WHOLE = ("book", "magazine", "large-print")

POSSIBLE = {
    "page": ("page = 1", "page = 2"),
    "columns": ("columns = 2", "columns = 3"),
    "head": ('head = "left"', 'head = "right"'),
    "boxed": ("boxed = true",),
    "importance": ('importance = "lead"', 'importance = "brief"'),
}
IMPOSSIBLE = {
    "page": ("page = 7", "page = 90"),
    "columns": ("columns = 9", "columns = 12"),
}
NARROW = 'head = "left"'
"""Not to be had where the head is longer than a page is high."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How the article stands: its first page, columns of text, head, frame, the size of its head
    and the sizes of the others'."""

    page: int
    columns: int
    upright: bool
    right: bool
    boxed: bool
    size: float
    others: tuple[float, ...]

    def keeps(self, wish: str) -> bool:
        """Say whether ``wish``, as it is written in edition.toml, came true."""
        key, _, value = wish.partition(" = ")
        match key:
            case "page" | "columns":
                return bool(getattr(self, key) == int(value))
            case "head":
                return self.upright and self.right == (value == '"right"')
            case "boxed":
                return self.boxed
        most, least = max(self.others), min(self.others)
        return self.size > most if value == '"lead"' else self.size <= least


def write(folder: Path, output: str, wish: str, title: str = TITLE, purpose: str = "proof") -> Path:
    """Write an issue of six articles, about two pages, the first of which has ``wish``."""
    for name, characters, head in (
        ("wished", TEXT, title),
        *((name, name, f"{name}报要闻") for name in OTHERS),
    ):
        (folder / name).mkdir(parents=True)
        sentence = f"{characters * 11}，{characters * 9}。"
        text = "\n\n".join([sentence * 4] * (14 if characters == TEXT else 9))
        (folder / name / "article.md").write_text(f"---\ntitle: {head}\n---\n\n{text}\n")
    rows = [f'{{ path = "wished", {wish} }}', *(f'{{ path = "{name}" }}' for name in OTHERS)]
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\n'
        f'outputs = [{{ name = "{output}", layout = "{output}", purpose = "{purpose}" }}]\n'
        "articles = [\n" + "".join(f"  {row},\n" for row in rows) + "]\n"
    )
    return folder


def read(content: bytes) -> Printed:
    """Read from the PDF how the article stands."""
    pages = read_pages(content)
    heads = {page.number: _largest(page) for page in pages}
    number = min(n for n, glyphs in heads.items() if glyphs)
    head, page = heads[number], pages[number - 1]
    body = [glyph for glyph in page.glyphs if glyph.text == TEXT]
    starts = left_edges(body)
    others = [
        max(glyph.size for page in pages for glyph in page.glyphs if glyph.text == name)
        for name in OTHERS
    ]
    first, second = head[:2]
    return Printed(
        number,
        len(starts),
        abs(second.y - first.y) > abs(second.x - first.x),
        first.x > sum(glyph.x for glyph in body) / len(body),
        _framed(content, page, [*head, *body]),
        head[0].size,
        tuple(others),
    )


def _largest(page: Page) -> list[Glyph]:
    """Give the glyphs of the head: those of its characters in their largest size."""
    found = [glyph for glyph in page.glyphs if glyph.text in TITLE]
    most = max((glyph.size for glyph in found), default=0.0)
    return [glyph for glyph in found if glyph.size == most and most > 12]


def left_edges(body: list[Glyph]) -> list[float]:
    """Give the left edges of the columns in which ``body`` stands; a line's indent is two em."""
    lines: dict[float, list[float]] = {}
    for glyph in body:
        lines.setdefault(round(glyph.y, 1), []).append(glyph.x)
    starts: list[float] = []
    em = body[0].size
    for xs in lines.values():
        ordered = sorted(xs)
        firsts = [
            x for x, before in zip(ordered, [-1e9, *ordered], strict=False) if x - before > 2.5 * em
        ]
        starts.extend(firsts)
    columns: list[float] = []
    for x in sorted(starts):
        if not columns or x - columns[-1] > 4 * em:
            columns.append(x)
    return columns


def _framed(content: bytes, page: Page, glyphs: list[Glyph]) -> bool:
    """Say whether lines stand at all four sides of ``glyphs``, near them."""
    left, right = min(g.x for g in glyphs), max(g.x + g.size for g in glyphs)
    top, foot = min(g.y - g.size for g in glyphs), max(g.y for g in glyphs)
    sides = set()
    document = pdfium.PdfDocument(content)
    forme = document[page.number - 1]
    for drawn in forme.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        a, b, c, d = drawn.get_bounds()
        low, high = page.height - d, page.height - b
        tall, wide = high - low > 0.8 * (foot - top), c - a > 0.8 * (right - left)
        reach = 3 * max(g.size for g in glyphs)
        sides |= {
            name
            for name, there in (
                ("left", tall and left - reach < a < left),
                ("right", tall and right < c < right + reach),
                ("top", wide and top - reach < low < top),
                ("foot", wide and foot < high < foot + reach),
            )
            if there
        }
    return len(sides) == 4


def told(diagnostics: tuple[Diagnostic, ...], code: str, wish: str) -> list[Diagnostic]:
    """Give the findings of ``code`` on ``wish``."""
    return [d for d in diagnostics if d.code == code and f"“{wish}”" in d.message]


HAD = [
    (output, wish)
    for output in MODULAR
    for some in POSSIBLE.values()
    for wish in some
    # Three columns cannot be parted into two and one with these six articles.
    if (output, wish) != ("newsletter", "columns = 2")
]


@pytest.mark.parametrize(("output", "wish"), HAD)
def test_a_wish_comes_true(output: str, wish: str, tmp_path: Path) -> None:
    """What can be had is had, and nothing is said."""
    report = build(write(tmp_path / "e", output, wish), tmp_path / "out")
    printed = read(report.products[0].content)

    assert printed.keeps(wish), printed
    assert not told(report.diagnostics, "M020", wish)


@pytest.mark.parametrize("output", MODULAR)
@pytest.mark.parametrize("columns", range(1, 8))
def test_a_width_is_kept_or_told(output: str, columns: int, tmp_path: Path) -> None:
    """Either the article is so wide, or the message says that it is not: never both or neither."""
    wish = f"columns = {columns}"
    report = build(write(tmp_path / "e", output, wish), tmp_path / "out")

    printed = read(report.products[0].content)
    assert printed.keeps(wish) != bool(told(report.diagnostics, "M020", wish)), printed


@pytest.mark.parametrize("output", MODULAR)
@pytest.mark.parametrize("wish", ["page = 2", "columns = 3", 'head = "right"', "boxed = true"])
def test_without_the_wish_it_is_otherwise(output: str, wish: str, tmp_path: Path) -> None:
    """Negative control: what is read of a page differs when nothing is wished for."""
    report = build(write(tmp_path / "e", output, 'importance = "second"'), tmp_path / "out")

    printed = read(report.products[0].content)
    by_chance = (f"columns = {printed.columns}", f"page = {printed.page}")
    assert not printed.keeps(wish) or wish in by_chance


@pytest.mark.parametrize("output", MODULAR)
@pytest.mark.parametrize("wish", [wish for some in IMPOSSIBLE.values() for wish in some])
def test_what_cannot_be_had_is_told(output: str, wish: str, tmp_path: Path) -> None:
    """It is a warning with its place, its reason and a way out; all text is printed."""
    report = build(write(tmp_path / "e", output, wish), tmp_path / "out")

    assert not read(report.products[0].content).keeps(wish)
    (found,) = told(report.diagnostics, "M020", wish)
    assert found.severity is Severity.WARNING
    assert found.place
    assert (found.place.line, found.place.path.endswith("edition.toml")) == (6, True)
    assert "since" in str(found.cases)
    assert found.hint


@pytest.mark.parametrize("output", MODULAR)
@pytest.mark.parametrize("wish", ["page = 7", "columns = 9"])
def test_a_press_file_keeps_its_wishes(output: str, wish: str, tmp_path: Path) -> None:
    """For the press it is an error, and nothing is written."""
    with pytest.raises(ContentError) as raised:
        build(write(tmp_path / "e", output, wish, purpose="press"), tmp_path / "out")

    (found,) = told(raised.value.diagnostics, "M020", wish)
    assert found.severity is Severity.ERROR
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("output", MODULAR)
def test_an_upright_head_longer_than_a_page_is_told(output: str, tmp_path: Path) -> None:
    """It stands over its columns, and that is said."""
    folder = write(tmp_path / "e", output, NARROW, title=TITLE * 25)
    report = build(folder, tmp_path / "out")

    assert not read(report.products[0].content).upright
    assert told(report.diagnostics, "M020", NARROW)


@pytest.mark.parametrize("output", WHOLE)
@pytest.mark.parametrize("wish", [some[0] for key, some in POSSIBLE.items() if key != "importance"])
def test_what_means_nothing_is_noted(output: str, wish: str, tmp_path: Path) -> None:
    """Where articles share no page a wish is idle: a note says so, in a press file too."""
    report = build(write(tmp_path / "e", output, wish), tmp_path / "out")

    (found,) = told(report.diagnostics, "M021", wish)
    assert found.severity is Severity.NOTE
    assert found.place
    assert not told(report.diagnostics, "M020", wish)
