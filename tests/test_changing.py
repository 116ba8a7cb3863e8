"""Changes of the plan in the text of ``edition.toml``: one thing changes, all else stays."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import ndiff
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.diagnostics import ContentError
from publisher.edition import read_settings
from publisher.edition.changing import set_order, set_pages_articles, set_value, set_wish
from publisher.workspace.keys import Node, WrittenForm, find_key, put_value, read_keys, write_value

NAMES = ("lead", "桥-2", "c d", "notice", "e")
LAYOUTS = ("tabloid", "broadsheet")
WISHES: Mapping[str, Sequence[Any]] = {
    "importance": ("lead", "second", "brief"),
    "page": (1, 2, 7),
    "columns": (1, 3, 12),
    "place": ("top", "角"),
    "head": ("left", "none"),
    "size": ("lead", 36, 21.5),
    "boxed": (True, "double", "黑框"),
    "head_style": ("reversed",),
    "dropcap": (0, 2),
}
HEAD = 'title = "试刊" # 刊名\nlanguage = "zh-Hans"\ndate = 2026-01-02\n'
OUTPUTS = 'outputs = ["tabloid", "broadsheet", "epub"]\n'

wishes = st.sampled_from(sorted(WISHES)).flatmap(
    lambda wish: st.tuples(st.just(wish), st.sampled_from(WISHES[wish]))
)
articles = st.fixed_dictionaries(
    {},
    optional={
        "own": st.dictionaries(st.sampled_from(sorted(WISHES)), st.integers(0, 2), max_size=3),
        "tabloid": st.dictionaries(st.sampled_from(sorted(WISHES)), st.integers(0, 2), max_size=2),
    },
)


def wished(given: Mapping[str, int]) -> dict[str, Any]:
    """Give the values of wishes by their numbers."""
    return {key: WISHES[key][number % len(WISHES[key])] for key, number in given.items()}


@st.composite
def issues(draw: st.DrawFn) -> str:
    """Give a settings text in one of the forms that people write."""
    form = draw(st.sampled_from(("line", "lines", "sections")))
    chosen = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    items = []
    for name in chosen:
        given_ = draw(articles)
        own, inner = wished(given_.get("own", {})), wished(given_.get("tabloid", {}))
        items.append((name, own, inner, draw(st.sampled_from(("", "braces", "dots")))))
    if form == "sections":
        parts = [_section(*one, draw(st.booleans())) for one in items]
        return _ended(HEAD + OUTPUTS + "\n" + "\n".join(parts) + '\n[epub]\nfonts = "none"\n', draw)
    written = [_written(*one) for one in items]
    if form == "line":
        return _ended(f"{HEAD}articles = [ {', '.join(written)}]  # 次序\n{OUTPUTS}", draw)
    lines = ["articles = [  # 头条在前"]
    for n, item in enumerate(written):
        if draw(st.booleans()):
            lines.append(f"    # 关于 {chosen[n]}, [又]")
        comma = "," if n < len(written) - 1 or draw(st.booleans()) else ""
        lines.append(f"  {item}{comma}{draw(st.sampled_from(('', '  # 说明 {', ' ')))}")
    return _ended(HEAD + "\n".join([*lines, "]"]) + "\n" + OUTPUTS, draw)


def _ended(text: str, draw: st.DrawFn) -> str:
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def _written(name: str, own: Mapping[str, Any], inner: Mapping[str, Any], form: str) -> str:
    if not own and not inner and not form:
        return f"'{name}'"
    parts = [f'path = "{name}"', *(f"{key} = {write_value(one)}" for key, one in own.items())]
    if inner and form == "dots":
        parts += [f"layouts.tabloid.{key}={write_value(one)}" for key, one in inner.items()]
    elif inner:
        parts.append(f"layouts = {write_value({'tabloid': inner})}")
    return "{" + ", ".join(parts) + " }"


def _section(
    name: str, own: Mapping[str, Any], inner: Mapping[str, Any], form: str, told: bool
) -> str:
    lines = [*(["# 一篇, 说明"] if told else []), "[[articles]]", f'path = "{name}" # 路径']
    lines += [f"{key} = {write_value(one)}  # 愿望" for key, one in own.items()]
    if inner and form == "dots":
        lines += [f"layouts.tabloid.{key} = {write_value(one)}" for key, one in inner.items()]
    elif inner:
        lines += ["[articles.layouts.tabloid]"]
        lines += [f"{key} = {write_value(one)}" for key, one in inner.items()]
    return "\n".join(lines) + "\n"


def read(text: str) -> dict[str, Any]:
    """Give what a settings text says, an article that is only named as a table with its path."""
    values = tomllib.loads(text.replace("\r\n", "\n"))
    values["articles"] = [
        _pruned({"path": one} if isinstance(one, str) else one) for one in values["articles"]
    ]
    return values


def _pruned(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {k: _pruned(v) if isinstance(v, Mapping) else v for k, v in values.items()}
    return {key: value for key, value in found.items() if value != {}}


def comments(text: str) -> list[str]:
    """Give the comments of a text; no string of the issues holds their sign."""
    return sorted(re.findall(r"#[^\r\n]*", text))


def changed_lines(before: str, after: str) -> int:
    """Give how many lines were taken out or put in."""
    rows = ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return sum(row[0] in "+-" for row in rows)


def outcome(expected: dict[str, Any], make: Any) -> str | None:
    """Give what ``make`` makes of a text, if that is what is expected; None where it is refused.

    What the settings refuse of the change they refuse of the same values written by anybody.
    """
    try:
        after: str = make()
    except ContentError:
        with pytest.raises(ContentError):
            read_settings(_anew(expected), "edition.toml")
        return None
    assert read(after) == expected
    return after


def _anew(values: Mapping[str, Any]) -> str:
    """Give values as a settings text."""
    lines = [f"date = {values['date']}"]
    lines += [f"{key} = {write_value(one)}" for key, one in values.items() if key != "date"]
    return "\n".join(lines) + "\n"


@given(issues(), st.data())
def test_a_wish_changes_and_nothing_else(text: str, data: st.DataObject) -> None:
    """Whatever form the file has, the values differ in the wish alone, comments stay."""
    there = [one["path"] for one in read(text)["articles"]]
    name = data.draw(st.sampled_from(there))
    wish, value = data.draw(wishes)
    layout = data.draw(st.sampled_from((None, *LAYOUTS)))
    value = data.draw(st.sampled_from((value, None)))
    expected = read(text)
    own = expected["articles"][there.index(name)]
    target = own if layout is None else own.setdefault("layouts", {}).setdefault(layout, {})
    target.pop(wish, None)
    if value is not None:
        target[wish] = value
    expected["articles"] = [_pruned(one) for one in expected["articles"]]
    after = outcome(expected, lambda: set_wish(text, name, wish, value, layout))
    if after is not None:
        assert comments(after) == comments(text)
        assert changed_lines(text, after) <= 2 + text.count("[articles.layouts")
        assert ("\r\n" in after) == ("\r\n" in text)
        assert "\n" not in after.replace("\r\n", "") or "\r\n" not in text


@given(issues(), st.data())
def test_a_wish_that_is_taken_back_leaves_the_text_as_it_was(
    text: str, data: st.DataObject
) -> None:
    """An article that was only named is only named again."""
    bare = [one["path"] for one in read(text)["articles"] if f"'{one['path']}'" in text]
    if not bare:
        return
    name = data.draw(st.sampled_from(bare))
    wish, value = data.draw(wishes)
    layout = data.draw(st.sampled_from((None, *LAYOUTS)))
    assert set_wish(set_wish(text, name, wish, value, layout), name, wish, None, layout) == text


@given(issues(), st.data())
def test_articles_change_their_order_with_all_that_is_said_of_them(
    text: str, data: st.DataObject
) -> None:
    """Lines move as they are; the way back gives the text there was."""
    before = read(text)
    there = [one["path"] for one in before["articles"]]
    names = data.draw(st.permutations(there))
    after = set_order(text, names)
    kept = {one["path"]: one for one in before["articles"]}
    assert read(after) == {**before, "articles": [kept[name] for name in names]}
    assert comments(after) == comments(text)
    assert (
        sorted(re.sub(r",(?=\s*(#|$))", "", one) for one in after.splitlines())
        == sorted(re.sub(r",(?=\s*(#|$))", "", one) for one in text.splitlines())
        or "articles = [ " in text
    )
    assert set_order(after, there) == text


def test_a_comment_goes_with_its_article() -> None:
    """Above it or beside it; commas fit the new places."""
    text = HEAD + 'articles = [\n  # of a\n  "a", # a too\n  { path = "b" }\n]\n'
    moved = HEAD + 'articles = [\n  { path = "b" },\n  # of a\n  "a" # a too\n]\n'
    assert set_order(text, ["b", "a"]) == moved


def test_what_settings_refuse_changes_nothing() -> None:
    """With the findings that loading gives."""
    text = HEAD + 'articles = ["a", "b"]\n' + OUTPUTS
    for wish, value in (
        ("columns", 99),
        ("columns", "three"),
        ("colour", True),
        ("place", "nowhere"),
    ):
        with pytest.raises(ContentError) as error:
            set_wish(text, "a", wish, value)
        assert error.value.diagnostics[0].code in ("T003", "T004")
        assert error.value.diagnostics[0].place is not None
    for names in (["a"], ["a", "a"], ["a", "x"], ["a", "b", "b"]):
        with pytest.raises(ContentError) as error:
            set_order(text, names)
        assert error.value.diagnostics[0].code == "T006"
    with pytest.raises(ContentError, match="no article"):
        set_wish(text, "x", "page", 2)
    with pytest.raises(ContentError, match="layout of none"):
        set_wish(text, "a", "page", 2, "newsletter")


def test_an_article_that_two_pages_want_is_refused() -> None:
    """What contradicts itself is refused too, and what a page names can be set."""
    text = (
        HEAD + 'articles = ["a", "b"]\n' + OUTPUTS + '\n[[pages]]\nnumber = 2\narticles = ["a"]\n'
    )
    with pytest.raises(ContentError) as error:
        set_wish(text, "a", "page", 3)
    assert error.value.diagnostics[0].code == "T005"
    after = set_pages_articles(text, 0, ["b", "a"])
    assert after == text.replace('articles = ["a"]\n', 'articles = ["b", "a"]\n')
    assert set_pages_articles(after, 0, []) == text.replace('articles = ["a"]\n', "")


def test_a_key_of_the_file_itself() -> None:
    """Keys that are not there come behind the last one."""
    text = HEAD + 'articles = ["a"]\n' + OUTPUTS
    assert set_value(text, ("fillers",), "报花") == text + 'fillers = "报花"\n'
    assert set_value(text, ("epub", "fonts"), "embed") == text + 'epub = { fonts = "embed" }\n'


scalars = st.one_of(
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), trees))
def test_every_value_is_found_where_it_stands(values: dict[str, Any]) -> None:
    """Any keys and values are written so that they are read back, and found."""
    text = ""
    for key, value in values.items():
        text = put_value(text, (key,), value)
    assert tomllib.loads(text) == values
    _check(text, read_keys(text), values)


def _check(text: str, node: Node, values: Any) -> None:
    if isinstance(values, dict):
        assert set(node.keys) == set(values)
        for key, value in values.items():
            _check(text, node.keys[key], value)
    elif isinstance(values, list):
        assert len(node.items) == len(values)
        for item, value in zip(node.items, values, strict=True):
            _check(text, item, value)
    if node.kind is not WrittenForm.TABLE:
        assert tomllib.loads(f"x = {text[node.start : node.end]}") == {"x": values}


def test_headers_and_keys_with_points_are_read() -> None:
    """Strings that look like tables are none."""
    text = (
        '# first\na.b = 1\n"x y".z = [1, [2, """]"""], # ]\n  {k = \'}\'}]\n'
        "d = 2026-01-02 03:04:05\n[t.u] # [no]\nv = '''\n[[p]]\n'''\n"
        "[[s]]\nn = 1\n[s.t]\nm = 2\n[[s]]\nn = 3\n[t]\nw = inf\n"
    )
    root, values = read_keys(text), tomllib.loads(text)
    for path, wanted in (
        (("a", "b"), values["a"]["b"]),
        (("x y", "z", 2, "k"), "}"),
        (("x y", "z", 1, 1), "]"),
        (("d",), values["d"]),
        (("t", "u", "v"), "[[p]]\n"),
        (("s", 0, "t", "m"), 2),
        (("s", 1, "n"), 3),
        (("t", "w"), values["t"]["w"]),
    ):
        node = find_key(root, path)
        assert node is not None, path
        assert tomllib.loads(f"x = {text[node.start : node.end]}") == {"x": wanted}
    assert find_key(root, ("s", 2)) is None
    assert find_key(root, ("t", "u", "x")) is None
