"""From a raw document to the texts of its stories, as cleaning is given them.

What the source says is kept: which lines are heads, which caption is whose, what is a note, what
belongs to the page. What it does not say is left for cleaning to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from ..article.front import TEXTS, write_front
from ..article.model import Front
from ..characters import NUMERALS
from ..cleaning.lines.bylines import is_byline, is_names
from ..cleaning.lines.captions import credit_alone
from ..cleaning.lines.furniture import is_furniture
from ..cleaning.survey.scores import Scores, scored
from .notes import Tied, tie_notes
from .places import find_captions, join_caption, join_lines, usual_width
from .raw import BlockKind, Raw, Score, SourceBlock, SourceBox
from .stories import FURNITURE, SourcePart, part_stories

_ENDED = re.compile(r"[。！？!?…；;：:][”’」』）)\]]*\s*$")
_BEGINS = re.compile(rf"[\u3000 ]{{2}}|[“「]?[{NUMERALS}]{{1,3}}、|[（(][{NUMERALS}]")
_LOOSE = re.compile(r"[^\w]+")
SHIFTED = 0.02
"""Part of a page's width by which the left edges of two columns differ at the least."""
LONGEST_BYLINE = 60


@dataclass(frozen=True)
class Unsure:
    """A place of a story's text of which the source is not sure; lines and columns from 1."""

    line: int
    column: int
    end_column: int
    text: str
    score: float


