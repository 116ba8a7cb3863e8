"""A page proof for readers on paper (大样): numbers and doubts beside lines, questions at the end.

The pages stay as they are printed, each glyph at its place; the sheet is larger on all sides, for
handwriting.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pikepdf

from ..fonts import Catalogue
from ..layouts import MM
from ..render.spots import PageSpots, PrintedSpot, SpotLine, Way
from .numbering import numbered
from .pen import Pen
from .questions import Asked, in_order

Words = Mapping[str, str | Sequence[str] | Mapping[str, str]]
"""The words of one language; under ``reasons`` what codes mean, if findings have another."""
MARGIN = 14 * MM
"""What each side of the page is given."""
SIZE, LEAST = 4.6, 2.6
"""pt of a line's number, and of one that has little room: three figures in a gutter of 6 pt."""
GAP = 1.4
"""pt between a number and its line."""
MOST_ROOM = 24.0
"""pt that a number may take where there is no other column."""
FRAME = 8.0
"""pt that a framed story's text keeps away from its frame, at most."""
GREY, RED, BLACK = "0.42 0.42 0.42", "0.78 0.05 0.05", "0 0 0"
SLUG = 7.0
"""pt of what stands above and below a page."""
PAPER = (595.276, 841.89)
"""pt of a page of questions: A4."""
EDGE, HEADING, ROW, LEADING = 36.0, 13.0, 9.0, 13.0
COLUMNS = (28.0, 52.0, 186.0, 76.0, 98.0, 83.0)
"""pt of the columns of the questions: number, place, words around, proposal, reason, answer."""
PAD = 3.0


def mark_proof(
    content: bytes,
    pages: Sequence[PageSpots],
    asked: Sequence[Asked],
    room: float,
    catalogue: Catalogue,
    words: Words,
    names: Mapping[str, str],
) -> bytes:
    """The PDF ``content`` as a proof, the pages of which hold ``pages``.

    ``room`` is what numbers have between columns, in pt; ``words`` are those of one language and
    ``names`` fill them in: edition and output.
    """
    pen = Pen(catalogue)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        drawn = [
            _mark_page(page, n, asked, pen, room, words, names) for n, page in enumerate(pages)
        ]
        sheets = list(_questions(asked, pen, words, names))
        fonts = pdf.make_indirect(pen.finish(pdf))
        for index, rows in enumerate(drawn):
            _lay_over(pdf, pdf.pages[index], rows, fonts, pages[index].size)
        for rows in sheets:
            _add_page(pdf, rows, fonts)
        # It claims nothing: what is written beside the pages has no place among their tags.
        for key in ("/Metadata",):
            if key in pdf.Root:
                del pdf.Root[key]
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            fix_metadata_version=False,
        )
        return out.getvalue()


# Pages


def _lay_over(
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    rows: Sequence[str],
    fonts: pikepdf.Object,
    size: tuple[float, float],
) -> None:
    """Write ``rows`` over a page and give it a larger sheet."""
    for name, font in fonts.items():
        page.add_resource(font, pikepdf.Name.Font, pikepdf.Name(name), replace_existing=True)
    page.contents_add(pdf.make_stream(b"q"), prepend=True)
    written = "\n".join(["Q", "/Artifact BMC", "q", *rows, "Q", "EMC"])
    page.contents_add(pdf.make_stream(written.encode()))
    width, height = size
    sheet = [-MARGIN, -MARGIN, width + MARGIN, height + MARGIN]
    page.obj.MediaBox = pikepdf.Array([round(side, 3) for side in sheet])
    page.obj.TrimBox = pikepdf.Array([0, 0, round(width, 3), round(height, 3)])
    for key in ("/CropBox", "/BleedBox", "/ArtBox"):
        if key in page.obj:
            del page.obj[key]


def _mark_page(
    page: PageSpots,
    index: int,
    asked: Sequence[Asked],
    pen: Pen,
    room: float,
    words: Words,
    names: Mapping[str, str],
) -> list[str]:
    """What is written beside a page."""
    width, height = page.size
    rows = [f"0.3 w 0.75 0.75 0.75 RG 0 0 {width:.3f} {height:.3f} re S"]
    count = 0
    for number, _, line in numbered(page):
        count = number
        begin, _ = _outside(page, line, line.begin, line.begin)
        rows.append(_number(str(number), line, begin, pen, room, height))
    rows += _doubts(page, index, asked, pen, room)
    fill = {**names, "label": page.label, "count": str(count), "example": str(min(count, 57))}
    title = str(words["title"]).format(**fill)
    rows.append(_slug(title, height + MARGIN / 2, width, pen))
    rows.append(_slug(str(words["lines"]).format(**fill), -MARGIN / 2 + 2, width, pen))
    rows.append(_slug(str(words["signed"]), -MARGIN / 2 - SLUG - 3, width, pen))
    return rows


