"""Articles in their normal form, written out: they stay as they are, and others become them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.article import parse, shape, write
from publisher.article.front import scalar
from publisher.article.model import List, Paragraph, Run, Table, Verse, inline, plain
from publisher.diagnostics import ContentError, Place

FRONT = "---\ntitle: 题\n---\n\n"
TEXTS = {
    "paragraphs": "一段。\n\n二段。",
    "styles": "说*重点*和**粗体**和***都有***。",
    "styles in styles": "**甲*乙*丙**丁*戊*",
    "links": "见[甲*乙*](https://a.cn/b)和[丙](<https://a.cn/(b)>)。",
    "tags": "<u>下划</u>和<del>划掉</del>和<u><del>都有</del></u>",
    "small text": "H<sub>2</sub>O和x<sup>2</sup>",
    "code": "`a*b`和``a`b``和`` ` ``和`` `a ``",
    "names": '<u class="name">甲</u><u class="name">乙</u><cite>丙书</cite>丁',
    "small": "甲<small>乙*丙*</small>丁",
    "ruby": "<ruby>龘<rt>dá</rt></ruby>字<ruby>汉<rt>hàn</rt></ruby><ruby>字<rt>zì</rt></ruby>",
    "ruby with marks": "<ruby>甲<rt>a&#45;b</rt></ruby>",
    "gloss": "人不知而不{愠|注：恼怒}，不亦君子乎",
    "formulas": "设$x^2$为$\\frac{1}{2}$，则有：\n\n$$E=mc^2$$\n\n$$\na\\\\\nb\n$$",
    "verse": "床前\\\n明月\\\n举头",
    "verse with indents": "　床前\\\n　　明月\\\n**举头**",
    "subheads": "## 一\n\n### 二\n\n#### 三\n\n## 四\n\n文。",
    "quote": "> 一段。\n>\n> 二段。\n>\n> > 里面的。",
    "lists": "- 甲\n- 乙\n\n+ 丙\n+ 丁\n\n- 戊",
    "ordered": "1. 甲\n2. 乙\n\n1) 丙\n2) 丁\n\n7. 戊\n8. 己",
    "bullets and numbers": "- 甲\n\n1. 乙\n\n- 丙\n\n文。\n\n- 丁",
    "loose": "- 甲\n\n  乙\n\n- 丙",
    "list in a list": "10. 甲\n\n    - 乙\n    - 丙\n\n11. 丁",
    "list in a quote": "> - 甲\n> - 乙\n>\n> + 丙",
    "break": "一段。\n\n***\n\n二段。",
    "figures": (
        '![图](a.jpg)\n\n![]()\n\n![图*二*](<a b.jpg>){credit="张三 \\"摄\\"" alt="山\\\\水"}'
    ),
    "wishes": (
        '![图](a.jpg){columns=3 width=full crop="4:3" focus="9% 80%" rank=main group}\n\n'
        "![图](a.jpg){wrap=left width=40%}\n\n![图](a.jpg){wrap=gutter width=30mm columns=2}\n\n"
        '![图](a.jpg){bleed="top left right"}\n\n![图](a.jpg){bleed=page focus="0% 100%"}\n\n'
        "![图](a.jpg){bleed=spread}\n\n![图](a.jpg){bleed=top}\n\n![](a.jpg){decorative}\n\n"
        "![图](a.jpg){group=no}\n\n![图](a.jpg){width=bleed}"
    ),
    "notes": "甲[^a]乙[^b]丙[^a]\n\n[^a]: 一段。\n\n    二段。\n\n[^b]:\n    - 项",
    "table": "| 甲 | 乙 | 丙 | 丁 |\n| --- | :--- | :---: | ---: |\n| a\\|b | *c* |  | d<br>e |",
    "table of one": "| 甲 |\n| --- |",
    "merged": (
        "| 部门 | 一季度 || 合计 |\n| ^ | 产量 | 产值 | ^ |\n| --- | --- | --- | --- |\n"
        "| 甲 | 1 | 2 | 3 |\n| ^ | 4 || 6 |\n| \\^ | ^2 | 5 ||"
    ),
    "notes of a table": "| 甲 |\n| --- |\n| 乙 |\n\n注：一。\n\n资料来源：二。\n\n文。",
    "table with a stub": (
        "<table>\n<thead>\n<tr><th>甲</th><th>乙</th><th>丙</th></tr>\n</thead>\n"
        '<tr><th rowspan="2">丁</th><td>a|b</td><td align="right">1</td></tr>\n'
        '<tr><td>c<br>d</td><td align="right">2</td></tr>\n'
        '<tr><th>戊</th><td colspan="2">e</td></tr>\n</table>'
    ),
    "escapes": (
        "\\# 一\n\n1\\. 二\n\n\\- 三\n\n\\*四*\n\n\\[五](六)\n\n\\<b>七\n\n\\&amp;\n\n\\{{ x }}"
    ),
    "what needs none": "a*b，2 < 3，x_y_z，[注]，{说}，5~8月，#一，C:\\，--，&，|",
}  # fmt: skip
FRONTS = {
    "all": (
        "title: 题|目\nkicker: 引\nsubtitle: 副\nbyline: 本报记者 张三\nsummary: 提要\n"
        "dateline: 北京\ndate: 2018-11-05\nsource: 某报\nlang: zh-Hant-TW\ncredit: 李四 摄\n"
        "furniture: 第3版\ncontributors:\n- name: 张三\n  role: aut\n  file-as: 张三\n"
        "  kind: person\n"
        "- name: 某社\n  role: org\n  kind: organisation\naccept:\n- code: C001\n  text: 什么\n"
        '- code: C002\n  text: "#"\n  occurrence: 2'
    ),
    "texts that need quotes": (
        'title: "甲: 乙"\nkicker: "# 甲"\nsubtitle: "- 甲"\nbyline: "“甲”: 乙"\n'
        "summary: 甲“乙”丙：丁\ndateline: 12:30\ndate: yes"
    ),
    "nobody": "title: 题\nlang: zh-Hans\ncontributors: []",
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_in_normal_form_stays_so(name: str) -> None:
    """Reading and writing come back to the same characters, and nothing is found."""
    text = FRONT.replace("---\n\n", "lang: zh-Hans\n---\n\n") + TEXTS[name] + "\n"
    article = parse(text, "a.md")

    assert write(article) == text
    assert shape(parse(write(article), "")) == shape(article)


@pytest.mark.parametrize("name", FRONTS)
def test_front_matter_in_normal_form_stays_so(name: str) -> None:
    """Every key in its order; quotes only where a value needs them."""
    head = FRONTS[name] if "lang:" in FRONTS[name] else FRONTS[name] + "\nlang: zh-Hans"
    text = f"---\n{head}\n---\n\n文。\n"

    assert write(parse(text, "a.md")) == text


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("甲\n乙", "甲乙"),
        ("* 甲\n* 乙", "- 甲\n- 乙"),
        ("一\n---", "## 一"),
        ("_甲_ __乙__", "*甲* **乙**"),
        ("甲  \n乙", "甲\\\n乙"),
        ("甲<br>乙", "甲\\\n乙"),
        ("H~2~O^2^", "H<sub>2</sub>O<sup>2</sup>"),
        ("~~甲~~<s>乙</s>", "<del>甲乙</del>"),
        ("<ins>甲</ins><i>乙</i><b>丙</b>", "<u>甲</u>*乙***丙**"),
        ("{汉字|hàn zì}", "<ruby>汉<rt>hàn</rt></ruby><ruby>字<rt>zì</rt></ruby>"),
        ("{汉字|hànzì}", "<ruby>汉字<rt>hànzì</rt></ruby>"),
        ("{愠|注: 恼怒 }", "{愠|注：恼怒}"),
        ("---", "***"),
        ("\\(x^2\\)", "$x^2$"),
        ("$$\nx\n$$", "$$x$$"),
        ("\\[\nx=1\n\\]", "$$x=1$$"),
        ("甲^[乙]。", "甲[^inline-1]。\n\n[^inline-1]: 乙"),
        ("甲^[乙]丙[^inline-1]\n\n[^inline-1]: 丁",
         "甲[^inline-2]丙[^inline-1]\n\n[^inline-2]: 乙\n\n[^inline-1]: 丁"),
        ("![图\n说](a.jpg)", "![图说](a.jpg)"),
        ("![one\ntwo](a.jpg)", "![one two](a.jpg)"),
        ("![图](a.jpg){ alt=山  credit=\"张\" }", '![图](a.jpg){credit="张" alt="山"}'),
        ("![图](a.jpg){focus=\"50% 50%\" crop=4:3}", '![图](a.jpg){crop="4:3"}'),
        ("甲|乙\n-|-\n丙|丁", "| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |"),
        ("<table><tr><td>甲<td>乙<tr><td>丙<td>1</table>",
         "| 甲 | 乙 |\n| --- | ---: |\n| 丙 | 1 |"),
        ("<table><tr><td>甲</td></tr><tr></tr><tr><td>乙</td></tr></table>",
         "| 甲 |\n| --- |\n| 乙 |"),
        ("<table><caption>题</caption><tr><td>甲</table>", "**题**\n\n| 甲 |\n| --- |"),
        ("<table><tr><td><p>甲</p><p>乙</p></table>", "| 甲<br>乙 |\n| --- |"),
        ("<div><table><tr><td><span>甲</span><td align=center>乙"
         "<tr><td>丙<td style='text-align:left'>丁</table></div>",
         "| 甲 | 乙 |\n| --- | :--- |\n| 丙 | 丁 |"),
    ],
)  # fmt: skip
def test_other_forms_become_the_normal_one(written: str, normal: str) -> None:
    """Whatever way is written, the article is the same as of the normal form."""
    text = write(parse(FRONT + written, "a.md")).split("---\n\n", 1)[1]

    assert text == normal + "\n"
    found, same = (parse(FRONT + one, "a.md") for one in (written, normal))
    assert shape(found.blocks) == shape(same.blocks)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12))
def test_a_value_of_the_front_matter_is_read_as_it_was(value: str) -> None:
    """Bare or in quotes it is one line that says the same."""
    written = scalar(value)

    assert "\n" not in written
    assert yaml.load(f"k: {written}\n", yaml.BaseLoader) == {"k": value}


WORDS = (
    "甲",
    "乙 c",
    "d*",
    "_e_",
    "[f]",
    "<g>",
    "h`",
    "~i~",
    "$j$",
    "&amp;",
    "k|",
    "\\",
    "“l”",
    "7.",
)
styled = st.builds(
    Run, st.sampled_from(WORDS), st.booleans(), st.booleans(), underline=st.booleans(),
    strike=st.booleans(), small=st.booleans(),
)  # fmt: skip


def in_style(runs: Iterable[Run]) -> list[tuple[str, Run]]:
    """Each character with its style."""
    return [(char, replace(run, text="")) for run in runs for char in run.text]


@given(st.lists(styled, min_size=1, max_size=4))
@settings(max_examples=40)
def test_styles_in_any_order_come_back(runs: list[Run]) -> None:
    """Each character has its styles again."""
    unlike = [
        run for before, run in pairwise([Run("甲", code=True), *runs])
        if replace(before, text="") != replace(run, text="")
    ]  # fmt: skip
    article = replace(parse(FRONT + "文", "a.md"), blocks=(Paragraph(tuple(unlike), Place("")),))
    ((again, _),) = inline(parse(write(article), "").blocks)

    assert in_style(again) == in_style(unlike)


def test_lists_know_their_numbers() -> None:
    """Where they begin, what is in them, and that bullets have none."""
    first, second, third = parse(FRONT + "7. 甲\n8. 乙\n\n- 丙\n\n0) 丁", "a.md").blocks
    assert all(isinstance(one, List) for one in (first, second, third))
    assert [one.start for one in (first, second, third)] == [7, None, 0]  # type: ignore[union-attr]
    assert len(first.items) == 2  # type: ignore[union-attr]


def test_lines_of_verse_and_cells() -> None:
    """A line is one whatever its styles; a cell's are parted by ends of lines."""
    verse, table = parse(FRONT + "**甲\\\n乙**丙\n\n| 丁<br>*戊*<br>己 |\n|-|", "a.md").blocks
    assert isinstance(verse, Verse)
    assert [[(run.text, run.strong) for run in line] for line in verse.lines] == [
        [("甲", True)], [("乙", True), ("丙", False)],
    ]  # fmt: skip
    assert isinstance(table, Table)
    assert plain(table.header[0]) == "丁\n戊\n己"
    assert [run.text for run in table.header[0] if run.emphasis] == ["戊"]


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("---\ntitle: 题\n---\n文", "题", "文"),
        ("---  \ntitle: 题\n...\n文\n---\n", "题", None),
        ("---\r\ntitle: 题\r\n---\r\n文\r\n", "题", "文"),
        ("---\ntitle: 题\nkicker: 引\n---\t\n\n文", "题", "文"),
        ("---\ntitle:\n  题\n  目\n---\n文", "题 目", "文"),
    ],
)
def test_the_fences_of_the_front_matter(text: str, title: str, body: str | None) -> None:
    """Three hyphens above it, these or three points below, whatever ends the lines."""
    article = parse(text, "a.md")
    assert article.front.title == title
    assert body is None or "".join(plain(runs) for runs, _ in inline(article.blocks)) == body


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("title: 题\naccept: x", ("A004", 3, 9)),
        ("title: 题\naccept:\n- x", ("A004", 4, 3)),
        ("title: 题\naccept:\n- code: C1", ("A004", 4, 3)),
        ("title: 题\naccept:\n- code: C1\n  text: a\n  occurrence: 0", ("A004", 6, 15)),
        ("title: 题\naccept:\n- code: C1\n  text: a\n  other: 0", ("A003", 6, 3)),
        ("title: 题\naccept:\n- code: [C1]\n  text: a", ("A004", 4, 9)),
        ("title: 题\ncontributors: 张三", ("A050", 3, 15)),
        ("title: 题\ncontributors: {}", ("A050", 3, 15)),
        ("title: 题\ncontributors:\n- name: ''", ("A050", 4, 3)),
        ("title: 题\nlang: zh-hans", ("A004", 3, 7)),
        ("title: 题\nkicker: 甲\x07乙", ("A025", 3, 10)),
        ("title: 题\nkicker: \"甲\\x07乙\"", ("A025", 3, 9)),
        ("title: 题\nkicker: {}", ("A004", 3, 9)),
        ('title: 题\nkicker: !!int "12"', ("A004", 3, 9)),
        ("title: 题\nkicker: !x 甲", ("A004", 3, 9)),
        ("title: 题\nkicker: [甲]", ("A004", 3, 9)),
        ("title: 题\nkickr: a", ("A003", 3, 1)),
        ("title: '|'", ("A005", 1, 1)),
        ("kicker: a\nkicker: b", ("A003", 3, 1)),
    ],
)  # fmt: skip
def test_wrong_front_matter_is_told_where_it_is_wrong(
    head: str, wanted: tuple[str, int, int]
) -> None:
    """One finding, at the value or the key."""
    with pytest.raises(ContentError) as caught:
        parse(f"---\n{head}\n---\n文", "a.md")

    assert [
        (d.code, d.place.line, d.place.column) for d in caught.value.diagnostics if d.place
    ] == [wanted]


def test_lists_that_say_nothing_are_none() -> None:
    """An empty key is as if it were not there; an empty list of contributors is one."""
    front = parse("---\ntitle: 题\naccept:\ncontributors:\n---\n文", "a.md").front
    assert (front.accept, front.contributors) == ((), None)
    assert parse("---\ntitle: 题\ncontributors: []\n---\n文", "a.md").front.contributors == ()
