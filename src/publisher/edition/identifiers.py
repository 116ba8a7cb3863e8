"""Identifiers of publications: ISBN, ISSN, UUID and other URNs, check digits included."""

from __future__ import annotations

import re
import uuid

from ..tongues import worded


def check_identifier(value: str) -> str:
    """``value`` as a URN (``urn:isbn:…``); a ValueError says that it is no identifier."""
    text = value.strip()
    bare = re.sub(r"^(urn:)?(isbn|issn|uuid)[:\s-]*", "", text, flags=re.I)
    kind = re.match(r"(urn:)?(isbn|issn|uuid)\b", text, flags=re.I)
    digits = re.sub(r"[\s-]", "", bare).upper()
    if (kind and kind[2].lower() == "uuid") or re.fullmatch(r"[0-9a-fA-F-]{36}", bare):
        return _uuid(bare, value)
    if (kind and kind[2].lower() == "issn") or (not kind and re.fullmatch(r"\d{7}[\dX]", digits)):
        return _issn(digits, value)
    if kind or re.fullmatch(r"\d{9}[\dX]|\d{13}", digits):
        return _isbn(digits, value)
    if re.fullmatch(r"urn:[a-z0-9][a-z0-9-]{0,31}:[!-~]+", text, flags=re.I):
        return text
    raise ValueError(
        worded("“{value}” is no ISBN, ISSN, UUID or URN; for example ISSN 1000-1239", value=value)
    )


def show_identifier(value: str) -> str | None:
    """An ISBN or ISSN as it is printed: its kind, its digits, the hyphens that were written.

    Where an agency puts the hyphens of an ISBN is in tables of their own: none are guessed. None
    for anything else, which says nothing to readers.
    """
    kind, _, number = check_identifier(value).removeprefix("urn:").partition(":")
    if kind not in ("isbn", "issn"):
        return None
    written = re.sub(r"^(urn:)?isbn[:\s-]*", "", value.strip(), flags=re.I).upper()
    grouped = re.sub(r"[\s-]+", "-", written)
    return f"{kind.upper()} {grouped if kind == 'isbn' else number}"


def _uuid(bare: str, value: str) -> str:
    try:
        return f"urn:uuid:{uuid.UUID(bare)}"
    except ValueError:
        raise ValueError(worded("“{value}” is no UUID", value=value)) from None


def _issn(digits: str, value: str) -> str:
    if not re.fullmatch(r"\d{7}[\dX]", digits):
        raise ValueError(worded("“{value}” is no ISSN: it has 8 digits, as 1000-1239", value=value))
    total = sum(_digit(d) * weight for d, weight in zip(digits, range(8, 0, -1), strict=True))
    if total % 11:
        raise ValueError(worded("“{value}” is no ISSN: the check digit does not fit", value=value))
    return f"urn:issn:{digits[:4]}-{digits[4:]}"


def _isbn(digits: str, value: str) -> str:
    if re.fullmatch(r"\d{9}[\dX]", digits):
        weights = tuple(range(10, 0, -1))
        modulus = 11
    elif re.fullmatch(r"97[89]\d{10}", digits):
        weights = (1, 3) * 6 + (1,)
        modulus = 10
    else:
        raise ValueError(worded("“{value}” is no ISBN: it has 13 digits (978…) or 10", value=value))
    if sum(_digit(d) * weight for d, weight in zip(digits, weights, strict=True)) % modulus:
        raise ValueError(worded("“{value}” is no ISBN: the check digit does not fit", value=value))
    return f"urn:isbn:{digits}"


def _digit(char: str) -> int:
    return 10 if char == "X" else int(char)
