"""The issue for other programs: ``articles.json``, and each article in NewsML-G2 for archives.

Schema: IPTC NewsML-G2 2.35 (``newsItem``, conformance “power”), its text as XHTML. Names of roles
are declared in the file itself, so that it can be read where nothing is to be had from the net.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree
from markupsafe import Markup, escape

from ..article.model import BEFORE, NOTE_CALL, PRINTED, Article, Front, Runs, figures, plain
from ..edition import Edition
from ..screen.contents import texts_of
from ..screen.text import PLAIN
from .feed import moment, name_of
from .places import PagePiece
from .stories import WebStory

ARTICLES = "articles.json"
ROOT = "../"
_G2 = "http://iptc.org/std/nar/2006-10-01/"
_XHTML = "http://www.w3.org/1999/xhtml"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_SCHEMES = {
    "ninat": "http://cv.iptc.org/newscodes/ninature/",
    "stat": "http://cv.iptc.org/newscodes/pubstatusg2/",
    "drol": "http://cv.iptc.org/newscodes/descriptionrole/",
    "marc": "http://id.loc.gov/vocabulary/relators/",
    "head": "urn:x-paiban:head:",
}
"""The vocabularies that roles are of; the last is our own: parts of a newspaper's head."""
_PLACES = 2
"""Decimals of pt in the places of articles on pages: a hundredth is 0.0035 mm."""


def exchange_file(story: WebStory) -> str:
    """The address of ``story`` in NewsML-G2."""
    return f"exchange/{story.slug}.xml"


def exchange_files(
    edition: Edition, stories: Sequence[WebStory], home: str | None
) -> Mapping[str, bytes]:
    """``articles.json`` and the NewsML-G2 of each of ``stories``.

    ``home`` is the address of the issue's folder on the web with a slash at its end, if it has one.
    """
    files = {ARTICLES: _as_json(_issue(edition, stories, home))}
    for story in stories:
        files[exchange_file(story)] = _news_item(edition, story, home)
    return files


# JSON


def _as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _issue(edition: Edition, stories: Sequence[WebStory], home: str | None) -> dict[str, object]:
    settings = edition.settings
    return {
        "title": settings.title,
        "issue": settings.issue_text,
        "date": settings.date.isoformat(),
        "language": settings.language,
        "publisher": settings.publisher,
        "identifier": settings.urn,
        "revision": settings.revision or 1,
        "released": moment(edition),
        "address": home,
        "articles": [_record(story) for story in stories],
    }


def _record(story: WebStory) -> dict[str, object]:
    article, texts = story.article, story.article.front.texts
    names = ("title", "kicker", "subtitle", "byline", "summary", "dateline", "source", "credit")
    return {
        "slug": story.slug,
        "file": story.file,
        "exchange": exchange_file(story),
        "language": story.lang,
        "section": story.section,
        **{name: texts.get(name) for name in names},
        "contributors": [
            {"name": one.name, "role": one.role, "kind": str(one.kind), "file_as": one.file_as}
            for one in story.contributors
        ],
        "text": [text for text in texts_of(article.blocks, _in_brackets) if text],
        "notes": [
            {
                "mark": article.marks.get(note.label),
                "text": "\n".join(texts_of(note.blocks, _in_brackets)),
            }
            for note in article.called_notes
        ],
        "places": [_place(piece) for piece in story.pieces],
        "pictures": list(_pictures(story)),
    }


def _in_brackets(runs: Runs) -> str:
    """The text of ``runs``, what stands above it in brackets: as a browser without ruby."""
    return "".join(f"{run.text}（{run.over}）" if run.over else run.text for run in runs)


def _place(piece: PagePiece) -> dict[str, object]:
    """Where a piece of an article stands in print; lengths in pt from the upper left."""
    return {
        "page": piece.page,
        "label": piece.label,
        "size": [round(side, _PLACES) for side in piece.size],
        "box": [round(side, _PLACES) for side in piece.box],
        "corners": [[round(x, _PLACES), round(y, _PLACES)] for x, y in piece.corners],
    }


