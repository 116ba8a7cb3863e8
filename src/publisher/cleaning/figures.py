"""Pictures and their captions: found, joined, and set behind the paragraph that they tore."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..words import splits
from .blocks import Block, Kind, block_end
from .bylines import is_byline
from .captions import (
    CREDIT_ALL,
    credit_alone,
    find_credit_words,
    is_credited,
    is_photographed,
    points_at_picture,
    says_caption,
)
from .chars import count_han
from .engine import Draft, Edit, Fix, Move
from .front import into_front, values
from .heads import roles
from .tears import SURE, goes_on

LONGEST_CAPTION = 120
"""Characters of the longest paragraph that is taken for a caption."""

MOST_LINES = 3
"""Printed lines of the longest caption that does not say that it is one."""
MOST_CLAUSES = 2
"""Commas in the longest caption that does not say that it is one."""
_PAUSE_END = re.compile(r"[，,、][ \t\u3000]*$")
_STOP_END = re.compile(r"[。！？!?；;.][”’」』）)]*\s*$")
_DATE = re.compile(r"\s*(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日")
_PLACEHOLDER = re.compile(r"\s*<!--\s*(?:image|figure|picture)\s*-->\s*", re.IGNORECASE)
_IMAGE = re.compile(
    r"[ \t]*!\[(?P<caption>[^\]\n]*)\]\((?P<source>[^\n]*?)\)(?P<attributes>\{[^{}\n]*\})?[ \t]*$"
)


def captions(draft: Draft) -> tuple[tuple[Block, str], ...]:
    """Give the paragraphs that are captions of pictures the parser left out, and why."""

    def find() -> Iterator[tuple[Block, str]]:
        for at, block in enumerate(draft.blocks):
            if block.kind is Kind.PARA and block.end - block.start <= LONGEST_CAPTION:
                reason = _caption_reason(draft, at)
                if reason:
                    yield block, reason

    return draft.here("_captions", lambda: tuple(find()))


def _caption_reason(draft: Draft, at: int) -> str:
    """Say why block ``at`` is a caption; empty when it is none."""
    blocks, text = draft.blocks, draft.text
    block = blocks[at]
    written = text[block.start : block.end]
    if len(written) > LONGEST_CAPTION or count_han(written) < 2 or is_byline(written):
        return ""
    if credit_alone(text, block.start, block.end) or CREDIT_ALL.fullmatch(written.strip()):
        return ""
    if at == 0 or draft.raw_offset(block.start) in roles(draft).values():
        return ""
    said = says_caption(written)
    credited = is_credited(written)
    if not credited and _takes_rest(draft, at):
        return ""
    if (
        not said
        and not credited
        and (_PAUSE_END.search(written) or draft.profile(block).lines > MOST_LINES)
    ):
        return ""
    short = len(written) <= 50 and at + 1 < len(blocks) and blocks[at + 1].kind is not Kind.HEADING
    if at + 1 < len(blocks) and _is_credit(text, blocks[at + 1]):
        return "a photographer's name stands below it" if _may_be_credited(draft, at) else ""
    hole = block.hole > 2 or (short and blocks[at + 1].hole > 2)
    hole = hole and _holes_tell(draft)
    open_end = not _STOP_END.search(written)
    if hole and (open_end or said or credited):
        return "stands where a picture was left out"
    before = _text_before(draft, at)
    after = _text_after(draft, at)
    if before is not None and after is not None and goes_on(draft, before, after)[0] >= 3:
        clauses = len(re.findall("[，,]", written))
        torn = not _STOP_END.search(text[before.start : before.end])
        dated = _DATE.match(written) and not open_end and written.rstrip().count("。") <= 1
        short = open_end and "。" not in written and clauses <= MOST_CLAUSES
        whole = said or credited or (torn and (dated or short))
        if whole and goes_on(draft, before, block)[0] < 3:
            own = 0 if said or credited else goes_on(draft, block, after)[0]
            if own < goes_on(draft, before, after)[0]:
                return "stands between the halves of a sentence"
    if said and (credited or open_end or len(written) <= 60):
        return "begins as captions do"
    if credited and (at == len(blocks) - 1 or is_photographed(written)):
        return "ends with the photographer's name"
    return ""


def _takes_rest(draft: Draft, at: int) -> bool:
    """Say whether block ``at`` may be the rest of the sentence that was torn above it.

    A sentence without its end goes on somewhere: below a caption rather than in it.
    """
    block, text = draft.blocks[at], draft.text
    before, after = _text_before(draft, at), _text_after(draft, at)
    if before is None or _STOP_END.search(text[before.start : before.end]):
        return False
    if splits(text[before.start : before.end].rstrip()[-3:], text[block.body : block.body + 3]):
        return True
    rest = goes_on(draft, before, after)[0] if after is not None else 0
    return rest < SURE and rest <= max(goes_on(draft, before, block)[0], 0)


MOSTLY_HOLES = 0.6
"""Share of the blocks with more than one empty line above them from which these tell nothing."""


def _holes_tell(draft: Draft) -> bool:
    """Say whether only some blocks stand apart by more than one empty line."""

    def find() -> bool:
        apart = sum(block.hole > 2 for block in draft.blocks)
        return apart < 3 or apart < MOSTLY_HOLES * (len(draft.blocks) - 1)

    return draft.here("_holes_tell", find)


SEVERAL_SIGNS = 3
"""Paragraphs that begin with the same sign from which it opens items, and points at no picture."""


def find_maybe_captions(draft: Draft) -> Iterator[Fix]:
    """Show paragraphs behind a sign that points at a picture, where no picture is known."""
    text = draft.text
    known = {block.start for block, _ in captions(draft)}
    pointing = [
        b for b in draft.blocks
        if b.kind is Kind.PARA and points_at_picture(text[b.start : b.end])
    ]  # fmt: skip
    signs = Counter(text[b.body] for b in pointing)
    for block in pointing:
        written = text[block.start : block.end]
        if block.start in known or signs[text[block.body]] >= SEVERAL_SIGNS:
            continue
        if len(written) <= LONGEST_CAPTION and count_han(written) >= 2 and "\n" not in written:
            start, end = _trim(text, block.start, block.end)
            yield Fix(
                (Edit(block.start, start, "!["), Edit(end, block.end, "]()")),
                "a sign that points at a picture, or opens an item", score=0.4,
                message="this may be the caption of a picture that was left out",
            )  # fmt: skip


def _is_credit(text: str, block: Block) -> bool:
    """Say whether a block is a line that only says who took a picture."""
    return block.kind is Kind.PARA and credit_alone(text, block.start, block.end) is not None


def _may_be_credited(draft: Draft, at: int) -> bool:
    """Say whether the credit below block ``at`` is its own: a short text, no picture above it."""
    block = draft.blocks[at]
    written = draft.text[block.start : block.end].rstrip()
    short = len(written) <= LONGEST_CREDITED and written.find("。") in (-1, len(written) - 1)
    return draft.blocks[at - 1].kind is not Kind.IMAGE and (says_caption(written) or short)


LONGEST_CREDITED = 60
"""Characters of the longest caption that is told by the photographer's name below it alone."""


