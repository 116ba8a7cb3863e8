"""Made settings for every check: right ones, and ones with the fault it is for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .classes import Kind
from .crafting import PITCH, body, line, setting, stacked
from .lines import Dot, Head, Level, Line, Setting

_HAN = "一二三四五六七八九十甲乙丙丁戊己"


@dataclass(frozen=True)
class Case:
    """One made setting and what it shows."""

    check: str
    name: str
    made: Setting = field(repr=False)


def _with(made: Line, **changes: object) -> Line:
    return replace(made, **changes)  # type: ignore[arg-type]  # names are checked by the dataclass


def _edit(made: Line, at: int, **changes: object) -> Line:
    """Give a line with one unit changed."""
    units = list(made.units)
    units[at] = replace(units[at], **changes)  # type: ignore[arg-type]
    return replace(made, units=tuple(units))


def _dotted(offset: float, at: int = 1) -> Setting:
    under = line("他说，好")
    return setting(under, dots=[Dot(under, under.units[at], offset)])


def _next_column(*texts: str) -> tuple[Line, ...]:
    """Give the last lines of a paragraph at the top of the second column."""
    *before, last = (line(text, column=1) for text in texts)
    return (*before, replace(last, last=True))


def _run(*gaps: float) -> Setting:
    """Give a paragraph of stretched lines, one Han gap each."""
    return setting(*(line(_HAN, stretch=gap) for gap in gaps))


def _on_columns(*counts: int) -> Setting:
    """Give full columns of so many lines; the text ends in the last."""
    lines = [
        line(_HAN, column=column, baseline=100 + PITCH * at, page=1)
        for column, count in enumerate(counts)
        for at in range(count)
    ]
    return setting(*lines[:-1], _with(lines[-1], last=True), promised=body(len(counts)))


def _headed(below: int, y: float = 130.0, next_line: float = 145.0) -> Setting:
    above = stacked(line(_HAN), line(_HAN, last=True))
    under = stacked(*(line(_HAN) for _ in range(below)), start=next_line)
    head = Head("小标题", 1, y - 12, y, 100.0, 148.0)
    return setting(*above, *under, heads=[head])


_STRICT = replace(body(), level=Level.STRICT)
_LONG = line(_HAN)

GOOD = [
    Case("L1", "Han", setting(line("他说，好"))),
    Case("L2", "stop", setting(line("他说好，"))),
    Case("L3", "inside", setting(line("男/女"))),
    Case("L4", "dash inside", setting(line("他——好"), promised=_STRICT)),
    Case("U1", "whole", setting(line("他——好……"))),
    Case("U2", "whole", setting(line("增27.7%"), line("约3天", last=True))),
    Case("U2", "a hyphen of a name", setting(line("见yanxi-"), line("2026期", last=True))),
    Case("U2", "sign and currency", setting(line("为-3和¥5"), line("好", last=True))),
    Case("U3", "hyphen", setting(line("say hy-"), line("phen", last=True))),
    Case("E1", "Han", setting(line(_HAN, edge=16.0))),
    Case("E1", "stop takes half", setting(line("一二三，", edge=3.5))),
    Case("E1", "Western takes its advance", setting(line("一AB", edge=2.25))),
    Case("E1", "last line is free", setting(line(_HAN), line("一二", last=True, edge=16.0))),
    Case("E2", "Han and trimmed opener", setting(line("一"), line("（一", x=-0.5))),
    Case("E2", "all openers full", setting(line("（一"), line("“二"))),
    Case("E3", "half", setting(line("一二，", edge=2.5))),
    Case("E3", "last line fits", setting(line("一二。", last=True, edge=2.5))),
    Case("E4", "two cells", setting(line("一二", first=True, indent=2.0, x=2.0))),
    Case("E4", "opener trimmed", setting(line("“一", first=True, indent=2.0, x=1.5))),
    Case("A1", "pairs", setting(line("了。”他说：“《红》、《白》”"))),
    Case("A1", "stretched", setting(line("了。”他说了", stretch=0.05))),
    Case("A2", "two", setting(line("好？！好"))),
    Case("A2", "three", setting(line("好！！！好"))),
    Case("A2", "at the line end", setting(line("好好？！"))),
    Case("A3", "interpunct", setting(line("卡尔·马克思"))),
    Case("A3", "connector", setting(line("甲–乙"))),
    Case("G1", "quarter", setting(line("他有3个"))),
    Case("G1", "stretched evenly", setting(line("他有3个", {1: 0.1, 2: 0.1}))),
    Case("G1", "none after a currency sign", setting(line("价￥5好"))),
    Case("G2", "last line", setting(line("他有3个", last=True, edge=16.0))),
    Case("G2", "none beside marks", setting(line("他，3（A）个"))),
    Case("G3", "space", setting(line("say it to"))),
    Case("G3", "kerned everywhere", setting(line("AV", {0: -0.1}), line("AV", {0: -0.1}))),
    Case("H1", "solid", setting(line(_HAN))),
    Case("H2", "even", setting(line(_HAN, stretch=0.05))),
    Case("H3", "small", setting(line(_HAN, stretch=0.06, edge=16.0))),
    Case("H4", "only squeezed", setting(line("一二，三四", {2: -0.3}))),
    Case("H4", "only stretched", setting(line("一二，三四", stretch=0.05))),
    Case(
        "H5", "commas after brackets", setting(line("一（二）三，四", {0: -0.5, 3: -0.5, 5: -0.2}))
    ),
    Case("H5", "Han after Han-Western", setting(line("一二3三四", stretch=0.04))),
    Case("H6", "alike", setting(line("一，二，三", {1: -0.2, 3: -0.2}))),
    Case("H7", "alike", _run(0.02, 0.06, 0.03)),
    Case("P1", "two Han", setting(line(_HAN), line("一二。", last=True))),
    Case("P2", "natural", setting(line("一二，有3个。", last=True, edge=16.0))),
    Case("P2", "squeezed to fit", setting(line("一二，三四。", {2: -0.4}, last=True))),
    Case("P3", "two lines over", setting(_LONG, *_next_column(_HAN, "一二"))),
    Case("P4", "two lines", _headed(2)),
    Case("B1", "grid", _on_columns(4, 3)),
    Case("B2", "pitch", setting(*stacked(_LONG, _LONG, _LONG))),
    Case("B2", "figure between", setting(*stacked(_LONG, _LONG, step=5 * PITCH))),
    Case("B3", "two lines", _headed(1)),
    Case("B4", "short last", _on_columns(4, 4, 2)),
    Case("C1", "16 cells", setting(_LONG)),
    Case("C2", "half", setting(*stacked(_LONG, _LONG))),
    Case("C3", "10 pt", setting(_LONG)),
    Case("D1", "centred", _dotted(0.02)),
    Case("X1", "same", setting(line("他说，好"))),
]

BAD = [
    *(
        Case("L1", mark, setting(line(f"{mark}一二")))
        for mark in ("，", "。", "：", "”", "》", "）", "～", "—", "–", "·", "/", "？！")
    ),
    *(Case("L2", mark, setting(line(f"一二{mark}"))) for mark in "“‘（《〈【"),
    Case("L3", "end", setting(line("男/"), line("女", last=True))),
    Case("L3", "start", setting(line("男"), line("/女", last=True))),
    Case("L4", "dash", setting(line("——好"), promised=_STRICT)),
    Case(
        "U1", "parted", setting(_edit(line("他——"), 1, text="—"), _edit(line("——好"), 0, text="—"))
    ),
    Case("U1", "short", setting(_edit(line("他——好"), 1, extent=1.69))),
    Case("U1", "hole", setting(_edit(line("他——好"), 1, hole=0.08))),
    Case("U2", "digits", setting(line("约12"), line("34个", last=True))),
    Case("U2", "per cent", setting(line("约12"), line("%的", last=True))),
    Case("U2", "decimal", setting(line("约1."), line("5的", last=True))),
    Case("U2", "sign", setting(line("约-"), line("5的", last=True))),
    Case("U2", "currency", setting(line("约¥"), line("5的", last=True))),
    Case("U2", "note", setting(line("约"), _edit(line("1的", last=True), 0, kind=Kind.NOTE))),
    Case("U3", "no hyphen", setting(line("say hy"), line("phen", last=True))),
    Case("E1", "ragged", setting(line(_HAN, edge=17.0))),
    Case("E1", "beyond", setting(line(_HAN, edge=15.9))),
    Case("E2", "moved", setting(line("一"), line("二", x=0.1))),
    Case("E2", "openers differ", setting(line("（一", x=-0.5), line("（一", x=-0.5), line("“二"))),
    Case("E3", "full", setting(line("一二，", edge=3.0))),
    Case("E3", "last beyond", setting(line("一二。", last=True, edge=2.2))),
    Case("E4", "none", setting(line("一二", first=True, indent=2.0))),
    Case("E4", "opener full", setting(line("“一", first=True, indent=2.0, x=2.0))),
    *(
        Case("A1", pair, setting(line(f"一{pair}二", {1: 0.5})))
        for pair in ("。”", "：“", "）（", "》，", "“《", "》）")
    ),
    Case("A2", "two", setting(line("好？！好", {1: 1.0}))),
    Case("A2", "at the line end", setting(line("好？！", edge=3.0))),
    Case("A3", "narrow", setting(line("卡·马", {0: -0.1, 1: -0.1}))),
    Case("A3", "wide", setting(line("甲/乙", {0: 0.25, 1: 0.25}))),
    Case("G1", "none", setting(line("他有3个", {1: -0.25, 2: -0.25}))),
    Case("G1", "wide", setting(line("他有3个", {1: 0.3, 2: 0.3}))),
    Case("G1", "uneven", setting(line("他有3个", {1: 0.1}))),
    Case("G2", "last line", setting(line("他有3个", {1: 0.1, 2: 0.1}, last=True, edge=16.0))),
    Case("G2", "before a stop", setting(line("他A，好", {1: 0.25}))),
    Case("G2", "after an opener", setting(line("他（A）", {1: 0.25}))),
    Case("G3", "wide space", setting(line("say it", {2: 0.4}))),
    Case("G3", "spaced word", setting(line("word", {0: 0.1, 1: 0.1, 2: 0.1}))),
    Case("G3", "spaced number", setting(line("有12个", {1: 0.1}))),
    Case("G3", "kerned once", setting(line("AV", {0: 0.1}), line("AV"))),
    Case("H1", "overlap", setting(line(_HAN, stretch=-0.02))),
    Case("H1", "mark crushed", setting(line("一，二", {1: -0.7}))),
    Case("H2", "one wide", setting(line(_HAN, {3: 0.05}))),
    Case("H2", "after a mark", setting(line("一，二三", {1: 0.1}))),
    Case("H3", "many loose", setting(line(_HAN, stretch=0.1, edge=16.0))),
    Case("H3", "very loose", setting(*[_LONG] * 200, line(_HAN, stretch=0.2, edge=16.0))),
    Case("H4", "comma", setting(line("一二，三四", {2: -0.2}, stretch=0.05))),
    Case("H4", "pair", setting(line("一，“二三四", {1: -0.3}, stretch=0.05))),
    Case("H5", "comma before bracket", setting(line("一（二）三，四", {5: -0.2}))),
    Case("H5", "stop before comma", setting(line("一，二。三四", {3: -0.2}))),
    Case("H5", "Han-Western before comma", setting(line("一，二3三", {2: -0.1, 3: -0.1}))),
    Case(
        "H5",
        "Han before Han-Western",
        setting(line("一二3三四", {1: -0.25, 2: -0.25}, stretch=0.04)),
    ),
    Case("H5", "Han before word space", setting(line("一二say it三四", {5: 0.0}, stretch=0.04))),
    Case("H6", "unlike", setting(line("一，二，三", {1: -0.2, 3: -0.4}))),
    Case("H7", "unlike", _run(0.0, 0.1, 0.0)),
    Case("P1", "one Han", setting(line(_HAN), line("了。", last=True))),
    Case("P2", "stretched", setting(line("一二三", stretch=0.05, last=True, edge=16.0))),
    Case("P2", "squeezed", setting(line("一，二三", {1: -0.3}, last=True, edge=16.0))),
    Case("P3", "one line over", setting(_LONG, line(_HAN, column=1, last=True))),
    Case("P4", "nothing under", _headed(0)),
    Case("B1", "off", setting(*stacked(_LONG, _LONG), *stacked(_LONG, start=107.0))),
    Case("B2", "wide", setting(*stacked(_LONG, _LONG, _LONG, step=PITCH + 0.2))),
    Case("B3", "half a line", _headed(1, next_line=152.5)),
    Case("B4", "uneven", _on_columns(3, 4, 4)),
    Case(
        "C1",
        "broken",
        setting(_LONG, promised=replace(body(), columns=(replace(body().columns[0], x1=263.0),))),
    ),
    Case("C1", "narrow", setting(_LONG, promised=body(cells=9))),
    Case("C2", "tight", setting(*stacked(_LONG, _LONG, step=12.0))),
    Case("C3", "small", setting(_LONG, promised=replace(body(), size=7.0))),
    Case("D1", "off", _dotted(0.1)),
    Case("D1", "under a mark", _dotted(0.0, at=2)),
    Case("X1", "lost", setting(_LONG, lost=["没有印出"])),
    Case("X1", "other", setting(_with(_LONG, exact=False))),
]
