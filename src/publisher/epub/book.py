"""The stages of an EPUB in order: pictures, texts, documents, container."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from ..article.model import BEFORE, PRINTED, View, figures, has_formulas, own_description
from ..article.treatment import Crop
from ..diagnostics import ContentError, Diagnostic, Place, Severity, raise_errors
from ..edition import SETTINGS_FILE, Edition, Entry, MatterKind, sections_of
from ..edition.dates import print_full_date, print_han_date, weekday
from ..edition.imprint import imprint
from ..edition.pagination import UNPAGED, Pagination
from ..edition.settings import COVERS
from ..fonts import Catalogue, Outliner
from ..pictures.drawings import Letters
from ..pictures.pages import file_of
from ..screen.pictures import Looks, ScreenPicture, prepare_picture
from ..screen.text import Body, Heading, NoteText, ScreenFigure
from ..tongues import worded
from ..workspace import Workspace
from .cover import make_cover, place_of
from .documents import Documents
from .fonts import Embedded, embed_fonts, families
from .lexicon import FILE as LEXICON_FILE
from .lexicon import MEDIA_TYPE as PLS
from .lexicon import Lexicon, find_lexicon, write_lexicon
from .matter import Inset, insets_of, undescribed
from .metadata import Features
from .package import Contents, File, pack
from .sheets import Sheets
from .volumes import Volume, single, whole
from .words import words_for

XHTML = "application/xhtml+xml"
_IMPRINT = ("editors", "designer", "issn", "isbn", "address", "phone", "price", "release")
"""What the colophon has of the imprint, in its own words and places for the rest."""
CSS = "text/css"
LONGEST_NAME = 30
"""Characters of fixed matter's name in the contents."""


@dataclass(frozen=True, slots=True)
class _Chapter:
    """One article as it stands in the book."""

    entry: Entry
    id: str
    file: str
    title: str
    body: Body
    document: bytes


def make(
    edition: Edition,
    workspace: Workspace,
    catalogue: Catalogue,
    pages: Pagination = UNPAGED,
    nameplate: Image.Image | None = None,
    *,
    looks: Looks,
    article: str | None = None,
    tell: Callable[[Diagnostic], None] = lambda found: None,
) -> bytes:
    """``edition`` as an EPUB; ``pages`` are those of a printed layout that it lists.

    With ``article`` it is of the one that is called so, as a book of its own. What the book has
    not as it was wished is given to ``tell``.

    ``nameplate`` is the artwork that stands for the paper's name on the cover; ``looks`` gives what
    screens and inks look like.

    Pictures are read through ``workspace``; fonts for the cover come from ``catalogue``. Pictures
    that cannot be shown are raised together; one that is missing leaves its caption and a notice.
    """
    volume = whole(edition) if article is None else single(edition, article)
    if article is not None:
        starts = tuple(start for start in pages.starts if start.article == article)
        pages = replace(pages, starts=starts)
    edition = volume.edition
    settings = edition.settings
    words = words_for(settings.language)
    insets = insets_of(edition)
    letters = Outliner(catalogue, settings.language)
    pictures, shown, fixed = _pictures(edition, workspace, insets, looks, letters)
    fonts = Embedded()
    if settings.epub.fonts == "embed":
        fonts = embed_fonts(edition, workspace, catalogue, words)
    texts = (*edition.entries, *edition.matter)
    sheets = Sheets(
        settings.language,
        embedded=settings.epub.fonts == "embed",
        formulas=any(has_formulas(entry.article) for entry in texts),
        drops=any(entry.settings.dropcap for entry in edition.entries),
        vertical=settings.epub.direction == "vertical",
    )
    languages = [edition.language_of(entry.article) for entry in texts]
    lexicon, told = find_lexicon(edition, workspace, _place_of_lexicon(edition, workspace))
    for found in told:
        tell(found)
    documents = Documents(words, sheets, lexicon=None if lexicon is None else lexicon.language)
    chapters = tuple(_chapters(edition, documents, shown, pages))
    contents = list(_contents(edition, chapters, pages))
    notices = tuple(_notices(edition, documents, insets, shown, fixed))
    cover = make_cover(volume, workspace, catalogue, nameplate, looks, letters, tell)
    front = None if cover is None else _cover_file(cover)
    font_facts = _font_facts(edition, workspace, catalogue, pages)
    files = [
        *(
            File(f"sheet-{n}", name, CSS, content)
            for n, (name, content) in enumerate(sheets.write(languages, fonts.sheet), 1)
        ),
        *fonts.files,
        *([] if lexicon is None else [_lexicon_file(lexicon)]),
        *([] if front is None else [front]),
        *pictures,
        *_frame(volume, documents, chapters, contents, notices, front, fonts, font_facts, pages),
    ]
    features = _features(edition, workspace, insets, words, pages)
    if front is None and not pictures:
        features = replace(features, pictures=False)
    listed = [*contents, *(Contents(file.id, file.name, title) for file, title in notices)]
    listed.append(Contents("colophon", "colophon.xhtml", words["colophon"]))
    guide = [
        ("cover", words["cover"], "cover.xhtml"),
        ("toc", words["contents"], "contents.xhtml"),
        ("text", words["start"], chapters[0].file),
    ]
    return pack(volume, files, listed, guide[front is None :], features)


