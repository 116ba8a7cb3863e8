"""The plan of an edition changed in the text of ``edition.toml``, one wish at a time.

Comments, order and blanks of the file stay; what its settings would refuse is refused here with the
same findings, and nothing is changed then. Each function gives the whole new text.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostics import ContentError, Diagnostic, Place, suggest
from ..tongues import worded
from ..workspace.keys import (
    Node,
    Path,
    Value,
    WrittenForm,
    drop_value,
    find_key,
    put_value,
    read_keys,
    reorder,
)
from ..workspace.settings import read_values
from . import SETTINGS_FILE, name_of, read_settings
from .plans import Wishes

WISHES = tuple(Wishes.model_fields)
"""What may be wanted of an article."""


def set_order(text: str, names: Sequence[str], path: str = SETTINGS_FILE) -> str:
    """The settings ``text`` with its articles in the order of ``names``, each once.

    Names that are not just those of its articles are a ContentError; ``path`` names the file.
    """
    there = _names(text, path)
    wanted = [name_of(name) for name in names]
    if sorted(wanted) != sorted(there):
        odd = [name for name in wanted if wanted.count(name) != there.count(name)]
        odd += [name for name in there if name not in wanted]
        raise ContentError(_no_article(odd[0], there, path))
    return _checked(reorder(text, ("articles",), [there.index(name) for name in wanted]), path)


def set_wish(
    text: str,
    article: str,
    wish: str,
    value: Value | None,
    layout: str | None = None,
    path: str = SETTINGS_FILE,
) -> str:
    """The settings ``text`` with another ``value`` of what is wanted of an article.

    None takes the wish away. With a ``layout`` it holds for that one alone. What the settings
    refuse, a wish or an article that they do not know, is a ContentError.
    """
    there = _names(text, path)
    if name_of(article) not in there:
        raise ContentError(_no_article(article, there, path))
    index = there.index(name_of(article))
    key: Path = (wish,) if layout is None else ("layouts", layout, wish)
    return _checked(_set(text, index, key, value), path)


def set_pages_articles(
    text: str, page: int, names: Sequence[str], path: str = SETTINGS_FILE
) -> str:
    """The settings ``text`` with the articles ``names`` on ``page``, an index of ``pages``."""
    return set_value(text, ("pages", page, "articles"), tuple(names) or None, path)


def set_value(text: str, key: Path, value: Value | None, path: str = SETTINGS_FILE) -> str:
    """The settings ``text`` with ``value`` at ``key``; None takes the key away."""
    read_values(text, path)
    changed = drop_value(text, key) if value is None else put_value(text, key, value)
    return _checked(changed, path)


def _names(text: str, path: str) -> list[str]:
    return [name_of(one.path) for one in read_settings(text, path).articles]


def _no_article(name: str, there: Sequence[str], path: str) -> Diagnostic:
    if name in there:
        message, hint = (
            worded("“{name}” is not named once", name=name),
            worded("name each article once"),
        )
    else:
        message = worded("the edition has no article “{name}”", name=name)
        hint = suggest(name, there)
    return Diagnostic("T006", message, Place(path), hint=hint)


def _checked(text: str, path: str) -> str:
    read_settings(text, path)
    return text


def _set(text: str, index: int, key: Path, value: Value | None) -> str:
    """Set one wish; an article that is only named becomes a table, and its name again."""
    place: Path = ("articles", index)
    node = _item(text, place)
    if node.kind is WrittenForm.VALUE:
        if value is None:
            return text
        named = text[node.start : node.end]
        text = f"{text[: node.start]}{{ path = {named} }}{text[node.end :]}"
    if value is not None:
        return put_value(text, (*place, *key), value)
    text = drop_value(text, (*place, *key))
    node = _item(text, place)
    if node.kind is WrittenForm.INLINE and node.keys.keys() == {"path"}:
        only = node.keys["path"]
        text = text[: node.start] + text[only.start : only.end] + text[node.end :]
    return text


def _item(text: str, place: Path) -> Node:
    node = find_key(read_keys(text), place)
    assert node is not None
    return node
