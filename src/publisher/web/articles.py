"""The page of each article: its text, where it stood in print, what search engines and phones ask.

Addresses inside the issue are relative, so that the folder works wherever it lies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from ..article.contributors import BodyKind
from ..article.model import BEFORE, PRINTED, Paragraph
from ..edition import Edition
from ..people.roles import CODES
from ..screen.text import PAGE, plain_text
from .documents import SiteDocuments, data
from .places import page_file
from .stories import WebStory
from .words import words_for

ROOT = "../"
"""From an article's page to the folder of the issue."""
CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""Pixels of the picture that stands for an article where it is shared (Open Graph)."""
LONGEST_DESCRIPTION = 120
"""Characters: WeChat shows so many of a digest, search engines about as many."""
_UNSAFE = str.maketrans({one: f"\\u{ord(one):04x}" for one in "<>&'\u2028\u2029"})
"""What could end the element that holds a script's data, or a line of it (HTML 4.12.1.3)."""
_TYPES = {BodyKind.PERSON: "Person", BodyKind.ORGANISATION: "Organization"}
_PARTS = {
    "author": frozenset({"aut"}),
    "translator": frozenset({"trl"}),
    "editor": frozenset({"edt"}),
    "contributor": CODES - {"aut", "trl", "edt", "org"},
}
"""What schema.org calls the parts that MARC relators name in any creative work: it has no word for
photographers, and illustrators are a book's alone. A source is no part in the work."""
_LOCALES = {"zh-Hant-TW": "zh_TW", "zh-Hant-HK": "zh_HK", "zh-Hant": "zh_TW", "en": "en_US"}


def article_files(
    edition: Edition, stories: Sequence[WebStory], documents: SiteDocuments, home: str | None
) -> Mapping[str, bytes]:
    """The pages of all ``stories`` with what they load, by their addresses in the folder.

    ``home`` is the address of that folder on the web with a slash at its end, if it has one.
    """
    files = {name: data(name) for name in ("article.css", "article.js")}
    for n, story in enumerate(stories):
        before = stories[n - 1] if n else None
        after = stories[n + 1] if n + 1 < len(stories) else None
        files[story.file] = _page(edition, story, before, after, documents, home)
    return files


def card_file(story: WebStory) -> str:
    """The address of the picture that stands for ``story`` where it is shared."""
    return f"cards/{story.slug}.jpg"


def _page(
    edition: Edition,
    story: WebStory,
    before: WebStory | None,
    after: WebStory | None,
    documents: SiteDocuments,
    home: str | None,
) -> bytes:
    front = story.article.front
    body = story.body(PAGE, ROOT)
    # In the order of reading, in which notes are numbered.
    shown = {name: body.front(name) for name in PRINTED[: BEFORE - 1]}
    text = body.text()
    shown |= {name: body.front(name) for name in PRINTED[BEFORE:]}
    return documents.fill(
        "article",
        lang=edition.settings.language,
        title=f"{front.headline} - {edition.settings.title}",
        root=ROOT,
        said=words_for(story.lang),
        story_lang=story.lang,
        slug=story.slug,
        front=shown,
        text=text,
        notes=body.notes(),
        printed=[
            {"file": page_file(number), "label": label} for number, label in printed_pages(story)
        ],
        before=_step(before),
        after=_step(after),
        description=describe(story),
        graph=[{"name": name, "content": one} for name, one in _graph(edition, story, home)],
        address=None if home is None else home + story.file,
        data=as_script(_news(edition, story, home)),
    )


def _step(story: WebStory | None) -> Mapping[str, str] | None:
    return None if story is None else {"file": story.file, "title": story.title}


def printed_pages(story: WebStory) -> tuple[tuple[int, str], ...]:
    """Number and label of the printed pages that ``story`` stands on, each once, in order."""
    return tuple(dict.fromkeys((piece.page, piece.label) for piece in story.pieces))


def describe(story: WebStory) -> str:
    """What ``story`` is about in a line: its summary, or how it begins."""
    said = story.article.front.texts.get("summary", "")
    if not said:
        paragraphs = (one for one in story.article.blocks if isinstance(one, Paragraph))
        said = next(filter(None, (plain_text(one.runs) for one in paragraphs)), "")
    said = " ".join(said.split())
    return said if len(said) <= LONGEST_DESCRIPTION else said[: LONGEST_DESCRIPTION - 1] + "…"


def as_script(value: object) -> Markup:
    """``value`` as JSON that may stand in a ``script`` element, whatever its texts hold."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.translate(_UNSAFE))


def _graph(edition: Edition, story: WebStory, home: str | None) -> Iterator[tuple[str, str]]:
    """Yield what phones ask of a page that is shared (Open Graph protocol, ogp.me)."""
    base = ROOT if home is None else home
    yield "og:type", "article"
    yield "og:title", story.title
    yield "og:description", describe(story)
    yield "og:site_name", edition.settings.title
    yield "og:locale", _LOCALES.get(story.lang, "zh_CN" if story.lang[:2] == "zh" else "en_US")
    if home is not None:
        yield "og:url", home + story.file
    yield "og:image", base + card_file(story)
    yield "og:image:type", "image/jpeg"
    yield "og:image:width", str(CARD_WIDTH)
    yield "og:image:height", str(CARD_HEIGHT)
    yield "og:image:alt", story.title
    for one in story.contributors:
        if one.role == "aut":
            yield "article:author", one.name
    if story.section:
        yield "article:section", story.section
    yield "article:published_time", edition.settings.date.isoformat()
    if edition.settings.modified is not None:
        yield "article:modified_time", edition.settings.released.isoformat()


def _news(edition: Edition, story: WebStory, home: str | None) -> dict[str, object]:
    """The article as schema.org has one (``NewsArticle``)."""
    settings, front = edition.settings, story.article.front
    base = ROOT if home is None else home
    paper = {"@type": "Newspaper", "name": settings.title, "issn": _issn(edition)}
    issue = {
        "@type": "PublicationIssue",
        "issueNumber": settings.issue,
        "datePublished": settings.date.isoformat(),
        "isPartOf": _without_none(paper),
    }
    publisher = settings.publisher or settings.title
    pages = "、".join(label for _, label in printed_pages(story))
    return _without_none(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": front.headline,
            "alternativeHeadline": front.texts.get("subtitle"),
            "description": describe(story) or None,
            "inLanguage": story.lang,
            "datePublished": settings.date.isoformat(),
            "dateModified": settings.modified and settings.released.isoformat(),
            "articleSection": story.section,
            **people_of(story),
            "publisher": {"@type": "Organization", "name": publisher},
            "isPartOf": _without_none(issue),
            "printPage": pages or None,
            "image": [base + card_file(story)],
            "mainEntityOfPage": None if home is None else home + story.file,
        }
    )


def people_of(story: WebStory) -> Mapping[str, list[Mapping[str, str]]]:
    """Who made ``story`` by their parts, as schema.org has them; parts of nobody are none."""
    return {key: people for key, roles in _PARTS.items() if (people := _people(story, roles))}


def _people(story: WebStory, roles: frozenset[str]) -> list[Mapping[str, str]]:
    """Those who have one of ``roles`` in ``story``, as schema.org has them."""
    found = dict.fromkeys((one.kind, one.name) for one in story.contributors if one.role in roles)
    return [{"@type": _TYPES[kind], "name": name} for kind, name in found]


def _issn(edition: Edition) -> str | None:
    series = edition.settings.urn_of_series
    return None if series is None else series.rpartition(":")[2]


def _without_none(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
