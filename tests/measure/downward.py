"""Measure lines that run downward with the checks of level ones, on the page turned back.

What has another frame along such a line than in a level one is told here once more, apart from the
program: one letter or figure, two figures and short capitals stand upright in frames of one em, as
Han characters do, and of the stops only ，、。 have a blank half (clreq 3.1.2, 3.2.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from .lines import Body, Paragraph
from .matching import settle
from .reading import Glyph, Page, read_pages
from .report import Report, Result, report

OPEN, CLOSE = "“‘（《〈【〖〔［｛「『", "”’）》〉】〗〕］｝」』"
STOOD = "囗"
"""Stands for letters and figures that fill a frame upright: no text has it."""
_JOINED = r"0-9A-Za-z.,:/%‰+\\'’()\[\]@_=?#~&!×÷−±;$￥′″-"
_UPRIGHT = re.compile(
    rf"(?<![{_JOINED}])(?<![{_JOINED}] )"
    rf"(?:[0-9]{{1,2}}(?=[℃℉％])|(?:[0-9]{{1,2}}|[A-Za-z]|[A-Z]{{2,4}})(?! ?[{_JOINED}])(?![℃℉％]))"
)
FULL = "〓"
"""Stands for a stop that fills its frame."""
_STOPS = "：；？！"
_ALONE = re.compile(
    rf"(?<![？！])(?:(?<=[{CLOSE}])[{_STOPS}](?=[{CLOSE}])|(?<![{CLOSE}])[{_STOPS}](?![？！{OPEN}]))"
)
"""Those stops, but such beside the blank half of a bracket, which that loses as beside any other;
those that are stacked share a frame."""
DOT, BESIDE = "•", 1.27
"""An emphasis dot, and the em by which it stands more to the right than one of a level line stands
below that: 1.02 above the baseline of the page turned back, and not 0.25 under it."""
_MARKS = frozenset("E1 E2 E3 E4 A1 A2 A3 G1 G2 G3 H1 H2 H3 H4 H5 H6 H7 P2".split())  # noqa: SIM905
"""The checks of frames and of what is between them."""


def measure_downward(
    pdf: bytes, body: Body, paragraphs: Sequence[Paragraph], heads: Sequence[str] = ()
) -> Report:
    """Give the report on ``paragraphs`` as they are printed in ``pdf``, in lines that run downward.

    ``body`` is what the layout promises of the page turned back.
    """
    pages = [
        replace(page, glyphs=tuple(_joined(page, body.size)))
        for page in read_pages(pdf, downward=True)
    ]
    wanted = [replace(one, text=stood(one.text)) for one in paragraphs]
    said = [stood(head) for head in heads]
    rules = report(settle(pages, body, wanted, said))
    full = [replace(page, glyphs=tuple(_filled(page.glyphs))) for page in pages]
    filled = [replace(one, text=_ALONE.sub(FULL, one.text)) for one in wanted]
    for line in rules.setting.lines:
        # What the next line begins with is beside no stop at this one's end.
        text = filled[line.paragraph].text
        end = line.start + len(text[line.start : line.end].rstrip())
        if text[end - 1] in _STOPS and not line.last:
            text = text[: end - 1] + FULL + text[end:]
            filled[line.paragraph] = replace(filled[line.paragraph], text=text)
    frames = report(settle(full, body, filled, [_ALONE.sub(FULL, head) for head in said]))
    results = (frames[a.number] if a.number in _MARKS else a for a in rules.results)
    return replace(rules, results=tuple(map(_excused, results)))


def _excused(result: Result) -> Result:
    """Give a result without lines in which a stop that is never squeezed counts as others do.

    Such are left behind closing brackets, whose blank half they take.
    """
    if result.number != "H6":
        return result
    beside = re.compile(rf"[{CLOSE}][{_STOPS}]")
    kept = tuple(one for one in result.violations if not beside.search(one.where))
    return replace(result, violations=kept)


def stood(text: str) -> str:
    """Give ``text`` with a sign for each frame that letters and figures stand in."""
    return _UPRIGHT.sub(lambda found: STOOD * (1 if found[0].isdigit() else len(found[0])), text)


def _joined(page: Page, em: float) -> Iterator[Glyph]:
    """Yield the glyphs of a page, those that stand upright in one frame as one."""

    def shares(glyph: Glyph) -> bool:
        return glyph.standing and glyph.text.isascii() and glyph.advance < 1

    for shared, group in groupby(page.glyphs, shares):
        some = list(group)
        if not shared:
            for glyph in some:
                if glyph.text == DOT and not glyph.font:
                    yield replace(glyph, y=glyph.y + BESIDE * em)
                    continue
                letter = glyph.standing and glyph.text.isascii() and glyph.text.strip()
                yield replace(glyph, text=STOOD) if letter else glyph
            continue
        for left, right in zip(some[::2], some[1::2], strict=True):
            assert abs(right.x - left.x - left.advance * left.size) < 0.01
            yield replace(left, text=STOOD, advance=left.advance + right.advance)


def _filled(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Yield ``glyphs`` with the sign in the place of stops that fill their frame."""
    text = "".join(glyph.text for glyph in glyphs)
    filled = {found.start() for found in _ALONE.finditer(text)}
    at = 0
    for glyph, after in zip_longest(glyphs, glyphs[1:]):
        ends = glyph.text in tuple(_STOPS) and after is not None and after.y != glyph.y
        full = glyph.standing and (at in filled or (ends and glyph.advance == 1))
        yield replace(glyph, text=FULL) if full else glyph
        at += len(glyph.text)
