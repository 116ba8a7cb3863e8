"""Pictures and their captions: found, joined, and set behind the paragraph that they tore."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...tongues import worded
from ..language.chars import count_han
from ..lines.captions import (
    CREDIT_ALL,
    credit_alone,
    find_credit_words,
    opens_item,
    points_at_picture,
)
from ..survey.blocks import Block, BlockMarkup, block_end
from ..survey.draft import Draft
from ..survey.front import values
from ..survey.pictures import LONGEST_CAPTION, caption_beside, captions, captions_in_rows, is_credit
from .carrying import into_front
from .fix import Edit, Fix, Move

_PLACEHOLDER = re.compile(r"\s*<!--\s*(?:image|figure|picture)\s*-->\s*", re.IGNORECASE)
_IMAGE = re.compile(
    r"[ \t]*!\[(?P<caption>[^\]\n]*)\]\((?P<source>[^\n]*?)\)(?P<attributes>\{[^{}\n]*\})?[ \t]*$"
)


SEVERAL_SIGNS = 3
"""Paragraphs that begin with the same sign from which it opens items, and points at no picture. A
choice: with four a text of three items gets three doubts."""


def find_maybe_captions(draft: Draft) -> Iterator[Fix]:
    """Show paragraphs behind a sign that points at a picture, where no picture is known."""
    text = draft.text
    known = {block.start for block, _ in captions(draft)}
    pointing = [
        b for b in draft.blocks
        if b.kind is BlockMarkup.PARA and points_at_picture(text[b.start : b.end])
        and not opens_item(text[b.start : b.end])
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
                worded("a sign that points at a picture, or opens an item"), score=0.4,
                message=worded("this may be the caption of a picture that was left out"),
            )  # fmt: skip


def find_placeholders(draft: Draft) -> Iterator[Fix]:
    """Turn the placeholder comments of parsers into figures without a picture."""
    for block in draft.blocks:
        if block.kind is BlockMarkup.HTML and _PLACEHOLDER.fullmatch(
            draft.text, block.start, block.end
        ):
            yield Fix(
                (Edit(block.start, block.end, "![]()"),), worded("a picture was left out here")
            )


def find_pictures(draft: Draft) -> Iterator[Fix]:
    """Set a caption that stands below or above its picture into the picture."""
    blocks, text = draft.blocks, draft.text
    pairs = captions_in_rows(draft)
    taken: set[int] = {caption.start for caption in pairs.values()}
    for at, block in enumerate(blocks):
        if block.kind is not BlockMarkup.IMAGE:
            continue
        image = _IMAGE.fullmatch(text, block.start, block.end)
        if image is None or image["caption"].strip():
            continue
        found = pairs.get(at) or caption_beside(draft, at, taken)
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
            worded("the caption of this picture"),
            (Move(start, end, into),),
        )


LONGEST_CREDITS = 60
"""Characters of a line that credits all pictures. A choice: those of the tests have 16;
除署名外均由 and a house or two are room for three times that."""


_UNFIT = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*|[\[\]]")


def _fitted(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield what a caption must not hold: line ends become blanks, [ and ] full-width ones."""
    for match in _UNFIT.finditer(text, start, end):
        yield Edit(*match.span(), {"[": "［", "]": "］"}.get(match[0], " "))


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
    # The last one: what is said of all pictures stands below the text.
    for block in reversed(draft.blocks):
        if block.kind is BlockMarkup.IMAGE:
            image = _IMAGE.fullmatch(text, block.start, block.end)
            if image is None:
                continue
            found = CREDIT_ALL.search(text, *image.span("caption"))
        elif block.kind is BlockMarkup.PARA and block.end - block.start <= LONGEST_CREDITS:
            found = CREDIT_ALL.match(text, block.start, block.end)
        else:
            found = None
        if found and not found["credit"].startswith("除"):
            start, end = found.span("credit")
            first = _behind_words(text, found.start(), block.start)
            around = (Edit(first, start, ""), Edit(end, found.end(), ""))
            edits = tuple(e for e in around if e.start < e.end)
            yield into_front(
                draft, "credit", start, end, worded("the credit of all pictures"), edits
            )
            return


def find_photographers(draft: Draft) -> Iterator[Fix]:
    """Set the photographer behind or below a caption into the figure's credit."""
    text, blocks = draft.text, draft.blocks
    for at, block in enumerate(blocks):
        if block.kind is not BlockMarkup.IMAGE:
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
        elif at + 1 < len(blocks) and is_credit(text, blocks[at + 1]):
            found = credit_alone(text, blocks[at + 1].start, blocks[at + 1].end)
            assert found is not None
            start, end = found.span("credit")
            edits = [*_without(text, blocks[at + 1], start, end)]
        if found and '"' not in found["credit"] and "\\" not in found["credit"]:
            kept = tuple(e for e in edits if e.start < e.end)
            yield Fix(
                kept, worded("who took the picture"), (Move(start, end, close, '{credit="', '"}'),)
            )


def _behind_words(text: str, at: int, start: int) -> int:
    """Where the blanks in front of ``at`` begin."""
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
