"""Input that nobody means well: a clear result or a diagnostic, never a crash or a hang.

The sizes are such that anything slower than linear would run for minutes.
"""

from __future__ import annotations

import pytest

from publisher.cleaning import clean, replay, revert, review
from publisher.diagnostics import ContentError

HUGE = {
    "one line": "桑植县基层党建工作" * 40_000,
    "one line of printed lines": "桑植县基层党建工作不断提升发展质 " * 8_000,
    "a million blanks": "字" + " " * 1_000_000 + "字",
    "a million line ends": "字" + "\n" * 1_000_000 + "字",
    "spaced type": "桑 植 " * 20_000,
    "opening quotes": "“" * 50_000 + "字",
    "nested quotes": "“‘" * 10_000 + "字" + "’”" * 10_000,
    "brackets": "(" * 30_000 + "字" + ")" * 30_000,
    "pictures": "![](a.jpg)\n\n" * 5_000 + "字",
    "half pictures": "![" * 30_000 + "字",
    "half tables": "<table>\n\n" * 10_000 + "字",
    "headings": "# 字\n" * 10_000,
    "stars": "*" * 100_000 + "字",
    "digits": "1" * 300_000 + "字",
    "colons": "他说：" * 30_000,
    "speakers": "他说，我们。" * 30_000,
    "short lines": "字\n" * 20_000,
    "captions": "图为桑植县\n\n\n\n" * 4_000,
    "folios": "# 题目在这里\n\n" + "第3版\n\n" * 4_000 + "字",
    "bidi": "\u202e字" * 40_000,
    "surrogates": "\ud800字" * 20_000,
    "addresses": "字http://a.b/c," * 10_000,
    "bars": "|" * 100_000 + "字",
    "less than": "<" * 100_000 + "字",
    "lost quotes": "推行 四个一 模式，" * 4_000,
    "reports": "报" * 100_000 + "记者 张三",
    "semicolons": "字；字：字" * 20_000,
}


@pytest.mark.parametrize("name", HUGE)
@pytest.mark.long
def test_huge(name: str) -> None:
    """Megabytes of anything are cleaned, and the way back holds."""
    raw = HUGE[name]
    cleaned = clean(raw, "raw.md")

    assert replay(raw, cleaned.changes) == cleaned.text
    assert revert(cleaned.text, cleaned.changes) == raw


@pytest.mark.parametrize(
    ("raw", "code"), [("", "C001"), (" \n\t\u3000\n", "C002"), ("\u200b\ufeff\n", "C002")]
)
def test_nothing(raw: str, code: str) -> None:
    """A text of nothing is refused with its code."""
    with pytest.raises(ContentError) as caught:
        clean(raw, "raw.md")

    assert [d.code for d in caught.value.diagnostics] == [code]


def test_no_han() -> None:
    """A text without Chinese is given back, with a warning that says so."""
    cleaned = clean("Hello, world.\n", "raw.md")

    assert cleaned.text == "Hello, world.\n"
    assert "C003" in {finding.code for finding in cleaned.findings}
    assert "C003" not in {f.code for f in clean("你好，世界。\n", "raw.md").findings}


def test_markup_passes() -> None:
    """HTML, templates, tables and code are no text and come through as they are."""
    kept = (
        "<div onclick=\"x('a b')\">甲 乙</div>", "{{ x.y , 1 }}", "{% if a == 'b' %}",
        "<table>\n<tr><td>甲 乙</td>\n\n<td>1,2</td></tr>\n</table>",
        "| 甲 乙 | 1,2 |\n| --- | --- |\n| 丙 | 3 : 4 |", "```\n甲 , 乙\n```",
        "[^1]", "`甲 , 乙`", "&nbsp;",
    )  # fmt: skip
    raw = "\n\n".join(f"前面有一句话，后面也有一句话。\n\n{piece}" for piece in kept) + "\n"

    cleaned = clean(raw, "raw.md")

    assert all(piece in cleaned.text for piece in kept)


def test_review_escapes() -> None:
    """What stands in the text cannot become markup of the review, nor steer a terminal."""
    raw = "<script>alert(1)</script>\u202e甲 , 乙\x1b[31m \"'&</pre>{{ 7 * 7 }}{% if x %}{#"
    page = review(raw, clean(raw, "raw.md"))

    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert page.count("</pre>") == 2
    assert "{{ 7 * 7 }}{% if x %}{#" in page
    assert "http" not in page.replace("http-equiv", "")
