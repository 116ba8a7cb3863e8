"""Fixed matter where articles follow one another (magazines, books): kept free, read or told.

What is printed is read from the PDF; plans of any stories are held against the audit.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composition.printed import layout as load
from measure.reading import read_pages
from publisher.build import build
from publisher.diagnostics import ContentError, Severity
from publisher.makeup.matter import Fixed, Flow, Forme, Item, Mode, Opening, Story
from publisher.makeup.paging import make_up
from publisher.makeup.plan import Rect
from publisher.makeup.sides import runs_beside

from .audit import audit
from .test_fixed import with_fixed
from .test_notes import SHEETS
from .test_notes import stories as noted
from .test_pages import (
    AD,
    NOTICE,
    STANDING,
    STORIES,
    Box,
    box_of,
    fixed,
    intruders,
    pictures,
    text_of,
    told,
    write,
)
from .test_properties import formes, stories

FLOWING = ("magazine", "book", "large-print")
FRONT = {"magazine": 2, "book": 2, "large-print": 0}
"""Cover and contents of an issue of some articles."""


def whole_area(name: str, page: int) -> Box:
    """Give the type area of a page in pt from the corner of its trim."""
    layout = load(name)
    left, top = layout.left(page), layout.top
    right = left + layout.span_cells(layout.settings.grid.columns) * layout.cell
    return Box(left, top, right, top + layout.settings.grid.lines * layout.pitch)


@pytest.mark.parametrize("name", FLOWING)
@pytest.mark.parametrize(
    ("kind", "place"),
    [(k, "foot" if p == "corner" and k in ("article", "code") else p) for k, p in STANDING],
)
def test_fixed_matter_stands_in_its_place(kind: str, place: str, name: str, tmp_path: Path) -> None:
    """Each kind in each place, on the page that is printed with its number; no text is lost."""
    page, line = 4, load(name).pitch
    plan = f"[[pages]]\nnumber = {page}\n" + fixed(kind, place)
    report = build(write(tmp_path / "e", plan, (name,), size=4), tmp_path / "out")
    content = report.products[0].content
    pages, whole = read_pages(content), whole_area(name, page)
    box = box_of(kind, content, pages, page)
    assert intruders(pages[page - 1], box) == []
    assert box.left > whole.left - 2
    assert box.right < whole.right + 2
    middle = (whole.top + whole.bottom) / 2
    if kind == "advertisement":
        ends = {"top": box.top < whole.top + line, "full": box.bottom > middle > box.top}
        assert ends.get(place, box.bottom > whole.bottom - line)
    elif place == "top":
        assert box.bottom < middle
    elif place != "full":
        assert box.bottom > middle
    if place == "full":
        assert intruders(pages[page - 1], whole) == []
    for story in STORIES[:4]:
        shown = sum(
            g.text == story and g.y > whole_area(name, p.number).top
            for p in pages
            for g in p.glyphs
        )
        contents = 2 if FRONT[name] else 1
        assert shown == 9 * 4 * 20 + contents, story
    expected = {"place"} if place == "corner" and name != "magazine" else set()
    assert {d.message.split(" =")[0][1:] for d in told(report, "M020")} == expected
    assert not told(report, "M024")


def test_text_stands_beside_a_corner(tmp_path: Path) -> None:
    """The column beside it goes on to the foot, on a right-hand page and on a left-hand one."""
    for page in (3, 4):
        plan = f"[[pages]]\nnumber = {page}\n" + fixed("advertisement", "corner")
        folder = write(tmp_path / f"e{page}", plan, ("magazine",), size=2)
        file = folder / STORIES[0] / "article.md"
        text = file.read_text(encoding="utf-8")
        file.write_text(text + "\n" + text.split("---\n")[-1], encoding="utf-8")
        content = build(folder, tmp_path / "out").products[0].content
        (box,), printed = pictures(content, page), read_pages(content)[page - 1]
        assert (box.left > 300) is (page == 3)
        body = [g for g in printed.glyphs if g.text and g.text in STORIES and g.size < 12]
        beside = [g for g in body if g.y > box.top + 20]
        assert len(beside) > 40
        assert all((g.x < box.left) is (page == 3) for g in beside)
        over = [g for g in body if box.left < g.x < box.right]
        assert over
        assert max(g.y for g in over) < box.top


def test_pages_are_those_that_are_printed(tmp_path: Path) -> None:
    """Cover and contents count, which the findings name too."""
    plan = "[[pages]]\nnumber = 2\n" + fixed("advertisement", "half")
    report = build(write(tmp_path / "e", plan, ("magazine",), size=3), tmp_path / "out")
    (found,) = told(report, "M020")
    assert "page 2 stands before the articles" in found.said
    assert (found.severity, found.place and found.place.line) == (Severity.WARNING, 11)
    content = report.products[0].content
    assert not any(pictures(content, n) for n in range(1, 5))


@pytest.mark.parametrize(
    ("plan", "said", "line"),
    [
        ('[[pages.fixed]]\nkind = "ear"\ntext = "好"\n', "no masthead with room for an ear", 11),
        ('articles = ["甲"]\n', "where the ones before them end", 10),
        ('articles = ["甲"]\ncolumns = 1\n', "run over it from other pages", 11),
        (fixed("advertisement", "corner"), "the layout has one column", 12),
    ],
)
def test_what_such_a_page_cannot_have_is_told(
    plan: str, said: str, line: int, tmp_path: Path
) -> None:
    """A warning with what stood in its way; for the press an error."""
    plan = "[[pages]]\nnumber = 1\n" + plan
    report = build(write(tmp_path / "e", plan, ("large-print",), size=2), tmp_path / "out")
    found = [d for d in told(report, "M020") if said in d.said]
    assert [(d.severity, d.place and d.place.line) for d in found] == [(Severity.WARNING, line)]
    with pytest.raises(ContentError) as caught:
        build(tmp_path / "e", tmp_path / "out", purpose="press", allow_doubts=True)
    assert [d.severity for d in told(caught.value, "M020") if said in d.said] == [Severity.ERROR]


def test_what_has_no_room_stops_the_build(tmp_path: Path) -> None:
    """As in newspapers: beside a full page, or in a place that is too small."""
    plans = (
        fixed("advertisement", "full") + fixed("notice", "foot"),
        f'[[pages.fixed]]\nkind = "notice"\ntext = "{NOTICE * 300}"\nlines = 3\n',
    )
    for n, plan in enumerate(plans):
        folder = write(tmp_path / str(n), f"[[pages]]\nnumber = 4\n{plan}", ("magazine",), size=3)
        with pytest.raises(ContentError) as caught:
            build(folder, tmp_path / "out")
        (found,) = told(caught.value, "M024")
        assert "page 4" in found.message


def test_a_newspapers_pages_are_not_a_books(tmp_path: Path) -> None:
    """Where newspapers are printed too, a magazine has only what names it."""
    plan = "[[pages]]\nnumber = 3\n%s" + fixed("notice", "foot")
    for n, (layouts, own, shown) in enumerate(
        (
            (("magazine", "tabloid"), "", False),
            (("magazine", "tabloid"), 'layouts = ["magazine"]\n', True),
            (("magazine", "book"), "", True),
        )
    ):
        folder = write(tmp_path / str(n), plan % own, layouts, size=3)
        report = build(folder, tmp_path / "out", only=("magazine",))
        assert (NOTICE in text_of(report.products[0].content, 3)) is shown
        assert not told(report, "M021")


def test_notes_stand_above_what_is_fixed(tmp_path: Path) -> None:
    """A note of the page stands under its text and over the advertisement."""
    for place in ("half", "corner"):
        plan = "[[pages]]\nnumber = 3\n" + fixed("advertisement", place)
        folder = write(tmp_path / place, plan, ("magazine",), size=3)
        file = folder / STORIES[0] / "article.md"
        text = (
            file.read_text(encoding="utf-8").replace("。", "。[^1]", 1) + "\n[^1]: 注释见某书。\n"
        )
        file.write_text(text, encoding="utf-8")
        content = build(folder, tmp_path / "out").products[0].content
        (box,), printed = pictures(content, 3), read_pages(content)[2]
        notes = [g for g in printed.glyphs if g.text and g.text in "注释见某书"]
        assert len(notes) == 5
        text_feet = max(g.y for g in printed.glyphs if g.text == STORIES[0])
        assert text_feet < min(g.y for g in notes) <= max(g.y for g in notes) < box.top


def test_the_guide_names_printed_pages(tmp_path: Path) -> None:
    """Each title with 第 N 页 on which it stands, as the contents have it."""
    plan = '[[pages]]\nnumber = 4\n[[pages.fixed]]\nkind = "guide"\nplace = "half"\n'
    content = (
        build(write(tmp_path / "e", plan, ("magazine",)), tmp_path / "out").products[0].content
    )
    listed = re.findall(r"(.)报要闻…+(\d+)页", text_of(content, 4))
    assert len(listed) >= 5
    for story, number in listed:
        large = [
            p.number
            for p in read_pages(content)
            if any(g.text == story and g.size > 20 for g in p.glyphs)
        ]
        assert large == [int(number)]


def test_contents_and_pages_without_stories(tmp_path: Path) -> None:
    """Fixed articles are in no contents; pages are there up to the last that is planned."""
    plan = (
        "[[pages]]\nnumber = 8\nname = '副刊'\neditors = ['责任编辑 刘敏']\ncolophon = true\n"
        + fixed("article", "full")
    )
    for name in FLOWING:
        content = build(write(tmp_path / name, plan, (name,), size=1), tmp_path / "out")
        pdf = content.products[0].content
        assert len(read_pages(pdf)) == 8
        last = text_of(pdf, 8)
        assert "副刊" in last
        assert "责任编辑刘敏" in last
        assert "文明路1号" in last
        assert AD * 12 in last
        assert not any(AD in text_of(pdf, n) for n in range(1, 8))


# Plans of any stories


@st.composite
def issues(
    draw: st.DrawFn, told: st.SearchStrategy[Story], forme: Forme
) -> tuple[list[Story], Forme]:
    """Give stories and a forme with fixed matter on some pages, of which some are stories."""
    some = draw(st.lists(told, max_size=4))
    return some, with_fixed(draw, forme, len(some), 5)


@given(st.data(), formes)
@settings(max_examples=300, deadline=None)
@pytest.mark.long
def test_every_plan_is_sound(data: st.DataObject, forme: Forme) -> None:
    """Nothing stands on what is fixed, nothing is lost, and its pages are there."""
    forme = replace(forme, mode=Mode.FLOWING, pages=None)
    some, forme = data.draw(issues(stories, forme))
    plan = make_up(some, forme)
    assert audit(some, forme, plan) == []
    assert make_up(some, forme) == plan


@given(st.data(), SHEETS)
@settings(max_examples=150, deadline=None)
def test_notes_are_kept_off_it(data: st.DataObject, forme: Forme) -> None:
    """Those that have no room at the foot of their page stand on a later one."""
    some, forme = data.draw(issues(noted(), forme))
    free = [replace(one, story=None) for one in forme.fixed]
    plan = make_up(some, replace(forme, fixed=tuple(free)))
    assert audit(some, replace(forme, fixed=tuple(free)), plan) == []


def test_the_audit_finds_text_on_fixed_matter() -> None:
    """A plan that knows nothing of an advertisement does not pass."""
    forme = Forme(2, 40)
    told_stories = [Story(tuple(Item(5) for _ in range(30)), (4, 4))]
    plan = make_up(told_stories, forme)
    planned = replace(forme, fixed=(Fixed(1, Rect(1, 1, 30, 10)),))
    assert audit(told_stories, forme, plan) == []
    assert audit(told_stories, planned, plan) == ["page 1: a module on fixed matter"]
    assert audit(told_stories, planned, make_up(told_stories, planned)) == []


def test_a_picture_waits_for_a_page_that_holds_it() -> None:
    """It is not cut because half of a page is taken."""
    picture = Item(30, Flow.FLOAT, heights=(30,))
    forme = Forme(1, 40, fixed=(Fixed(1, Rect(0, 1, 20, 20)),))
    plan = make_up([Story((Item(4), picture, Item(40)), (3,))], forme)
    assert plan.too_tall == ()
    (stands,) = [
        n
        for n, page in enumerate(plan.pages, 1)
        for m in page.modules
        for p in m.pieces
        if p.item == 1
    ]
    assert stands == 2


def test_stories_open_right_hand_pages_that_are_free() -> None:
    """A page that is taken whole is no page to begin on."""
    forme = Forme(1, 40, opening=Opening.RIGHT_PAGE, fixed=(Fixed(3, Rect(0, 1, 0, 40)),))
    plan = make_up([Story((Item(10),), (3,)), Story((Item(10),), (3,))], forme)
    begun = [n for n, page in enumerate(plan.pages, 1) for _ in page.modules]
    assert begun == [1, 5]


def test_the_sides_of_a_page() -> None:
    """Each column has the run between what stands above and what stands below, a gap away."""
    forme = Forme(3, 40, top=2, gap=2)
    placed = (Fixed(2, Rect(0, 1, 30, 10)), Fixed(2, Rect(0, 2, 2, 8)), Fixed(2, Rect(2, 1, 5, 35)))
    forme = replace(forme, fixed=placed)
    assert runs_beside(2, forme) == ((12, 28), (12, 40), (2, 2))
    assert runs_beside(1, forme) == ()
