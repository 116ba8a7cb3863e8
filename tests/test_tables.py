"""Tables as they are written: merged cells with bars and in HTML, and what is refused."""

from __future__ import annotations

import sys

import pytest

from publisher.article import parse, shape, write
from publisher.article.html_tables import MOST_COLUMNS, MOST_ROWS, MOST_SLOTS
from publisher.article.model import Merged, Paragraph, Table, plain
from publisher.diagnostics import ContentError

FRONT = "---\ntitle: 表\n---\n"
TWO_HEADS = """\
| 部门 | 一季度 || 合计 |
| ^ | 产量 | 产值 | ^ |
| --- | ---: | ---: | ---: |
| 甲厂 | 1 | 2 | 3 |
| ^ | 4 || 6 |
"""
AS_HTML = """\
<html><body><table border="1" onclick="x()"><thead><tr><td rowspan="2">部门</td>
<td colspan=2>一季度</td><td rowspan='2'>合计</td></tr>
<tr><td>产量</td><td>产值</td></tr></thead><tbody>
<tr><td rowspan=2>甲厂</td><td align="right">1</td><td style="text-align: right">2</td>
<td align=right>3</td></tr><tr><td colspan="2">4</td><td>6</td></tr>
</tbody></table></body></html>
"""


def table(text: str) -> Table:
    """Give the only table of a text."""
    (found,) = (block for block in parse(FRONT + text, "a.md").blocks if isinstance(block, Table))
    return found


def grid(found: Table) -> list[list[str]]:
    """Give the text of each cell."""
    return [[plain(cell) for cell in row] for row in found.every_row]


def refused(text: str) -> list[tuple[str, int, int]]:
    """Give code, line and column of all that is wrong; the text begins in line 4."""
    try:
        found = parse(FRONT + text, "a.md").found
    except ContentError as error:
        found = tuple(error.diagnostics)
    return [(d.code, d.place.line, d.place.column) for d in found if d.place]


@pytest.mark.parametrize("text", [TWO_HEADS, AS_HTML])
def test_merged_cells_are_read(text: str) -> None:
    """Bars and HTML say the same: heads of two rows, cells merged across and down."""
    found = table(text)
    assert grid(found) == [
        ["部门", "一季度", "", "合计"],
        ["", "产量", "产值", ""],
        ["甲厂", "1", "2", "3"],
        ["", "4", "", "6"],
    ]
    assert (found.heads, found.stub) == (2, 0)
    assert found.align == (None, "right", "right", "right")
    assert set(found.merged) == {
        Merged(0, 0, 2, 1),
        Merged(0, 1, 1, 2),
        Merged(0, 3, 2, 1),
        Merged(2, 0, 2, 1),
        Merged(3, 1, 1, 2),
    }
    article = parse(FRONT + text, "a.md")
    assert shape(parse(write(article), "a.md")) == shape(article)


def test_a_head_grows_by_the_cells_that_reach_into_a_row() -> None:
    """Under the rule as well: what goes on from the head is head."""
    first, second, rule, *body = TWO_HEADS.splitlines()
    found = table("\n".join([first, rule, second, *body]))
    assert found.heads == 2
    assert shape(found) == shape(table(TWO_HEADS))


def test_what_only_looks_merged_stays_as_it_was() -> None:
    """A blank between bars, an escaped caret, one in the first row, one among text: cells."""
    text = "| ^ | b | |\n| --- | --- | --- |\n| \\^ | | x^2^ |\n| ^2 | c\\|d | ^ e |\n"
    found = table(text)
    assert (found.heads, found.merged) == (1, ())
    assert grid(found)[0] == ["^", "b", ""]
    assert grid(found)[2] == ["^2", "c|d", "^ e"]
    assert shape(table(write(parse(FRONT + text, "a.md")).split("---\n\n")[1])) == shape(found)


def test_rows_that_are_no_head_stay_a_paragraph() -> None:
    """A line with bars above a table is head only with as many cells."""
    blocks = parse(FRONT + "| 一 | 二 | 三 |\n| a | b |\n| - | - |\n| c | d |\n", "a.md").blocks
    assert [type(block) for block in blocks] == [Paragraph, Table]


def test_head_cells_of_rows_are_told_from_others() -> None:
    """Columns of head cells alone are the stub; one among others is bold."""
    text = (
        "<table><tr><th>甲</th><th>乙</th></tr><tr><th>丙</th><td>1</td></tr>"
        "<tr><th>丁</th><th>2</th></tr></table>"
    )
    found = table(text)
    assert (found.heads, found.stub) == (1, 1)
    assert [run.strong for run in found.rows[1][1]] == [True]
    assert [run.strong for run in found.rows[1][0]] == [False]
    article = parse(FRONT + text, "a.md")
    assert "<table>" in write(article)
    assert shape(parse(write(article), "a.md")) == shape(article)


def test_cells_of_html_are_read_like_any_text() -> None:
    """Line ends of cells are kept, markup of lines is read, a caption stands before the table."""
    text = (
        "<table><caption>表一</caption><tr><td>甲<td><p>乙</p><p>丙</p></tr>\n"
        "<tr><td><span style='x'>H<sub>2</sub>O</span><td>丁[^1]\n戊</table>\n\n[^1]: 注。\n"
    )
    caption, found = parse(FRONT + text, "a.md").blocks
    assert isinstance(caption, Paragraph)
    assert plain(caption.runs) == "表一"
    assert isinstance(found, Table)
    assert grid(found) == [["甲", "乙\n丙"], ["H2O", "丁[1]戊"]]