# Pictures


def _pictures(
    edition: Edition,
    workspace: Workspace,
    insets: Sequence[Inset],
    looks: Looks,
    letters: Letters,
) -> tuple[list[File], dict[str, dict[View, ScreenFigure]], dict[str, ScreenFigure]]:
    """The picture files of the book, and for each article what its views became.

    Last come the pictures of ``insets`` that are none of an article, by their names.
    """
    files: list[File] = []
    shown: dict[str, dict[View, ScreenFigure]] = {}
    fixed: dict[str, ScreenFigure] = {}
    names: dict[bytes, str] = {}
    problems: list[Diagnostic] = []

    def prepare(path: Path, place: Place, crop: Crop | None) -> ScreenFigure | None:
        try:
            prepared = prepare_picture(workspace, path, place, looks, crop, letters)
        except ContentError as error:
            problems.extend(error.diagnostics)
            return None
        if prepared.content not in names:
            number = len(files) + 1
            names[prepared.content] = f"images/picture-{number:03d}.{prepared.ending}"
            files.append(_picture_file(number, names[prepared.content], prepared))
        return ScreenFigure(names[prepared.content], prepared.width, prepared.height)

    for entry in (*edition.entries, *(one.entry for one in insets if one.entry is not None)):
        there = shown.setdefault(entry.name, {})
        for figure in figures(entry.article.blocks):
            path = entry.picture(figure)
            if path is None or figure.view in there:
                continue
            if not workspace.is_file(file_of(path)):
                continue
            made = prepare(path, figure.place, figure.treatment.crop)
            if made is not None:
                there[figure.view] = made
    for one in insets:
        name = one.settings.picture
        if name is not None and workspace.is_file(file_of(edition.folder / name)):
            made = prepare(edition.folder / name, edition.place_of(*one.path, "picture"), None)
            if made is not None:
                fixed[name] = made
    raise_errors(problems)
    return files, shown, fixed


def _picture_file(number: int, name: str, prepared: ScreenPicture) -> File:
    return File(f"picture-{number:03d}", name, prepared.media_type, prepared.content)


# Documents


def _chapters(
    edition: Edition,
    documents: Documents,
    shown: Mapping[str, Mapping[View, ScreenFigure]],
    pages: Pagination,
) -> Iterator[_Chapter]:
    for number, entry in enumerate(edition.entries, 1):
        starts: dict[int, list[str]] = {}
        for page in pages.starts:
            if page.article == entry.name:
                starts.setdefault(page.block, []).append(page.label)
        front, lang = entry.article.front, edition.language_of(entry.article)
        words = words_for(lang)
        vertical = edition.settings.epub.direction == "vertical"
        drop = entry.settings.dropcap or 0
        body = Body(entry.article, words, shown[entry.name], starts, vertical, drop)
        # In the order of reading, in which notes are numbered.
        shown_front = {name: body.front(name) for name in PRINTED[: BEFORE - 1]}
        text = body.text()
        shown_front |= {name: body.front(name) for name in PRINTED[BEFORE:]}
        notes: tuple[NoteText, ...] = body.notes()
        document = documents.fill(
            "article",
            lang=lang,
            title=front.headline,
            front={**shown_front, "headline": shown_front["title"]},
            opening=body.opening(),
            text=text,
            notes=notes,
        )
        uid = f"article-{number:03d}"
        yield _Chapter(entry, uid, f"{uid}.xhtml", front.headline, body, document)


