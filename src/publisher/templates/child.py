"""The confined process: reads templates and data, writes text; see ``confined``."""

from __future__ import annotations

import json
import os
import pickle
import struct
import sys
from collections.abc import Mapping
from typing import IO

from .. import system
from ..tongues import worded
from .forms import FormError, Forms
from .records import Plain

SIZE = struct.Struct(">Q")
"""What stands before every message between the two processes: how many bytes it has."""
OUT_OF_MEMORY = 3
"""The exit status of a child that ran out of memory; it is the child's own word for it."""


def serve() -> None:
    """Fill one page after the other until the input ends."""
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    first = _receive(incoming)
    if first is None:
        return
    (seconds, memory, longest), sources, common = pickle.loads(first)
    forms = Forms(sources, common, trim=True)
    # It needs neither files nor dumps of its memory.
    system.bound(memory, writes=False)
    while (question := _receive(incoming)) is not None:
        system.grant(seconds)
        name, values = pickle.loads(question)
        try:
            content = json.dumps(_answer(forms, name, values, longest)).encode()
        except MemoryError:
            # What is left may not do for an answer.
            os._exit(OUT_OF_MEMORY)
        send(outgoing, content)


def send(pipe: IO[bytes], content: bytes) -> None:
    """Write one message to ``pipe``."""
    pipe.write(SIZE.pack(len(content)) + content)
    pipe.flush()


def _answer(
    forms: Forms, name: str, values: Mapping[str, Plain], longest: int
) -> dict[str, str | int | None]:
    parts, length = [], 0
    try:
        for part in forms.pieces(name, values):
            length += len(part)
            if length > longest:
                raise FormError(
                    worded(
                        "it writes more than {longest} characters for one page", longest=longest
                    ),
                    None,
                )
            parts.append(part)
    except FormError as error:
        return {"message": error.message, "name": error.name, "line": error.line}
    return {"text": "".join(parts)}


def _receive(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(SIZE.size)
    return None if len(head) < SIZE.size else pipe.read(SIZE.unpack(head)[0])
