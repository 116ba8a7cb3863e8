"""From pages told apart to the raw document: blocks, articles numbered, pictures cut out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from PIL import Image

from ...characters import NUMERALS
from ...cleaning.language.numbering import han_value
from ..raw import BlockKind, Score, SourceBlock, SourceBox, SourcePicture, SourceSpot
from .analysing import StoryPart, ToldPage
from .sheet import ScannedArea, ScannedLine, ScannedPage
from .tables import write_table

QUALITY = 92
"""JPEG's: of what is cut out nothing more is lost that can be seen."""
_ONWARD = re.compile(rf"(?:下转|转)\D{{0,3}}([0-9]{{1,3}}|[{NUMERALS}]{{1,3}})\s?版")
_BACK = re.compile(rf"(?:上接|接)\D{{0,3}}([0-9]{{1,3}}|[{NUMERALS}]{{1,3}})\s?版")
_MARKUP = re.compile(r"[\\*_`<\[\]$~^{}|]|^(?:[#>+-](?=\s|$|#)|[0-9]{1,3}(?=[.)]\s))")


@dataclass(frozen=True, slots=True)
class CutPage:
    """A page told apart, and the pictures on it by where they stand, as JPEG."""

    sheet: ScannedPage
    told: ToldPage
    cuts: Mapping[ScannedArea, bytes]


