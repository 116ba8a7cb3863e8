"""Articles on the galley: everything an article can hold is set, at every span, in whole lines."""

from __future__ import annotations

import itertools
import math
from datetime import date
from pathlib import Path

import pytest

from composition.faces import catalogue
from composition.printed import layout
from publisher.article import parse
from publisher.edition import (
    Edition,
    EditionSettings,
    Entry,
    HeadPlace,
    Surround,
)
from publisher.galley import (
    SUMMARY,
    FigureSetting,
    Galley,
    GroupSetting,
    Setting,
    Standing,
    TableSetting,
    compose_article,
    groups,
    stand,
)
from publisher.makeup.matter import Flow, Weight
from publisher.pictures import Picture

EVERYTHING = """\
---
kicker: 引题一行
title: 主题|分作两行
subtitle: 副题
byline: 本报记者 某某
summary: 提要在框里，说这一篇讲什么。
dateline: 本报讯
credit: 图片由本刊绘制
---

首段带**黑体**和*着重*，还有注[^1]。

## 小标题

> 引文一段。

诗一行\\
诗二行

诗三行\\
诗四行

- 甲
- 乙

1. 子
2. 丑

| 名 | 数 |
|---|--:|
| 纸 | 12 |
| 墨水很长很长很长很长很长很长 | 3 |

![图片说明]()

[^1]: 注文。
"""


def compose(name: str, text: str = EVERYTHING, weight: Weight = Weight.LEAD) -> Galley:
    """Give the galley of ``text`` in a layout."""
    return compose_article(
        parse(text, "a.md"), text, {}, layout(name), catalogue(), Standing(weight)
    )


def texts(galley: Galley) -> list[str]:
    """Give the texts that lie on a galley, without the head."""
    found = []
    for content in galley.contents:
        match content:
            case Setting():
                found.append(content.text)
            case FigureSetting():
                found += [content.spans[0].caption.text] if content.spans[0].caption else []
            case TableSetting():
                found += [cell.text for row in content.spans[0].rows for cell in row]
    return found


NAMES = ["broadsheet", "tabloid", "newsletter", "magazine", "book", "large-print"]


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_set(name: str) -> None:
    """Each text of the article lies on the galley once, with what print adds to it."""
    found = texts(compose(name))
    found.remove("提要在框里，说这一篇讲什么。")

    if not layout(name).settings.head.byline:
        assert found.pop(0) == "本报记者 某某"
    assert found[0].startswith("本报讯\u3000首段带黑体和着重，还有注")
    assert {"小标题", "引文一段。", "诗一行", "诗四行", "图片说明"} <= set(found)
    assert {"●\u2002甲", "1.\u2002子", "2.\u2002丑", "纸", "12"} <= set(found)
    assert set(found[-2:]) == {"[1]\u2002注文。", "（图片由本刊绘制）"}
    assert not [d for d in compose(name).diagnostics if d.severity == "error"]


def test_a_pause_in_a_head_is_a_character_wide() -> None:
    """The blank between two parts of a title is widened; those of a byline are not."""
    text = EVERYTHING.replace("主题|分作两行", "全力以赴 打赢硬仗")
    shown = {setting.style: setting for setting in compose("newsletter", text).heads[-1].texts}
    title, byline = shown["title"], shown["byline"]

    assert title.text == "全力以赴\u3000打赢硬仗"
    assert title.lines[0].origins[5] - title.lines[0].origins[4] >= 1
    assert byline.text == "本报记者 某某"


@pytest.mark.parametrize("name", NAMES)
def test_a_summary_stands_whole_before_the_text(name: str) -> None:
    """Its block holds the lines, the white inside the frame and the white under it."""
    galley, chosen = compose(name), layout(name)
    setting = galley.contents[0]

    assert isinstance(setting, Setting)
    assert (setting.style, galley.items[0].flow) == (SUMMARY, Flow.SOLID)
    white = 2 * chosen.settings.summary.inside + chosen.settings.summary.below
    assert galley.items[0].lines >= setting.height / chosen.pitch + white - 1e-9


def test_a_boxed_article_keeps_away_from_its_frame() -> None:
    """Its lines are a cell shorter than the others of its page, in one column and in several."""
    article, chosen = parse(EVERYTHING, "a.md"), layout("tabloid")
    standing = Standing(Weight.BRIEF, boxed=Surround.LINE)
    galley = compose_article(article, EVERYTHING, {}, chosen, catalogue(), standing)
    widths = [line.width for c in galley.contents if isinstance(c, Setting) for line in c.lines]
    (table,) = [c for c in galley.contents if isinstance(c, TableSetting)]

    assert max(widths) <= chosen.settings.grid.cells - 1 + 1e-6
    assert sum(table.spans[1].widths) <= (chosen.span_cells(2) - 1) * chosen.cell + 1e-6


def test_only_shared_pages_have_boxes_and_heads_at_a_side() -> None:
    """In layouts of one article after another they stand as all others do."""
    wishes = {"path": "one", "head": "left", "boxed": True}
    values = {"title": "试", "language": "zh-Hans", "date": date(2026, 1, 2)}
    settings = EditionSettings.model_validate({**values, "articles": [wishes]})
    entry = Entry(parse(EVERYTHING, "a.md"), Path("one"), settings.articles[0])
    edition = Edition(Path("e"), "edition.toml", settings, (entry,))

    assert stand(edition, layout("tabloid"))[0] == Standing(
        head=HeadPlace.LEFT, boxed=Surround.LINE, first=True
    )
    assert stand(edition, layout("book"))[0] == Standing()


