"""Rules for lost marks: quotations and pauses found by ``decode``, speech by ``speech``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import exp

from .blanks import is_bare_line, seen
from .blocks import Kind
from .clues import twins
from .decode import Decoded, decode
from .engine import Draft, Edit, Fix
from .events import Event
from .measure import Label
from .phrases import phrases
from .reading import Reading, Slot, readings
from .speech import DOUBTFUL_SPEECH, LIKELY_SPEECH, SURE_SPEECH, Speech, speeches

SURE_PAIR, LIKELY_PAIR = 0.8, 0.5
"""Probabilities from which a quotation is applied as safe and as likely."""
SURE_COMMA, LIKELY_COMMA, DOUBTFUL_COMMA = 0.75, 0.5, 0.25
"""Probabilities from which a lost pause is applied as safe and as likely, and shown.

All of these are told from what proved right in texts that were damaged on purpose."""

CREDIBLE = DOUBTFUL_SPEECH
"""Points of speech from which a quotation inside it may be one of the second level."""


@dataclass(frozen=True, slots=True)
class Lost:
    """One loss: its edits, its rank (0 sure, 1 likely, 2 doubtful), score and reasons."""

    fix: Fix
    rank: int
    quote: bool


def lost(draft: Draft) -> tuple[Lost, ...]:
    """Give everything that was lost in the draft, decided once for each draft."""
    return draft.here("_lost", lambda: tuple(_all_losses(draft)))


def _all_losses(draft: Draft) -> Iterator[Lost]:
    # The readings of megabytes are large: they are made twice rather than kept.
    kept = list(readings(draft)) if len(draft.text) <= LARGE else None
    repeated = phrases(readings(draft) if kept is None else kept)
    nature = _nature(draft)
    for reading in readings(draft) if kept is None else kept:
        yield from _losses(reading, decode(reading, repeated, nature.letter), nature)


LARGE = 1_000_000
"""Characters of a text above which its readings are not kept."""


@dataclass(frozen=True, slots=True)
class Nature:
    """What kind of text this is.

    In traditional script; ``lossy``: with unexplained blanks and no whole quotation in a
    paragraph; ``faithful``: with several whole quotations and hardly a mark that lost its partner.
    """

    traditional: bool
    lossy: bool
    faithful: bool

    @property
    def letter(self) -> str:
        """Give what the table of weights calls it."""
        return "F" if self.faithful else "L" if self.lossy else "N"


FAITHFUL = 3
"""Whole quotations in a text from which its blanks hardly stand for lost quotation marks."""


def _nature(draft: Draft) -> Nature:
    text = draft.text
    whole = single = 0
    for block in draft.blocks:
        if block.kind is Kind.PARA:
            for marks in ("“”", "「」"):
                one, two = (text.count(mark, block.start, block.end) for mark in marks)
                whole += min(one, two)
                single += abs(one - two) if marks == "“”" else 0
    traditional = text.startswith("---\nlang: zh-Hant") or "\nlang: zh-Hant\n" in text[:4000]
    unexplained = sum(found.label is Label.LOSS for found in seen(draft).values())
    faithful = whole >= FAITHFUL and single * 5 <= whole
    return Nature(traditional, unexplained >= 2 and not whole, faithful)


def _losses(reading: Reading, decoded: Decoded, nature: Nature) -> Iterator[Lost]:
    spoken: list[Speech] = []
    bare = is_bare_line(reading.text)
    if not nature.traditional and not bare:
        spoken += speeches(reading, lossy=nature.lossy, faithful=nature.faithful)
    yield from _titles(reading)
    sure = {(p.start, p.end) for p in decoded.quotations if p.likely >= SURE_PAIR}
    opens = {p.start for p in decoded.quotations}
    closes = {p.end for p in decoded.quotations}
    for pair in decoded.quotations:
        if pair.has_open and pair.has_close:
            continue
        around = [
            s for s in spoken
            if s.start <= pair.start and pair.end <= s.end and s.points >= CREDIBLE
        ]  # fmt: skip
        # Either all of them are quoted or none is: 劳模精神 劳动精神 工匠精神.
        alone = any(twin not in sure for twin in twins(reading, pair.start, pair.end))
        alone = alone or pair.end - pair.start == 1
        rank = max(_rank(pair.likely, SURE_PAIR, LIKELY_PAIR), int(alone))
        yield _quotation(reading, pair, rank, closes, around, nature)
    for pause in decoded.pauses:
        if pause.likely >= DOUBTFUL_COMMA and not bare:
            yield _comma(reading, pause, opens, closes)
        elif _is_open(reading, pause.start):
            yield _unexplained(reading, pause.start)
    for at in decoded.left:
        if _is_open(reading, at):
            yield _unexplained(reading, at)
    for speech in spoken:
        if speech.points >= DOUBTFUL_SPEECH:
            found = _speech(reading, speech, closes)
            concludes = _CONCLUDES.search(reading.text, max(0, speech.start - 8), speech.start + 16)
            yield replace(found, rank=2) if concludes else found


_CONCLUDES = re.compile(
    "(?:结论|結論|看法|体会|感受|原因|问题|办法|目的|结果|观点|道理|印象)(?:就|便)?是[：:，]"
)
"""What leads to a sentence of the writer's own, which takes no quotation marks."""
_TITLE_MARK = re.compile("[《》]")
LONGEST_TITLE = 30
"""Characters of the longest title whose other mark is looked for."""


