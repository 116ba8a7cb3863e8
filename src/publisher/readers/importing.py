"""Sources into an edition: a folder for each story, and their place in edition.toml.

Everything is made ready aside and appears together; nothing that is there is written over.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..cleaning import Choice, review
from ..cleaning.desk.files import ARTICLE, RAW, REVIEW, SETTINGS
from ..cleaning.language.script import language
from ..cleaning.lines.heads import is_head_line
from ..diagnostics import ContentError, Diagnostic, Place, Severity, UsageError
from ..system import is_device
from ..tongues import term, worded
from ..workspace import MEGABYTE, Workspace, show, staging
from .arranging import SourceStory, arrange, date_of
from .desk import CleanStory, find_beside, looks_scanned, make, read_file, told_of
from .gallery import FOLDER, gather
from .mets import addresses
from .raw import BlockKind, Raw, SourceSpot
from .scanning import SCAN_LIMIT, draw_pages, is_single, open_scan, read_pages
from .source import SOURCE_LIMIT, Source, ending_of
from .stories import FURNITURE
from .xmls import parse_xml

PICTURE_LIMIT = 128 * MEGABYTE
OUTPUTS = ("broadsheet", "tabloid", "newsletter", "magazine", "book", "large-print", "epub")
FIRST_DAY = (2026, 1, 1)
"""What stands for a date that no source names, as in the editions that `publisher new` starts."""
LONGEST_NAME = 24
MOST_SOURCES = 500
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"})
_RESULTS = (
    "_content_list.json", "_content_list_v2.json", "_middle.json", "_model.json", "_res.json",
    ".json", ".mmd", ".xml", ".hocr", ".docx", ".html", ".htm", ".md", ".icml", ".txt",
)  # fmt: skip
"""Endings of what tools write, what says most first: of one page only the first is read."""
_PAGED = frozenset({"PaddleOCR", "dots.ocr", "ALTO", "PAGE XML", "hOCR"})
"""Sources that write a file for each page."""


@dataclass(frozen=True)
class Imported:
    """The files that were written, and what was found."""

    written: tuple[Path, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class _Read:
    """One document: where it came from, its stories and their pictures."""

    path: Path
    stories: tuple[SourceStory, ...]
    pictures: dict[str, bytes]


def import_sources(
    sources: Sequence[Path], edition: Path, choice: Choice | None = None
) -> Imported:
    """Make article folders in ``edition`` of all stories in ``sources``, files or folders.

    Pictures among the sources are those of the pages, in order, or pictures that another source
    names. Whatever keeps a source from being read, and each folder that is there already, is told
    before anything is written; then nothing is. Raises ContentError for what cannot be read,
    UsageError for a folder that is there.
    """
    choice = choice or Choice()
    given = _given(sources)
    scans = given.scans
    problems: list[Diagnostic] = []
    found: list[Diagnostic] = []
    documents: list[_Read] = []
    for path, raw in _merged(_read_all(given.documents, problems)):
        finder = _finder(path, scans)
        shown = gather(raw, finder, _unnamed(raw, scans), show(path))
        found += [*raw.findings, *shown.findings]
        stories = arrange(shown.raw)
        found += told_of(stories, show(path))
        if not stories:
            problems.append(
                Diagnostic(
                    "R002", worded("{path} holds no text", path=show(path)), Place(show(path))
                )
            )
        documents.append(_Read(path, stories, dict(shown.pictures)))
    if problems:
        raise ContentError(*problems)
    names, made = _made(documents, edition, choice, problems)
    settings = _settings(edition, _listed(documents, names), made, found)
    if problems:
        raise UsageError(*problems)
    written = _write(edition, documents, names, made, settings)
    found += [one for article in made for one in article.findings]
    return Imported(written, tuple(sorted(found, key=Diagnostic.sort_key)))


# What is read


@dataclass(frozen=True)
class _Given:
    """What was handed in: the files of each document, and the pictures that belong to others."""

    documents: tuple[tuple[Path, ...], ...]
    scans: dict[str, bytes]


def _given(sources: Sequence[Path]) -> _Given:
    """The documents to read, and the pictures among the sources by name.

    Beside a source that is text, pictures are those that it names or those of its pages, and so
    is a PDF of the same name. Without one they are the pages of a document, in their order.
    """
    files: list[Path] = []
    for source in sources:
        files += _chosen(source) if source.is_dir() else [source]
    files = _without_named(list(dict.fromkeys(files)), sources)
    if len(files) > MOST_SOURCES:
        what = worded(
            "{files} files are more than {most_sources}",
            files=len(files),
            most_sources=MOST_SOURCES,
        )
        raise UsageError(Diagnostic("R003", what, hint=worded("hand in an issue at a time")))
    texts = [path for path in files if not looks_scanned(path) and not _is_picture(path)]
    stems = {_stem(path) for path in texts}
    scans: dict[str, bytes] = {}
    documents: list[list[Path]] = []
    pages: list[Path] = []
    for path in files:
        if path not in texts and _belongs(path, stems):
            scans |= _scans(path)
        elif path in texts or not (_is_picture(path) or is_single(path)):
            documents.append([path])
        else:
            if not pages:
                documents.append(pages)
            pages.append(path)
    return _Given(tuple(map(tuple, documents)), scans)


def _without_named(files: Sequence[Path], sources: Sequence[Path]) -> list[Path]:
    """Files without the ALTO that a METS among them names, which is read with it.

    A METS in a folder that finds none of its files there says nothing beside other files.
    """
    named: set[Path] = set()
    idle: set[Path] = set()
    for path in files:
        addresses = _addresses(path)
        if addresses is None:
            continue
        found = {file for one in addresses if (file := find_beside(path, one)) is not None}
        named |= {file.resolve() for file in found}
        if not found and path not in sources:
            idle.add(path)
    kept = [path for path in files if path not in idle and path.resolve() not in named]
    return kept or list(files)


def _addresses(path: Path) -> tuple[str, ...] | None:
    """The ALTO files that a METS names, None for what is no METS or is broken."""
    try:
        if path.suffix.lower() != ".xml" or not path.is_file():
            return None
        with path.open("rb") as file:
            if re.search(rb"<(?:\w+:)?mets\b", file.read(4096), re.I) is None:
                return None
        content = Workspace(path.parent).read_bytes(path, SOURCE_LIMIT)
        return addresses(parse_xml(Source(show(path), content)))
    except (ContentError, OSError):
        # What is wrong with it is told when it is read.
        return None


def _belongs(path: Path, stems: set[str]) -> bool:
    """Whether a picture or PDF is what pictures of a text among the sources are cut from."""
    return bool(stems) and (_is_picture(path) or _stem(path) in stems)


def _scans(path: Path) -> dict[str, bytes]:
    """A picture by its name, or the pages of a PDF as pictures."""
    if _is_picture(path):
        return {path.name: Workspace(path.parent).read_bytes(path, PICTURE_LIMIT)}
    content = Workspace(path.parent).read_bytes(path, SCAN_LIMIT)
    drawn = enumerate(draw_pages(content, Place(show(path))), 1)
    return {f"{path.stem}-{number}.jpg": page for number, page in drawn}


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in _PICTURES


def _stem(path: Path) -> str:
    """The name that a tool's results and what it read share."""
    name = next((path.name[: -len(e)] for e in _RESULTS if path.name.endswith(e)), path.stem)
    return str(path.parent / re.sub(r"_(?:origin|layout)$", "", name))


