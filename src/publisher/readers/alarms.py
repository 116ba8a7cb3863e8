"""What is wrong with a text as a whole: one finding each, not one for every line of it.

Pure functions of the text. Where an alarm says that what was read is no text at all, proposals for
its single places would only hide that; ``spoiled`` says which these are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

import opencc

from ..characters import CLOSERS, ENDS, HAN, KANA, LATIN, NUMERALS, OPENERS, PAUSES, count_han
from ..cleaning.lines.bylines import is_byline, is_names
from ..cleaning.lines.captions import is_credited, says_caption
from ..cleaning.lines.furniture import is_furniture
from ..cleaning.survey.draft import Draft
from ..cleaning.survey.scrambled import interleaved
from ..diagnostics import Diagnostic, Place, Severity
from ..tongues import Said, term, worded
from ..words import likelihood
from .encodings import LOST, share_of_common

TWICE, ACROSS = "C010", "C011"
"""Codes that cleaning tells of lines inside one paragraph; here they may stand apart."""
CUT, MOJIBAKE, FOREIGN, UNLIKELY = "R101", "R102", "R103", "R104"
_RUN = re.compile(f"[{HAN}]+")
_FRONT = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
_OTHER = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]|!\[|\||<|>|\[\^|\$\$|(?:-|\*|_){3,}[ \t]*$).*$")
_NOTES = re.compile(r"(?m)^\[\^[^\]\n]+\]:.*$")

LEAST_LINES = 3
ALIKE = 0.8
"""Share of their characters in which two lines agree that say the same (as in cleaning)."""
SHORTEST, LONGEST = 8, 120


def alarms(text: str, path: str) -> tuple[Diagnostic, ...]:
    """The alarms of a whole text, each once; ``path`` names it."""
    body = _FRONT.sub(lambda found: "\n" * found[0].count("\n"), text)
    checks = (_twice, _across, _cut, _mojibake, _foreign, _unlikely)
    found = [one for check in checks if (one := check(body, path)) is not None]
    codes = {one.code for one in found}
    if MOJIBAKE in codes:
        found = [one for one in found if one.code == MOJIBAKE]
    elif FOREIGN in codes:
        found = [one for one in found if one.code not in (UNLIKELY, CUT)]
    elif ACROSS in codes:
        # Where columns were read across, the last line's end is no end of the text.
        found = [one for one in found if one.code != CUT]
    return tuple(found)


def spoiled(found: tuple[Diagnostic, ...]) -> bool:
    """Whether alarms say that there is no text whose places could be mended one by one."""
    return any(one.code in (MOJIBAKE, UNLIKELY, FOREIGN) for one in found)


def _alarm(code: str, path: str, line: int, message: Said, hint: Said) -> Diagnostic:
    return Diagnostic(code, message, Place(path, max(1, line)), Severity.WARNING, hint=hint)


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines of running text with their numbers, heads and pictures left out."""
    rows = enumerate(_OTHER.sub("", text).split("\n"), 1)
    return [(number, line.strip().rstrip("\\")) for number, line in rows if line.strip()]


# Order


def _twice(text: str, path: str) -> Diagnostic | None:
    """Tell that most lines say what the line above them says."""
    rows = _lines(text)
    found = at = 0
    first = 0
    while at + 1 < len(rows):
        if _say_the_same(rows[at][1], rows[at + 1][1]):
            first = first or rows[at][0]
            found, at = found + 1, at + 1
        at += 1
    if found < LEAST_LINES or found * 2 < 0.6 * len(rows):
        return None
    return _alarm(
        TWICE,
        path,
        first,
        worded("every line stands twice, with small differences; the lines are kept"),
        worded("run the OCR again, or delete one line of each pair"),
    )


