"""A byline parted into its words, with what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .english import tell_english
from .letters import HAN
from .names import COMPOUND_SURNAMES
from .roles import deeds
from .tables import table, words
from .words import SURNAMES, Around, Sort, Word, is_foreign_name, is_sure_name, tell

LONGEST = 200
"""Characters of the longest byline that is read. The longest of 179 articles in tests and content
has 44; one of ten names and their houses has not twice that."""

_FORMS = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        **dict.fromkeys("【〔［〖「『", "["),
        **dict.fromkeys("】〕］〗」』", "]"),
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
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9 .'’&+-]*(?:, (?:Jr|Sr|II|III)\b\.?)?")
_DATED = re.compile(
    r"(?P<head>[^ ,;:/|()\[\]0-9]+) ?(?:\d{1,4} ?[年月] ?)?(?:\d{1,2} ?月 ?)?\d{1,2} ?日 ?"
    r"(?P<tail>专?[电電讯訊])"
)
"""A dateline: 新华社北京8月1日电."""
_NATIONS = words("names", "nations")
_ASIDES = tuple(table("bodies")["asides"]["begins"].split())
_DEED_CHARS = frozenset(word for word in deeds() if len(word) == 1)
_MOST_SINGLES = 12
"""Single characters with blanks between them that are looked at as names."""


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a byline in order, ``text`` being the byline with marks in one form.

    ``foreign`` are the places of words before which a country stands in brackets.
    """

    text: str
    words: tuple[Word, ...]

    def gap(self, left: int) -> str:
        """Give what stands between the word ``left`` and the next one."""
        return self.text[self.words[left].end : self.words[left + 1].start]


def part(byline: str) -> Line:
    """Give the words of ``byline``, those that nothing is known of included."""
    text = _ORNAMENT_DOT.sub(" ", byline.translate(_FORMS))
    text = re.sub(r"^ *[-*]+ *", lambda found: " " * len(found[0]), text)
    found: list[Word] = []
    translated = bool(re.search(r"[著文诗詩\]]|原[作著]", text))
    at = 0
    for bracket in _BRACKETS.finditer(text):
        _stretch(text, at, bracket.start(), found, translated=translated)
        _bracket(text, bracket, found, translated=translated)
        at = bracket.end()
    _stretch(text, at, len(text), found, translated=translated)
    return Line(text, tuple(_joined_singles(text, found)))


def _bracket(text: str, bracket: re.Match[str], found: list[Word], *, translated: bool) -> None:
    """Take the words of a bracket, or leave it aside: a country, what somebody is."""
    inside = bracket[0][1:-1].strip()
    if not inside:
        return
    start = bracket.start() + 1
    if inside in _NATIONS:
        if not found or not _is_behind(text, found[-1], bracket):
            found.append(Word(Sort.CITE, "", bracket.end(), bracket.end(), house="nation"))
        return
    if inside.startswith(_ASIDES):
        return
    more: list[Word] = []
    _stretch(text, start, bracket.end() - 1, more, translated=translated)
    named = bool(found) and found[-1].sort in (Sort.NAME, Sort.WEAK)
    sorts = {word.sort for word in more}
    if named and not sorts & {Sort.DEED} and not (Sort.TRADE in sorts and Sort.NAME in sorts):
        return
    found += more


def _is_behind(text: str, last: Word, bracket: re.Match[str]) -> bool:
    """Say whether a country stands behind the name it belongs to: 雨果（法国）."""
    glued = text[last.end : bracket.start()] == ""
    return glued and last.sort in (Sort.NAME, Sort.WEAK)


def _stretch(text: str, start: int, end: int, found: list[Word], *, translated: bool) -> None:
    """Take the words of a stretch without brackets."""
    at = start
    for dated in _DATED.finditer(text, start, end):
        _pieces(text, at, dated.start(), found, translated=translated)
        found += (
            replace(word, end=dated.end()) if n else word for n, word in enumerate(_dateline(dated))
        )
        at = dated.end()
    _pieces(text, at, end, found, translated=translated)


def _dateline(dated: re.Match[str]) -> Iterator[Word]:
    for word in tell(f"{dated['head']}{dated['tail']}", Around()):
        yield replace(word, start=dated.start(), end=dated.end())


def _pieces(text: str, start: int, end: int, found: list[Word], *, translated: bool) -> None:
    at = start
    for word in _WORDS.finditer(text, start, end):
        _latin(text, at, word.start(), found)
        gap = text[found[-1].end : word.start()] if found else ""
        named = bool(found) and found[-1].sort in (Sort.NAME, Sort.WEAK)
        around = Around(
            in_slot=bool(found) and found[-1].sort is Sort.TRADE,
            behind_stroke=named and gap.strip() in ("/", "|"),
            translated=translated,
        )
        if found and found[-1].house == "nation":
            found[-1:] = _foreign(word, around)
        else:
            found += (one.moved(word.start()) for one in tell(word[0], around))
        at = word.end()
    _latin(text, at, end, found)


def _latin(text: str, start: int, end: int, found: list[Word]) -> None:
    for stretch in _LATIN.finditer(text, start, end):
        if found and found[-1].house == "nation":
            found.pop()
        found += (word.moved(stretch.start()) for word in tell_english(stretch[0]))
    rest = _LATIN.sub(lambda m: " " * len(m[0]), text[start:end])
    for odd in re.finditer(r"[^\W\d_]+|\d+", rest):
        found.append(Word(Sort.UNKNOWN, odd[0], start + odd.start(), start + odd.end()))


def _foreign(word: re.Match[str], around: Around) -> Iterator[Word]:
    """Yield the words behind a country: a name first, whatever it looks like."""
    told = [one.moved(word.start()) for one in tell(word[0], around)]
    first = told[0]
    if first.sort in (Sort.UNKNOWN, Sort.WEAK) and is_foreign_name(first.text):
        told[0] = replace(first, sort=Sort.NAME)
    yield from told


def _joined_singles(text: str, found: list[Word]) -> Iterator[Word]:
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


def _run_of_singles(text: str, found: list[Word], n: int) -> list[Word]:
    """Give the words from ``n`` on that may be parts of names: a surname, then what is short."""
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


def _as_names(text: str, run: list[Word]) -> list[Word] | None:
    """Give the names that ``run`` spells, if there is one way to part it; else None."""
    if len(run[-1].text) > 1:
        second = run[-1]
        if len(run) > 2 or is_sure_name(second.text) or second.sort is not Sort.WEAK:
            return None
        return [_spelled(run)]
    whole = "".join(word.text for word in run)
    ways = list(_ways(whole))
    even = [way for way in ways if all(length == len("李红") for length in way)]
    ways = even or ways
    if len(ways) != 1:
        return [Word(Sort.UNKNOWN, whole, run[0].start, run[-1].end)] if ways else None
    names, at = [], 0
    for length in ways[0]:
        names.append(_spelled(run[at : at + length]))
        at += length
    return names


def _spelled(run: list[Word]) -> Word:
    return Word(Sort.NAME, "".join(word.text for word in run), run[0].start, run[-1].end)


def _ways(text: str) -> Iterator[tuple[int, ...]]:
    """Yield the lengths of names in every way to part ``text`` into names."""
    if not text:
        yield ()
    for length in (2, 3, 4):
        if len(text) >= length and is_sure_name(text[:length]):
            if length == len("张三四") - 1 and text[:2] in COMPOUND_SURNAMES:
                continue
            yield from ((length, *rest) for rest in _ways(text[length:]))