def _natural(path: Path) -> list[tuple[int, str | int]]:
    """A key by which page 10 comes behind page 9."""
    parts = re.split(r"(\d+)", path.as_posix())
    return [(1, int(one)) if one.isdigit() else (0, one) for one in parts]


def _chosen(folder: Path) -> list[Path]:
    """Of a tool's folder the files that say most, one of each document."""
    best: dict[str, tuple[int, Path]] = {}
    inside = _inside(folder)
    for path in inside[:20_000]:
        relative = path.relative_to(folder).as_posix()
        ending = next((one for one in _RESULTS if relative.lower().endswith(one)), None)
        if ending is None or _is_side(relative, path):
            continue
        stem = relative[: -len(ending)]
        rank = _RESULTS.index(ending)
        if stem not in best or rank < best[stem][0]:
            best[stem] = (rank, path)
    if best:
        return [path for _, path in sorted(best.values(), key=lambda one: _natural(one[1]))]
    pages = [path for path in inside[:20_000] if _is_page(path, folder)]
    if not pages:
        raise ContentError(
            Diagnostic(
                "R001",
                worded("{folder} holds no file that is read here", folder=show(folder)),
                Place(show(folder)),
                hint=worded("see README for the sources that are read"),
            )
        )
    return pages


def _inside(folder: Path) -> list[Path]:
    """The files in a folder and its folders, page 10 behind page 9."""
    try:
        return sorted((p for p in folder.rglob("*") if p.is_file()), key=_natural)
    except OSError as error:
        raise ContentError(
            Diagnostic(
                "F002",
                worded(
                    "{folder} cannot be read: {strerror}",
                    folder=show(folder),
                    strerror=term(str(error.strerror)),
                ),
                Place(show(folder)),
            )
        ) from error


