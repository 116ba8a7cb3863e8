"""The frame of the paper: its pages with the areas of their articles, and all pages at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..edition import Edition, pages_of
from ..edition.dates import print_full_date
from ..edition.imprint import imprint
from ..edition.sections import section_of_page, sections_of
from ..render import PageSpots
from ..render.spots import Area
from ..screen.slugs import slug_of
from .documents import SiteDocuments, SiteHead
from .places import ISSUE, WHOLE_PDF, areas_of, article_file, page_file, picture_file
from .sheets import SHOWN, WIDTHS, PagePictures

DIGITS = 2
"""Of pt, in the corners of areas: a hundredth is a fiftieth of a pixel."""
MEGABYTE = 1_000_000
CALENDAR = "../../index.html"
"""Where the calendar of issues is seen from the folder of one of them."""


@dataclass(frozen=True, slots=True)
class ShownPrint:
    """The printed pages that are shown: the PDF, each page as one, as pictures, and what is where.

    ``layout`` is the name of the layout that they are printed with.
    """

    content: bytes
    parts: tuple[bytes, ...]
    sheets: tuple[PagePictures, ...]
    spots: tuple[PageSpots, ...]
    layout: str


@dataclass(frozen=True, slots=True)
class Title:
    """An article as it is listed."""

    slug: str
    file: str
    title: str
    kicker: str
    byline: str
    lang: str
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What an article covers of a page: the corners of each piece, as SVG writes points."""

    title: Title
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page as the templates see it."""

    number: int
    label: str
    name: str
    called: str
    file: str
    thumb: str
    width: int
    height: int
    titles: tuple[Title, ...]


def head_of(edition: Edition) -> SiteHead:
    """What stands over every document of the issue."""
    settings = edition.settings
    chinese = settings.language.startswith("zh")
    day = settings.date.isoformat()
    about = (settings.issue_text, settings.section)
    return SiteHead(
        settings.title,
        print_full_date(settings.date) if chinese else day,
        day,
        tuple(one for one in about if one),
        tuple((item.label or "", item.text) for item in imprint(settings)),
        CALENDAR if settings.web.archive else None,
    )


def list_titles(edition: Edition, linked: Sequence[str]) -> Mapping[str, Title]:
    """Each article that has a document of its own as it is listed, by its name."""
    return {
        entry.name: Title(
            slug_of(entry.name),
            article_file(entry.name),
            entry.article.front.headline,
            entry.article.front.texts.get("kicker", ""),
            entry.article.front.texts.get("byline", ""),
            edition.language_of(entry.article),
        )
        for entry in (*edition.entries, *edition.matter)
        if entry.name in linked
    }


def make_frame(
    edition: Edition, printed: ShownPrint, titles: Mapping[str, Title], documents: SiteDocuments
) -> Mapping[str, bytes]:
    """The files of the pages: documents, pictures, PDFs."""
    pages = tuple(_pages(edition, printed, titles, documents.words))
    files: dict[str, bytes] = {WHOLE_PDF: printed.content}
    for page, spots, sheet, part in zip(
        pages, printed.spots, printed.sheets, printed.parts, strict=True
    ):
        number = page.number
        files[picture_file(number, "pdf")] = part
        files[picture_file(number, "png")] = sheet.png
        for width, content in zip(WIDTHS, sheet.webp, strict=True):
            files[_picture(number, width)] = content
        files[page.file] = _page(edition, printed, page, spots, titles, pages, documents)
    files[ISSUE] = documents.fill(
        "issue",
        lang=edition.settings.language,
        title=_title(edition, documents.words["contents"]),
        pages=pages,
        sections=tuple(_sections(edition, printed, titles)),
        pdf=_download(WHOLE_PDF, printed.content, documents),
    )
    return files


def _picture(number: int, width: int) -> str:
    return picture_file(number, "webp").replace(".webp", f"-{width}.webp")


def _pages(
    edition: Edition, printed: ShownPrint, titles: Mapping[str, Title], words: Mapping[str, str]
) -> Iterator[PageOf]:
    named = pages_of(edition.settings, printed.layout)
    begun: set[str] = set()
    for spots, sheet in zip(printed.spots, printed.sheets, strict=True):
        number = spots.number
        own = named[number][1].name if number in named else None
        name = section_of_page(edition.settings, number, own)
        there = [one for one in dict.fromkeys(a.article for a in areas_of(spots)) if one in titles]
        listed = tuple(replace(titles[one], continued=one in begun) for one in there)
        begun |= set(there)
        width, height = SHOWN, round(sheet.height * SHOWN / WIDTHS[-1])
        thumb = _picture(number, WIDTHS[0])
        called = words["page_named" if name else "page"].format(spots.label, name)
        yield PageOf(
            number, spots.label, name or "", called, page_file(number), thumb, width, height, listed
        )


def _sections(
    edition: Edition, printed: ShownPrint, titles: Mapping[str, Title]
) -> Iterator[Mapping[str, object]]:
    """Yield the sections of an issue that has any, each with its articles."""
    begins: dict[str, int] = {}
    for page in printed.spots:
        for area in page.areas:
            begins.setdefault(area.article, page.number)
    found = sections_of(edition.settings, begins)
    if any(section.name for section in found):
        for section in found:
            listed = tuple(titles[name] for name in section.articles if name in titles)
            yield {"name": section.name or "", "titles": listed}


def _page(
    edition: Edition,
    printed: ShownPrint,
    page: PageOf,
    spots: PageSpots,
    titles: Mapping[str, Title],
    pages: Sequence[PageOf],
    documents: SiteDocuments,
) -> bytes:
    words, number = documents.words, page.number
    index = pages.index(page)
    width, height = spots.size
    return documents.fill(
        "page",
        lang=edition.settings.language,
        title=_title(edition, page.called),
        page=page,
        pages=pages,
        before=pages[index - 1].file if index else None,
        after=pages[index + 1].file if index + 1 < len(pages) else None,
        box=f"0 0 {_point(width)} {_point(height)}",
        fields=tuple(_fields(areas_of(spots), page.titles)),
        sources=", ".join(f"{_picture(number, wide)} {wide}w" for wide in WIDTHS[1:]),
        shown=SHOWN,
        picture=picture_file(number, "png"),
        said=words["page_picture"].format(page.label),
        pdf=_download(picture_file(number, "pdf"), printed.parts[index], documents),
        issue=_download(WHOLE_PDF, printed.content, documents),
    )


def _fields(areas: Sequence[Area], titles: Sequence[Title]) -> Iterator[Field]:
    by_slug = {title.slug: title for title in titles}
    pieces: dict[str, list[str]] = {}
    for area in areas:
        if (slug := slug_of(area.article)) in by_slug:
            points = " ".join(f"{_point(x)},{_point(y)}" for x, y in area.corners)
            pieces.setdefault(slug, []).append(points)
    yield from (Field(by_slug[slug], tuple(points)) for slug, points in pieces.items())


def _point(value: float) -> str:
    return f"{round(value, DIGITS):.10g}"


def _title(edition: Edition, what: str) -> str:
    settings = edition.settings
    return " · ".join((what, settings.title, settings.date.isoformat()))


def _download(file: str, content: bytes, documents: SiteDocuments) -> dict[str, str]:
    size = documents.words["size"].format(f"{len(content) / MEGABYTE:.1f}")
    return {"file": file, "size": size}
