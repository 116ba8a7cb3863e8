"""A byline parted into its words, with what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..characters import CLOSERS, HAN, LATIN, OPENERS
from .english import tell_english
from .names import COMPOUND_SURNAMES
from .roles import deeds
from .tables import table, words
from .words import SURNAMES, Around, BylineWord, WordSort, is_foreign_name, is_sure_name, tell, ways

LONGEST = 200
"""Characters of the longest byline that is read. The longest of 179 articles in tests and content
has 44; one of ten names and their houses has not twice that."""

_FORMS = str.maketrans(
    {
        **dict.fromkeys(OPENERS, "["),
        **dict.fromkeys(CLOSERS, "]"),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        # Around a name, and the title of a book: no brackets that somebody's work stands in.
        **dict.fromkeys('《》〈〉“”‘’"■□▋▌▍▎▏▉▊█◆◇●○◎★☆▲△▼▽◢◣◤◥▪▫•➤►▶❖✦※§—–…', " "),
        **dict.fromkeys("‧・∙･•", "·"),
        **dict.fromkeys("丨｜∣", "|"),
        **dict.fromkeys("＆﹠", "&"),
        **dict.fromkeys("\t\u00a0\u202f\u205f\u3000", " "),
        **{chr(code): " " for code in range(0x2002, 0x200B)},
    }
)
"""What stands for the same in a byline, one character for one."""
_ORNAMENT_DOT = re.compile(f"(?<![{HAN}A-Za-z.])·|·(?![{HAN}A-Za-z])")
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,60}[)\]]")
_WORDS = re.compile(rf"[{HAN}A-Za-z0-9·.'’-]*[{HAN}][{HAN}A-Za-z0-9·.'’-]*")
_LATIN = re.compile(rf"[{LATIN}][{LATIN}0-9 .'’&+-]*(?:, (?:Jr|Sr|II|III)\b\.?)?")
_ODD = re.compile(r"[^\W\d_]+|\d+")
_DATED = re.compile(
    r"(?P<head>[^ ,;:/|()\[\]0-9]+) ?(?:\d{1,4} ?[年月] ?)?(?:\d{1,2} ?月 ?)?\d{1,2} ?日 ?"
    r"(?P<tail>专?[电電讯訊])"
)
"""A dateline: 新华社北京8月1日电."""
_PAIRED = re.compile(rf"[{HAN}]{{2,3}}文[ ,]+[{HAN}]{{2,3}}[图圖摄攝](?![{HAN}])")
"""Names and deeds as single words: 林远文 周涛图."""
_PICTURES = re.compile(rf" ?/ ?[图圖摄攝](?![{HAN}])")
_JOINTS = ("和", "与", "與", "及", "暨")
_NATIONS = words("names", "nations")
_ASIDES = tuple(table("bodies")["asides"]["begins"].split())
_DEED_CHARS = frozenset(word for word in deeds() if len(word) == 1)
_MOST_SINGLES = 12
"""Single characters with blanks between them that are looked at as names."""


@dataclass(frozen=True, slots=True)
class BylineWords:
    """The words of a byline in order, ``text`` being the byline with marks in one form.

    ``foreign`` are the places of words before which a country stands in brackets.
    """

    text: str
    words: tuple[BylineWord, ...]

    def gap(self, left: int) -> str:
        """What stands between the word ``left`` and the next one."""
        return self.text[self.words[left].end : self.words[left + 1].start]


def part(byline: str) -> BylineWords:
    """The words of ``byline``, those that nothing is known of included."""
    text = _ORNAMENT_DOT.sub(" ", byline.translate(_FORMS))
    text = re.sub(r"^ *[-*]+ *", lambda found: " " * len(found[0]), text)
    found: list[BylineWord] = []
    whole = Around(
        translated=bool(re.search(r"[著文诗詩\]]|原[作著]", text)),
        paired=_PAIRED.search(text) is not None,
    )
    at = 0
    for bracket in _BRACKETS.finditer(text):
        _stretch(text, at, bracket.start(), found, whole)
        _bracket(text, bracket, found, whole)
        at = bracket.end()
    _stretch(text, at, len(text), found, whole)
    return BylineWords(text, tuple(_without_remains(text, list(_joined_singles(text, found)))))


def _bracket(text: str, bracket: re.Match[str], found: list[BylineWord], whole: Around) -> None:
    """Take the words of a bracket, or leave it aside: a country, what somebody is."""
    inside = bracket[0][1:-1].strip()
    if not inside:
        return
    start = bracket.start() + 1
    if inside in _NATIONS:
        if not found or not _is_behind(text, found[-1], bracket):
            found.append(
                BylineWord(WordSort.CITE, "", bracket.end(), bracket.end(), house="nation")
            )
        return
    if inside.startswith(_ASIDES):
        return
    more: list[BylineWord] = []
    _stretch(text, start, bracket.end() - 1, more, whole)
    named = bool(found) and found[-1].sort in (WordSort.NAME, WordSort.WEAK)
    sorts = {word.sort for word in more}
    if (
        named
        and not sorts & {WordSort.DEED}
        and not (WordSort.TRADE in sorts and WordSort.NAME in sorts)
    ):
        return
    found += more


def _is_behind(text: str, last: BylineWord, bracket: re.Match[str]) -> bool:
    """Whether a country stands behind the name it belongs to: 雨果（法国）."""
    glued = text[last.end : bracket.start()] == ""
    return glued and last.sort in (WordSort.NAME, WordSort.WEAK)


def _stretch(text: str, start: int, end: int, found: list[BylineWord], whole: Around) -> None:
    """Take the words of a stretch without brackets."""
    at = start
    for dated in _DATED.finditer(text, start, end):
        _pieces(text, at, dated.start(), found, whole)
        found += (
            replace(word, end=dated.end()) if n else word for n, word in enumerate(_dateline(dated))
        )
        at = dated.end()
    _pieces(text, at, end, found, whole)


def _dateline(dated: re.Match[str]) -> Iterator[BylineWord]:
    for word in tell(f"{dated['head']}{dated['tail']}", Around()):
        yield replace(word, start=dated.start(), end=dated.end())


def _pieces(text: str, start: int, end: int, found: list[BylineWord], whole: Around) -> None:
    at = start
    for word in _WORDS.finditer(text, start, end):
        _latin(text, at, word.start(), found)
        if word[0] in _JOINTS:
            at = word.end()
            continue
        gap = text[found[-1].end : word.start()] if found else ""
        named = bool(found) and found[-1].sort in (WordSort.NAME, WordSort.WEAK)
        around = replace(
            whole,
            in_slot=bool(found) and found[-1].sort is WordSort.TRADE,
            behind_name=any(one.sort in (WordSort.NAME, WordSort.WEAK) for one in found),
            behind_stroke=named and gap.strip() in ("/", "|"),
            before_picture=_PICTURES.match(text, word.end()) is not None,
        )
        if found and found[-1].house == "nation":
            found[-1:] = _foreign(word, around)
        else:
            found += (one.moved(word.start()) for one in tell(word[0], around))
        at = word.end()
    _latin(text, at, end, found)


def _latin(text: str, start: int, end: int, found: list[BylineWord]) -> None:
    """Take the words of a stretch without Han characters."""
    told: list[BylineWord] = []
    for stretch in _LATIN.finditer(text, start, end):
        if found and found[-1].house == "nation":
            found.pop()
        told += (word.moved(stretch.start()) for word in tell_english(stretch[0]))
    rest = _LATIN.sub(lambda m: " " * len(m[0]), text[start:end])
    for odd in _ODD.finditer(rest):
        told.append(BylineWord(WordSort.UNKNOWN, odd[0], start + odd.start(), start + odd.end()))
    found += sorted(told, key=lambda word: word.start)


def _foreign(word: re.Match[str], around: Around) -> Iterator[BylineWord]:
    """Yield the words behind a country: a name first, whatever it looks like."""
    told = [one.moved(word.start()) for one in tell(word[0], around)]
    first = told[0]
    if first.sort in (WordSort.UNKNOWN, WordSort.WEAK) and is_foreign_name(first.text):
        told[0] = replace(first, sort=WordSort.NAME)
    yield from told


def _joined_singles(text: str, found: list[BylineWord]) -> Iterator[BylineWord]:
    """Yield the words, single characters with blanks between them as the names they are: 李　红."""
    n = 0
    while n < len(found):
        run = _run_of_singles(text, found, n)
        names = _as_names(text, run) if run else None
        if names is None:
            yield found[n]
            n += 1
        else:
            yield from names
            n += len(run)


def _run_of_singles(text: str, found: list[BylineWord], n: int) -> list[BylineWord]:
    """The words from ``n`` on that may be parts of names: a surname, then what is short."""
    first = found[n]
    if not (first.text in SURNAMES or first.text in COMPOUND_SURNAMES):
        return []
    if first.text in _DEED_CHARS and len(found) > n + 2:
        return []
    run = [first]
    for word in found[n + 1 : n + _MOST_SINGLES]:
        alone = len(word.text) == 1 and len(first.text) == 1
        if text[run[-1].end : word.start].strip() or not (alone or len(run) == 1):
            break
        if len(word.text) > len("小明") or not re.fullmatch(f"[{HAN}]+", word.text):
            break
        run.append(word)
        if not alone:
            break
    while len(run) > 2 and run[-1].text in _DEED_CHARS:
        run.pop()
    return run if len(run) > 1 else []


def _as_names(text: str, run: list[BylineWord]) -> list[BylineWord] | None:
    """The names that ``run`` spells, if there is one way to part it; else None."""
    if len(run[-1].text) > 1:
        second = run[-1]
        if len(run) > 2 or is_sure_name(second.text) or second.sort is not WordSort.WEAK:
            return None
        return [_spelled(run)]
    whole = "".join(word.text for word in run)
    found = list(ways(whole))
    even = [way for way in found if all(length == len("李红") for length in way)]
    found = even or found
    if len(found) != 1:
        return [BylineWord(WordSort.UNKNOWN, whole, run[0].start, run[-1].end)] if found else None
    names, at = [], 0
    for length in found[0]:
        names.append(_spelled(run[at : at + length]))
        at += length
    return names


def _spelled(run: list[BylineWord]) -> BylineWord:
    return BylineWord(WordSort.NAME, "".join(word.text for word in run), run[0].start, run[-1].end)


def _without_remains(text: str, found: list[BylineWord]) -> Iterator[BylineWord]:
    """Yield the words, a name of two characters and a single one behind it as not understood."""
    n = 0
    while n < len(found):
        word = found[n]
        after = found[n + 1] if n + 1 < len(found) else None
        alone = after is not None and after.sort is WordSort.UNKNOWN and len(after.text) == 1
        if after and alone and word.sort is WordSort.NAME and len(word.text) == len("王小"):
            yield BylineWord(WordSort.UNKNOWN, text[word.start : after.end], word.start, after.end)
            n += 2
        else:
            yield word
            n += 1
