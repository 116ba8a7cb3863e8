"""METS: an issue of many pages, its text in ALTO files, its articles in a map of what it says.

Schema: METS 1.12 of the Library of Congress, as docWorks (CCS), Veridian and Kitodo write it.
``fileSec`` names the ALTO files, the ``structMap`` of TYPE PHYSICAL says which page each is, that
of TYPE LOGICAL holds the articles: a ``div`` of TYPE ARTICLE, in it ``div``s of HEADING, TITLE,
AUTHOR, PARAGRAPH, ILLUSTRATION, CAPTION …, whose ``area`` names a file (FILEID) and a block of it
(BEGIN). What the map says goes before what the ALTO files guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..tongues import worded
from ..workspace import MEGABYTE
from .alto import Placed, is_alto, pages_of
from .printed import Region, add_regions
from .raw import BlockKind, Raw, Scan
from .source import MOST_TOLD, Scribe, Source, as_number
from .xmls import Element, parse_xml

MOST_FILES = 500
TOGETHER = 256 * MEGABYTE
"""Bytes of all ALTO files of one issue: a broadsheet's page has one or two million."""
_STORIES = frozenset({
    "article", "advertisement", "advert", "obituary", "deathnotice", "notice", "letter", "weather",
    "serial", "review", "feature", "poem", "interview", "editorial", "news",
})  # fmt: skip
"""What ``div``s that are a story of their own are called, without blanks and lines."""
_KINDS: dict[str, BlockKind | None] = {
    "title": BlockKind.TITLE,
    "maintitle": BlockKind.TITLE,
    "headline": BlockKind.TITLE,
    "heading": BlockKind.TITLE,
    "overline": BlockKind.SUBTITLE,
    "kicker": BlockKind.SUBTITLE,
    "subtitle": BlockKind.SUBTITLE,
    "subheadline": BlockKind.SUBTITLE,
    "motto": BlockKind.SUBTITLE,
    "author": BlockKind.BYLINE,
    "byline": BlockKind.BYLINE,
    "crossheading": BlockKind.SUBHEAD,
    "crosshead": BlockKind.SUBHEAD,
    "subheading": BlockKind.SUBHEAD,
    "intertitle": BlockKind.SUBHEAD,
    "caption": BlockKind.CAPTION,
    "footnote": BlockKind.NOTE,
    "note": BlockKind.NOTE,
    "titlesection": BlockKind.HEADER,
    "masthead": BlockKind.HEADER,
    "pagenumber": BlockKind.PAGE_NUMBER,
    "runningtitle": BlockKind.HEADER,
    "header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "paragraph": BlockKind.TEXT,
    "text": BlockKind.TEXT,
    "textblock": BlockKind.TEXT,
    "body": BlockKind.TEXT,
    "bodycontent": BlockKind.TEXT,
    "content": None,
    "article": None,
}
"""What ``div``s are called, and what stands in them; the innermost that is known says it."""


@dataclass(frozen=True, slots=True)
class _File:
    """An ALTO file as METS names it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class _Area:
    """A block that the map names: its file, its name in it, its story (0 is none), what it is.

    ``starts`` says whether it begins a paragraph, where the map says that.
    """

    file: str
    block: str
    story: int
    kind: BlockKind | None
    starts: bool | None


@dataclass
class _Page:
    """A page: its regions, each with the names of its blocks, and which the map has named."""

    placed: list[Placed]
    taken: set[int] = field(default_factory=set)


def is_mets(root: Element) -> bool:
    """Whether a tree is METS."""
    return root.name.lower() == "mets"


def addresses(root: Element) -> tuple[str, ...]:
    """The addresses of the ALTO files that a METS names, page by page."""
    return tuple(one.address for one in _files(root))


def plain_address(address: str) -> str:
    """An address as a path with slashes: ``file://./alto/1.xml`` is ``alto/1.xml``."""
    bare = re.sub(r"^(?:file|https?)://(?:localhost/)?", "", address.replace("\\", "/"))
    return re.sub(r"^(?:\./)+", "", bare)


def read_mets(source: Source, root: Element) -> Raw:
    """The articles of all pages; ALTO files that are not there are a ContentError."""
    files = _files(root)
    if not files:
        raise ContentError(
            Diagnostic(
                "R001",
                worded(
                    "{name} cannot be read: METS that names no ALTO file holds no text",
                    name=source.name,
                ),
                Place(source.name),
                hint=worded("hand in the ALTO files of its pages"),
            )
        )
    scribe = Scribe(source, "METS")
    pages = _read_files(scribe, source, files)
    areas = list(_areas(root))
    if any(one.story for one in areas):
        _add_stories(scribe, areas, pages)
    else:
        for page in (one for listed in pages.values() for one in listed):
            add_regions(scribe, [region for _, region in page.placed])
    _name_scans(scribe, root)
    return scribe.raw()


