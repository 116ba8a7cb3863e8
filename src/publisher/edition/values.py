"""What the values of settings files are: texts, names, days, words of a kind.

Each is a check that pydantic asks before it takes a value; what it says is for people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from ..diagnostics import nearest
from ..tongues import worded
from ..unseen import seen
from .dates import parse_date


class Strict(BaseModel):
    """A table of settings: no other keys than its own, and no value changed later."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=False, allow_inf_nan=False
    )


def _text(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str):
        raise ValueError(worded("must be text in straight quotes"))
    if not seen(value).strip():
        raise ValueError(worded("is empty; write a text or leave the line out"))
    if re.search(r"[\x00-\x1f\x7f-\x9f]", value):
        raise ValueError(worded("must be one line without control characters"))
    return value.strip()


def _text_or_number(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _a_date(value: object) -> object:
    if isinstance(value, datetime):
        raise ValueError(worded("must be a day without a time, as 2018-11-05"))
    return value if isinstance(value, date) else parse_date(value)


def _name(value: object) -> object:
    text = _text(value)
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", str(text)):
        raise ValueError(worded("must be a name of letters, digits, - and _"))
    return text


def a_list(value: object) -> object:
    """Check that ``value`` is a list. Raises ValueError where it is none."""
    if not isinstance(value, list):
        raise ValueError(worded('must be a list, as ["…", "…"]'))
    return value


def one_of(
    kind: type[StrEnum], words: Mapping[str, str] | None = None
) -> Callable[[object], object]:
    """A check that a value is one of ``kind``, with a message that names them all.

    ``words`` are other ways to write some of them.
    """
    known = {**{str(one): one for one in kind}, **{w: kind(v) for w, v in (words or {}).items()}}

    def check(value: object) -> object:
        if not isinstance(value, str) or value not in known:
            near = nearest(str(value), known)
            meant = worded("; did you mean “{near}”?", near=near) if near else ""
            raise ValueError(worded("must be one of {known}{meant}", known=known, meant=meant))
        return known[value]

    return check


_FOUR = ("cyan", "magenta", "yellow", "black", "青", "品", "品红", "洋红", "黄", "黑")
_RESERVED = frozenset(
    {"all", "none", "registration", "key", "套版", *_FOUR}
    | {f"process{name}" for name in ("", *_FOUR)}
    | {f"{name}色" for name in ("套版", *_FOUR)}
)
"""Names of all plates, of none and of those every sheet has (ISO 32000-1, 8.6.6.4), as said of an
ink: a plate of its own with one of them would be laid on another."""
_LONGEST_NAME = 127
"""Bytes of a name in a PDF (ISO 32000-1, C.2)."""


def _ink_name(value: object) -> object:
    """The name of a printing ink of its own, as the printing house calls it."""
    text = str(_text(value))
    if text != " ".join(text.split()):
        raise ValueError(worded("has blanks that nobody would see on a plate; write one for each"))
    if same_ink(text) in _RESERVED:
        raise ValueError(
            worded("is the name of a process ink or of all plates; write the extra ink's own name")
        )
    if len(text.encode()) > _LONGEST_NAME:
        raise ValueError(
            worded("is longer than the {longest} bytes of a plate's name", longest=_LONGEST_NAME)
        )
    return text


def same_ink(name: str) -> str:
    """What two spellings of one ink's name have in common."""
    return "".join(name.casefold().split())


Text = Annotated[str, BeforeValidator(_text)]
InkName = Annotated[str, BeforeValidator(_ink_name)]
Numbered = Annotated[str, BeforeValidator(_text_or_number)]
Name = Annotated[str, BeforeValidator(_name)]
Day = Annotated[date, BeforeValidator(_a_date)]
