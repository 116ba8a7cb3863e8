"""What was lost in a text: quotations and pauses that ``decode`` found, speech, marks of titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import NamedTuple

from ...tongues import Said, worded
from ..language.sentences import STOP
from ..lines.heads import is_bare_line
from ..survey.draft import Draft, told_once
from ..survey.nature import Nature, nature
from .clues import twins
from .decode import LostMarks, decode
from .events import Event
from .phrases import phrases
from .reading import GaplessBlock, Slot, readings
from .speech import DOUBTFUL_SPEECH, LIKELY_SPEECH, SURE_SPEECH, Heard, Speech, listen

SURE_PAIR, LIKELY_PAIR = 0.8, 0.5
"""Probabilities from which a quotation is applied as safe and as likely. In 287 damaged articles
those from 0.7 to 0.8 are 186 marks right and 33 wrong, those from 0.8 to 0.9 286 and ten."""
SURE_COMMA, LIKELY_COMMA, DOUBTFUL_COMMA = 0.8, 0.5, 0.25
"""Probabilities from which a lost pause is applied as safe and as likely, and shown. In the same
articles those from 0.7 to 0.8 are 62 marks right and 26 wrong, those from 0.8 to 0.9 96 and 25."""

MUTE_SPEECH = -1.0
"""Points from which speech is a doubt in a text that holds neither a quotation mark nor a trace of
one. A choice: below it 6 of 8 doubts in six speeches that quote nobody stood. With -1.74 or -0.5
none of 68 texts tried comes out otherwise."""
CREDIBLE = DOUBTFUL_SPEECH
"""Points of speech from which a quotation inside it may be one of the second level: all that is a
doubt. With 0.0 23 marks more come back as safe in 860 damaged articles, none wrong; but of the 94
of a real page, all doubts accepted, 72 instead of 76: the level of the others is wrong."""


class Put(NamedTuple):
    """``draft.text[start:end]``, a gap or a part of one, becomes the mark ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Lost:
    """One loss: what is put back, its rank (0 sure, 1 likely, 2 doubtful), score and reasons.

    ``quote`` says that it is a mark of quotation or of a title, and no pause.
    """

    puts: tuple[Put, ...]
    reason: Said
    score: float
    message: Said
    rank: int
    quote: bool


@told_once
def lost(draft: Draft) -> tuple[Lost, ...]:
    """Everything that was lost in the draft."""
    return tuple(_all_losses(draft))


def _all_losses(draft: Draft) -> Iterator[Lost]:
    # The readings of megabytes are large: they are made twice rather than kept.
    kept = list(readings(draft)) if len(draft.text) <= LARGE else None
    repeated = phrases(readings(draft) if kept is None else kept)
    kind = nature(draft)
    for reading in readings(draft) if kept is None else kept:
        yield from _losses(reading, decode(reading, repeated, kind.letter), kind)


LARGE = 1_000_000
"""Characters of a text above which its readings are not kept. A choice of memory against time:
they take many times the room of the text."""


def _losses(reading: GaplessBlock, decoded: LostMarks, kind: Nature) -> Iterator[Lost]:
    """Yield the losses of one paragraph; of two that cross, the engine keeps the earlier one."""
    bare = is_bare_line(reading.text)
    heard = Heard()
    if may_speak(reading, kind):
        heard = listen(reading, lossy=kind.lossy, faithful=kind.faithful)
    yield from _titles(reading)
    yield from _quotations(reading, decoded, heard, kind, bare=bare)
    yield from _pauses(reading, decoded, bare=bare)
    closes = {p.end for p in decoded.quotations}
    for speech in heard.speeches:
        if speech.points >= (MUTE_SPEECH if kind.mute else DOUBTFUL_SPEECH):
            found = _speech(reading, speech, closes)
            # 我最后的结论是： stands in front of what it leads to, or begins it.
            concludes = _CONCLUDES.search(reading.text, max(0, speech.start - 8), speech.start + 16)
            yield replace(found, rank=2) if concludes else found


def may_speak(reading: GaplessBlock, kind: Nature) -> bool:
    """Whether speech is looked for in a paragraph: where each mark has its partner and no blank
    is left, the writer put no other marks."""
    return not (kind.traditional or kind.whole or is_bare_line(reading.text))