def _slug(text: str, y: float, width: float, pen: Pen) -> str:
    size = min(SLUG, SLUG * width / max(1.0, pen.width(text, SLUG)))
    return pen.write(text, 0, y, round(size, 2), BLACK)


def _fitted(text: str, pen: Pen, room: float) -> tuple[float, float]:
    """Size and width of a number in the ``room`` that it has."""
    width = pen.width(text, SIZE)
    size = SIZE if width <= room else max(LEAST, SIZE * room / width)
    return round(size, 2), pen.width(text, round(size, 2))


def _outside(page: PageSpots, line: SpotLine, begin: float, end: float) -> tuple[float, float]:
    """Where numbers stand before and behind a line: outside its story's frame, if it is near.

    Level lines alone have it at their sides.
    """
    if line.way is not Way.RIGHT:
        return begin, end
    middle = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    for area in page.areas:
        if area.holds(*middle):
            left, right = (side(x for x, _ in area.corners) for side in (min, max))
            begin = left if 0 < begin - left < FRAME else begin
            end = right if 0 < right - end < FRAME else end
    return begin, end


def _number(text: str, line: SpotLine, begin: float, pen: Pen, room: float, height: float) -> str:
    """The number of a line, before which it stands at ``begin``."""
    if line.way is Way.RIGHT:
        size, width = _fitted(text, pen, room)
        middle = (line.box[1] + line.box[3]) / 2
        x, y = begin - GAP - width, middle + size * 0.36
    else:
        size, width = _fitted(text, pen, MOST_ROOM)
        x = (line.box[0] + line.box[2] - width) / 2
        y = line.begin - GAP if line.way is Way.DOWN else line.begin + GAP + size * 0.8
    return pen.write(text, x, height - y, size, GREY)


def _doubts(
    page: PageSpots, index: int, asked: Sequence[Asked], pen: Pen, room: float
) -> Iterator[str]:
    """Yield a line under what is in doubt, and its number behind the printed line."""
    height = page.size[1]
    owners = {line: spot for _, spot, line in numbered(page)}
    here: dict[SpotLine, list[Asked]] = defaultdict(list)
    for one in in_order(asked, index):
        if one.spot is not None:
            here[one.spot].append(one)
            last = max(one.last, one.first + 1)
            for line in owners[one.spot].lines:
                first, behind = max(one.first, line.start), min(last, line.end)
                if first < behind:
                    yield _underline(line, first, behind, height)
    for line, some in here.items():
        text = "?" + ",".join(str(one.number) for one in some)
        _, end = _outside(page, line, line.begin, _end_of_column(owners[line], line))
        yield _beside(text, line, end, pen, room, height)


def _underline(line: SpotLine, first: int, last: int, height: float) -> str:
    left, top, right, bottom = line.box_of(first, last)
    if line.way is Way.RIGHT:
        y = height - bottom + 0.6
        return f"0.7 w {RED} RG {left:.3f} {y:.3f} m {max(right, left + 2):.3f} {y:.3f} l S"
    x = left + 0.6
    foot = height - max(bottom, top + 2)
    return f"0.7 w {RED} RG {x:.3f} {height - top:.3f} m {x:.3f} {foot:.3f} l S"


def _end_of_column(spot: PrintedSpot, line: SpotLine) -> float:
    """Where the lines of a column end that a text stands in."""
    same = [one.box for one in spot.lines if abs(one.begin - line.begin) < 0.5]
    return max(box[2 if line.way is Way.RIGHT else 3] for box in same)


def _beside(text: str, line: SpotLine, end: float, pen: Pen, room: float, height: float) -> str:
    if line.way is Way.RIGHT:
        size, _ = _fitted(text, pen, room)
        middle = (line.box[1] + line.box[3]) / 2
        return pen.write(text, end + GAP, height - middle - size * 0.36, size, RED)
    size, width = _fitted(text, pen, MOST_ROOM)
    x = (line.box[0] + line.box[2] - width) / 2
    return pen.write(text, x, height - end - GAP - size, size, RED)


