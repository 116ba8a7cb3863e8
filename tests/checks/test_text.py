"""Nothing lost, nothing added: printed text against the articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdf.printing import printed
from publisher.build import build
from publisher.checks import check_text
from publisher.choices import Purpose
from publisher.render import PrintedText

WORDS = "再写几句让它换行，看看行末怎样。"


@pytest.mark.parametrize("purpose", Purpose)
def test_text_that_is_printed_is_found(purpose: Purpose) -> None:
    """Text of the first page is read back from it, in each purpose."""
    pages = ((PrintedText("one#0", "一篇短文"), PrintedText("one#1", WORDS)),)
    assert check_text(printed(purpose), "good.pdf", pages, ()) == ()


@pytest.mark.parametrize(
    "texts",
    [("没有印的字",), (WORDS, "一篇短文")],
    ids=["not printed", "in another order"],
)
def test_text_that_is_not_printed_is_missed(texts: tuple[str, ...]) -> None:
    """A text that is not there, or stands elsewhere, is K001."""
    pages = (tuple(PrintedText(str(n), text) for n, text in enumerate(texts)),)
    found = check_text(printed(Purpose.PROOF), "bad.pdf", pages, ())
    assert [d.code for d in found] == ["K001"]


@pytest.mark.parametrize(
    "text",
    [
        WORDS.replace("换", "", 1),
        WORDS.replace("换行", "行换"),
        WORDS.replace("换行", "换换行"),
        WORDS.replace("看看", "看⾒"),
        WORDS + WORDS,
        WORDS.replace("，", "、"),
    ],
    ids=["more printed", "swapped", "less printed", "look-alike", "doubled", "another mark"],
)
def test_other_text_is_no_match(text: str) -> None:
    """One character lost, added, swapped or looking alike is K001 on the page."""
    pages = ((PrintedText("one#0", text),),)
    found = check_text(printed(Purpose.PROOF), "bad.pdf", pages, ())
    assert [d.code for d in found] == ["K001"]


@pytest.mark.parametrize(
    "text",
    ["再写\u2068几句\u2069让它\ufe0f换行，看看行末怎样。", "再 写几句让它换行，看看行末怎样。"],
)
def test_what_nobody_sees_makes_no_difference(text: str) -> None:
    """Blanks and default-ignorable characters are no part of the comparison."""
    pages = ((PrintedText("one#0", text),),)
    assert check_text(printed(Purpose.PROOF), "good.pdf", pages, ()) == ()


def test_a_missing_page_is_missed() -> None:
    """Text that was put on a page the file does not have is K001."""
    pages = ((),) * 2 + ((PrintedText("one#0", "一"),),) * 9
    found = check_text(printed(Purpose.PROOF), "bad.pdf", pages, ())
    assert "K001" in {d.code for d in found}


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_text_that_is_printed_twice_is_found(times: int, tmp_path: Path) -> None:
    """A layout that prints a piece again is K003; a text that is there as often as meant is not."""
    long = "这一段有三十个字上下，印第二遍就不是碰巧，而是版式的错。"
    (tmp_path / "e" / "a").mkdir(parents=True)
    (tmp_path / "e" / "a" / "article.md").write_text(f"---\ntitle: 题\n---\n\n{long * times}\n")
    (tmp_path / "e" / "edition.toml").write_text(
        'title = "报"\nlanguage = "zh-Hans"\ndate = 2026-01-02\narticles = ["a"]\n'
        'outputs = ["book"]\n'
    )
    content = build(tmp_path / "e", tmp_path / "out").products[0].content
    found = check_text(content, "bad.pdf", ((PrintedText("one#0", long),),), ())
    assert [d.code for d in found] == ([] if times == 1 else ["K003"])
    meant = (tuple(PrintedText(f"one#{n}", long) for n in range(times)),)
    assert check_text(content, "good.pdf", meant, ()) == ()
