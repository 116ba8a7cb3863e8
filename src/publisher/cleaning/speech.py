"""Spoken sentences that lost their quotes: who speaks, where the speech begins and ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from .chars import HAN, SINGLE_SURNAMES
from .reading import Reading, Slot

SURE_SPEECH, LIKELY_SPEECH = 2.5, 1.8
"""Points from which speech is quoted as safe and as likely."""
MOST_HEARD = 400
"""Characters of a stretch in which a voice is listened for."""
FARTHEST = 12
"""Sentences before and behind a speaker that are looked at."""
LONGEST_SPEAKER = 30
"""Characters of the longest name and office in front of “said”."""

_SAID = (
    "告诉记者|叮嘱|嘱咐|提醒|追问|反问|回复|笑言|坦承|[念叨写喊唱嚷]着|大喊|高喊|喊|介绍|表示|坦言|感慨|感叹|谈到|谈道|谈及|回忆|解释|强调|指出|直言|回答|[说喊问答笑叹赞写讲念补充介绍坦解释感慨回忆]道|"
    "(?<![没不听据再来小传虽按话学劝演评别总先且难细胡乱数])说"
)
_CUE = re.compile(
    rf"(?P<verb>{_SAID}|这是[^，。！？：]{{2,16}}?的(?:一句话|话|口头禅|心声|心里话))(?P<mark>[，：。])"
)
_SPOKEN_OF = re.compile("这是")
_MOST_BEFORE = 12
_OTHER_COLON = re.compile(rf"[^，。：；、]{{2,{_MOST_BEFORE}}}：")
_NO_SPEECH = re.compile(
    "(?:如下|包括|其中|分别|有|是|为|即|例如|比如|时间|地点|电话|记者|来源|答|问|标题|目标|任务|内容|条件|方式)：$"
)
_PURE = re.compile("(?:说|道|喊|问|答|着|叮嘱|嘱咐|回复|告诉记者|坦言|感慨|感叹|一句话|几个字)$")
_FIRST_PERSON = re.compile(
    "我们|咱们|咱|我(?!国|省|市|区|军|党|院|校|社)|你们|你|您|[吧呢啊呀嘛啦][，。！？]"
)
_OUR_PLACE = re.compile("我(?:县|镇|村|乡|市|省)")
_NARRATES = re.compile(
    r"该[县市镇村乡区局院校社]|据悉|据介绍|据了解|本报|日前|近日|近年来|今年来|记者(?:走进|看到|来到|了解)|\d{4}年\d|他|她"
)
_STOP = re.compile("[。！？]")
_QUOTE = re.compile("[“”「」‘’]")
_NAME = re.compile(rf"[{HAN}]{{2,4}}$")


@dataclass(frozen=True, slots=True)
class Speech:
    """``text[start:end]`` may be spoken, its stop included; points and reasons as for pairs."""

    start: int
    end: int
    points: float
    reason: str


def speeches(reading: Reading, *, lossy: bool) -> Iterator[Speech]:
    """Yield the stretches of a paragraph that read as speech without quotes.

    ``lossy`` says that the text lost all its quotation marks, so that none here means nothing.
    """
    text = reading.text
    if _QUOTE.search(text):
        return
    last = floor = 0
    ends = [m.end() for m in _STOP.finditer(text)]
    for cue in _CUE.finditer(text):
        if cue.start() < last:
            continue
        first = max(last, floor)
        stops = ends[bisect_right(ends, first) : bisect_right(ends, cue.start())][-FARTHEST:]
        sentence = stops[-1] if stops else first
        before = None
        if cue["mark"] != "：":
            before = _before(reading, first, stops, cue, lossy=lossy)
        following = ends[bisect_right(ends, cue.end()) :][:FARTHEST]
        after = _after(reading, cue, following, lossy=lossy) if cue["mark"] != "。" else None
        if before is not None:
            yield before
            last = sentence
        if after is not None:
            yield after
            last = after.end
        elif before is not None:
            last = cue.end()
        elif following:
            # A sentence that names its speaker is not what the next one said.
            floor = following[0]
    yield from _unspoken(reading, last, lossy=lossy)


def _before(
    reading: Reading, last: int, stops: list[int], cue: re.Match[str], *, lossy: bool
) -> Speech | None:
    """Give the speech in front of “…，X said”: it stands before the speaker's sentence."""
    text = reading.text
    sentence = stops[-1] if stops else last
    speaker = text[sentence : cue.start()]
    if stops and len(speaker) <= LONGEST_SPEAKER and not re.search("：|，.*，|.{7}，", speaker):
        start, sure = _first_spoken(reading, last, stops)
        spoken = text[start:sentence]
        if "：" in spoken:
            return None
        points = 0.5 + _voice(spoken) + _closed_by_gap(reading, sentence) + sure
        points += 0.5 * _is_name(speaker) + 0.5 * ("！" in spoken) + 0.3 * (len(speaker) > 8)
        if lossy and last == 0 and len(stops) == 1:
            # Nothing else can be what was said where the speaker ends a sentence.
            if _SPOKEN_OF.match(cue["verb"]):
                points += 2.5
            elif cue["mark"] == "。":
                return Speech(start, sentence, points + 2.2, "one sentence before its speaker")
        return Speech(start, sentence, points, "sentences before their speaker")
    clause = text.rfind("，", last, cue.start()) + 1
    if clause > last and not stops and cue.start() - clause <= 20:
        points = _voice(text[last:clause])
        aside = re.search("[时后中上前里，]，$", text[last:clause]) or clause - last < 10
        if last == 0 and not aside and not re.match("据|近日|日前|目前|今年|对此", text):
            # A clause, then a short speaker, then a clause: speech with its speaker inside.
            points = max(points, 0.9)
        if points > 0 or cue["verb"] in ("谈道", "说道", "说"):
            return Speech(last, clause, points, "clauses before their speaker")
    return None