def _text_before(draft: Draft, at: int) -> Block | None:
    blocks = draft.blocks
    for other in reversed(blocks[max(0, at - 4) : at]):
        if other.kind is Kind.PARA and len(draft.text[other.start : other.end]) > 30:
            return other
        if other.kind is Kind.HEADING:
            return None
    return None


def _text_after(draft: Draft, at: int) -> Block | None:
    for other in draft.blocks[at + 1 : at + 5]:
        if other.kind is Kind.PARA:
            return other
        if other.kind is Kind.HEADING:
            return None
    return None


def find_placeholders(draft: Draft) -> Iterator[Fix]:
    """Turn the placeholder comments of parsers into figures without a picture."""
    for block in draft.blocks:
        if block.kind is Kind.HTML and _PLACEHOLDER.fullmatch(draft.text, block.start, block.end):
            yield Fix((Edit(block.start, block.end, "![]()"),), "a picture was left out here")


def find_pictures(draft: Draft) -> Iterator[Fix]:
    """Set a caption that stands below or above its picture into the picture."""
    blocks, text = draft.blocks, draft.text
    pairs = _rows(draft)
    taken: set[int] = {caption.start for caption in pairs.values()}
    for at, block in enumerate(blocks):
        if block.kind is not Kind.IMAGE:
            continue
        image = _IMAGE.fullmatch(text, block.start, block.end)
        if image is None or image["caption"].strip():
            continue
        found = pairs.get(at) or _caption_beside(draft, at, taken)
        if found is None:
            continue
        taken.add(found.start)
        start, end = _trim(text, found.start, found.end)
        edits = [*_without(text, found, start, end), *_fitted(text, start, end)]
        into = image.start("caption")
        if image["caption"]:
            edits.append(Edit(into, image.end("caption"), ""))
        yield Fix(
            tuple(e for e in edits if e.start < e.end),
            "the caption of this picture",
            (Move(start, end, into),),
        )


def _rows(draft: Draft) -> dict[int, Block]:
    """Give the captions of pictures that stand in a row above as many captions, in order."""
    blocks, text = draft.blocks, draft.text
    found: dict[int, Block] = {}
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and blocks[end].kind is Kind.IMAGE:
            end += 1
        below = blocks[end : end + end - at]
        if end - at > 1 and len(below) == end - at and all(_says(text, b) for b in below):
            found |= dict(zip(range(at, end), below, strict=True))
        at = max(end, at + 1)
    return found


def _says(text: str, block: Block) -> bool:
    """Say whether a block is a short paragraph that begins or ends as captions do."""
    written = text[block.start : block.end]
    return (
        block.kind is Kind.PARA
        and len(written) <= LONGEST_CAPTION
        and not credit_alone(text, block.start, block.end)
        and (says_caption(written) or is_credited(written))
    )


_UPWARDS, _DOWNWARDS = "▲△↑", "▼▽↓"


