"""One who has a part in a text as an editor lists them: a line, or a table with name and role."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..diagnostics import suggest
from ..tongues import worded
from .bodies import is_body
from .names import file_name
from .record import BodyKind, Contributor
from .roles import codes_of
from .words import says_role

ENTRY_KEYS = ("name", "role", "file-as", "kind")
_LABELLED = re.compile(r"(?P<role>[^:：]{1,12})[:：]\s*(?P<name>.+)")
_LED = re.compile(r"(?P<role>[^\s\u3000/／]{1,6})[\s\u3000/／]+(?P<name>.+)")
_FOLLOWED = re.compile(r"(?P<name>.+?)[\s\u3000/／]+(?P<role>[^\s\u3000/／]{1,6})")
_COMMON = ("aut", "trl", "pht", "edt", "ill", "dsr", "作者", "译者", "摄影", "编辑", "绘图", "设计")
"""Roles that a hint shows; there are some 300 codes and as many words."""
_KINDS = {
    "person": BodyKind.PERSON,
    "人": BodyKind.PERSON,
    "个人": BodyKind.PERSON,
    "個人": BodyKind.PERSON,
    "organisation": BodyKind.ORGANISATION,
    "organization": BodyKind.ORGANISATION,
    "机构": BodyKind.ORGANISATION,
    "機構": BodyKind.ORGANISATION,
    "单位": BodyKind.ORGANISATION,
    "單位": BodyKind.ORGANISATION,
}


def read_entry(value: object) -> tuple[Contributor, ...]:
    """Whom an entry names, once for each role.

    A line is a name, with a role behind it (林远 译) or before it (译者：林远), or alone: an
    author. A table has ``name``, ``role`` (a code, a word, or a list of them), ``file-as`` and
    ``kind``. What is none of it is a ValueError that says so.
    """
    if isinstance(value, str):
        return _line(value.strip())
    if not isinstance(value, Mapping):
        raise ValueError(worded("must be a name, or a table with name = … and role = …"))
    unknown = [str(key) for key in value if key not in ENTRY_KEYS]
    if unknown:
        hint = suggest(unknown[0], ENTRY_KEYS)
        raise ValueError(worded("“{name}” is not a known key; {hint}", name=unknown[0], hint=hint))
    name, kind = _text(value, "name"), _text(value, "kind")
    if not name:
        raise ValueError(worded("has no name"))
    if kind and kind not in _KINDS:
        raise ValueError(worded("“{kind}” is no kind; write person or organisation", kind=kind))
    return _made(name, _roles(value.get("role", "aut")), _text(value, "file-as"), _KINDS.get(kind))


def _text(value: Mapping[str, object], key: str) -> str:
    text = value.get(key, "")
    if not isinstance(text, str):
        raise ValueError(worded("“{name}” must be one line of text", name=key))
    return " ".join(text.split())


def _line(text: str) -> tuple[Contributor, ...]:
    if not text:
        raise ValueError(worded("has no name"))
    for form in (_LABELLED, _FOLLOWED, _LED):
        found = form.fullmatch(text)
        if found and (codes := codes_of(found["role"])):
            return _listed(found["name"].strip(), codes)
    return _listed(" ".join(text.split()), ("aut",))


def _listed(names: str, codes: tuple[str, ...]) -> tuple[Contributor, ...]:
    """Everybody whom the names of a line are of: 林远、周涛 译."""
    return tuple(one for name in names.split("、") for one in _made(name.strip(), codes))


def _roles(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else (value,)
    found: list[str] = []
    for one in given:
        codes = codes_of(one) if isinstance(one, str) else ()
        if not codes:
            hint = suggest(str(one), _COMMON)
            raise ValueError(worded("“{role}” is no role; {hint}", role=str(one)[:40], hint=hint))
        found += codes
    if not found:
        raise ValueError(worded("has no role"))
    return tuple(dict.fromkeys(found))


def _made(
    name: str, codes: tuple[str, ...], filed: str = "", kind: BodyKind | None = None
) -> tuple[Contributor, ...]:
    if says_role(name.rstrip(":： ")):
        raise ValueError(worded("“{name}” says what somebody does, and nobody's name", name=name))
    if not name or not name.isprintable():
        raise ValueError(worded("has no name, or one with a character that nobody sees"))
    if kind is not BodyKind.ORGANISATION and "、" in name:
        raise ValueError(worded("“{name}” are several; write an entry for each", name=name))
    kind = kind or (BodyKind.ORGANISATION if is_body(name) else BodyKind.PERSON)
    filed = filed or (kind is BodyKind.PERSON and file_name(name)) or ""
    return tuple(Contributor(name, code, filed or None, kind) for code in codes)
