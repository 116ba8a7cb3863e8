"""Results of pure functions, remembered under all that they depend on."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from .crew import Crew
from .store import Store, key

T = TypeVar("T")

OWN = "publisher."
PLAIN = frozenset({("datetime", "date"), ("pathlib", "PosixPath"), ("pathlib", "PurePosixPath")})
"""Classes from elsewhere that values of this program hold."""


class Memory:
    """What was made by ``machine`` before, as ``store`` has it; without a store, nothing.

    ``crew`` makes what is not known.
    """

    def __init__(
        self, store: Store | None = None, machine: str = "", crew: Crew | None = None
    ) -> None:
        self.store = store or Store(None)
        self.machine = machine
        self.crew = crew or Crew()

    def give(
        self,
        stage: str,
        asked: Sequence[object],
        kind: type[T],
        make: Callable[[list[int]], Sequence[T]],
        *,
        lasting: Callable[[T], bool] = lambda value: True,
        holds: Callable[[int, T], bool] = lambda index, value: True,
    ) -> list[T]:
        """Give the value of ``stage`` for each of ``asked`` (plain values that say everything).

        ``make`` is called once with the indexes of those that are not known, if there are any;
        what is not ``lasting`` is made again next time, and so is what no longer ``holds``.
        """
        if self.store.folder is None:
            return list(make(list(range(len(asked))))) if asked else []
        names = [key(stage, self.machine, one) for one in asked]
        known: dict[int, T] = {}
        for n, name in enumerate(names):
            value = self._recall(name, kind)
            if value is not None and holds(n, value):
                known[n] = value
        missing = [n for n in range(len(names)) if n not in known]
        for index, value in zip(missing, make(missing) if missing else (), strict=True):
            known[index] = value
            if lasting(value):
                self.store.remember(names[index], freeze(value))
        return [known[n] for n in range(len(names))]

    def _recall(self, name: str, kind: type[T]) -> T | None:
        content = self.store.recall(name)
        value = None if content is None else thaw(content)
        return value if isinstance(value, kind) else None


def freeze(value: object) -> bytes:
    """Give a value of this program's own classes as bytes."""
    out = io.BytesIO()
    _Writer(out, protocol=5).dump(value)
    return out.getvalue()


def thaw(content: bytes) -> object:
    """Give the value that ``freeze`` froze; None if it is anything else than plain values.

    Only this program's data classes and enumerations are made, so that a store others can write
    to is not a way to run their code.
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


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        if module.startswith(OWN) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of this program")
