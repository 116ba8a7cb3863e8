"""Numbers of tables in print: points under each other, units under heads, notes under tables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composition.printed import layout
from publisher.article.numbers import are_numbers, point_of
from publisher.composition import is_unit

from .test_merged import one, printed, tags
from .test_tables import Glyph, _glyphs, _runs, colliding, outside

NUMBERS = ("1,101.5", "+2.75", "−3", "60%", "7.5%", "—", "8888.125")
TABLE = "| 厂名 | 产量（万吨） | 说明（2018年） |\n| --- | ---: | --- |\n" + "".join(
    f"| {'甲乙丙丁戊己庚'[n]}号 | {number} | 无 |\n" for n, number in enumerate(NUMBERS)
)
NOTES = "注：产量是各厂所报，未经核实，其余见全县年鉴所载各表及其附录。\n\n资料来源：统计公报\n"


def points(glyphs: Sequence[Glyph]) -> dict[str, float]:
    """Give where the last figure before each number's point ends, from the page's left."""
    found = {}
    for number in NUMBERS:
        at = point_of(number)
        assert at is not None
        found[number] = one(glyphs, number)[at - 1].right
    return found


def uneven(glyphs: Sequence[Glyph]) -> list[str]:
    """Find numbers whose point does not stand under the others'."""
    found = {number: x for number, x in points(glyphs).items() if number != "—"}
    # A figure's ink ends within its width, 1 earlier than others.
    usual = sorted(found.values())[len(found) // 2]
    return [number for number, x in found.items() if abs(x - usual) > 1.2]


@pytest.mark.parametrize("output", ["book", "magazine", "tabloid", "large-print"])
def test_points_stand_under_each_other(output: str, tmp_path: Path) -> None:
    """Whatever signs, thousands, fractions and percents the numbers have."""
    glyphs = _glyphs(printed(tmp_path, output, TABLE))
    assert uneven(glyphs) == []
    assert [*colliding(glyphs), *outside(glyphs, output)] == []
    step = layout(output).body.size / 4
    shifted = one(glyphs, "7.5%")
    moved = [
        replace(g, left=g.left + step, right=g.right + step) if g in shifted else g for g in glyphs
    ]
    assert uneven(moved) == ["7.5%"]


def test_numbers_that_are_no_column_stay_as_they_are_aligned(tmp_path: Path) -> None:
    """A word among them, or another alignment: then their edges stand under each other."""
    text = (
        "| 厂 | 左列 | 右列 |\n| --- | --- | ---: |\n| 甲 | 1.25 | 3.25 |\n| 乙 | 40 | 四十五 |\n"
    )
    glyphs = _glyphs(printed(tmp_path, "book", text))
    left = [one(glyphs, number)[0].left for number in ("1.25", "40")]
    right = [one(glyphs, number)[-1].right for number in ("3.25", "四十五")]
    assert left[0] == pytest.approx(left[1], abs=1.2)
    assert right[0] == pytest.approx(right[1], abs=1.2)


@pytest.mark.parametrize("output", ["book", "tabloid"])
def test_a_unit_stands_small_under_its_head(output: str, tmp_path: Path) -> None:
    """On the next line; what is no unit stays beside the word that it explains."""
    glyphs = _glyphs(printed(tmp_path, output, TABLE))
    head, unit = one(glyphs, "产量"), one(glyphs, "（万吨）")
    pitch = layout(output).pitch
    assert head[0].bottom - unit[1].bottom == pytest.approx(pitch, abs=pitch / 4)
    high = [max(g.top - g.bottom for g in text) for text in (head, unit[1:3])]
    assert 0.7 < high[1] / high[0] < 0.9
    other, year = one(glyphs, "说明"), one(glyphs, "年）")
    if output == "book":
        assert other[0].bottom == pytest.approx(year[0].bottom, abs=pitch / 4)


def unbound(glyphs: Sequence[Glyph], output: str) -> list[str]:
    """Find notes that do not stand small and close under the last row of their table."""
    pitch, last = layout(output).pitch, one(glyphs, "庚号")[0]
    faults = []
    above = last
    for begin in ("注：产量", "资料来源"):
        note = one(glyphs, begin)[0]
        if note.page != last.page or not 0.4 < (above.bottom - note.bottom) / pitch < 3:
            faults.append(f"{begin} does not stand under the table")
        if note.top - note.bottom > 0.95 * (last.top - last.bottom):
            faults.append(f"{begin} is not small")
        above = note
    before, after = one(glyphs, "【前】")[0], one(glyphs, "【后】")[0]
    steps = (before.bottom - after.bottom) / pitch
    if before.page == after.page and abs(steps - round(steps)) > 0.01:
        faults.append("the text behind is not on the grid")
    return faults


@pytest.mark.parametrize("output", ["book", "magazine", "tabloid"])
def test_notes_are_bound_to_their_table(output: str, tmp_path: Path) -> None:
    """They stand under it, small, on the same page, and the text behind is on the grid again."""
    glyphs = _glyphs(printed(tmp_path, output, f"{TABLE}\n{NOTES}"))
    assert unbound(glyphs, output) == []
    assert [*colliding(glyphs), *outside(glyphs, output)] == []
    note = one(glyphs, "资料来源")[0]
    assert unbound([replace(g, page=7) if g == note else g for g in glyphs], output)
    grown = replace(note, top=note.top + 3)
    assert unbound([grown if g == note else g for g in glyphs], output)


def test_notes_of_a_table_that_goes_on_stand_under_its_end(tmp_path: Path) -> None:
    """Once, behind the last row."""
    rows = "".join(f"| 第{n + 100}号 | {n + 300} |\n" for n in range(80))
    glyphs = _glyphs(printed(tmp_path, "book", f"| 号 | 数 |\n| --- | ---: |\n{rows}\n{NOTES}"))
    (note,) = _runs(glyphs, "资料来源")
    assert note[0].page == one(glyphs, "第179号")[0].page
    assert one(glyphs, "第100号")[0].page < note[0].page


def test_notes_are_the_caption_of_their_table(tmp_path: Path) -> None:
    """In the tree of tags they are the table's last child, of the role Caption."""
    content = printed(tmp_path, "book", f"{TABLE}\n{NOTES}")
    assert len([tag for tag in tags(content) if tag.role == "/TH"]) == 3
    with pikepdf.open(io.BytesIO(content)) as pdf:
        waiting: list[object] = [pdf.Root.StructTreeRoot.K]
        found = []
        while waiting:
            element = waiting.pop()
            if isinstance(element, pikepdf.Array):
                waiting += list(element)
            elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
                if element.S == "/Table":
                    kids = cast(pikepdf.Array, element.K)
                    found.append([str(cast(pikepdf.Dictionary, kid).S) for kid in kids])
                waiting.append(element.get("/K"))
    assert found == [["/THead", "/TBody", "/Caption"]]


# Numbers and units


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("12", 2),
        ("1,234.5", 5),
        ("1 234 567", 9),
        ("−3.2%", 2),
        ("+0.5‰", 2),
        ("１２．５", 2),
        ("¥3.00", 2),
        ("12.5[1]", 2),
        ("—", 1),
        ("", 0),
        ("2018年", None),
        ("1.2.3", None),
        ("1,23", None),
        ("3-5", None),
        ("12:30", None),
        ("12万", None),
    ],
)
def test_where_a_number_has_its_point(text: str, before: int | None) -> None:
    """Dates, times, ranges and sums with words have none."""
    assert point_of(text) == before


@given(st.integers(-(10**12), 10**12), st.integers(0, 9999))
def test_any_number_has_its_point(whole: int, fraction: int) -> None:
    """With and without marks of thousands."""
    for text in (f"{whole}", f"{whole:,}"):
        assert point_of(text) == len(text)
        assert point_of(f"{text}.{fraction}") == len(text)


def test_a_column_of_nothing_is_none_of_numbers() -> None:
    """Dashes alone are no numbers, one word makes it none."""
    assert are_numbers(["1", "—", ""])
    assert not are_numbers(["—", ""])
    assert not are_numbers(["1", "二"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *(
            (unit, True)
            for unit in ("万吨", "亿元", "%", "元/公斤", "kg/m³", "人", "万人次", "公顷")
        ),
        *((word, False) for word in ("简称", "2018年", "同比", "上年=100", "合计", "")),
    ],
)
def test_units_are_told_from_other_words(text: str, wanted: bool) -> None:
    """A unit, one by another, and no year."""
    assert is_unit(text) is wanted