def _pictures(story: WebStory) -> Iterator[dict[str, object]]:
    for figure in figures(story.article.blocks):
        picture = story.pictures.get(figure.view)
        shown = None if picture is None else picture.shown
        yield {
            "file": shown and shown.file,
            "width": shown and shown.width,
            "height": shown and shown.height,
            "caption": plain(figure.caption) or None,
            "credit": figure.credit,
            "alt": figure.alt,
        }


# NewsML-G2


def _news_item(edition: Edition, story: WebStory, home: str | None) -> bytes:
    settings = edition.settings
    values = {
        "guid": name_of(edition, story, home),
        "version": str(settings.revision or 1),
        "standard": "NewsML-G2",
        "standardversion": "2.35",
        "conformance": "power",
        f"{_XML}lang": story.lang,
    }
    item = etree.Element(f"{{{_G2}}}newsItem", values, {None: _G2})
    catalog = _add(item, "catalog")
    for alias, uri in _SCHEMES.items():
        _add(catalog, "scheme", alias=alias, uri=uri)
    if settings.rights:
        rights = _add(item, "rightsInfo")
        _add(rights, "copyrightNotice", settings.rights)
    meta = _add(item, "itemMeta")
    _add(meta, "itemClass", qcode="ninat:text")
    provider = _add(meta, "provider")
    _add(provider, "name", settings.publisher or settings.title)
    _add(meta, "versionCreated", moment(edition))
    _add(meta, "pubStatus", qcode="stat:usable")
    _add(meta, "title", " ".join(filter(None, (settings.title, settings.issue_text))))
    _add_about(item, edition, story)
    content = _add(_add(item, "contentSet"), "inlineXML", contenttype="application/xhtml+xml")
    content.append(etree.fromstring(_xhtml(story)))
    written = etree.tostring(item, encoding="utf-8", xml_declaration=True)
    return bytes(written) + b"\n"


def _add_about(item: etree._Element, edition: Edition, story: WebStory) -> None:
    """Add what the item says of its content, in the order of the schema."""
    texts = story.article.front.texts
    about = _add(item, "contentMeta")
    _add(about, "contentCreated", edition.settings.date.isoformat())
    for one in sorted(story.contributors, key=lambda one: one.role != "aut"):
        # Of persons and bodies the schema has those who made it first.
        person = _add(about, "creator" if one.role == "aut" else "contributor")
        person.set("role", f"marc:{one.role}")
        _add(person, "name", one.name)
    if "source" in texts:
        _add(about, "creditline", texts["source"])
    _add(about, "language", tag=story.lang)
    if story.section:
        _add(about, "keyword", story.section, role="head:section")
    if "byline" in texts:
        _add(about, "by", texts["byline"])
    if _told_apart(story.article.front):
        _add(about, "dateline", texts["dateline"])
    for role, name in (("kicker", "kicker"), ("main", "title"), ("subtitle", "subtitle")):
        if name in texts:
            _add(about, "headline", texts[name], role=f"head:{role}")
    for name, role in (("summary", "drol:summary"), ("credit", "head:credit")):
        if name in texts:
            _add(about, "description", texts[name], role=role)


def _told_apart(front: Front) -> bool:
    """Whether the dateline stands by itself; one that calls notes stays in the text."""
    return bool(front.dateline) and not NOTE_CALL.search(front.dateline or "")


def _xhtml(story: WebStory) -> bytes:
    """The text of ``story`` and its notes, without what the item's metadata have."""
    article: Article = story.article
    if _told_apart(article.front):
        article = replace(article, front=replace(article.front, dateline=None))
    body = replace(story.body(PLAIN, ROOT), article=article)
    # In the order of reading, in which notes are numbered.
    for name in PRINTED[: BEFORE - 1]:
        body.front(name)
    text = body.text()
    for name in PRINTED[BEFORE:]:
        body.front(name)
    notes = Markup("").join(
        Markup('<div role="doc-footnote">{}</div>\n').format(note.text) for note in body.notes()
    )
    title = escape(story.title)
    document = Markup(
        '<html xmlns="{}" xml:lang="{}"><head><title>{}</title></head><body>\n{}\n{}</body></html>'
    )
    return document.format(_XHTML, story.lang, title, text, notes).encode()


def _add(
    parent: etree._Element, name: str, text: str | None = None, **values: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_G2}}}{name}", dict(values))
    element.text = text
    return element
