"""The feed of an issue (Atom, RFC 4287): its articles, dated by the edition, never by a clock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from lxml import etree

from ..edition import Edition
from .articles import describe
from .places import HOME
from .stories import WebStory

FEED = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"


def feed_files(
    edition: Edition, stories: Sequence[WebStory], home: str | None
) -> Mapping[str, bytes]:
    """The feed of ``stories``; its links are whole only if there is a ``home`` on the web.

    ``home`` is the address of the issue's folder with a slash at its end.
    """
    settings = edition.settings
    feed = etree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": settings.language}, {None: _ATOM})
    _add(feed, "id", name_of(edition, None, home))
    _add(feed, "title", " ".join(filter(None, (settings.title, settings.issue_text))))
    if settings.subtitle:
        _add(feed, "subtitle", settings.subtitle)
    _add(feed, "updated", moment(edition))
    _add(feed, "link", rel="alternate", type="text/html", href=(home or "") + HOME)
    if home is not None:
        _add(feed, "link", rel="self", type="application/atom+xml", href=home + FEED)
    author = _add(feed, "author")
    _add(author, "name", settings.publisher or settings.title)
    if settings.rights:
        _add(feed, "rights", settings.rights)
    for story in stories:
        _add_entry(feed, edition, story, home)
    etree.indent(feed, "")
    return {FEED: _written(feed)}


def name_of(edition: Edition, story: WebStory | None, home: str | None) -> str:
    """What names an issue, or an article of it, for good.

    That is a ``tag:`` URI (RFC 4151) of the paper's address and the day, where it has an address;
    a name made of the issue's own, where it has none.
    """
    what = "" if story is None else story.slug
    host = urlsplit(home).hostname if home else None
    if host:
        folder = urlsplit(home or "").path.strip("/")
        path = "/".join(part for part in (folder, what) if part)
        return f"tag:{host},{edition.settings.date.isoformat()}:{path}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{edition.settings.urn}#{what}')}"


def moment(edition: Edition) -> str:
    """When the issue was released as RFC 3339 has it."""
    return edition.settings.released.isoformat(timespec="seconds")


def _add_entry(feed: etree._Element, edition: Edition, story: WebStory, home: str | None) -> None:
    entry = _add(feed, "entry")
    if story.lang != edition.settings.language:
        entry.set(f"{{{_XML}}}lang", story.lang)
    _add(entry, "id", name_of(edition, story, home))
    _add(entry, "title", story.title)
    _add(entry, "updated", moment(edition))
    if story.section:
        _add(entry, "category", term=story.section)
    _add(entry, "link", rel="alternate", type="text/html", href=(home or "") + story.file)
    for one in story.contributors:
        # What Atom has for whoever did not write it is a contributor (RFC 4287, 4.2.3).
        person = _add(entry, "author" if one.role == "aut" else "contributor")
        _add(person, "name", one.name)
    _add(entry, "summary", describe(story))


def _add(
    parent: etree._Element, name: str, text: str | None = None, **values: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", dict(values))
    element.text = text
    return element


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
