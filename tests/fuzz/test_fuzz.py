"""A few random editions in every run; `make fuzz` judges as many as there is time for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from . import judging
from .editions import write_edition
from .judging import judge, read_epub, read_pdf, visible

SEEDS = range(1, 13)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_editions_hold(tmp_path: Path, seed: int) -> None:
    """Printed and packed they say what was written, twice the same, or are refused by place."""
    assert judge(tmp_path, seed) == ()


def test_the_judge_sees_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a reader that loses a paragraph's end, or a character, is told of."""
    seed = next(
        n
        for n in SEEDS
        if write_edition(tmp_path / str(n) / "e", n).sure and not judge(tmp_path / f"{n}x", n)
    )
    for name, read in (("read_pdf", read_pdf), ("read_epub", read_epub)):
        for spoil in (_losing, _halved):

            def spoiled(
                content: bytes,
                read: Callable[[bytes], str] = read,
                spoil: Callable[[str], str] = spoil,
            ) -> str:
                return spoil(visible(read(content)))

            monkeypatch.setattr(judging, name, spoiled)
            if name == "read_pdf":
                monkeypatch.setattr(judging, "read_drawn", spoiled)
            assert judge(tmp_path / f"{name}{spoil.__name__}", seed)
        monkeypatch.undo()


def _losing(text: str) -> str:
    return text.replace("基", "")


def _halved(text: str) -> str:
    return text[::2]


def test_seeds_are_editions(tmp_path: Path) -> None:
    """The same seed writes the same edition; another seed another one."""

    def written(place: str, seed: int) -> dict[str, bytes]:
        folder = write_edition(tmp_path / place, seed).folder
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    assert written("a", 5) == written("b", 5)
    assert written("c", 6) != written("d", 7)
