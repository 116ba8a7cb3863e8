"""The matrix of breaks: each rule at each place of a line in each measure, and what comes of it.

``python -m composition.matrix`` (in tests/) composes all of it, prints a part of it, has Typst
set the same part, and writes how often each rule is broken.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from measure import Report, markdown, measure
from measure.rivals import Sheet as RivalSheet
from measure.rivals import measure_typst
from publisher.composition import LineStyle, TextRun, compose

from .faces import SONG, SONG_FILE, advances
from .press import Sheet, print_texts

TABLE = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8"))
WHOLE: list[str] = TABLE["whole"]
JOINTS: dict[str, str] = TABLE["joints"]
BEFORE = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
AFTER = "金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇"
MEASURES = tuple(range(8, 41))
NOT_AT_START = "，。、；：？！”’）》〉】〕」』·～—–,.!?:;)]}％%℃"
NOT_AT_END = "“‘（《〈【〔「『([{"
SLACK = 0.02


class Case(NamedTuple):
    """A paragraph with ``unit`` behind ``at`` characters."""

    text: str
    unit: str
    at: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A line: what it holds of its paragraph; widest gap and what is beyond the edge, in em."""

    case: Case
    start: int
    end: int
    last: bool
    gap: float
    beyond: float


@dataclass(slots=True)
class Count:
    """What was seen in some lines."""

    lines: int = 0
    parted: int = 0
    start: int = 0
    end: int = 0
    beyond: int = 0
    single: int = 0
    gap: float = 0.0


def cases(cells: int, *, every: int = 1) -> list[Case]:
    """Give every unit at every place around the end of a line of ``cells``, or each ``every``th."""
    found = []
    for number, unit in enumerate((*WHOLE, *JOINTS)):
        reach = min(len(unit) + 2, cells)
        for at in range(max(1, cells - 2 - reach), cells + 1):
            if (number + at) % every == 0:
                found.append(Case(BEFORE[:at] + unit + AFTER[: cells + 5], unit, at))
    return found


def composed(found: Iterable[Case], cells: int) -> Iterator[Seen]:
    """Yield the lines of the cases as they are composed."""
    for case in found:
        lines = compose([TextRun(case.text, SONG)], advances, cells, LineStyle(), indent=2.0).lines
        for number, line in enumerate(lines):
            width = cells - (0 if number else 2)
            yield Seen(case, line.start, line.end, line.last, line.stretch, line.width - width)


def ours(found: Sequence[Case], cells: int) -> Report:
    """Give the report on the cases as they are printed."""
    sheet, texts = Sheet(cells), [case.text for case in found]
    return measure(print_texts(texts, sheet), sheet.body(), texts)


def theirs(found: Sequence[Case], cells: int) -> Report:
    """Give the report on the cases as Typst sets them."""
    sheet = RivalSheet("Publisher Song", 10.0, 15.0, cells, SONG_FILE)
    return measure_typst(sheet, [case.text for case in found])


def printed(found: Sequence[Case], report: Report) -> Iterator[Seen]:
    """Yield the lines of the cases as they were read back from a printed page."""
    for line in report.setting.lines:
        gaps = [b.x - a.end for a, b in line.pairs() if a.kind.name == b.kind.name == "HAN"]
        beyond = line.right() - line.edge
        case = found[line.paragraph]
        yield Seen(case, line.start, line.end, line.last, max(gaps, default=0.0), beyond)


def fits(unit: str, cells: int) -> bool:
    """Say whether a unit is surely not wider than a line, nor what it may not be parted from."""
    return sum(advances(SONG, unit)) + 2.5 <= cells - 2


def breaks_whole(seen: Seen, cells: int) -> bool:
    """Say whether a line ends inside the unit of its case, where that is not to be parted."""
    case, at = seen.case, seen.end - seen.case.at
    if seen.last or not 0 < at < len(case.unit) or not fits(case.unit, cells):
        return False
    signs = JOINTS.get(case.unit, "")
    before, after = case.unit[:at].rstrip(), case.unit[at:].lstrip()
    return not (before[-1] in signs and after and after[0] not in signs)


def count(seen: Iterable[Seen], cells: int, total: Count) -> Count:
    """Add to ``total`` what is wrong with some lines."""
    for line in seen:
        text = line.case.text[line.start : line.end].strip()
        total.lines += 1
        total.parted += breaks_whole(line, cells)
        total.start += line.start > 0 and _starts_ill(line.case, line.start)
        total.end += not line.last and text[-1:] in NOT_AT_END
        total.beyond += line.beyond > SLACK
        total.single += not line.last and len(text) < 2
        total.gap = max(total.gap, 0.0 if line.last else line.gap)
    return total


def _starts_ill(case: Case, start: int) -> bool:
    """Say whether a line that begins at ``start`` begins with what it may not.

    Dashes of two are no connectors, and a sign may stand before its number.
    """
    first = case.text[start:].lstrip()
    if first.startswith("——") or (start == case.at and first.startswith(case.unit)):
        return first[0] in NOT_AT_START and not (first.startswith("——") or first[1:2].isdigit())
    return first[:1] in NOT_AT_START


def main() -> None:
    """Write the table."""
    whole, ours_printed, others = Count(), Count(), Count()
    for cells in MEASURES:
        count(composed(cases(cells), cells), cells, whole)
        if cells in (8, 10, 13, 16, 22, 28, 40):
            found = cases(cells, every=3)
            count(printed(found, ours(found, cells)), cells, ours_printed)
            count(printed(found, theirs(found, cells)), cells, others)
    rows: list[tuple[str, ...]] = [("", "composed, all", "printed, a part", "Typst, the same part")]
    for field in fields(Count):
        one, two, three = (getattr(found, field.name) for found in (whole, ours_printed, others))
        rows.append((field.name, f"{one:.6g}", f"{two:.4g}", f"{three:.4g}"))
    sys.stdout.write(markdown(rows))


if __name__ == "__main__":
    main()
