"""What no line parts, or not readily: numbers, units, ranges, ordinals, equations, codes, names."""

from __future__ import annotations

import pytest

from publisher.composition import LineStyle, TextRun, is_unit
from publisher.composition.preparing import prepare
from publisher.composition.units import FORBIDDEN

from .faces import SONG, plain_advances


def shown(text: str, *, whole: bool = False) -> str:
    """Give a text with | where a line may end, and with what that costs where it is dear."""
    units = prepare([TextRun(text, SONG)], plain_advances, LineStyle(), 40.0, whole=whole)
    found, last = "", 0
    for k in range(len(units) - 1):
        found += text[last : units.start[k + 1]]
        cost, last = units.break_cost[k], units.start[k + 1]
        found += "" if cost == FORBIDDEN else f"({cost:g})" if cost else "|"
    return found + text[last:]


@pytest.mark.parametrize(
    ("text", "line", "cell"),
    [
        # A number with its sign or its unit of letters; a measure word may leave it, not readily.
        ("温25℃上", "温|25℃|上", None), ("约５０％上", "约|５０％|上", None),
        ("25 kg重", "25 kg|重", None), ("100 000人", "100 000(0.12)人", "100 000人"),
        ("￥99元", "￥99(0.12)元", "￥99元"), ("＋３", "＋３", None),
        ("约3.5万吨煤", "约|3.5(0.12)万(0.12)吨|煤", "约|3.5万吨|煤"),
        ("约 300 人", "约 |300 (0.12)人", "约 |300 人"), ("500余人", "500(0.12)余|人", "500余|人"),
        # Ranges, ratios, dimensions, equations.
        ("5—6人", "5—6(0.12)人", "5—6人"), ("比3∶2落", "比|3∶2|落", None),
        ("2017－2018年", "2017－2018(0.12)年", "2017－2018年"), ("10:30开", "10:30|开", None),
        ("5至6人", "5|至|6(0.12)人", "5至6人"), ("x＋y＝z好", "x＋y＝z|好", None),
        ("长3×4米", "长|3×4(0.12)米", "长|3×4米"), ("甲×乙丙", "甲×乙|丙", None),
        # A long one is parted behind its dash or sign if it must be, as a number in two parts is.
        ("12345678—23456789", "12345678—(150)23456789", None),
        ("273 mm × 390 mm好", "273 mm × (150)390 mm|好", None),
        ("0744 6223456号", "0744 (150)6223456(0.12)号", "0744 6223456号"),
        # Ordinals with what follows, names and tags, dates in a cell.
        ("第12条款", "第12条|款", None), ("第 12 条款", "第 12 条|款", None),
        ("第A条", "第|A|条", None), ("第（天", "第|（天", None),
        ("@张三说", "@张|三|说", None), ("马克·吐温", "马|克·(150)吐|温", "马|克·吐|温"),
        ("12年3月4日", "12(0.12)年|3(0.12)月|4(0.12)日", "12年3月4日"),
        # The number of a standard is parted at its blank if it must be, whatever is before it.
        ("据GB/T 15834标", "据|GB/T (1)15834|标", None),
        ("据 GB 15834标", "据 |GB (1)15834|标", None),
        ("《GB/T 15834—2011》", "《GB/T (1)15834—(1)2011》", None),
        ("xGB 15834", "xGB |15834", None), ("据GB天", "据|GB|天", None),
    ],
)  # fmt: skip
def test_where_a_line_may_end(text: str, line: str, cell: str | None) -> None:
    """In a line of text, and in a cell or head where words, numbers and dates stay whole."""
    assert shown(text) == line
    if cell is not None:
        assert shown(text, whole=True) == cell


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("万吨", True), ("元/公斤", True), ("元每公斤", True), ("%", True), ("km", True),
        ("㎡", True),
        ("亿", True), ("单位：万元", True), ("万元/亩·年", True), ("天地", False), ("", False),
        ("万吨煤", False), ("元/", False),
    ],
)  # fmt: skip
def test_what_is_a_unit(text: str, unit: bool) -> None:
    """A unit, or one by another, with or without a power of ten."""
    assert is_unit(text) is unit
