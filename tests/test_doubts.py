"""What an editor is told about articles that print: lost quotation marks, twins, pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from publisher.article import parse
from publisher.build import build
from publisher.cleaning import clean
from publisher.cleaning.engine.changes import replay, revert
from publisher.diagnostics import ContentError, Severity

FRONT = "---\ntitle: 题\n---\n\n"
SETTINGS = 'title = "试"\nlanguage = "zh-Hans"\ndate = 2025-01-01\narticles = {}\noutputs = {}\n'


def said(text: str) -> list[tuple[str, int, int]]:
    """Give code, line and column of what is said of a text below the front matter's three lines."""
    found = parse(FRONT + text, "a.md").found
    assert all(d.severity is Severity.WARNING and d.hint and d.source for d in found)
    return [(d.code, d.place.line - 4, d.place.column) for d in found if d.place]


@pytest.mark.parametrize(
    "text",
    [
        "他说：“好。”她说‘不’。",
        "「甲『乙』丙」",
        "“一段。\n\n“二段。\n\n“三段。”",
        "“一段‘甲’。\n\n## 小标题\n\n“二段‘乙’。”",
        "「一段\n\n「二段」",
        "it’s the students’ ’90s rock ’n’ roll",
        "高5’6”，屏幕27”",
        "用“’‘”这样的标号，“””是后引号",
        "`“`是代码",
        "“诗行\\\n第二行”",
        "“诗行\\\n第二行\n\n“第三行\\\n第四行”",
    ],
)
def test_right_quotation_marks_are_not_reported(text: str) -> None:
    """Pairs, quotations of several paragraphs, apostrophes, inches, marks that are spoken of."""
    assert not said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("他说：“好。", [(1, 4)]),
        ("他说：好。”", [(1, 6)]),
        ("”好”", [(1, 1), (1, 3)]),
        ("“一段\n\n二段”", [(1, 1), (3, 3)]),
        ("“一段\n\n“二段", [(3, 1)]),
        ("“一段。”\n\n“二段。\n\n三段。", [(3, 1)]),
        ("「甲『乙」", [(1, 3)]),
        ("甲‘乙", [(1, 2)]),
        ("> “引文", [(1, 3)]),
        ("- 项“目", [(1, 4)]),
        ("## 小“标题", [(1, 5)]),
        ("| 甲“ |\n|---|\n| 乙 |", [(1, 4)]),
        ("![图“说](a.jpg)", [(1, 4)]),
        ("文[^1]\n\n[^1]: 注“文", [(3, 8)]),
        ("诗“行\\\n二行", [(1, 2)]),
    ],
)
def test_lost_quotation_marks_are_reported(text: str, wanted: list[tuple[int, int]]) -> None:
    """Each by its place, wherever it stands."""
    assert said(text) == [("A027", *place) for place in wanted]


HEADER = "| 甲 | 乙 | 丙 |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("| 一 | 二 |\n| 三 | 四 | 五 |", [3]),
        ("一 | 二\n三", [3, 4]),
        ("| 一 | 二 | |\n| 三 | | |\n| | | |", []),
        ("| 一 | 二 | c\\|d |", []),
        ("| 一 | c\\|d |", [3]),
        ("| 一 | 二 | 三 |", []),
    ],
)
def test_a_row_that_is_too_short_is_reported(rows: str, lines: list[int]) -> None:
    """Cells that are empty on purpose are written; those that are lacking may be lost."""
    assert said(f"文\n\n{HEADER}{rows}\n") == [("A029", line + 2, 1) for line in lines]


SAME = "同一段话在这里印了两遍，应当有人发现它。"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"{SAME}\n\n中间一段。\n\n{SAME}", [5]),
        (f"{SAME}\n\n{SAME}\n\n{SAME}", [3, 5]),
        (f"{SAME}\n\n{SAME[:-1]}？", []),
        ("问：你去吗？\n\n答：去。\n\n问：你去吗？", []),
        (f"{SAME}\n\n> {SAME}", []),
    ],
)
def test_a_paragraph_that_stands_twice_is_reported(text: str, lines: list[int]) -> None:
    """Word for word and long enough not to be the same by chance."""
    assert said(text) == [("A030", line, 1) for line in lines]


@pytest.mark.parametrize(
    "key", ["title", "kicker", "subtitle", "byline", "summary", "dateline", "source", "credit"]
)
@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("水H~2~O", "A026", 3),
        ("约10^6^个", "A026", 4),
        ("说<b>粗</b>", "A026", 2),
        ("说**粗**", "A026", 2),
        ("说~~删~~", "A026", 2),
        ("说{龘|dá}", "A026", 2),
        ("甲&nbsp;乙", "A026", 2),
        ("说“好", "A027", 2),
    ],
)
def test_markup_in_the_front_matter_is_reported(
    key: str, text: str, code: str, column: int
) -> None:
    """It is printed as it stands in a title and its kin, never without a word."""
    value = text if key == "title" else f"题\n{key}: {text}"
    found = parse(f"---\ntitle: {value}\n---\n\n文", "a.md").found
    assert {d.code for d in found} == {code}
    place = found[0].place
    assert place is not None
    assert (place.line, place.column) == (2 if key == "title" else 3, len(key) + 2 + column)


