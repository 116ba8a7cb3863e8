"""Bounds for files from anywhere: how much is decoded, followed and counted before giving up."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pikepdf

from ..tongues import worded

MEGABYTE = 1 << 20
_RATIO = {
    "/FlateDecode": 1032,
    "/Fl": 1032,
    "/LZWDecode": 1366,
    "/LZW": 1366,
    "/RunLengthDecode": 64,
    "/RL": 64,
}
"""How many bytes one byte can become; every other filter gives fewer than it takes."""

_PARTING = (b" ", b"\n", b"\r", b"\t", b"\0", b"\f", b"/", b"<", b"(", b"[")
"""What parts the words of a content stream."""

MALFORMED = (
    pikepdf.PikepdfError,
    *(TypeError, ValueError, LookupError, AttributeError, ArithmeticError),
    *(NotImplementedError, RuntimeError),
)
"""What pikepdf raises where an object is of another kind than the standard says."""


_UNNAMED = re.compile(r"<_io\.BytesIO object at 0x[0-9a-f]+>")
"""How libraries call a file that is in the memory alone; it is another name every time."""


class BoundsReached(Exception):  # noqa: N818 - it is no error of the file
    """A file asks for more work than preflight does for any file."""


@dataclass(slots=True)
class Budget:
    """What is left of the work that one file may cause."""

    operators: int = 2_000_000
    decoded: int = 1024 * MEGABYTE
    stream: int = 256 * MEGABYTE
    """Bytes of one decoded stream."""
    pixels: int = 1_000_000_000
    depth: int = 24
    """Forms, patterns and structure elements nested in each other."""
    pages: int = 100_000
    elements: int = 1_000_000
    tokens: int = 50_000_000
    """Words of content streams, which are all read into the memory before they are followed."""
    entries: int = 10_000_000
    """What tables of fonts say of single codes."""

    @classmethod
    def sized(cls, size: int) -> Budget:
        """The work that a file of ``size`` bytes may cause: a small one can ask for little.

        Ten times and more what honest files need; what a bomb needs is a hundred times that.
        """
        whole = cls()
        return cls(
            operators=min(whole.operators, 60_000 + size),
            decoded=min(whole.decoded, 64 * MEGABYTE + 100 * size),
            stream=min(whole.stream, 32 * MEGABYTE + 50 * size),
            pixels=min(whole.pixels, 50_000_000 + 1_000 * size),
            pages=min(whole.pages, 100 + size // 200),
            elements=min(whole.elements, 50_000 + size),
            tokens=min(whole.tokens, 1_000_000 + 10 * size),
            entries=min(whole.entries, 1_000_000 + 10 * size),
        )

    def take_operators(self, count: int) -> None:
        """Count painting instructions. Raises ``BoundsReached`` where there are too many."""
        self.operators -= count
        if self.operators < 0:
            raise BoundsReached(worded("more instructions than a file of its size has"))

    def take_bytes(self, count: int) -> None:
        """Count decoded bytes. Raises ``BoundsReached`` where there are too many."""
        self.decoded -= count
        if self.decoded < 0:
            raise BoundsReached(worded("more decoded content than a file of its size has"))

    def take_pixels(self, count: int) -> None:
        """Count pixels that are looked at. Raises ``BoundsReached`` where there are too many."""
        self.pixels -= count
        if self.pixels < 0:
            raise BoundsReached(
                worded("pictures of more pixels together than a file of its size has")
            )

    def take_content(self, content: bytes) -> None:
        """Count the words of a content stream before they are read.

        Raises ``BoundsReached`` where there are too many.
        """
        self.tokens -= 1 + sum(content.count(sign) for sign in _PARTING)
        if self.tokens < 0:
            raise BoundsReached(worded("more content than a file of its size has"))

    def take_entries(self, count: int) -> None:
        """Count what tables say of codes. Raises ``BoundsReached`` where that is too much."""
        self.entries -= count
        if self.entries < 0:
            raise BoundsReached(worded("tables of fonts that say more than there are characters"))


def read_stream(stream: pikepdf.Stream, budget: Budget) -> bytes:
    """A decoded stream; BoundsReached before a small one becomes a huge one."""
    raw = stream.read_raw_bytes()
    filters = filters_of(stream)
    most = len(raw)
    for name in filters:
        most *= _RATIO.get(name, 2)
    if most > budget.stream:
        _check_growth(raw, filters, budget.stream)
    content = stream.read_bytes()
    budget.take_bytes(len(content))
    return content


@contextmanager
def hushed(*names: str) -> Iterator[None]:
    """Let libraries say nothing in their logs within the block, by the names of the libraries.

    What they think of a file that is examined is told as a finding or not at all.
    """
    loggers = [logging.getLogger(name) for name in names]
    before, silence = [logger.propagate for logger in loggers], logging.NullHandler()
    for logger in loggers:
        logger.addHandler(silence)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(silence)
            logger.propagate = propagate


def short(error: BaseException) -> str:
    """The first words of an error of a library."""
    said = _UNNAMED.sub("file", str(error).split("\n")[0])
    return (said or type(error).__name__)[:160]


def filters_of(stream: Any) -> list[str]:
    """The names of the filters that a stream is packed with, in their order."""
    given = stream.get("/Filter")
    if given is None:
        return []
    return [str(name) for name in given] if isinstance(given, pikepdf.Array) else [str(given)]


def _check_growth(raw: bytes, filters: list[str], limit: int) -> None:
    """Decode the flate filters in front step by step, never past ``limit``."""
    content = raw
    for number, name in enumerate(filters):
        if name not in ("/FlateDecode", "/Fl"):
            rest = len(content)
            for later in filters[number:]:
                rest *= _RATIO.get(later, 2)
            if rest > limit:
                raise BoundsReached(
                    worded("a stream that may decode to {rest} MB", rest=rest // MEGABYTE)
                )
            return
        inflater = zlib.decompressobj()
        try:
            content = inflater.decompress(content, limit + 1)
        except zlib.error:
            # qpdf reads what can be read of it, which is no more.
            return
        if len(content) > limit:
            raise BoundsReached(
                worded("a stream that decodes to more than {limit} MB", limit=limit // MEGABYTE)
            )