def _titles(reading: Reading) -> Iterator[Lost]:
    """Yield the marks of titles, 《 and 》, that lost their partner at a blank."""
    text = reading.text
    marks = [(m.start(), m[0]) for m in _TITLE_MARK.finditer(text)]
    for n, (at, mark) in enumerate(marks):
        before = marks[n - 1] if n else (-1, "》")
        after = marks[n + 1] if n + 1 < len(marks) else (len(text), "《")
        if mark == "》" and before[1] == "》":
            first, last, lost_ = max(before[0] + 1, at - LONGEST_TITLE), at - 1, "《"
        elif mark == "《" and after[1] == "《":
            first, last, lost_ = at + 2, min(after[0], at + LONGEST_TITLE), "》"
        else:
            continue
        places = [i for i in reading.inside(first - 1, last) if reading.slots[i] is not Slot.WRAP]
        places = [i for i in places if not re.search("[。！？；]", text[min(i, at) : max(i, at)])]
        if places:
            place = places[-1] if lost_ == "《" else places[0]
            fix = Fix(
                (Edit(*reading.gap(place), lost_),), f"a blank before {mark}, which stands alone"
                if lost_ == "《" else f"a blank behind {mark}, which stands alone",
                score=0.9 if len(places) == 1 else 0.5, message=f"{mark} lost its partner",
            )  # fmt: skip
            yield Lost(fix, 0 if len(places) == 1 else 2, quote=True)


def _is_open(reading: Reading, at: int) -> bool:
    """Say whether an unexplained gap may have held a pause: not beside marks and numbers."""
    before, after = reading.text[at - 1 : at], reading.text[at : at + 1]
    return (
        reading.slots[at] is Slot.LOSS
        and at not in reading.split
        and not re.match(r"\W|[\d]", before)
        and not re.match(r"\W|[\d]", after)
    )


def _quotation(
    reading: Reading,
    pair: Event,
    rank: int,
    closes: set[int],
    around: list[Speech],
    nature: Nature,
) -> Lost:
    marks = "「」" if nature.traditional else "‘’" if around else "“”"
    first, last = reading.gap(pair.start), reading.gap(pair.end)
    phrase = reading.text[pair.start : pair.end]
    edits: list[Edit] = []
    if not pair.has_open:
        # Where another quotation closes at the same gap, that one takes the blank.
        edits.append(Edit(first[1] if pair.start in closes else first[0], first[1], marks[0]))
    if not pair.has_close:
        edits.append(Edit(*last, marks[1]))
    if around:
        # The level of its marks hangs on the speech around it.
        surest = max(speech.points for speech in around)
        rank = max(rank, _rank(surest, SURE_SPEECH, LIKELY_SPEECH))
    fix = Fix(
        tuple(edits), pair.reason, score=_score(pair.likely),
        message=f"“{phrase[:24]}” may have lost its quotation marks",
    )  # fmt: skip
    return Lost(fix, rank, quote=True)