@dataclass(frozen=True, slots=True)
class Written:
    """The blocks of all pages, the pictures they name, and the text as it was read."""

    blocks: tuple[SourceBlock, ...]
    pictures: tuple[SourcePicture, ...]
    verbatim: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A story on one page, with the pages its text goes on to and comes from."""

    page: int
    blocks: tuple[SourceBlock, ...]
    onward: int | None
    back: int | None

    @property
    def title(self) -> str:
        return "".join(one.text for one in self.blocks if one.kind is BlockKind.TITLE)


def write(leaves: Sequence[CutPage]) -> Written:
    """Write what the pages hold; a story that goes on on another page is one article."""
    pictures: list[SourcePicture] = []
    pieces: list[_Piece] = []
    for leaf in leaves:
        for story in leaf.told.stories:
            pieces.append(_piece(leaf, story, pictures))
    chains = _join(pieces, {leaf.sheet.number: _folio(leaf) for leaf in leaves})
    blocks: list[SourceBlock] = []
    number = 0
    for leaf in leaves:
        head, foot = _margins(leaf)
        blocks += head
        for chain in (one for one in chains if one[0].page == leaf.sheet.number):
            number += 1
            blocks += _article(chain, number)
        blocks += foot
    verbatim = "\n\n".join(one.text for one in blocks if one.text)
    return Written(tuple(blocks), tuple(pictures), verbatim + "\n" if verbatim else "")


def _margins(leaf: CutPage) -> tuple[list[SourceBlock], list[SourceBlock]]:
    """The furniture in the upper half of a page, and in its lower half."""
    head: list[SourceBlock] = []
    foot: list[SourceBlock] = []
    for kind, line in leaf.told.furniture:
        upper = line.area.centre < leaf.sheet.height / 2
        (head if upper else foot).append(_block(leaf.sheet, kind, (line,), line.area))
    return head, foot


def _article(chain: Sequence[_Piece], number: int) -> list[SourceBlock]:
    """The blocks of a story, from all pages it stands on, as article ``number``."""
    first, *rest = chain
    whole = [*first.blocks, *(block for piece in rest for block in _continued(piece))]
    return [replace(one, article=number) for one in whole]


def _piece(leaf: CutPage, story: Sequence[StoryPart], pictures: list[SourcePicture]) -> _Piece:
    blocks: list[SourceBlock] = []
    onward = back = None
    for part in story:
        text = "".join(one.text for one in part.lines)
        if part.kind in (BlockKind.FOOTER, BlockKind.HEADER):
            onward = _page_of(_ONWARD, text) or onward
            back = _page_of(_BACK, text) or back
        block = _block(leaf.sheet, part.kind, part.lines, part.area)
        block = replace(block, level=part.level, starts=part.starts)
        if part.table is not None:
            block = replace(block, text=write_table(part.table), scores=())
        if part.picture is not None:
            name = f"page{leaf.sheet.number}-{len(pictures) + 1}.jpg"
            pictures.append(SourcePicture(name, leaf.cuts[part.picture]))
            spot = SourceSpot(leaf.sheet.number, _box(leaf.sheet, part.picture))
            block = replace(block, picture=name, spot=spot)
        blocks.append(block)
    return _Piece(leaf.sheet.number, tuple(blocks), onward, back)


def _block(
    sheet: ScannedPage, kind: BlockKind, lines: Sequence[ScannedLine], area: ScannedArea
) -> SourceBlock:
    text = ""
    scores: list[Score] = []
    for line in lines:
        text += "\n" if text else ""
        places, escaped = _escape(line.text)
        starts = ((len(text) + places[one.at], one) for one in line.told if one.at < len(places))
        scores += [Score(at, at + 1, one.chance, before=one.before) for at, one in starts]
        text += escaped
    return SourceBlock(
        kind, text, SourceSpot(sheet.number, _box(sheet, area)), scores=tuple(scores)
    )


def _escape(text: str) -> tuple[list[int], str]:
    """``text`` without markup, and where each of its characters now stands."""
    marks = {found.start() for found in _MARKUP.finditer(text)}
    # A list's figure is plain when the stop behind it is.
    marks = {at + _figures(text) if text[at].isdigit() else at for at in marks}
    written = ""
    places: list[int] = []
    for at, letter in enumerate(text):
        written += "\\" if at in marks else ""
        places.append(len(written))
        written += letter
    return places, written


def _figures(text: str) -> int:
    return len(text) - len(text.lstrip("0123456789"))


def _box(sheet: ScannedPage, area: ScannedArea) -> SourceBox | None:
    left, right = (min(max(x / sheet.width, 0.0), 1.0) for x in (area.left, area.right))
    top, bottom = (min(max(y / sheet.height, 0.0), 1.0) for y in (area.top, area.bottom))
    if left >= right or top >= bottom:
        return None
    return SourceBox(round(left, 5), round(top, 5), round(right, 5), round(bottom, 5))


def pack(picture: Image.Image) -> bytes:
    """A picture that was cut out as JPEG."""
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=QUALITY)
    return content.getvalue()


def _page_of(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return _number(found[1]) if found else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() else han_value(text)


def _folio(leaf: CutPage) -> int:
    """The page's printed number, its place in the file where it has none."""
    for kind, line in leaf.told.furniture:
        found = re.search(r"\d{1,3}", line.text)
        if kind is BlockKind.PAGE_NUMBER and found:
            return int(found[0])
    return leaf.sheet.number


def _join(pieces: Sequence[_Piece], folios: dict[int, int]) -> list[list[_Piece]]:
    """Put the pieces of one story together, by what their jump lines say and their titles."""
    chains = [[one] for one in pieces]
    for chain in list(chains):
        if chain not in chains:
            continue
        while chain[-1].onward is not None:
            last = chain[-1]
            matches = [
                other
                for other in chains
                if other is not chain
                and folios[other[0].page] == last.onward
                and other[0].back == folios[last.page]
            ]
            if not matches:
                break
            best = max(matches, key=lambda one: _likeness(chain[0].title, one[0].title))
            chains.remove(best)
            chain += best
    return chains


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _continued(piece: _Piece) -> Iterator[SourceBlock]:
    """The blocks of a story's second piece: its title was printed again, and is none."""
    for block in piece.blocks:
        again = block.kind in (BlockKind.TITLE, BlockKind.SUBTITLE)
        yield replace(block, kind=BlockKind.HEADER, level=0) if again else block
