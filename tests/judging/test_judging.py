"""Each measure of the judge with a page that must pass it and one that must not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publisher.checks import Finding
from publisher.judging.copies import Copy
from publisher.judging.judgement import Judgement, judge_copies

from .paper import (
    LEFT,
    LINES,
    PITCH,
    SIZE,
    WIDTH,
    Issue,
    Page,
    Story,
    good_page,
    height,
    last_page,
    left,
    printed,
    running_head,
    span,
)

DEEP = LINES - 8
"""Line from which a column that ends there is a low one."""


def judged(issue: Issue, *pages: Page, told: bool = True) -> Judgement:
    """Judge pages and a last one behind them; ``told`` with the stories."""
    content = printed(*pages, last_page(issue))
    return judge_copies(content, "paper.pdf", issue.copies if told else ())


def codes(judgement: Judgement) -> set[str]:
    """Give the codes of what was found."""
    return {finding.code for finding in judgement.report.findings}


def only(judgement: Judgement, code: str) -> Finding:
    """Give the one finding of ``code``."""
    (found,) = [one for one in judgement.report.findings if one.code == code]
    return found


# In order


@pytest.mark.parametrize("told", [True, False])
def test_a_page_in_order(told: bool) -> None:
    """The control of all others: nothing is found, and its figures are those of a good page."""
    issue = Issue()
    judgement = judged(issue, good_page(issue), told=told)
    assert [(one.code, one.reason) for one in judgement.report.findings] == []
    first = judgement.pages[0]
    assert first.white is not None
    assert first.hole is not None
    assert 0.005 < first.white < 0.09
    assert first.hole < 0.015
    assert (first.feet, first.pictures, first.head) == (0, 1, 36)
    assert first.narrowest == pytest.approx(41.3, abs=0.1)
    assert first.covered == pytest.approx(117 * 108 / (657 * 960), rel=0.05)


# White


def test_an_empty_quarter() -> None:
    """Where a story is missing there is white, a hole, and columns that end too early."""
    issue = Issue()
    page = good_page(issue)
    page.texts = [text for text in page.texts if text[1] > height(51) or text[0] < left(2)]
    judgement = judged(issue, page)
    assert {"J001", "J002", "J003"} <= codes(judgement)
    first = judgement.pages[0]
    assert first.white == pytest.approx(3 / 5 * 29 / 80, abs=0.04)
    assert first.hole == pytest.approx(3 / 5 * 28 / 80, abs=0.02)
    assert first.feet == pytest.approx(3 / 5, abs=0.02)
    hole = only(judgement, "J002").rect
    assert hole is not None
    assert hole.left == pytest.approx((left(2)) * 25.4 / 72, abs=6)
    assert hole.top == pytest.approx((1100 - height(52)) * 25.4 / 72, abs=6)


def test_the_last_page_is_not_judged_for_white() -> None:
    """The same page behind the others is where white is left for."""
    issue = Issue()
    page = good_page(issue)
    page.texts = [text for text in page.texts if text[1] > height(51) or text[0] < left(2)]
    content = printed(good_page(Issue()), page)
    assert codes(judge_copies(content, "paper.pdf", ())) & {"J001", "J002", "J003"} == set()


@pytest.mark.parametrize(("end", "found"), [(LINES - 5, False), (DEEP, True)])
def test_feet(end: int, found: bool) -> None:
    """Columns may end six lines above the foot, and no more."""
    issue = Issue()
    page = good_page(issue)
    page.texts = [text for text in page.texts if text[0] < left(3) or text[1] > height(end)]
    judgement = judged(issue, page)
    assert ("J003" in codes(judgement)) is found
    if found:
        low = only(judgement, "J003").rect
        assert low is not None
        assert low.width == pytest.approx(span(3, 4) * 25.4 / 72, abs=4)


def test_a_magazine_is_not_judged_for_white() -> None:
    """A page of two columns may be white: what it says are figures."""
    page, story = Page(), Story("甲", 12, 0, 9)
    for column in (0, 1):
        page.flow(story, column, 0, 30)
    full = Page()
    for column in (0, 1):
        full.flow(story, column, 0, LINES)
    judgement = judge_copies(printed(page, full), "paper.pdf", ())
    assert codes(judgement) == set()
    assert judgement.pages[0].white is not None
    assert judgement.pages[0].white > 0.5


def test_a_column_of_pictures() -> None:
    """A column in which no text stands is one of the type area."""
    issue = Issue()
    page = two_halves(issue)
    page.texts = [text for text in page.texts if text[0] >= left(1) or text[2] != SIZE]
    page.picture(0, 0, 7, 20)
    page.picture(0, 0, 60, LINES - 1)
    judgement = judged(issue, page)
    assert {"J001", "J002"} <= codes(judgement)
    assert judgement.pages[0].hole == pytest.approx(1 / 5 * 39 / 80, abs=0.02)


# Pictures


@pytest.mark.parametrize(
    ("last", "foot", "width", "pixels", "code"),
    [
        (2, 51, 0.0, 800, None),
        (2, 50, 84.0, 800, "J101"),
        (2, 47, 95.0, 800, "J101"),
        (4, 51, 0.0, 1600, "J102"),
        (2, 51, 0.0, 216, "J103"),
        (2, 51, 0.0, 218, None),
    ],
)
def test_pictures(last: int, foot: int, width: float, pixels: int, code: str | None) -> None:
    """Wide enough for a column, in a shape, with enough pixels: 133 ppi are the least."""
    issue = Issue()
    page = good_page(issue)
    page.drawn, page.pictures = page.drawn[:1], []
    page.picture(2, last, 42, foot, width=width, pixels=pixels)
    judgement = judged(issue, page)
    assert codes(judgement) & {"J101", "J102", "J103"} == ({code} if code else set())


@pytest.mark.parametrize(("lines", "more", "found"), [(5, 0, False), (7, 0, True), (7, 62, False)])
def test_the_main_picture(lines: int, more: int, found: bool) -> None:
    """The second picture has 60 % of the first at most, but on a picture page."""
    issue = Issue()
    page = good_page(issue)
    page.picture(0, 0, 20, 20 + lines)
    for column in (3, 4) if more else ():
        page.picture(column, column, 8, 8 + more)
    assert ("J104" in codes(judged(issue, page))) is found


@pytest.mark.parametrize(("line", "found"), [(51.2, False), (54.8, True)])
def test_captions(line: float, found: bool) -> None:
    """A caption stands at its picture."""
    issue = Issue()
    caption = "甲乙丙丁戊己庚辛"
    issue.lead.captions = (caption,)
    page = good_page(issue)
    page.write(left(2), line, caption)
    assert ("J105" in codes(judged(issue, page))) is found


# Heads


def test_the_largest_head_is_the_leads() -> None:
    """Another page's head may be as large as the front page's, and no larger."""
    for size, found in ((36.0, False), (37.0, True)):
        issue, inside = Issue(), Issue()
        inside.lead = Story("子丑寅卯辰巳午未申酉", size, 1, 0)
        page, other = good_page(issue), good_page(inside)
        copies = (*issue.copies, replace(inside.lead.copy(), text=""))
        judgement = judge_copies(printed(page, other), "paper.pdf", copies)
        assert ("J201" in codes(judgement)) is found
        if found:
            assert only(judgement, "J201").page == 2


@pytest.mark.parametrize(("size", "found"), [(28.0, False), (29.0, True)])
def test_heads_follow_weight(size: float, found: bool) -> None:
    """On one page a brief has no larger head than a second story."""
    issue = Issue()
    issue.brief.size = size
    judgement = judged(issue, good_page(issue))
    assert ("J202" in codes(judgement)) is found
    assert "J202" not in codes(judged(issue, good_page(issue), told=False))


def test_a_continuation_has_its_head_again() -> None:
    """A smaller head of the same words on a later page is not the story's head."""
    issue = Issue()
    page = good_page(issue)
    over = Page()
    running_head(over)
    again = replace(issue.lead, size=18)
    over.head(again, 0, 4, 2.5)
    for column in range(5):
        over.flow(issue.lead, column, 5, 12)
    judgement = judge_copies(printed(page, over), "paper.pdf", issue.copies)
    assert codes(judgement) == set()