# Files


def _files(root: Element) -> list[_File]:
    """The ALTO files in the order of their pages, else in that in which they are named."""
    found: dict[str, _File] = {}
    for group in root.within("fileGrp"):
        for one in group.elements("file"):
            where = one.first("FLocat")
            address = where.get("href") if where is not None else ""
            if address and _holds_alto(group, one, address):
                found.setdefault(one.get("ID"), _File(one.get("ID"), address))
    turns = {name: n for n, name in enumerate(_paged(root))}
    last = len(turns)
    return sorted(found.values(), key=lambda one: turns.get(one.name, last))


def _holds_alto(group: Element, file: Element, address: str) -> bool:
    """Whether a file is ALTO, by the names of its group, its kind and its own ending."""
    if "page" in file.get("MIMETYPE").lower() or not address.lower().endswith(".xml"):
        return False
    named = f"{group.get('USE')} {group.get('ID')} {file.get('ID')} {address}".lower()
    return re.search(r"alto|full-?text|\btext\b|ocr", named) is not None


def _maps(root: Element, kind: str) -> list[Element]:
    """The maps of a TYPE; CCS names them by LABEL in some versions."""
    return [
        one for one in root.within("structMap")
        if kind in f"{one.get('TYPE')} {one.get('LABEL')}".lower()
    ]  # fmt: skip


def _paged(root: Element) -> Iterator[str]:
    """Yield the names of files page by page."""
    for physical in _maps(root, "physical"):
        pages = [one for one in physical.within("div") if "page" in one.get("TYPE").lower()]
        for page in sorted(pages, key=lambda one: as_number(one.get("ORDER")) or 0.0):
            yield from (one.get("FILEID") for one in page.within("fptr", "area"))


def _read_files(scribe: Scribe, source: Source, files: Sequence[_File]) -> dict[str, list[_Page]]:
    """Read the ALTO files; all that are missing or broken are told together."""
    if len(files) > MOST_FILES:
        what = worded(
            "{name} names {files} pages; {most_files} are the most read at once",
            name=source.name,
            files=len(files),
            most_files=MOST_FILES,
        )
        raise ContentError(Diagnostic("R003", what, Place(source.name)))
    pages: dict[str, list[_Page]] = {}
    missing: list[str] = []
    problems: list[Diagnostic] = []
    before = together = 0
    for file in files:
        data = source.beside(file.address) if source.beside else None
        if data is None:
            missing.append(plain_address(file.address))
            continue
        together += len(data)
        if together > TOGETHER:
            what = worded(
                "the ALTO files of {name} are larger than {together} MB",
                name=source.name,
                together=TOGETHER // MEGABYTE,
            )
            raise ContentError(Diagnostic("R003", what, Place(source.name)))
        try:
            read = _read_file(scribe, Source(plain_address(file.address), data), before)
        except ContentError as error:
            problems += error.diagnostics
            continue
        pages[file.name] = read
        before += len(read)
    if missing or problems:
        raise ContentError(*_missing(source, missing), *problems)
    return pages


def _missing(source: Source, names: Sequence[str]) -> Iterator[Diagnostic]:
    if names:
        more = f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
        yield Diagnostic(
            "R016",
            worded(
                "{name} names {names}{more}, not to be found",
                name=source.name,
                names=", ".join(names[:MOST_TOLD]),
                more=more,
            ),
            Place(source.name),
            hint=worded("hand in METS in the folder that its ALTO files lie in"),
        )


def _read_file(scribe: Scribe, source: Source, before: int) -> list[_Page]:
    root = parse_xml(source)
    if not is_alto(root):
        raise ContentError(
            Diagnostic(
                "R001",
                worded(
                    "{name} cannot be read: METS names it as ALTO, and it begins with <{name2}>",
                    name=source.name,
                    name2=root.name[:40],
                ),
                Place(source.name),
            )
        )
    return [_Page(placed) for placed in pages_of(scribe, root, before)]


def _name_scans(scribe: Scribe, root: Element) -> None:
    """Name the pictures of pages that the map of pages names and no ALTO file does."""
    images = {
        one.get("ID"): plain_address(where.get("href")).rpartition("/")[2]
        for group in root.within("fileGrp")
        for one in group.elements("file")
        if (where := one.first("FLocat")) is not None
        and re.search(r"\.(?:jpe?g|png|tiff?|webp)$", where.get("href"), re.I)
    }
    turns = [name for name in _paged(root) if name in images]
    for number, name in enumerate(dict.fromkeys(turns), 1):
        if number not in scribe.scans:
            scribe.scans[number] = Scan(number, images[name])


