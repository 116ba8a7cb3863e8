"""Builds read without the library for command lines: what it would read, or left to it."""

from __future__ import annotations

from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import publisher.cli.making as commands
from publisher.__main__ import read_plain
from publisher.cli import app
from publisher.console import Request

WORDS = st.sampled_from(
    [
        *("e", "content/x", "-", "", "--", "--strict", "--watch", "--no-cache", "-x", "--help"),
        *("--out", "--out=o", "o", "--output", "--output=tabloid", "--layouts", "--layouts=l"),
        *("--purpose", "--purpose=press", "archive", "poster", "--cache", "--cache=c"),
        *("--jobs", "--jobs=2", "3", "0", "-1", "2.5", "--format", "json", "--imposition=booklet"),
    ]
)


def read_by_library(words: list[str]) -> tuple[Request, int | None] | None:
    """Give what the command line's library makes of ``words``; None where it stops."""
    seen: list[tuple[Request, int | None]] = []
    asked: list[int | None] = []

    @contextmanager
    def working(jobs: int | None, elsewhere: str | None = None) -> Any:
        asked.append(jobs)
        yield None

    def build_once(wish: Request, executor: Executor | None, form: object) -> None:
        seen.append((wish, asked[-1]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "working", working)
        patch.setattr(commands, "build_once", build_once)
        patch.setattr(commands, "_again_and_again", lambda once, wish: once())
        CliRunner().invoke(app, words)
    return seen[0] if seen else None


@given(st.lists(WORDS, max_size=6))
def test_what_is_read_is_what_the_library_reads(words: list[str]) -> None:
    """Whatever is taken for a plain build is the same build to the library."""
    plain = read_plain(["build", *words])
    if plain is not None:
        assert plain == read_by_library(["build", *words])


def test_usual_builds_are_plain() -> None:
    """Nothing, a folder, and a build with the usual options need no library."""
    words = "build a b --output tabloid --output=epub --out dist --jobs 2 --purpose press --strict"

    assert read_plain(["build"]) == (Request((Path(),)), None)
    assert read_plain(words.split()) == (
        Request(
            (Path("a"), Path("b")),
            Path("dist"),
            ("tabloid", "epub"),
            purpose="press",
            strict=True,
        ),
        2,
    )


@pytest.mark.parametrize(
    "words",
    [
        *(["preview"], [], ["build", "--help"], ["build", "--jobs", "0"], ["build", "--jobs"]),
        *(["build", "--purpose", "poster"], ["build", "--watch"], ["build", "--format", "json"]),
    ],
)
def test_unusual_words_are_left_to_the_library(words: list[str]) -> None:
    """Other commands, help, mistakes and rare options are read where they are explained."""
    assert read_plain(words) is None