def _notices(
    edition: Edition,
    documents: Documents,
    insets: Sequence[Inset],
    shown: Mapping[str, Mapping[View, ScreenFigure]],
    fixed: Mapping[str, ScreenFigure],
) -> Iterator[tuple[File, str]]:
    """Yield a document for each piece of fixed matter, and what the contents call it.

    Whoever pages through the stories does not come to it.
    """
    own = words_for(edition.settings.language)
    vertical = edition.settings.epub.direction == "vertical"
    for number, one in enumerate(insets, 1):
        settings, entry = one.settings, one.entry
        label = own[
            "advertisement" if settings.kind is MatterKind.ADVERTISEMENT else "announcement"
        ]
        alt = own_description(settings.alt, settings.caption)
        lang, name = edition.settings.language, alt or settings.caption or settings.text
        values: dict[str, object] = {"said": settings.text, "caption": settings.caption}
        if entry is not None:
            lang, name = edition.language_of(entry.article), entry.article.front.headline
            body = Body(entry.article, words_for(lang), shown[entry.name], {}, vertical)
            headline = body.front("title") if settings.headline else None
            text = body.text()
            values |= {"headline": headline, "text": text, "notes": body.notes()}
        elif settings.picture is not None:
            seen, alt = fixed.get(settings.picture), alt or label
            values["missing"] = None if seen else name or label
            if seen is not None:
                size = {"width": seen.width, "height": seen.height}
                values["picture"] = {"file": seen.file, "alt": alt, **size}
        title = own["matter"].format(label, name[:LONGEST_NAME]) if name else label
        missing = dict.fromkeys(("headline", "text", "notes", "picture", "missing"))
        content = documents.fill(
            "matter", lang=lang, title=title, kind=settings.kind, label=label, **(missing | values)
        )
        uid = f"matter-{number:03d}"
        held = _properties(content)
        yield File(uid, f"{uid}.xhtml", XHTML, content, held, spine=True, linear=False), title


def _properties(content: bytes) -> tuple[str, ...]:
    """What the manifest has to say of a document (EPUB 3.3, 5.5.4.1)."""
    return ("mathml",) if b"<math " in content else ()


def _frame(
    volume: Volume,
    documents: Documents,
    chapters: Sequence[_Chapter],
    contents: Sequence[Contents],
    notices: Sequence[tuple[File, str]],
    cover: File | None,
    fonts: Embedded,
    font_facts: Iterable[tuple[str, str]],
    pages: Pagination,
) -> Iterator[File]:
    """Yield the documents in reading order, cover and contents first, colophon last."""
    edition, settings, title = volume.edition, volume.edition.settings, volume.title
    lang = settings.language
    words = words_for(lang)

    def document(
        template: str,
        *,
        file: str | None = None,
        properties: tuple[str, ...] = (),
        **values: object,
    ) -> File:
        heading, stem = str(values.pop("heading", title)), file or template
        content = documents.fill(template, lang=lang, title=heading, **values)
        read = "nav" not in properties
        return File(stem, f"{stem}.xhtml", XHTML, content, properties, spine=read)

    marks = [
        ("toc", "contents.xhtml", words["contents"]),
        ("bodymatter", chapters[0].file, words["start"]),
        ("colophon", "colophon.xhtml", words["colophon"]),
    ]
    if cover is not None:
        said = " ".join([title, print_full_date(settings.date)])
        yield document("cover", heading=words["cover"], picture=cover.name, description=said)
    if volume.issue is None:
        yield document("title", settings=settings.as_values(), date=_date(edition))
        marks.insert(0, ("titlepage", "title.xhtml", words["title_page"]))
    if cover is not None:
        marks.insert(0, ("cover", "cover.xhtml", words["cover"]))
    files = {chapter.entry.name: chapter.file for chapter in chapters}
    order = {name: n for n, name in enumerate(files)}

    def listing(file: str, properties: tuple[str, ...] = (), **hidden: object) -> File:
        return document(
            "nav",
            file=file,
            properties=properties,
            heading=words["contents"],
            contents=contents,
            matter=[{"file": file.name, "title": title} for file, title in notices],
            colophon="colophon.xhtml",
            **hidden,
        )

    # What readers show of their own accord is no page of the book: some print what is hidden there.
    yield listing("contents", landmarks=(), pages=())
    yield listing(
        "nav",
        ("nav",),
        landmarks=[dict(zip(("type", "file", "title"), mark, strict=True)) for mark in marks],
        pages=[
            {"file": files[page.article], "id": f"page-{page.label}", "label": page.label}
            for page in sorted(pages.starts, key=lambda one: (order[one.article], one.block))
        ],
    )
    for chapter in chapters:
        held = _properties(chapter.document)
        yield File(chapter.id, chapter.file, XHTML, chapter.document, held, spine=True)
    yield from (file for file, _ in notices)
    yield document(
        "colophon",
        heading=words["colophon"],
        name=settings.title if volume.issue is None else title,
        description=volume.description,
        facts=(*_facts(volume, words), *font_facts),
        licences=fonts.licences,
    )
    if fonts.licences:
        licences = fonts.licences
        yield document("licences", heading=words["licences"], licences=licences)


def _date(edition: Edition) -> str:
    settings = edition.settings
    if not settings.language.startswith("zh"):
        return settings.date.isoformat()
    if settings.epub.direction == "vertical":
        return f"{print_han_date(settings.date)}　{weekday(settings.date)}"
    return print_full_date(settings.date)