# Stories


def _areas(root: Element) -> Iterator[_Area]:
    """Yield the blocks that the map of what the issue says names, in its order."""
    story = 0
    for logical in _maps(root, "logical"):
        waiting: list[tuple[Element, int, BlockKind | None, bool]] = [
            (one, 0, None, False) for one in reversed(logical.elements("div"))
        ]
        while waiting:
            div, number, kind, whole = waiting.pop()
            called = re.sub(r"[\s_-]", "", div.get("TYPE").lower())
            if not number and called in _STORIES:
                story += 1
                number = story
            kind = _KINDS.get(called, kind)
            whole = called == "paragraph"
            yield from _named(div, number, kind, whole)
            waiting += [
                (one, number, kind, whole) for one in reversed(div.elements("div"))
            ]  # fmt: skip


def _named(div: Element, story: int, kind: BlockKind | None, whole: bool) -> Iterator[_Area]:
    """Yield the blocks that a ``div`` itself names; of a paragraph the first begins it."""
    first = True
    for pointer in div.elements("fptr"):
        for area in pointer.within("area"):
            if area.get("FILEID") and area.get("BEGIN"):
                starts = first if whole else None
                yield _Area(area.get("FILEID"), area.get("BEGIN"), story, kind, starts)
                first = False


def _add_stories(scribe: Scribe, areas: Sequence[_Area], pages: dict[str, list[_Page]]) -> None:
    """Add the stories as the map has them, and behind them what is in none of them."""
    stories: dict[int, list[tuple[Region, bool | None]]] = {}
    unknown = 0
    for area in areas:
        found = list(_taken(area, pages.get(area.file, ())))
        unknown += not found and area.file in pages
        stories.setdefault(area.story, []).extend(found)
    if unknown:
        scribe.find(
            "R017",
            worded(
                "{unknown} blocks that METS names are not in its ALTO files, or named twice",
                unknown=unknown,
            ),
        )
    for number, regions in sorted(stories.items()):
        if number:
            _add_story(scribe, regions, number)
    count = len(scribe.blocks)
    rest = [one for one, _ in stories.get(0, ())]
    for page in (one for listed in pages.values() for one in listed):
        rest += [region for n, (_, region) in enumerate(page.placed) if n not in page.taken]
    _add_rest(scribe, rest, max(stories, default=0) + 1)
    left = [b for b in scribe.blocks[count:] if b.article is not None]
    if left:
        scribe.find(
            "R018",
            worded(
                "{left} blocks are in no article of METS; they are an article of their own",
                left=len(left),
            ),
            severity=Severity.NOTE,
        )


def _taken(area: _Area, pages: Sequence[_Page]) -> Iterator[tuple[Region, bool | None]]:
    """Yield the regions that an area names and none before it did."""
    starts = area.starts
    for page in pages:
        for n, (names, region) in enumerate(page.placed):
            if area.block in names and n not in page.taken:
                page.taken.add(n)
                picture = region.kind is BlockKind.PICTURE
                kind = region.kind if picture or area.kind is None else area.kind
                yield replace(region, kind=kind, article=area.story or None), starts
                starts = False if starts else starts


def _add_story(
    scribe: Scribe, regions: Sequence[tuple[Region, bool | None]], number: int
) -> None:  # fmt: skip
    """Add a story; where the map names no title, heads are told by their size as in ALTO alone."""
    if not any(region.kind is BlockKind.TITLE for region, _ in regions):
        add_regions(scribe, [_open(region) for region, _ in regions])
        return
    for region, starts in regions:
        kind = region.kind or BlockKind.TEXT
        scribe.add(
            kind,
            region.lines.text.rstrip("\n"),
            region.spot,
            picture=region.picture,
            level={BlockKind.TITLE: 1, BlockKind.SUBHEAD: 2}.get(kind, 0),
            starts=starts,
            article=number,
            scores=tuple(region.lines.scores),
        )


def _open(region: Region) -> Region:
    """A region whose text may be a head."""
    return replace(region, kind=None) if region.kind is BlockKind.TEXT else region


_FURNITURE = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.PAGE_NUMBER)


def _add_rest(scribe: Scribe, regions: Sequence[Region], number: int) -> None:
    """Add what is in no story: furniture as such, text as a story; pictures alone are none."""
    furniture = [one for one in regions if one.kind in _FURNITURE]
    text = [one for one in regions if one.kind not in _FURNITURE]
    add_regions(scribe, [replace(one, article=None) for one in furniture])
    if any(one.lines.text.strip() for one in text):
        add_regions(scribe, [replace(_open(one), article=number) for one in text])
