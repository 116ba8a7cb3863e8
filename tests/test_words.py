"""The word list: a few words looked up one by one are what the whole list says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher import words
from publisher.words import segment
from publisher.words.tagging import SIZE, Word, _parameters, tag

DIGEST = "7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8"


def test_single_words_are_as_common_as_the_list_says() -> None:
    """The first word, the last, common and unknown ones: looking up gives what reading gives."""
    listed = words.lexicon()
    names = [*list(listed)[:1], *list(listed)[-1:], "的", "桑植县", "中国", "没有这个词儿", ""]

    assert [words.look_up(name) for name in names] == [listed.get(name, 0) for name in names]
    assert words.look_up("中国") > 0


def test_the_list_is_the_one_that_was_carried_over() -> None:
    """The compressed list is jieba 0.42.1's to the byte, and the model has all its parameters."""
    assert hashlib.sha256(words.unpacked("dict.txt.zlib")).hexdigest() == DIGEST
    sizes = {name: len(values) for name, values in _parameters(words.unpacked("parameters.zlib"))}
    assert len(sizes) == 20
    assert sizes["word_emb"] % SIZE == 0
    # A matrix has as many columns as its bias has values.
    for name, size in sizes.items():
        if name.endswith(".w_0"):
            width = sizes[name.replace(".w_", ".b_")]
            assert size % (width // 3 if name.startswith("gru") else width) == 0


def test_the_model_reads_what_it_was_made_to() -> None:
    """Names of people and places, and words with their kinds, come out of the tables."""
    assert tag("习近平在北京大学讲话") == (
        Word("习近平", "PER"),
        Word("在", "p"),
        Word("北京大学", "ORG"),
        Word("讲话", "v"),
    )


def _cuts(text: str) -> Iterator[list[str]]:
    """Yield every way in which ``text`` falls into words."""
    if not text:
        yield []
    for end in range(1, len(text) + 1):
        for rest in _cuts(text[end:]):
            yield [text[:end], *rest]


@given(st.text("甲乙丙丁", min_size=1, max_size=7), st.integers(1, 5), st.data())
def test_the_likeliest_words(text: str, longest: int, data: st.DataObject) -> None:
    """Of all ways to cut a text there is none likelier, by a list of any words."""
    parts = {text[a:b] for a in range(len(text)) for b in range(a + 1, len(text) + 1)}
    counts = {part: data.draw(st.integers(0, 10**6)) for part in sorted(parts)}

    def weigh(cut: list[str]) -> float:
        weights = (log(counts[w]) - 17.9 if counts[w] else -20.0 for w in cut)
        known = all(len(w) == 1 or (counts[w] and len(w) <= longest) for w in cut)
        return sum(weights) if known else -inf

    best, starts = segment(text, counts.get, longest)
    assert best[0] == 0.0
    assert best[-1] == pytest.approx(max(map(weigh, _cuts(text))))
    ends = [len(text)]
    while ends[-1]:
        ends.append(starts[ends[-1]])
    told = [text[a:b] for a, b in pairwise(reversed(ends))]
    assert weigh(told) == pytest.approx(best[-1])