def _is_page(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and (_is_picture(path) or looks_scanned(path))


def _is_side(relative: str, path: Path) -> bool:
    """Whether a file is a tool's own notes beside what it read."""
    if any(part.startswith(".") for part in Path(relative).parts):
        return True
    if re.search(r"_(?:model|meta|layout|span)\.json$", relative, re.I):
        return True
    middle = re.fullmatch(r"(.*)_middle\.json", path.name)
    return middle is not None and (path.parent / f"{middle[1]}_content_list.json").is_file()


def _read_all(
    documents: Iterable[tuple[Path, ...]], problems: list[Diagnostic]
) -> list[tuple[Path, Raw]]:
    found: list[tuple[Path, Raw]] = []
    for paths in documents:
        try:
            raw = read_file(paths[0]) if len(paths) == 1 else read_pages(map(open_scan, paths))
            found.append((paths[0], raw))
        except ContentError as error:
            problems += error.diagnostics
    return found


def _merged(read: Sequence[tuple[Path, Raw]]) -> list[tuple[Path, Raw]]:
    """Pages that one tool wrote into one folder as one document."""
    found: list[tuple[Path, Raw]] = []
    for path, raw in read:
        last = found[-1] if found else None
        if last is not None and _follows(last, (path, raw)):
            found[-1] = (last[0], _followed(_paged(last[1]), _paged(raw)))
        else:
            found.append((path, raw))
    return found


_TEXTS = frozenset({"Markdown", "olmOCR", "DeepSeek-OCR"})
"""Sources whose file may be a page or an article: what it begins with says which."""


def _follows(last: tuple[Path, Raw], next_: tuple[Path, Raw]) -> bool:
    """Whether a file is the next page of the document before it.

    A text is where its name differs by its number alone, and it begins with no head.
    """
    (one, before), (two, raw) = last, next_
    if raw.source != before.source or one.parent != two.parent:
        return False
    if raw.source in _PAGED:
        return True
    bare = {re.sub(r"\d+", "#", path.name) for path in (one, two)}
    if raw.source not in _TEXTS or len(bare) > 1 or raw.facts:
        return False
    first = next((b for b in raw.blocks if b.kind not in FURNITURE), None)
    return (
        first is not None
        and first.kind is BlockKind.TEXT
        and not is_head_line(first.text.split("\n")[0])
        and not any(b.kind is BlockKind.TITLE for b in raw.blocks)
    )


def _paged(raw: Raw) -> Raw:
    """A document whose blocks all have a page: a source that names none has one."""
    blocks = tuple(b if b.spot else replace(b, spot=SourceSpot(1)) for b in raw.blocks)
    return replace(raw, blocks=blocks)


def _followed(one: Raw, other: Raw) -> Raw:
    """Two documents as one, the pages of the second behind those of the first."""
    pages = max([b.spot.page for b in one.blocks if b.spot] + [s.page for s in one.scans] + [1])
    blocks = tuple(
        replace(b, spot=replace(b.spot, page=b.spot.page + pages)) if b.spot else b
        for b in other.blocks
    )
    scans = tuple(replace(scan, page=scan.page + pages) for scan in other.scans)
    return replace(
        one,
        blocks=(*one.blocks, *blocks),
        pictures=(*one.pictures, *(p for p in other.pictures if p not in one.pictures)),
        findings=(*one.findings, *other.findings),
        verbatim="",
        as_is=False,
        scans=(*one.scans, *scans),
        facts=(*one.facts, *other.facts),
    )


def _finder(path: Path, scans: dict[str, bytes]) -> Callable[[str], bytes | None]:
    """What finds a picture by the name that a source has for it: beside it, or handed in."""
    workspace = Workspace(path.parent)

    def find(name: str) -> bytes | None:
        base = name.replace("\\", "/").rpartition("/")[2]
        for one in dict.fromkeys((name, f"{FOLDER}/{base}", f"imgs/{base}", base)):
            try:
                file = workspace.inside(one, Place(show(path)))
                if base and file.is_file():
                    data = workspace.read_bytes(file, PICTURE_LIMIT)
                    if ending_of(data) is not None or base.lower().endswith(".svg"):
                        return data
            except (ContentError, OSError, ValueError):
                continue
        return scans.get(base)

    return find


def _unnamed(raw: Raw, scans: dict[str, bytes]) -> list[bytes]:
    """The pictures handed in that no block and no page of the source names, in order."""
    named = {(b.picture or "").rpartition("/")[2] for b in raw.blocks}
    return [data for name, data in scans.items() if name not in named]


# What is made


def _made(
    documents: Sequence[_Read], edition: Path, choice: Choice, problems: list[Diagnostic]
) -> tuple[list[str], list[CleanStory]]:
    """The name of each article's folder and the article."""
    names: list[str] = []
    made: list[CleanStory] = []
    for document in documents:
        for story in document.stories:
            name = _name(story, document.path, names)
            if (edition / name).exists():
                shown = show(edition / name)
                problems.append(
                    Diagnostic(
                        "R040",
                        worded("{shown} is there already and is not written over", shown=shown),
                        Place(shown),
                        hint=worded("move it away, or name another edition"),
                    )
                )
            names.append(name)
            made.append(make(story, show(edition / name / RAW), choice))
    return names, made


_UNFIT = re.compile(r"[^\w]+")


def _name(story: SourceStory, path: Path, taken: Sequence[str]) -> str:
    """A folder's name: the headline's words, else those of its source."""
    words = story.title or _first_words(story.text) or path.stem
    bare = _UNFIT.sub("-", words).strip("-_")[:LONGEST_NAME].strip("-_") or "story"
    name, number = bare, 1
    # An edition is carried to machines where letters count alike, and some names are none.
    while is_device(name) or name.lower() in (one.lower() for one in taken):
        number += 1
        name = f"{bare}-{number}"
    return name


def _first_words(text: str) -> str:
    lines = (re.sub(r"^[#>\s*-]+", "", line).strip() for line in text.split("\n"))
    return next((line for line in lines if line and not line.startswith(("!", "<", "|"))), "")


# edition.toml


@dataclass(frozen=True)
class _Listed:
    """An article as the list of edition.toml has it: its folder, and what is said over it."""

    name: str
    remark: str = ""


def _listed(documents: Sequence[_Read], names: Sequence[str]) -> list[_Listed]:
    """The articles in their order; of a document of several pages each page is named."""
    listed: list[_Listed] = []
    for document in documents:
        pages = len({story.page for story in document.stories})
        last = None
        for story in document.stories:
            remark = ""
            if pages > 1 and story.page != last:
                source = re.sub(r"[\x00-\x1f\x7f]", " ", document.path.name)
                remark = f"{source} 第{story.page}页"
            last = story.page
            listed.append(_Listed(names[len(listed)], remark))
    return listed


def _rows(listed: Sequence[_Listed]) -> list[str]:
    """The articles as rows of a list in TOML, without commas."""
    return [
        f"  # {one.remark}\n  {_quoted(one.name)}" if one.remark else f"  {_quoted(one.name)}"
        for one in listed
    ]


def _settings(
    edition: Path, listed: Sequence[_Listed], made: Sequence[CleanStory], found: list[Diagnostic]
) -> bytes:
    """Edition.toml with the new articles at the end of their list."""
    path = edition / SETTINGS
    if not path.exists():
        return _begun(edition, listed, made, found).encode()
    text = Workspace(edition).read_text(path)
    longer = _longer(text, listed)
    if longer is None:
        names = ", ".join(_quoted(one.name) for one in listed)
        raise ContentError(
            Diagnostic(
                "R041",
                worded("the list “articles” in {path} cannot be made longer", path=show(path)),
                Place(show(path)),
                hint=worded("write it as articles = [ … ] and add {names}", names=names),
            )
        )
    return longer.encode()


def _begun(
    edition: Path, listed: Sequence[_Listed], made: Sequence[CleanStory], found: list[Diagnostic]
) -> str:
    """The settings of a new edition."""
    stories = [one.story for one in made]
    said = [words for story in stories for words in (story.told.get("date", ""), *story.furniture)]
    date = date_of(said)
    if date is None:
        found.append(
            Diagnostic(
                "R042",
                worded("no source names the day of the issue; edition.toml has 2026-01-01"),
                Place(show(edition / SETTINGS)),
                Severity.WARNING,
                hint=worded("write the real day"),
            )
        )
    year, month, day = date or FIRST_DAY
    tag = language("".join(one.cleaned.text for one in made))
    articles = "".join(f"{row},\n" for row in _rows(listed))
    outputs = ", ".join(_quoted(name) for name in OUTPUTS)
    return (
        f"title = {_quoted(edition.resolve().name)}\nlanguage = {_quoted(tag)}\n"
        f"date = {year:04}-{month:02}-{day:02}\n"
        "# 文章的文件夹，按先后；要分轻重时写成 "
        f'{{ path = {_quoted(listed[0].name)}, importance = "lead" }}\n'
        f"articles = [\n{articles}]\noutputs = [{outputs}]\n"
    )


def _quoted(text: str) -> str:
    """``text`` as TOML writes it: JSON's strings are TOML's too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


_LIST = re.compile(r"(?m)^[ \t]*(?:articles|\"articles\")[ \t]*=[ \t]*\[")
_TOKEN = re.compile(
    r"#[^\n]*|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[\[\]]"
    r"|[^\s#\"'\[\]]+|\s+", re.DOTALL,
)  # fmt: skip


def _longer(text: str, listed: Sequence[_Listed]) -> str | None:
    """Settings with ``listed`` behind the last of ``articles``; None if that cannot be."""
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    opening = _LIST.search(text)
    if opening is None or not isinstance(before.get("articles"), list):
        return None
    depth, at, last = 1, opening.end(), opening.end()
    comma = True
    for token in _TOKEN.finditer(text, at):
        word = token[0]
        if word.startswith("#") or word.isspace():
            continue
        depth += (word == "[") - (word == "]")
        if depth == 0:
            break
        last = token.end()
        comma = word.endswith(",")
    else:
        return None
    added = ",".join(f"\n{row}" for row in _rows(listed))
    longer = f"{text[:last]}{'' if comma else ','}{added},{text[last:]}"
    try:
        after = tomllib.loads(longer)
    except tomllib.TOMLDecodeError:
        return None
    expected = {**before, "articles": [*before["articles"], *(one.name for one in listed)]}
    return longer if after == expected else None


# What is written


def _write(
    edition: Path, documents: Sequence[_Read], names: Sequence[str], made: Sequence[CleanStory],
    settings: bytes,
) -> tuple[Path, ...]:  # fmt: skip
    """Write all folders and the settings, all or none; give the files."""
    contents: dict[str, bytes] = {}
    numbers = iter(range(len(names)))
    for document in documents:
        for story in document.stories:
            n = next(numbers)
            folder = names[n]
            article = made[n]
            raw = story.raw if story.raw is not story.text else article.text
            contents[f"{folder}/{RAW}"] = raw.encode("utf-8", "replace")
            contents[f"{folder}/{ARTICLE}"] = article.cleaned.text.encode("utf-8", "replace")
            contents[f"{folder}/{REVIEW}"] = review(article.text, article.cleaned).encode()
            for block in story.pictures:
                name = (block.picture or "").removeprefix(f"{FOLDER}/")
                if name in document.pictures:
                    contents[f"{folder}/{FOLDER}/{name}"] = document.pictures[name]
    contents[SETTINGS] = settings
    with staging(edition) as aside:
        for name, content in contents.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return tuple(edition / name for name in contents)
