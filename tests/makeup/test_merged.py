"""Merged cells as they are printed: where their texts stand, their tags, where they are parted."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import cast

import pikepdf
import pypdfium2
import pytest

from composition.printed import layout
from publisher.build import build
from publisher.diagnostics import ContentError

from .test_tables import EDITION, PROSE, Glyph, _glyphs, _runs, colliding, outside

HEADED = """\
| 部门名 | 甲季度 || 乙季度 || 合计栏 |
| ^ | 子一 | 子二 | 子三 | 子四 | ^ |
| --- | ---: | ---: | ---: | ---: | ---: |
| 丙丁厂 | 101.1 | 102.2 | 103.3 | 104.4 | 105.5 |
| ^ | 111.1 | 112.2 | 113.3 | 114.4 | 115.5 |
| ^ | 121.1 | 122.2 | 123.3 | 124.4 | 125.5 |
| 戊己厂 || 132.2 | 133.3 | 134.4 | 135.5 |
"""
ROWS = 90
LONG = "| 地区名 | 月份 | 数量 |\n| --- | --- | ---: |\n" + "".join(
    f"| {'^' if n else '甲乙县丙丁镇'} | {'^' if n % 3 else f'组{n // 3}次'} | {n + 200}.5 |\n"
    for n in range(ROWS)
)
"""A cell over all rows, beside it cells over three rows each."""


def printed(tmp_path: Path, output: str, table: str, layouts: tuple[Path, ...] = ()) -> bytes:
    """Print a table between two paragraphs."""
    edition = tmp_path / "merged"
    (edition / "a").mkdir(parents=True)
    text = f"---\ntitle: 表\n---\n\n{PROSE * 3}【前】\n\n{table}\n\n【后】{PROSE * 3}\n"
    (edition / "a/article.md").write_text(text, encoding="utf-8")
    settings = EDITION.format(articles=["a"]) + (f'outputs = ["{output}"]\n' if layouts else "")
    (edition / "edition.toml").write_text(settings, encoding="utf-8")
    return build(edition, tmp_path / "out", only=(output,), layouts=layouts).products[0].content


def one(glyphs: Sequence[Glyph], text: str) -> list[Glyph]:
    """Give the glyphs of a text that stands once."""
    (found,) = _runs(glyphs, text)
    return found


def middle(glyphs: Sequence[Glyph]) -> float:
    """Give the middle of a text across."""
    return (glyphs[0].left + glyphs[-1].right) / 2


def misplaced(glyphs: Sequence[Glyph], output: str) -> list[str]:
    """Find texts of ``HEADED`` that do not stand where they are merged."""
    pitch = layout(output).pitch
    faults = [*colliding(glyphs), *outside(glyphs, output)]
    for head, under in (("甲季度", ("子一", "102.2")), ("乙季度", ("子三", "104.4"))):
        first, last = (one(glyphs, text) for text in under)
        if not first[0].left - 40 < middle(one(glyphs, head)) < last[-1].right:
            faults.append(f"{head} does not stand over its columns")
    levels = [one(glyphs, f"{n}1.1")[0].bottom for n in (10, 11, 12)]
    if any(abs(a - b - pitch) > 0.01 for a, b in pairwise(levels)):
        faults.append("rows are not a line of the grid apart")
    # Of three rows the middle one; Han stand a little lower than figures.
    if abs(one(glyphs, "丙丁厂")[0].bottom - levels[1]) > pitch / 3:
        faults.append("a cell over three rows does not stand in the second")
    if abs(one(glyphs, "戊己厂")[0].bottom - one(glyphs, "135.5")[0].bottom) > pitch / 3:
        faults.append("a cell over two columns does not stand in its row")
    return faults


@pytest.mark.parametrize("output", ["book", "magazine", "tabloid", "broadsheet"])
def test_merged_cells_stand_over_what_they_span(output: str, tmp_path: Path) -> None:
    """Across in the middle of their columns, down in the middle of their rows, in whole lines."""
    glyphs = _glyphs(printed(tmp_path, output, HEADED))
    assert misplaced(glyphs, output) == []

    def moved(text: str, x: float, y: float) -> list[Glyph]:
        spoiled = one(glyphs, text)
        return [
            replace(g, left=g.left + x, right=g.right + x, bottom=g.bottom + y, top=g.top + y)
            if g in spoiled
            else g
            for g in glyphs
        ]

    pitch = layout(output).pitch
    assert "does not stand over" in misplaced(moved("甲季度", 250, 0), output)[-1]
    assert misplaced(moved("丙丁厂", 0, pitch), output)
    assert misplaced(moved("111.1", 0, 0.5), output)
    assert misplaced(moved("戊己厂", 0, -pitch), output)


def torn_groups(glyphs: Sequence[Glyph]) -> list[str]:
    """Find rows of ``LONG`` that a column's end parts from their group, and parts without names."""
    faults = []
    parts: Counter[tuple[int, int]] = Counter()
    for number in range(ROWS):
        row = one(glyphs, f"{number + 200}.5")[0]
        first = one(glyphs, f"{number // 3 * 3 + 200}.5")[0]
        parts[row.page, round(row.right / 20)] += 1
        if row.page != first.page or row.bottom > first.bottom:
            faults.append(f"row {number} is parted from its group")
    names = Counter((g[0].page, round(g[0].left / 20)) for g in _runs(glyphs, "甲乙县丙丁镇"))
    heads = Counter((g[0].page, round(g[0].left / 20)) for g in _runs(glyphs, "地区名"))
    if names != heads or len(names) != len(parts):
        faults.append(f"{len(parts)} parts, {len(heads)} heads, {len(names)} times the name")
    groups = [_runs(glyphs, f"组{n}次") for n in range(ROWS // 3)]
    return faults + [f"group {n} is named otherwise" for n, g in enumerate(groups) if len(g) != 1]


@pytest.mark.parametrize("output", ["book", "magazine", "tabloid"])
def test_a_part_never_begins_inside_a_merged_cell(output: str, tmp_path: Path) -> None:
    """But one longer than any column is named again in each part."""
    glyphs = _glyphs(printed(tmp_path, output, LONG))
    assert torn_groups(glyphs) == []
    assert colliding(glyphs) == []
    if output == "book":
        names = _runs(glyphs, "甲乙县丙丁镇")
        assert len(names) > 1
        assert torn_groups([g for g in glyphs if g not in names[1]])
        last = [replace(g, page=9) if g in one(glyphs, "201.5") else g for g in glyphs]
        assert torn_groups(last)


# Tags


@dataclass(frozen=True)
class Tag:
    """A cell's tag: its role, its text's place in the tree, its attributes."""

    role: str
    name: str
    attributes: Mapping[str, list[str] | str]


def tags(content: bytes) -> list[Tag]:
    """Give the tags of cells in reading order."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return list(_walk(pdf.Root.StructTreeRoot.K))


def _walk(element: object) -> Iterator[Tag]:
    if isinstance(element, pikepdf.Array):
        for kid in element:
            yield from _walk(kid)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        if str(element.S) in ("/TH", "/TD"):
            given = cast(pikepdf.Dictionary, element.get("/A", pikepdf.Dictionary()))
            values = {
                str(key): [str(one) for one in value]
                if isinstance(value, pikepdf.Array)
                else str(value)
                for key, value in given.items()
            }
            yield Tag(str(element.S), str(element.get("/ID", "")), values)
        yield from _walk(element.get("/K"))


def test_cells_name_their_spans_and_all_their_heads(tmp_path: Path) -> None:
    """RowSpan, ColSpan and Scope stand in the tags, and each cell names the heads above it."""
    found = tags(printed(tmp_path, "book", HEADED))
    heads = [tag for tag in found if tag.role == "/TH"]
    spans = [(tag.attributes.get("/RowSpan"), tag.attributes.get("/ColSpan")) for tag in heads]
    assert spans == [("2", None), (None, "2"), (None, "2"), ("2", None), *[(None, None)] * 4]
    assert {tag.attributes["/Scope"] for tag in heads} == {"/Column"}
    names = [tag.name for tag in heads]
    assert len(set(names)) == len(names)
    cells = [tag for tag in found if tag.role == "/TD"]
    assert cells[0].attributes["/RowSpan"] == "3"
    under = [tag.attributes["/Headers"] for tag in cells]
    assert under[:6] == [
        [names[0]],
        [names[1], names[4]],
        [names[1], names[5]],
        [names[2], names[6]],
        [names[2], names[7]],
        [names[3]],
    ]
    # The second row has no cell of the first column: that goes on.
    assert under[6] == [names[1], names[4]]


def test_rows_have_heads_where_html_says_so(tmp_path: Path) -> None:
    """A head cell of the body heads its rows, and the cells behind it name it."""
    table = (
        "<table><tr><th>地区</th><th>产量</th></tr><tr><th rowspan=2>甲县</th><td>1</td></tr>"
        "<tr><td>2</td></tr></table>"
    )
    found = tags(printed(tmp_path, "book", table))
    scopes = [tag.attributes.get("/Scope") for tag in found if tag.role == "/TH"]
    assert scopes == ["/Column", "/Column", "/Row"]
    row = next(tag.name for tag in found if tag.attributes.get("/Scope") == "/Row")
    cells = [tag for tag in found if tag.role == "/TD"]
    assert len(cells) == 2
    assert all(row in tag.attributes["/Headers"] for tag in cells)


# Rules


def rules(content: bytes) -> list[tuple[float, float, float, float]]:
    """Give the rules of the first page: x, y from its lower left corner, width, height in pt."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for one in document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = one.get_bounds()
            if min(right - left, top - bottom) < 1.2 and max(right - left, top - bottom) > 5:
                found.append((left, bottom, right - left, top - bottom))
    return found


@pytest.mark.parametrize(
    ("wanted", "level", "upright"),
    # Above, below, under the head; two under heads, in a grid one under both; three under rows.
    [("three-line", 5, 0), ("rows", 8, 0), ("grid", 7, 5)],
)
def test_rules_are_those_of_the_layout(
    wanted: str, level: int, upright: int, tmp_path: Path
) -> None:
    """Rules stand where no cell is merged, between the lines of the text."""
    folder = tmp_path / "layouts/ruled"
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text(
        f'title = "x"\npurpose = "x"\nextends = "book"\n[table]\nrules = "{wanted}"\n', "utf-8"
    )
    content = printed(tmp_path, "ruled", HEADED, (tmp_path / "layouts",))
    found = rules(content)
    across = [rule for rule in found if rule[2] > rule[3]]
    assert (len(across), len(found) - len(across)) == (level, upright)
    pitch = layout("book").pitch
    top = max(y + height / 2 for _, y, _, height in across)
    assert all(abs((top - y - h / 2) / pitch % 1 - 0.5) > 0.49 for _, y, _, h in across)
    glyphs = _glyphs(content)
    crossed = [
        glyph.char
        for glyph in glyphs
        for x, y, width, height in found
        if x < glyph.right
        and glyph.left < x + width
        and y < glyph.top
        and glyph.bottom < y + height
    ]
    assert crossed == []
    # A rule through the middle of the cell that is merged over three rows would be seen.
    name, first = one(glyphs, "丙丁厂")[0], one(glyphs, "101.1")[0]
    between = [x for x, y, _, _ in across if name.bottom < y < first.bottom]
    assert all(x > name.right for x in between)


def test_a_rule_that_is_none_is_refused(tmp_path: Path) -> None:
    """Another word than the three is an error with its line."""
    folder = tmp_path / "layouts/ruled"
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text(
        'title = "x"\npurpose = "x"\nextends = "book"\n[table]\nrules = "none"\n', "utf-8"
    )
    with pytest.raises(ContentError) as caught:
        printed(tmp_path, "ruled", HEADED, (tmp_path / "layouts",))
    (found,) = caught.value.diagnostics
    assert found.place is not None
    assert found.place.line == 5