def _facts(volume: Volume, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the colophon lists."""
    edition, settings = volume.edition, volume.edition.settings
    for name, value in (
        ("taken_from", None if volume.issue is None else settings.title),
        ("issue", settings.issue_text),
        ("date", _date(edition)),
        ("section", settings.section),
        ("publisher", settings.publisher),
        *((item.key, item.text) for item in imprint(settings) if item.key in _IMPRINT),
        ("registration", settings.cn),
        ("rights", settings.rights),
    ):
        if value:
            yield words[name], value


def _font_facts(
    edition: Edition, workspace: Workspace, catalogue: Catalogue, pages: Pagination
) -> Iterator[tuple[str, str]]:
    """Yield the fonts and their licences: those in the book, or of its cover and its print."""
    settings, words = edition.settings, words_for(edition.settings.language)
    if settings.epub.fonts == "embed":
        name = words["fonts"]
    elif pages.starts:
        name = words["fonts_of_print"]
    elif settings.epub.cover in (None, *COVERS[:2]):
        name = words["fonts_of_cover"]
    else:
        return
    for family, source in families(edition, workspace, catalogue):
        yield name, f"{family}: {source}"


def _contents(
    edition: Edition, chapters: Sequence[_Chapter], pages: Pagination
) -> Iterator[Contents]:
    """Yield sections with their articles below them, and articles that are in none."""
    by_name = {chapter.entry.name: chapter for chapter in chapters}
    for section in sections_of(edition.settings, dict(pages.begins)):
        own = [by_name[name] for name in section.articles]
        listed = tuple(Contents(one.id, one.file, one.title, _subheads(one)) for one in own)
        if section.name is None:
            yield from listed
        else:
            yield Contents(f"section-{own[0].id}", own[0].file, section.name, listed, whole=True)


def _subheads(chapter: _Chapter) -> tuple[Contents, ...]:
    """The subheads of an article, each with those of lower levels below it."""

    def below(heads: Sequence[Heading]) -> tuple[Contents, ...]:
        found = []
        while heads:
            first, level = heads[0], heads[0].level
            end = next((n for n, one in enumerate(heads) if n and one.level <= level), len(heads))
            name, file = f"{chapter.id}-{first.id}", f"{chapter.file}#{first.id}"
            found.append(Contents(name, file, first.title, below(heads[1:end])))
            heads = heads[end:]
        return tuple(found)

    return below(chapter.body.headings)


# The rest


def _place_of_lexicon(edition: Edition, workspace: Workspace) -> Place:
    wish = edition.settings.epub.lexicon
    return Place(edition.path) if wish is None else place_of(edition, workspace, "lexicon", wish)


def _lexicon_file(lexicon: Lexicon) -> File:
    return File("lexicon", LEXICON_FILE, PLS, write_lexicon(lexicon))


def _cover_file(picture: ScreenPicture) -> File:
    name = f"images/cover.{picture.ending}"
    return File("cover-image", name, picture.media_type, picture.content, ("cover-image",))


def _features(
    edition: Edition,
    workspace: Workspace,
    insets: Sequence[Inset],
    words: Mapping[str, str],
    pages: Pagination,
) -> Features:
    described = not any(undescribed(edition, workspace, insets))
    return Features(
        # A cover is one, and says in its alternative text what it shows.
        pictures=True,
        all_described=described,
        pages=bool(pages.starts),
        source=pages.source,
        summary=words["summary" if described else "summary_bare"],
        isbn=pages.isbn,
        # Who evaluated it cannot have found WCAG's first criterion met (1.1.1).
        claim=edition.settings.accessibility if described else None,
    )


def report_claim(edition: Edition, workspace: Workspace) -> Iterator[Diagnostic]:
    """Yield why a book does not say of itself what the settings claim, or should not any more."""
    claim, released = edition.settings.accessibility, edition.settings.released.date()
    if claim is None:
        return
    lacking = sum(1 for _ in undescribed(edition, workspace, insets_of(edition)))
    text = workspace.read_text(edition.folder / SETTINGS_FILE)
    at = edition.place_of("accessibility", "standard")
    if lacking:
        yield Diagnostic(
            "B030",
            worded(
                "the book does not say that it conforms to {standard}: pictures that are not "
                "there or not described: {lacking}",
                standard=claim.standard,
                lacking=lacking,
            ),
            at,
            Severity.WARNING,
            worded("describe them ({code} says where), or leave [accessibility] out", code="E002"),
        ).with_source(text)
    if claim.evaluated < released:
        yield Diagnostic(
            "B031",
            worded(
                "the book was evaluated on {evaluated}, before this release of {released}",
                evaluated=claim.evaluated.isoformat(),
                released=released.isoformat(),
            ),
            edition.place_of("accessibility", "evaluated"),
            Severity.WARNING,
            worded("have it evaluated again, and name the day"),
        ).with_source(text)