@pytest.mark.parametrize(
    ("size", "framed", "found"), [(28.0, False, False), (34.0, False, True), (34.0, True, False)]
)
def test_heads_that_collide(size: float, framed: bool, found: bool) -> None:
    """Two heads side by side differ by two grades, or one stands in a frame."""
    issue = Issue()
    issue.second.size = size
    page = good_page(issue)
    if framed:
        page.frame(3, 4, 2, 51)
    assert ("J203" in codes(judged(issue, page))) is found


def upright(page: Page, story: Story, x: float, line: float) -> None:
    """Set a story's title from top to bottom."""
    for n, sign in enumerate(story.title):
        page.write(x, line + 1.1 * n * story.size / PITCH, sign, story.size)


def test_upright_heads() -> None:
    """A head from top to bottom is one head, has its story's size, and collides with none."""
    issue = Issue()
    issue.second.size = 34
    page = good_page(issue)
    page.texts = [text for text in page.texts if text[2] != 34]
    upright(page, issue.second, left(3), 8)
    judgement = judged(issue, page)
    assert "J203" not in codes(judgement)
    issue.lead.rank, issue.second.rank = 1, 0
    assert "J202" in codes(judged(issue, page))


@pytest.mark.parametrize(
    ("rank", "lines", "found"), [(2, 2, True), (2, 3, False), (1, 4, True), (1, 5, False)]
)
def test_lines_under_a_head(rank: int, lines: int, found: bool) -> None:
    """A head stands on five lines in each column, a brief's on three."""
    issue = Issue()
    issue.brief.rank = rank
    page = good_page(issue)
    kept = height(56 + lines)
    page.texts = [text for text in page.texts if text[0] < left(4) or text[1] > kept]
    assert ("J204" in codes(judged(issue, page))) is found


