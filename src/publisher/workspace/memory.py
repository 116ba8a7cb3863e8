"""Results of pure functions, remembered under all that they depend on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from .crew import Crew
from .freezing import freeze, thaw
from .store import Store, key

T = TypeVar("T")


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
        make: Callable[[list[int]], Iterable[T]],
        *,
        lasting: Callable[[T], bool] = lambda value: True,
        holds: Callable[[int, T], bool] = lambda index, value: True,
    ) -> list[T]:
        """The value of ``stage`` for each of ``asked`` (plain values that say everything).

        ``make`` is called once with the indexes of those that are not known, if there are any, and
        what it gives is kept as it comes; what is not ``lasting`` is made again next time, and so
        is what no longer ``holds``.
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

    def known(self, stage: str, asked: object, kind: type[T]) -> T | None:
        """The value of ``stage`` for one of ``asked`` if it was made before."""
        if self.store.folder is None:
            return None
        return self._recall(key(stage, self.machine, asked), kind)

    def _recall(self, name: str, kind: type[T]) -> T | None:
        content = self.store.recall(name)
        value = None if content is None else thaw(content)
        return value if isinstance(value, kind) else None
