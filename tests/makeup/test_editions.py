"""Both editions of content/ in all six layouts: measured on the page, in the tags, in the plan."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from composition.faces import catalogue
from composition.printed import layout, layout_names, meter, promised
from measure import Line, Paragraph, Report, read_pages
from measure.downward import STOOD
from publisher.article.model import (
    Article,
    Block,
    List,
    Runs,
    Subhead,
    figures,
    plain,
)
from publisher.article.model import Paragraph as Text
from publisher.build import build
from publisher.edition import Edition, load_edition
from publisher.galley import compose_article, forme, stand, stories
from publisher.makeup import Plan, make_up
from publisher.makeup.matter import Flow, Story
from publisher.pictures import measure_picture
from publisher.workspace import Workspace

from .audit import audit
from .reading import tagged_pages

CONTENT = Path(__file__).parents[2] / "content"
EDITIONS = tuple(sorted(path.parent.name for path in CONTENT.glob("*/edition.toml")))
KEPT = tuple("L1 L2 U1 U2 E1 E2 E4 A1 G1 H1 P3 P4 B1 B2 B3 C1 C2 C3 X1".split())  # noqa: SIM905

UNIT = 0.8
"""Part of a table's size that the units under its heads have."""
FACES = {"song": "Song", "hei": "Hei", "kai": "Kai"}
SHORT = {
    ("sangzhi-2018", "tabloid"): 1,
    ("yanxi-2026", "broadsheet"): 4,
    ("yanxi-2026", "magazine"): 1,
    ("yanxi-2026", "tabloid"): 2,
    ("yanxi-2026", "vertical-supplement"): 5,
}
"""Columns that end above the others because something whole did not fit under them."""

every_page = pytest.mark.parametrize(
    ("name", "output"), [(name, output) for name in EDITIONS for output in layout_names()]
)


@cache
def edition(name: str) -> Edition:
    """Give one of the editions."""
    return load_edition(Workspace(CONTENT / name), CONTENT / name)


@cache
def printed(name: str, output: str) -> bytes:
    """Give the edition as the program prints it in a layout."""
    with tempfile.TemporaryDirectory() as folder:
        report = build(CONTENT / name, Path(folder), only=(output,))
        return report.products[0].content


@cache
def measured(name: str, output: str) -> tuple[tuple[str, Report], ...]:
    """Give the report on the paragraphs of every article."""
    found = edition(name)
    standings = stand(found, layout(output))
    # A byline over several columns could be taken for the text of one of them.
    body, reports = replace(promised(output), font=FACES[layout(output).body.face]), []
    for entry, standing in zip(found.entries, standings, strict=True):
        paragraphs = [Paragraph(text, inset=standing.inset) for text in _paragraphs(entry.article)]
        heads = [plain(b.runs) for b in entry.article.blocks if isinstance(b, Subhead)]
        if paragraphs:
            reports.append(
                (entry.name, meter(output)(printed(name, output), body, paragraphs, heads))
            )
    return tuple(reports)


def _paragraphs(article: Article) -> Iterator[str]:
    """Yield what is set like body text, in order, with what print puts before it."""
    dateline = article.front.dateline
    for number, block in enumerate(article.blocks):
        for mark, runs in _runs(block):
            opening = f"{dateline}\u3000" if dateline and number == 0 else mark
            yield opening + plain(runs)


def _runs(block: Block) -> Iterator[tuple[str, Runs]]:
    match block:
        case Text(runs, _):
            yield "", runs
        case List(items, start, _):
            for number, item in enumerate(items):
                mark = "●\u2002" if start is None else f"{start + number}.\u2002"
                for place, inner in enumerate(item):
                    for _, runs in _runs(inner):
                        yield mark if place == 0 else "", runs


@every_page
def test_the_printed_pages_keep_the_rules(name: str, output: str) -> None:
    """No line of any article is off the grid, alone, ragged or wrong; nothing is missing."""
    for article, report in measured(name, output):
        assert not report.setting.lost, article
        assert not report.violations(*KEPT), article


@pytest.mark.parametrize("output", layout_names())
def test_tables_are_printed_as_they_are_set(output: str) -> None:
    """A table has one size but for units in its head, and its last column ends at its edge."""
    glyphs = [g for page in read_pages(printed("yanxi-2026", output)) for g in page.glyphs]
    text = "".join(glyph.text[:1] or " " for glyph in glyphs)
    head, row, end = (
        text.index(part) for part in ("版式栏×字字／行距（pt）", "对开大报8×139", "大字本1×2518")
    )
    size = layout(output).settings.styles["table"].size

    assert {round(g.size, 2) for g in glyphs[row:end]} == {size}
    assert {round(g.size, 2) for g in glyphs[head:row]} == {size, round(UNIT * size, 2)}
    right = max(g.x + g.advance * g.size for g in glyphs[row : row + 14])
    # The bracket that ends the head has its ink in the left half of its em.
    assert right - (glyphs[head + 12].x + UNIT * size / 2) == pytest.approx(0, abs=0.1)