@pytest.mark.parametrize(("lines", "found"), [(2, True), (3, False)])
def test_pieces(lines: int, found: bool) -> None:
    """No column holds less than three lines of a story."""
    issue = Issue()
    page, over = good_page(issue), Page()
    running_head(over)
    over.flow(issue.lead, 0, 3, 20)
    over.flow(issue.lead, 1, 3, 3 + lines)
    judgement = judge_copies(printed(page, over), "paper.pdf", issue.copies)
    assert ("J205" in codes(judgement)) is found


# Partings


def two_halves(issue: Issue) -> Page:
    """Give a page whose stories stand left and right of one gutter."""
    page = Page()
    running_head(page)
    page.head(issue.lead, 0, 2, 2.5)
    for column in (0, 1, 2):
        page.flow(issue.lead, column, 7, LINES)
    page.head(issue.second, 3, 4, 2.5)
    for column in (3, 4):
        page.flow(issue.second, column, 6, LINES)
    return page


@pytest.mark.parametrize("told", [True, False])
def test_a_gutter_from_top_to_bottom(told: bool) -> None:
    """Two modules side by side part the page, a picture across them joins it."""
    issue = Issue()
    page = two_halves(issue)
    judgement = judged(issue, page, told=told)
    found = only(judgement, "J301").rect
    assert found is not None
    assert found.left == pytest.approx((left(3) - 18) * 25.4 / 72, abs=1)
    page.picture(2, 3, 40, 50)
    assert "J301" not in codes(judged(issue, page, told=told))


def test_a_gutter_inside_a_story() -> None:
    """A story that goes on over the gutter is not parted by it."""
    issue = Issue()
    page = two_halves(issue)
    page.texts = [text for text in page.texts if text[0] < left(3) or text[1] > height(60)]
    page.flow(issue.lead, 3, 61, LINES)
    assert "J301" not in codes(judged(issue, page))


def test_a_strip_from_side_to_side() -> None:
    """Modules that all end on one line part the page; a picture across the line joins it."""
    issue = Issue()
    page = good_page(issue)
    page.texts = [text for text in page.texts if text[0] < left(3) or not 42 < _line(text) < 51]
    page.drawn, page.pictures = page.drawn[:1], []
    page.flow(issue.second, 2, 46, 51)
    strips = [one for one in judged(issue, page).report.findings if one.code == "J302"]
    assert strips == []
    page.texts = [text for text in page.texts if not 40.5 < _line(text) < 46]
    judgement = judged(issue, page, told=False)
    assert "J302" in codes(judgement)
    page.picture(2, 2, 39, 47)
    assert "J302" not in codes(judged(issue, page, told=False))


def test_a_rule_from_side_to_side() -> None:
    """A rule over the whole width parts the page where there is less than a line of white."""
    for wide, found in ((span(0, 4), True), (span(0, 3), False)):
        issue = Issue()
        page = two_halves(issue)
        # Nine pt of white: more than between lines, less than a line.
        page.texts = [
            (x, base + (6 if _line((x, base, size, text)) > 41 else 0), size, text)
            for x, base, size, text in page.texts
            if not 40 < _line((x, base, size, text)) < 41
        ]
        page.rule(LEFT, height(40) - 3, wide, 0.5)
        assert ("J302" in codes(judged(issue, page, told=False))) is found


