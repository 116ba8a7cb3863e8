"""What a template is shown: records, tuples, text, numbers, None; nothing that can do anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TypeAlias, Union

from markupsafe import Markup


class PlainRecord:
    """Named values that cannot be changed; ``record.name`` and ``record["name"]`` are the same."""

    __slots__ = ("_values",)
    _values: Mapping[str, Plain]

    def __init__(self, values: Mapping[str, Plain]) -> None:
        object.__setattr__(self, "_values", dict(values))

    def __getattr__(self, name: str) -> Plain:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Plain:
        return self._values[name]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} cannot be changed")

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        """Go over the names, as a template's ``for`` does."""
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlainRecord) and dict(self._values) == dict(other._values)

    def __hash__(self) -> int:
        return hash(tuple(self._values))

    def __reduce__(self) -> tuple[type[PlainRecord], tuple[Mapping[str, Plain]]]:
        return PlainRecord, (dict(self._values),)


Plain: TypeAlias = Union[PlainRecord, tuple["Plain", ...], str, float, int, bool, None]  # noqa: UP007
"""What a template sees. ``Markup`` is text that is HTML already."""


def plain(value: object) -> Plain:
    """Turn ``value`` into plain data: mappings and dataclasses into records, lists into tuples.

    Members of an enumeration become their values. Anything else is a TypeError: what is not known
    to be harmless is shown to no template.
    """
    match value:
        case Enum():
            return plain(value.value)
        case PlainRecord() | Markup() | None:
            return value
        case str() | bool() | int() | float():
            # The very type: a subclass could bring methods of its own.
            return next(kind(value) for kind in (bool, str, int, float) if isinstance(value, kind))
        case Mapping():
            return PlainRecord({str(name): plain(one) for name, one in value.items()})
        case list() | tuple():
            return tuple(plain(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return PlainRecord(
            {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        )
    raise TypeError(f"a template is shown plain data, not {type(value).__name__}")
