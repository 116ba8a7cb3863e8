"""The search of an issue: its texts as a script, so that a page on disk may load them.

The index is the texts themselves. A browser goes through an issue of a million characters in the
time of a key; tables of what stands where would be larger than what they are of, and whoever is
shown where a word stands needs the text as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..article.model import Article, Runs, Subhead, plain
from ..edition import Edition
from ..screen.contents import wanted_texts
from .articles import as_script
from .documents import SiteDocuments, data
from .places import SEARCH
from .stories import WebStory

INDEX = "search-index.js"


def search_files(
    edition: Edition, stories: Sequence[WebStory], documents: SiteDocuments
) -> Mapping[str, bytes]:
    """The search of ``stories``: its document, what it loads, the index as a script.

    The index is a list of articles; each has its address, its language, its title, its other heads
    (kicker, subtitle, byline, subheads) and all of its text.
    """
    page = documents.fill(
        "search",
        lang=edition.settings.language,
        title=f"{documents.words['search']} - {edition.settings.title}",
        stories=[{"file": one.file, "lang": one.lang, "title": one.title} for one in stories],
    )
    index = [
        [one.file, one.lang, one.title, "\n".join(_heads(one.article)), _text(one.article)]
        for one in stories
    ]
    lines = ",\n".join(as_script(one) for one in index)
    script = f"window.searchIndex = [\n{lines}\n]\n"
    loaded = {name: data(name) for name in ("search.css", "search.js")}
    return {SEARCH: page, INDEX: script.encode(), **loaded}


def _heads(article: Article) -> Iterator[str]:
    texts = article.front.texts
    yield from (texts[name] for name in ("kicker", "subtitle", "byline") if name in texts)
    yield from (plain(one.runs) for one in article.blocks if isinstance(one, Subhead))


def _text(article: Article) -> str:
    """The texts of an article but its heads, in a line each joined by blanks."""
    heads = {name: article.front_texts.get(name) for name in ("kicker", "title", "subtitle")}
    texts = wanted_texts(article, vertical=False, read=_findable)[sum(map(bool, heads.values())) :]
    return " ".join(" ".join(texts).split())


def _findable(runs: Runs) -> str:
    """Give the text of ``runs``, then what stands above it: a reading tears no word."""
    return " ".join([plain(runs), *(run.over for run in runs if run.over)])
