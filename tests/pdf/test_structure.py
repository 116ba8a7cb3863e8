"""The tree of tags: all that articles say is heard as what it is, whatever pages it stands on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from measure.heard import Node, amiss, compare, heard, read_tree
from measure.tagged import STANDARD, elements, faults, kids
from publisher import build
from publisher.article import Article
from publisher.choices import Purpose
from publisher.edition import load_edition
from publisher.pdf.leaf import Tag
from publisher.pdf.structure import OpenElement, join_tags
from publisher.render import TreeStep
from publisher.render.outline import language_of
from publisher.workspace import Workspace

from .printing import color_picture, opened

LAYOUTS = ["tabloid", "magazine", "vertical-book"]
LONG = [
    f"第{n}处：" + "山里的路通到每一家的门口，早晨有雾，中午有太阳，晚上听得见河水响。" * 14
    for n in range(6)
]
FIRST = f"""---
title: 山里的路
kicker: 本报专稿
subtitle: 一条路与一座桥
byline: 林远
lang: zh-Hans
source: 某报[^b]
---

第一段说明情况[^a]，用**黑体**与*着重*，{{路|lù}}边有桥<small>木桥三座</small>，$a^2+b^2$。{LONG[0]}

## 小标题

{LONG[1]}

### 再小的标题

![桥](images/bridge.jpg){{alt="IMG_0042.jpg"}}

{LONG[2]}

- 甲项内容[^a]
- 乙项内容
  1. 里面第一
  2. 里面第二

1. 第一步
2. 第二步

> 引文一段，出自某书。
>
> 引文又一段。

春眠不觉晓，\\
处处闻啼鸟。

夜来风雨声，\\
花落知多少。

The road of the valley is the oldest in the county, and the bridge by the mill was built with it.

