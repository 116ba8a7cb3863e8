"""The word list: a few words looked up one by one are what the whole list says."""

from __future__ import annotations

import hashlib

from publisher import words
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
