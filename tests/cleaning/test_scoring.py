"""The score itself: what it counts, on texts small enough to count by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaning.scoring import distance, score, take_apart

FRONT = "---\ntitle: 题目\nlang: zh-Hans\n---\n\n"


def test_the_same_is_perfect() -> None:
    """A text scored against itself has no error."""
    text = f"{FRONT}## 小标题\n\n他说：“好。”\n\n![图为现场]()\n"
    result = score(text, text)

    assert result.errors == 0
    assert result.marks.f1 == result.quotes.f1 == result.paragraphs.f1 == 1.0
    assert result.subheads.f1 == result.captions.f1 == result.front.f1 == 1.0


def test_each_figure() -> None:
    """One fault of each kind shows in its own figure only."""
    wanted = f"{FRONT}## 小标题\n\n他说：“好。”大家来了，又走了。\n\n后来下雨。\n\n![图为现场]()\n"

    assert score(wanted.replace("大家", "大象"), wanted).errors == 1
    assert score(wanted.replace("，又", "又"), wanted).marks.recall == 4 / 5
    assert score(wanted.replace("，又", "、又"), wanted).marks.precision == 4 / 5
    assert score(wanted.replace("“好。”", "好。”"), wanted).quotes.recall == 0.5
    assert score(wanted.replace("了。\n\n后", "了。后"), wanted).paragraphs.recall == 0.75
    assert score(wanted.replace("## ", ""), wanted).subheads.recall == 0.0
    assert score(wanted.replace("![图为现场]()", "图为现场"), wanted).captions.recall == 0.0
    assert score(wanted.replace("title: 题目", "title: 目"), wanted).front.recall == 0.5
    assert score(wanted.replace("大家来", "大家 来"), wanted).stray == 1


def test_parts() -> None:
    """Front matter, subheads and captions are told apart."""
    parts = take_apart(f'{FRONT}## 小标题\n\n正文。\n\n![图](a.jpg){{credit="张三 摄"}}\n')

    assert parts.front == {"title": "题目", "lang": "zh-Hans"}
    assert parts.subheads == ("小标题",)
    assert parts.captions == ("图",)


@given(st.text("甲乙丙", max_size=8), st.text("甲乙丙", max_size=8))
def test_distance(one: str, two: str) -> None:
    """The fast distance is the textbook one."""
    row = list(range(len(two) + 1))
    for n, a in enumerate(one, 1):
        last, row[0] = row[0], n
        for m, b in enumerate(two, 1):
            last, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, last + (a != b))

    assert distance(one, two) == row[-1]