[**网**页“又”*新*{{页|yè}}](https://example.com/a)也写到这条路。

＊＊＊

{LONG[3]}

[^a]: 这是注文，也有[网页](https://example.com/b)。
[^b]: 第二条注文。
"""
ROWS = "".join(f"| 第{n}行 | {n + 100} |\n" for n in range(1, 60))
SECOND = f"""---
title: 数字与表
lang: zh-Hans
---

{LONG[4]}

| 地区名 | 数量 |
| --- | ---: |
{ROWS}
资料来源：某局。

{LONG[5]}
"""
THIRD = """---
title: A Short Letter
lang: en
---

The road of the valley is old.
"""


@cache
def bound(layout: str) -> tuple[bytes, tuple[Article, ...]]:
    """Give the archive file of a small issue in a layout, and its articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "edition"
        for number, text in enumerate((FIRST, SECOND, THIRD)):
            (folder / f"a{number}/images").mkdir(parents=True)
            (folder / f"a{number}/article.md").write_text(text, encoding="utf-8")
        (folder / "a0/images/bridge.jpg").write_bytes(color_picture())
        (folder / "edition.toml").write_text(
            'title = "样刊"\nlanguage = "zh-Hans"\ndate = 2020-03-04\n'
            f'articles = ["a0", "a1", "a2"]\noutputs = ["{layout}"]\n',
            encoding="utf-8",
        )
        report = build.build(folder, Path(name) / "out", purpose=Purpose.ARCHIVE)
        edition = load_edition(Workspace(folder), folder)
        return report.products[0].content, tuple(entry.article for entry in edition.entries)


@cache
def tree(layout: str) -> Node:
    """Give the tree of that file as poppler reads it."""
    return read_tree(bound(layout)[0])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_is_heard_as_what_it_is(layout: str) -> None:
    """Paragraphs, heads, lists, notes, quotations, poems, tables, captions: none torn."""
    _, articles = bound(layout)
    counts = compare(tree(layout), articles)
    kinds = {"paragraph", "head", "list", "item", "note", "quotation", "verse", "table", "caption"}
    assert set(counts) >= kinds
    # The contents of an issue have a head of their own, and name every article.
    more = {kind: count.more for kind, count in counts.items() if count.more}
    assert more in ({}, {"head": 1})
    assert {kind: one.equal for kind, one in counts.items()} == {
        kind: one.wanted for kind, one in counts.items()
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_article_is_one_in_its_order(layout: str) -> None:
    """Its element holds all of it, as it was written."""
    _, articles = bound(layout)
    assert len(list(tree(layout).all("Art"))) == len(articles)
    assert [amiss(tree(layout), article) for article in articles] == [[], [], []]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_tags_hold_to_each_other(layout: str) -> None:
    """Content, elements, links and names agree, and nothing stands where it may not."""
    with opened(bound(layout)[0]) as pdf:
        assert faults(pdf) == []


def test_paragraphs_are_torn_by_pages() -> None:
    """Some of the small issue do go on on another page."""
    with opened(bound("vertical-book")[0]) as pdf:
        paragraphs = [one for one, _ in elements(pdf) if one.S == "/P"]
        inner = [kid for one in paragraphs for kid in kids(one)]
        assert any(isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid for kid in inner)


# Controls: trees that are not as they should be


def _first(node: Node, role: str, least: int = 0) -> tuple[Node, int]:
    """Give where the first element of a role is that has so many things in it."""
    for above in (node, *node.all(*STANDARD)):
        for number, kid in enumerate(above.kids):
            if isinstance(kid, Node) and kid.role == role and len(kid.kids) >= least:
                return above, number
    raise AssertionError(role)


def _tear(node: Node, role: str) -> None:
    above, at = _first(node, role, 2)
    torn = above.kids[at]
    assert isinstance(torn, Node)
    half = len(torn.kids) // 2
    above.kids[at : at + 1] = [Node(role, kids=torn.kids[:half]), Node(role, kids=torn.kids[half:])]


def _rename(node: Node, role: str, other: str) -> None:
    above, at = _first(node, role)
    kid = above.kids[at]
    assert isinstance(kid, Node)
    kid.role = other


def _drop(node: Node, role: str) -> None:
    above, at = _first(node, role)
    del above.kids[at]


def _swap(node: Node) -> None:
    art = next(node.all("Art"))
    art.kids[3], art.kids[6] = art.kids[6], art.kids[3]


SPOILT: dict[str, Callable[[Node], None]] = {
    "a torn paragraph": lambda node: _tear(next(iter(node.all("Art"))), "P"),
    "a torn quotation": lambda node: _tear(node, "BlockQuote"),
    "a torn list": lambda node: _tear(node, "L"),
    "a torn article": lambda node: _tear(node, "Art"),
    "a torn poem": lambda node: _tear(node, "Div"),
    "a torn table": lambda node: _tear(node, "Table"),
    "a note that is none": lambda node: _rename(node, "Note", "Sect"),
    "a quotation that is none": lambda node: _rename(node, "BlockQuote", "Sect"),
    "a list that is none": lambda node: _rename(node, "L", "Sect"),
    "a head that is none": lambda node: _rename(node, "H2", "P"),
    "a cell that is lost": lambda node: _drop(node, "TD"),
    "an item that is lost": lambda node: _drop(node, "LI"),
    "a caption that is lost": lambda node: _drop(node, "Caption"),
    "another order": _swap,
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_torn_is_found(name: str) -> None:
    """The meter sees one paragraph in two, a list that is none, a cell that is lost."""
    _, articles = bound("magazine")
    spoilt = deepcopy(tree("magazine"))
    SPOILT[name](spoilt)
    wrong = [one for article in articles for one in amiss(spoilt, article)]
    counts = compare(spoilt, articles)
    assert wrong or any(one.equal < one.wanted for one in counts.values())


def _no_contents(pdf: Any) -> None:
    page = next(page for page in pdf.pages if "/Annots" in page.obj)
    del page.obj.Annots[0]["/Contents"]


def _other_owner(pdf: Any) -> None:
    page = next(page for page in pdf.pages if "/Annots" in page.obj)
    page.obj.Annots[0].StructParent = page.obj.StructParents


def _of(pdf: Any, role: str) -> Any:
    return next(one for one, _ in elements(pdf) if str(one.S)[1:] == role)


def _role(pdf: Any, role: str, other: str) -> None:
    _of(pdf, role).S = pikepdf.Name(f"/{other}")


def _unheld(pdf: Any) -> None:
    element = next(one for one, _ in elements(pdf) if one.S == "/P" and isinstance(one.K[0], int))
    element.K = pikepdf.Array(list(element.K)[1:])


def _without(pdf: Any, role: str, key: str) -> None:
    del _of(pdf, role)[key]


def _two_names(pdf: Any) -> None:
    first, second, *_ = (one for one, _ in elements(pdf) if one.S == "/Note")
    second.ID = first.ID


def _lost(pdf: Any) -> None:
    del pdf.Root["/Names"]


WRONG: dict[str, Callable[[Any], None]] = {
    "says nothing": _no_contents,
    "other owner": _other_owner,
    "a Span for a Link": lambda pdf: _role(pdf, "Link", "Span"),
    "unheld content": _unheld,
    "no alternative": lambda pdf: _without(pdf, "Figure", "/Alt"),
    "no formula's text": lambda pdf: _without(pdf, "Formula", "/Alt"),
    "no name of a note": lambda pdf: _without(pdf, "Note", "/ID"),
    "two names": _two_names,
    "no names": lambda pdf: pdf.Root.StructTreeRoot.__delitem__("/IDTree"),
    "heads nothing": lambda pdf: _without(pdf, "TH", "/A"),
    "a level left out": lambda pdf: _role(pdf, "H2", "H4"),
    "an item without a list": lambda pdf: _role(pdf, "L", "Sect"),
    "leads nowhere": _lost,
    "no standard": lambda pdf: _role(pdf, "Art", "Story"),
    "not marked": lambda pdf: pdf.Root.__delitem__("/MarkInfo"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_hold_is_found(name: str) -> None:
    """Each fault that is put in is told of."""
    with opened(bound("magazine")[0]) as pdf:
        WRONG[name](pdf)
        assert faults(pdf)


# What single things are


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_note_and_its_call_lead_to_each_other(layout: str) -> None:
    """A Reference leads to the note's mark, and that back to the first call."""
    with opened(bound(layout)[0]) as pdf:
        found = [(one, above) for one, above in elements(pdf) if one.S == "/Link"]
        calls = [one for one, above in found if above == "Reference" and _dest(one)]
        backs = [one for one, above in found if above == "Lbl"]
        notes = [str(one.ID) for one, _ in elements(pdf) if one.S == "/Note"]
        there = {_dest(one) for one in calls if _dest(one).startswith("note:")}
        assert there == set(notes)
        assert len(notes) == len(backs) == 2
        assert len([one for one in calls if _dest(one).startswith("note:")]) == 3
        assert {_dest(one).removeprefix("call:") for one in backs} == {
            name.removeprefix("note:") for name in notes
        }
        said = {str(_annotation(one).Contents) for one in (*calls, *backs)}
        assert {"见注[1]", "回到正文[1]"} <= said
    titles = "山里的路"
    assert titles in "".join(one.text for one in tree(layout).all("H1"))


def _annotation(link: Any) -> Any:
    return next(
        kid.Obj for kid in kids(link) if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
    )


def _dest(link: Any) -> str:
    return str(_annotation(link).get("/Dest", ""))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_in_a_text_has_its_own_element(layout: str) -> None:
    """Readings, small notes, formulas, pictures say what they are; file names say nothing."""
    with opened(bound(layout)[0]) as pdf:
        found = [(one, above) for one, above in elements(pdf)]
        roles = [str(one.S)[1:] for one, _ in found]
        # One reading is in a link.
        assert [roles.count(role) for role in ("Ruby", "RB", "RT")] == [2] * 3
        assert [roles.count(role) for role in ("Warichu", "WT")] == [1] * 2
        assert [str(one.Alt) for one, _ in found if one.S == "/Formula"] == ["a² + b²"]
        assert [str(one.Alt) for one, _ in found if one.S == "/Figure"] == ["桥"]
        numbering = [str(one.A.ListNumbering) for one, _ in found if one.S == "/L"]
        assert numbering == ["/Disc", "/Decimal", "/Decimal"]
        langs = {(str(one.S)[1:], str(one.Lang)) for one, _ in found if "/Lang" in one}
        assert langs == {("RT", "zh-Latn-pinyin"), ("P", "en"), ("Art", "en")}
        levels = [str(one.S) for one, above in found if above == "Art" and "/H" in str(one.S)]
        assert levels == ["/H1", "/H2", "/H3", "/H1", "/H1"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_link_of_several_styles_is_one(layout: str) -> None:
    """It is one element with one annotation for each line it stands in."""
    with opened(bound(layout)[0]) as pdf:
        found = [one for one, _ in elements(pdf) if one.S == "/Link"]
        outward = [_annotation(one) for one in found if "/A" in _annotation(one)]
        assert sorted(str(one.A.URI)[-1] for one in outward) == ["a", "b"]
        given = [one for page in pdf.pages for one in page.obj.get("/Annots", []) if "/A" in one]
        assert len(given) <= 3


def test_the_contents_lead_to_the_articles() -> None:
    """They are one list; each line a link with the title, and the page behind it."""
    lines = list(tree("magazine").all("TOCI"))
    assert [line.text[:4] for line in lines] == ["山里的路", "数字与表", "A Sh"]
    assert all(line.text[-1].isdigit() for line in lines)
    assert [next(line.all("Link")).text[:4] for line in lines] == [line.text[:4] for line in lines]


def test_a_table_that_goes_on_is_one() -> None:
    """Its head is heard once, its rows in their order, its source behind them."""
    for layout in LAYOUTS:
        (table,) = tree(layout).all("Table")
        assert len(list(table.all("TH"))) == 2
        assert [row.nodes[0].text for row in table.all("TR")][1:] == [
            f"第{n}行" for n in range(1, 60)
        ]
        assert [one.role for one in table.nodes] == ["THead", "TBody", "Caption"]


def test_running_heads_are_not_heard() -> None:
    """Neither they nor folios, nor lines that tell where a story goes on, are in the tree."""
    for layout in LAYOUTS:
        said = "".join(text for _, text in heard(tree(layout)))
        assert "下转" not in said
        assert "上接" not in said
        assert "样刊" not in said


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The road of the valley is old.", "en"),
        ("IBM PC", None),
        ("de la Vega in Paris", None),
        ("山里的路", None),
        ("この道は古い。", "ja"),
        ("山里的の路牌写着三个字，大家都认得", None),
        ("안녕하세요", "ko"),
        ("Москва", "ru"),
        ("2026", None),
    ],
)
def test_a_language_is_told_by_letters_and_words(text: str, language: str | None) -> None:
    """Of a text that is foreign as a whole; names alone tell nothing."""
    assert language_of(text) == language


def _table_of(*parts: str) -> OpenElement:
    """Give the tree of a table with a row in each of ``parts``."""
    above = (TreeStep("Art", "a"), TreeStep("Table", "0", 0))
    branches = [
        (
            *above,
            TreeStep(part, order=n),
            TreeStep("TR", str(n), n),
            TreeStep("TH", str(n), own=True),
        )
        for n, part in enumerate(parts)
    ]
    document = join_tags([[Tag(branch, mark) for mark, branch in enumerate(branches)]])
    (article,) = document.elements()
    (table,) = article.elements()
    return table


@pytest.mark.parametrize(
    ("parts", "made"),
    [(("THead", "TBody"), ["THead", "TBody"]), (("THead",), ["TBody"]), (("TBody",), ["TBody"])],
)
def test_a_table_of_heads_alone_has_a_body(parts: tuple[str, ...], made: list[str]) -> None:
    """A THead needs a TBody behind it; what its cells head they head still."""
    bodies = list(_table_of(*parts).elements())
    assert [one.role for one in bodies] == made
    (row,) = bodies[0].elements()
    (cell,) = row.elements()
    assert cell.said["Scope"] == ("Column" if parts[0] == "THead" else "Row")