def _say_the_same(one: str, two: str) -> bool:
    if not len(one) >= SHORTEST or abs(len(one) - len(two)) > len(one) // 4:
        return False
    if one == two:
        return True
    matcher = SequenceMatcher(None, one[:400], two[:400], autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _across(text: str, path: str) -> Diagnostic | None:
    """Tell that lines go on in the middle of the next one, each in a paragraph of its own too."""
    rows = [(number, line) for number, line in _lines(text) if SHORTEST <= len(line) <= LONGEST]
    if len(rows) < LEAST_ROWS:
        return None
    joined = "\n".join(line for _, line in rows)
    draft = Draft(joined, joined, range(len(joined)))
    if not interleaved(draft):
        return None
    return _alarm(
        ACROSS,
        path,
        rows[0][0],
        worded(
            "the lines do not continue each other: columns were perhaps read across; they are kept"
        ),
        worded("run the OCR again with columns told apart, or set the lines in order by hand"),
    )


LEAST_ROWS = 6

# The end

_OPEN_WORD = re.compile(
    r"(?:并且和|[和与及或并且而但因为以由从把被对向在将使让给跟同若则虽即尤其的地得之]|因为|所以|如果|虽然|但是|并且|而且"
    r"|以及|或者|例如|比如|通过|根据|按照|为了|关于|对于|不仅|不但|无论|只有|只要)$"
)
"""Words that no sentence ends with: something follows them always, but for 的, 地, 得, which end a
quotation; a text's last sentence has its stop there."""
_OPEN_MARK = re.compile(rf"[{PAUSES}{OPENERS}\-—](?<!——)$|[{PAUSES}]\s*$")
_STOPPED = re.compile(rf"[{ENDS}!?….){CLOSERS}]\s*$|——$|[完]$")
_DATED = re.compile(rf"[\d〇零{NUMERALS}]+\s*[年月日号]\S{{0,6}}$")
_JUMP = re.compile(r"[（(]\s*(?:下转|转|接)[^（）()]{1,20}[)）]\s*$")
LEAST_HAN = 20
"""Han characters of the shortest last paragraph that says whether a text has its end."""


def _cut(text: str, path: str) -> Diagnostic | None:
    """Tell that the last sentence has no end."""
    rows = _lines(_NOTES.sub("", text))
    while rows and _is_below_text(rows[-1][1]):
        rows.pop()
    if not rows:
        return None
    number, last = rows[-1]
    paragraph = _last_paragraph(rows, text)
    if count_han(paragraph) < LEAST_HAN or _JUMP.search(last):
        return None
    bare = re.sub(r"[*_\s\\]+$", "", last)
    bare = re.sub(r"(?:\[\^[^\]]+\]|<sup>[^<>]*</sup>|[①-⑳])$", "", bare)
    if _STOPPED.search(bare) or not (_OPEN_MARK.search(bare) or _OPEN_WORD.search(bare)):
        return None
    return _alarm(
        CUT,
        path,
        number,
        worded("the end is missing: the text breaks off at “{bare}”", bare=bare[-8:]),
        worded("look for its rest on another page (转版), or at the end of the OCR's output"),
    )


def _is_below_text(line: str) -> bool:
    """Whether a line at the end is none of the text: who wrote it, who took the pictures."""
    return len(line) <= LONGEST_BELOW and (
        is_byline(line) or is_names(line) or is_furniture(line) or is_credited(line)
        or says_caption(line) or line[:1] in "（(【[①②③④⑤" or _DATED.search(line) is not None
    )  # fmt: skip


LONGEST_BELOW = 90


def _last_paragraph(rows: list[tuple[int, str]], text: str) -> str:
    """The lines of the last paragraph."""
    words = rows[-1][1]
    for (above, line), (below, _) in reversed(list(pairwise(rows))):
        if below - above > 1 or line.startswith("- "):
            break
        words = line + words
        if len(words) > LONGEST:
            break
    return words


# Characters

MOST_LOST = 0.004
"""Part of the characters that may be � before a text is one in the wrong encoding."""
LEAST_BEYOND = 20
_AS_LATIN = re.compile(r"[\u00a1-\u00ff\u0152-\u0192\u2013-\u2122\u20ac]")
_FILLED = re.compile("锟斤拷|烫烫烫|屯屯屯|ï»¿|â€œ|â€™|Ã©|Â·")


def _mojibake(text: str, path: str) -> Diagnostic | None:
    """Tell that bytes of one encoding were read as another."""
    beyond = [char for char in text if char > "\x7f"]
    if len(beyond) < LEAST_BEYOND:
        return None
    lost = text.count(LOST)
    said = ""
    if lost >= LEAST_LINES and lost > MOST_LOST * len(beyond):
        said = worded("{lost} of its characters were lost (�)", lost=lost)
    elif len(_FILLED.findall(text)) >= LEAST_LINES:
        said = worded("it holds what programs leave of other bytes")
    elif (name := _otherwise(text, beyond)) is not None:
        said = worded("read as {name} it would be Chinese", name=name)
    if not said:
        return None
    found = re.search(f"{LOST}|{_FILLED.pattern}|[\u00a1-\u00ff]{{2}}", text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    return _alarm(
        MOJIBAKE,
        path,
        line,
        worded("the text was read in a wrong encoding (乱码): {said}", said=said),
        worded("hand in the source itself; its encoding is found by what it holds"),
    )


COMMON, RARE = 0.3, 0.12
"""Parts of the characters that are common in Chinese: of a text 0.37 and more (of 449 texts of all
kinds those of emoji and lists of signs alone have less), of bytes read otherwise 0.1 and less."""


def _otherwise(text: str, beyond: list[str]) -> str | None:
    """The encoding in which the text's bytes would be Chinese; None if it is as it is."""
    sample = text[:20_000]
    latin = len(_AS_LATIN.findall(text))
    if share_of_common(text) > RARE and latin < 0.5 * len(beyond):
        return None
    ways = (("gb18030", "utf-8", "UTF-8"), ("cp1252", "utf-8", "UTF-8"),
            ("latin-1", "utf-8", "UTF-8"), ("latin-1", "gb18030", "GB 18030"),
            ("cp1252", "gb18030", "GB 18030"), ("big5", "gb18030", "GB 18030"),
            ("gb18030", "big5", "Big5"))  # fmt: skip
    for wrong, right, name in ways:
        mended = sample.encode(wrong, "ignore").decode(right, "ignore")
        if count_han(mended) >= SHORTEST and share_of_common(mended) >= COMMON:
            return name
    return None


# Language

LEAST_LETTERS = 60
_KANA = re.compile(f"[{KANA}]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_WORD = re.compile(rf"[{LATIN}\u0400-\u04ff]{{2,}}")
_CODE = re.compile(r"<[^<>]*>|\$[^$\n]*\$|\]\([^)]*\)|https?://\S+")


def _foreign(text: str, path: str) -> Diagnostic | None:
    """Tell that most of the text is in another language."""
    bare = _CODE.sub(" ", text)
    han = count_han(bare)
    kana, hangul = len(_KANA.findall(bare)), len(_HANGUL.findall(bare))
    words = len(_WORD.findall(bare))
    if han + kana + hangul + 4 * words < LEAST_LETTERS:
        return None
    named = ""
    if kana > 0.15 * (han + kana):
        named = term("Japanese")
    elif hangul > 0.3 * (han + hangul):
        named = term("Korean")
    elif words > han:
        named = worded("a language in Latin or Cyrillic letters")
    if not named:
        return None
    return _alarm(
        FOREIGN, path, 1, worded("the text is not Chinese but {named}", named=named),
        worded("the rules are for Chinese; look whether it is the right file"),
    )  # fmt: skip


LIKELY = -7.5
"""Logarithm of how likely a Han character is, on average, below which a text is no Chinese: of 449
articles all but a list of rare characters have more than -7.35, and a text of which each fifth
character is another than it was has -8."""
LEAST_JUDGED = 60
_MOST_JUDGED = 6000
_STRETCH = 60


@lru_cache(maxsize=1)
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def likely(text: str) -> float | None:
    """How likely the Han characters of a text are, on average: a logarithm; None for few."""
    runs = _RUN.findall(_simplified().convert(text[:_MOST_JUDGED]))
    count = sum(map(len, runs))
    if count < LEAST_JUDGED:
        return None
    return sum(map(likelihood, _stretches(runs))) / count


def _stretches(runs: list[str]) -> Iterator[str]:
    for run in runs:
        for at in range(0, len(run), _STRETCH):
            yield run[at : at + _STRETCH]


def _unlikely(text: str, path: str) -> Diagnostic | None:
    """Tell that most characters make no words: the OCR read something else."""
    value = likely(_OTHER.sub("", text))
    if value is None or value >= LIKELY:
        return None
    return _alarm(
        UNLIKELY,
        path,
        1,
        worded("most of the text makes no words: the OCR has read it badly"),
        worded(
            "scan at 300 dpi or more and run the OCR again; "
            "single places are not proposed for repair"
        ),
    )
