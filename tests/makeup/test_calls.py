"""Notes called from any printed text: each once, in the order of reading, in every output."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.article import parse, write
from publisher.article.model import inline, plain
from publisher.article.shape import shape
from publisher.build import build
from publisher.diagnostics import ContentError, Place

OUTPUTS = ("book", "magazine", "large-print", "tabloid", "epub")
TEXT = "横排的报纸上竖一道标题，版面便有了起落，读者的眼睛也有了一处停留。"
FRONT = ("kicker", "title", "subtitle", "byline", "summary", "dateline", "source", "credit")
HAN = "零一二三四五六七八九"


class Caller:
    """Puts calls into texts, sometimes of a note that was called before."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.labels: list[str] = []

    def call(self, text: str, chance: float = 0.4) -> str:
        """Give ``text`` with a call somewhere in it, or without."""
        if self.draw.random() > chance:
            return text
        if self.labels and self.draw.random() < 0.2:
            label = self.draw.choice(self.labels)
        else:
            label = f"n{len(self.labels)}"
            self.labels.append(label)
        at = self.draw.randint(1, len(text))
        return f"{text[:at]}[^{label}]{text[at:]}"


def write_article(seed: int) -> tuple[str, list[str]]:
    """Give an article whose texts call notes, and the notes' texts in the order of reading."""
    caller = Caller(seed)
    draw = caller.draw
    front = {name: caller.call("新桥通车记事") for name in FRONT[:6] if _has(draw, name)}
    blocks = [block for _ in range(draw.randint(1, 14)) for block in _block(caller)]
    front |= {name: caller.call("某某供稿") for name in FRONT[6:] if _has(draw, name)}
    texts = [_text(number, draw) for number in range(len(caller.labels))]
    notes = [f"[^{label}]: {text}" for label, text in zip(caller.labels, texts, strict=True)]
    draw.shuffle(notes)
    head = "\n".join(f"{name}: '{text}'" for name, text in front.items())
    return f"---\n{head}\n---\n\n" + "\n\n".join([TEXT, *blocks, *notes]) + "\n", texts


def _has(draw: random.Random, name: str) -> bool:
    return name == "title" or draw.random() < 0.5


def _text(number: int, draw: random.Random) -> str:
    named = "".join(HAN[int(digit)] for digit in f"{number:03d}")
    return f"注文{named}号。" + TEXT * draw.choice((0, 0, 0, 1, 1, 12))


def _block(caller: Caller) -> Iterator[str]:
    text = TEXT * caller.draw.randint(1, 5)
    match caller.draw.randint(0, 9):
        case 0:
            yield "## " + caller.call("把会开到院坝里")
            yield text
        case 1:
            yield "> " + caller.call(text)
        case 2:
            yield "\n".join("- " + caller.call("其中的一条") for _ in range(3))
        case 3:
            yield "\\\n".join(caller.call("诗里的一行") for _ in range(3))
        case 4:
            yield "| 组 | 数 |\n|---|---|\n| " + caller.call("一组") + " | 12 |"
            yield text
        case 5:
            yield f"![{caller.call('图里的人')}]()"
            yield text
        case _:
            yield caller.call(text)


def printed(content: bytes) -> str:
    """Give the Han characters of a PDF as they are drawn, page by page."""
    document = pdfium.PdfDocument(content)
    return "".join(_han(page.get_textpage().get_text_range()) for page in document)