@every_page
def test_tags_follow_the_articles(name: str, output: str) -> None:
    """On each page the tags hold every article's lines in order, one article after the other."""
    tags = tagged_pages(printed(name, output))
    reaches: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for article, report in measured(name, output):
        for page, lines in _by_page(report.setting.lines).items():
            places = list(_places(tags[page - 1], lines))
            assert None not in places, (article, page)
            found = [place for place in places if place is not None]
            reaches[page].append((found[0], found[-1]))
    for spans in reaches.values():
        assert all(a[1] < b[0] for a, b in pairwise(sorted(spans)))


def _by_page(lines: Sequence[Line]) -> dict[int, list[Line]]:
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return pages


def _places(tags: str, lines: Sequence[Line]) -> Iterator[int | None]:
    """Yield where each line stands in a page's tagged text, looked for after the one before."""
    at = 0
    for line in lines:
        # Where lines run downward one sign stands for a letter, or for figures in one frame.
        text = re.escape("".join(line.text.split())).replace(STOOD, "(?:[0-9]{1,2}|[A-Za-z])")
        found = re.compile(text).search(tags, at)
        yield found.start() if found else None
        at = found.end() if found else at


def test_tags_out_of_order_are_seen() -> None:
    """Negative control: lines that do not follow one another in the tags are not found."""
    ((_, report),) = measured("sangzhi-2018", "book")
    lines = _by_page(report.setting.lines)[1]
    tags = tagged_pages(printed("sangzhi-2018", "book"))[0]

    assert None not in list(_places(tags, lines))
    assert None in list(_places(tags, [lines[3], lines[2]]))


@cache
def planned(name: str, output: str) -> tuple[Plan, list[str], list[str], tuple[Story, ...]]:
    """Give the plan of an edition in a layout, its faults, columns that end too early, stories."""
    found, chosen = edition(name), layout(output)
    workspace = Workspace(CONTENT / name)
    galleys = []
    for entry, standing in zip(found.entries, stand(found, chosen), strict=True):
        pictures = {
            figure.source: measure_picture(workspace, path, figure.place)
            for figure in figures(entry.article.blocks)
            if figure.source and (path := entry.picture(figure)) and path.is_file()
        }
        source = (entry.folder / "article.md").read_text("utf-8")
        galleys.append(
            compose_article(entry.article, source, pictures, chosen, catalogue(), standing)
        )
    told, page = stories(found, tuple(galleys), [chosen] * len(galleys)), forme(chosen)
    plan = make_up(told, page)
    return plan, audit(told, page, plan), list(_short_columns(told, plan)), told


def _short_columns(told: Sequence[Story], plan: Plan) -> Iterator[str]:
    """Yield the columns of a module, but its last with text, that end above the others (B4)."""
    for number, page in enumerate(plan.pages, 1):
        for module in page.modules:
            feet: dict[int, int] = {}
            for piece in module.pieces:
                for column in range(piece.column, piece.column + piece.columns):
                    feet[column] = max(feet.get(column, 0), piece.line + piece.count)
            deepest = max(feet.values(), default=0)
            items = told[module.story].items
            last = max(
                (p.column for p in module.pieces if items[p.item].flow is not Flow.FLOAT), default=0
            )
            for column in sorted(feet):
                if feet[column] < deepest and column < last:
                    yield f"page {number}, story {module.story}, column {column}"


@every_page
@pytest.mark.long
def test_the_plan_is_sound(name: str, output: str) -> None:
    """Nothing of either edition is lost, overlaps or breaks a keep without a report."""
    assert planned(name, output)[1] == []


@every_page
@pytest.mark.long
def test_columns_end_together(name: str, output: str) -> None:
    """B4: the columns of each module end on one line, but for the last."""
    assert len(planned(name, output)[2]) <= SHORT.get((name, output), 0)


@pytest.mark.long
def test_short_columns_are_seen() -> None:
    """Negative control: a column whose last piece is taken away ends above the others."""
    plan, _, _, told = planned("sangzhi-2018", "tabloid")
    module = plan.pages[0].modules[0]
    first = [p for p in module.pieces if p.column == module.place.column][-1]
    spoilt = replace(module, pieces=tuple(p for p in module.pieces if p is not first))
    page = replace(plan.pages[0], modules=(spoilt,))

    assert list(_short_columns(told, replace(plan, pages=(page,))))