@dataclass(frozen=True)
class SourceStory:
    """One story of a document.

    ``raw`` is kept as raw.md: for a source that is text its own lines, else what is cleaned.
    ``text`` is what cleaning is given; ``fronted`` says the same with its head as front matter, for
    where cleaning would take the head for something else. ``told`` is the head that the source
    gave, by key. ``pictures`` are the names of the pictures in it, in order, with the block that
    shows each. ``scores`` and ``fronted_scores`` are what the source says of the characters of
    ``text`` and of ``fronted``; empty where it says nothing. ``page`` is the one it begins on, 0
    where the source names none.
    """

    raw: str
    text: str
    fronted: str
    told: Mapping[str, str]
    sure: bool
    pictures: tuple[SourceBlock, ...] = ()
    furniture: tuple[str, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    uncalled: tuple[str, ...] = ()
    moved: int = 0
    scores: Scores = field(default=b"", repr=False)
    fronted_scores: Scores = field(default=b"", repr=False)
    page: int = 0

    @property
    def title(self) -> str:
        """The headline, as far as the source told it."""
        return self.told.get("title", "")


@dataclass
class _Piece:
    """What is written of one block: a stretch of Markdown."""

    text: str
    kind: BlockKind
    block: SourceBlock
    scores: tuple[Score, ...] = ()
    line: int | None = None


def arrange(raw: Raw) -> tuple[SourceStory, ...]:
    """The stories of ``raw`` in their order; one that has no title is a story too."""
    parts = part_stories(raw.blocks)
    facts: dict[int, dict[str, str]] = {}
    for number, key, words in raw.facts:
        facts.setdefault(number, {})[key] = words
    return tuple(
        _story(raw, part, facts.get(part.number, {}), parts, n) for n, part in enumerate(parts)
    )


def _story(
    raw: Raw, part: SourcePart, facts: Mapping[str, str], parts: Sequence[SourcePart], number: int
) -> SourceStory:  # fmt: skip
    blocks, furniture = _without_furniture(_with_captions(part.blocks))
    lined = bool(raw.verbatim) and all(b.lines is not None for b in part.blocks)
    body, tied = _tied(_pieces(blocks if lined else _whole(blocks)))
    notes = (*tied.notes, *tied.uncalled)
    told, sure = _told(blocks, facts)
    fronted, marked = ("", b"") if raw.as_is else _fronted(body, notes, told, furniture)
    if not lined:
        source = text = _with_furniture(body, furniture, notes)
    else:
        source = _source_lines(raw, parts, number)
        text = source if raw.as_is and not tied.notes else _on_lines(body, notes, parts, number)
    return SourceStory(
        raw=source,
        text=text,
        # Cleaning has always found the head of a text that is as articles are; so it does here.
        fronted=fronted,
        told=told,
        sure=(sure or raw.source in _SEEN) and not raw.as_is,
        pictures=tuple(b for b in blocks if b.kind is BlockKind.PICTURE),
        furniture=furniture,
        unsure=() if lined else _unsure(body, raw.sure),
        scores=b"" if lined else _scored(text, body),
        fronted_scores=b"" if lined else marked,
        uncalled=tied.uncalled,
        moved=part.moved,
        page=next((b.spot.page for b in blocks if b.spot), 0),
    )


_SEEN = frozenset({"PDF", "scan"})
"""Sources of which every piece was told by its place and size on the page: what is text is none of
the head."""


def _without_furniture(blocks: Sequence[SourceBlock]) -> tuple[list[SourceBlock], tuple[str, ...]]:
    """The blocks that are the story's, and what those of the page say."""
    own = [b for b in blocks if b.kind not in FURNITURE]
    return own, tuple(" ".join(b.text.split()) for b in blocks if b.kind in FURNITURE)


def _with_furniture(
    body: Sequence[_Piece], furniture: Sequence[str], notes: Sequence[str]
) -> str:  # fmt: skip
    """A text with those lines of the page that cleaning knows as such, and the notes."""
    known = [one for one in furniture if is_furniture(one)]
    return _as_text([one.text for one in body] + [*known, *notes])


def _tied(pieces: Sequence[_Piece]) -> tuple[list[_Piece], Tied]:
    """The pieces without those that are notes, and the notes tied to their calls."""
    told = {n for n, piece in enumerate(pieces) if piece.kind is BlockKind.NOTE}
    tied = tie_notes([piece.text for piece in pieces], told)
    changed = [_changed(p, text) for p, text in zip(pieces, tied.parts, strict=True)]
    return [piece for piece in changed if piece.text], tied


def _changed(piece: _Piece, text: str) -> _Piece:
    """A piece with another text, and what was said of those characters it still has."""
    if piece.text == text or not piece.scores:
        return replace(piece, text=text)
    matched = SequenceMatcher(None, piece.text, text, autojunk=False).get_matching_blocks()
    scores: list[Score] = []
    at = 0
    for one in piece.scores:
        while at + 1 < len(matched) and matched[at].a + matched[at].size < one.end:
            at += 1
        if matched[at].a <= one.start and one.end <= matched[at].a + matched[at].size:
            scores += _moved((one,), matched[at].b - matched[at].a)
    return replace(piece, text=text, scores=tuple(scores))


PART = "\n\n"
"""What stands between two parts of a text."""


def _as_text(parts: Sequence[str]) -> str:
    return PART.join(part for part in parts if part.strip()) + "\n"


def _scored(text: str, body: Sequence[_Piece], at: int = 0) -> Scores:
    """What was said of the characters of ``text``, in which ``body`` stands from ``at`` on."""
    spans: list[tuple[int, int, float]] = []
    for piece in body:
        if piece.text.strip():
            own = (one for one in piece.scores if not one.before)
            spans += [(at + one.start, at + one.end, one.chance) for one in own]
            at += len(piece.text) + len(PART)
    return scored(len(text), spans) if spans else b""


# Captions and pictures


def _with_captions(blocks: Sequence[SourceBlock]) -> list[SourceBlock]:
    """Each caption to its picture: the nearest by boxes, else the one beside it in order."""
    found = _told_by_place(blocks)
    captions = [n for n, b in enumerate(found) if b.kind is BlockKind.CAPTION]
    open_ = {n for n, b in enumerate(found) if b.kind is BlockKind.PICTURE and not b.text.strip()}
    pairs = sorted(
        (cost, c, p)
        for c in captions
        for p in open_
        if (cost := _distance(found, c, p)) is not None
    )
    gone: set[int] = set()
    for _, caption, picture in pairs:
        if caption in gone or picture not in open_:
            continue
        words = join_caption(found[caption].text)
        found[picture] = replace(found[picture], text=words, scores=found[caption].scores)
        open_.discard(picture)
        gone.add(caption)
    for n in sorted(set(captions) - gone):
        beside = _beside_caption(found, n)
        if beside is not None:
            found[beside] = replace(found[beside], text=_credited(found, beside, n), scores=())
            gone.add(n)
            continue
        found[n] = replace(found[n], kind=_kind_alone(found, n))
    return [b for n, b in enumerate(found) if n not in gone]


def _beside_caption(blocks: Sequence[SourceBlock], n: int) -> int | None:
    """The picture whose caption and whose credit stand apart, of which block ``n`` is one."""
    near = [
        (cost, p) for p, b in enumerate(blocks)
        if b.kind is BlockKind.PICTURE and b.text and (cost := _distance(blocks, n, p)) is not None
    ]  # fmt: skip
    if not near:
        return None
    at = min(near)[1]
    return at if _is_credit(blocks[n].text) != _is_credit(blocks[at].text) else None


def _is_credit(text: str) -> bool:
    bare = join_caption(text)
    return credit_alone(bare, 0, len(bare)) is not None


def _credited(blocks: Sequence[SourceBlock], picture: int, n: int) -> str:
    """A picture's caption with the credit that stands apart from it, the credit last."""
    both = [blocks[picture].text, join_caption(blocks[n].text)]
    return " ".join(sorted(both, key=_is_credit))


def _kind_alone(blocks: Sequence[SourceBlock], n: int) -> BlockKind:
    """What a caption is that no picture has: a table's, or that of a picture that is lost."""
    beside = [blocks[m].kind for m in (n - 1, n + 1) if 0 <= m < len(blocks)]
    is_tables = BlockKind.TABLE in beside or _TABLE_CAPTION.match(blocks[n].text)
    return BlockKind.TEXT if is_tables else BlockKind.PICTURE


def _told_by_place(blocks: Sequence[SourceBlock]) -> list[SourceBlock]:
    """The blocks with those paragraphs as captions that stand below a picture without one."""
    found = list(blocks)
    if any(b.kind is BlockKind.CAPTION for b in found):
        return found
    texts = [n for n, b in enumerate(found) if b.kind is BlockKind.TEXT]
    placed = [found[n].spot for n in texts if found[n].box is not None]
    usual = usual_width(placed) if len(placed) >= LEAST_PLACED else None
    bare = [b.spot for b in found if b.kind is BlockKind.PICTURE and not b.text.strip()]
    for n in find_captions(bare, [(found[n].text, found[n].spot) for n in texts], usual):
        found[texts[n]] = replace(found[texts[n]], kind=BlockKind.CAPTION)
    return found


LEAST_PLACED = 3
"""Paragraphs with boxes from which their widths tell how wide the columns are."""


_TABLE_CAPTION = re.compile(rf"\s*(?:附?表\s*[\d{NUMERALS}①-⑳]|续表|Table\s*\d)")
FARTHEST = 0.25
"""Part of a page between a picture and its caption, beyond which they are none of each other."""
_APART = 3
"""Blocks between a picture and its caption where no boxes are known."""


def _distance(blocks: Sequence[SourceBlock], caption: int, picture: int) -> float | None:
    """How far a caption is from a picture: parts of a page, or blocks if no boxes are known.

    A caption below its picture, and as wide, is nearer than one above or beside it.
    """
    if _TABLE_CAPTION.match(blocks[caption].text):
        return None
    one, two = blocks[caption].spot, blocks[picture].spot
    if one and two and one.box and two.box:
        if one.page != two.page:
            return None
        distance = _between(one.box, two.box)
        return distance if distance <= FARTHEST else None
    steps = caption - picture
    if abs(steps) > _APART or (one and two and one.page != two.page):
        return None
    return 1 + (steps if steps > 0 else 0.5 - steps) / 10


def _between(caption: SourceBox, picture: SourceBox) -> float:
    gap = max(picture.left - caption.right, caption.left - picture.right, 0.0)
    if caption.top >= picture.bottom - 0.01:
        rise = max(0.0, caption.top - picture.bottom)
    elif caption.bottom <= picture.top + 0.01:
        rise = max(0.0, picture.top - caption.bottom) + 0.02
    else:
        rise = 0.01
    shared = min(caption.right, picture.right) - max(caption.left, picture.left)
    apart = 0.0 if shared > 0 else 0.03
    return gap + rise + apart


# Paragraphs


def _on_one_line(block: SourceBlock) -> SourceBlock:
    """A paragraph that its source told as one without the ends of its printed lines.

    Where they stand side by side with a picture their lengths tell cleaning of other paragraphs.
    """
    if block.kind is not BlockKind.TEXT or block.starts is None or "\n" not in block.text:
        return block
    text = ""
    places: list[int] = []
    for line in block.text.split("\n"):
        word = line.strip()
        gap = " " if text and word and text[-1].isascii() and word[0].isascii() else ""
        first = len(text) + len(gap)
        blank = len(line) - len(line.lstrip())
        # Where each character of the line, and the line's end, now stands.
        places += [first + min(max(n - blank, 0), len(word)) for n in range(len(line) + 1)]
        text += gap + word
    scores = tuple(
        replace(one, start=places[one.start], end=places[one.end]) for one in block.scores
    )
    return replace(block, text=text, scores=scores)


def _whole(blocks: Sequence[SourceBlock]) -> list[SourceBlock]:
    """The blocks with paragraphs whole that lines, a column's or a page's end have torn."""
    found: list[SourceBlock] = []
    for block in map(_on_one_line, blocks):
        last = _last_text(found) if block.kind is BlockKind.TEXT else None
        if last is not None and _goes_on(found[last], block):
            found[last] = _join(found[last], block)
        else:
            found.append(block)
    return found


def _last_text(blocks: Sequence[SourceBlock]) -> int | None:
    """The last paragraph, pictures and notes at the most behind it."""
    for n in range(len(blocks) - 1, -1, -1):
        if blocks[n].kind is BlockKind.TEXT:
            return n
        if blocks[n].kind not in (BlockKind.PICTURE, BlockKind.CAPTION, BlockKind.NOTE):
            return None
    return None


def _goes_on(one: SourceBlock, two: SourceBlock) -> bool:
    """Whether ``two`` goes on with the paragraph ``one``."""
    if two.starts is not None:
        return not two.starts
    if _ENDED.search(one.text) or _BEGINS.match(two.text) or is_byline(one.text.strip()):
        return False
    if one.spot is None or two.spot is None or len(one.text) < SHORTEST_TORN:
        return False
    if one.spot.page != two.spot.page:
        return True
    first, second = one.spot.box, two.spot.box
    if first is None or second is None:
        return False
    return second.left - first.left > SHIFTED and second.top < first.bottom


SHORTEST_TORN = 12
"""Characters of the shortest paragraph that is torn; a line of fewer may be a head."""


def _join(one: SourceBlock, two: SourceBlock) -> SourceBlock:
    left, right = one.text.rstrip(), two.text.lstrip()
    gap = " " if re.search(r"[A-Za-z,]$", left) and re.match(r"[A-Za-z]", right) else ""
    shift = len(left) + len(gap) - (len(two.text) - len(right))
    scores = (*one.scores, *_moved(two.scores, shift))
    return replace(one, text=left + gap + right, scores=scores, spot=two.spot)


def _moved(scores: Iterable[Score], shift: int) -> tuple[Score, ...]:
    return tuple(replace(one, start=one.start + shift, end=one.end + shift) for one in scores)


def _pieces(blocks: Sequence[SourceBlock]) -> list[_Piece]:
    """What is written of each block."""
    pieces = [_Piece(_markdown(b), b.kind, b, _shifted(b)) for b in blocks]
    for piece in pieces:
        if piece.block.lines is not None:
            piece.line = piece.block.lines[0]
    return pieces


def _shifted(block: SourceBlock) -> tuple[Score, ...]:
    """What was said of a block's characters by where they stand in what is written of it."""
    shift = _markdown(block).find(block.text) if block.text else -1
    if shift < 0:
        return ()
    return _moved(block.scores, shift)


def _markdown(block: SourceBlock) -> str:
    """A block as articles write it."""
    text = block.text
    line = join_lines(text)
    match block.kind:
        case BlockKind.TITLE:
            return f"# {line}"
        case BlockKind.SUBTITLE:
            return f"## {line}"
        case BlockKind.SUBHEAD:
            return f"{'#' * min(max(block.level, 2), 6)} {line}"
        case BlockKind.PICTURE:
            return f"![{_as_caption(line)}]({_as_address(block.picture or '')})"
        case BlockKind.QUOTE if not text.lstrip().startswith(">"):
            return "\n".join(f"> {one}".rstrip() for one in text.split("\n"))
        case BlockKind.LIST:
            return _as_items(text)
        case BlockKind.FORMULA if "$" not in text and "\\[" not in text:
            return f"$$\n{_without_empty_lines(text)}\n$$"
        case _:
            return text


_OWN_SIGN = re.compile(r"[ \t]*(?:[①-⑳㈠-㈩]|[（(]\d{1,3}[）)]|\d{1,3}(?:[、．]|[.)](?=[^\s\d])))")
"""How an item begins that has a sign of its own which makes no list in Markdown."""


def _as_items(text: str) -> str:
    """A list; items with signs of their own (①, （1）, 1、) each as a paragraph."""
    rows = [row for row in text.split("\n") if row.strip()]
    return "\n\n".join(rows) if all(map(_OWN_SIGN.match, rows)) else text


def _as_caption(text: str) -> str:
    """A caption whose brackets do not end it."""
    return re.sub(r"(?<!\\)([\[\]])(?!\^)", r"\\\1", text) if _unbalanced(text) else text


def _unbalanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return True
    return depth != 0


def _as_address(name: str) -> str:
    """A picture's name as an address that has no blank and no bracket."""
    return re.sub(r"[\s()<>\[\]{}\"'|#?%*:\\]", "-", name)


def _without_empty_lines(text: str) -> str:
    return "\n".join(line for line in text.strip().split("\n") if line.strip())


# Heads


def _told(blocks: Sequence[SourceBlock], facts: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """The head that the source told, and whether it told more than a title."""
    kinds = {BlockKind.TITLE: "title", BlockKind.SUBTITLE: "subtitle", BlockKind.BYLINE: "byline"}
    told: dict[str, str] = {}
    title = _first_title([block.kind for block in blocks]) or 0
    for n, block in enumerate(blocks):
        key = kinds.get(block.kind)
        words = _front_words(block.text)
        if key == "subtitle" and n < title:
            # What stands over a headline is its 引题, whatever the source calls both.
            key = "kicker"
        if key is None or not words:
            continue
        if key == "byline" and " " not in words:
            words = " ".join(_ROLE.sub(r" \g<0> ", words).split())
        if key in told and key == "byline":
            told[key] += " " + words
        elif key in told and key in ("subtitle", "kicker"):
            told[key] += "　" + words
        else:
            told.setdefault(key, words)
    sure = bool(set(told) - {"title"}) or bool(facts)
    return {**facts, **told}, sure


_ROLE = re.compile("(?:本[报刊台社]|新华社)?(?:见习|实习|特约|首席|全媒体)?(?:记者|通讯员)(?!站)")
"""Names that a recogniser wrote without the blanks between them: 本报记者李明通讯员王芳."""
_TAGS = re.compile(r"</?(?:su[bp]|u|b|i|strong|em|small|del)>|\*{1,3}|\\(?=[^\w\s])")


def _front_words(text: str) -> str:
    """The words of a head without markup, which the front matter has none of."""
    return _TAGS.sub("", " ".join(join_lines(text).split())).strip()


def _fronted(
    pieces: Sequence[_Piece], notes: Sequence[str], told: Mapping[str, str],
    furniture: Sequence[str],
) -> tuple[str, Scores]:  # fmt: skip
    """A story with its head as front matter, and what was said of its characters."""
    title = _first_title([piece.kind for piece in pieces])
    if title is None and not told.get("title"):
        return "", b""
    values = {key: words for key, words in told.items() if key in TEXTS}
    body = [p for n, p in enumerate(pieces) if n != title and p.kind not in _TOLD_WITH_TITLE]
    _lift(body, values, title or 0)
    kept = " ".join(filter(None, (values.get("furniture"), *furniture)))
    if kept:
        values["furniture"] = kept
    front = write_front(Front(**{**{"title": "?"}, **values}))  # type: ignore[arg-type]
    text = f"{front}{PART}{_as_text([p.text for p in body] + list(notes))}"
    return text, _scored(text, body, len(front) + len(PART))


_TOLD_WITH_TITLE = frozenset({BlockKind.SUBTITLE, BlockKind.BYLINE})


def _first_title(kinds: Sequence[BlockKind]) -> int | None:
    """Where the headline stands; None without one."""
    return next((n for n, kind in enumerate(kinds) if kind is BlockKind.TITLE), None)


def _lift(body: list[_Piece], values: dict[str, str], above: int) -> None:
    """Take the kicker, the subtitle and the byline into ``values`` that stand around the title."""
    short = [p for p in body[:above] if p.kind is BlockKind.TEXT and len(p.text) <= LONGEST_BYLINE]
    if len(short) == 1 and "kicker" not in values and not is_furniture(short[0].text):
        key = "byline" if is_byline(short[0].text) and "byline" not in values else "kicker"
        values[key] = _front_words(short[0].text)
        body.remove(short[0])
    _lift_below(body, values)


def _lift_below(body: list[_Piece], values: dict[str, str]) -> None:
    for piece in body[:LIFTED]:
        line = " ".join(piece.text.split("\n")).strip()
        if piece.kind is BlockKind.SUBHEAD and "subtitle" not in values and _signs(body, piece):
            values["subtitle"] = _front_words(piece.block.text)
            body.remove(piece)
        elif piece.kind is BlockKind.TEXT and "byline" not in values and _is_signature(line):
            values["byline"] = _front_words(line)
            body.remove(piece)
            return
        elif piece.kind is not BlockKind.PICTURE:
            return


LIFTED = 4
"""Blocks below a title among which its subtitle and its byline are looked for."""


def _signs(body: Sequence[_Piece], head: _Piece) -> bool:
    at = body.index(head)
    behind = body[at + 1 : at + 2]
    return (
        bool(behind) and behind[0].kind is BlockKind.TEXT and _is_signature(behind[0].text.strip())
    )


def _is_signature(line: str) -> bool:
    return len(line) <= LONGEST_BYLINE and (is_byline(line) or is_names(line))


def same_words(one: str, other: str) -> bool:
    """Whether two heads have the same words, marks and blanks aside."""
    return _LOOSE.sub("", one) == _LOOSE.sub("", other)


# Lines of a source that is text


def _source_lines(raw: Raw, parts: Sequence[SourcePart], number: int) -> str:
    """The lines of the source that are the story's: up to where the next one begins."""
    if len(parts) == 1:
        return raw.verbatim
    lines = raw.verbatim.split("\n")
    owner = _owners(parts, len(lines))
    own = [line for line, of in zip(lines, owner, strict=True) if of == number]
    return "\n".join(own).strip("\n") + "\n"


def _owners(parts: Sequence[SourcePart], count: int) -> list[int]:
    """For each line of the source the number of the story whose it is."""
    owner: list[int | None] = [None] * count
    for number, part in enumerate(parts):
        for block in part.blocks:
            start, end = block.lines or (1, 0)
            for line in range(start, min(end, count) + 1):
                owner[line - 1] = number
    found: list[int] = []
    last = next((one for one in owner if one is not None), 0)
    for one in owner:
        last = one if one is not None else last
        found.append(last)
    return found


def _on_lines(
    pieces: Sequence[_Piece], notes: Sequence[str], parts: Sequence[SourcePart], number: int
) -> str:  # fmt: skip
    """What is written of each block on the line of the source that it was read from."""
    count = max((b.lines[1] for part in parts for b in part.blocks if b.lines), default=0)
    owner = _owners(parts, count)
    at = 0
    row: dict[int, int] = {}
    for line, of in enumerate(owner, 1):
        at += of == number
        row[line] = at
    skipped = row.get(min((p.line or 1 for p in pieces), default=1), 1) - 1 if len(parts) > 1 else 0
    lines: list[str] = []
    for piece in sorted(pieces, key=lambda one: row.get(one.line or 1, 1)):
        wanted = row.get(piece.line or 1, 1) - skipped - 1
        if lines and wanted <= len(lines) and _needs_gap(lines[-1], piece.text):
            lines.append("")
        lines += [""] * (wanted - len(lines))
        lines += piece.text.split("\n")
    text = "\n".join(lines)
    return text + "".join(f"\n\n{note}" for note in notes) + "\n"


def _needs_gap(line: str, text: str) -> bool:
    """Whether a block would go on with the line above it, though it is one of its own."""
    return bool(line.strip()) and not text.startswith(("#", "![")) and not line.startswith("![")


def _unsure(pieces: Sequence[_Piece], sure: float) -> tuple[Unsure, ...]:
    """The places of which the source is not sure, in the text that is cleaned."""
    found: list[Unsure] = []
    line = 1
    for piece in pieces:
        for start, end, chance in _doubted(piece.scores, sure):
            words = piece.text[start:end]
            if not words.strip():
                continue
            before = piece.text[:start]
            column = len(before) - before.rfind("\n")
            last = column + len(words.split("\n")[0])
            found.append(
                Unsure(line + before.count("\n"), column, last, words.split("\n")[0], chance)
            )  # fmt: skip
        line += piece.text.count("\n") + 2
    return tuple(found)


def _doubted(scores: Sequence[Score], sure: float) -> Iterator[tuple[int, int, float]]:
    """Yield what has a lower chance than ``sure``; places that touch are one, with the least."""
    start, end, least = 0, -1, 1.0
    for one in scores:
        if one.chance >= sure:
            continue
        if one.start <= end:
            end, least = max(end, one.end), min(least, one.chance)
            continue
        if end >= 0:
            yield start, end, least
        start, end, least = one.start, one.end, one.chance
    if end >= 0:
        yield start, end, least


_DATE = re.compile(r"(?P<year>\d{4})\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})")


def date_of(words: Sequence[str]) -> tuple[int, int, int] | None:
    """The first date that furniture or facts name: year, month, day."""
    for text in words:
        found = _DATE.search(text)
        if found:
            year, month, day = (int(found[key]) for key in ("year", "month", "day"))
            if 1 <= month <= 12 and 1 <= day <= 31:
                return year, month, day
    return None