def _rank(value: float, sure: float, likely: float) -> int:
    """Give 0 for what is sure, 1 for what is likely, 2 for a doubt."""
    return 0 if value >= sure else 1 if value >= likely else 2


def _comma(reading: Reading, pause: Event, opens: set[int], closes: set[int]) -> Lost:
    start, end = reading.gap(pause.start)
    if pause.start in closes:
        edit = Edit(end, end, pause.mark)
    elif pause.start in opens:
        edit = Edit(start, start, pause.mark)
    else:
        edit = Edit(start, end, pause.mark)
    rank = _rank(pause.likely, SURE_COMMA, LIKELY_COMMA)
    fix = Fix((edit,), pause.reason, score=_score(pause.likely), message="a pause may be lost here")
    return Lost(fix, rank, quote=False)


def _unexplained(reading: Reading, at: int) -> Lost:
    fix = Fix(
        (Edit(*reading.gap(at), "，"),), "a blank that no line end explains",
        score=0.2, message="a blank that no line end explains; a mark may be lost here",
    )  # fmt: skip
    return Lost(fix, 2, quote=False)


def _speech(reading: Reading, speech: Speech, closes: set[int]) -> Lost:
    edits: list[Edit] = []
    message = "this may be speech that lost its quotation marks"
    if not speech.has_open:
        first = reading.gap(speech.start)
        edits.append(Edit(first[1], first[1], "“"))
    if not speech.has_close:
        last = reading.gap(speech.end)
        # A blank behind the last stop is what the closing mark left.
        whole = reading.text[speech.end - 1] in "。！？" and speech.end not in closes
        behind = last[1] if whole and speech.end < len(reading.text) else last[0]
        edits.append(Edit(last[0], behind, "”"))
    likely = 1 / (1 + exp(-speech.points))
    fix = Fix(tuple(edits), speech.reason, score=_score(likely), message=message)
    return Lost(fix, _rank(speech.points, SURE_SPEECH, LIKELY_SPEECH), quote=True)


def _score(likely: float) -> float:
    """Give a probability as the score of a finding."""
    return round(min(0.99, max(0.05, likely)), 2)


def _ranked(draft: Draft, rank: int, *, quote: bool) -> Iterator[Fix]:
    return (loss.fix for loss in lost(draft) if loss.rank == rank and loss.quote == quote)


def find_sure_quotes(draft: Draft) -> Iterator[Fix]:
    """Restore quotation marks where everything speaks for them."""
    return _ranked(draft, 0, quote=True)


def find_likely_quotes(draft: Draft) -> Iterator[Fix]:
    """Restore quotation marks where more speaks for them than against."""
    return _ranked(draft, 1, quote=True)


def find_doubtful_quotes(draft: Draft) -> Iterator[Fix]:
    """Show where quotation marks may be lost."""
    return _ranked(draft, 2, quote=True)


def find_sure_pauses(draft: Draft) -> Iterator[Fix]:
    """Restore a pause where a blank stands between two clauses and no line ended."""
    return _ranked(draft, 0, quote=False)


def find_likely_pauses(draft: Draft) -> Iterator[Fix]:
    """Restore a pause where more speaks for it than against."""
    return _ranked(draft, 1, quote=False)


def find_doubtful_pauses(draft: Draft) -> Iterator[Fix]:
    """Show the blanks that neither a line end nor a lost quotation explains."""
    return _ranked(draft, 2, quote=False)