def test_notes_right_below_belong_to_the_table() -> None:
    """Paragraphs that begin as notes do, one after the other; no other, and no sooner."""
    bars = "| a |\n| - |\n| b |\n"
    text = f"{bars}\n注：一。\n\n注2：二。\n\n资料来源：三。\n\n文。\n\n注：四。\n"
    article = parse(FRONT + text, "a.md")
    found, *others = article.blocks
    assert isinstance(found, Table)
    assert [plain(note) for note in found.notes] == ["注：一。", "注2：二。", "资料来源：三。"]
    assert [plain(block.runs) for block in others if isinstance(block, Paragraph)] == [
        "文。",
        "注：四。",
    ]
    assert shape(parse(write(article), "a.md")) == shape(article)
    assert table(f"{bars}\n注意：不是。\n").notes == ()


def test_columns_of_numbers_are_told_in_html() -> None:
    """Tools for OCR align nothing: a column of numbers is set flush right."""
    text = "<table><tr><td>厂<td>数<td>年</tr><tr><td>甲<td>1.5<td>2018年</tr></table>"
    assert table(text).align == (None, "right", None)


def test_nothing_active_is_read() -> None:
    """A script is text, and reported; attributes but spans and alignment are nothing."""
    text = "<table onload=x><tr><td style='a:url(b)'>甲<td onclick='x'>乙<script>z</script></table>"
    assert grid(table(text)) == [["甲", "乙<script>z</script>"]]
    assert refused(text) == [("A026", 4, text.index("<script>") + 1)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("| a | b |\n| - | - |\n| c | d |\n| ^ || \n", [("A040", 7, 6)]),
        ("| a | b |\n| - | - |\n| c | d |\n| e | ^ |\n| ^ | ^ |\n", []),
        ("> | a || c |\n> | - | - | - |\n> | ^ | d | e |\n", [("A040", 6, 9)]),
        ("<table><tr><td rowspan=2>a<td>b<tr><td colspan=2>c</table>", [("A040", 4, 8)]),
        ("<table><tr><td>a<td rowspan=2>b\n<tr><td colspan=2>c</table>", [("A040", 5, 5)]),
        ("<table><tr><td>a<td rowspan=2>b\n<tr><td>c</table>", []),
        ("<table><tr><td>a\n<td rowspan=3>b<tr><td>c</table>", [("A040", 5, 1)]),
        ("<table><tr><td>a<td>b\n <tr><td>c</table>", [("A040", 5, 2)]),
        ("<table><tr><td rowspan=0>a</table>", [("A041", 4, 12)]),
        ("<table><tr><td colspan=-1>a</table>", [("A041", 4, 12)]),
        ("<table><tr><td colspan=99999999999>a</table>", [("A041", 4, 12)]),
        ("<table><tr><td rowspan=1x>a</table>", [("A041", 4, 12)]),
        ("<table>甲<tr><td>a</table>", [("A041", 4, 8)]),
        ("<table><tr><td>a</td>乙</tr></table>", [("A041", 4, 22)]),
        ("<table><tr><td>a<table></table>", [("A041", 4, 17)]),
        ("<table><td>a</table>", [("A041", 4, 8)]),
        ("<table></table>", [("A041", 4, 1)]),
        ("<table><tr></tr></table>", [("A041", 4, 1)]),
        ("<table><tr><td>a</table>后", [("A041", 4, 25)]),
    ],
)
def test_what_does_not_fit_is_refused(text: str, wanted: list[tuple[str, int, int]]) -> None:
    """Each fault has its line and column; its neighbour that fits has none."""
    assert refused(text) == wanted


def test_a_table_without_its_end_is_text() -> None:
    """As any tag that is not closed it is printed as it stands, and reported."""
    assert {code for code, _, _ in refused("<table><tr><td>a\n\n文\n")} == {"A026"}


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr>" + "<td>a" * (MOST_COLUMNS + 1) + "</table>",
        "<table>" + "<tr><td>a" * (MOST_ROWS + 1) + "</table>",
        "<table>" + ("<tr>" + "<td>" * 60) * (MOST_SLOTS // 60 + 1) + "</table>",
        "<table><tr>" + f"<td rowspan={MOST_ROWS} colspan={MOST_COLUMNS}>a" * 9 + "</table>",
        "<table>" * 20_000 + "</table>",
        "<table><tr><td>" + "<" * 300_000 + "</table>",
        "<table><tr><td>" + "<td " * 100_000 + "</table>",
        "<table><tr><td>" + "字" * 500_000 + "</table>",
        "<table>\n" * 1_000,
        "<html> " * 1_000 + "<table></table>",
    ],
)
def test_hostile_tables_are_bounded(text: str) -> None:
    """However large a table or a span is said to be, it is refused or text, soon."""
    assert {code for code, _, _ in refused(text)} <= {"A006", "A026", "A040", "A041"}


def test_the_steps_grow_with_the_cells() -> None:
    """A table of twice the lines and cells is read in about twice the steps: counted, not timed."""

    def steps(rows: int) -> int:
        cells = "\n".join(f"<td>{n}</td>" for n in range(8))
        text = f"{FRONT}<table>\n{f'<tr>{cells}</tr>' * rows}\n</table>\n"
        count = 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            parse(text, "a.md")
        finally:
            sys.setprofile(before)
        return count

    assert steps(200) < 2.3 * steps(100)
