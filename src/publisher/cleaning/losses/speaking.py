"""Who speaks in a paragraph: words of saying, the pieces they part, and how each piece sounds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ...people.names import SINGLE_SURNAMES, is_name
from ...tongues import Said, term, worded
from ..language.sentences import STOP, TURN
from ..language.tables import words
from .reading import GaplessBlock, Slot
from .survivors import survivors

LONGEST_SPEAKER = 30
"""Characters of the longest name and office in front of “said”. A choice:
县委书记、县人大常委会主任 and a name take 16. With 20 or 40 none of 68 texts tried comes out
otherwise."""
MOST_CUTS = 400
"""Places of one paragraph above which nobody is heard: no paragraph of 1,218 texts that tests clean
has 200. Bounds the work, which grows with the square."""
REMEMBERED = 600
"""Characters before a piece in which the one it speaks of may have been named. A choice: more
than the longest of 1,280 paragraphs of 179 articles in tests and content, which has 448."""

_KINDS = {
    word: kind for kind in ("sayings", "reports", "holds", "states", "says") for word in words(kind)
}  # fmt: skip


def _any_of(found: frozenset[str]) -> str:
    return "|".join(sorted(found, key=lambda word: (-len(word), word)))


_LAST_OF_KINDS = frozenset(word[-1] for word in _KINDS)
_LONGEST_KIND = max(map(len, _KINDS))
_NO_SAYING = frozenset("没不听据再来小传虽按话学劝演评别总先且难细胡乱数者")
"""Characters before 说 that make another word of it."""
_MARK = re.compile("[，：。！]")
_TELLING = "告诉"
_LONGEST_TOLD = 12
"""Characters behind 告诉 in which whom it was told is named: 新华社记者, 前来采访的本报记者."""
_PAUSES = "，。！？：；…“”"
_SENTENCE_ENDS = frozenset("。！？")
_SPOKEN_ENDS = frozenset("，。！？…")
_SPEAKERS_OWN = frozenset("我咱俺你您")
_OWN_WORDS = re.compile("(?:我们|咱们?|俺们?|[你您]们?)(?![国省市区县镇乡军党院校社])")
_HEARD = re.compile("[：“”]")
_VOICE = re.compile(
    rf"(?P<ours>我[县镇村乡])|(?P<first>(?<!自)我(?![国省市区军党院校社县镇乡州局])|咱|俺)|(?P<second>[你您])|(?P<mood>[吧呢啊呀嘛啦哦哎唉嗯吗](?=[，。！？…]))|"
    rf"(?P<date>\d+[年月日])|(?P<spoken>{_any_of(words('spoken'))})|(?P<chatty>{_any_of(words('chatty'))})|"
    rf"(?P<told>{_any_of(words('told'))})|(?P<dry>{_any_of(words('dry'))})|(?P<third>[他她](?!们))"
)
_MOST = {
    "ours": 1,
    "first": 3,
    "second": 2,
    "mood": 2,
    "spoken": 2,
    "chatty": 3,
    "date": 2,
    "told": 3,
    "dry": 3,
    "third": 2,
}
"""How often one piece may sound like whom and count. The weights of ``speech.toml`` were fitted
with these, as with all numbers in the questions below."""
_SAID_OF = re.compile(
    "(?:说这|说完|说起这|这番话|这话|这句|这是[^，。！？：]{2,16}的(?:话|心声|口头禅|一句)|一句话|一席话|如是说|言语|话音|听[了到罢完]|提起|谈起|说起|谈到|谈及|说到|面对)"
)
"""Words that speak of what was said before them; 这是…的话 names a person in 16 characters."""
_OFFICE = re.compile(_any_of(words("speakers")))
_LABEL = re.compile(r"\*{0,2}[^，。；、：“”]{1,8}：")
"""Who speaks, at the head of a paragraph: a name and an office of eight characters (eight)."""
_BOLD_LABEL = re.compile(r"\*\*[^*，。；“”\n]{1,12}(?:：\*\*|\*\*：)")
"""Who speaks in an interview, set in bold type: **编者答：**. Twelve characters (3)."""
_SAYS = re.compile("[说问道答喊叫讲笑告他她我]")
_ASIDE = re.compile(
    "(?:[时后中上前里来间下]|之[余际]|以来)，$|^(?:对此|谈到|谈及|据|在|对于|针对|面对|当|随着|为了?|由于|从|回|说起|提起|说到|今年|去年|昨|近日|目前)|：$"
)
_MANNER = re.compile(
    "(?:[笑哭][着了]?|高兴|激动|动情|自豪|由衷|感慨|兴奋|[对向][^，]{1,8}|乐呵呵|[地着])+$"
)
"""How somebody spoke, in front of the word of saying: 笑着, 对记者."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of saying: who speaks from ``start``, where the mark behind it ends."""

    start: int
    word: int
    end: int
    kind: str
    mark: str


