"""Misread characters: look-alikes from other scripts, strays, forms that only computers know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ...tongues import worded
from ...words import SEEN, frequency
from ..language.chars import BLANK, BLANKS, HAN, STOPS
from ..language.context import flanks
from ..language.script import language
from ..language.tables import readings, words
from ..survey.blocks import BlockMarkup
from ..survey.draft import Draft
from ..survey.prose import Span, prose
from .fix import Edit, Fix

LOOKALIKES = readings("lookalikes")
"""What a character of another script between Han characters was."""
_SURE = words("sure_lookalikes")
_ZERO = frozenset("ΟОо○◯")
_FOREIGN = re.compile("[" + "".join(LOOKALIKES) + "]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_CONTEXT = re.compile(f"[{HAN}，。、；：！？（）《》“”‘’—…]")
_NUMERAL = re.compile("[〇一二三四五六七八九十0-9]")


def _foreign(draft: Draft) -> Iterator[tuple[int, str, bool]]:
    """Yield look-alikes among Han characters: place, reading, and whether it is sure."""
    text = draft.text
    if len(_KANA.findall(text)) > MOST_KANA + len(text) // KANA_APART:
        return
    for span in prose(draft):
        for match in _FOREIGN.finditer(text, span.start, span.end):
            at = match.start()
            before, after = flanks(text, at, at + 1, span.start, span.end)
            was = LOOKALIKES[match[0]]
            if match[0] in _ZERO:
                if _within_numeral(before, after):
                    yield at, was, True
            elif _within_han(before, after):
                word = max(frequency(before + was), frequency(was + after)) > SEEN
                yield at, was, match[0] in _SURE or word


MOST_KANA, KANA_APART = 20, 200
"""Kana of a text, beside one in 200 characters, above which they are its own: it is Japanese. A
choice: of 1,218 texts that tests clean no long one has more than seven in 1,000."""


def _within_numeral(before: str, after: str) -> bool:
    """Whether a round sign stands between numerals, not both of them digits: 二О一八."""
    inside = bool(before and after and _NUMERAL.match(before) and _NUMERAL.match(after))
    return inside and not (before.isascii() and after.isascii())


def _within_han(before: str, after: str) -> bool:
    """Whether a character stands among Han, Chinese marks and other look-alikes alone."""
    beside = [c for c in (before, after) if c]
    known = [c for c in beside if _CONTEXT.match(c) or c in LOOKALIKES or c in "-—"]
    return len(known) == len(beside) and any(_CONTEXT.match(c) for c in beside)


def find_lookalikes(draft: Draft) -> Iterator[Fix]:
    """Look-alikes from other scripts between Han characters their Han form."""
    for at, was, sure in _foreign(draft):
        if sure:
            reason = worded("U+{ord:04X} between Han characters", ord=ord(draft.text[at]))
            yield Fix((Edit(at, at + 1, was),), reason)


def find_maybe_lookalikes(draft: Draft) -> Iterator[Fix]:
    """Show characters of other scripts that may be misread Han characters."""
    for at, was, sure in _foreign(draft):
        if not sure:
            yield Fix(
                (Edit(at, at + 1, was),),
                worded("U+{ord:04X} between Han characters", ord=ord(draft.text[at])),
                score=0.4,
                message=worded("“{text}” may be a misread “{was}”", text=draft.text[at], was=was),
            )


# —— of two cells is always a dash; 一 takes one, and is read as one or two short strokes.
_DASH_ONE = re.compile(
    rf"[ —－–-](?<=[{HAN}λア].)(?:(?<= )(?:--?|—|－|–)|(?<=-)-?|(?<=[—－–]))(?![—－–-])"
    "(?=[个名位种件次项条批座幅场份片支股])"
)
_COUNTED = re.compile("[第这那每另某任同]$")


def find_dash_ones(draft: Draft) -> Iterator[Fix]:
    """Read a short dash before a measure word as 一, unless a word begins there: --股东大会."""
    text = draft.text
    for span in prose(draft):
        if span.kind is BlockMarkup.FRONT:
            continue
        for match in _DASH_ONE.finditer(text, span.start, span.end):
            start, end = match.start() + match[0].startswith(" "), match.end()
            # Words of two and three: longer ones begin with one of these.
            word = max(frequency(text[end : end + 2]), frequency(text[end : end + 3]))
            if word <= SEEN or _COUNTED.search(text[max(0, start - 2) : start].rstrip()):
                yield Fix((Edit(start, end, "一"),), worded("a dash in front of a measure word"))


_FULLWIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0b]")
_FORMULA = re.compile("[×÷＝－∶（]")
"""Signs of a formula that is set in full-width signs; its ＋ is one of them."""
_ANY_ASCII = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ²³¹⁰-⁹₀-₉]")
_RADICAL = re.compile("[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")


def find_fullwidth(draft: Draft) -> Iterator[Fix]:
    """Write full-width digits and letters as ASCII."""
    for span in prose(draft):
        for match in _FULLWIDTH.finditer(draft.text, span.start, span.end):
            if match[0] == "＋" and _is_wide_plus(draft.text, match.start(), span):
                continue
            # Unicode has them in the order of ASCII, this much further on.
            plain = chr(ord(match[0]) - 0xFEE0)
            yield Fix(
                (Edit(*match.span(), plain),), worded("digits and letters are ASCII in print")
            )


def _is_wide_plus(text: str, at: int, span: Span) -> bool:
    """Whether ＋ is a sign of a formula in full-width signs, or stands between Han."""
    around = text[max(span.start, at - 1) : at] + text[at + 1 : min(span.end, at + 2)]
    return not _ANY_ASCII.search(around) or bool(_FORMULA.search(text, span.start, span.end))


_EQUIVALENT = readings("radicals")
_SIMPLIFIED = readings("simplified_forms")


def find_radicals(draft: Draft) -> Iterator[Fix]:
    """Write radicals and compatibility forms as the characters they stand for."""
    if not _RADICAL.search(draft.text):
        return
    simplified = language(draft.text) == "zh-Hans"
    for span in prose(draft):
        for match in _RADICAL.finditer(draft.text, span.start, span.end):
            plain = _EQUIVALENT.get(match[0]) or unicodedata.normalize("NFKC", match[0])
            if simplified and match[0] < "\uf900":
                plain = _SIMPLIFIED.get(plain, plain)
            if len(plain) == 1 and plain != match[0]:
                yield Fix(
                    (Edit(*match.span(), plain),),
                    worded("U+{ord:04X} is a form of {plain}", ord=ord(match[0]), plain=plain),
                )


# A class stands first in these patterns, what must stand before it behind: searches are quick so.
_STRAY_DIGIT = re.compile(
    rf"[{BLANK}\n](?<=[{HAN}][{BLANK}\n])[{BLANK}\n]*[0-9][{BLANK}\n]+(?=[{HAN}])"
)
_STRAY_MARK = re.compile(rf"[\]\[}}{{|\\^_~丶亅乚丿〡冫ˊˋ′`¨¬¦](?![({{])(?=[{BLANK}]*[{HAN}])")
_BEFORE_STRAY = re.compile(f"[{HAN}{STOPS}”）》]")


def find_strays(draft: Draft) -> Iterator[Fix]:
    """Show single digits, brackets and strokes that stand between Han characters for nothing."""
    text = draft.text
    counters = "个名人家户村组年月日号时分天届次场项条份版期元万亿岁位支所种类"
    for span in prose(draft):
        if span.kind is not BlockMarkup.PARA:
            continue
        for match in _STRAY_DIGIT.finditer(text, span.start, span.end):
            if text[match.end()] not in counters:
                yield _stray(match)
        for match in _STRAY_MARK.finditer(text, span.start, span.end):
            at = match.start()
            while at and text[at - 1] in BLANKS:
                at -= 1
            if at and _BEFORE_STRAY.match(text, at - 1) and not _is_paired(match, span):
                yield _stray(match)


_PARTNERS = {"[": "]", "]": "[", "{": "}", "}": "{"}
LONGEST_INSERTION = 40
"""Characters between two brackets that are a pair: [本報訊], [照片由本人提供]. A choice: with 20 or
60 none of six texts that ask comes out otherwise."""


def _is_paired(match: re.Match[str], span: Span) -> bool:
    """Whether a bracket has its partner in the same stretch of prose."""
    partner = _PARTNERS.get(match[0])
    if partner is None:
        return False
    at, text = match.start(), match.string
    if match[0] in "]}":
        return text.rfind(partner, max(span.start, at - LONGEST_INSERTION), at) >= 0
    return text.find(partner, at, min(span.end, at + LONGEST_INSERTION)) >= 0


def _stray(match: re.Match[str]) -> Fix:
    first = match.start()
    bare = match[0].strip()
    at = first + match[0].index(bare)
    clauses = bare in "[]{}|" and _CLAUSE_BEHIND.match(match.string, at + 1)
    if clauses and _CLAUSE_BEFORE.search(match.string, max(0, at - 2 * LEAST_CLAUSE), at):
        return Fix(
            (Edit(at, at + 1, "，"),), worded("it stands alone between two clauses"), score=0.5,
            message=worded("“{bare}” may be a misread ，", bare=bare),
        )  # fmt: skip
    return Fix(
        (Edit(at, at + len(bare), ""),),
        worded("it stands alone between Han characters"),
        score=0.5,
        message=worded("“{bare}” may be a speck or a misread mark", bare=bare),
    )


LEAST_CLAUSE = 4
"""Han characters on both sides of a bracket that may have been a comma. A choice: shorter ones are
items; with three or five none of six texts that ask comes out otherwise."""
_CLAUSE_BEFORE = re.compile(f"[{HAN}]{{{LEAST_CLAUSE}}}[{BLANK}]?$")
_CLAUSE_BEHIND = re.compile(f"[{BLANK}]?[{HAN}]{{{LEAST_CLAUSE}}}")
