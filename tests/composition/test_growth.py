"""Composition takes steps in proportion to a text's length: counted, not timed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from publisher.composition import LineStyle, TextRun, breaking, compose, compose_head, heads

from .faces import SONG, plain_advances

TEXTS = (
    "一二三四五六七，八九十。",
    "一",
    "。",
    "（",
    "a",
    "typesetting ",
    "abc/def-",
    "甲1234567890",
)
LENGTH, MOST = 3000, 2.5


def steps(patch: pytest.MonkeyPatch, module: object, name: str, work: Callable[[], object]) -> int:
    """Give how often ``work`` calls a function of ``module``."""
    calls = 0
    function = getattr(module, name)

    def counting(*given: object) -> object:
        nonlocal calls
        calls += 1
        return function(*given)

    with patch.context() as patched:
        patched.setattr(module, name, counting)
        work()
    return calls


@pytest.mark.parametrize("part", TEXTS)
@pytest.mark.parametrize("looseness", [0, 1])
@pytest.mark.long
def test_paragraphs(part: str, looseness: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text has at most two and a half times the lines and ways to look at."""

    def counted(length: int, name: str) -> int:
        text = (part * length)[:length]
        breaking._search.cache_clear()
        runs = [TextRun(text, SONG)]
        style = LineStyle()
        return steps(
            monkeypatch,
            breaking,
            name,
            lambda: compose(runs, plain_advances, 13, style, indent=2, looseness=looseness),
        )

    for name in ("fit_line", "pair_cost"):
        assert counted(2 * LENGTH, name) <= MOST * max(1, counted(LENGTH, name))


@pytest.mark.parametrize("part", TEXTS)
@pytest.mark.parametrize("every", [0, 9])
def test_heads(part: str, every: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for heads, with the editor's breaks or without."""

    def counted(length: int) -> int:
        text = (part * length)[:length]
        hints = frozenset(range(every, length, every)) if every else frozenset[int]()
        runs = [TextRun(text, SONG)]
        return steps(
            monkeypatch,
            heads,
            "natural_width",
            lambda: compose_head(runs, plain_advances, 13, LineStyle(), hints=hints),
        )

    assert counted(2 * LENGTH) <= MOST * max(1, counted(LENGTH))