def _first_spoken(reading: Reading, last: int, stops: list[int]) -> tuple[int, float]:
    """Give where the speech before a speaker begins, and points for being sure of it."""
    for stop in reversed(stops[:-1]):
        if _closed_by_gap(reading, stop) > 1.0:
            return stop, 1.0
    if len(stops) <= 3:
        return last, 0.3 if last == 0 else 0.0
    return stops[-2], -0.5


def _unspoken(reading: Reading, last: int, *, lossy: bool) -> Iterator[Speech]:
    """Yield speech whose speaker is not named: behind another colon, or before a lost mark."""
    text = reading.text
    colon = _other_colon(text, last)
    if colon and colon.start() == 0:
        return
    if colon and lossy and not _NO_SPEECH.search(colon[0]):
        stops = [m.end() for m in _STOP.finditer(text, colon.end())]
        gap = next((stop for stop in stops if _closed_by_gap(reading, stop) > 1.0), None)
        voice = _voice(text[colon.end() : stops[0]]) if stops else 0.0
        if stops and (gap or (stops[-1] == len(text) and (voice > 0 or len(stops) == 1))):
            end = gap or stops[-1]
            points = 1.0 + (1.0 if gap else 0.0) + min(0.5, _voice(text[colon.end() : end]))
            if not gap:
                points = min(points, SURE_SPEECH - 0.1)
            yield Speech(colon.end(), end, points, "words behind a colon")
            return
    if last or colon:
        return
    for stop in _STOP.finditer(text):
        if stop.end() < len(text) and _closed_by_gap(reading, stop.end()) > 1.0:
            points = min(1.5 + _voice(text[: stop.end()]), SURE_SPEECH - 0.1)
            yield Speech(0, stop.end(), points, "a blank behind a whole sentence")
            return


def _other_colon(text: str, start: int) -> re.Match[str] | None:
    """Give the first colon behind ``start`` that a few words stand before."""
    at = text.find("：", start)
    while at >= 0:
        found = _OTHER_COLON.search(text, max(start, at - _MOST_BEFORE), at + 1)
        if found:
            return found
        at = text.find("：", at + 1)
    return None


def _closed_by_gap(reading: Reading, at: int) -> float:
    """Give points for an unexplained blank behind a whole sentence."""
    slot = reading.slots.get(at)
    if slot is Slot.LOSS or slot is Slot.STRAY:
        return 2.0 if reading.leads.get(at, 0.0) > 0.5 else 1.0
    return 0.0


def _is_name(speaker: str) -> bool:
    bare = re.sub("[笑着高兴地激动动情自豪由衷感慨]+$", "", speaker)
    return bool(_NAME.fullmatch(bare)) and bare[0] in SINGLE_SURNAMES


def _after(reading: Reading, cue: re.Match[str], stops: list[int], *, lossy: bool) -> Speech | None:
    """Give the speech behind “X said:” up to a blank behind a sentence or the paragraph's end."""
    text = reading.text
    start = cue.end()
    if start >= len(text) or (cue["mark"] == "：" and cue.start() == 0):
        return None
    if _SPOKEN_OF.match(cue["verb"]):
        return None
    stops = stops or [len(text)]
    gap = next((stop for stop in stops if _closed_by_gap(reading, stop) > 1.0), None)
    if cue["mark"] == "：":
        return _behind_colon(text, cue, stops, gap, lossy=lossy)
    voice = _voice(text[start : stops[0]])
    if voice < 1.0:
        return None
    end = gap or _last_voiced(text, start, stops)
    points = voice - 0.5 + (1.0 if start in reading.slots else 0.0)
    first = _FIRST_PERSON.search(text, start, end)
    if first and first.start() == start:
        points += 0.5
    return Speech(start, end, min(points, SURE_SPEECH - 0.1), "the first person behind a speaker")


def _behind_colon(
    text: str, cue: re.Match[str], stops: list[int], gap: int | None, *, lossy: bool
) -> Speech | None:
    start = cue.end()
    points = (1.5 if _PURE.search(cue["verb"]) else 0.5) + (1.0 if lossy else 0.0)
    if gap is not None:
        return Speech(start, gap, points + 1.5, "speech behind a colon, up to a lost mark")
    alone = len(stops) == 1 and stops[0] == len(text)
    if alone:
        return Speech(start, len(text), points + 1.0, "a sentence of speech behind a colon")
    # Where it ends is open: shown, never applied.
    end = _last_voiced(text, start, stops)
    return Speech(start, end, min(points, LIKELY_SPEECH - 0.1), "speech behind a colon")


def _last_voiced(text: str, start: int, stops: list[int]) -> int:
    """Give the end of the last sentence in a row in which somebody speaks."""
    end = stops[0]
    position = stops[0]
    for stop in stops[1:]:
        if _voice(text[position:stop]) <= 0:
            break
        end = position = stop
    return end


def _voice(text: str) -> float:
    """Give points for the first and second person in ``text``, which reporting avoids."""
    text = text[-MOST_HEARD:]
    people = len(_FIRST_PERSON.findall(text))
    told = 0.8 if _NARRATES.search(text) else 0.0
    return min(2.0, 1.0 * people) + (0.8 if _OUR_PLACE.search(text) else 0.0) - told
