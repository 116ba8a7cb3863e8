"""Work on many like things, shared out among the processes of an executor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .freezing import freeze, thaw

if TYPE_CHECKING:
    from concurrent.futures import Executor

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

WORTH = 16
"""Things to work on that are worth starting processes, which takes each of them a second."""
ROUNDS = 2
"""Lots that each process is given: the last one ends when little is left for the others."""
MANY = 4
"""Processes that an executor is taken to have which does not say how many."""


class Crew:
    """Those who do the work: the processes of ``executor``, or this one if there is none."""

    def __init__(self, executor: Executor | None = None) -> None:
        self._executor = executor

    def helps(self, count: int) -> bool:
        """Whether work on ``count`` things is shared out, or done in this process."""
        return self._executor is not None and count >= WORTH

    def share(
        self, work: Callable[[list[T]], Sequence[R]], items: list[S], prepare: Callable[[S], T]
    ) -> Iterator[R]:
        """Yield what ``work`` gives for ``items``, in order, as it comes.

        It must be fit for another process, and give values that can be frozen. ``prepare`` makes
        of each item what ``work`` is given; others are at work meanwhile.
        """
        if self._executor is None or not self.helps(len(items)):
            yield from work([prepare(item) for item in items]) if items else ()
            return
        count = ROUNDS * int(getattr(self._executor, "jobs", MANY))
        size = -(-len(items) // count)
        futures = [
            self._executor.submit(
                _work, Path.cwd(), work, [prepare(item) for item in items[at : at + size]]
            )
            for at in range(0, len(items), size)
        ]
        for future in futures:
            values = thaw(future.result())
            assert isinstance(values, list)
            yield from values


def _work(start: Path, work: Callable[[list[T]], Sequence[R]], items: list[T]) -> bytes:
    """Do some work in the folder ``start``, so that files are called by the same names."""
    with chdir(start):
        return freeze(list(work(items)))
