"""The word list: a few words looked up one by one are what the whole list says."""

from __future__ import annotations

from publisher import words


def test_single_words_are_as_common_as_the_list_says() -> None:
    """The first word, the last, common and unknown ones: looking up gives what reading gives."""
    listed = words.lexicon()
    names = [*list(listed)[:1], *list(listed)[-1:], "的", "桑植县", "中国", "没有这个词儿", ""]

    assert [words.look_up(name) for name in names] == [listed.get(name, 0) for name in names]
    assert words.look_up("中国") > 0