def test_stanzas_are_parted_by_a_line() -> None:
    """An empty line stands between two stanzas, none inside one."""
    found = texts(compose("tabloid"))
    first = found.index("诗一行")

    assert found[first : first + 5] == ["诗一行", "诗二行", "", "诗三行", "诗四行"]


@pytest.mark.parametrize("name", NAMES)
def test_heads_take_whole_lines_at_every_span(name: str) -> None:
    """A head's block holds its texts; its title breaks where the editor said."""
    chosen = layout(name)
    galley = compose(name)

    assert len(galley.heads) == chosen.settings.grid.columns
    for head in galley.heads:
        height = sum(text.height for text in head.texts)
        assert head.lines >= math.floor(height / chosen.pitch)
    (title,) = [text for text in galley.heads[-1].texts if text.style == "title"]
    assert [title.text[line.start : line.end] for line in title.lines] == ["主题", "分作两行"]


def test_lesser_articles_have_lesser_heads() -> None:
    """A second article's title is smaller than the lead's, a brief's smaller still."""
    sizes = []
    for weight in (Weight.LEAD, Weight.SECOND, Weight.BRIEF):
        head = compose("tabloid", weight=weight).heads[-1]
        sizes += [text.size for text in head.texts if text.style == "title"]

    assert sizes[0] > sizes[1] > sizes[2] > layout("tabloid").body.size


@pytest.mark.parametrize("name", NAMES)
def test_tables_fill_their_span(name: str) -> None:
    """A table's columns add up to the width of its span, and rows are whole lines."""
    chosen, galley = layout(name), compose(name)
    (table,) = [c for c in galley.contents if isinstance(c, TableSetting)]
    for columns, span in enumerate(table.spans, 1):
        assert sum(span.widths) == pytest.approx(chosen.span_cells(columns) * chosen.cell)
        for row, lines in zip(span.rows, span.row_lines, strict=True):
            assert lines * chosen.pitch >= max(cell.height for cell in row) - 1e-6


def test_captions_know_their_span() -> None:
    """A caption over two columns has wider lines than over one, and the same text."""
    (figure,) = [c for c in compose("tabloid").contents if isinstance(c, FigureSetting)]
    one, two = figure.spans[0], figure.spans[1]

    assert two.width > one.width
    assert one.caption is not None
    assert two.caption is not None
    assert one.caption.text == two.caption.text


def test_a_character_no_face_has_is_reported_once() -> None:
    """However many spans a head is set for, a missing character in it is one finding."""
    galley = compose("tabloid", EVERYTHING.replace("主题", "主\U00030729"))

    assert [d.code for d in galley.diagnostics] == ["G001"]


def test_line_that_cannot_be_set_is_a_warning() -> None:
    """A word wider than the column is named with its place; ordinary text is not."""
    found = compose("tabloid", EVERYTHING.replace("子", "x" * 400)).diagnostics

    assert {d.code for d in found} <= {"L010"}
    assert not compose("tabloid").diagnostics


SHAPES = ((1800, 1200), (1200, 1800), (1600, 1200), (1800, 1000), (1500, 1500), (1300, 1800))


def offered_spans(name: str) -> list[int]:
    """Give over how many numbers of columns each of 36 picture stories may stand in a layout."""
    spans = []
    for count, first in itertools.product(range(3, 9), range(6)):
        figures = [f"![图{n}说明]({n}.png)" for n in range(count)]
        text = "---\ntitle: 主题\n---\n\n" + "\n\n".join(["首段。", *figures, "末段。"]) + "\n"
        pictures = {
            f"{n}.png": Picture(Path(f"{n}.png"), *SHAPES[(n + first) % 6], "image/png")
            for n in range(count)
        }
        galley = compose_article(parse(text, "a.md"), text, pictures, layout(name), catalogue())
        for item, content in zip(galley.items, galley.contents, strict=True):
            if isinstance(content, GroupSetting):
                held = content.spans[item.least - 1 : len(item.heights)]
                assert all(one.is_grid for one in held)
                spans.append(len(held))
    return spans


def test_a_picture_story_stands_over_several_numbers_of_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Make-up can choose how wide, and so how high, its group is; each choice is a whole grid.

    Of one that stands over three columns only, the page keeps what it is higher than its text.
    Without the eighth that pictures may be narrower by, there is less to choose from.
    """
    offered = offered_spans("tabloid")
    assert sum(one >= 2 for one in offered) >= 0.8 * len(offered)
    monkeypatch.setattr(groups, "NARROWER", 0.0)
    assert sum(offered_spans("tabloid")) < 0.8 * sum(offered)


@pytest.mark.parametrize("name", ["tabloid", "broadsheet", "newsletter"])
def test_no_brief_looks_weightier_than_what_goes_on_beside_it(name: str) -> None:
    """The head of a continuation is a brief's, and of a weightier story the largest of these."""
    sizes = layout(name).settings.head.sizes
    assert sizes is not None
    for weight in Weight:
        heads = compose(name, weight=weight).jump_heads
        printed = [head.texts[0].size for head in heads]
        allowed = sizes.brief if weight is Weight.BRIEF else sizes.brief[-1:]
        assert set(printed) <= set(allowed)
    assert min(sizes.brief) < max(sizes.brief)
