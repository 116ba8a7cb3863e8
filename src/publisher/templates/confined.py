"""A layout's templates filled by a process of their own, which has only so much to spend.

A template that is plain text to us may still loop without end or ask for a text of a thousand
million characters. What comes with the program is known not to; what comes from elsewhere is
filled by a child with limits of processor time, memory and output. The child is given the sources
and plain data and answers with text; nothing it says is anything else to this process.
"""

from __future__ import annotations

import contextlib
import json
import pickle
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from typing import IO

from ..tongues import worded
from .child import OUT_OF_MEMORY, SIZE, send
from .forms import FormError, TemplateText
from .records import Plain

SECONDS = 20
"""Processor time for one page: the largest page of a daily takes 0.05 s, so four hundred times
that; counted by the system for this process alone, whatever else the machine does."""
MEGABYTES = 512
"""Memory the child may ask for: a page of a daily takes it to 60 MB."""
LONGEST = 16 << 20
"""Characters of one page: the fullest of a broadsheet's has about half a million."""
PATIENCE = 300
"""Seconds of the clock after which a child that neither answers nor ends is ended: it can only be
stopped or starved by then, since its processor time is long spent."""
_GROWN = LONGEST * 12 + 4096
"""Bytes of the longest answer: JSON writes a character of the higher planes in twelve."""


class Confined:
    """Templates from outside; the child that fills them starts with the first page asked for."""

    def __init__(self, sources: Mapping[str, TemplateText], common: Mapping[str, Plain]) -> None:
        self._sources, self._common = dict(sources), dict(common)
        self._child: subprocess.Popen[bytes] | None = None

    def fill(self, name: str, values: Mapping[str, Plain]) -> str:
        """Fill the template ``name``; one that cannot be filled is a ``FormError``."""
        began = time.monotonic()
        try:
            answer = self._ask((name, dict(values)))
        except (OSError, EOFError, ValueError) as error:
            status = self.close()
            if time.monotonic() - began >= PATIENCE:
                status = None
            raise FormError(_fate(status), self._path(name)) from error
        if "text" in answer:
            return str(answer["text"])
        at, line = answer.get("name"), answer.get("line")
        raise FormError(
            str(answer.get("message")),
            self._path(name) if at is None else str(at),
            line if isinstance(line, int) else 1,
        )

    def close(self) -> int | None:
        """End the child, if there is one; its exit status, None if it had to be ended."""
        child, self._child = self._child, None
        return None if child is None else _end(child)

    def _path(self, name: str) -> str | None:
        source = self._sources.get(name)
        return None if source is None else source.path

    def _ask(self, question: object) -> dict[str, str | int | None]:
        child = self._child or self._start()
        assert child.stdin is not None
        assert child.stdout is not None
        with _awaited(child):
            send(child.stdin, pickle.dumps(question))
            return _read_answer(child.stdout)

    def _start(self) -> subprocess.Popen[bytes]:
        # Our own modules are found where this process finds them, and nothing in the folder the
        # build was started in is taken for one.
        call = f"import sys; sys.path[:] = {sys.path!r}; from {__package__}.child import serve; "
        child = subprocess.Popen(
            [sys.executable, "-I", "-c", call + "serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._child = child
        weakref.finalize(self, _end, child)
        assert child.stdin is not None
        bounds = (SECONDS, MEGABYTES << 20, LONGEST)
        send(child.stdin, pickle.dumps((bounds, self._sources, self._common)))
        return child


@contextlib.contextmanager
def _awaited(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """End ``child`` if what is done meanwhile takes too long: its pipe then ends too.

    A pipe itself can be waited for with a limit on some systems only.
    """
    clock = threading.Timer(PATIENCE, child.kill)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _read_answer(pipe: IO[bytes]) -> dict[str, str | int | None]:
    """Read one answer, JSON with its size before it; EOFError where the child has none."""
    (size,) = SIZE.unpack(_read(pipe, SIZE.size))
    if size > _GROWN:
        raise ValueError(worded("longer than any page"))
    answer = json.loads(_read(pipe, size))
    if not isinstance(answer, dict):
        raise ValueError(worded("no answer"))
    return answer


def _read(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content


def _end(child: subprocess.Popen[bytes]) -> int | None:
    """End ``child`` and wait for it; its exit status where it had ended by itself."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    try:
        # It ends with its input; a moment is given so that its status can be told.
        return child.wait(2)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return None


def _fate(status: int | None) -> str:
    """What became of a child that gave no answer."""
    if status == OUT_OF_MEMORY:
        return worded("it takes more than {megabytes} MB of memory", megabytes=MEGABYTES)
    if status is None:
        return worded("it gave no page within {patience} s", patience=PATIENCE)
    return worded("it takes more than {seconds} s of processor for one page", seconds=SECONDS)