# Questions


def _questions(
    asked: Sequence[Asked], pen: Pen, words: Words, names: Mapping[str, str]
) -> Iterator[list[str]]:
    """Yield the pages that list what is asked (存疑表)."""
    rows = [_cells(one, words) for one in asked]
    wrapped = [
        [pen.wrap(text, ROW, width - 2 * PAD) for text, width in zip(row, COLUMNS, strict=True)]
        for row in rows
    ]
    sheets: list[list[list[list[str]]]] = [[]]
    top = _first_row(pen, words)
    left = top - EDGE
    for row in wrapped:
        height = _height(row)
        if height > left and sheets[-1]:
            sheets.append([])
            left = top - EDGE
        sheets[-1].append(row)
        left -= height
    for number, sheet in enumerate(sheets, 1):
        fill = {**names, "number": str(number), "count": str(len(sheets))}
        yield list(_sheet(sheet, pen, words, fill, top))


def _cells(one: Asked, words: Words) -> tuple[str, ...]:
    place = f"{one.label}·{one.line}" if one.spot is not None else str(words["nowhere"])
    question = one.question
    around = f"{one.before}【{one.there}】{one.behind}"
    proposal = question.proposal.replace("\n", "") or str(words["delete"])
    return (str(one.number), place, around, proposal, _reason(one, words), "")


def _reason(one: Asked, words: Words) -> str:
    """Why something is in doubt, in the language of the proof."""
    code, said = one.question.code, one.question.reason
    known = words.get("reasons")
    if isinstance(known, Mapping):
        said = known.get(code, "")
    return f"{code} {said}".rstrip()


def _height(row: Sequence[Sequence[str]]) -> float:
    return max(2, *(len(lines) for lines in row)) * LEADING + 2 * PAD


def _first_row(pen: Pen, words: Words) -> float:
    """Where the rows begin, under title and head."""
    how = pen.wrap(str(words["questions_how"]), ROW, sum(COLUMNS))
    return PAPER[1] - EDGE - HEADING - 8 - len(how) * LEADING - 8 - LEADING - 2 * PAD


def _sheet(
    rows: Sequence[Sequence[Sequence[str]]],
    pen: Pen,
    words: Words,
    fill: Mapping[str, str],
    top: float,
) -> Iterator[str]:
    y = PAPER[1] - EDGE - HEADING
    yield pen.write(str(words["questions"]).format(**fill), EDGE, y, HEADING, BLACK)
    y -= 8
    for line in pen.wrap(str(words["questions_how"]), ROW, sum(COLUMNS)):
        y -= LEADING
        yield pen.write(line, EDGE, y, ROW, GREY)
    if not rows:
        yield pen.write(str(words["none"]), EDGE, y - 2 * LEADING, ROW, BLACK)
    else:
        yield from _row([[text] for text in words["head"]], top + LEADING + 2 * PAD, pen)
    at = top
    for row in rows:
        yield from _row(row, at, pen)
        at -= _height(row)
    page = str(words["page"]).format(**fill)
    x = PAPER[0] - EDGE - pen.width(page, SLUG)
    yield pen.write(page, x, EDGE / 2, SLUG, GREY)


def _row(row: Sequence[Sequence[str]], top: float, pen: Pen) -> Iterator[str]:
    """Yield a row of the table and the rule under it."""
    x = EDGE
    head = all(len(lines) == 1 for lines in row) and row[-1] != [""]
    height = LEADING + 2 * PAD if head else _height(row)
    for n, (lines, width) in enumerate(zip(row, COLUMNS, strict=True)):
        y = top - PAD - ROW
        for line in lines:
            yield pen.write(line, x + PAD, y, ROW, RED if not n and not head else BLACK)
            y -= LEADING
        x += width
    foot = top - height
    yield f"0.3 w 0.6 0.6 0.6 RG {EDGE:g} {foot:.3f} m {EDGE + sum(COLUMNS):g} {foot:.3f} l S"


def _add_page(pdf: pikepdf.Pdf, rows: Sequence[str], fonts: pikepdf.Object) -> None:
    page = pdf.add_blank_page(page_size=PAPER)
    page.obj.Resources = pikepdf.Dictionary(Font=fonts)
    written = "\n".join(["/Artifact BMC", *rows, "EMC"])
    page.obj.Contents = pdf.make_stream(written.encode())