def test_plain_front_matter_is_not_reported() -> None:
    """Ranges and comparisons are text there too, and a | is a title's line end."""
    text = '---\ntitle: "5~8月|6~9月：a < b，3 * 4 * 5"\nsummary: 《史记》“好”\n---\n\n文'
    assert not parse(text, "a.md").found


@pytest.mark.parametrize(
    ("mark", "caption"),
    [
        (mark, caption)
        for mark in "!！"
        for caption in ("[说明]", "［说明］", "[说明］", "【说明】")
        if mark + caption != "!【说明】"
    ],
)
@pytest.mark.parametrize(
    "address", ["(images/x.jpg)", "（images/x.jpg）", "(images/x.jpg）", "（）"]
)
@pytest.mark.parametrize("more", ["", '{credit="某"}', "｛credit=“某”｝"])
def test_a_picture_in_any_width_is_recognised(
    mark: str, caption: str, address: str, more: str
) -> None:
    """The finding gives the form that is read as a picture."""
    text = mark + caption + address + more
    if text.startswith("![说明](") and text.endswith((")", '"}')) and "）" not in text:
        assert parse(FRONT + text, "a.md").blocks
        return
    with pytest.raises(ContentError) as caught:
        parse(FRONT + "文\n\n" + text, "a.md")
    (found,) = caught.value.diagnostics
    assert found.code == "A014"
    assert found.place is not None
    assert (found.place.line, found.place.column) == (7, 1)
    if "｛" not in text or ")｛" not in text:
        source = "" if "（）" in text else "images/x.jpg"
        right = f"![说明]({source})" + ('{credit="某"}' if more else "")
        assert right in (found.hint or "")
        assert parse(FRONT + right, "a.md").blocks


@pytest.mark.parametrize(
    "text", ["真好！［注］（见后）", "！［注］好（说）", "好！（完）", "[一]（二）"]
)
def test_exclamations_are_no_pictures(text: str) -> None:
    """Marks that happen to follow each other are text."""
    assert not said(text)


def test_twins_and_pictures_name_their_places(tmp_path: Path) -> None:
    """Two articles with one text, a picture that nothing describes: in every output's build."""
    texts = {"a": "正文" * 20, "b": "正文 " * 20, "c": "另文" * 20}
    for name, text in texts.items():
        (tmp_path / "e" / name / "images").mkdir(parents=True)
        (tmp_path / "e" / name / "article.md").write_text(FRONT + text + "\n\n![](images/x.png)\n")
        Image.new("L", (900, 600), 128).save(tmp_path / "e" / name / "images/x.png")
    (tmp_path / "e/edition.toml").write_text(
        SETTINGS.format('["a", "c", "b"]', '["book", "tabloid", "epub"]'), encoding="utf-8"
    )
    report = build(tmp_path / "e", tmp_path / "out")
    twins = [d for d in report.diagnostics if d.code == "A028"]
    assert len(twins) == 1
    assert "“b”" in twins[0].message
    assert "“a”" in twins[0].message
    assert twins[0].place is not None
    assert twins[0].place.path.endswith("edition.toml")
    (picture,) = [d for d in report.diagnostics if d.code == "E002"]
    assert picture.severity is Severity.WARNING
    assert "3 of 3 pictures" in picture.message
    assert all(f"{name}/article.md:7:1" in picture.message for name in "abc")
    assert str(picture.place).endswith("a/article.md:7:1")


RAW = """化学与注音

本报讯 记者张三 水的分子式是H<sub>2</sub>O，也写作H~2~O。面积是5m<sup>2</sup>，约10^6^平方
米。<ruby>龘<rt>dá</rt></ruby>字很少见。~~删去的话~~不算。

他说<b>好</b>，<u>专名</u>，第一行<br>第二行。<div align="center">居中</div>。&nbsp;空格。
5~8月，6~9月都开放，<font color="red">红字</font>，<!-- 注释 -->完。{{ title }}
"""


def test_cleaning_keeps_markup() -> None:
    """Tags and tildes of a raw text come through, neither lost nor escaped."""
    cleaned = clean(RAW, "raw.md")
    for kept in (
        "H<sub>2</sub>O",
        "H~2~O",
        "5m<sup>2</sup>",
        "10^6^",
        "<ruby>龘<rt>dá</rt></ruby>",
        "~~删去的话~~",
        "<b>好</b>",
        "<u>专名</u>",
        "第一行<br>第二行",
        '<div align="center">居中</div>',
        "&nbsp;",
        "5~8月，6~9月",
        '<font color="red">红字</font>',
        "<!-- 注释 -->",
        "{{ title }}",
    ):
        assert kept in cleaned.text
    assert replay(RAW, cleaned.changes) == cleaned.text
    assert revert(cleaned.text, cleaned.changes) == RAW
    # Each tag that is not read is one finding, a line end in running text too.
    found = [d for d in parse(cleaned.text, "a.md").found if d.code == "A026"]
    assert len(found) == 5


def test_wishes_for_pictures_that_mean_nothing() -> None:
    """A second main picture and a group of one are told where they stand."""
    main, group = "![一](a.jpg){rank=main}", "![二](b.jpg){group}"
    text = "\n\n".join([main, "字", group, "字", "![三](c.jpg){rank=main}", "字", group, group])
    assert said(text) == [("A032", 9, 1), ("A033", 5, 1), ("A033", 13, 1), ("A033", 15, 1)]
    good = "\n\n".join([main, "字", group, "![三](c.jpg)"])
    assert not parse(FRONT + good, "a.md").found