@dataclass(frozen=True)
class Talk:
    """A paragraph cut into pieces at which speech may begin or end.

    ``cuts`` holds the places between the pieces, its first and its last one included; at those in
    ``opens`` and ``closes`` a quotation mark is there.
    """

    reading: GaplessBlock
    nature: str
    cues: tuple[Cue, ...]
    cuts: tuple[int, ...]
    opens: frozenset[int]
    closes: frozenset[int]

    @cached_property
    def by_end(self) -> Mapping[int, Cue]:
        """The cues that words may follow, by the end of their mark."""
        return {cue.end: cue for cue in self.cues if cue.mark in "，："}

    @cached_property
    def by_start(self) -> Mapping[int, Cue]:
        """The cues by the place where their speaker begins."""
        return {cue.start: cue for cue in self.cues}

    @cached_property
    def voices(self) -> tuple[Counter[str], ...]:
        """For each piece how often it sounds like whom."""
        found = tuple(Counter[str]() for _ in self.cuts[1:])
        for match in _VOICE.finditer(self.reading.text):
            at = bisect_right(self.cuts, match.start()) - 1
            if at < len(found):
                found[at][str(match.lastgroup)] += 1
        return found

    def opening(self, at: int) -> Iterator[str]:
        """Yield what speaks about speech beginning at the cut number ``at``."""
        text, place = self.reading.text, self.cuts[at]
        cue = self.by_end.get(place)
        before = self.before(at)
        yield f"open {before}"
        yield f"open {before} {self.nature}"
        if before == "colon" or cue:
            kind = cue.kind if cue else "no cue"
            yield f"open {before} {kind}"
            if at == len(self.cuts) - 2:
                yield f"open {before} {kind} last"
        elif not self.cues:
            yield f"open {before} uncued"
        if cue:
            yield f"open who {self.speaker(cue)}"
            if cue.start == 0:
                yield "open first cue"
        if place in self.opens:
            yield "open mark"
        elif place:
            yield f"open {self.slot(place)}" + ("" if text[place - 1] in "：，" else " stop")
        voice = self.voices[at]
        kind = f" {before}" if before in ("colon", "comma") else ""
        if voice["first"] + voice["second"] + voice["mood"] + voice["spoken"]:
            yield "open voice" + kind
        if voice["told"] + voice["date"]:
            yield "open told" + kind
        if text[place : place + 1] in _SPEAKERS_OWN:
            yield f"open I {before}"

    def opening_again(self, at: int) -> Iterator[str]:
        """Yield what more speaks about it where speech ended one piece before."""
        yield "again"
        yield f"again {self.before(at)}"

    def turning(self, at: int) -> Iterator[str]:
        """Yield what speaks about one speech ending and the next beginning at a cut."""
        yield "turn"
        yield f"turn {self.slot(self.cuts[at])}"

    def before(self, at: int) -> str:
        """What stands before a cut: a colon, the comma of a cue, another pause, a stop."""
        place = self.cuts[at]
        if place == 0:
            return "start"
        mark = self.reading.text[place - 1]
        if mark == "：":
            return "colon"
        if place in self.by_end:
            return "comma"
        if mark in "。！？…”’」』）":
            return "stop"
        return "clause" if mark in "，；" else "gap"

    def closing(self, at: int) -> Iterator[str]:
        """Yield what speaks about speech ending at the cut number ``at``."""
        text, place = self.reading.text, self.cuts[at]
        mark = text[place - 1 : place]
        if place == len(text):
            yield "close end"
            if not self.cues:
                yield "close end uncued"
            if place in self.closes:
                yield "close end mark"
            elif mark not in "。！？…":
                yield "close end bare"
            return
        kind = "mark" if place in self.closes else self.before(at)
        yield "close " + kind
        if kind != "mark":
            yield f"close {self.slot(place)}"
        if text[place] in "（(":
            yield "close bracket"
            return
        cue = self.by_start.get(place)
        if cue:
            yield from self._said_by(cue, at, kind)
        else:
            yield from self._told_behind(at)
            yield from self._person_behind(at)
        voice = self.voices[at]
        for _ in range(min(2, voice["first"] + voice["second"] + voice["mood"] + voice["spoken"])):
            yield "close voice"

    def _said_by(self, cue: Cue, at: int, kind: str) -> Iterator[str]:
        """Yield what the speaker who is named behind a cut says of speech ending there."""
        yield f"close said {cue.mark} {kind}"
        yield f"close said {cue.kind}"
        yield f"close who {self.speaker(cue)}"
        before = self.reading.text[self.cuts[at - 1] : self.cuts[at]]
        if kind in ("clause", "comma") and _ASIDE.search(before):
            yield "close aside"

    def _told_behind(self, at: int) -> Iterator[str]:
        """Yield what the words behind a cut say where no speaker is named there."""
        text, place, voice = self.reading.text, self.cuts[at], self.voices[at]
        if _SAID_OF.match(text, place):
            yield "close said of"
        for name in ("told", "dry", "date"):
            if voice[name]:
                yield f"close {name}"
        if text[place] in "他她" and not text.startswith("们", place + 1):
            yield "close third"
        if text[place] == "这":
            yield "close this"

    def _person_behind(self, at: int) -> Iterator[str]:
        """Yield whom the piece behind a cut is about, and who speaks behind it."""
        text, place = self.reading.text, self.cuts[at]
        later = self.by_start.get(self.cuts[at + 1]) if at + 2 < len(self.cuts) else None
        # A speaker is named in a clause or two: the table was fitted with this, too.
        if later and text[self.cuts[at + 1] - 1] == "，" and self.cuts[at + 1] - place <= 20:
            yield f"close said later {later.mark}"
        said = self.cuts[at - 1]
        known = text.find(text[place : place + 2], max(0, said - REMEMBERED), said) >= 0
        if _OFFICE.match(text, place):
            yield "close person"
        elif text[place] in SINGLE_SURNAMES and known:
            yield "close person known"
        elif known:
            yield "close again"

    def staying(self, at: int) -> Iterator[str]:
        """Yield what the piece number ``at`` says about being spoken."""
        text, (start, end) = self.reading.text, self.cuts[at : at + 2]
        yield "in"
        voice = self.voices[at]
        for name, most in _MOST.items():
            for _ in range(min(most, voice[name])):
                yield f"in {name}"
        if text[end - 1] == "！":
            yield "in !"
        if text[end - 1] == "？":
            yield "in ?"
        for _ in range(min(5, (end - start) // 15)):
            yield "in long"
        cue = self.by_end.get(end)
        if cue:
            who = self.speaker(cue)
            yield f"in cue {cue.mark}" + (" person" if who == "person" else "")
        elif text[end - 1] == "：":
            yield "in colon"
        first = self.by_start.get(start)
        if first and first.mark not in "，：":
            yield "in said"

    def reason(self, first: int, last: int) -> Said:
        """Say why the words between two cuts are taken for speech."""
        before = self.before(first)
        if before in ("colon", "comma"):
            return worded("words behind a speaker’s {before}", before=term(before))
        if self.cuts[last] in self.by_start:
            return worded("sentences before their speaker")
        return worded("sentences that sound spoken")

    def speaker(self, cue: Cue) -> str:
        """What kind of speaker stands in front of a word of saying."""
        who = _MANNER.sub("", self.reading.text[cue.start : cue.word])
        if not who:
            return "none"
        if who[0] in "他她" and len(who) <= 6:
            return "pronoun"
        if who[0] in "我你咱":
            return "person"
        if _OFFICE.search(who):
            return "office"
        if is_name(who):
            return "name"
        return "short" if len(who) <= 8 else "long"

    def slot(self, place: int) -> str:
        """What the gap in front of a place says."""
        slot = self.reading.slots.get(place)
        if slot is None:
            return "none"
        if slot is Slot.WRAP or slot is Slot.UNKNOWN:
            return slot.name.lower()
        return "loss" if self.reading.leads.get(place, 0.0) > 0.5 else "weak"


def talk(reading: GaplessBlock, nature: str) -> Talk | None:
    """The pieces of a paragraph, nothing if nobody can be heard to speak in it."""
    text = reading.text
    cues = tuple(_cues(text))
    if not cues and not _HEARD.search(text):
        return None
    if _is_labelled(text, cues):
        return None
    cuts = {0, len(text)}
    cuts.update(match.end() for match in TURN.finditer(text))
    cuts.update(cue.end for cue in cues)
    cuts.update(cue.start for cue in cues if cue.start < cue.word)
    cuts |= _own_words(reading, cues)
    opens, closes = _quoted(reading, cuts)
    if len(cuts) > MOST_CUTS:
        return None
    return Talk(reading, nature, cues, tuple(sorted(cuts)), opens, closes)


def _own_words(reading: GaplessBlock, cues: tuple[Cue, ...]) -> set[int]:
    """Where somebody who was named may begin to speak of himself: X说，……，我们……"""
    text = reading.text
    found: set[int] = set()
    for cue in cues:
        if cue.mark != "，":
            continue
        stop = STOP.search(text, cue.end)
        for match in _OWN_WORDS.finditer(text, cue.end, stop.start() if stop else len(text)):
            at = match.start()
            if text[at - 1] == "，" or reading.slots.get(at) in (Slot.LOSS, Slot.UNKNOWN):
                found.add(at)
                break
    return found


def _quoted(reading: GaplessBlock, cuts: set[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Where speech has an opening and where it has a closing mark; they are cut there."""
    text, marks = reading.text, survivors(reading)
    opens: set[int] = set()
    closes: set[int] = set()
    for first, last in marks.pairs:
        end = last + 1
        if text[last - 1] not in _SPOKEN_ENDS:
            if text[end : end + 1] not in _SENTENCE_ENDS or text[first - 1 : first] != "：":
                continue
            end += 1
        cuts -= {at for at in range(first, end) if at in cuts}
        opens.add(first)
        closes.add(end)
    for at in marks.opens:
        if at == 1 or text[at - 2] in "，：。！？":
            opens.add(at - 1)
    for at in marks.closes:
        if text[at - 1 : at] in _SPOKEN_ENDS:
            cuts.discard(at)
            closes.add(at + 1)
    cuts |= opens | closes
    return frozenset(opens), frozenset(closes)


def _is_labelled(text: str, cues: tuple[Cue, ...]) -> bool:
    """Whether a paragraph is the words of one part of an interview: 记者：, 问：."""
    if _BOLD_LABEL.match(text):
        return True
    label = _LABEL.match(text)
    if not label:
        return False
    cue = next((cue for cue in cues if cue.end == label.end()), None)
    if cue is None:
        return not _SAYS.search(label[0])
    return cue.start == cue.word


def _cues(text: str) -> Iterator[Cue]:
    """Yield the words of saying in front of a mark, with what stands before them."""
    for match in _MARK.finditer(text):
        word, kind = _saying(text, match.start())
        if not kind or (kind == "sayings" and match[0] != "："):
            continue
        first = max(0, word - LONGEST_SPEAKER)
        start = max(text.rfind(mark, first, word) for mark in _PAUSES) + 1
        if start or not first:
            yield Cue(start, word, match.end(), kind, match[0])


def _saying(text: str, end: int) -> tuple[int, str]:
    """Where the word of saying that ends at ``end`` begins, and its kind, empty for none."""
    if text[end - 1 : end] in _LAST_OF_KINDS:
        for size in range(min(_LONGEST_KIND, end), 0, -1):
            word = end - size
            kind = _KINDS.get(text[word:end])
            if kind and (
                size > 1 or text[end - 1] != "说" or text[word - 1 : word] not in _NO_SAYING
            ):
                return word, kind
    word = text.rfind(_TELLING, max(0, end - _LONGEST_TOLD - 2), end - 1)
    if word >= 0 and not any(mark in text[word:end] for mark in _PAUSES):
        return word, "states"
    return end, ""