def packed(content: bytes) -> str:
    """Give the Han characters of a book's documents."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        names = sorted(name for name in book.namelist() if "article-" in name)
        return "".join(_han(re.sub(r"<[^>]*>", "", book.read(name).decode())) for name in names)


def _han(text: str) -> str:
    return "".join(re.findall(r"[\u3400-\u9fff。]", text))


def found(texts: list[str], whole: str) -> list[int]:
    """Give where each note begins; every note must be there once."""
    begins = [_han(text)[:8] for text in texts]
    assert [whole.count(begin) for begin in begins] == [1] * len(begins)
    return [whole.index(begin) for begin in begins]


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("seed", [3, 14, 1022, 1025])
def test_every_note_is_printed_once_and_in_order(output: str, seed: int, tmp_path: Path) -> None:
    """Whatever calls it, and in whatever order the notes are written."""
    folder = tmp_path / "e"
    (folder / "one").mkdir(parents=True)
    article, texts = write_article(seed)
    (folder / "one" / "article.md").write_text(article)
    (folder / "edition.toml").write_text(
        'title = "试刊"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["one"]\n'
        f'outputs = ["{output}"]\n'
    )
    (product,) = build(folder, folder.parent / "out").products

    whole = packed(product.content) if output == "epub" else printed(product.content)
    places = found(texts, whole)
    assert places == sorted(places)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=100)
def test_marks_are_numbered_in_the_order_of_reading(seed: int) -> None:
    """The marks of front matter and text count up, and writing an article keeps them."""
    source, _ = write_article(seed)
    article = parse(source, "a.md")
    again = parse(write(article), "a.md")

    assert [*article.marks] == [f"n{n}" for n in range(len(article.notes))]
    assert [*article.marks.values()] == [f"[{n + 1}]" for n in range(len(article.notes))]
    assert again.marks == article.marks


@pytest.mark.parametrize(
    ("source", "code", "place"),
    [
        ("---\ntitle: 题[^1]\n---\n\n文。\n", "A018", Place("a.md", 2, 9, 13)),
        ("---\ntitle: 题\n---\n\n文[^1]。\n", "A018", Place("a.md", 5, 2, 6)),
        ("---\ntitle: 题\n---\n\n文。\n\n[^1]: 注。\n", "A019", Place("a.md", 7, 1)),
    ],
)
def test_calls_without_notes_and_notes_without_calls(source: str, code: str, place: Place) -> None:
    """Each is a finding with its place, in the front matter too."""
    with pytest.raises(ContentError) as caught:
        parse(source, "a.md")

    assert [(d.code, d.place) for d in caught.value.diagnostics] == [(code, place)]


INLINE = """\
---
title: 题
---

## 小标题^[注一]

正文^[注**二**，见[此](https://example.org/)。]，又[^a]。

> 引文^[注
四]

- 其一^[注五[五]]

诗行^[注六]\\
诗行

| 甲^[注七] | 乙 |
|---|---|
| 1 | 2^[注八] |

![图^[注九]](){credit="某某"}

[^a]: 注三
"""


def test_a_note_may_be_written_where_it_is_called() -> None:
    """Wherever notes are called; it is numbered with the others, and written as they are."""
    article = parse(INLINE, "a.md")
    notes = [_han(plain(runs)) for note in article.called_notes for runs, _ in inline(note.blocks)]
    again = parse(write(article), "a.md")

    assert [note[:2] for note in notes] == [f"注{number}" for number in "一二三四五六七八九"]
    assert [*article.marks.values()] == [f"[{number}]" for number in range(1, 10)]
    assert (again.marks, shape(again.blocks)) == (article.marks, shape(article.blocks))
    assert article.called_notes[1].blocks[0].place == Place("a.md", 7, 3, 40)


@pytest.mark.parametrize("text", ["文\\^[字]", "x^[1]^", "文^[]", "文^[ ]", "文^[字", "文`^[字]`"])
def test_brackets_that_are_no_note_stay(text: str) -> None:
    """They are printed; what is escaped stays escaped when it is written."""
    article = parse(f"---\ntitle: 题\n---\n\n{text}\n", "a.md")

    assert article.notes == ()
    assert shape(parse(write(article), "a.md").blocks) == shape(article.blocks)


@pytest.mark.parametrize(
    ("source", "code", "place"),
    [
        ("文^[外^[内]]。", "A021", Place("a.md", 5, 5, 9)),
        ("文[^1]。\n\n[^1]: 注^[内]。", "A021", Place("a.md", 7, 8, 12)),
    ],
)
def test_a_note_in_a_note_is_a_finding(source: str, code: str, place: Place) -> None:
    """With its place, however it is written."""
    with pytest.raises(ContentError) as caught:
        parse(f"---\ntitle: 题\n---\n\n{source}\n", "a.md")

    assert [(d.code, d.place) for d in caught.value.diagnostics] == [(code, place)]


def test_a_title_has_no_note_in_place() -> None:
    """What is printed as it stands is said."""
    article = parse("---\ntitle: 题^[注]\n---\n\n文。\n", "a.md")

    assert [(d.code, d.place) for d in article.found] == [("A026", Place("a.md", 2, 9, 11))]


def test_a_lost_note_is_seen() -> None:
    """Negative control: a note that is not there, or twice, fails."""
    texts = ["注文零零零号。", "注文零零一号。"]
    for whole in ("注文零零零号。", "注文零零零号。注文零零零号。注文零零一号。"):
        with pytest.raises(AssertionError):
            found(texts, whole)