def _line(text: tuple[float, float, float, str]) -> float:
    """Give the line of the grid that a text stands on."""
    return (height(0) - text[1]) / PITCH


# Tables and stories


TABLE = (("乡镇", "产值"), ("甲甲甲甲", "12345"), ("乙乙乙乙", "67890"))


@pytest.mark.parametrize(
    ("cells", "found"), [(("12345", "67890"), False), (("12345", "678", "90"), True)]
)
def test_torn_numbers(cells: tuple[str, ...], found: bool) -> None:
    """A number of a table stands whole on a line."""
    issue = Issue()
    issue.lead.tables = (TABLE,)
    page = good_page(issue)
    for n, cell in enumerate(cells):
        page.write(LEFT, 41.1 + n / 2, cell, 5)
    assert ("J401" in codes(judged(issue, page))) is found


@pytest.mark.parametrize(("there", "found"), [(0, False), (1, True)])
def test_a_table_on_two_pages(there: int, found: bool) -> None:
    """The rows of a table stand on one page."""
    issue = Issue()
    issue.lead.tables = (TABLE,)
    pages = good_page(issue), last_page(issue)
    pages[0].write(LEFT, 41.1, "甲甲甲甲 12345".replace(" ", ""), 5)
    pages[there].write(LEFT, 41.7, "乙乙乙乙67890", 5)
    judgement = judge_copies(printed(*pages), "paper.pdf", issue.copies)
    assert ("J402" in codes(judgement)) is found


def test_another_editions_story() -> None:
    """A story of which nothing is on the pages is told."""
    issue = Issue()
    content = printed(good_page(issue), last_page(issue))
    other = Copy("other", 1, "没有", "这里的话没有一句印在版面上", (), ())
    judgement = judge_copies(content, "paper.pdf", (*issue.copies, other))
    assert codes(judgement) == {"J403"}


def test_text_out_of_order() -> None:
    """Columns that the file holds in another order are read in that order."""
    issue = Issue()
    page = good_page(issue)
    judgement = judged(issue, page)
    assert "J404" not in codes(judgement)
    lead = [n for n, text in enumerate(page.texts) if text[3] in issue.lead.text]
    page.texts.insert(lead[9], page.texts.pop(lead[3]))
    found = only(judged(issue, page), "J404")
    assert found.page == 1


# Type


def test_type_over_type() -> None:
    """A character over another is one; marks that share the blank of both are not."""
    issue = Issue()
    page = good_page(issue)
    x, base, size, text = page.texts[10]
    page.texts[10] = x, base, size, f"{text[:5]}，{text[6:]}"
    page.texts.append((x + 5.5 * size, base, size, "“"))
    page.texts = [
        one if one[:2] != (x, base) else (x, base, size, f"{text[:5]}，") for one in page.texts
    ]
    assert "J501" not in codes(judged(issue, page))
    page.texts.append((x + 2 * size, base, size, "永"))
    assert only(judged(issue, page), "J501").page == 1


@pytest.mark.parametrize(
    ("x", "found"),
    [(left(4), False), (left(4) + 0.4 * SIZE, False), (left(4) + SIZE, True), (WIDTH - 112, True)],
)
def test_type_off_the_type_area(x: float, found: bool) -> None:
    """No line reaches over the side of the type area, or over the trim."""
    issue = Issue()
    page = good_page(issue)
    _, base, size, text = page.texts[-1]
    page.texts[-1] = x, base, size, text
    assert ("J502" in codes(judged(issue, page))) is found


@pytest.mark.parametrize(("ruled", "found"), [(True, False), (False, True)])
@pytest.mark.parametrize("filled", [(0, 1, 2, 3), (2,)])
def test_columns_under_a_rule(filled: tuple[int, ...], ruled: bool, found: bool) -> None:
    """Columns in which nothing stands but a part of a head are some if a rule lies over them."""
    story, page = Story("一二三四五六七八九十", 50, 0, 0), Page()
    page.head(story, 0, 4, 2)
    for column in filled:
        page.flow(story, column, 8, 30)
    if ruled:
        page.rule(LEFT, height(1.5), span(0, 4), 1)
    assert ("J502" in codes(judge_copies(printed(page), "paper.pdf", ()))) is found


def test_pages_without_text() -> None:
    """Pages that are pictures are told to be none to judge."""
    page = Page()
    page.picture(0, 4, 0, LINES)
    judgement = judge_copies(printed(page), "scan.pdf", ())
    assert codes(judgement) == {"J601"}
    assert judgement.table == ()
