"""Values of this program as bytes: to be kept, or to be handed to another process."""

from __future__ import annotations

import io
import pickle
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

OWN = "publisher."
PLAIN = frozenset({("datetime", "date"), ("pathlib", "PosixPath"), ("pathlib", "PurePosixPath")})
"""Classes from elsewhere that values of this program hold."""


def freeze(value: object) -> bytes:
    """A value of this program's own classes as bytes."""
    out = io.BytesIO()
    _Writer(out, protocol=5).dump(value)
    return out.getvalue()


def thaw(content: bytes) -> object:
    """The value that ``freeze`` froze; None if it is anything else than plain values.

    Only this program's data classes, named tuples and enumerations are made, so that a store
    others can write to is not a way to run their code.
    """
    try:
        return _Reader(io.BytesIO(content)).load()
    except Exception:
        return None


class _Writer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Let data classes be made by calling them: half the time of setting slot by slot."""
        kind = type(value)
        if kind.__module__.startswith(OWN) and is_dataclass(kind):
            return kind, tuple(getattr(value, name) for name in _names(kind))
        return NotImplemented


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _is_value(kind: type[Any]) -> bool:
    """Whether ``kind`` holds values and does nothing when it is made: also a named tuple."""
    return is_dataclass(kind) or issubclass(kind, Enum) or hasattr(kind, "_fields")


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        if module.startswith(OWN) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and _is_value(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of this program")
