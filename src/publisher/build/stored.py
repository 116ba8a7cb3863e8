"""Compositions in the store: an article that did not change is not composed again."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import is_dataclass, replace
from enum import Enum
from typing import Any

from ..article import Article
from ..makeup import Galley
from ..workspace import Glance, Store
from .machine import key

OWN = "publisher."
PLAIN = frozenset({("datetime", "date"), ("pathlib", "PosixPath"), ("pathlib", "PurePosixPath")})
"""Classes from elsewhere that values of this program hold."""


def stored_galley(
    store: Store,
    machine: str,
    asked: object,
    article: Article,
    compose: Callable[[], Galley],
) -> Galley:
    """Give the galley of ``article`` that ``asked`` describes in full: known, or composed now."""
    if store.folder is None:
        return compose()
    name = key("galley", machine, asked)
    known = store.find(name, Glance())
    if known is not None:
        galley = thaw(known[1])
        if isinstance(galley, Galley):
            return replace(galley, article=article)
    galley = compose()
    # Everything it depends on is in the key, so that it holds without further facts.
    store.keep(name, {}, freeze(galley))
    return galley


def freeze(value: object) -> bytes:
    """Give a value of this program's own classes as bytes."""
    return pickle.dumps(value, protocol=5)


def thaw(content: bytes) -> object:
    """Give the value that ``freeze`` froze; None if it is anything else than plain values.

    Only this program's data classes and enumerations are made, so that a store others can write
    to is not a way to run their code.
    """
    try:
        return _Reader(io.BytesIO(content)).load()
    except Exception:
        return None


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        if module.startswith(OWN) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of this program")