def _quotations(
    reading: GaplessBlock, decoded: LostMarks, heard: Heard, kind: Nature, *, bare: bool
) -> Iterator[Lost]:
    """Yield the phrases that lost a mark, each ranked by how probable it is."""
    sure = {(p.start, p.end) for p in decoded.quotations if p.likely >= SURE_PAIR}
    closes = {p.end for p in decoded.quotations}
    for pair in decoded.quotations:
        if pair.has_open and pair.has_close:
            continue
        if _NO_PHRASE.fullmatch(reading.text, pair.start, pair.end) or (
            reading.text[pair.end : pair.end + 1] in _UNITS
        ):
            continue
        one = pair.end - pair.start == 1
        if one and bare:
            # 注　　释: a head that is spaced out.
            continue
        # Either all of them are quoted or none is: 劳模精神 劳动精神 工匠精神.
        alone = one or any(twin not in sure for twin in twins(reading, pair.start, pair.end))
        around = _around(pair, heard.speeches)
        # Within speech that is not found its marks would be of the wrong level.
        likely = pair.likely if around else pair.likely * (1 - heard.at(pair.start))
        rank = max(_rank(likely, SURE_PAIR, LIKELY_PAIR), int(alone))
        yield _quotation(reading, pair, rank, closes, around, kind)


def _around(pair: Event, spoken: Sequence[Speech]) -> list[Speech]:
    """The credible speeches that a quotation stands in."""
    return [
        s for s in spoken if s.start <= pair.start and pair.end <= s.end and s.points >= CREDIBLE
    ]


_NO_PHRASE = re.compile(r"[〔（(\[［【][\d一二三四五六七八九十]{1,3}[〕）)\]］】]|[①-⑳]")
"""The number of a note or an item, which nobody quotes: 〔7〕. Notes count to three digits."""
_UNITS = frozenset("℃℉%％‰°")
"""Signs that a number stands before, whatever blank parts them: 最高38.5 ℃."""


def _pauses(reading: GaplessBlock, decoded: LostMarks, *, bare: bool) -> Iterator[Lost]:
    """Yield the pauses that were lost, and the gaps that nothing explains."""
    opens = {p.start for p in decoded.quotations}
    closes = {p.end for p in decoded.quotations}
    for pause in decoded.pauses:
        if pause.likely >= DOUBTFUL_COMMA and not bare:
            yield _comma(reading, pause, opens, closes)
        elif _is_open(reading, pause.start):
            yield _unexplained(reading, pause.start)
    for at in decoded.left:
        if _is_open(reading, at):
            yield _unexplained(reading, at)


_CONCLUDES = re.compile(
    "(?:结论|結論|看法|体会|感受|原因|问题|办法|目的|结果|观点|道理|印象)(?:就|便)?是[：:，]"
)
"""What leads to a sentence of the writer's own, which takes no quotation marks."""
_TITLE_MARK = re.compile("[《》]")
LONGEST_TITLE = 30
"""Characters of the longest title whose other mark is looked for. The longest of 82 titles
between 《 and 》 of 179 articles in tests and content has 27."""


def _titles(reading: GaplessBlock) -> Iterator[Lost]:
    """Yield the marks of titles, 《 and 》, that lost their partner at a blank."""
    text = reading.text
    marks = [(m.start(), m[0]) for m in _TITLE_MARK.finditer(text)]
    for n, (at, mark) in enumerate(marks):
        before = marks[n - 1] if n else (-1, "》")
        after = marks[n + 1] if n + 1 < len(marks) else (len(text), "《")
        if mark == "》" and before[1] == "》":
            places = _places(reading, at, max(before[0] + 1, at - LONGEST_TITLE), at - 1)
            yield from _title(
                reading, places[::-1], "《", worded("a blank before {mark}", mark=mark)
            )
        elif mark == "《" and after[1] == "《":
            places = _places(reading, at, at + 2, min(after[0], at + LONGEST_TITLE))
            yield from _title(reading, places, "》", worded("a blank behind {mark}", mark=mark))


def _places(reading: GaplessBlock, at: int, first: int, last: int) -> list[int]:
    """The gaps from ``first`` to ``last`` that no printed line and no sentence end explains.

    No sentence may end between them and the mark at ``at``.
    """
    text = reading.text
    places = [i for i in reading.inside(first - 1, last) if reading.slots[i] is not Slot.WRAP]
    return [i for i in places if not STOP.search(text, min(i, at), max(i, at))]


