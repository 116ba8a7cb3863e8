"""Headlines: few, even lines that break where the sense does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.composition import LineStyle, TextRun, compose_head
from publisher.words.sense import weigh_breaks

from .faces import SONG, advances, plain_advances
from .strategies import chinese_texts


def broken(text: str, measure: float, known: bool = True) -> list[str]:
    """Give the lines of a head; ``|`` in it is the editor's own break."""
    parts = text.split("|")
    hints = frozenset(sum(map(len, parts[: n + 1])) for n in range(len(parts) - 1))
    plain = "".join(parts)
    lines = compose_head(
        [TextRun(plain, SONG)],
        advances,
        measure,
        LineStyle(),
        hints=hints,
        sense=weigh_breaks if known else None,
    )
    return [plain[line.start : line.end] for line in lines]


@pytest.mark.parametrize(
    ("text", "measure", "lines"),
    [
        ("帅乡党旗红又红", 10, ["帅乡党旗红又红"]),
        ("注重落细落小，在逐步规范中推动提质升级", 10.1,
         ["注重落细落小，", "在逐步规范中", "推动提质升级"]),
        ("高位引领推动，在压实责任中体现政治担当", 13,
         ["高位引领推动，", "在压实责任中体现政治担当"]),
        ("全省农村电子商务工作现场会在桑植召开", 9,
         ["全省农村", "电子商务工作现场会", "在桑植召开"]),
        ("我县321个建设点如期完成提质升级", 9, ["我县321个建设点", "如期完成提质升级"]),
        ("阳光灿烂的日子里我们一起走过", 10, ["阳光灿烂的日子里", "我们一起走过"]),
        ("中国共产党第十九次全国代表大会", 10, ["中国共产党", "第十九次全国代表大会"]),
        ("标点的座位：从间隔号到四连破折号", 11, ["标点的座位：", "从间隔号到四连破折号"]),
        ("读《喜看稻菽千重浪》有感而发", 10, ["读《喜看稻菽千重浪》", "有感而发"]),
        ("我们|一起走过阳光灿烂的日子", 30, ["我们", "一起走过阳光灿烂的日子"]),
    ],
)  # fmt: skip
def test_breaks(text: str, measure: float, lines: list[str]) -> None:
    """Breaks fall after marks and between words, not inside titles, words or numbers."""
    assert broken(text, measure) == lines


def test_word_list_is_only_asked_when_a_head_needs_it() -> None:
    """A head of one line does not load any word list."""

    def never(text: str) -> list[float]:
        raise AssertionError(text)

    compose_head([TextRun("一行题", SONG)], advances, 5, LineStyle(), sense=never)
    with pytest.raises(AssertionError):
        compose_head([TextRun("这一行太长了", SONG)], advances, 5, LineStyle(), sense=never)


def test_without_words_a_head_is_broken_all_the_same() -> None:
    """The word list is a help, no condition."""
    assert len(broken("在逐步规范中推动提质升级", 8, known=False)) == 2


@given(chinese_texts, st.integers(4, 20))
def test_head_is_its_text_and_fits(text: str, measure: int) -> None:
    """Nothing is lost, and a line is wider than the measure only if it has no place to break."""
    lines = compose_head([TextRun(text, SONG)], plain_advances, measure, LineStyle())
    assert "".join(text[line.start : line.end] for line in lines) == text
    style = LineStyle()
    for line in lines:
        if line.width > measure + 1e-6:
            part = compose_head(
                [TextRun(text[line.start : line.end], SONG)], plain_advances, 1, style
            )
            assert max(found.width for found in part) > measure


@given(st.integers(2, 9), st.integers(6, 40))
def test_lines_are_even(measure: int, count: int) -> None:
    """A head without marks falls into lines that differ by one character at most."""
    lines = compose_head([TextRun("一" * count, SONG)], plain_advances, measure, LineStyle())
    widths = [line.width for line in lines]
    if min(widths) > 3:
        assert max(widths) - min(widths) <= 1
    assert len(lines) == -(-count // measure)