def _points(text: str, block: Block, *, below: bool) -> bool:
    """Say whether a block begins with a sign that points at the picture it stands beside."""
    written = text[block.start : block.end]
    away = _DOWNWARDS if below else _UPWARDS
    one = written.rstrip().find("。") in (-1, len(written.rstrip()) - 1)
    return points_at_picture(written) and written.lstrip()[0] not in away and one


_UNFIT = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*|[\[\]]")


def _fitted(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield what a caption must not hold: line ends become blanks, [ and ] full-width ones."""
    for match in _UNFIT.finditer(text, start, end):
        yield Edit(*match.span(), {"[": "［", "]": "］"}.get(match[0], " "))


def _caption_beside(draft: Draft, at: int, taken: set[int]) -> Block | None:
    """Give the caption of the picture ``at``: the block below it, else the one above."""
    blocks, text = draft.blocks, draft.text
    for step in (1, -1):
        other = at + step
        if not 0 <= other < len(blocks) or blocks[other].start in taken:
            continue
        block = blocks[other]
        written = text[block.start : block.end]
        if block.kind is not Kind.PARA or len(written) > LONGEST_CAPTION or is_byline(written):
            continue
        if draft.raw_offset(block.start) in roles(draft).values() or count_han(written) < 2:
            continue
        if _is_credit(text, block) or CREDIT_ALL.fullmatch(written.strip()):
            continue
        if _says(text, block) or _points(text, block, below=step == 1):
            return block
        close = block.hole == 1 if step == 1 else blocks[at].hole == 1
        if step == 1 and len(written) <= 70 and (not _STOP_END.search(written) or close):
            following = _text_after(draft, other)
            before = _text_before(draft, at)
            apart = before is None or goes_on(draft, before, block)[0] < SURE
            if (
                apart
                and not _takes_rest(draft, other)
                and (following is None or goes_on(draft, block, following)[0] < 4)
            ):
                return block
    return None


def find_captions(draft: Draft) -> Iterator[Fix]:
    """Turn captions of pictures that were left out into figures without a picture."""
    text = draft.text
    for block, reason in captions(draft):
        start, end = _trim(text, block.start, block.end)
        lines = _fitted(text, start, end)
        yield Fix((Edit(block.start, start, "!["), *lines, Edit(end, block.end, "]()")), reason)


def find_credit(draft: Draft) -> Iterator[Fix]:
    """Carry the credit of all pictures out of the last caption into the front matter."""
    if "credit" in values(draft) or not values(draft):
        return
    text = draft.text
    for block in reversed(draft.blocks):
        if block.kind is Kind.IMAGE:
            image = _IMAGE.fullmatch(text, block.start, block.end)
            if image is None:
                continue
            found = CREDIT_ALL.search(text, *image.span("caption"))
        elif block.kind is Kind.PARA and block.end - block.start <= 60:
            found = CREDIT_ALL.match(text, block.start, block.end)
        else:
            found = None
        if found and not found["credit"].startswith("除"):
            start, end = found.span("credit")
            first = _behind_words(text, found.start(), block.start)
            around = (Edit(first, start, ""), Edit(end, found.end(), ""))
            edits = tuple(e for e in around if e.start < e.end)
            yield into_front(draft, "credit", start, end, "the credit of all pictures", edits)
            return


def find_photographers(draft: Draft) -> Iterator[Fix]:
    """Set the photographer behind or below a caption into the figure's credit."""
    text, blocks = draft.text, draft.blocks
    for at, block in enumerate(blocks):
        if block.kind is not Kind.IMAGE:
            continue
        image = _IMAGE.fullmatch(text, block.start, block.end)
        if image is None or image["attributes"]:
            continue
        close = image.end("caption") + len("](" + image["source"] + ")")
        found = find_credit_words(text, *image.span("caption"))
        if found is not None:
            start, end = found.span("credit")
            first = _behind_words(text, found.start(), block.start)
            edits = [Edit(first, start, ""), Edit(end, found.end(), "")]
        elif at + 1 < len(blocks) and _is_credit(text, blocks[at + 1]):
            found = credit_alone(text, blocks[at + 1].start, blocks[at + 1].end)
            assert found is not None
            start, end = found.span("credit")
            edits = [*_without(text, blocks[at + 1], start, end)]
        if found and '"' not in found["credit"] and "\\" not in found["credit"]:
            kept = tuple(e for e in edits if e.start < e.end)
            yield Fix(kept, "who took the picture", (Move(start, end, close, '{credit="', '"}'),))


def _behind_words(text: str, at: int, start: int) -> int:
    """Give where the blanks in front of ``at`` begin."""
    while at > start and text[at - 1] in " \t\u3000":
        at -= 1
    return at


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\u3000\u00a0*":
        start += 1
    while end > start and text[end - 1] in " \t\u3000\u00a0*":
        end -= 1
    return start, end


def _without(text: str, block: Block, start: int, end: int) -> tuple[Edit, ...]:
    """Remove what is left of a block whose words ``[start, end)`` went elsewhere."""
    after = block_end(text, end, block.end)
    before = block.start
    if after == len(text):
        while before and text[before - 1] == "\n":
            before -= 1
    return Edit(before, start, ""), Edit(end, after, "")