def _title(reading: GaplessBlock, places: list[int], mark: str, where: str) -> Iterator[Lost]:
    """Yield the lost ``mark`` of a title at the first of ``places``; sure if it is the only one."""
    if places:
        alone = len(places) == 1
        partner = "》" if mark == "《" else "《"
        yield Lost(
            (Put(*reading.gap(places[0]), mark),),
            worded("{where}, which stands alone", where=where),
            # Chances of a choice: one place is nearly proof, of several any may be it.
            0.9 if alone else 0.5,
            worded("{partner} lost its partner", partner=partner),
            0 if alone else 2,
            quote=True,
        )


def _is_open(reading: GaplessBlock, at: int) -> bool:
    """Whether an unexplained gap may have held a pause: not beside marks and numbers."""
    before, after = reading.text[at - 1 : at], reading.text[at : at + 1]
    return (
        reading.slots[at] is Slot.LOSS
        and at not in reading.split
        and not re.match(r"\W|[\d]", before)
        and not re.match(r"\W|[\d]", after)
    )


def _quotation(
    reading: GaplessBlock,
    pair: Event,
    rank: int,
    closes: set[int],
    around: list[Speech],
    kind: Nature,
) -> Lost:
    marks = "「」" if kind.traditional else "‘’" if around else "“”"
    first, last = reading.gap(pair.start), reading.gap(pair.end)
    phrase = reading.text[pair.start : pair.end]
    puts: list[Put] = []
    if not pair.has_open:
        # Where another quotation closes at the same gap, that one takes the blank.
        puts.append(Put(first[1] if pair.start in closes else first[0], first[1], marks[0]))
    if not pair.has_close:
        puts.append(Put(*last, marks[1]))
    if around:
        # The level of its marks hangs on the speech around it.
        surest = max(speech.points for speech in around)
        rank = max(rank, _rank(surest, SURE_SPEECH, LIKELY_SPEECH))
    message = worded("“{phrase}” may have lost its quotation marks", phrase=phrase[:24])
    return Lost(tuple(puts), pair.reason, _score(pair.likely), message, rank, quote=True)


def _rank(value: float, sure: float, likely: float) -> int:
    """0 for what is sure, 1 for what is likely, 2 for a doubt."""
    return 0 if value >= sure else 1 if value >= likely else 2


def _comma(reading: GaplessBlock, pause: Event, opens: set[int], closes: set[int]) -> Lost:
    start, end = reading.gap(pause.start)
    if pause.start in closes:
        put = Put(end, end, pause.mark)
    elif pause.start in opens:
        put = Put(start, start, pause.mark)
    else:
        put = Put(start, end, pause.mark)
    rank = _rank(pause.likely, SURE_COMMA, LIKELY_COMMA)
    message = worded("a pause may be lost here")
    return Lost((put,), pause.reason, _score(pause.likely), message, rank, quote=False)


def _unexplained(reading: GaplessBlock, at: int) -> Lost:
    reason = worded("a blank that no line end explains")
    message = worded("{reason}; a mark may be lost here", reason=reason)
    # Below DOUBTFUL_COMMA, above nothing: the table found no pause likely here.
    return Lost((Put(*reading.gap(at), "，"),), reason, 0.2, message, 2, quote=False)


def _speech(reading: GaplessBlock, speech: Speech, closes: set[int]) -> Lost:
    puts: list[Put] = []
    message = worded("this may be speech that lost its quotation marks")
    if not speech.has_open:
        first = reading.gap(speech.start)
        puts.append(Put(first[1], first[1], "“"))
    if not speech.has_close:
        last = reading.gap(speech.end)
        # A blank behind the last stop is what the closing mark left.
        whole = reading.text[speech.end - 1] in "。！？" and speech.end not in closes
        behind = last[1] if whole and speech.end < len(reading.text) else last[0]
        puts.append(Put(last[0], behind, "”"))
    likely = 1 / (1 + exp(-speech.points))
    rank = _rank(speech.points, SURE_SPEECH, LIKELY_SPEECH)
    return Lost(tuple(puts), speech.reason, _score(likely), message, rank, quote=True)


def _score(likely: float) -> float:
    """A probability as the score of a finding: never 0 or 1, which would claim proof."""
    return round(min(0.99, max(0.05, likely)), 2)
