"""Misread numbers: letters for digits, digits for Han, full-width points, blanks within."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...tongues import Said, worded
from ..language.chars import HAN
from ..language.context import COUNTERS
from ..survey.blocks import BlockMarkup
from ..survey.draft import Draft
from ..survey.prose import Span, prose
from .fix import Edit, Fix

_AS_DIGITS = str.maketrans("OolI", "0011")
_HAN_BESIDE = re.compile(f"[{HAN}，。、；：（）《》“”％%—]")
_UNITS = COUNTERS + "+%％℃°度"
"""What stands behind a number: measure words and signs."""
_WESTERN = re.compile(r"[0-9OolI]+(?:[.．,][0-9OolI]+)*")
_ANY_NUMBER = re.compile("[0-9OolIＯ０-９〇○◯]")
_ZERO_IN_HAN = re.compile(
    "(?<=[一二三四五六七八九〇])[0OoΟОо○◯]{1,3}(?=[一二三四五六七八九〇年后後代號版])"
)
"""Up to three zeros between Han numerals: 二〇〇〇年."""
_RANGE = re.compile(
    r"(?<![\d.])(?P<left>\d{1,8}(?:\.\d{1,4})?)[%％]?一(?P<right>\d{1,8}(?:\.\d{1,4})?)(?!\d)"
)
"""Two numbers around 一: eight digits hold what an article counts, four what stands behind a
point."""
_WIDE_POINT = re.compile(r"(?<=[0-9])．(?=[0-9])")
_YEAR = re.compile(r"(?<![\d.])(?<![\d.] )\d{1,3}(?: \d{1,3}){1,3}(?= ?年)")
"""A year in up to four pieces of up to three digits; a piece of four is one without a blank."""
_SPLIT_POINT = re.compile(
    r"(?<![\d.])\d{1,4}(?: \.|\. )\d{1,2}(?=[%％℃°度公米元万亿倍吨斤克升亩平])"
)
_CLOCK = re.compile(r"[0-2OoIl]?[0-9OoIl][：:](?P<minutes>[0-5OoIl][0-9OoIl])(?![0-9A-Za-z])")
_ANY_LETTER = re.compile("[OoIl]")
_PAGE = re.compile(r"(?<=第)[lI](?=[版页頁期章节節册卷次届屆])")
_DATED = re.compile(r"(?<![\d.] )(?<![\d.])\d(?: \d){1,3}(?= ?[年月日])")
"""A year, month or day whose digits stand apart."""
_GROUPED = re.compile(rf"(?<!\d)(?<!\d[.,， ])\d{{1,3}}(?:, \d{{3}})+(?=[{COUNTERS}])")
"""Digits in groups of three behind commas and blanks (GB/T 15835 5.1.1), a measure word behind."""
_DOUBTFUL_GROUPS = re.compile(
    rf"(?<!\d)(?<!\d[.,， ])[1-9]\d{{0,2}}(?:(?: \d{{3}})+|(?:，\d{{3}})+)(?=[{COUNTERS}])"
)
"""The same behind blanks or full-width commas: both part items, too."""


def find_digits(draft: Draft) -> Iterator[Fix]:
    """Mend numbers that can be read in one way only: 3O万, l2.6公里, 二0一八年, 10．5元, 1 0月."""
    text = draft.text
    for span in prose(draft):
        if not _ANY_NUMBER.search(text, span.start, span.end):
            continue
        yield from _letters(text, span)
        for match in _ZERO_IN_HAN.finditer(text, span.start, span.end):
            zeros = "〇" * len(match[0])
            yield Fix((Edit(*match.span(), zeros),), worded("a zero among Han numerals"))
        for match in _WIDE_POINT.finditer(text, span.start, span.end):
            yield Fix((Edit(*match.span(), "."),), worded("the point of a number"))
        for match in _RANGE.finditer(text, span.start, span.end):
            if _rises(match):
                at = match.start("right") - 1
                yield Fix((Edit(at, at + 1, "—"),), worded("the dash of a range"))
        yield from _parted(text, span)
        for match in _DATED.finditer(text, span.start, span.end):
            if _is_date(match[0].replace(" ", ""), text[match.end() :].lstrip()[:1]):
                yield _closed(match, worded("a blank within a date"))
        for match in _GROUPED.finditer(text, span.start, span.end):
            yield _closed(match, worded("a blank within a number"))


def _parted(text: str, span: Span) -> Iterator[Fix]:
    """Yield years and numbers with a blank inside, and letters where only digits stand: 第l版."""
    if text.find(" ", span.start, span.end) >= 0:
        yield from _spaced(text, span)
    if _ANY_LETTER.search(text, span.start, span.end):
        yield from _lettered(text, span)


def _spaced(text: str, span: Span) -> Iterator[Fix]:
    """Yield years and numbers with a blank inside."""
    for match in _YEAR.finditer(text, span.start, span.end):
        months = all(len(part) == 1 for part in match[0].split())
        if not months and _is_date(match[0].replace(" ", ""), "年"):
            yield _closed(match, worded("a blank within a year"))
    for match in _SPLIT_POINT.finditer(text, span.start, span.end):
        yield _closed(match, worded("a blank beside the point of a number"))


def _lettered(text: str, span: Span) -> Iterator[Fix]:
    """Yield letters where only digits stand: 第l版, 1O：30."""
    for match in _PAGE.finditer(text, span.start, span.end):
        yield Fix((Edit(*match.span(), "1"),), worded("a letter within a number"))
    for match in _CLOCK.finditer(text, span.start, span.end):
        found = match[0]
        if any(c in "OoIl" for c in found) and any(c.isdigit() for c in found):
            edits = tuple(
                Edit(match.start() + n, match.start() + n + 1, c.translate(_AS_DIGITS))
                for n, c in enumerate(found) if c in "OoIl"
            )  # fmt: skip
            yield Fix(edits, worded("a letter within a time"))


def find_doubtful_digits(draft: Draft) -> Iterator[Fix]:
    """Show numbers that are perhaps two, or misread: 3，500亩, 5 000元, 5一3."""
    text = draft.text
    grouped = _parts_its_groups(text)
    for span in prose(draft):
        if span.kind is BlockMarkup.FRONT:
            continue
        for match in _RANGE.finditer(text, span.start, span.end):
            if not _rises(match):
                at = match.start("right") - 1
                yield Fix(
                    (Edit(at, at + 1, "—"),),
                    worded("一 between digits"),
                    score=0.6,
                    message=worded(
                        "“{match}” may be a range or a score with its dash misread", match=match[0]
                    ),
                )
        for match in () if grouped else _DOUBTFUL_GROUPS.finditer(text, span.start, span.end):
            if _is_date(re.sub("[ ，]", "", match[0]), text[match.end() : match.end() + 1]):
                continue
            found = _closed(match, worded("groups of three digits before a measure word"), "， ")
            yield found._replace(
                score=0.5, message=worded("“{match}” may be one number", match=match[0])
            )


_BLANK_GROUPS = re.compile(rf"(?<!\d)(?<!\d[.,， ])[1-9]\d{{0,2}}(?: \d{{3}})+(?=[{COUNTERS}])")
_UNPARTED = re.compile(rf"(?<![\d.,， ])[1-9]\d{{3,8}}(?=[{COUNTERS}])(?!年)")
"""A number of four digits or more without groups; years never have them."""
_COMMA_GROUPS = re.compile(r"\d，\d{3}(?!\d)")


def _parts_its_groups(text: str) -> bool:
    """Whether a text parts the digits of all its long numbers by blanks, as GB/T 15835 5.1.1
    allows: of two or more no number stands without, and none is parted by a comma."""
    parted = sum(1 for _ in _BLANK_GROUPS.finditer(text))
    return parted >= LEAST_GROUPED and not _UNPARTED.search(text) and not _COMMA_GROUPS.search(text)


LEAST_GROUPED = 2
"""Numbers parted by blanks from which that is the way of the text. A choice: one is a slip. With
one 20 texts of the tests are asked otherwise, with three eight."""


def _letters(text: str, span: Span) -> Iterator[Fix]:
    """Yield the letters O, o, l and I within numbers, as 0 and 1."""
    for match in _WESTERN.finditer(text, span.start, span.end):
        start, end = match.span()
        found = match[0]
        if found.isdigit() or not set(found) & set("OolI"):
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
            continue
        if not _HAN_BESIDE.match(before or after) and not _HAN_BESIDE.match(after or before):
            continue
        if _must_be_number(found, text, end):
            edits = tuple(
                Edit(start + n, start + n + 1, c.translate(_AS_DIGITS))
                for n, c in enumerate(found) if c in "OolI"
            )  # fmt: skip
            yield Fix(edits, worded("a letter within a number"))


_AREA = re.compile(r"O\d{2,3}")
"""The code of an area, its first digit misread: O744."""
_FAR = re.compile(r"[—–－-]{1,2}\d{6,8}(?!\d)")
"""What stands behind the code of an area."""
_ROUND = re.compile("[0-9]{2,}O+")


def _must_be_number(found: str, text: str, end: int) -> bool:
    """Whether letters and digits are a number: digits around, a measure word behind, a code."""
    after = text[end : end + 1]
    if not any(c.isdigit() for c in found):
        return bool(after) and after in "年月日" and len(found) > 1
    if (found[0].isdigit() and found[-1].isdigit()) or (after and after in _UNITS):
        return True
    if "." in found and not found.startswith("."):
        return found[-1].isdigit() and found[0] in "Ol"
    if _AREA.fullmatch(found):
        return _FAR.match(text, end) is not None
    return _ROUND.fullmatch(found) is not None and (not after or bool(_HAN_BESIDE.match(after)))


def _rises(match: re.Match[str]) -> bool:
    return float(match["left"]) < float(match["right"])


def _is_date(digits: str, unit: str) -> bool:
    number = int(digits)
    if unit == "年":
        # A newspaper of today, and the years it looks back on; 5000年 is no date.
        return len(digits) == 4 and 1000 <= number < 2100
    if unit not in ("月", "日"):
        return False
    # One digit has no blank within. From 12 on three dates of the tests keep theirs.
    return 10 <= number <= (12 if unit == "月" else 31)


def _closed(match: re.Match[str], reason: Said, dropped: str = " ") -> Fix:
    """The fix that closes what parts the digits of ``match``."""
    return Fix(
        tuple(
            Edit(match.start() + n, match.start() + n + 1, "")
            for n, char in enumerate(match[0]) if char in dropped
        ),
        reason,
    )  # fmt: skip
